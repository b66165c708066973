/** Whether a call may start by the limits of its subjects. All of them count, and a refusal takes nothing from any. */
import { refund } from "../../kernel/gcra.ts";
import { type CallId, type KeyId, newId, type UserId } from "../../kernel/id.ts";
import type { MicroUsd } from "../../kernel/money.ts";
import { nextDay, nextMonth } from "../../kernel/utc.ts";
import type { AccountKey, AdmitRequest, Refusal } from "../account.schema.ts";
import { BUDGET_PERIODS, type BudgetPeriod, budgetOf } from "../limits/limit.schema.ts";
import { keySubject, type LimitSubject, memberSubject } from "../limits/subject.schema.ts";
import type { AccountEvent, AccountState } from "./state.ts";
import { limitedOf, refusalDue, type Subject, spentIn, tokensRate } from "./subjects.ts";

/** The first model that may answer the call and that one of its subjects is not allowed. */
export function modelRefusal(subjects: readonly Subject[], models: readonly string[]): Refusal | undefined {
  for (const { limit } of subjects) {
    const model = limit.allowedModels && models.find((asked) => !isAllowed(limit.allowedModels ?? [], asked));
    if (model) return { reason: "model_not_allowed", model, of: limit.subject };
  }
  return undefined;
}

export const isAllowed = (allowed: readonly string[], model: string): boolean =>
  allowed.includes(model) || allowed.includes(`${model.slice(0, model.indexOf("/"))}/*`);

export function concurrencyRefusal(
  state: AccountState,
  subjects: readonly Subject[],
  now: number,
): Refusal | undefined {
  for (const { limit, open } of subjects) {
    if (limit.concurrency === null || open + leasedOf(state, limit.subject, now).calls < limit.concurrency) continue;
    return { reason: "concurrency_limited", limit: limit.concurrency, of: limit.subject };
  }
  return undefined;
}

export function budgetRefusal(
  state: AccountState,
  subjects: readonly Subject[],
  { reserveMicroUsd }: Pick<AdmitRequest, "reserveMicroUsd">,
  now: number,
): Refusal | undefined {
  // What the organisation pays its provider itself costs nothing here.
  if (subjects.length === 0 || reserveMicroUsd === 0) return undefined;
  for (const subject of subjects) {
    for (const period of BUDGET_PERIODS) {
      const budgetMicroUsd = budgetOf(subject.limit, period);
      if (budgetMicroUsd === null) continue;
      const spentMicroUsd = spentIn(subject, period, now);
      const heldMicroUsd = subject.held + leasedOf(state, subject.limit.subject, now).microUsd;
      if (spentMicroUsd + heldMicroUsd + reserveMicroUsd <= budgetMicroUsd) continue;
      const facts = { budgetMicroUsd, spentMicroUsd, heldMicroUsd, neededMicroUsd: reserveMicroUsd };
      const of = subject.limit.subject;
      return { reason: "period_budget_used_up", of, period, resetsAt: resetOf(period, now), ...facts };
    }
  }
  return undefined;
}

/** Tells of a refusal by a budget, where that is due. */
export function refusalAlert({ subjects }: AccountState, refusal: Refusal, at: number): AccountEvent | undefined {
  if (refusal.reason !== "period_budget_used_up") return undefined;
  const subject = subjects.get(refusal.of);
  const due = subject && refusalDue(subject, refusal, at);
  return due && { t: "alert", alert: { id: newId("alert", at), ...due } };
}

export const resetOf = (period: BudgetPeriod, now: number): number =>
  period === "day" ? nextDay(now) : nextMonth(now);

const NOTHING_LEASED = { calls: 0, microUsd: 0 };

/**
 * What leases may let in of a subject's calls. None is granted to a key whose calls a limit may concern, so these were
 * before the limit, for the seconds that they last; some of them only the change of limits knows, after a crash.
 */
function leasedOf(
  { leases, earlierLeases }: AccountState,
  name: LimitSubject,
  now: number,
): { calls: number; microUsd: MicroUsd } {
  if (leases.size === 0 && earlierLeases.length === 0) return NOTHING_LEASED;
  const sum = { calls: 0, microUsd: 0 };
  const add = ({ calls, microUsd }: typeof sum) => {
    sum.calls += calls;
    sum.microUsd += microUsd;
  };
  for (const lease of leases.values()) if (mayConcern(name, lease)) add(lease);
  for (const lease of earlierLeases) {
    const { of, expiresAt } = lease;
    if (expiresAt > now && (!of || (!leases.has(of.id) && mayConcern(name, of)))) add(lease);
  }
  return sum;
}

/** Whether a call of the key may be one of the subject's: its tags are not known before. */
const mayConcern = (name: LimitSubject, { keyId, userId }: { keyId: KeyId; userId: UserId }): boolean =>
  name === "organisation" || name.startsWith("tag:") || name === keySubject(keyId) || name === memberSubject(userId);

/** Whether any call of the key may have a subject with a limit: its tags are not known before. */
export function concernsKey({ subjects }: AccountState, key: AccountKey): boolean {
  if (subjects.size === 0) return false;
  if (limitedOf(subjects, { userId: key.userId, keyId: key.id }).length > 0) return true;
  for (const name of subjects.keys()) if (name.startsWith("tag:")) return true;
  return false;
}

/** A call under a budget is kept before it is let in, so that no crash forgets what it may cost. */
export const needsKeeping = (subjects: readonly Subject[], { reserveMicroUsd }: AdmitRequest): boolean =>
  reserveMicroUsd > 0 &&
  subjects.some(({ limit }) => limit.dailyBudgetMicroUsd !== null || limit.monthlyBudgetMicroUsd !== null);

/** Notes by whose rates an admitted call took tokens, so that it gives back to these alone. */
export function noteTokensTaken(state: AccountState, subjects: readonly Subject[], { callId }: AdmitRequest): void {
  const limits = subjects.flatMap(({ limit }) => (limit.tokensPerMinute === null ? [] : [limit]));
  if (limits.length > 0) state.tokensTaken.set(callId, limits);
}

/**
 * Tokens that were reserved of the subjects' limits and not used, or used beyond. To a limit that was set or changed
 * since, and to rates that began afresh with a restart, nothing comes back: the call took nothing of them.
 */
export function giveBackSubjectTokens(state: AccountState, callId: CallId, unused: number): void {
  for (const limit of state.tokensTaken.get(callId) ?? []) {
    if (limit.tokensPerMinute === null || state.subjects.get(limit.subject)?.limit !== limit) continue;
    const name = tokensRate(limit.subject);
    const tat = state.rates.get(name);
    if (tat === undefined) continue;
    state.rates.set(name, refund(tat, { limit: limit.tokensPerMinute, periodMs: 60_000 }, unused));
  }
}
