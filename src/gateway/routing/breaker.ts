/**
 * Circuit breakers, one a provider and key, in the memory of an isolate: what fails again and again is left alone for a
 * while, then tried by one call, and used again when that goes well. They steer the choice among a policy's targets; a call
 * that names its model is never kept from it, and counts all the same.
 */

export interface BreakerOptions {
  now: () => number;
  /** So many failures within `windowMs`, and no fewer than went well since the first of them, open it. */
  failures?: number;
  windowMs?: number;
  /** How long it stays open the first time; doubles up to `longestMs` with each probe that fails. */
  openMs?: number;
  longestMs?: number;
  /** A probe that nobody ended is given up after so long. */
  probeMs?: number;
}

export type BreakerState = "closed" | "open" | "half_open";

export interface Breakers {
  state(id: string): BreakerState;
  /** Whether a call may go there now. The first to ask a half-open one is its probe. */
  mayTry(id: string): boolean;
  /**
   * How a call went that was sent at `sentAt`. One that was sent before the breaker opened says nothing about whether it may
   * close. `retryAfterMs`: the provider itself says how long it wants to be left alone, which opens it at once.
   */
  succeeded(id: string, sentAt: number): void;
  failed(id: string, sentAt: number, retryAfterMs?: number): void;
  /** A call ended without telling anything of its provider: another may probe. */
  released(id: string): void;
  /** Milliseconds until it may be tried; 0 when it may be now. */
  opensIn(id: string): number;
}

interface Breaker {
  failures: number;
  /** Since the first of these failures. */
  successes: number;
  since: number;
  /** Open until then; 0 when it never was since it last closed. */
  until: number;
  openMs: number;
  probeAt: number;
}

/** Names come from settings and from customers' endpoints: what is remembered is bounded. */
const MOST = 4096;
/** A provider that asks for an hour is asked again sooner: its word may have been about one model. */
const LONGEST_ASKED_MS = 60_000;

export function createBreakers({
  now,
  failures = 5,
  windowMs = 30_000,
  openMs = 5_000,
  longestMs = 120_000,
  probeMs = 30_000,
}: BreakerOptions): Breakers {
  /** Those that are well have no entry. */
  const breakers = new Map<string, Breaker>();

  function breakerOf(id: string): Breaker {
    let breaker = breakers.get(id);
    if (!breaker) {
      if (breakers.size >= MOST) breakers.clear();
      breaker = { failures: 0, successes: 0, since: now(), until: 0, openMs, probeAt: Number.NEGATIVE_INFINITY };
      breakers.set(id, breaker);
    }
    return breaker;
  }

  function state(id: string): BreakerState {
    const breaker = breakers.get(id);
    if (!breaker || breaker.until === 0) return "closed";
    return now() < breaker.until ? "open" : "half_open";
  }

  function open(breaker: Breaker, forMs: number): void {
    breaker.until = now() + forMs;
    breaker.probeAt = Number.NEGATIVE_INFINITY;
  }

  return {
    state,
    mayTry(id) {
      const breaker = breakers.get(id);
      if (!breaker || breaker.until === 0) return true;
      const time = now();
      if (time < breaker.until || time - breaker.probeAt < probeMs) return false;
      breaker.probeAt = time;
      return true;
    },
    succeeded(id, sentAt) {
      const breaker = breakers.get(id);
      if (!breaker) return;
      if (breaker.until === 0) breaker.successes += 1;
      else if (sentAt >= breaker.until) breakers.delete(id);
    },
    failed(id, sentAt, retryAfterMs) {
      const breaker = breakerOf(id);
      const time = now();
      if (retryAfterMs !== undefined && retryAfterMs > 0) {
        const asked = Math.min(retryAfterMs, LONGEST_ASKED_MS);
        if (time + asked > breaker.until) open(breaker, asked);
        return;
      }
      if (breaker.until !== 0) {
        if (sentAt < breaker.until) return;
        breaker.openMs = Math.min(longestMs, breaker.openMs * 2);
        open(breaker, breaker.openMs);
        return;
      }
      if (time - breaker.since > windowMs) {
        breaker.failures = 0;
        breaker.successes = 0;
        breaker.since = time;
      }
      breaker.failures += 1;
      if (breaker.failures >= failures && breaker.failures >= breaker.successes) open(breaker, breaker.openMs);
    },
    released(id) {
      const breaker = breakers.get(id);
      if (breaker) breaker.probeAt = Number.NEGATIVE_INFINITY;
    },
    opensIn(id) {
      const breaker = breakers.get(id);
      return breaker ? Math.max(0, breaker.until - now()) : 0;
    },
  };
}
