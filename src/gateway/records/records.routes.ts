/** /api/organisation/records: what is kept of the organisation's calls beside their rows. */
import { body, createRoute, type Router, reply, requireMember, router } from "../../http/index.ts";
import { askingOf } from "../../identity/index.ts";
import type { KeptCalls } from "./kept-calls.service.ts";
import { Purged, RecordSettings } from "./records.schema.ts";
import type { RecordSettingsService } from "./records.service.ts";

export interface RecordServices {
  recordSettings: RecordSettingsService;
  keptCalls: KeptCalls;
}

const tags = ["records"];

const read = createRoute({
  method: "get",
  path: "/",
  operationId: "records.read",
  tags,
  summary: "What is kept of calls",
  access: requireMember("org:read"),
  responses: { 200: reply(RecordSettings, "The settings.") },
});

const set = createRoute({
  method: "put",
  path: "/",
  operationId: "records.set",
  tags,
  summary: "Set what is kept of calls",
  description:
    "Counts for calls that begin from now on. What was kept before goes when it was said to go, whatever is set later; to be rid of it sooner, delete it.",
  access: requireMember("org:write"),
  request: { body: body(RecordSettings) },
  responses: { 200: reply(RecordSettings, "The settings as they are now.") },
});

const purge = createRoute({
  method: "delete",
  path: "/bodies",
  operationId: "records.purge",
  tags,
  summary: "Delete all that is kept of calls",
  description:
    "Requests, answers, stored responses and cached answers of all calls so far; the rows of the log stay. Calls that are under way may still be kept: set the retention to 0 before, if nothing is to be.",
  access: requireMember("org:write"),
  responses: { 200: reply(Purged, "What was deleted.") },
});

export const recordsRoutes: Router<RecordServices> = router<RecordServices>();

recordsRoutes.openapi(read, async (c) => c.json(await c.var.services.recordSettings.read(c.var.actor.orgId), 200));

recordsRoutes.openapi(set, async (c) =>
  c.json(await c.var.services.recordSettings.set(c.req.valid("json"), askingOf(c)), 200),
);

recordsRoutes.openapi(purge, async (c) => c.json(await c.var.services.keptCalls.purge(askingOf(c)), 200));
