import { createRoute, type Router, reply, requireMember, router } from "../http/index.ts";
import { BalanceView } from "./balance.schema.ts";
import { type AccountBalance, type BalanceRecord, balanceView } from "./balance.service.ts";

export interface BalanceServices {
  accountBalance: AccountBalance;
  balanceRecord: BalanceRecord;
}

const read = createRoute({
  method: "get",
  path: "/balance",
  operationId: "billing.balance",
  tags: ["billing"],
  summary: "What is left to spend",
  access: requireMember("usage:read"),
  responses: { 200: reply(BalanceView, "The balance: live, and as recorded.") },
});

export const balanceRoutes: Router<BalanceServices> = router<BalanceServices>().openapi(read, async (c) => {
  const { orgId } = c.var.actor;
  const { accountBalance, balanceRecord } = c.var.services;
  const [live, recorded] = await Promise.all([accountBalance.balance(orgId), balanceRecord.recorded(orgId)]);
  return c.json(balanceView(live, recorded), 200);
});
