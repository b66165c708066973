/**
 * What an account knows of a call while it runs: the gateway's side and the account's as they are, with a line between that
 * loses what is said, or that it was heard, and an object that forgets what it has not written.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Bench, bench, TTL } from "../../billing/account/account.fixture.ts";
import { call } from "../../billing/account/call.fixture.ts";
import { type AccountPort, NO_TOKENS, type Progress } from "../../billing/account.schema.ts";
import { createMeter, type MeteredTarget } from "./metering.service.ts";
import { createSettler } from "./settler.ts";

/** A token a millisecond, at a micro-dollar each and the tenth on top. */
const TARGET: MeteredTarget = {
  provider: "openai",
  model: "test",
  quote: { rates: { input: 1, output: 1 }, version: "test", contextWindow: undefined },
  priced: true,
  credential: "platform",
};
const costAfter = (ms: number) => Math.round(ms * 1.1);

const STEP_MS = 20;

type Line = "works" | "is cut" | "loses the answer";

/** A call that is let in and streams, in an isolate whose timers go by the account's clock until it dies. */
async function stream() {
  const object = await bench({ grants: [{ seq: 1, amountMicroUsd: 1_000_000 }] });
  let line: Line = "works";
  let alive = true;
  let next = 0;
  const due = new Map<number, { at: number; run: () => void }>();
  const timers = {
    set(run: () => void, ms: number): number {
      next += 1;
      due.set(next, { at: object.now + ms, run });
      return next;
    },
    clear: (handle: unknown) => void due.delete(handle as number),
  };
  /** By the latest words that the account heard, and that are known to be durable there. */
  const costs = { heard: 0, durable: 0 };
  const latest = (of: keyof typeof costs, calls: readonly Progress[]) => {
    for (const { costMicroUsd } of calls) costs[of] = Math.max(costs[of], costMicroUsd);
  };
  const port: AccountPort = {
    admit: async (request) => object.account.admit(request),
    routing: () => Promise.reject(new Error("nothing is routed")),
    async settle(orgId, settlements, calls) {
      const [sent, said] = [[...settlements], [...calls]];
      if (line === "is cut") throw new Error("the account cannot be reached");
      latest("heard", said);
      await object.account.settle(orgId, sent, said);
      if (line === "loses the answer") throw new Error("the connection was lost");
      latest("durable", said);
    },
  };
  const admitted = call(1, { reserveMicroUsd: 100_000 });
  const reply = await port.admit(admitted);
  if (!reply.ok) throw new Error(reply.refusal.reason);
  const startedAt = object.now;
  const now = () => object.now;
  const tokens = () => ({ ...NO_TOKENS, output: now() - startedAt });
  const meter = createMeter({
    account: port,
    settler: createSettler({ now, timers }),
    admitted,
    userId: reply.userId,
    ttlMs: TTL,
    leaseId: null,
    target: TARGET,
    inputEstimate: 0,
    startedAt,
    now,
    timers,
    observe: () => ({ usage: tokens(), contentEvents: 1, contentBytes: 1 }),
    onStuck: () => {},
  });
  meter.sent(TARGET);
  meter.watch(Number.POSITIVE_INFINITY);

  return {
    object,
    meter,
    costs,
    used: () => costAfter(now() - startedAt),
    be(next: Line) {
      line = next;
    },
    die() {
      alive = false;
    },
    row: () => object.rows.get(admitted.callId),
    async pass(ms: number) {
      const end = object.now + ms;
      while (object.now < end) {
        await object.advance(Math.min(STEP_MS, end - object.now));
        for (const [handle, { at, run }] of [...due].sort(([, a], [, b]) => a.at - b.at)) {
          if (at > object.now || !due.delete(handle) || !alive) continue;
          run();
        }
      }
    },
  };
}

/** Rows come to the record a moment later. */
const recorded = (object: Bench) => object.advance(10 * TTL);

/** Long enough to be told again, and short enough for a call that is alive not to be taken for dead. */
const gaps = fc.array(
  fc.record({
    up: fc.integer({ min: 1_000, max: 4_000 }),
    down: fc.integer({ min: 20, max: 1_500 }),
    how: fc.constantFrom<Line>("is cut", "loses the answer"),
    forgets: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);

it("keeps a call open that is alive, and knows its latest words when it dies, whatever of them was lost", async () => {
  await fc.assert(
    fc.asyncProperty(gaps, fc.integer({ min: 0, max: 2_000 }), fc.boolean(), async (script, more, forgetsAtOnce) => {
      const { object, costs, be, pass, die, row } = await stream();
      // Before anything of it was written: what the call says of itself brings it back.
      if (forgetsAtOnce) await object.crash();
      for (const { up, down, how, forgets } of script) {
        be("works");
        await pass(up);
        be(how);
        await pass(down);
        if (forgets) await object.crash();
      }
      be("works");
      await pass(more);
      expect(row()).toBeUndefined();
      // Forgotten before it was written, and not told of since: what it may cost is in the escrow, and nobody knows of it.
      fc.pre(!forgetsAtOnce || costs.durable > 0);
      expect((await object.account.balance("org_1")).heldMicroUsd).toBeGreaterThan(0);
      die();
      await recorded(object);
      expect(row()).toMatchObject({ status: "interrupted", revision: 1 });
      expect(row()?.costMicroUsd).toBeGreaterThanOrEqual(costs.durable);
      expect(row()?.costMicroUsd).toBeLessThanOrEqual(costs.heard);
    }),
    { numRuns: 300 },
  );
}, 60_000);

it("is charged once for all that was used, however long nothing of it was heard", async () => {
  const outages = fc.array(
    fc.record({
      up: fc.integer({ min: 0, max: 4_000 }),
      down: fc.integer({ min: 0, max: 2 * TTL }),
      how: fc.constantFrom<Line>("is cut", "loses the answer"),
      forgets: fc.boolean(),
    }),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(outages, fc.boolean(), async (script, isCut) => {
      const { object, meter, used, be, pass, row } = await stream();
      // An answer without a word costs nothing.
      await pass(STEP_MS);
      for (const { up, down, how, forgets } of script) {
        be("works");
        await pass(up);
        be(how);
        await pass(down);
        if (forgets) await object.crash();
      }
      be(isCut ? "is cut" : "works");
      const cost = used();
      const settled = meter.end({ status: "ok", httpStatus: 200, errorCode: null });
      await pass(1_000);
      be("works");
      await pass(5_000);
      await settled;
      await recorded(object);
      expect(row()).toMatchObject({ status: "ok", costMicroUsd: cost });
      expect(await object.account.balance("org_1")).toMatchObject({
        availableMicroUsd: 1_000_000 - cost,
        heldMicroUsd: 0,
        chargedMicroUsd: cost,
      });
    }),
    { numRuns: 100 },
  );
}, 60_000);
