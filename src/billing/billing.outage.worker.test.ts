/** What billing and the forms of websites do without Postgres. One file: whoever takes it away takes it from every file of this world. */
import { abortAllDurableObjects, runDurableObjectAlarm } from "cloudflare:test";
import { expect, it, vi } from "vitest";
import { letter, siteWithForms } from "../sites/forms/forms.worker.fixture.ts";
import { expectJson } from "../testing/harness.ts";
import { createTenant, resumePostgres, stopPostgres, waitForCalls } from "../testing/world.ts";
import { accountOf, callOf, endOf } from "./account/account.worker.fixture.ts";
import { BalanceView } from "./balance.schema.ts";

it("keeps 200 calls while Postgres is stopped, and brings them all when it is back", async () => {
  const tenant = await createTenant();
  await accountOf(tenant).authenticate(tenant.orgId, tenant.keyId, tenant.keyHash);
  await stopPostgres();
  try {
    const calls = Array.from({ length: 200 }, () => callOf(tenant));
    const account = accountOf(tenant);
    const replies = await Promise.all(calls.map((call) => account.admit(call)));
    expect(replies.every((reply) => reply.ok)).toBe(true);
    await account.settle(
      tenant.orgId,
      calls.map((call) => endOf(call, tenant.userId)),
    );
    await abortAllDurableObjects();
    await runDurableObjectAlarm(accountOf(tenant));
  } finally {
    await resumePostgres();
  }
  expect(await waitForCalls(tenant.orgId, 200)).toHaveLength(200);
});

it("shows the live balance without Postgres, and says that it cannot look up what it does not know", async () => {
  const { apiKey: as } = await createTenant({ creditMicroUsd: 70 });
  const balance = () => expectJson(BalanceView, 200, "/api/billing/balance", { as });
  const live = { available: { microUsd: 70 } };
  expect(await balance()).toMatchObject({ live, siteCredits: { available: 1, reserved: 0 } });
  await stopPostgres();
  try {
    expect(await balance()).toMatchObject({ live, siteCredits: null });
  } finally {
    await resumePostgres();
  }
});

it("takes what visitors send while Postgres is stopped, and brings it when it is back", async () => {
  const site = await siteWithForms();
  await stopPostgres();
  try {
    for (const message of ["The first", "The second"])
      expect((await site.send("write", letter({ message }))).status).toBe(200);
    await runDurableObjectAlarm(site.object);
    await abortAllDurableObjects();
  } finally {
    await resumePostgres();
  }
  await vi.waitFor(async () => expect(await site.inbox()).toHaveLength(2), { timeout: 25_000, interval: 250 });
});
