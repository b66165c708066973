/** Why an answer ended, in Anthropic's words (https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons). */
import type { FinishReason } from "../../canonical/event.ts";

export type StopReason =
  | "end_turn"
  | "max_tokens"
  | "stop_sequence"
  | "tool_use"
  | "pause_turn"
  | "refusal"
  | "model_context_window_exceeded";

const FINISHES: Readonly<Record<StopReason, FinishReason>> = {
  end_turn: "stop",
  stop_sequence: "stop_sequence",
  max_tokens: "length",
  model_context_window_exceeded: "context_length",
  tool_use: "tool_calls",
  refusal: "refusal",
  pause_turn: "pause",
};

const STOPS: Readonly<Record<FinishReason, StopReason>> = {
  stop: "end_turn",
  stop_sequence: "stop_sequence",
  length: "max_tokens",
  context_length: "model_context_window_exceeded",
  tool_calls: "tool_use",
  // Anthropic's filters and its models decline under one name.
  content_filter: "refusal",
  refusal: "refusal",
  pause: "pause_turn",
};

const isStopReason = (reason: string): reason is StopReason => Object.hasOwn(FINISHES, reason);

/** An unknown reason is an end all the same: the API may add more. */
export const finishOf = (reason: string): FinishReason => (isStopReason(reason) ? FINISHES[reason] : "stop");

export const stopReasonOf = (finish: FinishReason): StopReason => STOPS[finish];
