import { describe, expect, it } from "vitest";
import { readSettings } from "../../platform/settings.ts";
import { testSettings } from "../../testing/test-settings.ts";
import { chatFace } from "../protocols/openai-chat/face.ts";
import { createProviders } from "../providers/providers.ts";
import { createAnswer } from "./answer.ts";
import type { AnswerOptions } from "./answering.ts";
import type { CallEnd } from "./metering.service.ts";
import { explainer, passThrough } from "./passage.ts";
import { createStop } from "./stop.ts";

const url = "http://127.0.0.1:1";
const providers = createProviders(readSettings(testSettings({ providersUrl: url, sqlUrl: url, mailUrl: url })));
const [openai] = providers;
if (!openai) throw new Error("no provider");
const provider = openai;

const encode = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));

type Upstream = "closes" | "breaks off" | "hangs" | "never takes note of a cancellation";

/** What a provider sends, and what it does then. */
function upstream(chunks: readonly string[], then: Upstream, type = "text/event-stream"): Response {
  const left = [...chunks];
  const body = new ReadableStream({
    type: "bytes",
    pull(controller) {
      const next = left.shift();
      if (next !== undefined) controller.enqueue(encode(next));
      else if (then === "closes") {
        controller.close();
        controller.byobRequest?.respond(0);
      } else if (then === "breaks off") controller.error(new Error("reset"));
      else return new Promise(() => {});
      return undefined;
    },
    cancel: () => (then === "never takes note of a cancellation" ? new Promise(() => {}) : undefined),
  });
  return new Response(body, { headers: { "content-type": type } });
}

function passage(includeUsage: boolean, stream: boolean) {
  const options = {
    model: "openai/gpt-4o-mini",
    messages: [{}],
    stream,
    stream_options: { include_usage: includeUsage },
  };
  const read = chatFace.read(encode(JSON.stringify(options)));
  if (!read.ok) throw read.error;
  return passThrough({
    face: chatFace,
    read: read.value,
    provider,
    model: "gpt-4o-mini",
    backend: undefined,
    explain: explainer(provider),
  });
}

function start({
  stream = true,
  includeUsage = false,
  held = false as AnswerOptions["held"],
  copy = undefined as AnswerOptions["copy"],
  stop = createStop(),
} = {}) {
  const { promise: ended, resolve } = Promise.withResolvers<CallEnd>();
  const settled = new Promise<void>(() => {});
  const meter = {
    watch: () => {},
    touch: () => {},
    sent: () => {},
    failed: () => {},
    async end(end: CallEnd) {
      resolve(end);
    },
    settled,
    costMicroUsd: () => 0,
  };
  const answer = createAnswer({
    provider,
    passage: passage(includeUsage, stream),
    operation: "chat.completions",
    stream,
    headers: {},
    meter,
    signal: new AbortController().signal,
    drain: undefined,
    stop,
    now: Date.now,
    timers: { set: (run, ms) => setTimeout(run, ms), clear: (timer) => clearTimeout(timer as NodeJS.Timeout) },
    idleTimeoutMs: 1000,
    held,
    onEnd: () => {},
    copy,
  });
  const from = async (response: Response): Promise<Response> => {
    const given = await answer.from(response);
    if (given instanceof Response) return given;
    throw new Error(given.error.message);
  };
  return { answer: { from }, given: answer.from, ended, seen: answer.seen };
}

const content = 'data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":null}]}\n\n';
const stop = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n';
const usage = 'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}\n\n';
const done = "data: [DONE]\n\n";

const events = (text: string): string[] => text.split("\n\n").filter(Boolean);

describe("the end of a stream", () => {
  it.each<Upstream>(["hangs", "breaks off", "never takes note of a cancellation"])(
    "is the provider's last word, though it %s then and the client is gone",
    async (then) => {
      const { answer, ended, seen } = start();
      const response = await answer.from(upstream([content, stop, usage, done], then));
      const reader = response.body?.getReader();
      let text = "";
      while (!text.endsWith(done)) text += new TextDecoder().decode((await reader?.read())?.value);
      await reader?.cancel();
      expect(await ended).toEqual({ status: "ok", httpStatus: 200, errorCode: null });
      expect(seen().usage?.output).toBe(2);
    },
  );

  it.each([
    ["stands still", [content]],
    ["has more to say", Array<string>(50).fill(content)],
  ])(
    "comes at once when the client leaves, though the provider %s and never takes note of it",
    async (_name, chunks) => {
      const { answer, ended } = start();
      const response = await answer.from(upstream(chunks, "never takes note of a cancellation"));
      const reader = response.body?.getReader();
      await reader?.read();
      await reader?.cancel();
      expect(await ended).toMatchObject({ status: "cancelled" });
    },
  );

  it("comes at once when the provider breaks off, though the client reads no more", async () => {
    const { answer, ended } = start();
    const response = await answer.from(upstream([content], "breaks off"));
    await response.body?.getReader().read();
    expect(await ended).toMatchObject({ status: "error", errorCode: "upstream_broken" });
  });

  it.each([
    ["a reason", [content, stop]],
    ["usage", [content, usage]],
    ["[DONE]", [content, done]],
    ["[DONE] without an empty line", [content, "data: [DONE]\n"]],
  ])("is whole with %s", async (_name, chunks) => {
    const { answer, ended } = start({ includeUsage: true });
    const response = await answer.from(upstream(chunks, "closes"));
    expect(await response.text()).toBe(chunks.join(""));
    expect(await ended).toEqual({ status: "ok", httpStatus: 200, errorCode: null });
  });

  it.each([[[content]], [[content, content.slice(0, 30)]]])(
    "is none when the provider closes in the middle: %j",
    async (chunks) => {
      const { answer, ended } = start();
      const text = await (await answer.from(upstream(chunks, "closes"))).text();
      expect(events(text).at(-1)).toMatch(/^data: \{"error":.*broke off/);
      expect(await ended).toEqual({
        status: "error",
        httpStatus: 200,
        errorCode: "upstream_truncated",
      });
    },
  );
});

describe("an event that the provider never finished", () => {
  it.each([true, false])("is not finished by our error (client asked for usage: %s)", async (includeUsage) => {
    const { answer } = start({ includeUsage });
    const text = await (await answer.from(upstream([content, content.slice(0, 40)], "breaks off"))).text();
    expect(events(text)).toHaveLength(2);
    for (const event of events(text)) expect(() => JSON.parse(event.slice(6))).not.toThrow();
    expect(events(text)[1]).toContain('"upstream_error"');
  });

  it("is cut where it is too large to hold back", async () => {
    const { answer, ended } = start();
    const response = await answer.from(upstream([content, `data: {"x":"${"x".repeat(300_000)}`], "breaks off"));
    await expect(response.text()).rejects.toThrow();
    expect(await ended).toMatchObject({ errorCode: "upstream_broken" });
  });
});

describe("what a provider says of itself inside a stream", () => {
  it("does not reach the client", async () => {
    const { answer, ended } = start();
    const said = 'data: {"error":{"message":"Limit 30000 in organization org-AbCdEf012345","code":429}}\n\n';
    const text = await (await answer.from(upstream([content, said], "closes"))).text();
    expect(text).toContain("OpenAI is rate limiting");
    expect(text).not.toContain("org-");
    expect(await ended).toMatchObject({ status: "error", errorCode: "upstream_stream_error" });
  });
});

describe("a stream that fails before its first word", () => {
  const said = 'data: {"error":{"message":"Overloaded","code":503}}\n\n';

  it.each([
    ["the end of the connection", [], "closes", 502, "upstream_truncated"],
    ["an error", [said], "hangs", 503, "upstream_stream_error"],
  ] as const)("has a status of its own: %s", async (_name, chunks, then, status, errorCode) => {
    const { given } = start();
    expect(await given(upstream(chunks, then))).toMatchObject({
      error: { status },
      end: { status: "error", httpStatus: status, errorCode },
    });
  });

  it("is not to be tried again where the provider refuses the account", async () => {
    const broke = 'data: {"error":{"message":"You exceeded your quota","code":"insufficient_quota"}}\n\n';
    expect(await start().given(upstream([broke], "closes"))).toMatchObject({
      error: { status: 502, code: "upstream_auth" },
      headers: { "x-should-retry": "false" },
    });
  });

  it("is no stream where the provider sends headers alone, and breaks off or falls silent", async () => {
    await expect(start().given(upstream([], "breaks off"))).rejects.toThrow("reset");
    const stop = createStop();
    const answered = start({ stop }).given(upstream([], "hangs"));
    stop.ask(new Error("upstream timeout"));
    await expect(answered).rejects.toThrow("upstream timeout");
  });

  it("begins with whatever comes first, though that is no word yet", async () => {
    const { answer } = start();
    const response = await answer.from(upstream([": one moment\n\n"], "hangs"));
    const { value } = (await response.body?.getReader().read()) ?? {};
    expect(new TextDecoder().decode(value)).toBe(": one moment\n\n");
  });
});

describe("a stream whose head is held", () => {
  const quiet = 'data: {"choices":[{"delta":{"role":"assistant","content":""},"finish_reason":null}]}\n\n';
  const said = 'data: {"error":{"message":"Overloaded","code":503}}\n\n';

  it("loses nothing of an answer that begins after all", async () => {
    const { answer, ended } = start({ held: "more", includeUsage: true });
    const chunks = [quiet, content, content, stop, usage, done];
    const response = await answer.from(upstream(chunks, "closes"));
    expect(await response.text()).toBe(chunks.join(""));
    expect(await ended).toMatchObject({ status: "ok" });
  });

  it.each([
    ["an error", [quiet, said], "closes", "upstream_stream_error"],
    ["the end of the connection", [quiet], "closes", "upstream_truncated"],
    ["nothing but an end", [quiet, stop, done], "closes", "upstream_empty"],
  ] as const)(
    "fails with %s before any content, and the client has seen nothing",
    async (_name, chunks, then, code) => {
      const { given } = start({ held: "more" });
      expect(await given(upstream(chunks, then))).toMatchObject({ end: { status: "error", errorCode: code } });
    },
  );

  it("is handed on as it is where nobody else is left to ask, though it says nothing", async () => {
    const { answer, ended } = start({ held: "last", includeUsage: true });
    const chunks = [quiet, stop, done];
    expect(await (await answer.from(upstream(chunks, "closes"))).text()).toBe(chunks.join(""));
    expect(await ended).toMatchObject({ status: "ok" });
  });

  it("is whole when all of its content comes in an event that lacks its empty line", async () => {
    const { answer, ended } = start({ held: "more" });
    const text = await (await answer.from(upstream([content, done.trimEnd()], "closes"))).text();
    expect(text).toBe(content + done.trimEnd());
    expect(await ended).toMatchObject({ status: "ok" });
    const { answer: other, ended: otherEnd } = start({ held: "more" });
    const only = content.trimEnd();
    await (await other.from(upstream([only], "closes"))).text();
    expect(await otherEnd).toMatchObject({ status: "error", errorCode: "upstream_truncated" });
  });

  it("is given up on when it has no word in a quarter of a mebibyte", async () => {
    const { given } = start({ held: "more" });
    const comments = Array<string>(70).fill(`: ${"x".repeat(4_000)}\n\n`);
    expect(await given(upstream(comments, "hangs"))).toMatchObject({ end: { errorCode: "upstream_nonsense" } });
  });

  it("is no empty answer when it says its usage before it says anything else", async () => {
    const { answer, ended } = start({ held: "more", includeUsage: true });
    const early = 'data: {"choices":[{"delta":{"content":""}}],"usage":{"prompt_tokens":3,"completion_tokens":0}}\n\n';
    const chunks = [early, content, stop, done];
    expect(await (await answer.from(upstream(chunks, "closes"))).text()).toBe(chunks.join(""));
    expect(await ended).toMatchObject({ status: "ok" });
  });

  it("says an error behind content inside the stream", async () => {
    const { answer, ended } = start({ held: "more" });
    const response = await answer.from(upstream([content, said], "closes"));
    expect(await response.text()).toContain("is failing");
    expect(await ended).toMatchObject({ status: "error", errorCode: "upstream_stream_error" });
  });
});

describe("a JSON answer of unknown length", () => {
  const whole = ['{"choices":[{}],', '"usage":{"prompt_tokens":3,"completion_tokens":2}}'];
  const long = [`{"choices":[{"x":"${"x".repeat(300_000)}"}],`, whole[1] ?? ""];

  it.each([
    ["short", whole],
    ["long", long],
  ])("that is %s is handed on whole", async (_name, chunks) => {
    const { answer, ended, seen } = start({ stream: false });
    const response = await answer.from(upstream(chunks, "closes", "application/json"));
    expect(await response.text()).toBe(chunks.join(""));
    expect(await ended).toMatchObject({ status: "ok", errorCode: null });
    expect(seen().usage?.output).toBe(2);
  });

  it("that is cut is none", async () => {
    const { given } = start({ stream: false });
    const chunks = [whole[0] ?? "", '"usa'];
    expect(await given(upstream(chunks, "closes", "application/json"))).toMatchObject({
      error: { status: 502 },
      end: { status: "error", errorCode: "upstream_nonsense" },
    });
  });

  it("that is cut behind a long beginning is recorded as such", async () => {
    const { answer, ended } = start({ stream: false });
    await (await answer.from(upstream(long.slice(0, 1), "closes", "application/json"))).text();
    expect(await ended).toMatchObject({ status: "error", errorCode: "upstream_truncated" });
  });
});
