/** Providers that speak OpenAI's Chat Completions, each in its dialect, for clients that speak something else. */
import type { Backend } from "../protocol.ts";
import { decodeChatAnswer, toError } from "./decode-answer.ts";
import { encodeChatRequest } from "./encode-request.ts";
import { createChatDecoder } from "./stream-decoder.ts";

export const openAiChatBackend: Backend = {
  protocol: "openai.chat",
  seals: "openai",
  encode: encodeChatRequest,
  decoder: createChatDecoder,
  decode: decodeChatAnswer,
  errorOf: toError,
};
