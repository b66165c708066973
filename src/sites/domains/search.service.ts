/** Names that can be had, what they cost, and why others cannot. */
import { LRUCache } from "lru-cache";
import type { LimitState, RateLimiter } from "../../http/index.ts";
import type { OrgId } from "../../kernel/id.ts";
import { ok, type Result } from "../../kernel/result.ts";
import type { DomainOffer, Registrar, VendorError } from "../cloudflare/cloudflare.schema.ts";
import { priceOf } from "../provisioning/steps/register.ts";
import type { Offer } from "./search.schema.ts";

export type Refused = VendorError | { kind: "limited"; retryAfterMs: number; limits: LimitState[] };

export interface SearchAsk {
  q: string;
  extensions?: string[] | undefined;
  limit: number;
}

export interface DomainSearch {
  /** What the registrar remembers: quick, and perhaps of yesterday. */
  search(orgId: OrgId, ask: SearchAsk): Promise<Result<Offer[], Refused>>;
  /** What is true now, in the order that was asked for. */
  check(orgId: OrgId, names: readonly string[]): Promise<Result<Offer[], Refused>>;
}

/** A person types two or three words in a minute; what was typed before is remembered. */
const SEARCHES = { key: "domain_searches", limit: 30, periodMs: 60_000 };
const CHECKS = { key: "domain_checks", limit: 20, periodMs: 60_000 };
/**
 * All organisations share the account's 500 calls in five minutes, and whoever is about to buy must not wait for those
 * who are typing.
 */
const ALL_SEARCHES = { key: "all_domain_searches", limit: 100, periodMs: 5 * 60_000 };

const REMEMBERED_MS = 30_000;
const MOST_REMEMBERED = 500;

const NAME = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

const WHY: Record<string, Offer["reason"]> = {
  domain_unavailable: "unavailable",
  domain_premium: "premium",
  extension_not_supported: "extension_unknown",
  extension_not_supported_via_api: "extension_unsupported",
  extension_disallows_registration: "extension_restricted",
};

function explain(name: string, reason: NonNullable<Offer["reason"]>): string {
  const extension = `.${name.slice(name.indexOf(".") + 1)}`;
  switch (reason) {
    case "unavailable":
      return `${name} belongs to somebody already.`;
    case "premium":
      return `${name} is a premium name: its registry sells it at a price of its own, and not through us.`;
    case "not_a_domain":
      return `${name} is no domain name: Latin letters, digits and hyphens, a dot, and an extension such as com.`;
    case "international":
      return `${name} has letters beyond a to z, and the registrar takes no international names yet.`;
    case "extension_unknown":
      return `The registrar does not sell ${extension} domains.`;
    case "extension_unsupported":
      return `${extension} domains cannot be bought here. Buy it elsewhere and connect it.`;
    case "extension_restricted":
      return `The registry of ${extension} takes no registrations of this name.`;
    case "price_unknown":
      return `The registrar tells no price in dollars for ${name}.`;
    case "other":
      return `The registrar does not offer ${name}.`;
  }
}

const refusal = (name: string, reason: NonNullable<Offer["reason"]>): Offer => ({
  name,
  registrable: false,
  reason,
  explanation: explain(name, reason),
  tier: "standard",
  years: 1,
  purchaseMicroUsd: null,
  renewalMicroUsd: null,
});

/** As people see it: only what has a price can be bought. */
export function offerView(offer: DomainOffer): Offer {
  const { name, registrable, tier, minimumYears: years, registrationMicroUsd, renewalMicroUsd } = offer;
  const priced = registrationMicroUsd !== null && renewalMicroUsd !== null;
  const purchaseMicroUsd = priceOf(offer, years);
  const prices = { tier, years, purchaseMicroUsd, renewalMicroUsd };
  if (registrable && tier === "standard" && priced)
    return { name, registrable, reason: null, explanation: null, ...prices };
  const reason = tier === "premium" ? "premium" : registrable ? "price_unknown" : (WHY[offer.reason ?? ""] ?? "other");
  return { ...refusal(name, reason), ...prices };
}

/** As it is written down: small letters, no dot at its end. */
const normal = (name: string): string => name.trim().toLowerCase().replace(/\.$/, "");

/** What no registrar needs to be asked about. */
function wrong(name: string): Offer | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is not ASCII is looked for, whatever it is.
  if (/[^\x00-\x7f]/.test(name) || /(^|\.)xn--/.test(name)) return refusal(name, "international");
  return NAME.test(name) ? undefined : refusal(name, "not_a_domain");
}

export interface SearchParts {
  registrar: Pick<Registrar, "search" | "check">;
  limiter: RateLimiter;
}

export function createDomainSearch({ registrar, limiter }: SearchParts): DomainSearch {
  const remembered = new LRUCache<string, Offer[]>({ max: MOST_REMEMBERED, ttl: REMEMBERED_MS });

  async function refusedBy(name: string, limit: typeof SEARCHES): Promise<Refused | undefined> {
    const { allowed, retryAfterMs, limits } = await limiter.take(name, [limit]);
    if (allowed) return undefined;
    return { kind: "limited", retryAfterMs, limits: limits.map(({ key, ...rest }) => ({ name: key, ...rest })) };
  }

  return {
    async search(orgId, { q, extensions, limit }) {
      const key = JSON.stringify([q.toLowerCase(), extensions, limit]);
      const known = remembered.get(key);
      if (known) return ok(known);
      const refused = (await refusedBy(`domains:${orgId}`, SEARCHES)) ?? (await refusedBy("domains:all", ALL_SEARCHES));
      if (refused) return { ok: false, error: refused };
      const found = await registrar.search(q, { limit, ...(extensions ? { extensions } : {}) });
      if (!found.ok) return found;
      const offers = found.value.map(offerView);
      remembered.set(key, offers);
      return ok(offers);
    },

    async check(orgId, given) {
      const names = [...new Set(given.map(normal))];
      const judged = new Map(names.map((name) => [name, wrong(name)]));
      const asked = names.filter((name) => judged.get(name) === undefined);
      if (asked.length > 0) {
        const refused = await refusedBy(`domains:${orgId}`, CHECKS);
        if (refused) return { ok: false, error: refused };
        const found = await registrar.check(asked);
        if (!found.ok) return found;
        for (const offer of found.value) judged.set(offer.name, offerView(offer));
      }
      return ok(names.map((name) => judged.get(name) ?? refusal(name, "other")));
    },
  };
}
