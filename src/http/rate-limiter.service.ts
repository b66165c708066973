/** Shared limits by name, such as `ip:203.0.113.7`: the rules. One Durable Object per name keeps the state. */
import { gcra, type Rate } from "../kernel/gcra.ts";

export interface NamedLimit extends Rate {
  /** Tells several limits of one name apart, such as "login". */
  key: string;
}

export interface TakeReply {
  allowed: boolean;
  /** Until the same request would be let in; 0 when it was. */
  retryAfterMs: number;
  /** How each limit stands after the decision, in the order asked. */
  limits: { key: string; limit: number; remaining: number; resetMs: number; windowMs: number }[];
}

export interface RateLimiter {
  /** Takes `cost` units from all of the limits, or from none when one of them refuses. */
  take(name: string, limits: NamedLimit[], cost?: number): Promise<TakeReply>;
}

/** Theoretical arrival times by limit key. */
export type Tats = Record<string, number>;

/** The decision, and the new times when it lets in. */
export function take(tats: Tats, now: number, limits: NamedLimit[], cost: number): [TakeReply, Tats | undefined] {
  const verdicts = limits.map((limit) => ({ limit, verdict: gcra(tats[limit.key] ?? 0, now, limit, cost) }));
  const allowed = verdicts.every(({ verdict }) => verdict.allowed);
  const view = (limit: NamedLimit) => {
    // Looks without taking when another limit refused.
    const { remaining, resetMs } = gcra(tats[limit.key] ?? 0, now, limit, 0);
    return { key: limit.key, limit: limit.limit, remaining, resetMs, windowMs: limit.periodMs };
  };
  const reply: TakeReply = {
    allowed,
    retryAfterMs: Math.max(0, ...verdicts.map(({ verdict }) => verdict.retryAfterMs)),
    limits: verdicts.map(({ limit, verdict: { remaining, resetMs } }) =>
      allowed ? { key: limit.key, limit: limit.limit, remaining, resetMs, windowMs: limit.periodMs } : view(limit),
    ),
  };
  if (!allowed) return [reply, undefined];
  return [reply, { ...tats, ...Object.fromEntries(verdicts.map(({ limit, verdict }) => [limit.key, verdict.tat])) }];
}

/** When everything is untouched again, so that nothing needs to be kept. */
export const idleAt = (tats: Tats): number => Math.max(0, ...Object.values(tats));
