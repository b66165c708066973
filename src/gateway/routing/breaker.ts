/**
 * Circuit breakers, one a provider and key, in the memory of an isolate: what fails again and again is left alone for a
 * while, then tried by one call, and used again when that goes well. They steer the choice among a policy's targets; a call
 * that names its model is never kept from it.
 */

export interface BreakerOptions {
  now: () => number;
  /** So many failures in a row, none further apart than `windowMs`, open it. */
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
  /** Whether a call may go there now. The first to ask a half-open one is its probe, and must tell how it went. */
  mayTry(id: string): boolean;
  succeeded(id: string): void;
  /** `retryAfterMs`: the provider itself says how long it wants to be left alone, which opens it at once. */
  failed(id: string, retryAfterMs?: number): void;
  /** Milliseconds until it may be tried; 0 when it may be now. */
  opensIn(id: string): number;
}

interface Breaker {
  failures: number;
  failedAt: number;
  /** Open until then; 0 when it never was since it last went well. */
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
  const breakers = new Map<string, Breaker>();

  function breakerOf(id: string): Breaker {
    let breaker = breakers.get(id);
    if (!breaker) {
      if (breakers.size >= MOST) breakers.clear();
      breaker = { failures: 0, failedAt: 0, until: 0, openMs, probeAt: Number.NEGATIVE_INFINITY };
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
    succeeded(id) {
      // Those that are well need no entry.
      breakers.delete(id);
    },
    failed(id, retryAfterMs) {
      const breaker = breakerOf(id);
      const time = now();
      if (retryAfterMs !== undefined && retryAfterMs > 0) {
        const asked = Math.min(retryAfterMs, LONGEST_ASKED_MS);
        if (time + asked > breaker.until) open(breaker, asked);
        return;
      }
      const wasOpen = breaker.until !== 0;
      // Calls that were under way when it opened say nothing new.
      if (wasOpen && time < breaker.until) return;
      breaker.failures = wasOpen || time - breaker.failedAt <= windowMs ? breaker.failures + 1 : 1;
      breaker.failedAt = time;
      if (wasOpen) {
        breaker.openMs = Math.min(longestMs, breaker.openMs * 2);
        open(breaker, breaker.openMs);
      } else if (breaker.failures >= failures) open(breaker, breaker.openMs);
    },
    opensIn(id) {
      const breaker = breakers.get(id);
      return breaker ? Math.max(0, breaker.until - now()) : 0;
    },
  };
}
