/** The way of a call from the caller's side: who gets through on a balance that does not reach for all. */
import { abortAllDurableObjects, evictDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { asOwner, createTenant, type Tenant, waitForCalls, world } from "../testing/world.ts";

const ENOUGH_FOR = 50;

const Holds = z.record(z.string(), z.object({ waiting: z.number() }));
const Reserved = z.object({ reserved_micro_usd: z.coerce.number() });

const control = (path: string, method = "GET") => fetch(`${world.providersUrl}/_control/${path}`, { method });
const waitingAt = async (hold: string): Promise<number> =>
  Holds.parse(await (await control("holds")).json())[hold]?.waiting ?? 0;
const release = async (hold: string): Promise<void> => {
  expect((await control(`release/${hold}`, "POST")).status).toBe(200);
};

/** Names are of one length, so that all bodies are, and with them all reservations. */
const someHold = (): string => crypto.randomUUID();

const post = (tenant: Tenant, hold: string): Promise<Response> =>
  exports.default.fetch("http://localhost:8787/v1/chat/completions", {
    method: "POST",
    headers: { authorization: `Bearer ${tenant.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({
      model: "openai/test-model",
      max_tokens: 100,
      messages: [{ role: "user", content: `[[hold=${hold}]] Say hello.` }],
    }),
  });

/** What one such call reserves, as the record of one says. */
async function reservation(): Promise<number> {
  const rich = await createTenant();
  const hold = someHold();
  await release(hold);
  const answer = await post(rich, hold);
  expect(answer.status, await answer.text()).toBe(200);
  await waitForCalls(rich.orgId, 1);
  const [row] = await asOwner(Reserved, "select reserved_micro_usd from usage_calls where org_id = $1", [rich.orgId]);
  if (!row) throw new Error("the call is not in the record");
  // $1,000 a million tokens and 10 % on top: 1,100 micro-dollars a token; 100 for the answer, the body's besides.
  expect(row.reserved_micro_usd).toBeGreaterThan(100 * 1_100);
  return row.reserved_micro_usd;
}

/** Calls whose answers are counted as they come. */
function callers(tenant: Tenant, hold: string) {
  const answered: number[] = [];
  const all: Promise<void>[] = [];
  return {
    answered,
    send(count: number) {
      for (let n = 0; n < count; n += 1) {
        all.push(
          post(tenant, hold).then(async (answer) => {
            await answer.text();
            answered.push(answer.status);
          }),
        );
      }
    },
    /** Each has its refusal, or waits at the provider. */
    decided: () =>
      expect.poll(async () => answered.length + (await waitingAt(hold)), { timeout: 20_000 }).toBe(all.length),
    all: () => Promise.all(all),
  };
}

const times = (statuses: readonly number[], status: number) => statuses.filter((seen) => seen === status).length;

async function expectRecorded(tenant: Tenant, count: number, creditMicroUsd: number): Promise<void> {
  const rows = await waitForCalls(tenant.orgId, count, 20_000);
  expect(rows.map(({ status }) => status)).toEqual(Array(count).fill("ok"));
  expect(new Set(rows.map(({ id }) => id)).size).toBe(count);
  expect(rows.reduce((sum, row) => sum + row.cost_micro_usd, 0)).toBeLessThanOrEqual(creditMicroUsd);
}

describe("200 calls on a balance for 50", () => {
  it("lets exactly 50 through when they come at once, while the provider answers none", async () => {
    const creditMicroUsd = ENOUGH_FOR * (await reservation());
    const tenant = await createTenant({ creditMicroUsd });
    const hold = someHold();
    const { send, answered, decided, all } = callers(tenant, hold);
    send(200);
    await decided();
    expect([times(answered, 402), answered.length, await waitingAt(hold)]).toEqual([150, 150, 50]);
    await release(hold);
    await all();
    expect([times(answered, 200), times(answered, 402)]).toEqual([50, 150]);
    await expectRecorded(tenant, 50, creditMicroUsd);
  }, 60_000);

  // An eviction first waits 10 s for calls that are under way, so there are fewer of them.
  it.each([
    { how: "evicted", batches: [80, 60, 60] },
    { how: "crashed", batches: Array<number>(8).fill(25) },
  ])(
    "lets never more than 50 through when the account's object is $how between them",
    async ({ how, batches }) => {
      const creditMicroUsd = ENOUGH_FOR * (await reservation());
      const tenant = await createTenant({ creditMicroUsd });
      const hold = someHold();
      const { send, answered, decided, all } = callers(tenant, hold);
      for (const size of batches) {
        send(size);
        await decided();
        expect(await waitingAt(hold)).toBeLessThanOrEqual(50);
        if (how === "evicted") await evictDurableObject(env.ACCOUNT.getByName(tenant.orgId));
        else await abortAllDurableObjects();
      }
      const through = await waitingAt(hold);
      await release(hold);
      await all();
      expect([times(answered, 200), times(answered, 402)]).toEqual([through, 200 - through]);
      expect(through).toBeGreaterThanOrEqual(10);
      await expectRecorded(tenant, through, creditMicroUsd);
    },
    90_000,
  );
});
