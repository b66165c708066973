/** What may help after an attempt that failed before anything of its answer went to the client. */
import type { CallFailure } from "../call/failures.ts";

export type Verdict =
  /** Nothing: it is the client's request, or the client has left. */
  | "final"
  /** The same provider, a little later. */
  | "again"
  /** Another one. */
  | "elsewhere";

/** Of what the client's request may be to blame for, though another model may take it. */
const OTHER_MODEL = new Set([
  "upstream_404",
  "upstream_413",
  "upstream_timeout",
  "upstream_nonsense",
  "upstream_empty",
  "upstream_address_refused",
]);
/** Of these, what the request itself can bring about with a provider that is well: one customer's must not shut others out. */
const REQUESTS_OWN = new Set(["upstream_403", "upstream_404", "upstream_413", "upstream_empty"]);
const PASSING = new Set(["upstream_408", "upstream_425", "upstream_429", "upstream_unreachable", "upstream_truncated"]);

export function judge({ end, error }: CallFailure): Verdict {
  const { errorCode } = end;
  if (end.status === "cancelled" || errorCode === null) return "final";
  if (PASSING.has(errorCode)) return "again";
  if (OTHER_MODEL.has(errorCode)) return "elsewhere";
  // The platform's own account there: another provider's is another.
  if (error.code === "upstream_auth") return "elsewhere";
  if (error.code === "context_length_exceeded") return "elsewhere";
  if (errorCode === "upstream_stream_error") return error.status >= 500 || error.status === 429 ? "again" : "final";
  if (/^upstream_3\d\d$/.test(errorCode)) return "elsewhere";
  return /^upstream_5\d\d$/.test(errorCode) ? "again" : "final";
}

/** Whether the failure says something about the provider, for its breaker. */
export function isProvidersFault(failure: CallFailure): boolean {
  const { end, error } = failure;
  if (judge(failure) === "final" || error.code === "context_length_exceeded") return false;
  return end.errorCode === null || !REQUESTS_OWN.has(end.errorCode);
}

const FIRST_PAUSE_MS = 200;
/** A provider that wants to be left alone for longer is: the next one is asked at once. */
const LONGEST_PAUSE_MS = 5_000;

/**
 * How long to wait before asking the same provider again, undefined where that is too long. What the provider says is
 * kept to, with up to a fifth on top, so that those who were refused together do not come back together; where it says
 * nothing, anything up to 200 ms, doubled with each try (full jitter, https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export function pauseBefore(tries: number, retryAfterMs: number | undefined, random: () => number): number | undefined {
  if (retryAfterMs === undefined) return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries) * random();
  return retryAfterMs > LONGEST_PAUSE_MS ? undefined : retryAfterMs * (1 + random() / 5);
}

/** What a provider says about when to come back (RFC 9110 §10.2.3, and OpenAI's header in milliseconds). */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const exact = numberOf(headers["retry-after-ms"]);
  if (exact !== undefined) return exact;
  const given = headers["retry-after"];
  const seconds = numberOf(given);
  if (seconds !== undefined) return seconds * 1_000;
  const date = given === undefined ? Number.NaN : Date.parse(given);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
