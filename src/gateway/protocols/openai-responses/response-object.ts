/** The response object: what was asked, said back as the API does, with what came of it. */
import { inputTokensOf, outputTokensOf, type TokenUsage } from "../../../billing/account.schema.ts";
import type { FinishReason } from "../../canonical/event.ts";
import { isObject } from "../../wire/members.ts";
import { type Member, parseJson } from "../../wire/splice.ts";
import type { AnswerContext, CallError, JsonObject } from "../protocol.ts";
import { type OutputItem, responseIdOf } from "./output-items.ts";
import type { ResponsesRequest } from "./request.service.ts";

export type Ending =
  | { status: "completed" }
  | { status: "incomplete"; reason: "max_output_tokens" | "content_filter" }
  | { status: "failed"; error: CallError };

/** A longer member is not said back: it would stand in each of three events. */
const ECHO_BYTES = 256 * 1024;

/** What each parameter is when it was not said. */
const DEFAULTS: JsonObject = {
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  metadata: {},
  parallel_tool_calls: true,
  prompt_cache_key: null,
  reasoning: { effort: null, summary: null },
  safety_identifier: null,
  temperature: 1,
  text: { format: { type: "text" } },
  tool_choice: "auto",
  tools: [],
  top_logprobs: 0,
  top_p: 1,
  truncation: "disabled",
  user: null,
};

/** Members whose own members have defaults as well. */
const NESTED: ReadonlySet<string> = new Set(["reasoning", "text"]);

function said(bytes: Uint8Array, { key, valueStart, valueEnd }: Member): unknown {
  if (valueEnd - valueStart > ECHO_BYTES) return DEFAULTS[key];
  const value = parseJson(bytes, valueStart, valueEnd) ?? null;
  if (value === null) return DEFAULTS[key];
  const own = DEFAULTS[key];
  return NESTED.has(key) && isObject(value) && isObject(own) ? { ...own, ...value } : value;
}

/** What every state of one response has in common. */
export function responseHead(request: ResponsesRequest, context: AnswerContext): JsonObject {
  const echo: Record<string, unknown> = { ...DEFAULTS };
  let tier: unknown;
  for (const member of request.outline.members) {
    if (Object.hasOwn(DEFAULTS, member.key)) echo[member.key] = said(request.bytes, member);
    else if (member.key === "service_tier") tier = parseJson(request.bytes, member.valueStart, member.valueEnd);
  }
  return {
    id: responseIdOf(context.answerId),
    object: "response",
    created_at: Math.floor(context.createdAt / 1000),
    background: false,
    model: context.model,
    ...echo,
    previous_response_id: request.previousResponseId ?? null,
    // "auto" is what is asked; what is answered is the tier that served it.
    service_tier: typeof tier === "string" && tier !== "auto" ? tier : "default",
    store: request.kept,
  };
}

export const inProgress = (head: JsonObject): JsonObject => ({
  ...head,
  status: "in_progress",
  completed_at: null,
  error: null,
  incomplete_details: null,
  output: [],
  usage: null,
});

export interface Outcome {
  ending: Ending;
  output: readonly OutputItem[];
  usage: TokenUsage | undefined;
}

/** `completed_at` is not known here: nothing that translates asks for the time. */
export const finished = (head: JsonObject, { ending, output, usage }: Outcome): JsonObject => ({
  ...head,
  status: ending.status,
  completed_at: null,
  error: ending.status === "failed" ? failure(ending.error) : null,
  incomplete_details: ending.status === "incomplete" ? { reason: ending.reason } : null,
  output,
  usage: usage ? toUsage(usage) : null,
});

/** A response's own errors have fewer words than those of HTTP. */
function failure({ status, message }: CallError): JsonObject {
  return { code: status === 429 ? "rate_limit_exceeded" : "server_error", message };
}

/** All counts include their details: cached input is input, and thought is output. */
export function toUsage(usage: TokenUsage): JsonObject {
  const [given, made] = [inputTokensOf(usage), outputTokensOf(usage)];
  return {
    input_tokens: given,
    input_tokens_details: {
      cached_tokens: usage.cacheRead + (usage.cacheReadAudio ?? 0),
      cache_write_tokens: usage.cacheWrite + (usage.cacheWriteLong ?? 0),
    },
    output_tokens: made,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: given + made,
  };
}

/**
 * A turn that the provider paused is whole as far as it goes: sending it back goes on with it. So is an answer that came
 * in full and gave no reason for its end.
 */
export function endingOf(finish: FinishReason | undefined): Ending {
  switch (finish) {
    case "length":
    case "context_length":
      return { status: "incomplete", reason: "max_output_tokens" };
    case "content_filter":
      return { status: "incomplete", reason: "content_filter" };
    case "stop":
    case "stop_sequence":
    case "tool_calls":
    case "refusal":
    case "pause":
    case undefined:
      return { status: "completed" };
  }
}
