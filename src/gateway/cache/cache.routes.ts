/** /api/cache: the organisation's kept answers, of which nobody sees more than that they are gone. */
import { createRoute, type Router, reply, requireMember, router } from "../../http/index.ts";
import { askingOf } from "../../identity/index.ts";
import { ClearedCache } from "./cache.schema.ts";
import type { CacheClearing } from "./cache-clearing.service.ts";

export interface CacheServices {
  cacheClearing: CacheClearing;
}

const clear = createRoute({
  method: "delete",
  path: "/",
  operationId: "cache.clear",
  tags: ["cache"],
  summary: "Remove all cached answers",
  description:
    "Of the whole organisation, at once. The answer of a call that is under way may be kept after it. At most 100,000 go with one request.",
  access: requireMember("providers:write"),
  responses: { 200: reply(ClearedCache, "What is gone.") },
});

export const cacheRoutes: Router<CacheServices> = router<CacheServices>();

cacheRoutes.openapi(clear, async (c) => c.json(await c.var.services.cacheClearing.clear(askingOf(c)), 200));
