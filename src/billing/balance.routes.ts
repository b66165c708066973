import { createRoute, type Router, reply, requireMember, router } from "../http/index.ts";
import type { Clock } from "../kernel/clock.ts";
import { BalanceQuery, BalanceView } from "./balance.schema.ts";
import { type AccountBalance, type BalanceRecord, balanceView } from "./balance.service.ts";

export interface BalanceServices {
  accountBalance: AccountBalance;
  balanceRecord: BalanceRecord;
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

export const balanceRoutes: Router<BalanceServices> = router<BalanceServices>().openapi(read, async (c) => {
  const { orgId } = c.var.actor;
  const { include } = c.req.valid("query");
  const { accountBalance, balanceRecord, clock } = c.var.services;
  const [live, recorded] = await Promise.all([
    accountBalance.balance(orgId),
    include === "recorded" ? balanceRecord.recorded(orgId) : undefined,
  ]);
  return c.json(balanceView(live, recorded, clock()), 200);
});
