/** /api/domains: names that can be had. */
import { body, createRoute, problems, type Router, reply, requireMember, router } from "../../http/index.ts";
import { required, searchProblem } from "./domain-problems.ts";
import { DomainNames, Offers, SearchQuery } from "./search.schema.ts";
import type { DomainSearch } from "./search.service.ts";

export interface SearchServices {
  domainSearch: DomainSearch | undefined;
}

const tags = ["domains"];
const failures = problems("rate_limited", "upstream_error", "unavailable");

const search = createRoute({
  method: "get",
  path: "/search",
  operationId: "domains.search",
  tags,
  summary: "Suggest names, while somebody types",
  description:
    "From what the registrar remembers, so perhaps not of this moment: check a name before it is bought. 30 new searches a minute.",
  access: requireMember("domains:read"),
  request: { query: SearchQuery },
  responses: { 200: reply(Offers, "Best first."), ...failures },
});

const check = createRoute({
  method: "post",
  path: "/check",
  operationId: "domains.check",
  tags,
  summary: "Ask the registries about names",
  description: "Up to 20 at once, with the prices of this moment. Changes nothing. 20 times a minute.",
  access: requireMember("domains:read"),
  request: { body: body(DomainNames) },
  responses: {
    200: reply(Offers, "In the order that was asked for; a name that was given twice stands once."),
    ...failures,
  },
});

export const domainSearchRoutes: Router<SearchServices> = router<SearchServices>();

domainSearchRoutes.openapi(search, async (c) => {
  const found = await required(c.var.services.domainSearch).search(c.var.actor.orgId, c.req.valid("query"));
  if (!found.ok) throw searchProblem(found.error);
  return c.json({ items: found.value }, 200);
});

domainSearchRoutes.openapi(check, async (c) => {
  const checked = await required(c.var.services.domainSearch).check(c.var.actor.orgId, c.req.valid("json").names);
  if (!checked.ok) throw searchProblem(checked.error);
  return c.json({ items: checked.value }, 200);
});
