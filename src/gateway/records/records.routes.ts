/** /api/organisation/records: what is kept of the organisation's calls beside their rows. */
import { body, createRoute, type Router, reply, requireMember, router } from "../../http/index.ts";
import { askingOf } from "../credentials/providers.routes.ts";
import { RecordSettings } from "./records.schema.ts";
import type { RecordSettingsService } from "./records.service.ts";

export interface RecordServices {
  recordSettings: RecordSettingsService;
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

export const recordsRoutes: Router<RecordServices> = router<RecordServices>();

recordsRoutes.openapi(read, async (c) => c.json(await c.var.services.recordSettings.read(c.var.actor.orgId), 200));

recordsRoutes.openapi(set, async (c) =>
  c.json(await c.var.services.recordSettings.set(c.req.valid("json"), askingOf(c)), 200),
);
