/** Whether a call's answer may come from the cache and be kept there, as its client or its policy says. */
import { Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { MOST_CACHE_TTL_S } from "../routing/policy.schema.ts";

export const CACHE_HEADER = "x-edgewright-cache";

/** What the header says. */
export interface SaidOfCache {
  /** In the place of the policy's. */
  ttlS: number | undefined;
  /** The provider is to be asked, and its answer kept in the place of what is there. */
  refresh: boolean;
  /** Nothing is read and nothing kept, whatever the policy says. */
  off: boolean;
}

export interface CacheWish {
  /** How long an answer is kept, and how old one may be that is given. */
  ttlS: number;
  refresh: boolean;
}

const wrong = (what: string): Result<never, Problem> =>
  err(new Problem("invalid_request", { detail: `The header '${CACHE_HEADER}' ${what}` }));

const HOW = "Send a time in seconds such as 3600, 'refresh', or 'no-store'.";

/** The words are those of HTTP's Cache-Control where it has one; a bare number is a `max-age`. */
export function readCacheHeader(text: string): Result<SaidOfCache, Problem> {
  const said: SaidOfCache = { ttlS: undefined, refresh: false, off: false };
  for (const given of text.split(",")) {
    const word = given.trim().toLowerCase();
    if (word === "off" || word === "no-store") said.off = true;
    else if (word === "refresh") said.refresh = true;
    else {
      const seconds = /^(?:max-age\s*=\s*)?(\d{1,9})$/.exec(word)?.[1];
      if (seconds === undefined) return wrong(`has '${word.slice(0, 40)}', which it does not know. ${HOW}`);
      if (said.ttlS !== undefined) return wrong("names two times. Send one.");
      said.ttlS = Number(seconds);
      if (said.ttlS < 1 || said.ttlS > MOST_CACHE_TTL_S) {
        return wrong(`must name 1 to ${MOST_CACHE_TTL_S} seconds (30 days), or 'no-store' for none.`);
      }
    }
  }
  if (said.off && (said.refresh || said.ttlS !== undefined)) return wrong("says 'no-store' and more. Send one.");
  return ok(said);
}

/** What is to be done; "off" where the client wants none, undefined where nobody asked for any. */
export function wishOf(
  said: SaidOfCache | undefined,
  policyTtlS: number | null,
): Result<CacheWish | "off" | undefined, Problem> {
  if (said?.off) return ok("off");
  const ttlS = said?.ttlS ?? policyTtlS ?? undefined;
  if (ttlS !== undefined) return ok({ ttlS, refresh: said?.refresh ?? false });
  if (!said) return ok(undefined);
  return wrong("says 'refresh' and no time, and no policy names one. Send 'refresh, max-age=3600'.");
}
