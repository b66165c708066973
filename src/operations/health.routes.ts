import * as z from "zod";
import { createRoute, isPublic, type Router, reply, requireMember, router } from "../http/index.ts";
import { HealthView, ReadinessView } from "./health.schema.ts";
import type { Health, Readiness } from "./health.service.ts";

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

const dependencies = createRoute({
  method: "get",
  path: "/",
  operationId: "operations.dependencies",
  tags: ["operations"],
  summary: "What the platform depends on, and how each part is",
  description:
    "Asked anew when somebody asks and the last time is 15 seconds ago. Point monitors at `/readyz` instead.",
  access: requireMember("org:read"),
  responses: { 200: reply(HealthView, "How each part is, also when some are down.") },
});

export const healthRoutes: Router<{ readiness: Readiness }> = router<{ readiness: Readiness }>()
  .openapi(healthz, (c) => c.json({ state: "up" as const }, 200, { "cache-control": "no-store" }))
  .openapi(readyz, async (c) => {
    const view = await c.var.services.readiness.check();
    return c.json(view, view.state === "up" ? 200 : 503, { "cache-control": "no-store" });
  });

export const dependencyRoutes: Router<{ health: Health }> = router<{ health: Health }>().openapi(
  dependencies,
  async (c) => c.json(await c.var.services.health.read(), 200),
);
