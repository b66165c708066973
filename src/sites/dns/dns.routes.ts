/** /api/domains/{id}/dns, and the presets of mail providers. */
import * as z from "zod";
import { body, createRoute, problems, type Router, reply, requireMember, router } from "../../http/index.ts";
import { askingOf } from "../../identity/index.ts";
import { Problem } from "../../kernel/problem.ts";
import { unreachable } from "../../kernel/result.ts";
import { required, vendorProblem } from "../domains/domain-problems.ts";
import { DnsChanges, DomainParams, PresetParams, ShownZone } from "./dns.schema.ts";
import type { DnsEditor, DnsError } from "./dns-editor.ts";
import { DnsPreset, PresetProposal, PresetRequest } from "./presets.schema.ts";
import { dnsPresets } from "./presets.service.ts";

export interface DnsServices {
  dnsEditor: DnsEditor | undefined;
}

const tags = ["domains"];
const failures = problems("not_found", "conflict", "upstream_error", "unavailable");

const presets = createRoute({
  method: "get",
  path: "/dns-presets",
  operationId: "domains.dnsPresets",
  tags,
  summary: "Mail providers whose records are known",
  access: requireMember("domains:read"),
  responses: { 200: reply(z.object({ items: z.array(DnsPreset) }), "All of them, and what each asks to be told.") },
});

const read = createRoute({
  method: "get",
  path: "/{id}/dns",
  operationId: "domains.readDns",
  tags,
  summary: "The DNS records of a domain",
  description: "Of one that was bought here. Those that lead to the website are shown and kept by the platform.",
  access: requireMember("domains:read"),
  request: { params: DomainParams },
  responses: { 200: reply(ShownZone, "All of them, as they are now."), ...failures },
});

const change = createRoute({
  method: "post",
  path: "/{id}/dns/changes",
  operationId: "domains.changeDns",
  tags,
  summary: "Change DNS records",
  description:
    "All of it or nothing, upon what was shown: where anything has changed since, 409 and nothing is done. Resolvers see it within the former record's time to live.",
  access: requireMember("domains:write"),
  request: { params: DomainParams, body: body(DnsChanges) },
  responses: { 200: reply(ShownZone, "The records as they are now."), ...failures },
});

const propose = createRoute({
  method: "post",
  path: "/{id}/dns/presets/{preset}",
  operationId: "domains.proposeDns",
  tags,
  summary: "What a mail provider's preset would change",
  description:
    "Changes nothing: the answer goes into a change. Other mail servers of the domain give way; what may send for it (SPF) is merged.",
  access: requireMember("domains:write"),
  request: { params: PresetParams, body: body(PresetRequest) },
  responses: { 200: reply(PresetProposal, "Empty where all of it stands already."), ...failures },
});

function dnsProblem(error: DnsError): Problem {
  switch (error.reason) {
    case "not_found":
      return new Problem("not_found", { detail: "The organisation has no such domain." });
    case "no_preset":
      return new Problem("not_found", { detail: "There is no such preset." });
    case "elsewhere":
      return new Problem("conflict", {
        detail: `The DNS of ${error.name} is kept elsewhere: change it where the domain was bought.`,
      });
    case "not_ready":
      return new Problem("conflict", { detail: `The DNS of ${error.name} is not set up yet.` });
    case "changed":
      return new Problem("conflict", {
        detail: "The records have changed since you looked. Nothing was done: look again, and repeat what you want.",
      });
    case "invalid":
      return new Problem("invalid_request", {
        detail: "These records cannot be set.",
        errors: error.faults.map(({ path, message }) => ({ path: `body.${path}`, message })),
      });
    case "refused":
      return new Problem("conflict", { detail: `Nothing was changed. Cloudflare says: ${error.message}` });
    case "vendor":
      return vendorProblem(error.error);
    default:
      return unreachable(error);
  }
}

export const dnsRoutes: Router<DnsServices> = router<DnsServices>();

dnsRoutes.openapi(presets, (c) => c.json({ items: dnsPresets() }, 200));

dnsRoutes.openapi(read, async (c) => {
  const found = await required(c.var.services.dnsEditor).read(c.var.actor.orgId, c.req.valid("param").id);
  if (!found.ok) throw dnsProblem(found.error);
  return c.json(found.value, 200);
});

dnsRoutes.openapi(change, async (c) => {
  const { id } = c.req.valid("param");
  const changed = await required(c.var.services.dnsEditor).change(id, c.req.valid("json"), askingOf(c));
  if (!changed.ok) throw dnsProblem(changed.error);
  return c.json(changed.value, 200);
});

dnsRoutes.openapi(propose, async (c) => {
  const { id, preset } = c.req.valid("param");
  const asked = { id: preset, parameters: c.req.valid("json").parameters };
  const proposed = await required(c.var.services.dnsEditor).propose(c.var.actor.orgId, id, asked);
  if (!proposed.ok) throw dnsProblem(proposed.error);
  return c.json(proposed.value, 200);
});
