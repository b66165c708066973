import { type Answer, type Ask, answer, cachedTokens } from "../answer.ts";
import { failingStatus, joined, readDirectives, withoutDirectives } from "../directives.ts";
import { openEventStream } from "../event-stream.ts";
import { type Exchange, mayAnswer, sendJson } from "../exchange.ts";
import { arrayOf, isObject, type JsonObject, objectOf, positiveInteger, stringOf } from "../json.ts";
import { textOf } from "../openai/chat-request.ts";
import { TEST_MODELS } from "../openai/vendor.ts";
import { passes } from "../openai/wire.ts";
import type { ToolChoice } from "../tools.ts";
import { estimateTokens } from "../words.ts";

const MODELS = ["claude-opus-4-5", "claude-sonnet-4-5", "claude-haiku-4-5", "claude-3-5-haiku-latest"];
const ACCEPTED = /^claude-[a-z0-9.-]+$/;
const FRAGMENT = 6;
let sequence = Date.now();

const newId = (prefix: string) => `${prefix}_${(sequence++).toString(36)}${Math.random().toString(36).slice(2, 14)}`;

const TYPES: Record<number, string> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  529: "overloaded_error",
};

function headersOf(exchange: Exchange): Record<string, string | string[]> {
  const id = newId("req");
  return {
    "request-id": id,
    "anthropic-organization-id": "00000000-0000-4000-8000-000000000000",
    "anthropic-ratelimit-requests-limit": "4000",
    "anthropic-ratelimit-requests-remaining": "3999",
    "anthropic-ratelimit-tokens-limit": "400000",
    "anthropic-ratelimit-tokens-remaining": "399000",
    "set-cookie": [`_cfuvid=${id}; path=/; HttpOnly; Secure; SameSite=None`],
    "x-echo-authorization": String(exchange.request.headers["x-api-key"] ?? "").slice(-8),
  };
}

async function refuse(
  exchange: Exchange,
  status: number,
  message: string,
  more: Record<string, string> = {},
): Promise<void> {
  const headers = headersOf(exchange);
  const body = {
    type: "error",
    error: { type: TYPES[status] ?? "api_error", message },
    request_id: headers["request-id"],
  };
  await sendJson(exchange, status, body, { ...headers, ...more });
}

/** Everything under `/anthropic`. */
export async function anthropic(exchange: Exchange, path: string, body: () => JsonObject | undefined): Promise<void> {
  const { headers, method } = exchange.request;
  const key = stringOf(headers["x-api-key"]);
  if (key === "") return refuse(exchange, 401, "x-api-key header is required");
  if (!passes(key)) return refuse(exchange, 401, "invalid x-api-key");
  if (headers["anthropic-version"] === undefined) return refuse(exchange, 400, "anthropic-version: header is required");
  if (path === "/v1/messages" && method === "POST") {
    const read = body();
    return read ? messages(exchange, read) : refuse(exchange, 400, "The request body is not valid JSON");
  }
  if (path === "/v1/models" && method === "GET") return listModels(exchange);
  const one = /^\/v1\/models\/([^/]+)$/.exec(path)?.[1];
  if (one && method === "GET" && (MODELS.includes(one) || ACCEPTED.test(one))) {
    return sendJson(exchange, 200, modelOf(one), headersOf(exchange));
  }
  return refuse(exchange, 404, one ? `model: ${one}` : "Not found");
}

const modelOf = (id: string) => ({ type: "model", id, display_name: id, created_at: "2025-10-01T00:00:00Z" });

function listModels(exchange: Exchange): Promise<void> {
  const data = MODELS.map(modelOf);
  return sendJson(
    exchange,
    200,
    { data, has_more: false, first_id: MODELS[0], last_id: MODELS.at(-1) },
    headersOf(exchange),
  );
}

function problemOf(body: JsonObject): { status: number; message: string } | undefined {
  const { model, messages: list, max_tokens: limit } = body;
  const bad = (message: string) => ({ status: 400, message });
  if (typeof model !== "string") return bad("model: Field required");
  if (list === undefined) return bad("messages: Field required");
  if (!Array.isArray(list) || list.length === 0) return bad("messages: at least one message is required");
  if (limit === undefined) return bad("max_tokens: Field required");
  if (!positiveInteger(limit)) return bad("max_tokens: Input should be greater than or equal to 1");
  if (!MODELS.includes(model) && !ACCEPTED.test(model) && !TEST_MODELS.test(model))
    return { status: 404, message: `model: ${model}` };
  for (const [at, message] of list.entries()) {
    const { role, content } = objectOf(message);
    if (role !== "user" && role !== "assistant")
      return bad(`messages.${at}.role: Input should be 'user' or 'assistant'`);
    if (content === undefined) return bad(`messages.${at}.content: Field required`);
    if (role === "user" && content === "") return bad(`messages.${at}: user messages must have non-empty content`);
  }
  const { thinking } = body;
  const budget = objectOf(thinking).budget_tokens;
  if (typeof budget === "number" && budget >= limit)
    return bad("`max_tokens` must be greater than `thinking.budget_tokens`.");
  return undefined;
}

function choiceOf(choice: unknown): ToolChoice {
  const { type, name } = objectOf(choice);
  if (type === "tool" && typeof name === "string") return { kind: "named", name };
  return type === "any" ? { kind: "any" } : type === "none" ? { kind: "none" } : { kind: "auto" };
}

function askOf(exchange: Exchange, body: JsonObject): Ask {
  const list = arrayOf(body.messages).map(objectOf);
  const isResult = (content: unknown) => arrayOf(content).some((part) => objectOf(part).type === "tool_result");
  const said = [...list].reverse().find(({ role, content }) => role === "user" && textOf(content) !== "");
  const text = textOf(said?.content);
  const tools = arrayOf(body.tools).flatMap((tool) => {
    const { name, input_schema: parameters } = objectOf(tool);
    return typeof name === "string" ? [{ name, parameters }] : [];
  });
  const characters =
    textOf(body.system).length +
    list.reduce(
      (sum, { content }) => sum + (typeof content === "string" ? content.length : JSON.stringify(content ?? "").length),
      0,
    ) +
    (tools.length > 0 ? JSON.stringify(tools).length : 0);
  exchange.directives = joined(readDirectives(text), exchange.directives);
  const thinks = objectOf(body.thinking).type === "enabled" || objectOf(body.thinking).type === "adaptive";
  return {
    text: withoutDirectives(text),
    promptTokens: 3 + 4 * list.length + estimateTokens(characters),
    tools,
    toolChoice: choiceOf(body.tool_choice),
    parallelTools: objectOf(body.tool_choice).disable_parallel_tool_use !== true,
    answersTool: isResult(list.at(-1)?.content),
    maxTokens: positiveInteger(body.max_tokens) ? body.max_tokens : undefined,
    stop: [],
    echo: () => "",
    json: undefined,
    reasoningTokens: thinks ? 20 : 0,
    directives: exchange.directives,
  };
}

async function messages(exchange: Exchange, body: JsonObject): Promise<void> {
  const problem = problemOf(body);
  if (problem) return refuse(exchange, problem.status, problem.message);
  const ask = askOf(exchange, body);
  if (!(await mayAnswer(exchange))) return;
  const failing = failingStatus(exchange.directives);
  if (failing) {
    const retry = failing.retryAfterS === undefined ? {} : { "retry-after": failing.retryAfterS };
    return refuse(
      exchange,
      failing.status,
      failing.status === 529 ? "Overloaded" : "Number of requests has exceeded your rate limit",
      retry,
    );
  }
  const given = answer(ask, 0);
  const cached = cachedTokens(ask);
  const usage = {
    input_tokens: ask.promptTokens - cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    output_tokens: given.outputTokens,
    service_tier: "standard",
  };
  const message = {
    id: newId("msg"),
    type: "message",
    role: "assistant",
    model: stringOf(body.model),
    content: blocksOf(given),
    stop_reason: given.finish === "tools" ? "tool_use" : given.finish === "length" ? "max_tokens" : "end_turn",
    stop_sequence: null,
    usage,
  };
  if (body.stream === true) return streamMessage(exchange, message, given);
  return sendJson(exchange, 200, message, headersOf(exchange));
}

type Block =
  | { type: "thinking"; thinking: string; signature: string }
  | { type: "text"; text: string }
  | { type: "tool_use"; id: string; name: string; input: unknown };

function parsedArguments(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function blocksOf(given: Answer): Block[] {
  const blocks: Block[] = [];
  if (given.reasoning.length > 0) {
    const thinking = given.reasoning.join("");
    blocks.push({
      type: "thinking",
      thinking,
      signature: Buffer.from(`sandbox:${thinking.length}`).toString("base64"),
    });
  }
  if (given.content.length > 0) blocks.push({ type: "text", text: given.content.join("") });
  for (const call of given.toolCalls) {
    blocks.push({ type: "tool_use", id: newId("toolu"), name: call.name, input: parsedArguments(call.arguments) });
  }
  return blocks;
}

interface StreamedMessage {
  content: Block[];
  stop_reason: string;
  usage: { output_tokens: number };
}

async function streamMessage(exchange: Exchange, message: StreamedMessage, given: Answer): Promise<void> {
  const stream = openEventStream(exchange, headersOf(exchange));
  const send = (type: string, more: JsonObject) => stream.send(JSON.stringify({ type, ...more }), type);
  const events = message.content.flatMap((block, index) => eventsOf(block, index, given));
  await send("message_start", {
    message: { ...message, content: [], stop_reason: null, usage: { ...message.usage, output_tokens: 1 } },
  });
  await send("ping", {});
  for (const [at, { type, ...more }] of events.entries()) {
    const fate = await stream.before(at, events.length);
    if (fate === "over") return;
    if (fate === "fail") {
      await send("error", { error: { type: "overloaded_error", message: "Overloaded" } });
      return stream.end();
    }
    await send(type, more);
  }
  await send("message_delta", {
    delta: { stop_reason: message.stop_reason, stop_sequence: null },
    usage: { output_tokens: message.usage.output_tokens },
  });
  await send("message_stop", {});
  stream.end();
}

function eventsOf(block: Block, index: number, given: Answer): ({ type: string } & JsonObject)[] {
  const delta = (content: JsonObject) => ({ type: "content_block_delta", index, delta: content });
  const stop = { type: "content_block_stop", index };
  const start = (content: JsonObject) => ({ type: "content_block_start", index, content_block: content });
  switch (block.type) {
    case "thinking":
      return [
        start({ type: "thinking", thinking: "", signature: "" }),
        ...given.reasoning.map((thinking) => delta({ type: "thinking_delta", thinking })),
        delta({ type: "signature_delta", signature: block.signature }),
        stop,
      ];
    case "text":
      return [
        start({ type: "text", text: "" }),
        ...given.content.map((text) => delta({ type: "text_delta", text })),
        stop,
      ];
    case "tool_use": {
      const text = JSON.stringify(block.input);
      const fragments: string[] = [""];
      // A tool without arguments streams nothing but the empty fragment, as the real one does.
      if (text !== "{}")
        for (let at = 0; at < text.length; at += FRAGMENT) fragments.push(text.slice(at, at + FRAGMENT));
      return [
        start({ type: "tool_use", id: block.id, name: block.name, input: {} }),
        ...fragments.map((partial) => delta({ type: "input_json_delta", partial_json: partial })),
        stop,
      ];
    }
  }
}
