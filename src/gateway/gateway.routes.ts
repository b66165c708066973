import { type Context, Hono } from "hono";
import type { Operation } from "../billing/account.schema.ts";
import type { V1Env } from "../http/index.ts";
import type { ParsedKey } from "../identity/index.ts";
import { Problem } from "../kernel/problem.ts";
import type { CallContext } from "./call.service.ts";
import type { ModelCard } from "./models.service.ts";

export interface GatewayRoutesOptions {
  call: (operation: Operation, request: Request, context: CallContext) => Promise<Response>;
  /** The key of the request, known to its account; throws the Problem otherwise. */
  authenticate: (request: Request) => Promise<ParsedKey>;
  models: () => ModelCard[];
  /** Throws the Problem when there is none. */
  model: (name: string) => ModelCard;
}

/** Handlers of OpenAI's face; their paths start behind /v1. Failures are thrown as Problems. */
export function createGatewayRoutes({ call, authenticate, models, model }: GatewayRoutesOptions): Hono<V1Env> {
  const routes = new Hono<V1Env>();
  const contextOf = (c: Context<V1Env>): CallContext => ({
    requestId: c.var.requestId,
    headers: c.var.frame,
    waitUntil: (work) => c.executionCtx.waitUntil(work),
  });
  routes.post("/chat/completions", (c) => call("chat.completions", c.req.raw, contextOf(c)));
  routes.post("/embeddings", (c) => call("embeddings", c.req.raw, contextOf(c)));
  routes.get("/models", async (c) => {
    await authenticate(c.req.raw);
    return c.json({ object: "list", data: models() });
  });
  // A model's name may hold slashes, as `openrouter/anthropic/claude-sonnet-4.5`.
  routes.get("/models/:name{.+}", async (c) => {
    await authenticate(c.req.raw);
    return c.json(model(c.req.param("name")));
  });
  routes.all("/chat/completions", onlyPost);
  routes.all("/embeddings", onlyPost);
  return routes;
}

function onlyPost(): never {
  throw new Problem("method_not_allowed", { detail: "Use POST here.", headers: { allow: "POST" } });
}
