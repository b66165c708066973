/** How much an address on the network may ask for before anything costly is done for it. */
import type { Rate } from "../kernel/gcra.ts";
import { err, ok } from "../kernel/result.ts";
import type { IpLimit, IpLimits } from "./ports.schema.ts";

const MINUTE_MS = 60_000;

/** Generous enough for an office behind one address; the limit by account is the narrow one. */
export const IP_LIMITS: Record<IpLimit, Rate> = {
  sign_up: { limit: 30, periodMs: 60 * MINUTE_MS },
  sign_in: { limit: 60, periodMs: 15 * MINUTE_MS },
  token: { limit: 120, periodMs: 15 * MINUTE_MS },
};

export interface SharedLimiter {
  take(
    name: string,
    limits: (Rate & { key: string })[],
  ): Promise<{ allowed: boolean; retryAfterMs: number; limits: { remaining: number; resetMs: number }[] }>;
}

export const createIpLimits = (limiter: SharedLimiter): IpLimits => ({
  take: async (limit, ip) => {
    const rate = IP_LIMITS[limit];
    const { allowed, retryAfterMs, limits } = await limiter.take(`ip:${ip}`, [{ key: limit, ...rate }]);
    if (allowed) return ok(undefined);
    const { remaining = 0, resetMs = retryAfterMs } = limits[0] ?? {};
    const standing = { name: limit, limit: rate.limit, remaining, resetMs, windowMs: rate.periodMs };
    return err({ retryAfterMs, limit: standing });
  },
});
