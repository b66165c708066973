import { env } from "cloudflare:test";
import { expect, it } from "vitest";
import { accountOf, COST, callOf, endOf } from "../src/billing/account/account.worker.fixture.ts";
import { createTenant, waitForCalls } from "../src/testing/world.ts";
import { createAccountPort } from "./objects.ts";

it("brings settlements to the account as they were made, and to no other", async () => {
  const [tenant, other] = [await createTenant(), await createTenant()];
  const call = callOf(tenant);
  await accountOf(tenant).admit(call);
  const end = endOf(call, tenant.userId);
  const { settle } = createAccountPort(env);
  await expect(settle(other.orgId, [end], [])).rejects.toThrow("calls of another organisation");
  await settle(tenant.orgId, [end], []);
  await settle(tenant.orgId, [end], []);
  const [row, ...more] = await waitForCalls(tenant.orgId, 1);
  expect([row?.id, more.length]).toEqual([call.callId, 0]);
  expect(await accountOf(tenant).balance(tenant.orgId)).toMatchObject({ chargedMicroUsd: COST, heldMicroUsd: 0 });
});
