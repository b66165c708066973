import { createRoute, pageOf, paging, type Router, reply, requireMember, router } from "../http/index.ts";
import { AuditCursor, AuditEntry } from "./audit.schema.ts";
import type { AuditReader } from "./audit.service.ts";

export interface AuditServices {
  auditReader: AuditReader;
}

const pages = paging(AuditCursor);

const list = createRoute({
  method: "get",
  path: "/",
  operationId: "audit.list",
  tags: ["audit"],
  summary: "Who did what in the organisation, newest first",
  access: requireMember("audit:read"),
  request: { query: pages.Query },
  responses: { 200: reply(pageOf(AuditEntry), "A page of events.") },
});

export const auditRoutes: Router<AuditServices> = router<AuditServices>().openapi(list, async (c) => {
  const { cursor, limit } = c.req.valid("query");
  const found = await c.var.services.auditReader.events(c.var.actor.orgId, { after: cursor, limit: limit + 1 });
  return c.json(
    pages.page(found, limit, (event) => [event.at, event.id]),
    200,
  );
});
