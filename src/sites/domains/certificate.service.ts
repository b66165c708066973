/** Where a domain's certificate stands, and what keeps it from being issued, in words that its owner can act on. */
import type { OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { CertificateStatus, VendorError } from "../cloudflare/cloudflare.schema.ts";
import type { HostWays } from "../hosting/hosting.ts";
import type { DomainCertificate } from "./certificate.schema.ts";
import type { ReadDomain } from "./domains.service.ts";

export type CertificateError = { reason: "not_found" } | { reason: "vendor"; error: VendorError };

export interface Certificates {
  read(orgId: OrgId, domainId: string): Promise<Result<DomainCertificate, CertificateError>>;
}

/**
 * The first that fits. From https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/domain-support/hostname-validation/error-codes/
 * and the pages on validation and on certificate authorities beside it.
 */
const KNOWN: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [
    /(^|[^a-z])caa([^a-z]|$)/i,
    "A CAA record of the domain says which authorities may issue certificates for it, and none of ours is among them. Where its DNS is kept, remove the CAA records or add one with issue and pki.goog, and one with issue and letsencrypt.org.",
  ],
  [
    /fallback origin/i,
    "The platform is not ready to take this domain: its operator must set the fallback origin. Nothing is wrong with your domain.",
  ],
  [
    /does not (cname|resolve|lead)|could not reach|none of the a or aaaa|ownership validation token was not found/i,
    "The name does not lead to us yet. Where its DNS is kept, set it as the checklist of the domain says, and take away other A and AAAA records of the same name. It can take an hour until everybody sees it.",
  ],
  [
    /nxdomain|no such (host|name)|no valid a records|no (a|txt|dns) record/i,
    "The name is not found in DNS. Check that the domain is registered, that its name servers are the right ones, and that the record is there.",
  ],
  [
    /dnssec|servfail|dns (lookup|problem|timeout)|query timed out/i,
    "The authority could not read the domain's DNS. Often DNSSEC is on with a key of the former provider: turn DNSSEC off where the domain is registered, and try again tomorrow.",
  ],
  [
    /rate.?limit|too many certificates/i,
    "The authority issues only so many certificates for one domain in a week. It is tried again by itself.",
  ],
  [
    /potential risk|blocked|prohibited|phish|brand|high.?risk/i,
    "The authority, or Cloudflare, holds the name back for review because it looks like a brand or was reported. Ask the operator of this platform to have it reviewed.",
  ],
  [
    /zone hold|held zone|hold removed/i,
    "The domain is in another Cloudflare account that has put a hold on it. Have that account release the hold.",
  ],
  [
    /http(s)? token|acme-challenge|unexpected (status|response)|redirect/i,
    "Another server answered for the name when the authority looked. Take away other A and AAAA records of the name, and any proxy in front of it.",
  ],
  [/timed.?out|internal error|try again/i, "The authority did not finish in time. It is tried again by itself."],
];

/** What the vendor's sentence means and asks for; null for one that is not known. */
export const adviceOn = (message: string): string | null =>
  KNOWN.find(([pattern]) => pattern.test(message))?.[1] ?? null;

function summaryOf(status: CertificateStatus["status"], waits: boolean): string {
  switch (status) {
    case "active":
      return "Secured: visitors come over HTTPS.";
    case "pending":
      return waits
        ? "No certificate yet: something is in its way, as said below. It is tried again by itself."
        : "The certificate is being issued. That takes some minutes.";
    case "failed":
      return "The certificate could not be issued or has ended.";
    case "none":
      return "Nothing has been asked for yet: the domain must be set up first.";
  }
}

function view(host: string, certificate: CertificateStatus, further: readonly string[]) {
  const messages = [...new Set([...certificate.errors, ...further])];
  return {
    host,
    status: certificate.status,
    summary: summaryOf(certificate.status, messages.length > 0),
    vendorStatus: certificate.vendorStatus,
    expiresAt: certificate.expiresAt?.toISOString() ?? null,
    errors: messages.map((message) => ({ message, advice: adviceOn(message) })),
  };
}

const NONE: CertificateStatus = { status: "none", vendorStatus: null, hosts: [], expiresAt: null, errors: [] };

export interface CertificateParts {
  domain: ReadDomain;
  ways: HostWays;
}

export function createCertificateReader({ domain: find, ways }: CertificateParts): Certificates {
  return {
    async read(orgId, id) {
      const domain = await find(orgId, id);
      if (!domain) return err({ reason: "not_found" });
      const own = Object.keys(domain.hostnames);
      const hosts = own.length === 0 ? [domain.name] : own;
      const states = await ways.look(domain, hosts);
      if (!states.ok) return err({ reason: "vendor", error: states.error });
      if (states.value === null) return ok({ hosts: hosts.map((host) => view(host, NONE, [])) });
      return ok({ hosts: states.value.map(({ host, certificate, problems }) => view(host, certificate, problems)) });
    },
  };
}
