import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { newId } from "../../src/kernel/id.ts";

const submission = {
  formId: "write",
  kind: "contact" as const,
  title: "Write to us",
  fields: { name: "Ada", email: "ada@example.com", message: "Have you a table?" },
  unverified: false,
};

it("tries again later whatever fails, the platform's own composition included, and keeps what it has", async () => {
  const siteId = newId("site");
  const object = env.SITE_FORMS.getByName(siteId);
  await runInDurableObject(object, async (instance, { storage }) => {
    await instance.take({ orgId: newId("org"), siteId }, submission, "198.51.100.7");
    await storage.deleteAlarm();
    Object.defineProperty(instance, "env", {
      get() {
        throw new Error("settings that nobody can read");
      },
    });
    await instance.alarm();
    expect(await storage.getAlarm()).toBeGreaterThan(Date.now());
    expect(instance.standing().waiting).toBe(1);
    await instance.forget();
  });
});

it("tries again later where its tables are gone, and deletes itself then", async () => {
  const siteId = newId("site");
  const object = env.SITE_FORMS.getByName(siteId);
  await runInDurableObject(object, async (instance, { storage }) => {
    await instance.take({ orgId: newId("org"), siteId }, submission, "198.51.100.7");
    // Forgotten behind the back of one who still works on it.
    await storage.deleteAlarm();
    await storage.deleteAll();
    await instance.alarm();
    expect(await storage.getAlarm()).toBeGreaterThan(Date.now());
    await storage.deleteAlarm();
    await instance.alarm();
    expect([await storage.getAlarm(), (await storage.list()).size]).toEqual([null, 0]);
  });
});
