/** /api/sites/{id}/forms and /api/sites/{id}/turnstile: how the forms of a website are. */
import { body, createRoute, Problem, problems, type Router, reply, requireMember, router } from "../../http/index.ts";
import { askingOf } from "../../identity/index.ts";
import { unreachable } from "../../kernel/result.ts";
import { addressesOf, type SiteAddresses } from "../addresses.ts";
import { SiteParams } from "../sites.schema.ts";
import type { FormSettings, FormSettingsError } from "./form-settings.service.ts";
import { SiteFormChange, SiteFormSettings, TurnstileKeys } from "./submissions.schema.ts";

export interface FormSettingsServices extends SiteAddresses {
  formSettings: FormSettings;
}

const tags = ["sites"];
const params = SiteParams;
const responses = {
  200: reply(SiteFormSettings, "How they are now."),
  ...problems("not_found", "unavailable"),
};

const read = createRoute({
  method: "get",
  path: "/{id}/forms",
  operationId: "forms.read",
  tags,
  summary: "How the forms of a website are, and what waits",
  access: requireMember("sites:read"),
  request: { params },
  responses,
});

const change = createRoute({
  method: "patch",
  path: "/{id}/forms",
  operationId: "forms.change",
  tags,
  summary: "Switch mails about what visitors send on or off",
  access: requireMember("sites:write"),
  request: { params, body: body(SiteFormChange) },
  responses,
});

const setTurnstile = createRoute({
  method: "put",
  path: "/{id}/turnstile",
  operationId: "forms.setTurnstile",
  tags,
  summary: "Enter the keys of a Turnstile widget",
  description:
    "The version that is shown is made anew with the widget, and forms that ask for it have each visitor checked from then on. Where that cannot be done now, `inPages` is false, and the next publish does it. The secret key is kept encrypted, and never shown.",
  access: requireMember("sites:write"),
  request: { params, body: body(TurnstileKeys) },
  responses,
});

const removeTurnstile = createRoute({
  method: "delete",
  path: "/{id}/turnstile",
  operationId: "forms.removeTurnstile",
  tags,
  summary: "Take the keys of Turnstile away",
  access: requireMember("sites:write"),
  request: { params },
  responses,
});

function formProblem(error: FormSettingsError): Problem {
  switch (error.reason) {
    case "not_found":
      return new Problem("not_found", { detail: "The organisation has no such website." });
    case "unavailable":
      return new Problem("unavailable", { detail: "Websites cannot be changed just now. Try again.", retryAfterS: 5 });
    default:
      return unreachable(error);
  }
}

export const formSettingsRoutes: Router<FormSettingsServices> = router<FormSettingsServices>();

formSettingsRoutes.openapi(read, async (c) => {
  const found = await c.var.services.formSettings.read(c.var.actor.orgId, c.req.valid("param").id);
  if (!found.ok) throw formProblem(found.error);
  return c.json(found.value, 200);
});

formSettingsRoutes.openapi(change, async (c) => {
  const { mail } = c.req.valid("json");
  const changed = await c.var.services.formSettings.setMail(c.req.valid("param").id, mail, askingOf(c));
  if (!changed.ok) throw formProblem(changed.error);
  return c.json(changed.value, 200);
});

formSettingsRoutes.openapi(setTurnstile, async (c) => {
  const { id } = c.req.valid("param");
  addressesOf(c.var.services);
  const changed = await c.var.services.formSettings.setTurnstile(id, c.req.valid("json"), askingOf(c));
  if (!changed.ok) throw formProblem(changed.error);
  return c.json(changed.value, 200);
});

formSettingsRoutes.openapi(removeTurnstile, async (c) => {
  addressesOf(c.var.services);
  const changed = await c.var.services.formSettings.setTurnstile(c.req.valid("param").id, null, askingOf(c));
  if (!changed.ok) throw formProblem(changed.error);
  return c.json(changed.value, 200);
});
