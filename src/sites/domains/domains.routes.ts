/** /api/domains: what an organisation has bought or connected, and how it came there. */
import * as z from "zod";
import {
  body,
  createRoute,
  Problem,
  problems,
  type Router,
  rateLimited,
  reply,
  requireMember,
  router,
} from "../../http/index.ts";
import { askingOf } from "../../identity/index.ts";
import { formatUsd } from "../../kernel/money.ts";
import { unreachable } from "../../kernel/result.ts";
import { BucketAway } from "../hosting/bucket-away.ts";
import { Provisioning } from "../provisioning/provisioning.schema.ts";
import { attemptView, domainView } from "./domain-views.ts";
import {
  ChecklistItem,
  Domain,
  DomainChange,
  DomainParams,
  NewConnection,
  NewPurchase,
  ProvisioningParams,
} from "./domains.schema.ts";
import type { DomainError, Domains } from "./domains.service.ts";

export interface DomainRouteServices {
  domains: Domains;
  /** How visitors reach a host. */
  originOf: (host: string) => string;
}

const tags = ["domains"];

const list = createRoute({
  method: "get",
  path: "/",
  operationId: "domains.list",
  tags,
  summary: "The organisation's domains, oldest first",
  access: requireMember("domains:read"),
  responses: { 200: reply(z.object({ items: z.array(Domain) }), "All of them.") },
});

const purchase = createRoute({
  method: "post",
  path: "/",
  operationId: "domains.purchase",
  tags,
  summary: "Buy a domain and bring a website onto it",
  description:
    "Takes the price out of the prepaid credit and registers the name; it cannot be given back. Asked again while it is under way, it tells how the first goes. Poll the provisioning.",
  access: requireMember("domains:buy"),
  request: { body: body(NewPurchase) },
  responses: {
    202: reply(Provisioning, "It has begun, or had."),
    ...problems("email_not_verified", "organisation_suspended", "not_found", "conflict", "rate_limited", "unavailable"),
  },
});

const connect = createRoute({
  method: "post",
  path: "/connections",
  operationId: "domains.connect",
  tags,
  summary: "Connect a domain that is kept elsewhere",
  description: "It goes on once the TXT record that proves it and the CNAME that leads here are there.",
  access: requireMember("domains:write"),
  request: { body: body(NewConnection) },
  responses: {
    202: reply(Provisioning, "It has begun, or had."),
    ...problems("not_found", "conflict", "rate_limited", "unavailable"),
  },
});

const read = createRoute({
  method: "get",
  path: "/{id}",
  operationId: "domains.read",
  tags,
  summary: "One domain with its latest provisioning",
  access: requireMember("domains:read"),
  request: { params: DomainParams },
  responses: { 200: reply(Domain, "The domain."), ...problems("not_found") },
});

const change = createRoute({
  method: "patch",
  path: "/{id}",
  operationId: "domains.change",
  tags,
  summary: "Show another website on it, or turn its renewal on or off",
  description: "Only what was bought here is renewed.",
  access: requireMember("domains:write"),
  request: { params: DomainParams, body: body(DomainChange) },
  responses: {
    200: reply(Domain, "The domain, changed."),
    ...problems("not_found", "conflict", "rate_limited", "unavailable"),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/{id}",
  operationId: "domains.remove",
  tags,
  summary: "Take a connected domain away",
  description: "Visitors find nothing under it any more. One that was bought here stays until it ends.",
  access: requireMember("domains:write"),
  request: { params: DomainParams },
  responses: {
    204: { description: "It is being taken away." },
    ...problems("not_found", "conflict", "rate_limited", "unavailable"),
  },
});

const checklist = createRoute({
  method: "get",
  path: "/{id}/checklist",
  operationId: "domains.checklist",
  tags,
  summary: "What the DNS of a connected domain still lacks",
  description: "Looked up as it is asked.",
  access: requireMember("domains:read"),
  request: { params: DomainParams },
  responses: { 200: reply(z.object({ items: z.array(ChecklistItem) }), "In their order."), ...problems("not_found") },
});

const provisionings = createRoute({
  method: "get",
  path: "/",
  operationId: "provisionings.list",
  tags,
  summary: "What was under way, newest first",
  access: requireMember("domains:read"),
  responses: { 200: reply(z.object({ items: z.array(Provisioning) }), "The latest 100.") },
});

const provisioning = createRoute({
  method: "get",
  path: "/{id}",
  operationId: "provisionings.read",
  tags,
  summary: "How one goes",
  access: requireMember("domains:read"),
  request: { params: ProvisioningParams },
  responses: { 200: reply(Provisioning, "As it stands."), ...problems("not_found") },
});

const resume = createRoute({
  method: "post",
  path: "/{id}/resume",
  operationId: "provisionings.resume",
  tags,
  summary: "Go on",
  description:
    "After what was asked for has been done; what waits by itself looks at once. Of one that is live, its domain is looked at.",
  access: requireMember("domains:write"),
  request: { params: ProvisioningParams },
  responses: { 202: reply(Provisioning, "It goes on."), ...problems("not_found", "rate_limited", "unavailable") },
});

function domainProblem(error: DomainError): Problem {
  const conflict = (detail: string) => new Problem("conflict", { detail });
  switch (error.reason) {
    case "not_found":
      return new Problem("not_found", { detail: "The organisation has no such domain." });
    case "no_site":
      return new Problem("not_found", { detail: "The organisation has no such website." });
    case "unverified":
      return new Problem("email_not_verified", { detail: "Confirm your e-mail address before you buy a domain." });
    case "suspended":
      return new Problem("organisation_suspended", {
        detail: "Nothing is begun for an organisation that is suspended.",
      });
    case "no_contact":
      return conflict("Say first who domains are registered for: PUT /api/domains/contact.");
    case "taken":
      return conflict(`${error.name} cannot be had: somebody else has it, or is buying it.`);
    case "owned":
      return conflict(`The organisation has ${error.name} already.`);
    case "site_busy":
      return conflict("The website is on its way to a domain. Wait until that is over.");
    case "lapsed":
      return conflict(
        `${error.name} has lapsed, and shows no other website until that is mended: see at the domain what is to be done.`,
      );
    case "reserved_name":
      return conflict(`${error.name} is a name of this platform.`);
    case "unfit":
      return conflict(error.message);
    case "price_changed":
      return conflict(`It costs $${formatUsd(error.priceMicroUsd)} by now. Look at the price and buy again.`);
    case "cannot_remove":
      return conflict("A domain that was bought cannot be given back. Turn its renewal off, and it ends.");
    case "cannot_renew":
      return new Problem("invalid_request", {
        detail: "A domain that is kept elsewhere is renewed there.",
        errors: [{ path: "body.renew", message: "only of a domain that was bought here" }],
      });
    case "not_set_up":
      return new Problem("unavailable", { detail: error.message });
    case "too_often":
      return rateLimited(
        "Domains may be bought, connected, changed, taken away and told to go on twenty times at once, and twenty times more a minute, by all members together. Wait a moment.",
        error.retryAfterMs,
        error.limits,
      );
    case "unavailable":
      return new Problem("unavailable", {
        detail: "The registrar does not answer just now. Try again.",
        retryAfterS: 5,
      });
    default:
      return unreachable(error);
  }
}

/** What cannot be remembered is not begun. */
async function begun<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BucketAway)) throw error;
    throw new Problem("unavailable", { detail: "Nothing can be begun just now. Try again.", retryAfterS: 5 });
  }
}

export const domainsRoutes: Router<DomainRouteServices> = router<DomainRouteServices>();

domainsRoutes.openapi(list, async (c) => {
  const { domains } = c.var.services;
  const { orgId } = c.var.actor;
  const all = await domains.list(orgId);
  const latest = await domains.latest(
    orgId,
    all.map(({ id }) => id),
  );
  return c.json({ items: all.map((domain) => domainView(domain, latest.get(domain.id), c.var.services)) }, 200);
});

domainsRoutes.openapi(purchase, async (c) => {
  const { domains } = c.var.services;
  const bought = await begun(() => domains.purchase(c.req.valid("json"), askingOf(c)));
  if (!bought.ok) throw domainProblem(bought.error);
  return c.json(attemptView(bought.value.attempt), 202);
});

domainsRoutes.openapi(connect, async (c) => {
  const { domains } = c.var.services;
  const connected = await begun(() => domains.connect(c.req.valid("json"), askingOf(c)));
  if (!connected.ok) throw domainProblem(connected.error);
  return c.json(attemptView(connected.value.attempt), 202);
});

domainsRoutes.openapi(read, async (c) => {
  const { domains } = c.var.services;
  const { orgId } = c.var.actor;
  const found = await domains.find(orgId, c.req.valid("param").id);
  if (!found.ok) throw domainProblem(found.error);
  const latest = await domains.latest(orgId, [found.value.id]);
  return c.json(domainView(found.value, latest.get(found.value.id), c.var.services), 200);
});

domainsRoutes.openapi(change, async (c) => {
  const { domains } = c.var.services;
  const { orgId } = c.var.actor;
  const changed = await begun(() => domains.change(c.req.valid("param").id, c.req.valid("json"), askingOf(c)));
  if (!changed.ok) throw domainProblem(changed.error);
  const latest = await domains.latest(orgId, [changed.value.id]);
  return c.json(domainView(changed.value, latest.get(changed.value.id), c.var.services), 200);
});

domainsRoutes.openapi(remove, async (c) => {
  const { domains } = c.var.services;
  const removed = await begun(() => domains.remove(c.req.valid("param").id, askingOf(c)));
  if (!removed.ok) throw domainProblem(removed.error);
  return c.body(null, 204);
});

domainsRoutes.openapi(checklist, async (c) => {
  const items = await c.var.services.domains.checklist(c.var.actor.orgId, c.req.valid("param").id);
  if (!items.ok) throw domainProblem(items.error);
  return c.json({ items: items.value }, 200);
});

/** /api/provisionings */
export const provisioningsRoutes: Router<DomainRouteServices> = router<DomainRouteServices>();

provisioningsRoutes.openapi(provisionings, async (c) => {
  const all = await c.var.services.domains.attempts(c.var.actor.orgId);
  return c.json({ items: all.map(attemptView) }, 200);
});

provisioningsRoutes.openapi(provisioning, async (c) => {
  const { id } = c.req.valid("param");
  const found = await c.var.services.domains.attempt(c.var.actor.orgId, id);
  if (!found) throw new Problem("not_found", { detail: "The organisation has no such provisioning." });
  return c.json(attemptView(found), 200);
});

provisioningsRoutes.openapi(resume, async (c) => {
  const { domains } = c.var.services;
  const resumed = await begun(() => domains.resume(c.req.valid("param").id, askingOf(c)));
  if (!resumed.ok) throw domainProblem(resumed.error);
  return c.json(attemptView(resumed.value), 202);
});
