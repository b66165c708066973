/** What a step makes of what Cloudflare answers, or does not. */
import type { CloudflareAccount, CloudflareAccounts, VendorError } from "../../cloudflare/cloudflare.schema.ts";
import type { Attempt } from "../attempt.schema.ts";
import type { Attention } from "../provisioning.schema.ts";
import { type At, againAfter, type Outcome } from "../saga.service.ts";

/** So many tries without an answer, and somebody is told; trying goes on. */
const TRIES_UNTOLD = 6;
const REFUSED_MS = 10 * 60_000;

/**
 * Of a call that is safe to send again. Who does not answer has not said that what somebody was told to do is done. What
 * the vendor refuses behind the point of no return is for the operator to mend, and is tried again now and then.
 */
export function afterVendor(error: VendorError, { ageMs, tries, attention: told }: At): Outcome {
  switch (error.kind) {
    case "busy":
      return {
        kind: "wait",
        afterMs: afterBusy(error.retryAfterMs, ageMs),
        note: "Cloudflare is busy. It is tried again.",
        ...(told && { attention: told }),
      };
    case "unknown": {
      const note = "Cloudflare did not answer. It is tried again.";
      const attention = told ?? (tries >= TRIES_UNTOLD ? unreachable() : undefined);
      return { kind: "wait", afterMs: againAfter(tries), note, ...(attention && { attention }) };
    }
    case "refused":
      return {
        kind: "wait",
        afterMs: REFUSED_MS,
        note: `Cloudflare refused: ${error.message}`,
        attention: {
          code: "vendor_refused",
          message: `Cloudflare refused a step: ${error.message}`,
          action: "The operator of this platform has to look into it. It is tried again every ten minutes.",
        },
      };
  }
}

/**
 * How long until who was refused asks again, at a step of this age. The limiter says when the next call is let through,
 * and says so to all who wait. Each turn costs the record as much as one that is let through, so the longer it has taken
 * the rarer it asks, and never all together.
 */
export const afterBusy = (retryAfterMs: number, ageMs: number): number =>
  Math.ceil(Math.max(retryAfterMs, lookAfter(ageMs)) * (1 + Math.random() / 2));

const unreachable = (): Attention => ({
  code: "vendor_unreachable",
  message: "Cloudflare has not answered several times.",
  action: "Nothing is asked of you: it is tried again until it answers.",
});

/** The account that this attempt's domain is kept in. */
export function accountOf(accounts: CloudflareAccounts, { domain, facts }: Attempt): CloudflareAccount {
  const id = domain.accountId ?? facts.accountId;
  const account = id === undefined ? accounts.main : accounts.byId(id);
  if (!account) throw new Error(`the settings have no account ${id} any more`);
  return account;
}

/** How long until the next look at something that takes its time. */
export function lookAfter(ageMs: number): number {
  if (ageMs < 30_000) return 1_000;
  if (ageMs < 5 * 60_000) return 5_000;
  if (ageMs < 60 * 60_000) return 60_000;
  return 15 * 60_000;
}
