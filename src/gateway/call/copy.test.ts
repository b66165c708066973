import { expect, it } from "vitest";
import { readSettings } from "../../platform/settings.ts";
import { testSettings } from "../../testing/test-settings.ts";
import { anthropicBackend } from "../protocols/anthropic/backend/backend.ts";
import { chatFace } from "../protocols/openai-chat/face.ts";
import { createProviders } from "../providers/providers.ts";
import { createAnswer } from "./answer.ts";
import { createCopying, MOST_COPIED_BYTES } from "./copy.ts";
import { choosePassage } from "./route.ts";
import { createStop } from "./stop.ts";

const url = "http://127.0.0.1:1";
const providers = createProviders(readSettings(testSettings({ providersUrl: url, sqlUrl: url, mailUrl: url })));
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));

type Then = "closes" | "breaks off";

function upstream(text: string, then: Then, headers: Record<string, string>): Response {
  const left = [bytesOf(text.slice(0, text.length / 2)), bytesOf(text.slice(text.length / 2))];
  const body = new ReadableStream({
    type: "bytes",
    pull(controller) {
      const next = left.shift();
      if (next) controller.enqueue(next);
      else if (then === "breaks off") controller.error(new Error("reset"));
      else {
        controller.close();
        controller.byobRequest?.respond(0);
      }
    },
  });
  return new Response(body, { headers });
}

/** What the client reads of an answer, and what was copied of it. */
async function copied(providerId: string, text: string, { then = "closes" as Then, headers = {} } = {}) {
  const stream = !text.startsWith("{");
  const provider = providers.find(({ id }) => id === providerId);
  if (!provider) throw new Error("no provider");
  const read = chatFace.read(
    bytesOf(JSON.stringify({ model: "m", messages: [{ role: "user", content: "Hi" }], stream })),
  );
  if (!read.ok) throw read.error;
  const passage = choosePassage({
    face: chatFace,
    read: read.value,
    resolved: { provider, model: "m" } as Parameters<typeof choosePassage>[0]["resolved"],
    decoded: () => chatFace.decode?.(read.value),
    backends: [anthropicBackend],
    unsupported: () => "drop",
    defaultMaxOutputTokens: 100,
    context: { requestId: "r", answerId: "a", model: "m", createdAt: 0 },
  });
  const copy = createCopying();
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const answer = createAnswer({
    provider,
    passage,
    operation: "chat.completions",
    stream,
    headers: {},
    meter: {
      watch: () => {},
      touch: () => {},
      sent: () => {},
      failed: () => {},
      end: async () => resolve(),
      settled: ended,
      costMicroUsd: () => 0,
    },
    signal: new AbortController().signal,
    drain: undefined,
    stop: createStop(),
    now: Date.now,
    timers: { set: (run, ms) => setTimeout(run, ms), clear: (timer) => clearTimeout(timer as NodeJS.Timeout) },
    idleTimeoutMs: 1000,
    held: false,
    onEnd: () => {},
    copy,
  });
  const type = stream ? "text/event-stream" : "application/json";
  const given = await answer.from(upstream(text, then, { "content-type": type, ...headers }));
  if (!(given instanceof Response)) throw new Error(given.error.message);
  const seen = await given.text();
  await ended;
  const { bytes, ...rest } = copy.done();
  return { seen, copy: new TextDecoder().decode(bytes), ...rest };
}

const chat =
  'data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}\r\n\r\n' +
  'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\r\n\r\n';
const messages = [
  {
    type: "message_start",
    message: { id: "m", role: "assistant", content: [], model: "m", usage: { input_tokens: 3 } },
  },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hi" } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 2 } },
  { type: "message_stop" },
]
  .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  .join("");
const message = JSON.stringify({
  id: "m",
  type: "message",
  role: "assistant",
  model: "m",
  content: [{ type: "text", text: "Hi" }],
  stop_reason: "end_turn",
  usage: { input_tokens: 3, output_tokens: 2 },
});
const whole = JSON.stringify({
  choices: [{ index: 0, message: { content: "Hi" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 3, completion_tokens: 2 },
});
const length = (text: string) => ({ "content-length": String(bytesOf(text).length) });

it.each([
  ["a stream that passes", "openai", `${chat}data: [DONE]\r\n\r\n`, {}],
  ["a stream that is translated", "anthropic", messages, {}],
  ["a whole answer that passes", "openai", whole, length(whole)],
  ["a whole answer that is translated", "anthropic", message, length(message)],
  ["an answer that is relayed", "openai", whole, {}],
])("holds the very bytes of %s", async (_, provider, text, headers) => {
  const { seen, copy, complete, cut } = await copied(provider, text, { headers });
  expect(copy).toBe(seen);
  expect(seen).not.toBe("");
  expect({ complete, cut }).toEqual({ complete: true, cut: false });
});

it.each([
  ["breaks off", chat, "breaks off"],
  ["ends without its last word", chat, "closes"],
] as const)("holds what is said of a stream that %s, and is not complete", async (_, text, then) => {
  const { seen, copy, complete } = await copied("openai", text, { then });
  expect(copy).toBe(seen);
  expect(complete).toBe(false);
});

it("holds the beginning of what is too long, and says so", async () => {
  const long = JSON.stringify({ ...JSON.parse(whole), padding: "x".repeat(MOST_COPIED_BYTES) });
  const { seen, copy, cut } = await copied("openai", long);
  expect(cut).toBe(true);
  expect(copy.length).toBe(MOST_COPIED_BYTES);
  expect(seen.startsWith(copy)).toBe(true);
});
