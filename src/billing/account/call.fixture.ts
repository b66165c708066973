/** An ordinary call, as the gateway tells an account of it at each turn, for tests to vary. */
import {
  type AccountKey,
  type AccountLimits,
  type AdmitRequest,
  type AdmittedCall,
  NO_TOKENS,
  type Settlement,
  type UsageRow,
} from "../account.schema.ts";
import type { SubjectLimit } from "../limits/limit.schema.ts";
import type { LimitSubject } from "../limits/subject.schema.ts";
import { endingOf, rowOf, settlementTextOf } from "./row-text.ts";
import { expire, type Outcome, settle } from "./settlement.service.ts";
import type { AccountEvent, AccountState } from "./state.ts";

/** When these calls begin and end. */
export const START = Date.UTC(2026, 10, 20, 12);

export const NO_LIMITS: AccountLimits = {
  requestsPerMinutePerKey: null,
  requestsPerMinutePerUser: null,
  tokensPerMinute: null,
  concurrency: null,
  monthlyRequests: null,
};

export const KEY: AccountKey = {
  id: "key_1",
  userId: "user_1",
  hash: "abc",
  scopes: ["inference"],
  allowedModels: null,
  requestsPerMinute: null,
  budgetMicroUsd: null,
  expiresAt: null,
  revoked: false,
};

/** Asks to be let in. */
export const call = (n: number, over: Partial<AdmitRequest> = {}): AdmitRequest => ({
  callId: `call_${n}`,
  orgId: "org_1",
  keyId: KEY.id,
  keyHash: KEY.hash,
  scope: "inference",
  operation: "chat.completions",
  provider: "openai",
  model: "test",
  stream: true,
  requestId: `req_${n}`,
  reserveMicroUsd: 1_000,
  reserveTokens: 100,
  priceVersion: "test",
  wantCalls: 0,
  ...over,
});

/** Was let in. */
export function admitted(of: AdmitRequest, over: Partial<AdmittedCall> = {}): AdmittedCall {
  const { keyHash: _hash, scope: _scope, wantCalls: _want, routingVersion: _v, alternatives: _a, ...facts } = of;
  return { ...facts, userId: KEY.userId, startedAt: START, leaseId: null, ...over };
}

/** Has ended: ten tokens, and what they cost. */
export function settlement(of: AdmitRequest, costMicroUsd: number, over: Partial<Settlement> = {}): Settlement {
  const { reserveMicroUsd, reserveTokens, ...facts } = admitted(of);
  return {
    ...facts,
    reservedMicroUsd: reserveMicroUsd,
    reservedTokens: reserveTokens,
    status: "ok",
    httpStatus: 200,
    tokens: { ...NO_TOKENS, input: 5, output: 5 },
    estimated: false,
    costMicroUsd,
    endedAt: START,
    admittedMs: 0,
    headersMs: 1,
    firstByteMs: 1,
    errorCode: null,
    ...over,
  };
}

interface Ended {
  events: AccountEvent[];
  row: UsageRow | undefined;
}

const ended = ({ events, row }: Outcome): Ended => ({
  events,
  row: row === undefined ? undefined : rowOf("org_1", row),
});

/** As its account does it, and the row to be looked at. */
export const settled = (state: AccountState, limits: AccountLimits, of: Settlement, now: number): Ended =>
  ended(settle(state, limits, endingOf(settlementTextOf(of)), now));

export const expired = (state: AccountState, now: number): Ended[] => expire(state, now).map(ended);

/** Limits nothing but what a test says. */
export const limitOf = (subject: LimitSubject, over: Partial<SubjectLimit> = {}): SubjectLimit => ({
  subject,
  requestsPerMinute: null,
  tokensPerMinute: null,
  concurrency: null,
  dailyBudgetMicroUsd: null,
  monthlyBudgetMicroUsd: null,
  allowedModels: null,
  ...over,
});
