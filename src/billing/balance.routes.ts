import { createRoute, type Router, reply, requireMember, router } from "../http/index.ts";
import type { Clock } from "../kernel/clock.ts";
import { DatabaseError } from "../platform/db.ts";
import { BalanceQuery, BalanceView } from "./balance.schema.ts";
import { type AccountBalance, type BalanceRecord, balanceView, type SiteCreditReader } from "./balance.service.ts";

export interface BalanceServices {
  accountBalance: AccountBalance;
  balanceRecord: BalanceRecord;
  siteCreditReader: SiteCreditReader;
  clock: Clock;
}

const read = createRoute({
  method: "get",
  path: "/balance",
  operationId: "billing.balance",
  tags: ["billing"],
  summary: "What is left to spend",
  description: "The live numbers are exact and cost nothing to ask. Compare with the recorded ones to check the drain.",
  access: requireMember("usage:read"),
  request: { query: BalanceQuery },
  responses: { 200: reply(BalanceView, "The balance: live, and as recorded if asked for.") },
});

/** The live balance is to be had without Postgres. */
function unknownWhileAway(error: unknown): null {
  if (error instanceof DatabaseError && error.unavailable) return null;
  throw error;
}

export const balanceRoutes: Router<BalanceServices> = router<BalanceServices>().openapi(read, async (c) => {
  const { orgId } = c.var.actor;
  const { include } = c.req.valid("query");
  const { accountBalance, balanceRecord, siteCreditReader, clock } = c.var.services;
  const [live, siteCredits, recorded] = await Promise.all([
    accountBalance.balance(orgId),
    siteCreditReader.siteCredits(orgId).catch(unknownWhileAway),
    include === "recorded" ? balanceRecord.recorded(orgId) : undefined,
  ]);
  return c.json(balanceView(live, siteCredits, recorded, clock()), 200);
});
