/** A canonical request as the body of a call of Chat Completions, in the provider's dialect. */
import type { CanonicalRequest, Effort, Parameters, Reasoning, Tool } from "../../canonical/request.ts";
import { createDropped, type Dropped } from "../dropped.ts";
import type { EncodedRequest, JsonObject, Target } from "../protocol.ts";
import { type ChatDialect, dialectOf, type Plain } from "./dialects.ts";
import { encodeMessages } from "./encode-messages.ts";
import { ANY_OBJECT, DEFAULTS, isHint, WHY } from "./lacking.ts";

const PLAIN = [
  "maxOutputTokens",
  "temperature",
  "topP",
  "topK",
  "stop",
  "seed",
  "presencePenalty",
  "frequencyPenalty",
  "logitBias",
  "choices",
  "verbosity",
  "parallelToolCalls",
  "user",
  "serviceTier",
  "cacheKey",
] as const satisfies readonly Plain[];

/** What an HTTP header carries unharmed. */
const HEADER_VALUE = /^[\x21-\x7e]{1,256}$/;

export function encodeChatRequest(request: CanonicalRequest, target: Target): EncodedRequest {
  const dialect = dialectOf(target.dialect.id);
  const { name: provider, streamUsage } = target.dialect;
  const dropped = createDropped(request);
  const headers: Record<string, string> = {};
  const { cacheKey, stream } = request;
  if (dialect.cacheKeyHeader && cacheKey !== undefined && HEADER_VALUE.test(cacheKey)) {
    headers[dialect.cacheKeyHeader] = cacheKey;
  }
  const body: JsonObject = {
    model: target.model,
    messages: encodeMessages(request, dialect, target, dropped),
    ...(stream ? { stream: true } : {}),
    ...(stream && streamUsage === "ask" ? { stream_options: { include_usage: true } } : {}),
    ...plainMembers(request, dialect, provider, dropped),
    ...logprobs(request, dialect, provider, dropped),
    ...(request.reasoning ? reasoningMembers(request.reasoning, dialect, provider, dropped) : {}),
    ...formatMembers(request, dialect, provider, dropped),
    ...toolMembers(request, dialect, provider, dropped),
  };
  return { path: "/chat/completions", body, headers, dropped: dropped.list };
}

function plainMembers(
  request: Parameters,
  { parameters }: ChatDialect,
  provider: string,
  dropped: Dropped,
): JsonObject {
  const members: Record<string, unknown> = {};
  for (const key of PLAIN) {
    const value = request[key];
    if (value === undefined) continue;
    const name = parameters[key];
    if (name !== undefined) members[name] = value;
    else if (!isHint(key) && !DEFAULTS[key]?.includes(value)) {
      dropped.parameter(key, WHY.plain(provider));
    }
  }
  return members;
}

function logprobs(
  { logprobs: asked }: Parameters,
  { logprobs: has }: ChatDialect,
  provider: string,
  dropped: Dropped,
): JsonObject {
  if (!asked) return {};
  if (has) return { logprobs: true, ...(asked.top > 0 ? { top_logprobs: asked.top } : {}) };
  dropped.parameter("logprobs", WHY.logprobs(provider));
  return {};
}

/** How much a number of tokens of thought is, for those who only know levels. */
const effortOf = (budgetTokens: number): Effort =>
  budgetTokens < 4_096 ? "low" : budgetTokens < 16_384 ? "medium" : "high";

function reasoningMembers(asked: Reasoning, dialect: ChatDialect, provider: string, dropped: Dropped): JsonObject {
  const { efforts, object, on, off, show } = dialect.reasoning;
  const { budgetTokens, adaptive } = asked;
  const effort = asked.effort ?? (budgetTokens === undefined || object ? undefined : effortOf(budgetTokens));
  const shown = showMembers(asked.show);
  const level = effort && efforts[effort];
  if (object) {
    const amount =
      budgetTokens !== undefined && effort !== "none" ? { max_tokens: budgetTokens } : level ? { effort: level } : {};
    const members = { ...amount, ...(adaptive && Object.keys(amount).length === 0 ? { enabled: true } : {}), ...shown };
    return Object.keys(members).length > 0 ? { reasoning: members } : {};
  }
  if (effort === "none" && off) return { ...off, ...shown };
  const wanted = effort !== undefined || adaptive === true;
  return { ...(wanted ? on : {}), ...(level === undefined ? {} : { reasoning_effort: level }), ...shown };

  function showMembers(asks: boolean | undefined): JsonObject {
    if (asks === undefined) return {};
    if (typeof show === "object") return asks ? show.yes : show.no;
    if (asks === (show === "always")) return {};
    const what = asks ? "Thought is not shown by" : "Thought cannot be hidden with";
    dropped.parameter("reasoning", `${what} ${provider}.`);
    return {};
  }
}

function formatMembers(
  { format }: Parameters,
  { schemas }: ChatDialect,
  provider: string,
  dropped: Dropped,
): JsonObject {
  switch (format?.kind) {
    case undefined:
      return {};
    case "text":
      return { response_format: { type: "text" } };
    case "json":
      return { response_format: ANY_OBJECT };
    case "schema": {
      if (!schemas) {
        dropped.parameter("format", WHY.schemas(provider));
        return { response_format: ANY_OBJECT };
      }
      const { kind: _kind, ...schema } = format;
      return { response_format: { type: "json_schema", json_schema: schema } };
    }
  }
}

const NO_PARAMETERS = { type: "object", properties: {} };

function toolMembers(
  { tools, toolChoice }: CanonicalRequest,
  dialect: ChatDialect,
  provider: string,
  dropped: Dropped,
): JsonObject {
  // Whoever cannot be told to call none is not told of any.
  if (tools.length === 0 || (toolChoice?.kind === "none" && !dialect.forcedTools)) return {};
  // Where nobody knows a choice among some, the others are not sent.
  const only = toolChoice?.kind === "among" && !dialect.allowedTools ? new Set(toolChoice.names) : undefined;
  const sent = only ? tools.filter(({ name }) => only.has(name)) : tools;
  return { tools: sent.map(toolOf), ...choice() };

  function toolOf({ name, description, parameters, strict, at, cache }: Tool): JsonObject {
    if (strict && !dialect.strictTools)
      dropped.part(at && `${at}.strict`, `Strict tools are not supported with ${provider}.`);
    const marked = cache && dialect.cacheMarks ? { cache_control: { type: "ephemeral", ttl: cache.ttl } } : {};
    return {
      type: "function",
      function: {
        name,
        ...(description === undefined ? {} : { description }),
        parameters: parameters ?? NO_PARAMETERS,
        ...(strict === undefined || !dialect.strictTools ? {} : { strict }),
      },
      ...marked,
    };
  }

  function choice(): JsonObject {
    if (!toolChoice || (toolChoice.kind === "auto" && !dialect.forcedTools)) return {};
    const required = toolChoice.kind === "required" || (toolChoice.kind === "among" && toolChoice.required);
    if (!dialect.forcedTools && (required || toolChoice.kind !== "among")) {
      dropped.parameter("toolChoice", WHY.forcedTools(provider));
      return {};
    }
    switch (toolChoice.kind) {
      case "tool":
        return { tool_choice: { type: "function", function: { name: toolChoice.name } } };
      case "among":
        if (only) return dialect.forcedTools ? { tool_choice: required ? "required" : "auto" } : {};
        return { tool_choice: { type: "allowed_tools", allowed_tools: allowed(toolChoice.names, required) } };
      default:
        return { tool_choice: toolChoice.kind };
    }
  }
}

const allowed = (names: readonly string[], required: boolean): JsonObject => ({
  mode: required ? "required" : "auto",
  tools: names.map((name) => ({ type: "function", function: { name } })),
});
