/** /api/keys */
import * as z from "zod";
import {
  body,
  createRoute,
  pageOf,
  paging,
  problems,
  type Router,
  reply,
  requireMember,
  router,
} from "../http/index.ts";
import {
  ApiKey,
  ApiKeyCursor,
  ApiKeyId,
  apiKeyView,
  CreatedApiKey,
  KEY_STATUSES,
  NewApiKey,
  PlaygroundKey,
} from "./api-keys.schema.ts";
import type { ApiKeys } from "./api-keys.service.ts";
import { originOf } from "./auth.routes.ts";
import { createKeyProblem, personOf, revokeKeyProblem } from "./identity-problems.ts";

const pages = paging(ApiKeyCursor);

export interface ApiKeyServices {
  apiKeys: ApiKeys;
}

const create = createRoute({
  method: "post",
  path: "/",
  operationId: "keys.create",
  tags: ["keys"],
  summary: "Make an API key",
  description: "The key is in this answer and nowhere else: only its hash is stored.",
  access: requireMember("keys:write"),
  secret: true,
  request: { body: body(NewApiKey) },
  responses: { 201: reply(CreatedApiKey, "The key."), ...problems("invalid_request", "forbidden", "conflict") },
});

const playground = createRoute({
  method: "post",
  path: "/playground",
  operationId: "keys.createPlayground",
  tags: ["keys"],
  summary: "Make a key to try models out with",
  description:
    "For inference, for an hour, and on no list; usage has it under the name Playground. Of one person's more than five the oldest is revoked, and 20 may be made in an hour.",
  access: requireMember("inference"),
  secret: true,
  responses: {
    201: reply(PlaygroundKey, "The key."),
    ...problems("forbidden", "conflict", "session_ended", "rate_limited"),
  },
});

const list = createRoute({
  method: "get",
  path: "/",
  operationId: "keys.list",
  tags: ["keys"],
  summary: "The organisation's keys, newest first",
  access: requireMember("keys:read"),
  request: {
    query: pages.Query.extend({
      status: z.enum(KEY_STATUSES).optional().describe("Only keys that are good, revoked, or expired without that."),
    }),
  },
  responses: { 200: reply(pageOf(ApiKey), "A page of keys.") },
});

const revoke = createRoute({
  method: "delete",
  path: "/{id}",
  operationId: "keys.revoke",
  tags: ["keys"],
  summary: "Revoke a key",
  description: "From the answer on it opens nothing. Revoking it again changes nothing.",
  access: requireMember("keys:write"),
  request: { params: z.object({ id: ApiKeyId }) },
  responses: { 204: { description: "It is revoked." }, ...problems("not_found", "forbidden") },
});

export const apiKeysRoutes: Router<ApiKeyServices> = router<ApiKeyServices>();

apiKeysRoutes.openapi(create, async (c) => {
  const created = await c.var.services.apiKeys.create(c.var.actor, c.req.valid("json"), originOf(c), c.var.operationId);
  if (!created.ok) throw createKeyProblem(created.error);
  return c.json({ ...apiKeyView(created.value.record), key: created.value.text }, 201);
});

apiKeysRoutes.openapi(playground, async (c) => {
  const made = await c.var.services.apiKeys.playground(personOf(c.var.actor), originOf(c), c.var.operationId);
  if (!made.ok) throw createKeyProblem(made.error);
  const { id, text, expiresAt } = made.value;
  return c.json({ id, key: text, expiresAt: new Date(expiresAt).toISOString() }, 201);
});

apiKeysRoutes.openapi(list, async (c) => {
  const { cursor, limit, status } = c.req.valid("query");
  const keys = await c.var.services.apiKeys.list(c.var.actor.orgId, { status, after: cursor?.[0], limit: limit + 1 });
  const page = pages.page(keys, limit, ({ id }) => [id]);
  return c.json({ ...page, items: page.items.map(apiKeyView) }, 200);
});

apiKeysRoutes.openapi(revoke, async (c) => {
  const revoked = await c.var.services.apiKeys.revoke(c.var.actor, c.req.valid("param").id, originOf(c));
  if (!revoked.ok) throw revokeKeyProblem(revoked.error);
  return c.body(null, 204);
});
