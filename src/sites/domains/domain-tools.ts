/** Puts together what there is to do with domains besides buying and connecting them. */
import type { RateLimiter } from "../../http/index.ts";
import { createAuditLog } from "../../identity/index.ts";
import type { Database } from "../../platform/db.ts";
import type { CloudflareAccounts } from "../cloudflare/cloudflare.schema.ts";
import type { DnsServices } from "../dns/dns.routes.ts";
import { createDnsEditor } from "../dns/dns-editor.ts";
import type { HostWays } from "../hosting/hosting.ts";
import type { CertificateServices } from "./certificate.routes.ts";
import { createCertificateReader } from "./certificate.service.ts";
import { createDomainContacts } from "./contact.repo.ts";
import type { ContactServices } from "./contact.routes.ts";
import { createDomainStore } from "./domains.repo.ts";
import type { SearchServices } from "./search.routes.ts";
import { createDomainSearch } from "./search.service.ts";

export interface DomainToolsPorts {
  database: Database;
  cloudflare: CloudflareAccounts | undefined;
  limiter: RateLimiter;
  ways: HostWays | undefined;
}

export type DomainTools = ContactServices & SearchServices & DnsServices & CertificateServices;

/** Without an account at Cloudflare there are contacts alone. */
export function createDomainTools({ database, cloudflare, limiter, ways }: DomainToolsPorts): DomainTools {
  const domain = createDomainStore(database).find;
  const audit = createAuditLog(database);
  return {
    domainContacts: createDomainContacts(database),
    domainSearch: cloudflare && createDomainSearch({ registrar: cloudflare.main.registrar, limiter }),
    dnsEditor: cloudflare && createDnsEditor({ accounts: cloudflare, domain, audit }),
    certificates: ways && createCertificateReader({ domain, ways }),
  };
}
