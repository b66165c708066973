import type { Context } from "hono";
import { accepts } from "hono/accepts";
import * as z from "zod";
import { bearerOf } from "../http/access.ts";
import {
  type AppEnv,
  createRoute,
  pageOf,
  paging,
  problems,
  type Router,
  reply,
  requireMember,
  router,
} from "../http/index.ts";
import type { Clock } from "../kernel/clock.ts";
import { Problem } from "../kernel/problem.ts";
import type { Result } from "../kernel/result.ts";
import { systemAfter } from "../kernel/within.ts";
import { DatabaseError } from "../platform/db.ts";
import type { LiveCalls } from "./live.schema.ts";
import { liveEvents, RECHECK_MS } from "./live.service.ts";
import {
  CallCursor,
  CallExportQuery,
  CallParams,
  CallQuery,
  type ExportFormat,
  FileQuery,
  UsageCall,
  UsageQuery,
  UsageReport,
} from "./usage.schema.ts";
import {
  exportRange,
  logRange,
  MAX_GROUPS,
  type RangeProblem,
  reportRange,
  type UsageRecord,
} from "./usage.service.ts";
import { fileName, MAX_EXPORT_CALLS, writeCalls, writeReport } from "./usage-export.service.ts";

export interface UsageServices {
  usage: UsageRecord;
  liveCalls: LiveCalls;
  clock: Clock;
}

const wrongQuery = (path: string, message: string): Problem =>
  new Problem("invalid_request", {
    detail: "The query is not as described.",
    errors: [{ path: `query.${path}`, message }],
  });

function orProblem<T>(range: Result<T, RangeProblem>): T {
  if (range.ok) return range.value;
  throw wrongQuery(range.error.path, range.error.message);
}

/** `invalid_parameter_value`: what Postgres says of a time zone that it lacks and the runtime has. */
const UNKNOWN_ZONE = "22023";

async function inZone<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.sqlstate !== UNKNOWN_ZONE) throw error;
    throw wrongQuery("timezone", "is not known to the database: name a city's zone such as Europe/Berlin");
  }
}

/** Whether the credential of a long answer still opens it. A session may have moved to another organisation. */
async function mayStillRead({
  req,
  var: { actor, ports, requestId },
}: Pick<Context<AppEnv>, "req" | "var">): Promise<boolean> {
  const found = await ports.authenticate({ bearer: bearerOf(req.header("authorization")) }, requestId);
  const now = found.ok && found.value.kind === "member" ? found.value : undefined;
  const before = actor?.kind === "member" ? actor.orgId : undefined;
  return now !== undefined && now.orgId === before && now.scopes.includes("usage:read");
}

const pages = paging(CallCursor);

/** An answer that is no JSON. */
const file = (type: string, description: string) => ({
  content: { [type]: { schema: z.string() } },
  description,
});

const CSV = "text/csv";
const NDJSON = "application/x-ndjson";

/** A file of rows, in one of two forms. */
const rowsFile = (description: string) => ({
  content: { ...file(CSV, "").content, ...file(NDJSON, "").content },
  description,
});

/** As the query says, else as the client prefers. */
function formatOf(c: Context, said: ExportFormat | undefined): ExportFormat {
  if (said) return said;
  return accepts(c, { header: "Accept", supports: [CSV, NDJSON], default: CSV }) === NDJSON ? "ndjson" : "csv";
}

const download = (body: string | ReadableStream<Uint8Array>, name: string, format: ExportFormat): Response =>
  new Response(body, {
    headers: {
      "content-type": format === "ndjson" ? NDJSON : `${CSV}; charset=utf-8`,
      "content-disposition": `attachment; filename="${name}"`,
      vary: "accept",
    },
  });

const tooManyGroups = () =>
  new Problem("invalid_request", {
    detail: `There are more than ${MAX_GROUPS} groups. Narrow the range or group by less.`,
  });

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

const reportFile = createRoute({
  method: "get",
  path: "/export",
  operationId: "usage.export",
  tags: ["usage"],
  summary: "The groups of a report, as a file",
  access: requireMember("usage:read"),
  request: { query: UsageQuery.extend(FileQuery.shape) },
  responses: { 200: rowsFile("A row for each group; in CSV behind a header."), ...problems("invalid_request") },
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

const callsFile = createRoute({
  method: "get",
  path: "/requests/export",
  operationId: "usage.exportRequests",
  tags: ["usage"],
  summary: "The log of calls, newest first, as a file",
  description: `At most ${MAX_EXPORT_CALLS} calls. A connection that ends early has sent less than all of them.`,
  access: requireMember("usage:read"),
  request: { query: CallExportQuery.extend(FileQuery.shape) },
  responses: { 200: rowsFile("A row for each call; in CSV behind a header."), ...problems("invalid_request") },
});

const call = createRoute({
  method: "get",
  path: "/requests/{id}",
  operationId: "usage.request",
  tags: ["usage"],
  summary: "One call of the log",
  access: requireMember("usage:read"),
  request: { params: CallParams },
  responses: { 200: reply(UsageCall, "The call."), ...problems("not_found") },
});

const live = createRoute({
  method: "get",
  path: "/live",
  operationId: "usage.live",
  tags: ["usage"],
  summary: "Calls as they settle",
  description: [
    "Server-Sent Events: `ready` once, then `call` with a row of the log as JSON for each call that settles; a call that",
    "was presumed dead and settled after all comes again. `lagged` ends the stream of a reader that is too slow. The",
    "stream also ends with the credential, and when the account moves: open it again, and read the log for what was",
    "missed.",
  ].join(" "),
  access: requireMember("usage:read"),
  responses: { 200: file("text/event-stream", "The events."), ...problems("too_many_concurrent") },
});

export const usageRoutes: Router<UsageServices> = router<UsageServices>();

usageRoutes.openapi(report, async (c) => {
  const { usage, clock } = c.var.services;
  const query = c.req.valid("query");
  const range = orProblem(reportRange(query, clock()));
  const found = await inZone(usage.report(c.var.actor.orgId, range, query.groupBy, query));
  if (!found) throw tooManyGroups();
  return c.json(found, 200);
});

usageRoutes.openapi(reportFile, async (c) => {
  const { usage, clock } = c.var.services;
  const query = c.req.valid("query");
  const range = orProblem(reportRange(query, clock()));
  const format = formatOf(c, query.format);
  const found = await inZone(usage.report(c.var.actor.orgId, range, query.groupBy, query));
  if (!found) throw tooManyGroups();
  return download(writeReport(found, format), fileName("usage", range, format), format);
});

usageRoutes.openapi(calls, async (c) => {
  const { from, to, timezone, cursor, limit, ...filters } = c.req.valid("query");
  const range = orProblem(logRange({ from, to, timezone }));
  const { usage } = c.var.services;
  const found = await inZone(usage.calls(c.var.actor.orgId, range, filters, { after: cursor, limit: limit + 1 }));
  return c.json(
    pages.page(found, limit, (call) => [Date.parse(call.startedAt), call.id]),
    200,
  );
});

usageRoutes.openapi(callsFile, async (c) => {
  const { usage, clock } = c.var.services;
  const { orgId } = c.var.actor;
  const { from, to, timezone, format: said, ...filters } = c.req.valid("query");
  const format = formatOf(c, said);
  const range = orProblem(exportRange({ from, to, timezone }));
  if ((await inZone(usage.count(orgId, range, filters, MAX_EXPORT_CALLS + 1))) > MAX_EXPORT_CALLS) {
    throw new Problem("invalid_request", {
      detail: `There are more than ${MAX_EXPORT_CALLS} such calls. Narrow the range or filter for less.`,
    });
  }
  let checkedAt = clock();
  const body = writeCalls(async (page) => {
    // A slow reader may take hours, and lose the right meanwhile.
    if (clock() - checkedAt >= RECHECK_MS) {
      checkedAt = clock();
      if (!(await mayStillRead(c))) throw new Error("the credential no longer opens the export");
    }
    return usage.calls(orgId, range, filters, page);
  }, format);
  return download(await body, fileName("requests", range, format), format);
});

// Behind what stands beside it under a name of its own.
usageRoutes.openapi(call, async (c) => {
  const found = await c.var.services.usage.call(c.var.actor.orgId, c.req.valid("param").id);
  if (!found) throw new Problem("not_found", { detail: "There is no such call on record." });
  return c.json(found, 200);
});

usageRoutes.openapi(live, async (c) => {
  const { usage, liveCalls, clock } = c.var.services;
  const { orgId } = c.var.actor;
  const watch = await liveCalls.watch(orgId);
  if (!watch) {
    throw new Problem("too_many_concurrent", {
      detail: "As many live views of this organisation are open as may be. Close one.",
      retryAfterS: 15,
    });
  }
  const events = liveEvents({
    watch,
    mayRead: () => mayStillRead(c),
    keyNames: (ids) => usage.keyNames(orgId, ids),
    clock,
    after: systemAfter,
  });
  return new Response(events, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store, no-transform" },
  });
});
