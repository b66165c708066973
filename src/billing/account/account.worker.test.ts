import { abortAllDurableObjects } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { createTenant, waitForCalls } from "../../testing/world.ts";
import { accountOf, COST, callOf, endOf } from "./account.worker.fixture.ts";

describe("the account object", () => {
  it("lets 50 of 200 concurrent calls through on a balance for 50", async () => {
    const tenant = await createTenant({ creditMicroUsd: 50 * COST });
    const account = accountOf(tenant);
    const replies = await Promise.all(Array.from({ length: 200 }, () => account.admit(callOf(tenant))));
    expect(replies.filter((reply) => reply.ok)).toHaveLength(50);
    expect(replies.filter((reply) => !reply.ok && reply.refusal.reason === "insufficient_credits")).toHaveLength(150);
  });

  // That it is evicted is shown in src/gateway/admission.worker.test.ts, with callers that are alive: an eviction takes
  // longer than a hold lives that nobody renews.
  it("never lets more than 50 through when it is crashed between admissions", async () => {
    const tenant = await createTenant({ creditMicroUsd: 50 * COST });
    let admitted = 0;
    for (let round = 0; round < 8; round += 1) {
      const account = accountOf(tenant);
      const replies = await Promise.all(Array.from({ length: 25 }, () => account.admit(callOf(tenant))));
      admitted += replies.filter((reply) => reply.ok).length;
      await abortAllDurableObjects();
    }
    expect(admitted).toBeLessThanOrEqual(50);
    expect(admitted).toBeGreaterThanOrEqual(10);
  });

  it("brings each settled call to Postgres once, however often it is told", async () => {
    const tenant = await createTenant();
    const calls = Array.from({ length: 60 }, () => callOf(tenant));
    const account = accountOf(tenant);
    await Promise.all(calls.map((call) => account.admit(call)));
    const ends = calls.map((call) => endOf(call, tenant.userId));
    await Promise.all([account.settle(tenant.orgId, ends), account.settle(tenant.orgId, ends.slice(0, 30))]);
    await abortAllDurableObjects();
    await accountOf(tenant).settle(tenant.orgId, ends.slice(20));
    const recorded = await waitForCalls(tenant.orgId, 60);
    expect(recorded).toHaveLength(60);
    expect(await accountOf(tenant).balance(tenant.orgId)).toMatchObject({ chargedMicroUsd: 60 * COST });
  });

  it("turns a call that nobody ends into one interrupted row", async () => {
    const tenant = await createTenant();
    const call = callOf(tenant);
    await accountOf(tenant).admit(call);
    const { keyHash: _hash, scope: _scope, wantCalls: _want, ...facts } = call;
    await accountOf(tenant).settle(
      tenant.orgId,
      [],
      [
        {
          call: { ...facts, userId: tenant.userId, startedAt: Date.now(), leaseId: null },
          tokens: { input: 3, cacheRead: 0, cacheWrite: 0, output: 4, reasoning: 0 },
          costMicroUsd: 7,
        },
      ],
    );
    const [row] = await waitForCalls(tenant.orgId, 1);
    expect(row).toMatchObject({ status: "interrupted", cost_micro_usd: 7, input_tokens: 3, output_tokens: 4 });
    expect(await accountOf(tenant).balance(tenant.orgId)).toMatchObject({ heldMicroUsd: 0, chargedMicroUsd: 7 });
  });

  it("closes to a revoked key at once, and stays closed after it forgot everything in memory", async () => {
    const tenant = await createTenant();
    expect((await accountOf(tenant).admit(callOf(tenant))).ok).toBe(true);
    await accountOf(tenant).revokeKey(tenant.orgId, tenant.keyId);
    for (const forget of [async () => {}, abortAllDurableObjects]) {
      await forget();
      expect(await accountOf(tenant).admit(callOf(tenant))).toMatchObject({ refusal: { reason: "key_revoked" } });
      expect(await accountOf(tenant).authenticate(tenant.orgId, tenant.keyId, tenant.keyHash)).toMatchObject({
        ok: false,
      });
    }
  });
});
