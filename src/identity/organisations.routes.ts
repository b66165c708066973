/** /api/organisations, those of a person, and /api/organisation, the one that the credential is in. */
import * as z from "zod";
import { body, createRoute, problems, type Router, reply, requireMember, router } from "../http/index.ts";
import { originOf } from "./auth.routes.ts";
import { OrganisationView } from "./auth.schema.ts";
import { organisationProblem, personOf } from "./identity-problems.ts";
import { NewOrganisation, OrganisationChanges, OwnOrganisation } from "./organisations.schema.ts";
import type { Organisations } from "./organisations.service.ts";
import { organisationView } from "./user-views.ts";

export interface OrganisationServices {
  organisations: Organisations;
}

const list = createRoute({
  method: "get",
  path: "/organisations",
  operationId: "organisations.list",
  tags: ["identity"],
  summary: "The organisations that you belong to",
  access: requireMember(),
  responses: { 200: reply(z.object({ items: z.array(OwnOrganisation) }), "Your organisations.") },
});

const create = createRoute({
  method: "post",
  path: "/organisations",
  operationId: "organisations.create",
  tags: ["identity"],
  summary: "Make another organisation",
  description:
    "You own it; your session stays where it is until POST /api/auth/organisation. It needs a verified address, comes without credit, and a person owns at most 10.",
  access: requireMember(),
  request: { body: body(NewOrganisation) },
  responses: { 201: reply(OrganisationView, "The organisation."), ...problems("email_not_verified", "conflict") },
});

const rename = createRoute({
  method: "patch",
  path: "/organisation",
  operationId: "organisations.rename",
  tags: ["identity"],
  summary: "Rename the organisation",
  access: requireMember("org:write"),
  request: { body: body(OrganisationChanges) },
  responses: { 200: reply(OrganisationView, "The organisation as it is now.") },
});

export const organisationsRoutes: Router<OrganisationServices> = router<OrganisationServices>();

organisationsRoutes.openapi(list, async (c) => {
  const { userId, orgId } = personOf(c.var.actor);
  const memberships = await c.var.services.organisations.list(userId);
  const items = memberships.map((membership) => ({
    ...organisationView(membership),
    current: membership.orgId === orgId,
  }));
  return c.json({ items }, 200);
});

organisationsRoutes.openapi(create, async (c) => {
  const { userId } = personOf(c.var.actor);
  const { name } = c.req.valid("json");
  const created = await c.var.services.organisations.create(userId, name, originOf(c), c.var.operationId);
  if (!created.ok) throw organisationProblem(created.error);
  return c.json(organisationView(created.value), 201);
});

organisationsRoutes.openapi(rename, async (c) => {
  const renamed = await c.var.services.organisations.rename(c.var.actor, c.req.valid("json").name, originOf(c));
  if (!renamed.ok) throw organisationProblem(renamed.error);
  return c.json(organisationView(renamed.value), 200);
});
