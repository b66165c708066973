/** The vendor's limit of calls a token: beyond it everything is refused until five minutes have passed. */
import { type Answer, Refusal, refused } from "./wire.ts";

const WINDOW_MS = 5 * 60 * 1000;

/** The vendor's limiter has a code of three digits, which its description allows nowhere; nobody should read either. */
export const throttled = () => new Refusal(429, 10_429, "Please wait and consider throttling your request speed");

export interface Budget {
  /** Counts a call; the headers that go with its answer, and the refusal where it is one too many. */
  take(token: string, now: number): { headers: Record<string, string>; refusal?: Answer };
}

export function createBudget(most: number): Budget {
  const windows = new Map<string, { since: number; calls: number }>();
  return {
    take(token, now) {
      const known = windows.get(token);
      const window = known && now - known.since < WINDOW_MS ? known : { since: now, calls: 0 };
      windows.set(token, window);
      window.calls += 1;
      const left = Math.max(0, most - window.calls);
      const seconds = Math.ceil((window.since + WINDOW_MS - now) / 1000);
      const headers = {
        ratelimit: `"default";r=${left};t=${seconds}`,
        "ratelimit-policy": `"default";q=${most};w=${WINDOW_MS / 1000}`,
      };
      if (window.calls <= most) return { headers };
      return { headers, refusal: { ...refused(throttled()), headers: { "retry-after": String(seconds) } } };
    },
  };
}
