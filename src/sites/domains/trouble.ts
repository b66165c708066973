/** What keeps visitors from a domain that is there, and from when on somebody is told. No I/O. */
import type { CertificateStatus } from "../cloudflare/cloudflare.schema.ts";
import type { Attention } from "../provisioning/provisioning.schema.ts";
import type { StoredDomain } from "./domains.service.ts";

const DAY_MS = 24 * 60 * 60_000;
/** A domain that is well is looked at once a day: what is not over so long behind that look has lasted for about a day. */
const PATIENCE_MS = 2 * DAY_MS;

const NOT_SERVED = "not_served";
const CERTIFICATE = "certificate_pending";
const OWN: ReadonlySet<string> = new Set([NOT_SERVED, CERTIFICATE]);

/** What was told at the look before; it stays while nobody can say whether it is over. */
export const toldOf = ({ attention }: Pick<StoredDomain, "attention">): Attention | null =>
  attention !== null && OWN.has(attention.code) ? attention : null;

/** Whether what usually is over by itself is told. Looks that find it do not count as looks until then. */
export function isOverdue(
  { attention, status, checkedAt, registeredAt, createdAt }: StoredDomain,
  now: number,
): boolean {
  if (status === "lapsed" || toldOf({ attention }) !== null) return true;
  return now - Date.parse(checkedAt ?? registeredAt ?? createdAt) > PATIENCE_MS;
}

/** `pending`: none is there, or it is being renewed, of which the vendor need not say whether the former still holds. */
export function certificateStanding(
  { status, expiresAt }: CertificateStatus,
  now: number,
): "well" | "pending" | "failed" {
  const holds = expiresAt !== null && expiresAt.getTime() > now;
  if (status === "active") return expiresAt === null || holds ? "well" : "failed";
  if (status === "pending") return holds ? "well" : "pending";
  return "failed";
}

const notServed = (message: string, action: string): Attention => ({ code: NOT_SERVED, message, action });
const OPERATOR = "The operator of this platform has to look into it. It is looked at again by itself.";

export const zoneGone = (name: string): Attention =>
  notServed(`${name} does not lead to its website: its zone is not there any more.`, OPERATOR);

export const zoneAway = (name: string): Attention =>
  notServed(
    `${name} does not lead to its website: its registry leads to other name servers than its zone's.`,
    OPERATOR,
  );

export const taken = (name: string): Attention =>
  notServed(
    `${name} does not lead to its website: what leads it there was taken away, and does not come back.`,
    OPERATOR,
  );

export const refused = (name: string): Attention =>
  notServed(`${name} may not lead to its website: Cloudflare refuses what is needed for it.`, OPERATOR);

export const unseen = (host: string): Attention =>
  notServed(`Cloudflare does not see that ${host} leads here.`, "Nothing is asked of you: it is asked to look again.");

export const certificateLost = (host: string): Attention =>
  notServed(
    `${host} has lost its certificate: browsers keep visitors from its website.`,
    "See at the certificate of the domain what is in its way, most often a CAA record. It is looked at again by itself.",
  );

export const certificateLate = (host: string): Attention => ({
  code: CERTIFICATE,
  message: `The certificate of ${host} has been on its way for more than a day.`,
  action: "See at the certificate of the domain whether something is in its way. It is looked at again by itself.",
});
