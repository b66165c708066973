/** /api/domains/contact: kept once for all domains of an organisation. */
import { body, createRoute, type Router, reply, requireMember, router } from "../../http/index.ts";
import { auditEvent } from "../../identity/audit.schema.ts";
import { askingOf } from "../../identity/index.ts";
import type { DomainContacts } from "./contact.repo.ts";
import { DomainContact, KeptContact } from "./contact.schema.ts";

export interface ContactServices {
  domainContacts: DomainContacts;
}

const tags = ["domains"];

const read = createRoute({
  method: "get",
  path: "/contact",
  operationId: "domains.readContact",
  tags,
  summary: "Who domains are registered for",
  description: "Shown to those who may change it: it is somebody's address.",
  access: requireMember("domains:write"),
  responses: { 200: reply(KeptContact, "As it was last set.") },
});

const set = createRoute({
  method: "put",
  path: "/contact",
  operationId: "domains.setContact",
  tags,
  summary: "Say who domains are registered for",
  description:
    "Of the registrations that follow; those that are there keep theirs. Registries redact it towards the public where they may.",
  access: requireMember("domains:write"),
  request: { body: body(DomainContact) },
  responses: { 200: reply(KeptContact, "As it is now.") },
});

export const contactRoutes: Router<ContactServices> = router<ContactServices>();

contactRoutes.openapi(read, async (c) => {
  const contact = await c.var.services.domainContacts.find(c.var.actor.orgId);
  return c.json({ contact: contact ?? null }, 200);
});

contactRoutes.openapi(set, async (c) => {
  const contact = c.req.valid("json");
  const asking = askingOf(c);
  const event = auditEvent(asking, "domain_contact.set", c.var.actor.orgId);
  await c.var.services.domainContacts.set(c.var.actor.orgId, contact, { event, origin: asking.origin });
  return c.json({ contact }, 200);
});
