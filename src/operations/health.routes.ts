import * as z from "zod";
import { createRoute, isPublic, type Router, reply, router } from "../http/index.ts";
import { ReadinessView } from "./health.schema.ts";
import type { Readiness } from "./health.service.ts";

const healthz = createRoute({
  method: "get",
  path: "/healthz",
  operationId: "operations.health",
  tags: ["operations"],
  summary: "Is the Worker running? Touches nothing",
  access: isPublic(),
  responses: { 200: reply(z.object({ state: z.literal("up") }), "It runs.") },
});

const readyz = createRoute({
  method: "get",
  path: "/readyz",
  operationId: "operations.readiness",
  tags: ["operations"],
  summary: "Can it do its work? Asks the database and every binding, and so wakes them",
  access: isPublic(),
  responses: { 200: reply(ReadinessView, "Everything is up."), 503: reply(ReadinessView, "Something is down.") },
});

export const healthRoutes: Router<{ readiness: Readiness }> = router<{ readiness: Readiness }>()
  .openapi(healthz, (c) => c.json({ state: "up" as const }, 200, { "cache-control": "no-store" }))
  .openapi(readyz, async (c) => {
    const view = await c.var.services.readiness.check();
    return c.json(view, view.state === "up" ? 200 : 503, { "cache-control": "no-store" });
  });
