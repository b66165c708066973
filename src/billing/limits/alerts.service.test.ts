import { expect, it } from "vitest";
import { createAlerts } from "./alerts.service.ts";
import type { BudgetAlert } from "./limit.schema.ts";

const AT = Date.UTC(2026, 10, 20, 12);
const alert = (n: number): BudgetAlert => ({
  id: `alert_${n}`,
  subject: "key:key_1",
  period: "day",
  periodStart: Date.UTC(2026, 10, 20),
  threshold: 50,
  budgetMicroUsd: 1_000,
  spentMicroUsd: 600,
  at: AT,
});

/** A record of alerts, and a mail service that answers as it is told to, by the key of the mail. */
function world(answers: Record<string, "again" | "refused"> = {}) {
  const mailed = new Set<string>();
  const asked: string[] = [];
  let open = 0;
  let now = AT;
  const raise = createAlerts({
    store: {
      put: async (_orgId, alerts) => alerts.filter(({ id }) => !mailed.has(id)),
      recipients: async () => ["user_1", "user_2"].map((userId) => ({ userId, email: `${userId}@a.b`, orgName: "A" })),
      called: async () => new Map([["key:key_1", "Web shop"]]),
      mailed: async (_orgId, id) => void mailed.add(id),
    },
    send: async ({ subject }, key) => {
      expect(subject).toContain("the API key 'Web shop'");
      asked.push(key);
      expect(++open).toBe(1);
      await Promise.resolve();
      open -= 1;
      return answers[key] ?? "taken";
    },
    publicUrl: "https://example.com",
    clock: () => now,
  });
  return { raise: () => raise("org_1", [alert(1), alert(2)]), mailed, asked, pass: (ms: number) => (now += ms) };
}

it("mails go out one after the other, and those that were sent are not sent again", async () => {
  const w = world();
  expect(await w.raise()).toEqual(["alert_1", "alert_2"]);
  expect(w.asked).toEqual(["alert_1/user_1", "alert_1/user_2", "alert_2/user_1", "alert_2/user_2"]);
  expect(await w.raise()).toEqual(["alert_1", "alert_2"]);
  expect(w.asked).toHaveLength(4);
});

it("an alert is not done with while the service takes its mail only later, and is after a day", async () => {
  const answers: Record<string, "again" | "refused"> = { "alert_1/user_2": "again" };
  const w = world(answers);
  expect(await w.raise()).toEqual([]);
  expect(w.asked).toEqual(["alert_1/user_1", "alert_1/user_2"]);
  expect([...w.mailed]).toEqual([]);
  w.pass(24 * 3_600_000);
  expect(await w.raise()).toEqual(["alert_1", "alert_2"]);
});

it("an address that is refused holds up nobody, and an alert counts as mailed when anybody got it", async () => {
  const w = world({ "alert_1/user_1": "refused", "alert_2/user_1": "refused", "alert_2/user_2": "refused" });
  expect(await w.raise()).toEqual(["alert_1", "alert_2"]);
  expect([...w.mailed]).toEqual(["alert_1"]);
});
