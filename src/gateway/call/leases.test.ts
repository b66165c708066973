import { describe, expect, it } from "vitest";
import { call } from "../../billing/account/call.fixture.ts";
import type { AdmitReply, AdmitRequest } from "../../billing/account.schema.ts";
import { createLeasing } from "./leases.ts";

const LEASE_MS = 1_000;

const LIMITS = {
  requests: { limit: 1_000, remaining: 900, resetMs: 6_000 },
  tokens: { limit: 100_000, remaining: 50_000, resetMs: 30_000 },
};

/** An isolate in front of an account that grants what is asked for, once `answer` says so. */
function isolate({ grants = true, most = 100 } = {}) {
  let revoked = false;
  let time = 0;
  let n = 0;
  const waiting: (() => void)[] = [];
  const asked: AdmitRequest[] = [];
  const drawn = new Map<string, number>();
  const admit = (wanted: AdmitRequest): Promise<AdmitReply> => {
    asked.push(wanted);
    const calls = Math.min(most, wanted.wantCalls);
    const each = { microUsd: wanted.reserveMicroUsd, tokens: wanted.reserveTokens };
    const lease = grants &&
      calls > 0 && {
        id: wanted.callId,
        calls,
        microUsd: calls * each.microUsd,
        tokens: calls * each.tokens,
        allowedModels: null,
        forMs: LEASE_MS,
      };
    const reply: AdmitReply = revoked
      ? { ok: false, refusal: { reason: "key_revoked" }, limits: {} }
      : { ok: true, userId: "user_1", ttlMs: 60_000, limits: LIMITS, lease: lease || undefined };
    return new Promise((resolve) => waiting.push(() => resolve(reply)));
  };
  const leasing = createLeasing({ admit }, () => time);
  return {
    asked,
    drawn,
    revoke: () => {
      revoked = true;
    },
    wait: (ms: number) => {
      time += ms;
    },
    /** One call's reply, once the account has answered those that asked. */
    async reply(): Promise<AdmitReply> {
      const reply = leasing(call(n++));
      for (const resolve of waiting.splice(0)) resolve();
      return await reply;
    },
    /** So many calls; how many of them asked the account. */
    calls(count: number): number {
      const before = asked.length;
      for (let i = 0; i < count; i += 1) {
        const reply = leasing(call(n++));
        if (reply instanceof Promise || !reply.ok) continue;
        drawn.set(String(reply.leaseId), (drawn.get(String(reply.leaseId)) ?? 0) + 1);
      }
      return asked.length - before;
    },
    /** The account answers all that asked. */
    async answer() {
      for (const resolve of waiting.splice(0)) resolve();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe("a lease", () => {
  it("counts its calls down from the limits that the account has said, and a reply of the account not at all", async () => {
    const { reply, calls, answer } = isolate();
    expect(await reply()).toEqual({ ok: true, userId: "user_1", ttlMs: 60_000, limits: LIMITS, leaseId: undefined });
    calls(20);
    await answer();
    const { reserveTokens } = call(0);
    const { requests, tokens } = LIMITS;
    for (const used of [1, 2]) {
      const { limits } = await reply();
      expect(limits).toEqual({
        requests: { ...requests, remaining: requests.remaining - used },
        tokens: { ...tokens, remaining: tokens.remaining - used * reserveTokens },
      });
    }
  });

  it("is asked for by the tenth call within a second, and by no other while that one waits", () => {
    const { calls, asked } = isolate();
    calls(30);
    expect(asked.filter(({ wantCalls }) => wantCalls > 0).map(({ callId }) => callId)).toEqual(["call_9"]);
    expect(asked).toHaveLength(30);
  });

  it("is followed by another before it is used up, so that one call in many asks", async () => {
    const { calls, asked, answer, drawn } = isolate();
    calls(60);
    await answer();
    const wanted = Number(asked.find(({ wantCalls }) => wantCalls > 0)?.wantCalls);
    expect(wanted).toBe(20);
    // Down to the last quarter: one asks, and the others go on with what is left.
    expect(calls(15)).toBe(0);
    expect(calls(6)).toBe(1);
    await answer();
    for (let i = 0; i < 40; i += 1) {
      expect(calls(10)).toBeLessThanOrEqual(1);
      await answer();
    }
    expect(asked.length - 60).toBeLessThan(12);
    for (const [id, count] of drawn) {
      expect(count).toBeLessThanOrEqual(Math.min(100, Number(asked.find(({ callId }) => callId === id)?.wantCalls)));
    }
  });

  it("is as large as the second before asks for, though another has just begun", async () => {
    const { calls, asked, answer, wait } = isolate({ most: 2_000 });
    calls(400);
    await answer();
    wait(LEASE_MS + 1);
    calls(1);
    expect(asked.at(-1)?.wantCalls).toBe(800);
  });

  it("is not asked for by a key that has rested", async () => {
    const { calls, asked, answer, wait } = isolate();
    calls(400);
    await answer();
    wait(2 * LEASE_MS + 1);
    expect(calls(9)).toBe(9);
    expect(asked.slice(-9).every(({ wantCalls }) => wantCalls === 0)).toBe(true);
  });

  it("is asked for again after a tenth of a second where none was granted, or no answer came", async () => {
    const { calls, asked, answer, wait } = isolate({ grants: false });
    const asking = () => asked.filter(({ wantCalls }) => wantCalls > 0).length;
    calls(20);
    await answer();
    calls(20);
    expect(asking()).toBe(1);
    wait(100);
    calls(20);
    expect(asking()).toBe(2);
    wait(100);
    calls(20);
    expect(asking()).toBe(3);
  });

  it("lets nothing in once the account has refused a call of its key", async () => {
    const { calls, answer, revoke } = isolate();
    calls(60);
    await answer();
    revoke();
    expect(calls(16)).toBe(1);
    await answer();
    expect(calls(3)).toBe(3);
  });

  it("lets nothing in when its second is over", async () => {
    const { calls, answer, wait } = isolate();
    calls(60);
    await answer();
    expect(calls(1)).toBe(0);
    wait(LEASE_MS);
    expect(calls(1)).toBe(1);
  });
});
