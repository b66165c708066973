import type { Face } from "../../protocol.ts";
import { createAnthropicStreamReader, readAnswer } from "../stream-reader.ts";
import { sse } from "./block-writer.ts";
import { decodeMessages } from "./decode.ts";
import { encodeAnswer } from "./encode-answer.ts";
import { createMessagesEncoder } from "./encoder.ts";
import { errorBody, renderError, renderProblem } from "./errors.ts";
import { holdsWrappedSeal, type MessagesCall, messagesBody, readMessages, refuse } from "./request.service.ts";

const encoder = new TextEncoder();

/** Anthropic's Messages, as its own SDK, Claude Code and Vercel's AI SDK speak it. */
export const anthropicFace: Face<MessagesCall> = {
  protocol: "anthropic.messages",
  read: readMessages,
  decode: decodeMessages,
  encoder: (_read, context) => createMessagesEncoder(context),
  encode: (answer, _read, context) => encodeAnswer(answer, context),
  passThrough: {
    path: "/v1/messages",
    fits: (read) => !holdsWrappedSeal(read),
    body: messagesBody,
    refuse,
    reader: (_read, onError) =>
      createAnthropicStreamReader({
        onError,
        // The reader knows no request; clients have its id from the headers.
        say: (error) => encoder.encode(sse("error", errorBody(error, null))),
      }),
    answer: readAnswer,
  },
  headers: (requestId) => ({ "request-id": requestId }),
  renderProblem,
  renderError,
};
