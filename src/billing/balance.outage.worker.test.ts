import { expect, it } from "vitest";
import { expectJson } from "../testing/harness.ts";
import { createTenant, resumePostgres, stopPostgres } from "../testing/world.ts";
import { BalanceView } from "./balance.schema.ts";

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
