/** How often the members of an organisation may act on its domains, together. */
import type { RateLimiter } from "../../http/index.ts";
import type { Asking } from "../../identity/audit.schema.ts";
import { err, type Result } from "../../kernel/result.ts";
import type { DomainError, Domains } from "./domains.service.ts";

const ACTS = { key: "domain_acts", limit: 20, periodMs: 60_000 };

/**
 * Each act asks the registrar, or wakes a domain's object, which asks: of the calls that Cloudflare lets through for all
 * who buy. So an organisation has twenty of all kinds at once, and twenty more a minute.
 */
export function limitActs(domains: Domains, limiter: RateLimiter): Domains {
  async function refusal({ member: { orgId } }: Asking): Promise<Result<never, DomainError> | undefined> {
    const { allowed, retryAfterMs, limits } = await limiter.take(`domains:${orgId}`, [ACTS]);
    if (allowed) return undefined;
    const standing = limits.map(({ key, ...rest }) => ({ name: key, ...rest }));
    return err({ reason: "too_often", retryAfterMs, limits: standing });
  }
  return {
    ...domains,
    purchase: async (input, asking) => (await refusal(asking)) ?? domains.purchase(input, asking),
    connect: async (input, asking) => (await refusal(asking)) ?? domains.connect(input, asking),
    change: async (id, change, asking) => (await refusal(asking)) ?? domains.change(id, change, asking),
    remove: async (id, asking) => (await refusal(asking)) ?? domains.remove(id, asking),
    resume: async (id, asking) => (await refusal(asking)) ?? domains.resume(id, asking),
  };
}
