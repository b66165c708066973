import { Hono } from "hono";
import type { ModelCard } from "./models/models.service.ts";

export interface GatewayRoutesOptions {
  /** All that whose key the request has can name. Throws the Problem where it has none. */
  models: (request: Request) => Promise<ModelCard[]>;
  /** Throws the Problem when there is none. */
  model: (request: Request, name: string) => Promise<ModelCard>;
}

/** What of OpenAI's face is no model call; paths start behind /v1. Failures are thrown as Problems. */
export function createGatewayRoutes({ models, model }: GatewayRoutesOptions): Hono {
  const routes = new Hono();
  routes.get("/models", async (c) => c.json({ object: "list", data: await models(c.req.raw) }));
  // A model's name may hold slashes, as `openrouter/anthropic/claude-sonnet-4.5`.
  routes.get("/models/:name{.+}", async (c) => c.json(await model(c.req.raw, c.req.param("name"))));
  return routes;
}
