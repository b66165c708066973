import { createRoute, pageOf, paging, type Router, reply, requireMember, router } from "../../http/index.ts";
import { LedgerCursor, LedgerEvent } from "./ledger.schema.ts";
import type { LedgerReader } from "./ledger.service.ts";

export interface LedgerServices {
  ledger: LedgerReader;
}

const pages = paging(LedgerCursor);

const list = createRoute({
  method: "get",
  path: "/ledger",
  operationId: "billing.ledger",
  tags: ["billing"],
  summary: "Grants, purchases and website credits as entries of a ledger, newest first",
  description: "Model calls are not in it: their cost is in the usage.",
  access: requireMember("usage:read"),
  request: { query: pages.Query },
  responses: { 200: reply(pageOf(LedgerEvent), "A page of events, each with its entries.") },
});

export const ledgerRoutes: Router<LedgerServices> = router<LedgerServices>().openapi(list, async (c) => {
  const { cursor, limit } = c.req.valid("query");
  const found = await c.var.services.ledger.events(c.var.actor.orgId, { after: cursor, limit: limit + 1 });
  return c.json(
    pages.page(found, limit, ({ at, key }) => [at, key]),
    200,
  );
});
