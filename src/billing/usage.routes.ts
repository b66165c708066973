import { createRoute, pageOf, paging, problems, type Router, reply, requireMember, router } from "../http/index.ts";
import type { Clock } from "../kernel/clock.ts";
import { Problem } from "../kernel/problem.ts";
import type { Result } from "../kernel/result.ts";
import { CallCursor, CallQuery, UsageCall, UsageQuery, UsageReport } from "./usage.schema.ts";
import { logRange, MAX_GROUPS, type RangeProblem, reportRange, type UsageRecord } from "./usage.service.ts";

export interface UsageServices {
  usage: UsageRecord;
  clock: Clock;
}

function orProblem<T>(range: Result<T, RangeProblem>): T {
  if (range.ok) return range.value;
  const { path, message } = range.error;
  throw new Problem("invalid_request", {
    detail: "The query is not as described.",
    errors: [{ path: `query.${path}`, message }],
  });
}

const pages = paging(CallCursor);

const report = createRoute({
  method: "get",
  path: "/",
  operationId: "usage.report",
  tags: ["usage"],
  summary: "What was used and what it cost",
  description:
    "Totals over the whole range, and its groups, of one snapshot. The record lags the calls by about a second.",
  access: requireMember("usage:read"),
  request: { query: UsageQuery },
  responses: { 200: reply(UsageReport, "Totals and groups."), ...problems("invalid_request") },
});

const calls = createRoute({
  method: "get",
  path: "/requests",
  operationId: "usage.requests",
  tags: ["usage"],
  summary: "The log of calls, newest first",
  access: requireMember("usage:read"),
  request: { query: CallQuery.extend(pages.shape) },
  responses: { 200: reply(pageOf(UsageCall), "A page of calls."), ...problems("invalid_request") },
});

export const usageRoutes: Router<UsageServices> = router<UsageServices>();

usageRoutes.openapi(report, async (c) => {
  const { usage, clock } = c.var.services;
  const query = c.req.valid("query");
  const found = await usage.report(c.var.actor.orgId, orProblem(reportRange(query, clock())), query.groupBy);
  if (!found) {
    throw new Problem("invalid_request", {
      detail: `There are more than ${MAX_GROUPS} groups. Narrow the range or group by less.`,
    });
  }
  return c.json(found, 200);
});

usageRoutes.openapi(calls, async (c) => {
  const { from, to, timezone, cursor, limit, ...filters } = c.req.valid("query");
  const range = orProblem(logRange({ from, to, timezone }));
  const found = await c.var.services.usage.calls(c.var.actor.orgId, range, filters, {
    after: cursor,
    limit: limit + 1,
  });
  return c.json(
    pages.page(found, limit, (call) => [Date.parse(call.startedAt), call.id]),
    200,
  );
});
