import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import * as z from "zod";
import { newId, type OrgId } from "../../src/kernel/id.ts";
import { Provisioning } from "../../src/sites/provisioning/provisioning.schema.ts";
import { expectJson, signUp } from "../../src/testing/harness.ts";

const HOUR_MS = 60 * 60_000;
const Watched = z.object({ lookedAt: z.number().optional() });

const objectOf = (domainId: string) => env.DOMAIN.getByName(domainId);
const storageOf = (domainId: string) =>
  runInDurableObject(objectOf(domainId), async (_, { storage }) => ({
    watched: Watched.optional().parse(storage.kv.get("watched")),
    alarm: await storage.getAlarm(),
  }));

/** Of a connection that waits for its owner's DNS, as soon as its object has looked and sleeps. */
async function asleep() {
  const { accessToken: as, orgId } = await signUp({ verified: true });
  const site = { name: `Corner ${crypto.randomUUID()}`, template: "restaurant" };
  const { id: siteId } = await expectJson(z.object({ id: z.string() }), 201, "/api/sites", {
    method: "POST",
    as,
    body: site,
  });
  const body = { name: `www.cafe-${crypto.randomUUID().slice(0, 12)}.example`, siteId };
  const { domainId } = await expectJson(Provisioning, 202, "/api/domains/connections", { method: "POST", as, body });
  /** An hour, so that nothing is due while a test looks. */
  const until = await runInDurableObject(objectOf(domainId), async (_, { storage }) => {
    const far = Date.now() + HOUR_MS;
    await vi.waitFor(async () => {
      expect(Watched.parse(storage.kv.get("watched")).lookedAt).toBeDefined();
      expect(await storage.getAlarm()).toBeGreaterThan(Date.now());
    }, 10_000);
    await storage.setAlarm(far);
    return far;
  });
  const { watched } = await storageOf(domainId);
  return { orgId: orgId as OrgId, domainId, until, lookedAt: watched?.lookedAt ?? 0 };
}

it("leaves whoever has looked since then and will again alone, and asks nobody", async () => {
  const { orgId, domainId, until, lookedAt } = await asleep();
  await objectOf(domainId).wake(orgId, domainId, lookedAt);
  expect(await storageOf(domainId)).toEqual({ watched: { lookedAt }, alarm: until });
});

it("looks at once where something may have changed behind its last look, and where it is told to", async () => {
  const { orgId, domainId, lookedAt } = await asleep();
  const looked = (than: number) =>
    vi.waitFor(async () => {
      const { watched } = await storageOf(domainId);
      expect(watched?.lookedAt).toBeGreaterThan(than);
      return watched?.lookedAt ?? 0;
    }, 10_000);
  await objectOf(domainId).wake(orgId, domainId, lookedAt + 1);
  const again = await looked(lookedAt);
  await objectOf(domainId).wake(orgId, domainId);
  await looked(again);
});

it("looks where it has lost its alarm, however lately it looked", async () => {
  const { orgId, domainId, lookedAt } = await asleep();
  await runInDurableObject(objectOf(domainId), (_, { storage }) => storage.deleteAlarm());
  await objectOf(domainId).wake(orgId, domainId, lookedAt);
  await vi.waitFor(async () => expect((await storageOf(domainId)).watched?.lookedAt).toBeGreaterThan(lookedAt), 10_000);
});

it("tries again later whatever fails, the platform's own composition included", async () => {
  const domainId = newId("dom");
  await runInDurableObject(objectOf(domainId), async (object, { storage }) => {
    storage.kv.put("watched", { orgId: newId("org"), domainId });
    Object.defineProperty(object, "env", {
      get() {
        throw new Error("settings that nobody can read");
      },
    });
    await object.alarm();
    expect(await storage.getAlarm()).toBeGreaterThan(Date.now());
    await storage.deleteAlarm();
  });
});
