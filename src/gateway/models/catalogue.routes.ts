import { createRoute, type Router, reply, requireMember, router } from "../../http/index.ts";
import type { RoutingConfigReader } from "../credentials/routing-config.repo.ts";
import { CATALOGUE_KEPT_S, type Catalogue } from "./catalogue.ts";
import { ModelList } from "./models.schema.ts";

const list = createRoute({
  method: "get",
  path: "/",
  operationId: "models.list",
  tags: ["models"],
  summary: "Every model that can be called, and what it costs",
  description:
    "All in one answer, the organisation's own policies and endpoints first, with an `ETag`: send it as `If-None-Match`.",
  access: requireMember("org:read"),
  responses: { 200: reply(ModelList, "The models, by provider."), 304: { description: "As it was." } },
});

/** RFC 9110 §13.1.2: compared weakly, since compression on the way weakens the tag. */
const holds = (header: string | undefined, etag: string): boolean =>
  header?.split(",").some((tag) => [etag, "*"].includes(tag.trim().replace(/^W\//, ""))) ?? false;

export interface CatalogueServices {
  catalogue: Catalogue;
  /** What the organisation has set. */
  routing: RoutingConfigReader;
}

export const catalogueRoutes: Router<CatalogueServices> = router<CatalogueServices>().openapi(list, async (c) => {
  const { catalogue, routing } = c.var.services;
  const { items, etag } = await catalogue.read(await routing.read(c.var.actor.orgId));
  const headers = { etag, "cache-control": `private, max-age=${CATALOGUE_KEPT_S}` };
  if (holds(c.req.header("if-none-match"), etag)) return c.body(null, 304, headers);
  return c.json({ items }, 200, headers);
});
