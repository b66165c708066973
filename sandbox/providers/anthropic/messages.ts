import { type Answer, answer, cachedTokens } from "../answer.ts";
import { askOf, lastWords, promptTokens } from "../conversation.ts";
import { failingStatus, joined, parameterOf, readDirectives } from "../directives.ts";
import { echoOf } from "../echo.ts";
import { openEventStream } from "../event-stream.ts";
import { type Exchange, mayAnswer, sendJson } from "../exchange.ts";
import type { JsonObject } from "../json.ts";
import { newId, type OutputBlock, outputOf } from "./blocks.ts";
import { markedTokens } from "./cache-marks.ts";
import { conversationOf } from "./conversation.ts";
import { abilitiesOf } from "./models.ts";
import { readCountTokens, readCreateMessage } from "./request.ts";
import type { CreateMessage } from "./schema.ts";
import { betasOf, headersOf, refuse } from "./wire.ts";

const THOUGHT = 20;

/** `POST /v1/messages/count_tokens`. */
export async function countTokens(exchange: Exchange, body: JsonObject): Promise<void> {
  const read = readCountTokens(body, betasOf(exchange));
  if ("problem" in read) return refuse(exchange, read.problem.status, read.problem.message);
  const conversation = conversationOf(read.request);
  exchange.directives = joined(readDirectives(lastWords(conversation)), exchange.directives);
  if (!(await mayAnswer(exchange)) || (await failed(exchange))) return;
  return sendJson(exchange, 200, { input_tokens: promptTokens(conversation) }, headersOf(exchange));
}

/** `POST /v1/messages`. */
export async function createMessage(exchange: Exchange, body: JsonObject): Promise<void> {
  const read = readCreateMessage(body, betasOf(exchange));
  if ("problem" in read) return refuse(exchange, read.problem.status, read.problem.message);
  const { request } = read;
  const conversation = conversationOf(request);
  exchange.directives = joined(readDirectives(lastWords(conversation)), exchange.directives);
  if (!(await mayAnswer(exchange)) || (await failed(exchange))) return;

  const { thinking } = request;
  const thinks = thinking?.type === "enabled" || thinking?.type === "adaptive";
  const ask = askOf(conversation, exchange.directives, {
    reasoningTokens: thinks || exchange.directives.settings.has("redacted") ? THOUGHT : 0,
    echo: () => echoOf(conversation),
  });
  const given = withHuge(exchange, answer(ask, 0));
  const usage = usageOf(request, ask.promptTokens, cachedTokens(ask), given);
  const message = {
    id: newId("msg"),
    type: "message",
    role: "assistant",
    model: request.model,
    content: [] as JsonObject[],
    stop_reason: null,
    stop_sequence: null,
    usage,
  };
  const display = thinks ? thinking.display : undefined;
  const hidesThought = display ? display === "omitted" : thinks && abilitiesOf(request.model).hidesThought;
  const output = outputOf(given, request, hidesThought, exchange.directives);
  const end = endOf(given, exchange);
  if (request.stream === true) return stream(exchange, { message, output, end });
  const content = output.map(({ block }) => block);
  const shown = exchange.directives.faults.has("no-usage") ? { ...message, usage: undefined } : message;
  return sendJson(exchange, 200, { ...shown, content, ...end }, headersOf(exchange));
}

function withHuge({ directives }: Exchange, given: Answer): Answer {
  if (!directives.faults.has("huge")) return given;
  const megabytes = parameterOf(directives.faults.get("huge"), "mb", 2, 256);
  return { ...given, content: [...given.content, "huge ".repeat((megabytes * 1024 * 1024) / 5)] };
}

/** Counters that never overlap: what was read from the cache, what was written to it, and the rest of the input. */
function usageOf(request: CreateMessage, prompt: number, read: number, given: Answer) {
  const marked = markedTokens(request, prompt);
  // What is read needs no writing; the long-lived part stands first.
  const long = Math.max(marked.long - read, 0);
  const short = Math.max(marked.long + marked.short - Math.max(read, marked.long), 0);
  return {
    input_tokens: prompt - read - long - short,
    cache_creation_input_tokens: long + short,
    cache_read_input_tokens: read,
    cache_creation: { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: long },
    output_tokens: given.outputTokens,
    service_tier: "standard",
  };
}

const REASONS = {
  stop: "end_turn",
  stop_sequence: "stop_sequence",
  length: "max_tokens",
  tools: "tool_use",
  refusal: "refusal",
  safety: "refusal",
} as const;

function endOf({ finish, stopSequence }: Answer, { directives }: Exchange): JsonObject {
  const reason = finish === "stop" && directives.settings.has("pause") ? "pause_turn" : REASONS[finish];
  const details = reason === "refusal" ? { stop_details: { type: "refusal", category: null, explanation: null } } : {};
  return { stop_reason: reason, stop_sequence: stopSequence ?? null, ...details };
}

async function failed(exchange: Exchange): Promise<boolean> {
  const failing = failingStatus(exchange.directives);
  if (!failing) return false;
  const { status, retryAfterS } = failing;
  const message =
    status === 529
      ? "Overloaded"
      : status === 429
        ? "Number of requests has exceeded your rate limit"
        : status >= 500
          ? "Internal server error"
          : `The request was refused with status ${status}.`;
  await refuse(exchange, status, message, retryAfterS === undefined ? {} : { "retry-after": retryAfterS });
  return true;
}

interface Streamed {
  message: JsonObject & { usage: JsonObject };
  output: OutputBlock[];
  end: JsonObject;
}

async function stream(exchange: Exchange, { message, output, end }: Streamed): Promise<void> {
  const { faults } = exchange.directives;
  const events = openEventStream(exchange, headersOf(exchange));
  const send = (type: string, more: JsonObject) => events.send(JSON.stringify({ type, ...more }), type);
  const middle = output.flatMap(eventsOf);
  const silent = faults.has("no-usage");
  const { service_tier: _tier, cache_creation: _created, ...counters } = message.usage;
  await send("message_start", {
    message: { ...message, usage: silent ? undefined : { ...message.usage, output_tokens: 1 } },
  });
  await send("ping", {});
  for (const [at, { type, ...more }] of middle.entries()) {
    const fate = await events.before(at, middle.length);
    if (fate === "over") return;
    if (fate === "fail") return fail();
    await send(String(type), more);
  }
  const fate = await events.before(middle.length, middle.length);
  if (fate === "over") return;
  if (fate === "fail") return fail();
  const { stop_details: details, ...delta } = end;
  await send("message_delta", {
    delta: { ...delta, ...(details ? { stop_details: details } : {}) },
    usage: silent ? undefined : counters,
  });
  if (!faults.has("no-done")) await send("message_stop", {});
  events.end();

  async function fail(): Promise<void> {
    await send("error", { error: { type: "overloaded_error", message: "Overloaded" } });
    events.end();
  }
}

function eventsOf({ opening, deltas }: OutputBlock, index: number): JsonObject[] {
  return [
    { type: "content_block_start", index, content_block: opening },
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}
