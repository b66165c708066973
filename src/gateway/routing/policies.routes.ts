/** /api/policies: several models under one name, and how a call chooses among them. */
import * as z from "zod";
import { body, createRoute, Problem, problems, type Router, reply, requireMember, router } from "../../http/index.ts";
import { askingOf } from "../../identity/index.ts";
import { unreachable } from "../../kernel/result.ts";
import { PolicyParams, RoutingPolicy, RoutingRules } from "./policies.schema.ts";
import type { JudgedPolicy, Policies, PolicyError } from "./policies.service.ts";

export interface PolicyServices {
  policies: Policies;
}

const tags = ["policies"];
const params = PolicyParams;

const list = createRoute({
  method: "get",
  path: "/",
  operationId: "policies.list",
  tags,
  summary: "The organisation's routing policies, by name",
  access: requireMember("providers:read"),
  responses: { 200: reply(z.object({ items: z.array(RoutingPolicy) }), "All of them.") },
});

const read = createRoute({
  method: "get",
  path: "/{name}",
  operationId: "policies.read",
  tags,
  summary: "One policy",
  access: requireMember("providers:read"),
  request: { params },
  responses: { 200: reply(RoutingPolicy, "The policy."), ...problems("not_found") },
});

const set = createRoute({
  method: "put",
  path: "/{name}",
  operationId: "policies.set",
  tags,
  summary: "Make or replace a policy",
  description:
    "Calls name it as `policy/<name>`, from now on. Each target must be a model that can be called: of a provider with a key, at a known price unless the key is your own, or of an endpoint of yours. One that cannot be called later on is skipped.",
  access: requireMember("providers:write"),
  request: { params, body: body(RoutingRules) },
  responses: {
    200: reply(RoutingPolicy, "The policy, replaced."),
    201: reply(RoutingPolicy, "The policy, made."),
    ...problems("conflict"),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/{name}",
  operationId: "policies.remove",
  tags,
  summary: "Remove a policy",
  access: requireMember("providers:write"),
  request: { params },
  responses: { 204: { description: "It is gone. Calls that name it get 404." }, ...problems("not_found") },
});

function policyProblem(error: PolicyError): Problem {
  switch (error.reason) {
    case "not_found":
      return new Problem("not_found", { detail: "The organisation has no such policy." });
    case "targets":
      return new Problem("invalid_request", {
        detail: "Calls cannot go to all of these targets.",
        errors: error.problems.map(({ path, message }) => ({ path: `body.${path}`, message })),
      });
    case "full":
      return new Problem("conflict", { detail: `The organisation has ${error.max} policies. Remove one first.` });
    default:
      return unreachable(error);
  }
}

/** Named field by field, so that a new column stays inside until it is named here. */
const policyView = ({ name, rules, problems: wrong, createdAt, updatedAt }: JudgedPolicy): RoutingPolicy => ({
  name,
  model: `policy/${name}`,
  rules,
  problems: wrong,
  createdAt,
  updatedAt,
});

export const policiesRoutes: Router<PolicyServices> = router<PolicyServices>();

policiesRoutes.openapi(list, async (c) => {
  const found = await c.var.services.policies.list(c.var.actor.orgId);
  return c.json({ items: found.map(policyView) }, 200);
});

policiesRoutes.openapi(read, async (c) => {
  const found = await c.var.services.policies.find(c.var.actor.orgId, c.req.valid("param").name);
  if (!found.ok) throw policyProblem(found.error);
  return c.json(policyView(found.value), 200);
});

policiesRoutes.openapi(set, async (c) => {
  const { name } = c.req.valid("param");
  const done = await c.var.services.policies.set(name, c.req.valid("json"), askingOf(c));
  if (!done.ok) throw policyProblem(done.error);
  const { policy, created } = done.value;
  return created ? c.json(policyView(policy), 201) : c.json(policyView(policy), 200);
});

policiesRoutes.openapi(remove, async (c) => {
  const removed = await c.var.services.policies.remove(c.req.valid("param").name, askingOf(c));
  if (!removed.ok) throw policyProblem(removed.error);
  return c.body(null, 204);
});
