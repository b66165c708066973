/** /api/sites/{id}/admin-codes: from the platform to a site's own place for its owners. */
import { body, createRoute, Problem, problems, type Router, reply, requireMember, router } from "../../http/index.ts";
import { askingOf } from "../../identity/index.ts";
import { SiteParams } from "../sites.schema.ts";
import { AdminCode, AdminCodeOrder } from "./admin.schema.ts";
import type { AdminCodes } from "./admin-codes.ts";

export interface AdminCodeServices {
  adminCodes: AdminCodes;
}

const issue = createRoute({
  method: "post",
  path: "/{id}/admin-codes",
  operationId: "sites.adminCode",
  tags: ["sites"],
  summary: "Go on to a website's own place for its owners, signed in",
  description:
    "The address has a code for the browser that the host has sent here, good for a minute and once. For people: what they are signed in to there ends with the session that asks.",
  access: requireMember("sites:write"),
  secret: true,
  request: { params: SiteParams, body: body(AdminCodeOrder) },
  responses: { 201: reply(AdminCode, "Where to go."), ...problems("not_found", "forbidden") },
});

export const adminCodesRoutes: Router<AdminCodeServices> = router<AdminCodeServices>().openapi(issue, async (c) => {
  const issued = await c.var.services.adminCodes.issue(c.req.valid("param").id, c.req.valid("json"), askingOf(c));
  if (issued.ok) return c.json({ redirectTo: issued.value }, 201);
  if (issued.error === "not_found")
    throw new Problem("not_found", { detail: "The organisation has no website with such a host for its owners." });
  throw new Problem("forbidden", { detail: "Only people sign in there. Log in, and use no API key." });
});
