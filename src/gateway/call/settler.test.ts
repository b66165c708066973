import { describe, expect, it } from "vitest";
import { type AccountPort, type AdmittedCall, NO_TOKENS, type Settlement } from "../../billing/account.schema.ts";
import { newId, type OrgId } from "../../kernel/id.ts";
import { createSettler } from "./settler.ts";

/** A clock that stands still until it is told to go on, and runs what falls due in order. */
function createTime() {
  let now = 0;
  let next = 0;
  const due = new Map<number, { at: number; run: () => void }>();
  const timers = {
    set(run: () => void, ms: number): number {
      next += 1;
      due.set(next, { at: now + ms, run });
      return next;
    },
    clear(handle: unknown): void {
      if (typeof handle === "number") due.delete(handle);
    },
  };
  const breathe = async () => {
    for (let i = 0; i < 20; i += 1) await Promise.resolve();
  };
  return {
    now: () => now,
    timers,
    pending: () => due.size,
    async advance(ms: number) {
      const end = now + ms;
      for (;;) {
        await breathe();
        const [first] = [...due].sort(([, a], [, b]) => a.at - b.at);
        if (!first || first[1].at > end) break;
        due.delete(first[0]);
        now = Math.max(now, first[1].at);
        first[1].run();
      }
      now = end;
      await breathe();
    },
  };
}

const settlementOf = (orgId: OrgId): Settlement => ({
  callId: newId("call"),
  orgId,
  keyId: newId("key"),
  userId: newId("user"),
  operation: "chat.completions",
  provider: "openai",
  model: "m",
  stream: false,
  requestId: "r",
  leaseId: null,
  reservedMicroUsd: 1,
  reservedTokens: 1,
  status: "ok",
  httpStatus: 200,
  tokens: NO_TOKENS,
  estimated: false,
  costMicroUsd: 0,
  priceVersion: "v",
  startedAt: 0,
  endedAt: 0,
  admittedMs: null,
  headersMs: null,
  firstByteMs: null,
  errorCode: null,
});

function createAccount(settle: (batch: Settlement[], attempt: number) => Promise<void>) {
  const batches: Settlement[][] = [];
  const account: AccountPort = {
    admit: () => Promise.reject(new Error("not asked")),
    settle(_orgId, batch) {
      batches.push([...batch]);
      return settle(batch, batches.length);
    },
    routing: () => Promise.reject(new Error("not asked")),
  };
  return { account, batches };
}

const org = newId("org");

describe("settler", () => {
  it("sends what gathers in thirty milliseconds together, one message an account", async () => {
    const time = createTime();
    const settler = createSettler(time);
    const { account, batches } = createAccount(async () => {});
    const other = newId("org");
    const done = [org, org, other, org].map((id) => settler.settle(account, settlementOf(id)).done);
    await time.advance(30);
    await Promise.all(done);
    expect(batches.map(({ length }) => length).sort()).toEqual([1, 3]);
    expect(time.pending()).toBe(0);
  });

  it("resends until it is acknowledged, and only then lets go", async () => {
    const time = createTime();
    const failures: number[] = [];
    const settler = createSettler({ ...time, onFailure: (_error, attempt) => failures.push(attempt) });
    const { account, batches } = createAccount(async (_batch, attempt) => {
      if (attempt < 4) throw new Error("down");
    });
    let acknowledged = false;
    const done = settler.settle(account, settlementOf(org)).done?.then(() => {
      acknowledged = true;
    });
    await time.advance(30);
    expect(acknowledged).toBe(false);
    await time.advance(5_000);
    await done;
    expect(failures).toEqual([1, 2, 3]);
    expect(new Set(batches.map(([only]) => only?.callId)).size).toBe(1);
  });

  it("gives up on an attempt that hangs, and sends again", async () => {
    const time = createTime();
    const settler = createSettler(time);
    const { account, batches } = createAccount((_batch, attempt) =>
      attempt === 1 ? new Promise(() => {}) : Promise.resolve(),
    );
    const { done } = settler.settle(account, settlementOf(org));
    await time.advance(10_000);
    await done;
    expect(batches).toHaveLength(2);
  });

  it("is taken over by a follower when the leader's context dies", async () => {
    const time = createTime();
    let leading = true;
    // The leader's request is ended by the runtime: its timers never fire again. Followers are nudged by theirs.
    const timers = {
      ...time.timers,
      set: (run: () => void, ms: number) => (leading ? 0 : time.timers.set(run, ms)),
    };
    const settler = createSettler({ now: time.now, timers });
    const { account, batches } = createAccount(async () => {});
    void settler.settle(account, settlementOf(org));
    leading = false;
    const mine = settlementOf(org);
    const followers = [mine, settlementOf(org)].map((settlement) => settler.settle(account, settlement));
    for (let second = 0; second < 10; second += 1) {
      await time.advance(1_000);
      for (const follower of followers) follower.nudge();
    }
    await Promise.all(followers.map(({ done }) => done));
    expect(batches.flat().map(({ callId }) => callId)).toContain(mine.callId);
    // The dead leader's own settlement among them.
    expect(new Set(batches.flat().map(({ callId }) => callId)).size).toBe(3);
  });

  it("keeps two requests of a group, however many it has", async () => {
    const time = createTime();
    const settler = createSettler(time);
    const { account, batches } = createAccount(() => Promise.withResolvers<void>().promise);
    const stay = Array.from({ length: 10 }, () => settler.settle(account, settlementOf(org)).done !== undefined);
    await time.advance(100);
    expect(stay).toEqual([true, true, ...Array(8).fill(false)]);
    expect(batches.map(({ length }) => length)).toEqual([10]);
  });

  it("keeps a request that leads by telling of itself until others' settlements have arrived", async () => {
    const time = createTime();
    const settler = createSettler(time);
    const arrived = Promise.withResolvers<void>();
    const { account } = createAccount(() => arrived.promise);
    let left = false;
    void settler.report(account, org, { call: {} as AdmittedCall, tokens: NO_TOKENS, costMicroUsd: 0 }).then(() => {
      left = true;
    });
    settler.settle(account, settlementOf(org));
    await time.advance(100);
    expect(left).toBe(false);
    arrived.resolve();
    await time.advance(0);
    expect(left).toBe(true);
  });

  it("never tells how far a call had come behind how far it has", async () => {
    const time = createTime();
    const settler = createSettler(time);
    const heard: number[] = [];
    const account: AccountPort = {
      ...createAccount(async () => {}).account,
      async settle(_orgId, _batch, calls) {
        if (time.now() < 1_000) throw new Error("down");
        heard.push(...calls.map(({ costMicroUsd }) => costMicroUsd));
      },
    };
    const call = { callId: newId("call") } as AdmittedCall;
    const other = { callId: newId("call") } as AdmittedCall;
    void settler.report(account, org, { call, tokens: NO_TOKENS, costMicroUsd: 1 });
    void settler.report(account, org, { call: other, tokens: NO_TOKENS, costMicroUsd: 7 });
    await time.advance(990);
    void settler.report(account, org, { call, tokens: NO_TOKENS, costMicroUsd: 2 });
    await time.advance(10_000);
    expect(heard.sort()).toEqual([2, 7]);
    expect(time.pending()).toBe(0);
  });

  it("puts no call into a group whose leader ought to have left long ago", async () => {
    const time = createTime();
    let dead = true;
    const timers = {
      ...time.timers,
      set: (run: () => void, ms: number) => (dead ? 0 : time.timers.set(run, ms)),
    };
    const settler = createSettler({ now: time.now, timers });
    const { account, batches } = createAccount(async () => {});
    settler.settle(account, settlementOf(org));
    await time.advance(200);
    dead = false;
    const mine = settlementOf(org);
    settler.settle(account, mine);
    await time.advance(50);
    expect(batches.map((batch) => batch.map(({ callId }) => callId))).toEqual([[mine.callId]]);
  });

  it("adopts what requests have left that all have died, with the next call of the isolate", async () => {
    const time = createTime();
    let dead = true;
    const timers = {
      ...time.timers,
      set: (run: () => void, ms: number) => (dead ? 0 : time.timers.set(run, ms)),
    };
    const settler = createSettler({ now: time.now, timers });
    const { account, batches } = createAccount(async () => {});
    const left = [settlementOf(org), settlementOf(org)];
    for (const settlement of left) settler.settle(account, settlement);
    await time.advance(10_000);
    dead = false;
    settler.settle(account, settlementOf(org));
    await time.advance(30);
    expect(batches.flat().map(({ callId }) => callId)).toEqual(
      expect.arrayContaining(left.map(({ callId }) => callId)),
    );
  });

  it("waits for a leader that is alive, however long the account is down", async () => {
    const time = createTime();
    const settler = createSettler(time);
    let up = false;
    const { account, batches } = createAccount(async () => {
      if (!up) throw new Error("down");
    });
    const done = [1, 2, 3].map(() => settler.settle(account, settlementOf(org)).done);
    await time.advance(20_000);
    up = true;
    await time.advance(5_000);
    await Promise.all(done);
    expect(batches.every(({ length }) => length === 3)).toBe(true);
  });
});
