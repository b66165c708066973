import { Hono } from "hono";
import type { ModelCard } from "./models/models.service.ts";

export interface GatewayRoutesOptions {
  /** Proves the key of the request; throws the Problem otherwise. */
  authenticate: (request: Request) => Promise<unknown>;
  models: () => ModelCard[];
  /** Throws the Problem when there is none. */
  model: (name: string) => ModelCard;
}

/** What of OpenAI's face is no model call; paths start behind /v1. Failures are thrown as Problems. */
export function createGatewayRoutes({ authenticate, models, model }: GatewayRoutesOptions): Hono {
  const routes = new Hono();
  routes.get("/models", async (c) => {
    await authenticate(c.req.raw);
    return c.json({ object: "list", data: models() });
  });
  // A model's name may hold slashes, as `openrouter/anthropic/claude-sonnet-4.5`.
  routes.get("/models/:name{.+}", async (c) => {
    await authenticate(c.req.raw);
    return c.json(model(c.req.param("name")));
  });
  return routes;
}
