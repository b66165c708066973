import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

const limit = { key: "login", limit: 5, periodMs: 60_000 };
const fresh = () => env.RATE_LIMITER.getByName(crypto.randomUUID());

it("lets exactly the limit through of many at once", async () => {
  const stub = fresh();
  const replies = await Promise.all(Array.from({ length: 50 }, () => stub.take([limit])));
  expect(replies.filter(({ allowed }) => allowed)).toHaveLength(5);
  const refused = replies.find(({ allowed }) => !allowed);
  expect(refused?.retryAfterMs).toBeGreaterThan(11_000);
});

it("remembers over an eviction what it wrote, and all of it after the alarm", async () => {
  const stub = fresh();
  await stub.take([limit]);
  await stub.take([limit]);
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  await evictDurableObject(stub);
  expect((await stub.take([limit], 0)).limits).toMatchObject([{ remaining: 3 }]);
});

it("deletes itself when nothing is left to know", async () => {
  const stub = fresh();
  await stub.take([{ key: "burst", limit: 1000, periodMs: 1 }]);
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  await runInDurableObject(stub, async (_object, { storage }) => {
    expect((await storage.list()).size).toBe(0);
    expect(await storage.getAlarm()).toBeNull();
  });
});
