/** /api/limits: what the organisation lets itself, its members, its keys and tags use. */
import {
  body,
  createRoute,
  Problem,
  pageOf,
  paging,
  problems,
  type Router,
  reply,
  requireMember,
  router,
} from "../../http/index.ts";
import { askingOf } from "../../identity/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import { unreachable } from "../../kernel/result.ts";
import { Alert, AlertCursor, Limit, LimitList, LimitParams, LimitRules } from "./limits.schema.ts";
import { type AlertReader, alertView, type LimitError, type Limits } from "./limits.service.ts";

export interface LimitServices {
  subjectLimits: Limits;
  limitAlerts: AlertReader;
  clock: Clock;
}

const pages = paging(AlertCursor);
const tags = ["limits"];
const params = LimitParams;

const list = createRoute({
  method: "get",
  path: "/",
  operationId: "limits.list",
  tags,
  summary: "The organisation's limits, each with what is used of it",
  description: "Days and months are UTC's. What is used is as the account has it, which decides on every call.",
  access: requireMember("usage:read"),
  responses: { 200: reply(LimitList, "All of them, by subject.") },
});

const alerts = createRoute({
  method: "get",
  path: "/alerts",
  operationId: "limits.alerts",
  tags,
  summary: "When budgets had reached 50, 80 and 100 %, and when they began to refuse calls, newest first",
  access: requireMember("usage:read"),
  request: { query: pages.Query },
  responses: { 200: reply(pageOf(Alert), "A page of alerts.") },
});

const read = createRoute({
  method: "get",
  path: "/{subject}",
  operationId: "limits.read",
  tags,
  summary: "The limit of one subject",
  access: requireMember("usage:read"),
  request: { params },
  responses: { 200: reply(Limit, "The limit."), ...problems("not_found") },
});

const set = createRoute({
  method: "put",
  path: "/{subject}",
  operationId: "limits.set",
  tags,
  summary: "Set or replace the limit of a subject",
  description:
    "It holds from the answer on, besides the plan's limits and the key's own; up to a second later for calls that were let in ahead. A budget counts what was spent before in its day and month.",
  access: requireMember("limits:write"),
  request: { params, body: body(LimitRules) },
  responses: {
    200: reply(Limit, "The limit, replaced."),
    201: reply(Limit, "The limit, set."),
    ...problems("not_found", "conflict"),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/{subject}",
  operationId: "limits.remove",
  tags,
  summary: "Remove the limit of a subject",
  description: "404 says as well that it holds no longer: so answers a request that is repeated after a 503.",
  access: requireMember("limits:write"),
  request: { params },
  responses: { 204: { description: "It is gone, and holds no longer." }, ...problems("not_found") },
});

function limitProblem(error: LimitError): Problem {
  switch (error.reason) {
    case "not_found":
      return new Problem("not_found", { detail: "The organisation has no limit of this subject." });
    case "unknown_subject":
      return new Problem("not_found", { detail: "The organisation has no such member or key." });
    case "full":
      return new Problem("conflict", { detail: `The organisation has ${error.max} limits. Remove one first.` });
    case "account_away":
      return new Problem("unavailable", {
        detail: "The change is recorded, but the account could not be told, and may not hold yet. Repeat the request.",
        retryAfterS: 2,
      });
    default:
      return unreachable(error);
  }
}

export const limitsRoutes: Router<LimitServices> = router<LimitServices>();

limitsRoutes.openapi(list, async (c) => {
  const items = await c.var.services.subjectLimits.list(c.var.actor);
  return c.json({ items, asOf: new Date(c.var.services.clock()).toISOString() }, 200);
});

limitsRoutes.openapi(alerts, async (c) => {
  const { cursor, limit } = c.req.valid("query");
  const { actor } = c.var;
  const found = await c.var.services.limitAlerts.alerts(actor.orgId, { after: cursor, limit: limit + 1 });
  const views = found.map((alert) => alertView(alert, actor));
  return c.json(
    pages.page(views, limit, (alert) => [alert.at, alert.id]),
    200,
  );
});

limitsRoutes.openapi(read, async (c) => {
  const found = await c.var.services.subjectLimits.find(c.var.actor, c.req.valid("param").subject);
  if (!found.ok) throw limitProblem(found.error);
  return c.json(found.value, 200);
});

limitsRoutes.openapi(set, async (c) => {
  const { subject } = c.req.valid("param");
  const done = await c.var.services.subjectLimits.set(subject, c.req.valid("json"), askingOf(c));
  if (!done.ok) throw limitProblem(done.error);
  const { limit, created } = done.value;
  return created ? c.json(limit, 201) : c.json(limit, 200);
});

limitsRoutes.openapi(remove, async (c) => {
  const removed = await c.var.services.subjectLimits.remove(c.req.valid("param").subject, askingOf(c));
  if (!removed.ok) throw limitProblem(removed.error);
  return c.body(null, 204);
});
