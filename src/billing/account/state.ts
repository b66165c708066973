/**
 * The state of one account and the events that change it. No `this`, no I/O, no clock: the Durable Object is a thin
 * shell over these functions, and what is durable is exactly the list of events, so that replaying them after a crash
 * gives the state back.
 *
 * Money. `balance` is what may still be moved into escrow (negative: debt). Holds draw on `escrow` in memory only;
 * moving a block of the balance into escrow is an event that must be durable before a hold draws on it. So after a
 * crash, whatever holds were lost are covered by the escrow, which then counts as held (`frozen`) until the longest of
 * them could have expired. What purchases have set aside is neither, until the record has it as a grant with a minus. At
 * all times: grants − charges = balance + escrow + set aside.
 */

import type { Rate } from "../../kernel/gcra.ts";
import type { CallId, KeyId, OrgId, UserId } from "../../kernel/id.ts";
import type { MicroUsd } from "../../kernel/money.ts";
import type { AccountLimits, AdmittedCall, MoneyReservation, Progress } from "../account.schema.ts";
import type { BudgetAlert, SubjectLimit } from "../limits/limit.schema.ts";
import type { LimitSubject } from "../limits/subject.schema.ts";
import { holdFor, requestsRate, type Subjects, spend, type Tracked, tokensRate, track } from "./subjects.ts";

/** What a call was last said to have used. */
type Used = Omit<Progress, "call">;
/** Whom a call is sent to, and by which price: both change when another provider is asked. */
export type SentTo = Pick<AdmittedCall, "provider" | "model" | "priceVersion" | "credential">;

export interface Hold extends AdmittedCall {
  expiresAt: number;
  /** Null before its caller said anything. */
  progress: Used | null;
}

/** Everything that changes money, counts or holds. Kept in the journal in this order. */
export type AccountEvent =
  /** Moves from balance to escrow; negative: back. */
  | { t: "escrow"; amount: MicroUsd }
  /** `reservationKey`: the grant with a minus is what was set aside under that key, which is therefore set aside no more. */
  | { t: "grant"; seq: number; amount: MicroUsd; reservationKey?: string }
  /** Moves from balance to what is set aside. */
  | { t: "setAside"; reservation: MoneyReservation }
  /** Back: the record had decided on the key otherwise, or before. */
  | { t: "putBack"; key: string }
  /** The object begins from the record: what was charged and counted before. */
  | { t: "begin"; charged: MicroUsd; month: string; monthlyRequests: number; spentByKey: [KeyId, MicroUsd][] }
  | { t: "hold"; hold: Hold }
  | ({ t: "progress"; callId: CallId; expiresAt: number; sentTo?: SentTo | undefined } & Used)
  | {
      t: "end";
      callId: CallId;
      keyId: KeyId;
      at: number;
      /** What this end adds to the charge: all of the cost, or the difference to an earlier, interrupted end. */
      charge: MicroUsd;
      /** Whether it adds to the month's count. */
      counts: boolean;
      /** Set when the call was only presumed dead, so that its late settlement can correct the charge. */
      interrupted?: { charged: MicroUsd; revision: number };
      /** Whose budgets it counts in, and when it ended by its row. Absent where no subject of the call has a limit. */
      spend?: { subjects: LimitSubject[]; at: number };
    }
  /**
   * Limits as of a version of the record: set ones with what was spent before, and those that are no more; and the leases
   * that may still let in what the new ones would not.
   */
  | { t: "limits"; version: number; set: Tracked[]; drop: LimitSubject[]; leases?: EarlierLease[] }
  /** A budget has reached a threshold, or has refused a call. */
  | { t: "alert"; alert: BudgetAlert }
  /** The record has these alerts. */
  | { t: "alerted"; ids: BudgetAlert["id"][] };

export interface AccountConfig {
  orgId: OrgId;
  suspended: boolean;
  limits: AccountLimits;
  /** Absent in what a version before has written. */
  routingVersion?: number;
}

export interface Interrupted {
  at: number;
  charged: MicroUsd;
  revision: number;
}

export interface KeyUse {
  held: MicroUsd;
  spent: MicroUsd;
}

/** What a lease still holds of the account. */
export interface LeaseHold {
  keyId: KeyId;
  userId: UserId;
  calls: number;
  microUsd: MicroUsd;
  tokens: number;
  /** What was taken from each rate for one call; given back for the calls that were not made. */
  rates: { name: string; rate: Rate }[];
  expiresAt: number;
}

/** What a lease from before a change of limits may still let in: counted until then, also after a crash that forgets it. */
export interface EarlierLease {
  /** Undefined for all that a crash, which itself was just before the change, may have forgotten. */
  of: { id: string; keyId: KeyId; userId: UserId } | undefined;
  calls: number;
  microUsd: MicroUsd;
  expiresAt: number;
}

export interface AccountState {
  balance: MicroUsd;
  escrow: MicroUsd;
  /** Sum of the open holds' reservations. */
  held: MicroUsd;
  /** Escrow on which holds lost in a crash may have drawn, and until when. Derived at restart, never stored. */
  frozen: MicroUsd;
  frozenUntil: number;
  /**
   * Holds whose reservation a lost hold may have drawn on: they were open before the crash, and may have ended in what
   * the crash lost. Until the thaw, what their end leaves unused stays frozen.
   */
  doubtful: Set<CallId>;
  grantSeq: number;
  /** For purchases that the record does not have yet, by key. */
  setAside: Map<string, MoneyReservation>;
  /** UTC month such as "2026-11", and the calls that ended in it. */
  month: string;
  monthlyRequests: number;
  keyUse: Map<KeyId, KeyUse>;
  holds: Map<CallId, Hold>;
  /** Memory only: what a crash loses of them is frozen like lost holds. */
  leases: Map<string, LeaseHold>;
  /** Those of the last change of limits. What still lives is counted as it stands. */
  earlierLeases: EarlierLease[];
  /** When this state was restored; 0 where nothing was. Never stored. */
  restoredAt: number;
  /** Calls that the leases may still let in. */
  leasedCalls: number;
  /** Calls settled lately, by time: a settlement that comes again changes nothing. */
  ended: Map<CallId, number>;
  interrupted: Map<CallId, Interrupted>;
  /** Of the record's limits; 0 before the first. */
  limitsVersion: number;
  /** By which limits' rates open calls took tokens. Memory only, as rates are. */
  tokensTaken: Map<CallId, readonly SubjectLimit[]>;
  /** Those that have a limit, and what they have used of it. */
  subjects: Subjects;
  /** Alerts that the record does not have yet. */
  alerts: BudgetAlert[];
  /** TAT by subject. Memory only: a restart forgives at most one period. */
  rates: Map<string, number>;
  lastAdmitAt: number;
}

/** How long a settlement is recognised as a repeat. A caller gives up resending well before. */
export const ENDED_MEMORY_MS = 180_000;
/** How long a call that was presumed dead can still be corrected by its late settlement. */
export const INTERRUPTED_MEMORY_MS = 3_600_000;

const DAY_MS = 86_400_000;
let lastDay = { number: Number.NaN, month: "" };

/** Remembers the last day that was asked for, since it is asked for with every call. */
export function monthOf(at: number): string {
  const number = Math.floor(at / DAY_MS);
  if (number !== lastDay.number) lastDay = { number, month: new Date(at).toISOString().slice(0, 7) };
  return lastDay.month;
}

export const emptyState = (): AccountState => ({
  balance: 0,
  escrow: 0,
  held: 0,
  frozen: 0,
  frozenUntil: 0,
  doubtful: new Set(),
  grantSeq: 0,
  setAside: new Map(),
  month: "",
  monthlyRequests: 0,
  keyUse: new Map(),
  holds: new Map(),
  leases: new Map(),
  earlierLeases: [],
  restoredAt: 0,
  leasedCalls: 0,
  ended: new Map(),
  interrupted: new Map(),
  limitsVersion: 0,
  tokensTaken: new Map(),
  subjects: new Map(),
  alerts: [],
  rates: new Map(),
  lastAdmitAt: 0,
});

/** What can be reserved: the balance and the part of the escrow on which nothing draws. */
export const available = (state: AccountState): MicroUsd => state.balance + freeEscrow(state);

export const freeEscrow = (state: AccountState): MicroUsd => state.escrow - state.held - state.frozen;

export function useOf(state: AccountState, keyId: KeyId): KeyUse {
  const known = state.keyUse.get(keyId);
  if (known) return known;
  const fresh = { held: 0, spent: 0 };
  state.keyUse.set(keyId, fresh);
  return fresh;
}

export function openHold(state: AccountState, hold: Hold): void {
  state.holds.set(hold.callId, hold);
  state.held += hold.reserveMicroUsd;
  useOf(state, hold.keyId).held += hold.reserveMicroUsd;
  holdFor(state.subjects, hold, 1);
}

export function closeHold(state: AccountState, hold: Hold): void {
  if (!state.holds.delete(hold.callId)) return;
  if (state.tokensTaken.size > 0) state.tokensTaken.delete(hold.callId);
  state.held -= hold.reserveMicroUsd;
  useOf(state, hold.keyId).held -= hold.reserveMicroUsd;
  holdFor(state.subjects, hold, -1);
}

/** Applies one event. The live functions and the replay after a restart both go through here. */
export function apply(state: AccountState, event: AccountEvent): void {
  switch (event.t) {
    case "escrow":
      state.balance -= event.amount;
      state.escrow += event.amount;
      return;
    case "grant":
      state.balance += event.amount;
      state.grantSeq = event.seq;
      if (event.reservationKey !== undefined) putBack(state, event.reservationKey);
      return;
    case "setAside":
      state.balance -= event.reservation.amountMicroUsd;
      state.setAside.set(event.reservation.key, event.reservation);
      return;
    case "putBack":
      putBack(state, event.key);
      return;
    case "begin":
      state.balance -= event.charged;
      state.month = event.month;
      state.monthlyRequests = event.monthlyRequests;
      for (const [keyId, spent] of event.spentByKey) useOf(state, keyId).spent = spent;
      return;
    case "hold":
      if (!state.holds.has(event.hold.callId)) openHold(state, event.hold);
      return;
    case "progress": {
      const hold = state.holds.get(event.callId);
      if (!hold) return;
      hold.expiresAt = event.expiresAt;
      const { tokens, costMicroUsd, providerCostMicroUsd } = event;
      hold.progress = { tokens, costMicroUsd, providerCostMicroUsd };
      if (event.sentTo) Object.assign(hold, event.sentTo);
      return;
    }
    case "end": {
      const hold = state.holds.get(event.callId);
      if (hold) closeHold(state, hold);
      state.escrow -= event.charge;
      useOf(state, event.keyId).spent += event.charge;
      if (event.counts) countCall(state, event.at);
      if (event.spend) spendOn(state, event, event.spend);
      remember(state, event);
      return;
    }
    case "limits":
      state.limitsVersion = event.version;
      state.earlierLeases = event.leases ?? [];
      track(state.subjects, event.set, event.drop, state.holds.values());
      for (const name of event.drop)
        for (const rate of [requestsRate(name), tokensRate(name)]) state.rates.delete(rate);
      return;
    case "alert": {
      const { subject, period, periodStart, threshold, refused } = event.alert;
      const tracked = state.subjects.get(subject);
      if (refused && tracked) tracked[period].refusedIn = periodStart;
      else if (tracked) tracked[period].told = threshold;
      state.alerts.push(event.alert);
      return;
    }
    case "alerted":
      state.alerts = state.alerts.filter(({ id }) => !event.ids.includes(id));
      return;
  }
}

function putBack(state: AccountState, key: string): void {
  state.balance += state.setAside.get(key)?.amountMicroUsd ?? 0;
  state.setAside.delete(key);
}

/** A call that was presumed dead counts where its end says, and no longer where that was presumed. */
function spendOn(
  state: AccountState,
  { callId, charge }: { callId: CallId; charge: MicroUsd },
  { subjects, at }: { subjects: readonly LimitSubject[]; at: number },
): void {
  const before = state.interrupted.get(callId);
  for (const name of subjects) {
    const subject = state.subjects.get(name);
    if (!subject) continue;
    if (before) spend(subject, before.at, -before.charged);
    spend(subject, at, charge + (before?.charged ?? 0));
  }
}

/** Notes that a call has ended, so that its settlement, should it come again, is recognised. */
export function remember(state: AccountState, end: Extract<AccountEvent, { t: "end" }>): void {
  if (end.interrupted) state.interrupted.set(end.callId, { at: end.at, ...end.interrupted });
  else {
    state.interrupted.delete(end.callId);
    state.ended.set(end.callId, end.at);
  }
}

function countCall(state: AccountState, at: number): void {
  const month = monthOf(at);
  if (month > state.month) {
    state.month = month;
    state.monthlyRequests = 0;
  }
  if (month === state.month) state.monthlyRequests += 1;
}

/**
 * Makes a replayed state safe to admit from. Holds that the crash lost may have drawn on any part of the escrow, so all
 * of it counts as held until the longest of them could have expired: what the surviving holds do not explain is frozen
 * now, and what they leave unused when they end is frozen then.
 */
export function freezeLostHolds(state: AccountState, now: number, holdTtlMs: number): void {
  state.restoredAt = now;
  state.frozen = Math.max(0, state.escrow - state.held);
  state.doubtful = new Set(state.holds.keys());
  state.frozenUntil = state.escrow > 0 ? now + holdTtlMs : 0;
}

/** Forgets what need not be remembered any longer. Maps keep insertion order, which is the order of time. */
export function prune(state: AccountState, now: number): void {
  if (state.earlierLeases.length > 0)
    state.earlierLeases = state.earlierLeases.filter(({ expiresAt }) => expiresAt > now);
  for (const [callId, at] of state.ended) {
    if (at > now - ENDED_MEMORY_MS) break;
    state.ended.delete(callId);
  }
  for (const [callId, { at }] of state.interrupted) {
    if (at > now - INTERRUPTED_MEMORY_MS) break;
    state.interrupted.delete(callId);
  }
}
