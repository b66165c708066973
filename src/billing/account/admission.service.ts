/** Whether a call may start, decided in one place and in memory. */
import { gcra, type Rate, type Verdict } from "../../kernel/gcra.ts";
import type { MicroUsd } from "../../kernel/money.ts";
import { nextMonth } from "../../kernel/utc.ts";
import type { AccountKey, AccountLimits, AdmitRequest, Limit, LimitsView, Refusal } from "../account.schema.ts";
import type { LimitSubject } from "../limits/subject.schema.ts";
import {
  type AccountEvent,
  type AccountState,
  apply,
  available,
  freeEscrow,
  monthOf,
  openHold,
  useOf,
} from "./state.ts";
import {
  budgetRefusal,
  concurrencyRefusal,
  isAllowed,
  modelRefusal,
  needsKeeping,
  noteTokensTaken,
} from "./subject-limits.service.ts";
import { limitedOf, requestsRate, type Subject, tokensRate } from "./subjects.ts";

const MINUTE_MS = 60_000;
/** Never more than this is moved into escrow at once, unless one call needs it: it is what a crash freezes. */
const LARGEST_BLOCK: MicroUsd = 50_000_000;

export type Admission =
  /**
   * `escrowed`: an event that must be durable before the caller hears of the admission, and so must the call's hold where
   * it is `kept`.
   */
  | { ok: true; key: AccountKey; limits: LimitsView; escrowed: AccountEvent | undefined; kept: boolean }
  | { ok: false; refusal: Refusal; limits: LimitsView };

export interface AdmissionRules {
  suspended: boolean;
  limits: AccountLimits;
  key: AccountKey | undefined;
  routingVersion: number;
  holdTtlMs: number;
}

/** Judges one call and, if it may start, opens its hold. Takes nothing from any limit when it refuses. */
export function admit(state: AccountState, rules: AdmissionRules, call: AdmitRequest, now: number): Admission {
  const { key, limits } = rules;
  const refuse = (refusal: Refusal, view: LimitsView = {}): Admission => ({ ok: false, refusal, limits: view });

  if (!key || !sameHash(key.hash, call.keyHash)) return refuse({ reason: "key_unknown" });
  const standing = judgeKey(key, rules.suspended, call.scope, now);
  if (standing) return refuse({ reason: standing });
  if ((call.routingVersion ?? 0) !== rules.routingVersion) return refuse({ reason: "routing_stale" });
  const subjects = limitedOf(state.subjects, { userId: key.userId, keyId: key.id, tags: call.tags });
  const model = forbiddenModel(key, subjects, call);
  if (model) return refuse(model);

  const kept = needsKeeping(subjects, call);
  // Asked again since the first answer was lost: it has its hold, which may not be durable yet.
  if (state.holds.has(call.callId)) return { ok: true, key, limits: {}, escrowed: undefined, kept };

  const rates = weighRates(state, limits, key, call, now);
  if (subjects.length > 0) weighSubjects(state, subjects, call, now, rates);
  const view = viewOf(rates);
  const tooFast = rateRefusal(rates, call);
  if (tooFast) return refuse(tooFast, view);

  if (limits.concurrency !== null && openCalls(state) >= limits.concurrency) {
    return refuse({ reason: "concurrency_limited", limit: limits.concurrency }, view);
  }
  const crowded = concurrencyRefusal(state, subjects, now);
  if (crowded) return refuse(crowded, view);
  if (limits.monthlyRequests !== null && requestsThisMonth(state, now) >= limits.monthlyRequests) {
    return refuse({ reason: "quota_used_up", quota: limits.monthlyRequests, resetsAt: nextMonth(now) }, view);
  }
  const use = useOf(state, key.id);
  if (key.budgetMicroUsd !== null && use.spent + use.held + call.reserveMicroUsd > key.budgetMicroUsd) {
    return refuse({ reason: "budget_used_up", budgetMicroUsd: key.budgetMicroUsd, spentMicroUsd: use.spent }, view);
  }
  const overBudget = budgetRefusal(state, subjects, call, now);
  if (overBudget) return refuse(overBudget, view);
  const escrowed = ensureEscrow(state, call.reserveMicroUsd);
  if (escrowed === "short") {
    const availableMicroUsd = Math.max(0, available(state));
    return refuse({ reason: "insufficient_credits", neededMicroUsd: call.reserveMicroUsd, availableMicroUsd }, view);
  }

  for (const { name, verdict } of rates) state.rates.set(name, verdict.tat);
  state.lastAdmitAt = now;
  const {
    keyHash: _hash,
    scope: _scope,
    wantCalls: _want,
    routingVersion: _routing,
    alternatives: _others,
    ...facts
  } = call;
  const hold = { ...facts, userId: key.userId, startedAt: now, leaseId: null };
  openHold(state, { ...hold, expiresAt: now + rules.holdTtlMs, progress: null });
  if (subjects.length > 0) noteTokensTaken(state, subjects, call);
  return { ok: true, key, limits: view, escrowed, kept };
}

/** What speaks against a key as such; undefined when nothing does. */
export function judgeKey(
  key: AccountKey,
  suspended: boolean,
  scope: string | undefined,
  now: number,
): "key_revoked" | "key_expired" | "suspended" | "scope_missing" | undefined {
  if (key.revoked) return "key_revoked";
  if (key.expiresAt !== null && key.expiresAt <= now) return "key_expired";
  if (suspended) return "suspended";
  if (scope !== undefined && !key.scopes.includes(scope)) return "scope_missing";
  return undefined;
}

/** Compares two hex digests in a time that does not depend on where they differ. */
export function sameHash(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i += 1) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

/** Of all models that may answer the call, one that is not allowed. */
function forbiddenModel(
  { allowedModels }: AccountKey,
  subjects: readonly Subject[],
  call: AdmitRequest,
): Refusal | undefined {
  if (!allowedModels && subjects.length === 0) return undefined;
  const models = [`${call.provider}/${call.model}`, ...(call.alternatives ?? [])];
  const model = allowedModels && models.find((asked) => !isAllowed(allowedModels, asked));
  return model ? { reason: "model_not_allowed", model } : modelRefusal(subjects, models);
}

/**
 * Sees to it that the free escrow covers `need`, moving a block of the balance if it does not: a quarter of it, so that
 * durable writes are rare while a crash freezes only a part.
 */
export function ensureEscrow(state: AccountState, need: MicroUsd): AccountEvent | undefined | "short" {
  const missing = need - freeEscrow(state);
  if (missing <= 0) return state.balance < 0 ? "short" : undefined;
  if (state.balance < missing) return "short";
  const block = Math.min(Math.floor(state.balance / 4), LARGEST_BLOCK);
  const event: AccountEvent = { t: "escrow", amount: Math.max(missing, block) };
  apply(state, event);
  return event;
}

export interface Weighed {
  counts: "requests" | "tokens";
  /** Absent: of the organisation, by its plan. */
  of?: "key" | "user" | LimitSubject;
  name: string;
  rate: Rate;
  verdict: Verdict;
}

const weighed = (
  state: AccountState,
  which: Pick<Weighed, "counts" | "of" | "name">,
  limit: number,
  cost: number,
  now: number,
): Weighed => {
  const rate = { limit, periodMs: MINUTE_MS };
  return { ...which, rate, verdict: gcra(state.rates.get(which.name) ?? 0, now, rate, cost) };
};

/** By the plan's limits and the key's own. */
export function weighRates(
  state: AccountState,
  limits: AccountLimits,
  key: AccountKey,
  call: AdmitRequest,
  now: number,
  calls = 1,
): Weighed[] {
  const rates: Weighed[] = [];
  const ofKey = key.requestsPerMinute ?? limits.requestsPerMinutePerKey;
  const { requestsPerMinutePerUser: ofUser, tokensPerMinute } = limits;
  if (ofKey !== null) {
    rates.push(weighed(state, { counts: "requests", of: "key", name: `key:${key.id}` }, ofKey, calls, now));
  }
  if (ofUser !== null) {
    rates.push(weighed(state, { counts: "requests", of: "user", name: `user:${key.userId}` }, ofUser, calls, now));
  }
  if (tokensPerMinute !== null) {
    const tokens = calls * call.reserveTokens;
    rates.push(weighed(state, { counts: "tokens", name: TOKENS_RATE }, tokensPerMinute, tokens, now));
  }
  return rates;
}

function weighSubjects(
  state: AccountState,
  subjects: readonly Subject[],
  call: AdmitRequest,
  now: number,
  into: Weighed[],
): void {
  for (const { limit } of subjects) {
    const { subject: of, requestsPerMinute, tokensPerMinute } = limit;
    if (requestsPerMinute !== null) {
      into.push(weighed(state, { counts: "requests", of, name: requestsRate(of) }, requestsPerMinute, 1, now));
    }
    if (tokensPerMinute === null) continue;
    const tokens = call.reserveTokens;
    into.push(weighed(state, { counts: "tokens", of, name: tokensRate(of) }, tokensPerMinute, tokens, now));
  }
}

export const TOKENS_RATE = "tokens";

function rateRefusal(rates: readonly Weighed[], { reserveTokens }: AdmitRequest): Refusal | undefined {
  for (const { counts, of = "key", rate, verdict } of rates) {
    if (verdict.allowed) continue;
    const retryAfterMs = Math.ceil(verdict.retryAfterMs);
    if (counts === "requests") return { reason: "requests_limited", subject: of, retryAfterMs };
    const whose = of === "key" || of === "user" ? {} : { of };
    if (verdict.retryAfterMs === Number.POSITIVE_INFINITY) {
      return { reason: "tokens_beyond_limit", needed: reserveTokens, limit: rate.limit, ...whose };
    }
    return { reason: "tokens_limited", retryAfterMs, ...whose };
  }
  return undefined;
}

/** The limits as the client may see them: of several, the one that is nearest. */
function viewOf(rates: readonly Weighed[]): LimitsView {
  const view: LimitsView = {};
  for (const { counts, rate, verdict } of rates) {
    const limit: Limit = {
      limit: rate.limit,
      remaining: verdict.remaining,
      resetMs: Math.max(0, Math.ceil(verdict.resetMs)),
    };
    const nearest = view[counts];
    if (!nearest || limit.remaining < nearest.remaining) view[counts] = limit;
  }
  return view;
}

/** Calls under way, and those that a lease may let in at any moment. */
export const openCalls = (state: AccountState): number => state.holds.size + state.leasedCalls;

export function requestsThisMonth(state: AccountState, now: number): number {
  return (state.month === monthOf(now) ? state.monthlyRequests : 0) + openCalls(state);
}
