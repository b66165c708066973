/**
 * Leases: a busy isolate draws calls ahead and admits them by itself for a second, so that not each of them pays for a
 * message to the account. A lease is a small part of every limit, all of it held here, so nothing is ever let in that
 * the account could not bear; where a part is too small, no lease is given and every call asks. So does every call that
 * an organisation's own limits may concern.
 */
import { refund } from "../../kernel/gcra.ts";
import type { AccountKey, AdmitRequest, Lease } from "../account.schema.ts";
import {
  type AdmissionRules,
  ensureEscrow,
  openCalls,
  requestsThisMonth,
  TOKENS_RATE,
  weighRates,
} from "./admission.service.ts";
import { type AccountEvent, type AccountState, available, type EarlierLease, type LeaseHold, useOf } from "./state.ts";
import { concernsKey } from "./subject-limits.service.ts";

/** How long an isolate admits from a lease: as long as a revocation may lag behind. */
export const LEASE_MS = 1_000;
/** Within so long after, every call that was let in under it is settled or has told of itself. */
export const LEASE_GRACE_MS = 2_000;
/** A lease takes at most this part of anything that is limited, */
const PART = 20;
/** so many calls at most, and fewer than these are not worth one. */
const CALLS = { most: 2_000, least: 8 };

/** Grants a lease for further calls like this one, which was just admitted. The event must be durable before it is used. */
export function grantLease(
  state: AccountState,
  { limits, key }: Pick<AdmissionRules, "limits"> & { key: AccountKey },
  call: AdmitRequest,
  now: number,
): { lease: Lease; escrowed: AccountEvent | undefined } | undefined {
  if (concernsKey(state, key)) return undefined;
  // Asked again since the first answer was lost: another lease in its place would leave what that one holds held for ever.
  if (state.leases.has(call.callId)) return undefined;
  const calls = affordable(state, limits, key, call, now);
  if (calls < CALLS.least) return undefined;
  const rates = weighRates(state, limits, key, call, now, calls);
  if (rates.some(({ verdict }) => !verdict.allowed)) return undefined;
  const microUsd = calls * call.reserveMicroUsd;
  const escrowed = ensureEscrow(state, microUsd);
  if (escrowed === "short") return undefined;

  for (const { name, verdict } of rates) state.rates.set(name, verdict.tat);
  const tokens = calls * call.reserveTokens;
  const { id: keyId, userId } = key;
  const held: LeaseHold = { keyId, userId, calls, microUsd, tokens, rates, expiresAt: now + LEASE_MS + LEASE_GRACE_MS };
  const id = call.callId;
  state.leases.set(id, held);
  state.leasedCalls += calls;
  state.held += microUsd;
  useOf(state, key.id).held += microUsd;
  return { lease: { id, calls, microUsd, tokens, allowedModels: key.allowedModels, forMs: LEASE_MS }, escrowed };
}

function affordable(
  state: AccountState,
  limits: AdmissionRules["limits"],
  key: AccountKey,
  call: AdmitRequest,
  now: number,
): number {
  const each = Math.max(1, call.reserveMicroUsd);
  const parts = [CALLS.most * PART, call.wantCalls * PART, available(state) / each];
  const limit = (value: number | null) => value !== null && parts.push(value);
  if (limits.concurrency !== null) parts.push(limits.concurrency - openCalls(state));
  limit(key.requestsPerMinute ?? limits.requestsPerMinutePerKey);
  limit(limits.requestsPerMinutePerUser);
  if (limits.tokensPerMinute !== null) parts.push(limits.tokensPerMinute / Math.max(1, call.reserveTokens));
  if (limits.monthlyRequests !== null) parts.push(limits.monthlyRequests - requestsThisMonth(state, now));
  const { spent, held } = useOf(state, key.id);
  if (key.budgetMicroUsd !== null) parts.push((key.budgetMicroUsd - spent - held) / each);
  return Math.floor(Math.min(...parts) / PART);
}

/** Takes one call out of its lease, because from now on it stands for itself. False when the lease is not known. */
export function leaveLease(
  state: AccountState,
  call: { leaseId: string | null; reserveMicroUsd: number; reserveTokens: number },
): boolean {
  const lease = call.leaseId === null ? undefined : state.leases.get(call.leaseId);
  if (!lease || lease.calls < 1 || lease.microUsd < call.reserveMicroUsd) return false;
  shrink(state, lease, 1, call.reserveMicroUsd);
  lease.tokens = Math.max(0, lease.tokens - call.reserveTokens);
  return true;
}

/** What leases may still let in at a change of limits, with what a crash may have forgotten of them just before. */
export function leasesBefore({ leases, earlierLeases, restoredAt, frozen }: AccountState, now: number): EarlierLease[] {
  const found = earlierLeases.filter(({ of }) => of === undefined || !leases.has(of.id));
  for (const [id, { keyId, userId, calls, microUsd, expiresAt }] of leases) {
    found.push({ of: { id, keyId, userId }, calls, microUsd, expiresAt });
  }
  const expiresAt = restoredAt + LEASE_MS + LEASE_GRACE_MS;
  if (frozen > 0) found.push({ of: undefined, calls: 0, microUsd: frozen, expiresAt });
  return found.filter((lease) => lease.expiresAt > now);
}

/** Gives back what is left of leases that have run out. */
export function endLeases(state: AccountState, now: number): void {
  for (const [id, lease] of state.leases) {
    if (lease.expiresAt > now) return;
    state.leases.delete(id);
    for (const { name, rate } of lease.rates) {
      const tat = state.rates.get(name);
      const units = name === TOKENS_RATE ? lease.tokens : lease.calls;
      if (tat !== undefined) state.rates.set(name, refund(tat, rate, units));
    }
    shrink(state, lease, lease.calls, lease.microUsd);
  }
}

function shrink(state: AccountState, lease: LeaseHold, calls: number, microUsd: number): void {
  lease.calls -= calls;
  lease.microUsd -= microUsd;
  state.leasedCalls -= calls;
  state.held -= microUsd;
  useOf(state, lease.keyId).held -= microUsd;
}
