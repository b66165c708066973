/** An answer as it comes, in nobody's words. A whole answer is the same events at once. */
import type { TokenUsage } from "../../billing/account.schema.ts";
import type { Citation, Seal } from "./request.ts";

export type FinishReason =
  /** The model was done. */
  | "stop"
  /** One of the request's stop sequences came. */
  | "stop_sequence"
  /** As many tokens as the request allows. */
  | "length"
  /** No room left in the model's context. */
  | "context_length"
  | "tool_calls"
  /** A filter of the provider's broke it off. */
  | "content_filter"
  /** The model declined. */
  | "refusal"
  /** The provider paused a long turn: sending the answer back goes on with it. */
  | "pause";

/** A provider's error, in or instead of an answer. `status` as HTTP would say it. */
export interface ProviderError {
  status: number;
  message: string;
  type?: string;
  code?: string;
  param?: string;
  /** When it says itself after how many seconds to try again. */
  retryAfterS?: number;
}

/** Of which of several answers; 0 where there is one. */
interface OfChoice {
  choice: number;
}

export type CanonicalEvent =
  /** First, exactly once. */
  | { type: "start"; id?: string; model?: string }
  | ({ type: "text"; text: string } & OfChoice)
  | ({ type: "thinking"; text: string } & OfChoice)
  | ({ type: "refusal"; text: string } & OfChoice)
  /** Belongs to the thinking right before it, and ends it; without any, it stands for itself. */
  | ({ type: "seal"; seal: Seal } & OfChoice)
  /** Belongs to the text before it. */
  | ({ type: "citation"; citation: Citation } & OfChoice)
  /** Of the text since the last ones, in OpenAI's form, which is the only one that has them token by token. */
  | ({ type: "logprobs"; tokens: readonly unknown[] } & OfChoice)
  /** Calls are numbered from 0 in the order of their beginning, within their choice; several may be open at once. */
  | ({ type: "tool_call"; index: number; id: string; name: string; seal?: Seal } & OfChoice)
  /** A piece of the JSON text. All pieces of a call together are an object's text; none at all means `{}`. */
  | ({ type: "arguments"; index: number; text: string } & OfChoice)
  | ({ type: "finish"; reason: FinishReason; stopSequence?: string } & OfChoice)
  /** What was used so far, in all; a later one replaces it. */
  | { type: "usage"; usage: TokenUsage }
  /** Nothing follows. */
  | { type: "error"; error: ProviderError }
  /** The provider said its last word. Nothing follows. */
  | { type: "end" };
