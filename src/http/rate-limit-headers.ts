/** Limits on the wire: draft-ietf-httpapi-ratelimit-headers-10, and OpenAI's x-ratelimit-*. */
import { Problem } from "../kernel/problem.ts";

/** How one limit stands. */
export interface LimitState {
  /** A short token, such as "requests". */
  name: string;
  limit: number;
  remaining: number;
  /** Until `remaining` is `limit` again. */
  resetMs: number;
  /** The time in which `limit` may be used. */
  windowMs: number;
}

const seconds = (ms: number): number => Math.max(0, Math.ceil(ms / 1000));

/** `RateLimit` with the `RateLimit-Policy` behind it, one item a limit. Empty when there is none. */
export function rateLimitHeaders(limits: readonly LimitState[]): Record<string, string> {
  if (limits.length === 0) return {};
  const policies = limits.map(({ name, limit, windowMs }) => `"${name}";q=${limit};w=${seconds(windowMs)}`);
  const states = limits.map(({ name, remaining, resetMs }) => `"${name}";r=${remaining};t=${seconds(resetMs)}`);
  return { "ratelimit-policy": policies.join(", "), ratelimit: states.join(", ") };
}

/** The refusal of a limit, with how it stands. */
export const rateLimited = (detail: string, retryAfterMs: number, limits: readonly LimitState[]): Problem =>
  new Problem("rate_limited", {
    detail,
    retryAfterS: Math.ceil(retryAfterMs / 1000),
    headers: rateLimitHeaders(limits),
  });

/** A duration as OpenAI writes it: "20ms", "1.5s", "6m0s". */
export function openAiDuration(ms: number): string {
  const whole = Math.max(0, Math.ceil(ms));
  if (whole < 1000) return `${whole}ms`;
  if (whole < 60_000) return `${whole / 1000}s`;
  const total = Math.ceil(whole / 1000);
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  return `${hours > 0 ? `${hours}h` : ""}${minutes}m${total % 60}s`;
}

interface Standing {
  limit: number;
  remaining: number;
  resetMs: number;
}

/**
 * Adds to `headers`, which it returns, OpenAI's for what is limited; a kind that has no limit has no header. Names in full:
 * built ones cost more.
 */
export function addOpenAiLimits(
  headers: Record<string, string>,
  { requests, tokens }: { requests?: Standing | undefined; tokens?: Standing | undefined },
): Record<string, string> {
  if (requests) {
    headers["x-ratelimit-limit-requests"] = String(requests.limit);
    headers["x-ratelimit-remaining-requests"] = remainingOf(requests);
    headers["x-ratelimit-reset-requests"] = openAiDuration(requests.resetMs);
  }
  if (tokens) {
    headers["x-ratelimit-limit-tokens"] = String(tokens.limit);
    headers["x-ratelimit-remaining-tokens"] = remainingOf(tokens);
    headers["x-ratelimit-reset-tokens"] = openAiDuration(tokens.resetMs);
  }
  return headers;
}

const remainingOf = ({ remaining }: Standing): string => String(Math.max(0, Math.floor(remaining)));
