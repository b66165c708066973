/** /api/sites/{id}/visits: how often a website is seen. */
import { createRoute, Problem, problems, type Router, reply, requireMember, router } from "../../http/index.ts";
import { SiteParams } from "../sites.schema.ts";
import { SiteVisits, VisitsQuery } from "./visits.schema.ts";
import type { Visits } from "./visits.service.ts";

export interface VisitServices {
  visits: Visits;
}

const read = createRoute({
  method: "get",
  path: "/{id}/visits",
  operationId: "visits.read",
  tags: ["sites"],
  summary: "How often a website's pages were seen, by day, page and referring host",
  description: "Without cookies and without anything that tells visitors apart. Seconds behind; kept for 400 days.",
  access: requireMember("sites:read"),
  request: { params: SiteParams, query: VisitsQuery },
  responses: { 200: reply(SiteVisits, "The counts."), ...problems("not_found", "invalid_request", "unavailable") },
});

export const visitsRoutes: Router<VisitServices> = router<VisitServices>().openapi(read, async (c) => {
  const found = await c.var.services.visits.read(c.var.actor.orgId, c.req.valid("param").id, c.req.valid("query"));
  if (found.ok) return c.json(found.value, 200);
  if (found.error === "not_found") throw new Problem("not_found", { detail: "The organisation has no such website." });
  throw new Problem("invalid_request", { detail: "Ask for days one after the other, of 400 days at most." });
});
