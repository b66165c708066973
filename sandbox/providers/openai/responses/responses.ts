import { type Answer, answer, cachedTokens } from "../../answer.ts";
import { askOf, lastWords } from "../../conversation.ts";
import { joined, parameterOf, readDirectives } from "../../directives.ts";
import { echoOf } from "../../echo.ts";
import { type EventStream, openEventStream } from "../../event-stream.ts";
import { type Exchange, mayAnswer, sendJson } from "../../exchange.ts";
import type { JsonObject } from "../../json.ts";
import type { Vendor } from "../vendor.ts";
import { bearerOf, failed, vendorHeaders } from "../wire.ts";
import { newId, type OutputItem, outputOf } from "./output.ts";
import { type ResponsesRequest, readResponsesRequest } from "./request.ts";
import { storeOf } from "./stored.ts";

const SERVER_ERROR = "The server had an error processing your request. Sorry about that!";
const TOO_FAST = "Rate limit reached for gpt-4o-mini in organization org-sandbox on tokens per min (TPM): Limit 30000.";
const FLAGGED = "Invalid prompt: your prompt was flagged as potentially violating our usage policy.";
/** By its code. */
const FAILURES: Readonly<Record<string, string>> = { rate_limit_exceeded: TOO_FAST, invalid_prompt: FLAGGED };

/** `POST /v1/responses`. */
export async function createResponse(exchange: Exchange, vendor: Vendor, body: JsonObject): Promise<void> {
  const key = bearerOf(exchange);
  const store = storeOf(exchange.control);
  const read = readResponsesRequest(body, vendor, store, key);
  const headers = vendorHeaders(exchange, vendor);
  if ("refusal" in read) return sendJson(exchange, read.refusal.status, read.refusal.body, headers);
  const { request } = read;
  const { asked, conversation, thinks } = request;
  exchange.directives = joined(readDirectives(lastWords(conversation)), exchange.directives);
  if (!(await mayAnswer(exchange)) || (await failed(exchange, vendor))) return;

  const ask = askOf(conversation, exchange.directives, {
    reasoningTokens: thinks ? thoughtFor(asked.reasoning?.effort) : 0,
    echo: () => echoOf(conversation),
  });
  // A model that cannot think leaves a directive's wish for thought unheard.
  const thought = answer(ask, 0);
  const spoken = thinks
    ? thought
    : { ...thought, reasoning: [], reasoningTokens: 0, outputTokens: thought.outputTokens - thought.reasoningTokens };
  const given = withHuge(exchange, spoken);
  const output = outputOf(request, given);
  const id = newId("resp");
  const cached = cachedTokens(ask);
  const usage = {
    input_tokens: ask.promptTokens,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: 0 },
    output_tokens: given.outputTokens,
    output_tokens_details: { reasoning_tokens: given.reasoningTokens },
    total_tokens: ask.promptTokens + given.outputTokens,
  };
  const opening = responseOf(id, request);
  const said = exchange.directives.faults.has("no-usage") ? null : usage;
  const end = failureOf(exchange) ?? endOf(given);
  const closing: JsonObject = { ...opening, ...end, output: output.map(({ item }) => item), usage: said };
  if (asked.store !== false) {
    const history = [...request.items, ...output.map((each) => each.history)];
    store.save(key, id, { response: closing, input: request.input, history });
  }
  if (asked.stream === true) return stream(exchange, openEventStream(exchange, headers), { opening, output, closing });
  return sendJson(exchange, 200, closing, headers);
}

const EFFORTS: Record<string, number> = { minimal: 4, low: 8, medium: 16, high: 32, xhigh: 64, max: 96 };
const thoughtFor = (effort: string | null | undefined): number => EFFORTS[effort ?? "medium"] ?? 16;

function withHuge({ directives }: Exchange, given: Answer): Answer {
  if (!directives.faults.has("huge")) return given;
  const megabytes = parameterOf(directives.faults.get("huge"), "mb", 2, 256);
  return { ...given, content: [...given.content, "huge ".repeat((megabytes * 1024 * 1024) / 5)] };
}

/** A response as it begins. */
function responseOf(id: string, { asked, thinks }: ResponsesRequest): JsonObject {
  const thinking = {
    effort: asked.reasoning?.effort ?? (thinks ? "medium" : null),
    summary: asked.reasoning?.summary ?? null,
  };
  const tools = (asked.tools ?? []).map((tool) => ({
    description: null,
    parameters: null,
    ...tool,
    strict: tool.strict ?? true,
  }));
  return {
    id,
    object: "response",
    created_at: Math.floor(Date.now() / 1000),
    status: "in_progress",
    background: false,
    completed_at: null,
    error: null,
    incomplete_details: null,
    instructions: asked.instructions ?? null,
    max_output_tokens: asked.max_output_tokens ?? null,
    max_tool_calls: asked.max_tool_calls ?? null,
    model: asked.model,
    output: [],
    parallel_tool_calls: asked.parallel_tool_calls ?? true,
    previous_response_id: asked.previous_response_id ?? null,
    prompt_cache_key: asked.prompt_cache_key ?? null,
    prompt_cache_retention: asked.prompt_cache_retention ?? null,
    reasoning: thinking,
    safety_identifier: asked.safety_identifier ?? null,
    service_tier: asked.service_tier === "auto" ? "default" : (asked.service_tier ?? "default"),
    store: asked.store ?? true,
    temperature: asked.temperature ?? 1,
    text: { format: asked.text?.format ?? { type: "text" }, verbosity: asked.text?.verbosity ?? "medium" },
    tool_choice: asked.tool_choice ?? "auto",
    tools,
    top_logprobs: asked.top_logprobs ?? 0,
    top_p: asked.top_p ?? 1,
    truncation: asked.truncation ?? "disabled",
    usage: null,
    user: asked.user ?? null,
    metadata: asked.metadata ?? {},
  };
}

/** With usage, and with what was said before. */
function failureOf({ directives }: Exchange): JsonObject | undefined {
  const failed = directives.faults.get("failed");
  if (!failed) return undefined;
  const { code = "server_error" } = failed.parameters;
  return { status: "failed", error: { code, message: FAILURES[code] ?? SERVER_ERROR } };
}

function endOf({ finish }: Answer): JsonObject {
  const reason = finish === "length" ? "max_output_tokens" : finish === "safety" ? "content_filter" : undefined;
  if (reason) return { status: "incomplete", incomplete_details: { reason } };
  return { status: "completed", completed_at: Math.floor(Date.now() / 1000) };
}

interface Streamed {
  opening: JsonObject;
  output: OutputItem[];
  closing: JsonObject;
}

async function stream(exchange: Exchange, events: EventStream, { opening, output, closing }: Streamed): Promise<void> {
  const { faults } = exchange.directives;
  let sequence = 0;
  const send = ({ type, ...more }: JsonObject) =>
    events.send(JSON.stringify({ type, ...more, sequence_number: sequence++ }), String(type));
  const middle = output.flatMap((each, index) => eventsOf(each, index));
  await send({ type: "response.created", response: opening });
  await send({ type: "response.in_progress", response: opening });
  for (const [at, event] of middle.entries()) {
    const fate = await events.before(at, middle.length);
    if (fate === "over") return;
    if (fate === "fail") return fail();
    await send(event);
  }
  const fate = await events.before(middle.length, middle.length);
  if (fate === "over") return;
  if (fate === "fail") return fail();
  if (!faults.has("no-done")) await send({ type: `response.${String(closing.status)}`, response: closing });
  events.end();

  /** `[[fault:midstream as=failed]]` fails the response; without it, an `error` event breaks the stream off. */
  async function fail(): Promise<void> {
    const error = { code: "server_error", message: SERVER_ERROR };
    if (faults.get("midstream")?.parameters.as === "failed")
      await send({ type: "response.failed", response: { ...opening, status: "failed", error } });
    else await send({ type: "error", ...error, param: null });
    events.end();
  }
}

function eventsOf({ item, opening, events }: OutputItem, index: number): JsonObject[] {
  const place = { output_index: index };
  return [
    { type: "response.output_item.added", ...place, item: opening },
    ...events.map((event) => ({ ...event, ...place, item_id: item.id })),
    { type: "response.output_item.done", ...place, item },
  ];
}

/** `GET` and `DELETE /v1/responses/{id}`, and the list of what was sent with it. */
export function storedResponse(exchange: Exchange, vendor: Vendor, id: string, list: boolean): Promise<void> {
  const headers = vendorHeaders(exchange, vendor);
  const key = bearerOf(exchange);
  const store = storeOf(exchange.control);
  const stored = store.find(key, id);
  if (!stored) {
    const { body } = vendor.invalid(`Response with id '${id}' not found.`, null, null);
    return sendJson(exchange, 404, body, headers);
  }
  if (exchange.request.method === "DELETE") {
    store.remove(key, id);
    return sendJson(exchange, 200, { id, object: "response", deleted: true }, headers);
  }
  if (!list) return sendJson(exchange, 200, stored.response, headers);
  const data = stored.input
    .map((item) => ({ id: newId("msg"), ...("role" in item ? { type: "message" } : {}), ...item }))
    .toReversed();
  const page = {
    object: "list",
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: false,
  };
  return sendJson(exchange, 200, page, headers);
}
