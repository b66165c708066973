import { abortAllDurableObjects, runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { createTenant, resumePostgres, stopPostgres, waitForCalls } from "../../testing/world.ts";
import { accountOf, callOf, endOf } from "./account.worker.fixture.ts";

describe("the account object without Postgres", () => {
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
});
