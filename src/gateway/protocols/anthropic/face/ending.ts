/** How an answer ended and what it used, in Anthropic's words. */
import { NO_TOKENS, outputTokensOf, type TokenUsage } from "../../../../billing/account.schema.ts";
import type { FinishReason } from "../../../canonical/event.ts";
import type { AnswerContext, JsonObject } from "../../protocol.ts";
import { stopReasonOf } from "../stop-reason.ts";

export interface Ending {
  /** Undefined where the provider never said. */
  reason: FinishReason | undefined;
  stopSequence: string | undefined;
  /** It holds a tool call: clients run tools only where this is said. */
  calls: boolean;
  /** It holds words of refusal: some providers call that an ordinary end. */
  refused: boolean;
}

export function endingOf({ reason = "stop", stopSequence, calls, refused }: Ending): JsonObject {
  const plain = reason === "stop" && calls ? "tool_calls" : reason === "stop" && refused ? "refusal" : reason;
  const word = stopReasonOf(plain);
  return {
    stop_reason: word,
    stop_sequence: (plain === "stop_sequence" ? stopSequence : undefined) ?? null,
    stop_details: word === "refusal" ? { type: "refusal", category: null, explanation: null } : null,
    container: null,
  };
}

/**
 * Counters that are said twice in a stream: at its start as far as they are known, and at its end. Disjoint; sound counts
 * as what it is beside.
 */
export function countersOf(usage: TokenUsage = NO_TOKENS): JsonObject {
  return {
    input_tokens: usage.input + (usage.inputAudio ?? 0),
    cache_creation_input_tokens: usage.cacheWrite + (usage.cacheWriteLong ?? 0),
    cache_read_input_tokens: usage.cacheRead + (usage.cacheReadAudio ?? 0),
    output_tokens: outputTokensOf(usage),
    output_tokens_details: { thinking_tokens: usage.reasoning },
    server_tool_use: null,
  };
}

export const usageOf = (usage: TokenUsage | undefined): JsonObject => ({
  ...countersOf(usage),
  cache_creation: usage?.cacheWriteLong
    ? { ephemeral_5m_input_tokens: usage.cacheWrite, ephemeral_1h_input_tokens: usage.cacheWriteLong }
    : null,
  inference_geo: null,
  service_tier: null,
  speed: null,
});

/** A message as it stands before its content, and around it. */
export const messageOf = (
  { answerId, model }: AnswerContext,
  content: readonly JsonObject[],
  ending: JsonObject,
  usage: TokenUsage | undefined,
): JsonObject => ({
  id: `msg_${answerId}`,
  type: "message",
  role: "assistant",
  model,
  content,
  diagnostics: null,
  ...ending,
  usage: usageOf(usage),
});

export const NOT_ENDED: JsonObject = { stop_reason: null, stop_sequence: null, stop_details: null, container: null };
