import { expect, it } from "vitest";
import type { UsageCall } from "../../../billing/usage.schema.ts";
import { type CallStreamPorts, followCalls, followWhileShown } from "./call-stream.ts";

const tokens = { input: 9, cacheRead: 0, cacheWrite: 0, output: 3, reasoning: 0, total: 12 };
const callOf = (id: string): UsageCall => ({
  id,
  requestId: "req_1",
  startedAt: "2026-11-21T08:00:00.000Z",
  endedAt: "2026-11-21T08:00:01.000Z",
  durationMs: 1_000,
  admittedMs: 2,
  headersMs: 300,
  firstByteMs: 310,
  operation: "chat.completions",
  provider: "openai",
  model: "gpt-4o-mini",
  keyId: "key_1",
  keyName: "Grüße",
  userId: "user_1",
  stream: true,
  status: "ok",
  httpStatus: 200,
  errorCode: null,
  tokens,
  estimated: false,
  priceVersion: "1",
  costMicroUsd: 7,
  costUsd: "0.000007",
  providerCostMicroUsd: null,
  credential: "platform",
  attempts: 1,
  cache: null,
  tags: {},
});

const READY = "event: ready\ndata: {}\n\n";
const eventOf = (call: UsageCall) => `event: call\nid: ${call.id}\ndata: ${JSON.stringify(call)}\n\n`;

/** A body that comes byte by byte, and then ends, breaks or stays open. */
function body(text: string, then: "end" | "break" | "stay"): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.subarray(at, ++at));
      else if (then === "end") controller.close();
      else if (then === "break") controller.error(new TypeError("network error"));
      else await new Promise(() => undefined);
    },
  });
}

/** Follows the answers one after another; ends when none is left. */
async function follow(answers: (() => Response | Promise<Response>)[], ports: Partial<CallStreamPorts> = {}) {
  const stop = new AbortController();
  const told: string[] = [];
  const pauses: number[] = [];
  await followCalls(
    {
      async open() {
        const next = answers.shift();
        if (next) return next();
        stop.abort();
        throw stop.signal.reason;
      },
      async pause(ms) {
        pauses.push(ms);
      },
      ...ports,
    },
    {
      onCall: ({ id }) => void told.push(id),
      onReady: () => void told.push("ready"),
      onEnd: () => void told.push("end"),
      signal: stop.signal,
    },
  );
  return { told, pauses };
}

it("tells calls cut anywhere, and opens again whether the stream ends or breaks", async () => {
  const { told } = await follow([
    () => new Response(body(READY + eventOf(callOf("call_1")), "end")),
    () => new Response(body(`${READY}: keep-alive\n\n${eventOf(callOf("call_2"))}`, "break")),
    () => new Response(body(READY, "end")),
  ]);
  expect(told).toEqual(["ready", "call_1", "end", "ready", "call_2", "end", "ready", "end"]);
});

it("waits longer after each failure in a row, up to a bound, and not after a stream that was open", async () => {
  const refused = () => new Response("no", { status: 503 });
  const unreachable = () => Promise.reject(new TypeError("refused"));
  const { told, pauses } = await follow([
    ...Array.from({ length: 12 }, () => refused),
    unreachable,
    () => new Response(body(READY, "end")),
  ]);
  expect(told.filter((word) => word === "ready")).toHaveLength(1);
  expect(pauses[0]).toBeLessThanOrEqual(1_000);
  expect(pauses[11]).toBeGreaterThanOrEqual(7_500);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(15_000);
  expect(pauses[13]).toBeLessThanOrEqual(500);
});

it("gives up a connection that fell silent", async () => {
  const { told } = await follow([() => new Response(body(READY, "stay"))], { silenceMs: 20 });
  expect(told).toEqual(["ready", "end"]);
});

it("survives what is no call", async () => {
  const { told } = await follow([
    () => new Response(body(`${READY}event: call\ndata: {"id":1}\n\n${eventOf(callOf("call_3"))}`, "end")),
    () => new Response(body(`${READY}event: call\ndata: {{\n\n`, "end")),
  ]);
  expect(told).toEqual(["ready", "call_3", "end", "ready", "end"]);
});

it("holds no connection while the page is hidden, and says when it is ready again", async () => {
  const page = Object.assign(new EventTarget(), { visibilityState: "hidden" });
  const stop = new AbortController();
  const told: string[] = [];
  const opened: AbortSignal[] = [];
  const show = (visibilityState: string): void => {
    page.visibilityState = visibilityState;
    page.dispatchEvent(new Event("visibilitychange"));
  };
  const ready = () =>
    new Promise<void>((resolve) => {
      onReady = resolve;
    });
  let onReady = (): void => undefined;
  followWhileShown(
    {
      async open(signal) {
        opened.push(signal);
        return new Response(body(READY, "stay"));
      },
      pause: () => Promise.reject(new Error("nothing failed")),
    },
    page,
    {
      onCall: () => undefined,
      onReady: () => {
        told.push("ready");
        onReady();
      },
      onEnd: (hidden) => void told.push(hidden ? "hidden" : "end"),
      signal: stop.signal,
    },
  );
  expect(opened).toHaveLength(0);
  for (const times of [1, 2]) {
    const isReady = ready();
    show("visible");
    show("visible");
    await isReady;
    expect(opened).toHaveLength(times);
    show("hidden");
    expect(opened.at(-1)?.aborted).toBe(true);
  }
  expect(told).toEqual(["ready", "hidden", "ready", "hidden"]);
  stop.abort();
  show("visible");
  expect(opened).toHaveLength(2);
});
