import { expect, it } from "vitest";
import { type AccountPort, NO_TOKENS, type Settlement } from "../../billing/account.schema.ts";
import { newId } from "../../kernel/id.ts";
import { createMeter } from "./metering.service.ts";
import type { Settler } from "./settler.ts";

const account: AccountPort = {
  admit: () => Promise.reject(new Error("not asked")),
  settle: () => Promise.reject(new Error("not asked")),
  routing: () => Promise.reject(new Error("not asked")),
};

const TARGET = {
  provider: "openai",
  model: "m",
  quote: { rates: { input: 0, output: 0 }, version: "v", contextWindow: undefined },
  priced: true,
  credential: "platform" as const,
};

/** A call that arrived at 1,000 and was let in at 1,007, by a clock that the test sets. */
function createCall() {
  let time = 1_007;
  const settled: Settlement[] = [];
  const settler: Settler = {
    settle(_account, settlement) {
      settled.push(settlement);
      return { done: Promise.resolve(), nudge: () => {} };
    },
    report: () => Promise.resolve(),
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
    target: TARGET,
    inputEstimate: 1,
    startedAt: 1_000,
    now: () => time,
    timers: { set: () => 0, clear: () => {} },
    observe: () => ({ usage: NO_TOKENS, contentEvents: 0, contentBytes: 0 }),
    onStuck: () => {},
  });
  return { meter, settled, at: (ms: number) => (time = 1_000 + ms) };
}

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
