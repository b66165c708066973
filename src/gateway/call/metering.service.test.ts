import { describe, expect, it } from "vitest";
import { type AccountPort, NO_TOKENS, type Settlement, type TokenUsage } from "../../billing/account.schema.ts";
import { newId } from "../../kernel/id.ts";
import { createMeter, type MeteredTarget, type Observed } from "./metering.service.ts";
import type { Settler } from "./settler.ts";

const account: AccountPort = {
  admit: () => Promise.reject(new Error("not asked")),
  settle: () => Promise.reject(new Error("not asked")),
  routing: () => Promise.reject(new Error("not asked")),
};

const TARGET: MeteredTarget = {
  provider: "openai",
  model: "m",
  quote: { rates: { input: 0, output: 0 }, version: "v", contextWindow: undefined },
  priced: true,
  credential: "platform",
};

/** A call that arrived at 1,000 and was let in at 1,007, by a clock that the test sets. */
function createCall(
  target = TARGET,
  usage: TokenUsage | undefined = NO_TOKENS,
  content: Omit<Observed, "usage"> = { contentEvents: 1, contentBytes: 4 },
  done: Promise<void> | null = Promise.resolve(),
  told: Promise<void> = Promise.resolve(),
) {
  let time = 1_007;
  const settled: Settlement[] = [];
  let nudges = 0;
  /** One at a time is all that a call has. */
  let timer: { run: () => void; ms: number } | undefined;
  const settler: Settler = {
    settle(_account, settlement) {
      settled.push(settlement);
      return { done: done ?? undefined, nudge: () => (nudges += 1) };
    },
    report: () => told,
  };
  const meter = createMeter({
    account,
    settler,
    admitted: {
      callId: newId("call"),
      orgId: newId("org"),
      keyId: newId("key"),
      keyHash: "hash",
      scope: "inference",
      operation: "chat.completions",
      provider: "openai",
      model: "m",
      stream: true,
      requestId: "r",
      reserveMicroUsd: 1,
      reserveTokens: 1,
      priceVersion: "v",
      wantCalls: 0,
    },
    userId: newId("user"),
    ttlMs: 10_000,
    leaseId: null,
    target,
    inputEstimate: 1,
    startedAt: 1_000,
    now: () => time,
    timers: {
      set(run, ms) {
        timer = { run, ms };
        return 1;
      },
      clear() {
        timer = undefined;
      },
    },
    observe: () => ({ usage, ...content }),
    onStuck: () => {},
  });
  return {
    meter,
    settled,
    at: (ms: number) => (time = 1_000 + ms),
    pass() {
      const due = timer;
      timer = undefined;
      due?.run();
    },
    timed: () => timer !== undefined,
    dueInMs: () => timer?.ms,
    nudges: () => nudges,
  };
}

describe("a call whose settlement others see to", () => {
  const seenTo = (told?: Promise<void>) => {
    const made = createCall(TARGET, NO_TOKENS, undefined, null, told);
    const settle = () => made.meter.end({ status: "ok", httpStatus: 200, errorCode: null });
    return { ...made, settle };
  };

  it.each([true, false])("may go at once, watched before (%s) or not", async (watched) => {
    const { meter, settle, settled, timed } = seenTo();
    if (watched) meter.watch(1_000);
    await settle();
    await meter.settled;
    expect([settled.length, timed()]).toEqual([1, false]);
    meter.watch(1_000);
    expect(timed()).toBe(false);
  });

  it("waits until what it told has arrived", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { meter, settle, at, pass } = seenTo(promise);
    meter.watch(10_000);
    at(3_000);
    pass();
    let left = false;
    void settle().then(() => {
      left = true;
    });
    await new Promise((done) => setImmediate(done));
    expect(left).toBe(false);
    resolve();
    await meter.settled;
  });
});

it.each([true, false])("looks after its settlement, watched before (%s) or not", (watched) => {
  const unheard = new Promise<void>(() => {});
  const { meter, at, pass, nudges, dueInMs } = createCall(TARGET, NO_TOKENS, undefined, unheard);
  if (watched) meter.watch(1_000);
  void meter.end({ status: "ok", httpStatus: 200, errorCode: null });
  at(2_000);
  pass();
  expect([nudges(), dueInMs()]).toEqual([1, 1_000]);
  at(4_000);
  pass();
  expect([nudges(), dueInMs()]).toEqual([2, 1_000]);
});

it("counts the silence from when it is watched", () => {
  const { meter, at, dueInMs } = createCall();
  at(500);
  meter.watch(200);
  expect(dueInMs()).toBe(200);
});

it("tells when a call was let in, when its provider began to answer and when the first content came", async () => {
  const { meter, settled, at } = createCall();
  at(9);
  meter.watch(1_000);
  meter.sent(TARGET);
  at(120);
  meter.watch(1_000, true);
  at(150);
  meter.touch();
  at(400);
  meter.touch();
  at(500);
  await meter.end({ status: "ok", httpStatus: 200, errorCode: null });
  expect(settled).toMatchObject([
    { admittedMs: 7, headersMs: 120, firstByteMs: 150, startedAt: 1_000, endedAt: 1_500 },
  ]);
});

it("leaves open what never came, and is never negative should the clock be set back", async () => {
  const { meter, settled, at } = createCall();
  at(-50);
  await meter.end({ status: "error", httpStatus: 502, errorCode: "upstream_unreachable" });
  expect(settled).toMatchObject([{ admittedMs: 7, headersMs: null, firstByteMs: null }]);
  const early = createCall();
  early.at(-50);
  early.meter.watch(1_000, true);
  await early.meter.end({ status: "ok", httpStatus: 200, errorCode: null });
  expect(early.settled).toMatchObject([{ headersMs: 0 }]);
});

it("charges a request by the piece once, of what fails nothing, and nobody for what they pay themselves", async () => {
  const quote = { rates: { input: 1, output: 1, request: 10 }, version: "v", contextWindow: undefined };
  const target = { ...TARGET, quote };
  const usage = { ...NO_TOKENS, input: 20, output: 20 };
  const settle = async (to: MeteredTarget, said: TokenUsage, status: "ok" | "error") => {
    const { meter, settled } = createCall(to, said);
    meter.sent(to);
    await meter.end({ status, httpStatus: 200, errorCode: null });
    return settled[0];
  };
  expect(await settle(target, usage, "ok")).toMatchObject({
    tokens: { ...usage, requests: 1 },
    costMicroUsd: 55,
    providerCostMicroUsd: 50,
  });
  expect(await settle(target, usage, "error")).toMatchObject({ costMicroUsd: 0, providerCostMicroUsd: 50 });
  const own: MeteredTarget = { ...target, credential: "own" };
  expect(await settle(own, usage, "ok")).toMatchObject({
    costMicroUsd: 0,
    providerCostMicroUsd: 50,
    credential: "own",
  });
  expect(await settle({ ...own, priced: false }, usage, "ok")).toMatchObject({ providerCostMicroUsd: null });
});

it("takes what was counted at the start of an answer that was left for no more than that", async () => {
  const early = { ...NO_TOKENS, input: 30, cacheRead: 5, output: 1 };
  const left = async (finished: boolean, contentBytes: number) => {
    const { meter, settled } = createCall(TARGET, early, { contentEvents: 3, contentBytes, finished });
    meter.sent(TARGET);
    await meter.end({ status: "cancelled", httpStatus: 499, errorCode: null });
    return settled[0];
  };
  expect(await left(false, 40)).toMatchObject({ tokens: { ...early, output: 10 }, estimated: true });
  expect(await left(false, 0)).toMatchObject({ tokens: { ...early, output: 3 }, estimated: true });
  expect(await left(true, 40)).toMatchObject({ tokens: early, estimated: false });
});
