/** Recomputes a month of an organisation from its rows, and holds the sums against each other. */
import type { MicroUsd } from "../../kernel/money.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { CallStatus, CredentialOwner, CreditGrant, TokenUsage } from "../account.schema.ts";

/** A row, as far as its price goes. */
export interface RecordedCall {
  id: string;
  provider: string;
  model: string;
  startedAt: number;
  status: CallStatus;
  credential: CredentialOwner;
  tokens: TokenUsage;
  priceVersion: string;
  costMicroUsd: MicroUsd;
  /** Null where it was not known, or not recorded yet. */
  providerCostMicroUsd: MicroUsd | null;
}

/** What a call's price makes of its tokens; undefined where that price is not installed any longer. */
export type Reprice = (
  call: RecordedCall,
) => { costMicroUsd: MicroUsd; providerCostMicroUsd: MicroUsd | undefined } | undefined;

export interface Difference {
  what: "cost" | "provider cost";
  callId: string;
  recorded: MicroUsd;
  recomputed: MicroUsd;
}

export interface Unpriced {
  callId: string;
  priceVersion: string;
  recorded: MicroUsd;
}

export interface Reckoning {
  calls: number;
  recordedMicroUsd: MicroUsd;
  /** With what was recorded of the calls that cannot be recomputed. */
  recomputedMicroUsd: MicroUsd;
  differences: Difference[];
  /** Not wrong as far as anybody can tell. */
  unpriced: Unpriced[];
}

/** The record as the account's object would be rebuilt from it, and what others make of the same rows. */
export interface Ledger {
  grants: readonly Pick<CreditGrant, "seq" | "amountMicroUsd">[];
  /** The same in the ledger: what its account `credit` comes to. */
  creditMicroUsd: MicroUsd;
  /** The organisation's own counter of its grants. */
  creditSeq: number;
  /** What the account's object would begin with. */
  chargedMicroUsd: MicroUsd;
  /** Of all rows, by UTC month such as "2026-11". */
  chargedByMonth: ReadonlyMap<string, MicroUsd>;
}

export interface Report {
  orgId: string;
  month: string;
  reckoning: Reckoning;
  /** Less what purchases have taken. */
  grantedMicroUsd: MicroUsd;
  balanceMicroUsd: MicroUsd;
  /** What does not add up beyond single calls, in words. */
  faults: string[];
}

/** As `2026-11`, to its first instant and that of the next month. */
export function monthRange(text: string): Result<{ from: number; to: number }, string> {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text);
  if (!match) return err(`'${text}' is no month such as 2026-11`);
  const [year, month] = [Number(match[1]), Number(match[2])];
  return ok({ from: Date.UTC(year, month - 1), to: Date.UTC(year, month) });
}

export const emptyReckoning = (): Reckoning => ({
  calls: 0,
  recordedMicroUsd: 0,
  recomputedMicroUsd: 0,
  differences: [],
  unpriced: [],
});

/** Takes one more call into the reckoning. */
export function reckon(reckoning: Reckoning, call: RecordedCall, reprice: Reprice): void {
  const { id: callId, costMicroUsd: recorded, providerCostMicroUsd: asked } = call;
  reckoning.calls += 1;
  reckoning.recordedMicroUsd += recorded;
  const found = reprice(call);
  if (!found) {
    reckoning.recomputedMicroUsd += recorded;
    reckoning.unpriced.push({ callId, priceVersion: call.priceVersion, recorded });
    return;
  }
  reckoning.recomputedMicroUsd += found.costMicroUsd;
  if (found.costMicroUsd !== recorded) {
    reckoning.differences.push({ what: "cost", callId, recorded, recomputed: found.costMicroUsd });
  }
  const ask = found.providerCostMicroUsd;
  if (asked !== null && ask !== undefined && ask !== asked) {
    reckoning.differences.push({ what: "provider cost", callId, recorded: asked, recomputed: ask });
  }
}

/** Holds what was reckoned of a month against the ledger. */
export function judge(orgId: string, month: string, reckoning: Reckoning, ledger: Ledger): Report {
  const faults: string[] = [];
  const hold = (what: string, one: number, other: number) => {
    if (one !== other) faults.push(`${what}: ${one} and ${other}`);
  };
  let grantedMicroUsd = 0;
  for (const [at, { seq, amountMicroUsd }] of ledger.grants.entries()) {
    grantedMicroUsd += amountMicroUsd;
    if (seq !== at + 1) {
      faults.push(`grant ${at + 1} is missing`);
      break;
    }
  }
  hold("grants on record, and as the organisation counts them", ledger.grants.length, ledger.creditSeq);
  hold("the sum of grants, and credit in the ledger", grantedMicroUsd, ledger.creditMicroUsd);
  let charged = 0;
  for (const amount of ledger.chargedByMonth.values()) charged += amount;
  hold("charged in all months, and as the account would begin with", charged, ledger.chargedMicroUsd);
  const ofMonth = ledger.chargedByMonth.get(month) ?? 0;
  hold("charged in the month, by its sum and row by row", ofMonth, reckoning.recordedMicroUsd);
  const balanceMicroUsd = grantedMicroUsd - ledger.chargedMicroUsd;
  return { orgId, month, reckoning, grantedMicroUsd, balanceMicroUsd, faults };
}

export const isWrong = ({ reckoning, faults }: Report): boolean =>
  reckoning.differences.length > 0 || faults.length > 0;
