/** /api/endpoints: servers of the organisation's own. */
import * as z from "zod";
import { body, createRoute, problems, type Router, reply, requireMember, router } from "../../http/index.ts";
import { askingOf } from "../../identity/index.ts";
import { endpointProblem } from "./credential-problems.ts";
import { ConnectionTest } from "./credentials.schema.ts";
import { Endpoint, EndpointChanges, EndpointId, NewEndpoint } from "./endpoints.schema.ts";
import type { Endpoints, StoredEndpoint } from "./endpoints.service.ts";

export interface EndpointServices {
  endpoints: Endpoints;
}

const tags = ["endpoints"];
const params = z.object({ id: EndpointId });

const list = createRoute({
  method: "get",
  path: "/",
  operationId: "endpoints.list",
  tags,
  summary: "The organisation's own endpoints, oldest first",
  access: requireMember("providers:read"),
  responses: { 200: reply(z.object({ items: z.array(Endpoint) }), "All of them.") },
});

const read = createRoute({
  method: "get",
  path: "/{id}",
  operationId: "endpoints.read",
  tags,
  summary: "One endpoint",
  access: requireMember("providers:read"),
  request: { params },
  responses: { 200: reply(Endpoint, "The endpoint."), ...problems("not_found") },
});

const create = createRoute({
  method: "post",
  path: "/",
  operationId: "endpoints.create",
  tags,
  summary: "Add an endpoint",
  description:
    "Its models are called as `slug/model`. The address must be a public one, by HTTPS; it is judged now and at each call. The platform's keys never go there.",
  access: requireMember("providers:write"),
  request: { body: body(NewEndpoint) },
  responses: { 201: reply(Endpoint, "The endpoint."), ...problems("conflict") },
});

const change = createRoute({
  method: "patch",
  path: "/{id}",
  operationId: "endpoints.change",
  tags,
  summary: "Change an endpoint",
  access: requireMember("providers:write"),
  request: { params, body: body(EndpointChanges) },
  responses: { 200: reply(Endpoint, "The endpoint as it is now."), ...problems("not_found") },
});

const remove = createRoute({
  method: "delete",
  path: "/{id}",
  operationId: "endpoints.remove",
  tags,
  summary: "Remove an endpoint and its key",
  access: requireMember("providers:write"),
  request: { params },
  responses: { 204: { description: "It is gone." }, ...problems("not_found") },
});

const test = createRoute({
  method: "post",
  path: "/{id}/test",
  operationId: "endpoints.test",
  tags,
  summary: "Try an endpoint out",
  description: "Asks it for `/models`, for at most 10 s. 20 tests in ten minutes.",
  access: requireMember("providers:write"),
  request: { params },
  responses: {
    200: reply(ConnectionTest, "How it went, also when it went badly."),
    ...problems("not_found", "conflict", "rate_limited"),
  },
});

/** Named field by field, so that a new column stays inside until it is named here. */
const endpointView = (endpoint: StoredEndpoint): Endpoint => ({
  id: endpoint.id,
  slug: endpoint.slug,
  name: endpoint.name,
  baseUrl: endpoint.baseUrl,
  protocol: endpoint.protocol,
  models: endpoint.models,
  key: endpoint.key && {
    hint: endpoint.key.hint,
    createdAt: endpoint.key.createdAt,
    lastUsedAt: endpoint.key.lastUsedAt,
  },
  createdAt: endpoint.createdAt,
  updatedAt: endpoint.updatedAt,
  lastTest: endpoint.lastTest,
});

export const endpointsRoutes: Router<EndpointServices> = router<EndpointServices>();

endpointsRoutes.openapi(list, async (c) => {
  const found = await c.var.services.endpoints.list(c.var.actor.orgId);
  return c.json({ items: found.map(endpointView) }, 200);
});

endpointsRoutes.openapi(read, async (c) => {
  const found = await c.var.services.endpoints.find(c.var.actor.orgId, c.req.valid("param").id);
  if (!found.ok) throw endpointProblem(found.error);
  return c.json(endpointView(found.value), 200);
});

endpointsRoutes.openapi(create, async (c) => {
  const created = await c.var.services.endpoints.create(c.req.valid("json"), askingOf(c));
  if (!created.ok) throw endpointProblem(created.error);
  return c.json(endpointView(created.value), 201);
});

endpointsRoutes.openapi(change, async (c) => {
  const { id } = c.req.valid("param");
  const changed = await c.var.services.endpoints.change(id, c.req.valid("json"), askingOf(c));
  if (!changed.ok) throw endpointProblem(changed.error);
  return c.json(endpointView(changed.value), 200);
});

endpointsRoutes.openapi(remove, async (c) => {
  const removed = await c.var.services.endpoints.remove(c.req.valid("param").id, askingOf(c));
  if (!removed.ok) throw endpointProblem(removed.error);
  return c.body(null, 204);
});

endpointsRoutes.openapi(test, async (c) => {
  const tested = await c.var.services.endpoints.test(c.var.actor.orgId, c.req.valid("param").id);
  if (!tested.ok) throw endpointProblem(tested.error);
  return c.json(tested.value, 200);
});
