/** What a call came to that did not come to an answer: whether it can have been done is all that decides. */
import { APIError } from "cloudflare/core/error";
import { OutboundError } from "../../platform/outbound.ts";
import type { VendorError } from "./cloudflare.schema.ts";

/** Where the vendor does not say how long: what its own limit takes to let go. */
const UNTOLD_BUSY_MS = 5 * 60_000;

/** Milliseconds of a `Retry-After`, which says seconds or a date (RFC 9110 §10.2.3). */
function retryAfterMs(headers: Headers | undefined): number {
  const text = headers?.get("retry-after") ?? "";
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : UNTOLD_BUSY_MS;
}

/** A 4xx says that nothing was done, but for 408: that one was cut off while it was at it. */
const isRefusal = (status: number): boolean => status >= 400 && status < 500 && status !== 408;

/** Thrown on the way to the vendor: nothing was sent. */
export class VendorBusy extends Error {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super("the account's bucket is empty");
    this.retryAfterMs = retryAfterMs;
  }
}

/** Total: whatever is thrown on a call's way is one of the three. */
export function vendorErrorOf(error: unknown): VendorError {
  if (error instanceof APIError && error.status !== undefined) {
    const { status, errors } = error;
    const [first] = errors;
    if (status === 429) return { kind: "busy", retryAfterMs: retryAfterMs(error.headers) };
    const message = first?.message || `Cloudflare answers ${status}.`;
    if (isRefusal(status)) return { kind: "refused", status, code: first?.code ?? null, message };
    return { kind: "unknown", message };
  }
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof VendorBusy) return { kind: "busy", retryAfterMs: cause.retryAfterMs };
  // The text of anything else may name paths and identifiers, and nobody could act on it.
  if (cause instanceof OutboundError) return { kind: "unknown", message: cause.message };
  return { kind: "unknown", message: "Cloudflare's answer did not come, or was not understood." };
}
