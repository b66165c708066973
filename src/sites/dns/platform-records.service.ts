/** The records that lead a domain's visitors to the platform. They are the platform's own: nobody edits them. */
import type { DnsBatch, DnsRecord, NewDnsRecord } from "../cloudflare/cloudflare.schema.ts";
import type { HostClaim } from "../provisioning/attempt.schema.ts";

/** Stands on every record that the platform made for itself. */
export const PLATFORM_MARK = "Edgewright: leads to the website. Managed by the platform.";
/** An address that drops everything: nobody is asked behind the proxy (https://www.rfc-editor.org/rfc/rfc6666). */
const NOWHERE = "100::";
/** What cannot stand beside the platform's own under one name. */
const ADDRESSES = new Set(["A", "AAAA", "CNAME"]);

/** The hosts of a domain that was bought through the platform. */
export const hostsOf = (domain: string): HostClaim[] => [
  { host: domain, role: "primary" },
  { host: `www.${domain}`, role: "alias" },
  { host: `admin.${domain}`, role: "admin" },
];

/**
 * Hosts below a connected domain that its owner may lead here as well. Whoever has proven the domain can write their DNS,
 * so no further proof is asked for; nothing waits for them.
 */
export const companionsOf = (name: string): HostClaim[] => [
  ...(name.startsWith("www.") ? [] : [{ host: `www.${name}`, role: "alias" } as const]),
  { host: `admin.${name}`, role: "admin" },
];

/** What visitors, and its owner, open; of a connected domain without its companions. */
export const visitedHosts = ({ kind, name }: { kind: "registered" | "connected"; name: string }): string[] =>
  kind === "registered" ? hostsOf(name).map(({ host }) => host) : [name];

/**
 * Of a zone in the Worker's own account a route catches what the proxy takes, so the address leads nowhere. From another
 * account no route can lead there: its names are aliases of `customersHost`, and custom hostnames of the Worker's.
 */
export function platformRecords(domain: string, customersHost: string | undefined): NewDnsRecord[] {
  return hostsOf(domain).map(({ host }) =>
    customersHost === undefined
      ? { type: "AAAA", name: host, content: NOWHERE, ttl: 1, proxied: true, comment: PLATFORM_MARK }
      : { type: "CNAME", name: host, content: customersHost, ttl: 1, proxied: false, comment: PLATFORM_MARK },
  );
}

export const isPlatformRecord = ({ comment }: Pick<DnsRecord, "comment">): boolean => comment === PLATFORM_MARK;

/** What brings a zone to these records; undefined where it has them. Other addresses of the same names go. */
export function changeTo(wanted: readonly NewDnsRecord[], there: readonly DnsRecord[]): DnsBatch | undefined {
  const isSame = (a: NewDnsRecord, b: DnsRecord): boolean =>
    a.type === b.type && a.name === b.name && a.content === b.content && (a.proxied ?? false) === b.proxied;
  const posts = wanted.filter((record) => !there.some((other) => isSame(record, other)));
  const deletes = there.filter(
    (other) =>
      ADDRESSES.has(other.type) &&
      wanted.some(({ name }) => name === other.name) &&
      !wanted.some((record) => isSame(record, other)),
  );
  if (posts.length === 0 && deletes.length === 0) return undefined;
  return { deletes: deletes.map(({ id }) => ({ id })), posts };
}
