/** The face as real clients meet it: what they read of a stream, and what of it they send back. */
import type { AIMessageChunk } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import fc from "fast-check";
import type OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { Problem } from "../../../kernel/problem.ts";
import { answerOf, arbitraryEvents } from "../../canonical/arbitrary.fixture.ts";
import type { CanonicalEvent } from "../../canonical/event.ts";
import type { AssistantPart } from "../../canonical/request.ts";
import type { CallError } from "../protocol.ts";
import { aiSdk, answering, bytesOf, context, eventsIn, openai, requestOf, write } from "./clients.fixture.ts";
import { encodeResponse } from "./encode-answer.ts";
import { responsesFace } from "./face.ts";

const of = <Event extends Omit<CanonicalEvent, "choice">>(event: Event): CanonicalEvent =>
  ({ choice: 0, ...event }) as CanonicalEvent & Event;
const usage = { input: 10, cacheRead: 4, cacheWrite: 0, output: 7, reasoning: 3 };
const closing: CanonicalEvent[] = [{ type: "usage", usage }, { type: "end" }];

/** A thought, words, two calls whose arguments come in turns and one without any. */
const TURN: CanonicalEvent[] = [
  { type: "start" },
  of({ type: "thinking", text: "Let me " }),
  of({ type: "thinking", text: "see." }),
  of({ type: "seal", seal: { by: "anthropic", kind: "signature", data: "c2ln" } }),
  of({ type: "text", text: "I look." }),
  of({
    type: "tool_call",
    index: 0,
    id: "call_a",
    name: "weather",
    seal: { by: "gemini", kind: "signature", data: "Z2Vt" },
  }),
  of({ type: "tool_call", index: 1, id: "call_b", name: "weather" }),
  of({ type: "arguments", index: 1, text: '{"city":"Bonn"}' }),
  of({ type: "arguments", index: 0, text: '{"city":' }),
  of({ type: "arguments", index: 0, text: '"Rome"}' }),
  of({ type: "tool_call", index: 2, id: "call_c", name: "now" }),
  of({ type: "finish", reason: "tool_calls" }),
  ...closing,
];

const WORDS: CanonicalEvent[] = [
  { type: "start" },
  of({ type: "text", text: "Blue." }),
  of({ type: "citation", citation: { url: "https://example.com", title: "Sky" } }),
  of({ type: "finish", reason: "stop" }),
  ...closing,
];

const failure: CallError = {
  status: 502,
  message: "It broke.",
  type: "upstream_error",
  code: "upstream_error",
  param: null,
};

/** The assistant's parts of a request that holds an answer. */
function partsSentBack(body: unknown): AssistantPart[] {
  const read = responsesFace.read(bytesOf(body));
  if (!read.ok) throw read.error;
  const decoded = responsesFace.decode?.(read.value);
  if (!decoded?.ok) throw decoded?.error;
  expect(decoded.value.foreign).toEqual([]);
  return decoded.value.messages.flatMap((message) => (message.role === "assistant" ? message.content : []));
}

const bare = (parts: readonly AssistantPart[]): unknown[] =>
  parts.map(({ at: _at, ...part }) => {
    if (part.type !== "text") return part;
    const { citations: _citations, ...text } = part;
    return text;
  });

describe("the official client", () => {
  it("sends an answer back with every part and seal that it had", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryEvents({ citations: false }), async (events) => {
        const { client } = openai(write(events));
        const stream = client.responses.stream({ model: "m", input: "Hello." });
        const { output } = await stream.finalResponse();
        const input = output as OpenAI.Responses.ResponseInputItem[];
        const whole = answerOf(events).choices[0]?.parts ?? [];
        const sent = partsSentBack({ model: "m", input: [{ role: "user", content: "Hi." }, ...input] });
        expect(bare(sent)).toEqual(bare(whole));
      }),
      { numRuns: 60 },
    );
  });
});

type Model = ReturnType<typeof aiSdk>["model"];
type Prompt = Parameters<Model["doStream"]>[0]["prompt"];
type StreamOf<Answer> = Answer extends { stream: ReadableStream<infer Part> } ? Part : never;
type StreamPart = StreamOf<Awaited<ReturnType<Model["doStream"]>>>;

const prompt = (text: string): Prompt => [{ role: "user", content: [{ type: "text", text }] }];

async function partsOf(body: string): Promise<StreamPart[]> {
  const { stream } = await aiSdk(body).model.doStream({ prompt: prompt("Hello.") });
  const parts: StreamPart[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

describe("the AI SDK", () => {
  it("reads thought, words and calls that come in turns", async () => {
    const parts = await partsOf(write(TURN));
    const joined = (type: "text-delta" | "reasoning-delta") =>
      parts.map((part) => (part.type === type ? part.delta : "")).join("");
    expect(joined("reasoning-delta")).toBe("Let me see.");
    expect(joined("text-delta")).toBe("I look.");
    expect(parts.filter(({ type }) => type === "tool-call")).toMatchObject([
      { toolCallId: "call_a", toolName: "weather", input: '{"city":"Rome"}' },
      { toolCallId: "call_b", toolName: "weather", input: '{"city":"Bonn"}' },
      { toolCallId: "call_c", toolName: "now", input: "{}" },
    ]);
    expect(parts.at(-1)).toMatchObject({
      type: "finish",
      finishReason: { unified: "tool-calls" },
      usage: { inputTokens: { total: 14, cacheRead: 4 }, outputTokens: { total: 7, reasoning: 3 } },
    });
    expect(parts.filter(({ type }) => type === "error")).toEqual([]);
  });

  it("reads sources, limits, refusals and errors", async () => {
    expect(await partsOf(write(WORDS))).toContainEqual(
      expect.objectContaining({ type: "source", sourceType: "url", url: "https://example.com", title: "Sky" }),
    );
    const ended = async (...events: CanonicalEvent[]) => (await partsOf(write([{ type: "start" }, ...events]))).at(-1);
    expect(await ended(of({ type: "finish", reason: "length" }), ...closing)).toMatchObject({
      finishReason: { unified: "length" },
    });
    const refused = of({ type: "refusal", text: "No." });
    expect(await ended(refused, of({ type: "finish", reason: "refusal" }), ...closing)).toMatchObject({
      finishReason: { unified: "content-filter" },
    });
    const broken = await partsOf(write(TURN.slice(0, 5), { failure }));
    expect(broken.filter(({ type }) => type === "error")).toHaveLength(1);
    expect(broken.at(-1)).toMatchObject({ finishReason: { unified: "error" } });
  });

  it("sends thought with its seal, words and calls back when it stores nothing", async () => {
    const body = JSON.stringify(encodeResponse(answerOf(TURN), requestOf({}), context));
    const first = aiSdk(body, "application/json");
    const { content } = await first.model.doGenerate({ prompt: prompt("Hello.") });
    const assistant = content.flatMap((part): object[] => {
      const providerOptions = part.providerMetadata;
      if (part.type === "text" || part.type === "reasoning") return [{ ...part, providerOptions }];
      return part.type === "tool-call" ? [{ ...part, input: JSON.parse(part.input), providerOptions }] : [];
    });
    const second = aiSdk(body, "application/json");
    await second.model.doGenerate({
      prompt: [...prompt("Hello."), { role: "assistant", content: assistant }] as Prompt,
      providerOptions: { openai: { store: false } },
    });
    expect(bare(partsSentBack(second.sent[0]))).toEqual(bare(answerOf(TURN).choices[0]?.parts ?? []));
  });
});

describe("LangChain", () => {
  const langchain = (body: string, type: "text/event-stream" | "application/json") =>
    new ChatOpenAI({
      model: context.model,
      apiKey: "ew_test",
      maxRetries: 0,
      useResponsesApi: true,
      configuration: { baseURL: "http://gateway.test/v1", fetch: answering(body, type).fetch },
    });

  it("reads a stream", async () => {
    const stream = await langchain(write(TURN), "text/event-stream").stream("Hello.");
    let whole: AIMessageChunk | undefined;
    for await (const piece of stream) whole = whole?.concat(piece) ?? piece;
    expect(whole?.text).toBe("I look.");
    expect(whole?.tool_calls).toMatchObject([
      { id: "call_a", name: "weather", args: { city: "Rome" } },
      { id: "call_b", name: "weather", args: { city: "Bonn" } },
      { id: "call_c", name: "now", args: {} },
    ]);
    expect(whole?.usage_metadata).toMatchObject({ input_tokens: 14, output_tokens: 7, total_tokens: 21 });
  });

  it("reads a whole answer", async () => {
    const body = JSON.stringify(encodeResponse(answerOf(TURN), requestOf({}), context));
    const answer = await langchain(body, "application/json").invoke("Hello.");
    expect(answer.text).toBe("I look.");
    expect(answer.tool_calls?.map(({ args }) => args)).toEqual([{ city: "Rome" }, { city: "Bonn" }, {}]);
  });
});

describe("the way through", () => {
  const { passThrough } = responsesFace;

  it("says an error in the middle of a provider's stream as an event of the protocol", async () => {
    const whole = write(WORDS);
    const half = whole.slice(0, whole.indexOf("event: response.output_text.done"));
    const reader = passThrough.reader(requestOf({}), () => failure);
    const out = [...reader.push(bytesOf(half)), ...reader.end(), reader.fail(failure)];
    const text = out.map((bytes) => new TextDecoder().decode(bytes)).join("");
    const events = eventsIn(text);
    expect(events.at(-1)).toMatchObject({ type: "error", message: "It broke.", sequence_number: events.length - 1 });
    await expect(openai(text).client.responses.stream({ model: "m", input: "a" }).finalResponse()).rejects.toThrow(
      "It broke.",
    );
  });

  it("refuses what a provider bills beside tokens, by its row", () => {
    const dialect = { id: "x", name: "X", streamUsage: "ask", unmetered: ["plugins"] } as const;
    expect(passThrough.refuse(requestOf({ plugins: [] }), dialect)?.code).toBe("unsupported_parameter");
    expect(passThrough.refuse(requestOf({}), dialect)).toBeUndefined();
  });

  it.each([{ previous_response_id: "resp_1" }, { input: [{ type: "item_reference", id: "msg_1_0" }] }])(
    "is closed, like the other, to a request that names what nobody put in its place: %j",
    (body) => {
      const dialect = { id: "openai", name: "OpenAI", streamUsage: "ask", unmetered: [] } as const;
      expect(passThrough.refuse(requestOf(body), dialect)?.code).toBe("unsupported_parameter");
      expect(responsesFace.decode?.(requestOf(body))).toMatchObject({ ok: false, error: { status: 400 } });
    },
  );

  it("reads the usage of a whole answer", () => {
    const body = encodeResponse(answerOf(WORDS), requestOf({}), context);
    expect(passThrough.answer(JSON.parse(JSON.stringify(body)))).toEqual({ usage, error: undefined });
  });
});

it("says failures before an answer in OpenAI's shape", async () => {
  const problem = new Problem("rate_limited", { detail: "Wait.", retryAfterS: 2 });
  const response = responsesFace.renderProblem(problem, "req_1");
  expect(response.headers.get("retry-after")).toBe("2");
  expect(await response.json()).toMatchObject({ error: { message: "Wait.", code: "rate_limit_exceeded" } });
  const failed = responsesFace.renderError(failure, { "x-a": "b" }, "req_1");
  expect([failed.status, failed.headers.get("x-a")]).toEqual([502, "b"]);
  expect(await failed.json()).toMatchObject({ error: { message: "It broke.", code: "upstream_error" } });
});
