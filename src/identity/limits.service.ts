/** How much an address on the network may ask for before anything costly is done for it, and a person besides. */
import type { Rate } from "../kernel/gcra.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Limited } from "./password-hasher.schema.ts";
import type { IpLimit, IpLimits, PersonLimits } from "./ports.schema.ts";

const MINUTE_MS = 60_000;

/** Generous enough for an office behind one address; the limit by account is the narrow one. */
export const IP_LIMITS: Record<IpLimit, Rate> = {
  sign_up: { limit: 30, periodMs: 60 * MINUTE_MS },
  sign_in: { limit: 60, periodMs: 15 * MINUTE_MS },
  token: { limit: 120, periodMs: 15 * MINUTE_MS },
};

/** A key of the playground lasts an hour: more than these are no person who tries models out. */
export const PLAYGROUND_MINTS: Rate = { limit: 20, periodMs: 60 * MINUTE_MS };

export interface SharedLimiter {
  take(
    name: string,
    limits: (Rate & { key: string })[],
    cost?: number,
  ): Promise<{ allowed: boolean; retryAfterMs: number; limits: { remaining: number; resetMs: number }[] }>;
}

export function createLimits(limiter: SharedLimiter): IpLimits & PersonLimits {
  /** With a cost of 0 nothing is taken, and the answer is whether one could be. */
  const ask = async (subject: string, name: string, rate: Rate, cost: 0 | 1): Promise<Result<void, Limited>> => {
    const { allowed, retryAfterMs, limits } = await limiter.take(subject, [{ key: name, ...rate }], cost);
    const { remaining = 0, resetMs = retryAfterMs } = limits[0] ?? {};
    if (allowed && (cost === 1 || remaining > 0)) return ok(undefined);
    const untilOneMs = Math.max(0, resetMs - rate.periodMs + rate.periodMs / rate.limit);
    const limit = { name, limit: rate.limit, remaining, resetMs, windowMs: rate.periodMs };
    return err({ retryAfterMs: cost === 0 ? untilOneMs : retryAfterMs, limit });
  };
  return {
    take: (limit, ip) => ask(`ip:${ip}`, limit, IP_LIMITS[limit], 1),
    left: (limit, ip) => ask(`ip:${ip}`, limit, IP_LIMITS[limit], 0),
    takePlayground: (userId) => ask(`person:${userId}`, "playground", PLAYGROUND_MINTS, 1),
  };
}
