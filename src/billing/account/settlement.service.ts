/**
 * How a call ends: settled by its caller, or presumed dead when nobody renewed its hold. Each exactly once. And what else
 * moves money between balance and escrow.
 */
import { refund } from "../../kernel/gcra.ts";
import { newId } from "../../kernel/id.ts";
import type { MicroUsd } from "../../kernel/money.ts";
import {
  type AccountLimits,
  type MoneyReservation,
  NO_TOKENS,
  type Progress,
  type RowText,
  type UsageRow,
} from "../account.schema.ts";
import { BUDGET_PERIODS } from "../limits/limit.schema.ts";
import type { LimitSubject } from "../limits/subject.schema.ts";
import { TOKENS_RATE } from "./admission.service.ts";
import { leaveLease } from "./lease.service.ts";
import { type Ending, FIRST_REVISION, rowOf, textOf } from "./row-text.ts";
import {
  type AccountEvent,
  type AccountState,
  apply,
  available,
  ENDED_MEMORY_MS,
  freeEscrow,
  type Hold,
  type SentTo,
} from "./state.ts";
import { giveBackSubjectTokens } from "./subject-limits.service.ts";
import { alertDue, limitedOf, type Subject } from "./subjects.ts";

/** What an end leaves behind: events for the journal and, unless it was a repeat, a row for the record. */
export interface Outcome {
  events: AccountEvent[];
  row: RowText | undefined;
}

/** No call lasts longer: progress of an older one is an echo. */
const LONGEST_CALL_MS = 86_400_000;
/** A settlement older than this may have been forgotten; `ENDED_MEMORY_MS` less a margin for clocks that differ. */
const LATEST_RESEND_MS = ENDED_MEMORY_MS - 30_000;

const NOTHING: Outcome = { events: [], row: undefined };

/**
 * Settles one call with what it really cost. A repeat changes nothing. A call whose hold a crash lost is charged all
 * the same: its cost is covered by the frozen escrow. One that was presumed dead is corrected. The true cost is
 * recorded even above the reservation: the difference comes from the balance, which may become a small debt.
 */
export function settle(state: AccountState, limits: AccountLimits, ending: Ending, now: number): Outcome {
  const { callId, keyId } = ending;
  if (state.ended.has(callId)) return NOTHING;
  const hold = state.holds.get(callId);
  const presumedDead = state.interrupted.get(callId);
  const { leaseId, reservedMicroUsd: reserveMicroUsd, reservedTokens: reserveTokens } = ending;
  const leased = !hold && !presumedDead && leaveLease(state, { leaseId, reserveMicroUsd, reserveTokens });
  const unknown = !hold && !presumedDead && !leased;
  const subjects = limitedOf(state.subjects, ending);
  if (hold || leased) giveBackTokens(state, limits, ending);

  // Nothing is known of a call that ended so long ago: most likely it was settled and forgotten. Postgres, which
  // forgets nothing, takes its row if it is missing; here it is not charged again.
  const forgotten = unknown && now - ending.endedAt > LATEST_RESEND_MS;
  // Only the cost leaves the frozen escrow: on the rest of this reservation a later hold, also lost, may have drawn.
  if (unknown && !forgotten) state.frozen -= Math.min(state.frozen, ending.costMicroUsd);
  const charge = forgotten ? 0 : ending.costMicroUsd - (presumedDead?.charged ?? 0);
  const counts = !presumedDead && !forgotten && ending.status !== "error";
  // Never in a day that has not begun here, in which nothing would be held for it.
  const endedAt = Math.min(ending.endedAt, now);
  const revision = presumedDead ? presumedDead.revision + 1 : FIRST_REVISION;
  const end: End = { t: "end", callId, keyId, at: now, charge, counts };
  if (subjects.length > 0 && !forgotten) end.spend = { subjects: namesOf(subjects), at: endedAt };
  const isAsTold = revision === FIRST_REVISION && endedAt === ending.endedAt;
  const row = isAsTold ? ending.row : textOf({ ...rowOf(ending.orgId, ending.row), endedAt, revision });
  return { events: record(state, end), row };
}

/**
 * Renews the holds of calls that are alive and notes their progress. A call that was admitted under a lease gets its hold out
 * of that, one whose hold a crash lost out of the frozen escrow; one that has ended, or was presumed dead, is passed over.
 */
export function progress(
  state: AccountState,
  calls: readonly Progress[],
  now: number,
  holdTtlMs: number,
): AccountEvent[] {
  const events: AccountEvent[] = [];
  for (const { call, tokens, costMicroUsd, providerCostMicroUsd } of calls) {
    const { callId } = call;
    const expiresAt = now + holdTtlMs;
    const known = { tokens, costMicroUsd, providerCostMicroUsd };
    const hold = state.holds.get(callId);
    if (hold) {
      events.push(happened(state, { t: "progress", callId, expiresAt, sentTo: sentElsewhere(hold, call), ...known }));
    } else if (!state.ended.has(callId) && !state.interrupted.has(callId) && now - call.startedAt < LONGEST_CALL_MS) {
      const leased = leaveLease(state, call);
      if (!leased) state.frozen -= Math.min(state.frozen, call.reserveMicroUsd);
      events.push(happened(state, { t: "hold", hold: { ...call, expiresAt, progress: known } }));
      if (!leased && now < state.frozenUntil) state.doubtful.add(callId);
      events.push(...level(state));
    }
  }
  return events;
}

/** Undefined as long as it is with the provider that the hold knows. */
function sentElsewhere(hold: SentTo, { provider, model, priceVersion, credential }: SentTo): SentTo | undefined {
  const same =
    hold.provider === provider &&
    hold.model === model &&
    hold.priceVersion === priceVersion &&
    (hold.credential ?? "platform") === (credential ?? "platform");
  return same ? undefined : { provider, model, priceVersion, credential };
}

/** Ends every hold that nobody renewed, as interrupted, charged for what the call was last known to have used. */
export function expire(state: AccountState, now: number): Outcome[] {
  const outcomes: Outcome[] = [];
  for (const hold of state.holds.values()) {
    if (hold.expiresAt > now) continue;
    const charge = hold.progress?.costMicroUsd ?? 0;
    const interrupted = { charged: charge, revision: 1 };
    const { callId, keyId } = hold;
    const end: End = { t: "end", callId, keyId, at: now, charge, counts: true, interrupted };
    const subjects = limitedOf(state.subjects, hold);
    if (subjects.length > 0) end.spend = { subjects: namesOf(subjects), at: now };
    outcomes.push({ events: record(state, end), row: textOf(interruptedRow(hold, charge, now)) });
  }
  return outcomes;
}

/** Frees the escrow that was frozen after a crash once no lost hold can still be alive. */
export function thaw(state: AccountState, now: number): void {
  if (state.frozenUntil === 0 || now < state.frozenUntil) return;
  state.frozen = 0;
  state.frozenUntil = 0;
  state.doubtful.clear();
}

/** Returns the escrow of an account that has been quiet, so that its next restart freezes nothing. */
export function releaseIdleEscrow(state: AccountState, now: number, idleMs: number): AccountEvent[] {
  if (
    state.escrow <= 0 ||
    state.holds.size > 0 ||
    state.leases.size > 0 ||
    state.frozenUntil > 0 ||
    now - state.lastAdmitAt < idleMs
  )
    return [];
  return [happened(state, { t: "escrow", amount: -state.escrow })];
}

/**
 * Sets credit aside for a purchase, unless that much is not available. Free escrow is available, too; what holds and
 * leases may draw on is not. The events must be durable before the record hears of it.
 */
export function setAside(state: AccountState, reservation: MoneyReservation): AccountEvent[] | "short" {
  const { amountMicroUsd } = reservation;
  if (available(state) < amountMicroUsd) return "short";
  const events: AccountEvent[] = [];
  const missing = amountMicroUsd - state.balance;
  if (missing > 0) events.push(happened(state, { t: "escrow", amount: -missing }));
  events.push(happened(state, { t: "setAside", reservation }));
  return events;
}

type End = Extract<AccountEvent, { t: "end" }>;

const namesOf = (subjects: readonly Subject[]): LimitSubject[] => subjects.map(({ limit }) => limit.subject);

/** Applies an end, raises the alerts that are due by it and levels the accounts. */
function record(state: AccountState, end: End): AccountEvent[] {
  const hold = state.holds.get(end.callId);
  if (hold && state.doubtful.delete(end.callId)) state.frozen += Math.max(0, hold.reserveMicroUsd - end.charge);
  return [happened(state, end), ...alerts(state, end), ...level(state)];
}

function alerts(state: AccountState, { spend, at }: End): AccountEvent[] {
  if (!spend) return [];
  const events: AccountEvent[] = [];
  for (const name of spend.subjects) {
    const subject = state.subjects.get(name);
    if (!subject) continue;
    for (const period of BUDGET_PERIODS) {
      const due = alertDue(subject, period, spend.at, at);
      if (due) events.push(happened(state, { t: "alert", alert: { id: newId("alert", at), ...due } }));
    }
  }
  return events;
}

/** Tops a deficit of the escrow up from the balance, and pays a debt from what is free. */
function level(state: AccountState): AccountEvent[] {
  const free = freeEscrow(state);
  if (free < 0) return [happened(state, { t: "escrow", amount: -free })];
  if (state.balance < 0 && free > 0) {
    return [happened(state, { t: "escrow", amount: -Math.min(free, -state.balance) })];
  }
  return [];
}

function happened(state: AccountState, event: AccountEvent): AccountEvent {
  apply(state, event);
  return event;
}

function giveBackTokens(
  state: AccountState,
  limits: AccountLimits,
  { callId, reservedTokens, usedTokens }: Ending,
): void {
  const unused = reservedTokens - usedTokens;
  giveBackSubjectTokens(state, callId, unused);
  const tat = state.rates.get(TOKENS_RATE);
  if (tat === undefined || limits.tokensPerMinute === null) return;
  const rate = { limit: limits.tokensPerMinute, periodMs: 60_000 };
  state.rates.set(TOKENS_RATE, refund(tat, rate, unused));
}

function interruptedRow(hold: Hold, costMicroUsd: MicroUsd, now: number): UsageRow {
  const {
    reserveMicroUsd,
    reserveTokens: _tokens,
    expiresAt: _expiry,
    progress: known,
    leaseId: _lease,
    ...facts
  } = hold;
  return {
    ...facts,
    reservedMicroUsd: reserveMicroUsd,
    status: "interrupted",
    httpStatus: known ? 200 : 0,
    tokens: known?.tokens ?? NO_TOKENS,
    estimated: true,
    costMicroUsd,
    providerCostMicroUsd: known?.providerCostMicroUsd,
    endedAt: now,
    admittedMs: null,
    headersMs: null,
    firstByteMs: null,
    errorCode: "interrupted",
    revision: 1,
  };
}
