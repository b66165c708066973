import {
  body,
  createRoute,
  type OperatorActor,
  pageOf,
  paging,
  problems,
  type Router,
  reply,
  requireOperator,
  router,
} from "../http/index.ts";
import type { OrgId } from "../kernel/id.ts";
import { formatUsd } from "../kernel/money.ts";
import { Problem } from "../kernel/problem.ts";
import type { Log } from "../platform/logger.ts";
import {
  CreditGranted,
  CreditOrder,
  IdCursor,
  OperatorAct,
  OrganisationParams,
  OrganisationView,
  SiteCreditOrder,
  SiteCreditsGranted,
  StatusView,
} from "./operator.schema.ts";
import type { AccountRefresh, Act, OperatorRecord, OrganisationStatus } from "./operator.service.ts";

export interface OperatorServices {
  operator: OperatorRecord;
  accountRefresh: AccountRefresh;
}

const pages = paging(IdCursor);
const access = requireOperator();
const tags = ["operator"];

const organisations = createRoute({
  method: "get",
  path: "/organisations",
  operationId: "operator.organisations",
  tags,
  summary: "All organisations, with what they were granted and charged",
  access,
  request: { query: pages.Query },
  responses: { 200: reply(pageOf(OrganisationView), "A page of organisations, oldest first.") },
});

const grant = createRoute({
  method: "post",
  path: "/organisations/{id}/credits",
  operationId: "operator.grantCredit",
  tags,
  summary: "Grant credit to an organisation",
  description: "Send an Idempotency-Key: repeating the request with it grants once.",
  access,
  request: { params: OrganisationParams, body: body(CreditOrder) },
  responses: { 201: reply(CreditGranted, "The grant."), ...problems("not_found") },
});

const grantSites = createRoute({
  method: "post",
  path: "/organisations/{id}/site-credits",
  operationId: "operator.grantSiteCredits",
  tags,
  summary: "Let an organisation make more websites",
  description: "Send an Idempotency-Key: repeating the request with it grants once.",
  access,
  request: { params: OrganisationParams, body: body(SiteCreditOrder) },
  responses: { 201: reply(SiteCreditsGranted, "The grant."), ...problems("not_found") },
});

const suspend = createRoute({
  method: "post",
  path: "/organisations/{id}/suspend",
  operationId: "operator.suspend",
  tags,
  summary: "Suspend an organisation",
  description: "Its calls are refused until it is resumed. Nothing is deleted.",
  access,
  request: { params: OrganisationParams },
  responses: { 200: reply(StatusView, "The organisation's status."), ...problems("not_found") },
});

const resume = createRoute({
  method: "post",
  path: "/organisations/{id}/resume",
  operationId: "operator.resume",
  tags,
  summary: "Resume a suspended organisation",
  access,
  request: { params: OrganisationParams },
  responses: { 200: reply(StatusView, "The organisation's status."), ...problems("not_found") },
});

const acts = createRoute({
  method: "get",
  path: "/acts",
  operationId: "operator.acts",
  tags,
  summary: "What operators did and looked at, newest first",
  access,
  request: { query: pages.Query },
  responses: { 200: reply(pageOf(OperatorAct), "A page of acts.") },
});

interface Asking {
  actor: OperatorActor;
  operationId: string;
  requestId: string;
  client: { ip: string };
  log: Log;
}

/** Who acts, for what leaves its trace. */
export const actOf = ({ actor, operationId, requestId, client }: Asking): Act => ({
  id: `act_${operationId}`,
  operatorId: actor.userId,
  operatorEmail: actor.email,
  ip: client.ip,
  requestId,
});

const noOrganisation = () => new Problem("not_found", { detail: "There is no organisation with this id." });

export const operatorRoutes: Router<OperatorServices> = router<OperatorServices>();

operatorRoutes.openapi(organisations, async (c) => {
  const { cursor, limit } = c.req.valid("query");
  const found = await c.var.services.operator.organisations({ after: cursor, limit: limit + 1 }, actOf(c.var));
  return c.json(
    pages.page(found, limit, (organisation) => organisation.id),
    200,
  );
});

operatorRoutes.openapi(grant, async (c) => {
  const { id: orgId } = c.req.valid("param");
  const { amountUsd: amountMicroUsd, note } = c.req.valid("json");
  const { operator, accountRefresh } = c.var.services;
  const grantId = `grant_${c.var.operationId}`;
  const granted = await operator.grant({ grantId, orgId, amountMicroUsd, note }, actOf(c.var));
  if (!granted) throw noOrganisation();
  try {
    await accountRefresh.refresh(orgId);
  } catch (error) {
    // The grant is made, and a failing answer would invite a second one: the object counts it when it next reads.
    c.var.log.warn("account_refresh_failed", { orgId }, error);
  }
  return c.json({ grantId, orgId, ...granted, amountUsd: formatUsd(granted.amountMicroUsd) }, 201);
});

operatorRoutes.openapi(grantSites, async (c) => {
  const { id: orgId } = c.req.valid("param");
  const { siteCredits, note } = c.req.valid("json");
  const grantId = `grant_${c.var.operationId}`;
  const order = { grantId, orgId, siteCredits, note };
  const granted = await c.var.services.operator.grantSiteCredits(order, actOf(c.var));
  if (granted === undefined) throw noOrganisation();
  return c.json({ grantId, orgId, siteCredits: granted }, 201);
});

async function changeStatus(services: OperatorServices, asking: Asking, orgId: OrgId, status: OrganisationStatus) {
  const now = await services.operator.setStatus(orgId, status, actOf(asking));
  if (now === undefined) throw noOrganisation();
  try {
    await services.accountRefresh.refresh(orgId);
  } catch (error) {
    // Whoever suspends must not believe that calls are refused while they are not. Repeating changes nothing twice.
    asking.log.warn("account_refresh_failed", { orgId }, error);
    throw new Problem("unavailable", {
      detail: `The organisation is recorded as ${now}, but its account could not be told. Repeat the request.`,
      retryAfterS: 2,
    });
  }
  return { id: orgId, status: now };
}

operatorRoutes.openapi(suspend, async (c) =>
  c.json(await changeStatus(c.var.services, c.var, c.req.valid("param").id, "suspended"), 200),
);

operatorRoutes.openapi(resume, async (c) =>
  c.json(await changeStatus(c.var.services, c.var, c.req.valid("param").id, "active"), 200),
);

operatorRoutes.openapi(acts, async (c) => {
  const { cursor, limit } = c.req.valid("query");
  const found = await c.var.services.operator.acts({ after: cursor, limit: limit + 1 }, actOf(c.var));
  return c.json(
    pages.page(found, limit, (act) => act.id),
    200,
  );
});
