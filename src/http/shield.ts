/**
 * What anybody may send is limited by address before it costs anything that lasts: without this, each new idempotency
 * key of a stranger would make an object. Domains have narrower limits of their own behind it.
 */
import type { Context } from "hono";
import type { AppEnv } from "./context.ts";
import { rateLimited } from "./rate-limit-headers.ts";

/** Wide enough for an office behind one address, where each start of a page is a refresh. */
export const ANONYMOUS_MUTATIONS = { key: "anonymous", limit: 3_000, periodMs: 10 * 60_000 };

/** Throws the 429 Problem when the address has used its share. */
export async function shield(c: Context<AppEnv>): Promise<void> {
  const { ports, client } = c.var;
  const taken = await ports.rateLimiter.take(`ip:${client.ip}`, [ANONYMOUS_MUTATIONS]);
  if (taken.allowed) return;
  const limits = taken.limits.map(({ key, ...standing }) => ({ name: key, ...standing }));
  throw rateLimited("Too many requests from your network. Wait before the next one.", taken.retryAfterMs, limits);
}
