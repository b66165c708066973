/** What the parts of an answer are called in Chat Completions, streamed or whole. */
import { inputTokensOf, outputTokensOf, type TokenUsage } from "../../../billing/account.schema.ts";
import type { FinishReason } from "../../canonical/event.ts";
import type { Citation, Seal } from "../../canonical/request.ts";
import type { AnswerContext, JsonObject } from "../protocol.ts";

/** A stop sequence and a paused turn are an end like any other; a context that is full is a length that is used up. */
const FINISHES: Readonly<Record<FinishReason, string>> = {
  stop: "stop",
  stop_sequence: "stop",
  length: "length",
  context_length: "length",
  tool_calls: "tool_calls",
  content_filter: "content_filter",
  refusal: "stop",
  pause: "stop",
};

/**
 * OpenAI says `stop` where the model declined, since `message.refusal` tells why. A model that declines without a word
 * would leave an empty answer that looks whole: that is `content_filter`. An answer without a finish, where its provider
 * has closed in good order, is taken for done.
 */
export function finishWord(reason: FinishReason | undefined, saidWhy: boolean): string {
  if (reason === undefined) return "stop";
  return reason === "refusal" && !saidWhy ? "content_filter" : FINISHES[reason];
}

/** Where the client knows calls by their older name. */
export const oldFinishWord = (word: string): string => (word === "tool_calls" ? "function_call" : word);

/** `prompt_tokens` holds the cached ones and those written to a cache, so that prompt + completion = total. */
export function usageWords(usage: TokenUsage): JsonObject {
  const [prompt, completion] = [inputTokensOf(usage), outputTokensOf(usage)];
  const { inputAudio = 0, cacheReadAudio = 0, cacheWriteLong = 0, outputAudio = 0 } = usage;
  const heard = inputAudio + cacheReadAudio;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: usage.cacheRead + cacheReadAudio,
      cache_write_tokens: usage.cacheWrite + cacheWriteLong,
      ...(heard > 0 && { audio_tokens: heard }),
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      ...(outputAudio > 0 && { audio_tokens: outputAudio }),
    },
  };
}

/** Where the passage stands that a citation supports, if the citation does not say it. In UTF-16 units. */
export interface Passage {
  start: number;
  end: number;
}

/** Undefined for a source without an address, such as a document of the request: OpenAI's clients know no other kind. */
export function annotationOf(citation: Citation, passage: Passage): JsonObject | undefined {
  const { url, title, text, start = passage.start, end = passage.end } = citation;
  if (url === undefined) return undefined;
  // `content` is OpenRouter's: the passage that was leaned on has no other place.
  const quoted = text === undefined ? {} : { content: text };
  return {
    type: "url_citation",
    url_citation: { url, title: title ?? url, start_index: start, end_index: end, ...quoted },
  };
}

/** Where Google's own endpoint of this protocol has a call's signature; the AI SDK sends it back from there. */
export const callExtra = (seal: Seal | undefined): JsonObject =>
  seal?.by === "gemini" ? { extra_content: { google: { thought_signature: seal.data } } } : {};

/** The provider's own id and name of the model where it says them. */
export const headOf = (id: string | undefined, model: string | undefined, context: AnswerContext) => ({
  id: id ?? `chatcmpl-${context.answerId}`,
  created: Math.floor(context.createdAt / 1000),
  model: model ?? context.model,
});
