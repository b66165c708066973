/** Whether a call may start, decided in one place and in memory. */
import { gcra, type Rate, type Verdict } from "../../kernel/gcra.ts";
import type { MicroUsd } from "../../kernel/money.ts";
import type { AccountKey, AccountLimits, AdmitRequest, Limit, LimitsView, Refusal } from "../account.schema.ts";
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

const MINUTE_MS = 60_000;
/** Never more than this is moved into escrow at once, unless one call needs it: it is what a crash freezes. */
const LARGEST_BLOCK: MicroUsd = 50_000_000;

export type Admission =
  /** `escrowed`: an event that must be durable before the caller hears of the admission. */
  | { ok: true; key: AccountKey; limits: LimitsView; escrowed: AccountEvent | undefined }
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
  const model = forbiddenModel(key, call);
  if (model !== undefined) return refuse({ reason: "model_not_allowed", model });

  // Asked again since the first answer was lost: it has its hold.
  if (state.holds.has(call.callId)) return { ok: true, key, limits: {}, escrowed: undefined };

  const rates = weighRates(state, limits, key, call, now);
  const view = viewOf(rates);
  for (const { subject, rate, verdict } of rates) {
    if (verdict.allowed) continue;
    if (verdict.retryAfterMs === Number.POSITIVE_INFINITY) {
      return refuse({ reason: "tokens_beyond_limit", needed: call.reserveTokens, limit: rate.limit }, view);
    }
    const retryAfterMs = Math.ceil(verdict.retryAfterMs);
    if (subject === "tokens") return refuse({ reason: "tokens_limited", retryAfterMs }, view);
    return refuse({ reason: "requests_limited", subject, retryAfterMs }, view);
  }

  if (limits.concurrency !== null && openCalls(state) >= limits.concurrency) {
    return refuse({ reason: "concurrency_limited", limit: limits.concurrency }, view);
  }
  if (limits.monthlyRequests !== null && requestsThisMonth(state, now) >= limits.monthlyRequests) {
    return refuse({ reason: "quota_used_up", quota: limits.monthlyRequests, resetsAt: nextMonth(now) }, view);
  }
  const use = useOf(state, key.id);
  if (key.budgetMicroUsd !== null && use.spent + use.held + call.reserveMicroUsd > key.budgetMicroUsd) {
    return refuse({ reason: "budget_used_up", budgetMicroUsd: key.budgetMicroUsd, spentMicroUsd: use.spent }, view);
  }
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
  return { ok: true, key, limits: view, escrowed };
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

/** The first model that may answer the call and that the key is not allowed. */
function forbiddenModel({ allowedModels }: AccountKey, call: AdmitRequest): string | undefined {
  if (!allowedModels) return undefined;
  const models = [`${call.provider}/${call.model}`, ...(call.alternatives ?? [])];
  return models.find((model) => !isAllowed(allowedModels, model));
}

const isAllowed = (allowed: readonly string[], model: string): boolean =>
  allowed.includes(model) || allowed.includes(`${model.slice(0, model.indexOf("/"))}/*`);

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
  subject: "key" | "user" | "tokens";
  name: string;
  rate: Rate;
  verdict: Verdict;
}

export function weighRates(
  state: AccountState,
  limits: AccountLimits,
  key: AccountKey,
  call: AdmitRequest,
  now: number,
  calls = 1,
): Weighed[] {
  const weighed: Weighed[] = [];
  const weigh = (subject: Weighed["subject"], name: string, limit: number | null, cost: number) => {
    if (limit === null) return;
    const rate = { limit, periodMs: MINUTE_MS };
    weighed.push({ subject, name, rate, verdict: gcra(state.rates.get(name) ?? 0, now, rate, cost) });
  };
  weigh("key", keyRate(key.id), key.requestsPerMinute ?? limits.requestsPerMinutePerKey, calls);
  weigh("user", `user:${key.userId}`, limits.requestsPerMinutePerUser, calls);
  weigh("tokens", TOKENS_RATE, limits.tokensPerMinute, calls * call.reserveTokens);
  return weighed;
}

export const TOKENS_RATE = "tokens";
const keyRate = (keyId: string): string => `key:${keyId}`;

/** The limits as the client may see them: of several on requests, the one that is nearest. */
function viewOf(weighed: readonly Weighed[]): LimitsView {
  const view: LimitsView = {};
  for (const { subject, rate, verdict } of weighed) {
    const limit: Limit = {
      limit: rate.limit,
      remaining: verdict.remaining,
      resetMs: Math.max(0, Math.ceil(verdict.resetMs)),
    };
    if (subject === "tokens") view.tokens = limit;
    else if (!view.requests || limit.remaining < view.requests.remaining) view.requests = limit;
  }
  return view;
}

/** Calls under way, and those that a lease may let in at any moment. */
export const openCalls = (state: AccountState): number => state.holds.size + state.leasedCalls;

export function requestsThisMonth(state: AccountState, now: number): number {
  return (state.month === monthOf(now) ? state.monthlyRequests : 0) + openCalls(state);
}

function nextMonth(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
