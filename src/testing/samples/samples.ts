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

/** What only names something in its path. */
const READS: Record<string, () => Promise<Sample>> = {
  ...BILLING_READS,
  ...GATEWAY_READS,
  ...SITES_READS,
  ...DOMAINS_READS,
};

/** What changes something. */
export const CHANGES: Record<string, () => Promise<Change>> = {
  ...IDENTITY_CHANGES,
  ...BILLING_CHANGES,
  ...GATEWAY_CHANGES,
  ...SITES_CHANGES,
  ...DOMAINS_CHANGES,
};

export const SAMPLES: Record<string, () => Promise<Sample>> = { ...READS, ...CHANGES };
