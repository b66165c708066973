/**
 * `POST /v1/messages/count_tokens`. Anthropic counts exactly, and its count is passed through. Nobody else can be asked,
 * so for their models it is what the gateway takes a body of this size for where a provider never says.
 */
import type { Problem } from "../../../../kernel/problem.ts";
import type { Result } from "../../../../kernel/result.ts";
import { estimateInputTokens } from "../../../call/estimate.service.ts";
import { type MessagesCall, messagesBody, readCount } from "./request.service.ts";

export interface TokenCounter {
  /** Behind a provider's base URL. */
  path: string;
  read(bytes: Uint8Array<ArrayBuffer>): Result<MessagesCall, Problem>;
  /** The client's bytes for Anthropic. */
  body(read: MessagesCall, model: string): Uint8Array<ArrayBuffer>;
  /** An answer of our own, from the size of the body alone. */
  estimate(read: Pick<MessagesCall, "size">): { input_tokens: number };
}

export const countTokens: TokenCounter = {
  path: "/v1/messages/count_tokens",
  read: readCount,
  body: messagesBody,
  estimate: ({ size }) => ({ input_tokens: estimateInputTokens(size) }),
};
