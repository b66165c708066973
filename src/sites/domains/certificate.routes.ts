/** /api/domains/{id}/certificate */
import { createRoute, Problem, problems, type Router, reply, requireMember, router } from "../../http/index.ts";
import { DomainParams } from "../dns/dns.schema.ts";
import { DomainCertificate } from "./certificate.schema.ts";
import type { Certificates } from "./certificate.service.ts";
import { required, vendorProblem } from "./domain-problems.ts";

export interface CertificateServices {
  certificates: Certificates | undefined;
}

const read = createRoute({
  method: "get",
  path: "/{id}/certificate",
  operationId: "domains.readCertificate",
  tags: ["domains"],
  summary: "Where a domain's certificate stands",
  description: "Asked of Cloudflare now, with what keeps it from being issued in plain words.",
  access: requireMember("domains:read"),
  request: { params: DomainParams },
  responses: {
    200: reply(DomainCertificate, "By host."),
    ...problems("not_found", "upstream_error", "unavailable"),
  },
});

export const certificateRoutes: Router<CertificateServices> = router<CertificateServices>();

certificateRoutes.openapi(read, async (c) => {
  const found = await required(c.var.services.certificates).read(c.var.actor.orgId, c.req.valid("param").id);
  if (found.ok) return c.json(found.value, 200);
  if (found.error.reason === "vendor") throw vendorProblem(found.error.error);
  throw new Problem("not_found", { detail: "The organisation has no such domain." });
});
