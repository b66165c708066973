/** /api/providers: the providers, and the organisation's own keys for them. */
import * as z from "zod";
import { body, createRoute, problems, type Router, reply, requireMember, router } from "../../http/index.ts";
import { askingOf } from "../../identity/index.ts";
import { credentialProblem } from "./credential-problems.ts";
import {
  ConnectionTest,
  CredentialId,
  NewProviderKey,
  ProviderEntry,
  ProviderKey,
  ProviderKeyChanges,
} from "./credentials.schema.ts";
import type { Credentials, StoredKey } from "./credentials.service.ts";

export interface CredentialServices {
  credentials: Credentials;
}

const tags = ["providers"];
const params = z.object({ id: CredentialId });

const list = createRoute({
  method: "get",
  path: "/",
  operationId: "providers.list",
  tags,
  summary: "The providers, and which of them have a key",
  access: requireMember("providers:read"),
  responses: { 200: reply(z.object({ items: z.array(ProviderEntry) }), "All providers.") },
});

const put = createRoute({
  method: "post",
  path: "/keys",
  operationId: "providers.setKey",
  tags,
  summary: "Enter a key of your own for a provider",
  description:
    "It takes the place of the one that was there, and of the platform's. Calls with it are billed by the provider.",
  access: requireMember("providers:write"),
  request: { body: body(NewProviderKey) },
  responses: { 201: reply(ProviderKey, "The key, masked.") },
});

const change = createRoute({
  method: "patch",
  path: "/keys/{id}",
  operationId: "providers.changeKey",
  tags,
  summary: "Rename a provider key, or leave it out for a while",
  access: requireMember("providers:write"),
  request: { params, body: body(ProviderKeyChanges) },
  responses: { 200: reply(ProviderKey, "The key as it is now, masked."), ...problems("not_found") },
});

const remove = createRoute({
  method: "delete",
  path: "/keys/{id}",
  operationId: "providers.removeKey",
  tags,
  summary: "Take a provider key away",
  description: "It is deleted, not only marked. Calls go with the platform's key from then on, where there is one.",
  access: requireMember("providers:write"),
  request: { params },
  responses: { 204: { description: "It is gone." }, ...problems("not_found") },
});

const test = createRoute({
  method: "post",
  path: "/keys/{id}/test",
  operationId: "providers.testKey",
  tags,
  summary: "Try a provider key out",
  description: "Asks the provider for something that costs nothing, for at most 10 s. 20 tests in ten minutes.",
  access: requireMember("providers:write"),
  request: { params },
  responses: {
    200: reply(ConnectionTest, "How it went, also when it went badly."),
    ...problems("not_found", "conflict", "rate_limited"),
  },
});

/** Named field by field, so that a new column stays inside until it is named here. */
const keyView = (key: StoredKey): ProviderKey => ({
  id: key.id,
  provider: key.providerId,
  name: key.name,
  hint: key.hint,
  disabled: key.disabled,
  createdAt: key.createdAt,
  updatedAt: key.updatedAt,
  lastUsedAt: key.lastUsedAt,
  lastTest: key.lastTest,
});

export const providersRoutes: Router<CredentialServices> = router<CredentialServices>();

providersRoutes.openapi(list, async (c) => {
  const found = await c.var.services.credentials.list(c.var.actor.orgId);
  const items = found.map(({ id, name, platformKey, ownKey }) => ({
    id,
    name,
    platformKey,
    ownKey: ownKey ? keyView(ownKey) : null,
  }));
  return c.json({ items }, 200);
});

providersRoutes.openapi(put, async (c) => {
  const stored = await c.var.services.credentials.put(c.req.valid("json"), askingOf(c));
  if (!stored.ok) throw credentialProblem(stored.error);
  return c.json(keyView(stored.value), 201);
});

providersRoutes.openapi(change, async (c) => {
  const { id } = c.req.valid("param");
  const changed = await c.var.services.credentials.change(id, c.req.valid("json"), askingOf(c));
  if (!changed.ok) throw credentialProblem(changed.error);
  return c.json(keyView(changed.value), 200);
});

providersRoutes.openapi(remove, async (c) => {
  const removed = await c.var.services.credentials.remove(c.req.valid("param").id, askingOf(c));
  if (!removed.ok) throw credentialProblem(removed.error);
  return c.body(null, 204);
});

providersRoutes.openapi(test, async (c) => {
  const tested = await c.var.services.credentials.test(c.var.actor.orgId, c.req.valid("param").id);
  if (!tested.ok) throw credentialProblem(tested.error);
  return c.json(tested.value, 200);
});
