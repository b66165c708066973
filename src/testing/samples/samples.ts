/**
 * One valid request for every operation that changes something or names something in its path. The suites send each
 * twice with one idempotency key, and with everybody's credentials but the right one; an operation without a sample
 * fails them.
 */
import { BILLING_CHANGES, BILLING_READS } from "./billing.ts";
import { DOMAINS_CHANGES, DOMAINS_READS } from "./domains.ts";
import { GATEWAY_CHANGES, GATEWAY_READS } from "./gateway.ts";
import { IDENTITY_CHANGES } from "./identity.ts";
import type { Change, Sample } from "./sample.ts";
import { SITES_CHANGES, SITES_READS } from "./sites.ts";

/** All of them. Throws where an operation has two: the suites would try only one. */
function joined<S>(...parts: readonly Record<string, () => Promise<S>>[]): Record<string, () => Promise<S>> {
  const entries = parts.flatMap((part) => Object.entries(part));
  const all = Object.fromEntries(entries);
  const twice = entries.find(([operation, sample]) => all[operation] !== sample);
  if (twice) throw new Error(`two samples of '${twice[0]}'`);
  return all;
}

/** What changes something. */
export const CHANGES = joined<Change>(
  IDENTITY_CHANGES,
  BILLING_CHANGES,
  GATEWAY_CHANGES,
  SITES_CHANGES,
  DOMAINS_CHANGES,
);

/** With what only names something in its path. */
export const SAMPLES = joined<Sample>(BILLING_READS, GATEWAY_READS, SITES_READS, DOMAINS_READS, CHANGES);
