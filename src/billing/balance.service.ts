import type { OrgId } from "../kernel/id.ts";
import { formatUsd, type MicroUsd } from "../kernel/money.ts";
import type { BalanceView } from "./balance.schema.ts";

/** The account object's answer. */
export interface LiveBalance {
  availableMicroUsd: MicroUsd;
  heldMicroUsd: MicroUsd;
  chargedMicroUsd: MicroUsd;
}

export interface AccountBalance {
  balance(orgId: OrgId): Promise<LiveBalance>;
}

export interface RecordedBalance {
  grantedMicroUsd: MicroUsd;
  /** What purchases have taken or reserved. */
  purchasesMicroUsd: MicroUsd;
  chargedMicroUsd: MicroUsd;
}

/** Websites that an organisation may still make, and those that are being made. */
export interface SiteCredits {
  available: number;
  reserved: number;
}

export interface SiteCreditReader {
  siteCredits(orgId: OrgId): Promise<SiteCredits>;
}

export interface BalanceRecord {
  recorded(orgId: OrgId): Promise<RecordedBalance>;
}

const amount = (microUsd: MicroUsd) => ({ microUsd, usd: formatUsd(microUsd) });

export const balanceView = (
  live: LiveBalance,
  siteCredits: SiteCredits | null,
  recorded: RecordedBalance | undefined,
  asOfMs: number,
): BalanceView => ({
  live: {
    available: amount(live.availableMicroUsd),
    held: amount(live.heldMicroUsd),
    charged: amount(live.chargedMicroUsd),
  },
  siteCredits,
  ...(recorded && {
    recorded: {
      granted: amount(recorded.grantedMicroUsd),
      purchases: amount(recorded.purchasesMicroUsd),
      charged: amount(recorded.chargedMicroUsd),
    },
  }),
  asOf: new Date(asOfMs).toISOString(),
});
