import { type Answer, answer, cachedTokens } from "../answer.ts";
import { joined, parameterOf } from "../directives.ts";
import { openEventStream } from "../event-stream.ts";
import { type Exchange, mayAnswer, sendJson } from "../exchange.ts";
import type { JsonObject } from "../json.ts";
import type { ToolCall } from "../tools.ts";
import { type ChatRequest, readChatRequest } from "./chat-request.ts";
import { logprobsOf } from "./logprobs.ts";
import { detailPieces, detailsOf } from "./reasoning-details.ts";
import type { Vendor } from "./vendor.ts";
import { failed, vendorHeaders } from "./wire.ts";

const MIDSTREAM = "The server had an error while processing your request. Sorry about that!";
const ARGUMENT_FRAGMENT = 6;
let sequence = Date.now();

const newId = (prefix: string) => `${prefix}${(sequence++).toString(36)}${Math.random().toString(36).slice(2, 12)}`;

/** `POST /chat/completions` of any vendor that speaks OpenAI's protocol. */
export async function chatCompletions(exchange: Exchange, vendor: Vendor, body: JsonObject): Promise<void> {
  const read = readChatRequest(body, vendor);
  if ("refusal" in read)
    return sendJson(exchange, read.refusal.status, read.refusal.body, vendorHeaders(exchange, vendor));
  const { request } = read;
  exchange.directives = joined(request.ask.directives, exchange.directives);
  request.ask.directives = exchange.directives;
  if (!(await mayAnswer(exchange)) || (await failed(exchange, vendor))) return;
  const answers = Array.from({ length: request.choices }, (_, choice) => answer(request.ask, choice));
  if (request.stream) return streamChat(exchange, vendor, request, answers);

  const huge = hugeText(exchange, 16);
  const message = {
    id: newId(vendor.idPrefix),
    object: "chat.completion",
    created: Math.floor(Date.now() / 1000),
    model: request.model,
    choices: answers.map((given, index) => ({
      index,
      message: messageOf(given, vendor, request.model, huge),
      logprobs: logged(request, given.content),
      finish_reason: finishOf(given, request),
    })),
    ...(exchange.directives.faults.has("no-usage") ? {} : { usage: usageOf(vendor, request, answers) }),
    ...vendor.extras,
    ...(vendor.id === "groq" ? { x_groq: { id: newId("req_") } } : {}),
  };
  return sendJson(exchange, 200, message, vendorHeaders(exchange, vendor));
}

const hugeText = ({ directives }: Exchange, megabytes: number): string =>
  directives.faults.has("huge")
    ? "huge ".repeat((parameterOf(directives.faults.get("huge"), "mb", megabytes, 256) * 1024 * 1024) / 5)
    : "";

/** Only OpenAI's models have a place of its own for that; others decline in plain words. */
const declines = ({ finish }: Answer, vendor: Vendor) => finish === "refusal" && vendor.id === "openai";

function messageOf(given: Answer, vendor: Vendor, model: string, more: string): JsonObject {
  const calls = given.toolCalls.map((call) => toolCall(call));
  const thought = given.reasoning.join("");
  const text = given.content.join("");
  const refuses = declines(given, vendor);
  return {
    role: "assistant",
    content: calls.length > 0 || refuses ? null : text + more,
    ...(vendor.reasoningField && thought ? { [vendor.reasoningField]: thought } : {}),
    ...(vendor.id === "openrouter" && thought ? { reasoning_details: detailsOf(model, thought) } : {}),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
    ...(vendor.id === "openai" ? { refusal: refuses ? text : null, annotations: [] } : {}),
  };
}

const logged = ({ logprobs }: ChatRequest, pieces: readonly string[]) =>
  logprobs === undefined ? null : { content: logprobsOf(pieces, logprobs), refusal: null };

const toolCall = ({ name, arguments: text }: ToolCall) => ({
  id: newId("call_"),
  type: "function",
  function: { name, arguments: text },
});

function finishOf({ finish }: Answer, { forcedTool }: ChatRequest): string {
  if (finish === "safety") return "content_filter";
  if (finish !== "tools") return finish === "length" ? "length" : "stop";
  return forcedTool ? "stop" : "tool_calls";
}

function usageOf(vendor: Vendor, { ask }: ChatRequest, answers: readonly Answer[]): JsonObject {
  return vendor.usage({
    prompt: ask.promptTokens,
    cached: cachedTokens(ask),
    output: answers.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
    reasoning: answers.reduce((sum, { reasoningTokens }) => sum + reasoningTokens, 0),
  });
}

interface Delta {
  delta: string;
  logprobs: string;
}

/** The deltas of one choice, in the order a model speaks: role, thought, words or tool calls. */
function* deltasOf(given: Answer, vendor: Vendor, request: ChatRequest): Generator<Delta> {
  const plain = (delta: string): Delta => ({ delta, logprobs: "null" });
  const refuses = declines(given, vendor);
  const refusal = vendor.id === "openai" ? { refusal: null } : {};
  const content = given.toolCalls.length > 0 || refuses ? null : "";
  yield plain(JSON.stringify({ role: "assistant", content, ...refusal }));
  if (vendor.id === "openrouter") {
    if (given.reasoning.length > 0)
      for (const piece of detailPieces(request.model, given.reasoning)) yield plain(JSON.stringify(piece));
  } else if (vendor.reasoningField) {
    for (const piece of given.reasoning) yield plain(`{"${vendor.reasoningField}":${JSON.stringify(piece)}}`);
  }
  const field = refuses ? "refusal" : "content";
  for (const piece of given.content) {
    const logprobs = request.logprobs === undefined ? "null" : JSON.stringify(logged(request, [piece]));
    yield { delta: `{"${field}":${JSON.stringify(piece)}}`, logprobs };
  }
  for (const [index, call] of given.toolCalls.entries()) {
    const { id, type } = toolCall(call);
    yield plain(JSON.stringify({ tool_calls: [{ index, id, type, function: { name: call.name, arguments: "" } }] }));
    for (let at = 0; at < call.arguments.length; at += ARGUMENT_FRAGMENT) {
      const fragment = call.arguments.slice(at, at + ARGUMENT_FRAGMENT);
      yield plain(JSON.stringify({ tool_calls: [{ index, function: { arguments: fragment } }] }));
    }
  }
}

async function streamChat(
  exchange: Exchange,
  vendor: Vendor,
  request: ChatRequest,
  answers: readonly Answer[],
): Promise<void> {
  const { faults } = exchange.directives;
  const id = newId(vendor.idPrefix);
  const top = {
    id,
    object: "chat.completion.chunk",
    created: Math.floor(Date.now() / 1000),
    model: request.model,
    ...vendor.extras,
  };
  const says = !faults.has("no-usage");
  const asked = request.includeUsage && vendor.streamUsage === "when-asked";
  const opening = JSON.stringify(top).slice(0, -1);
  const closing = asked ? ',"usage":null}' : "}";
  const usage = usageOf(vendor, request, answers);
  const chunk = (index: number, { delta, logprobs }: Delta, finish: string | null, more = closing) =>
    `${opening},"choices":[{"index":${index},"delta":${delta},"logprobs":${logprobs},"finish_reason":${JSON.stringify(finish)}}]${more}`;

  const stream = openEventStream(exchange, vendorHeaders(exchange, vendor));
  if (vendor.comment) await stream.comment(vendor.comment);
  const choices = answers.map((given) => [...deltasOf(given, vendor, request)]);
  const pieces = Math.max(...choices.map((deltas) => deltas.length));
  for (let piece = 0; piece < pieces; piece++) {
    const fate = await stream.before(piece, pieces);
    if (fate === "over") return;
    if (fate === "fail") return failMidway();
    for (const [index, deltas] of choices.entries()) {
      const delta = deltas[piece];
      if (delta === undefined) continue;
      const groqHead = vendor.id === "groq" && piece === 0 ? `,"x_groq":{"id":"${newId("req_")}"}${closing}` : closing;
      await stream.send(chunk(index, delta, null, groqHead));
    }
    if (piece === 0 && faults.has("huge"))
      await stream.send(
        chunk(0, { delta: JSON.stringify({ content: hugeText(exchange, 2) }), logprobs: "null" }, null),
      );
  }
  if ((await stream.before(pieces, pieces)) !== "go") return failMidway();
  for (const [index, given] of answers.entries()) {
    const last = index === answers.length - 1;
    await stream.send(
      chunk(index, { delta: "{}", logprobs: "null" }, finishOf(given, request), last && says ? finishing() : closing),
    );
  }
  if (says && (asked || vendor.streamUsage === "always"))
    await stream.send(`${opening},"choices":[],"usage":${JSON.stringify(usage)}}`);
  if (!faults.has("no-done")) await stream.send("[DONE]");
  stream.end();

  function finishing(): string {
    if (vendor.id === "groq") return `,"x_groq":${JSON.stringify({ id: newId("req_"), usage })}${closing}`;
    return vendor.streamUsage === "with-finish" ? `,"usage":${JSON.stringify(usage)}}` : closing;
  }

  async function failMidway(): Promise<void> {
    if (exchange.gone.aborted) return;
    if (vendor.id === "openrouter") {
      const error = { code: "server_error", message: "Provider disconnected unexpectedly" };
      await stream.send(
        `${opening},"error":${JSON.stringify(error)},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}`,
      );
    } else {
      await stream.send(
        JSON.stringify(vendor.failing(500, MIDSTREAM).body),
        vendor.id === "groq" ? "error" : undefined,
      );
    }
    stream.end();
  }
}
