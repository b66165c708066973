/**
 * The generic cell rate algorithm (ITU-T I.371 §A; as used for HTTP by Stripe and Redis Cell): one number per subject,
 * the theoretical arrival time (TAT), decides; no window edges at which twice the rate slips through.
 */
export interface Rate {
  /** So many units … */
  limit: number;
  /** … in so many milliseconds; all of them may come at once. */
  periodMs: number;
}

export interface Verdict {
  allowed: boolean;
  /** The TAT to store if the request is let in. */
  tat: number;
  /** Whole units left after this decision. */
  remaining: number;
  /** Until a request of this cost can succeed; 0 when allowed. `Infinity` when it never can: cost above the limit. */
  retryAfterMs: number;
  /** Until everything is available again. */
  resetMs: number;
}

/** Decides on `cost` units at `now`. Pure: nothing is taken until the caller stores `tat`. */
export function gcra(tat: number, now: number, { limit, periodMs }: Rate, cost = 1): Verdict {
  const interval = periodMs / limit;
  const base = Math.max(tat, now);
  const next = base + cost * interval;
  const excess = next - now - periodMs;
  // A nanosecond of slack: intervals such as 60000/7 are no exact binary fractions.
  const allowed = excess <= 1e-6;
  const standing = allowed ? next : base;
  return {
    allowed,
    tat: standing,
    remaining: Math.max(0, Math.floor((now + periodMs - standing) / interval + 1e-9)),
    retryAfterMs: allowed ? 0 : cost > limit ? Number.POSITIVE_INFINITY : excess,
    resetMs: standing - now,
  };
}

/** Gives `units` back, such as tokens that were reserved but not used. Never beyond an untouched limit. */
export function refund(tat: number, { limit, periodMs }: Rate, units: number): number {
  return tat - units * (periodMs / limit);
}
