import { abortAllDurableObjects, env, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { createTenant, waitForCalls } from "../../testing/world.ts";
import { accountOf, COST, callOf, endOf } from "./account.worker.fixture.ts";
import { KEY, START } from "./call.fixture.ts";
import { openJournal } from "./journal.ts";
import { largeEvents } from "./large-state.fixture.ts";
import { type AccountEvent, type AccountState, apply, emptyState } from "./state.ts";

/** More than workerd itself takes in one value, which is more than Cloudflare does. */
const TOO_LONG = "x".repeat(20_000_000);

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

describe("the storage of an account object", () => {
  const objectFor = (name: string) => env.ACCOUNT.getByName(name);
  const open = async (ctx: DurableObjectState) => {
    const opened = await openJournal(ctx.storage, START, () => ctx.abort("refused"));
    return { journal: opened.journal, state: opened.state ?? emptyState() };
  };
  const write = async (ctx: DurableObjectState, groups: AccountEvent[][], at = START): Promise<AccountState> => {
    const { journal, state } = await open(ctx);
    for (const events of groups) {
      for (const event of events) apply(state, event);
      journal.append(state, events, [], at, false);
    }
    await journal.sync();
    return state;
  };
  const grant = (seq: number): AccountEvent => ({ t: "grant", seq, amount: 100 });

  it("gives back a state that takes many times a value", async () => {
    await runInDurableObject(objectFor("large"), async (_object, ctx) => {
      const written = await write(ctx, largeEvents());
      expect((await open(ctx)).state).toEqual(written);
      const folded = await write(ctx, [[grant(2)]], START + 5_000);
      expect((await open(ctx)).state).toEqual(folded);
      expect((await ctx.storage.list({ prefix: "j:" })).size).toBe(0);
      await ctx.storage.deleteAll();
    });
  });

  it("keeps what a fold was to replace where it refuses the fold", async () => {
    const before = await runInDurableObject(objectFor("refusing"), async (_object, ctx) => {
      await write(ctx, [[grant(1)], [{ t: "setAside", reservation: { key: "a", amountMicroUsd: 7, note: "" } }]]);
      await ctx.storage.put("k:key_1", KEY);
      return (await ctx.storage.list()).keys().toArray();
    });
    const folding = runInDurableObject(objectFor("refusing"), async (_object, ctx) => {
      const { journal, state } = await open(ctx);
      state.setAside.set("b", { key: "b", amountMicroUsd: 1, note: TOO_LONG });
      // Taken by itself, and gone with what is refused in the same turn.
      journal.dropKeys(["key_1"]);
      journal.append(state, [grant(2)], [], START + 5_000, false);
      await journal.sync();
    });
    await expect(folding).rejects.toThrow("refused");
    await runInDurableObject(objectFor("refusing"), async (_object, ctx) => {
      expect((await ctx.storage.list()).keys().toArray()).toEqual(before);
      expect((await open(ctx)).state).toMatchObject({ balance: 93, grantSeq: 1, setAside: { size: 1 } });
      await ctx.storage.deleteAll();
    });
  });

  it("ends the object when it refuses a write, so that the next one goes by what is on disk", async () => {
    const tenant = await createTenant({ creditMicroUsd: 50 * COST });
    const call = callOf(tenant);
    const end = endOf(call, tenant.userId);
    const long = { ...endOf(callOf(tenant), tenant.userId), requestId: TOO_LONG };
    const settled = accountOf(tenant)
      .settle(tenant.orgId, [end, long])
      .then(
        () => "settled",
        (error) => String(error),
      );
    expect(await settled).toContain("refused a write");
    expect(await accountOf(tenant).balance(tenant.orgId)).toMatchObject({ chargedMicroUsd: 0 });
    await accountOf(tenant).settle(tenant.orgId, [end]);
    expect(await accountOf(tenant).balance(tenant.orgId)).toMatchObject({ chargedMicroUsd: COST });
  });
});
