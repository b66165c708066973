/**
 * What is said between the gateway and an account's Durable Object. Both ends are ours, so these are types, not parsers.
 * For minutes after a deploy or a rollback they may be of different versions
 * (https://developers.cloudflare.com/durable-objects/platform/known-issues/): what is said only ever gains members that
 * may be absent, and what is said as a list only gains values at its end. Money is integer micro-USD, times are epoch milliseconds.
 */
import type { CallId, KeyId, OrgId, UserId } from "../kernel/id.ts";
import type { MicroUsd } from "../kernel/money.ts";
import type { Result } from "../kernel/result.ts";
import type { ReservationState } from "./ledger/ledger.schema.ts";
import type { BudgetPeriod, SubjectLimits, SubjectSpend } from "./limits/limit.schema.ts";
import type { LimitSubject } from "./limits/subject.schema.ts";
import type { Tags } from "./tags.schema.ts";

/**
 * Disjoint buckets: no token is in two of them. `reasoning` is the part of `output` that was thought, not a bucket. What
 * few calls have is absent where it is 0.
 */
export interface TokenUsage {
  input: number;
  cacheRead: number;
  cacheWrite: number;
  /** Written to a cache that lives longer and costs more to write: Anthropic's of one hour. */
  cacheWriteLong?: number | undefined;
  /** Sound; the other buckets hold none where the provider tells it apart. */
  inputAudio?: number | undefined;
  cacheReadAudio?: number | undefined;
  output: number;
  outputAudio?: number | undefined;
  reasoning: number;
  /** No tokens: requests that are billed by the piece. */
  requests?: number | undefined;
}

export const NO_TOKENS: TokenUsage = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

/** All that the model was given, from a cache or not. */
export const inputTokensOf = (tokens: TokenUsage): number =>
  tokens.input +
  tokens.cacheRead +
  tokens.cacheWrite +
  (tokens.cacheWriteLong ?? 0) +
  (tokens.inputAudio ?? 0) +
  (tokens.cacheReadAudio ?? 0);

/** All that it gave, thought included. */
export const outputTokensOf = (tokens: TokenUsage): number => tokens.output + (tokens.outputAudio ?? 0);

/** Whose account with the provider a call goes on: the platform's, or the organisation's own, to which it owes us nothing. */
export type CredentialOwner = "platform" | "own";

export type Operation = "chat.completions" | "responses" | "messages" | "embeddings";

/**
 * What the cache had to do with a call: it answered in a provider's place; had no answer; was not to be asked for one; or
 * could neither give nor keep one. Absent where nobody asked for it.
 */
export type CacheState = "hit" | "miss" | "refresh" | "bypass";

/** What is known of a call when it asks to be let in. */
export interface AdmitRequest {
  callId: CallId;
  orgId: OrgId;
  keyId: KeyId;
  /** Hex SHA-256 of the whole key: the object's allow-list is the authority, not the key's MAC. */
  keyHash: string;
  scope: string;
  operation: Operation;
  /** Resolved `provider/model`. */
  provider: string;
  model: string;
  stream: boolean;
  requestId: string;
  /** The most that this call is expected to cost; see docs/admission-and-metering.md for the overrun rule. */
  reserveMicroUsd: MicroUsd;
  reserveTokens: number;
  /** Which price table priced it, such as "genai-prices@0.1.8", or the operator's own rates. */
  priceVersion: string;
  /** Absent: the platform. */
  credential?: CredentialOwner | undefined;
  /** What the client calls it by. Absent: nothing. */
  tags?: Tags | undefined;
  /** How many more calls of this key the asking isolate expects within a second; 0 asks for no lease. */
  wantCalls: number;
  /** Of the routing configuration that the call was planned by; absent: none is known, which is version 0. */
  routingVersion?: number;
  /** Further models that may answer it, as `provider/model`: the key must be allowed each of them. */
  alternatives?: string[];
}

/**
 * How an organisation's calls are routed, as its account holds it for isolates that have not seen this version. What is in
 * it is the gateway's affair.
 */
export interface RoutingText {
  /** Rises with every change; 0 where nothing was ever set. */
  version: number;
  text: string;
}

/**
 * Calls let in ahead: for a second, the isolate that drew it admits calls of one key by itself, until any of its parts
 * is used up. All of it is held in the account meanwhile, so limits and balance stay as strict as without.
 */
export interface Lease {
  id: string;
  calls: number;
  microUsd: MicroUsd;
  tokens: number;
  allowedModels: string[] | null;
  forMs: number;
}

export interface Limit {
  limit: number;
  remaining: number;
  /** Until `remaining` is `limit` again. */
  resetMs: number;
}

export interface LimitsView {
  requests?: Limit | undefined;
  tokens?: Limit | undefined;
}

export type Refusal =
  | { reason: "key_unknown" | "key_revoked" | "key_expired" | "scope_missing" | "suspended" }
  /** `of`, here and below: whose limit it is; absent where it is the plan's or the key's own. */
  | { reason: "model_not_allowed"; model: string; of?: LimitSubject | undefined }
  /** It was planned by another routing configuration than the one that counts. */
  | { reason: "routing_stale" }
  | { reason: "requests_limited"; subject: "key" | "user" | LimitSubject; retryAfterMs: number }
  | { reason: "tokens_limited"; retryAfterMs: number; of?: LimitSubject | undefined }
  /** More tokens in one call than the limit has in a minute: waiting does not help. */
  | { reason: "tokens_beyond_limit"; needed: number; limit: number; of?: LimitSubject | undefined }
  | { reason: "concurrency_limited"; limit: number; of?: LimitSubject | undefined }
  | { reason: "quota_used_up"; quota: number; resetsAt: number }
  | { reason: "budget_used_up"; budgetMicroUsd: MicroUsd; spentMicroUsd: MicroUsd }
  | {
      reason: "period_budget_used_up";
      of: LimitSubject;
      period: BudgetPeriod;
      budgetMicroUsd: MicroUsd;
      spentMicroUsd: MicroUsd;
      /** Reserved for calls under way. */
      heldMicroUsd: MicroUsd;
      neededMicroUsd: MicroUsd;
      resetsAt: number;
    }
  | { reason: "insufficient_credits"; neededMicroUsd: MicroUsd; availableMicroUsd: MicroUsd }
  /** The object has never seen this account and cannot reach the record. */
  | { reason: "unavailable" };

export type AdmitReply =
  | {
      ok: true;
      userId: UserId;
      ttlMs: number;
      limits: LimitsView;
      /** For further calls of the key. */
      lease?: Lease | undefined;
      /** Set when this call was admitted under a lease, and no hold of its own is known to the account yet. */
      leaseId?: string | undefined;
    }
  | { ok: false; refusal: Refusal; limits: LimitsView };

/** What is known of a call once it was let in: enough to open its hold again, should a crash have lost it. */
export interface AdmittedCall
  extends Omit<AdmitRequest, "keyHash" | "scope" | "wantCalls" | "routingVersion" | "alternatives"> {
  userId: UserId;
  startedAt: number;
  /** The lease that it was admitted under, null when the account admitted it itself. */
  leaseId: string | null;
}

/** How far a call has come; sent while it runs, so that a cut call is charged for what it is known to have used. */
export interface Progress {
  call: AdmittedCall;
  tokens: TokenUsage;
  costMicroUsd: MicroUsd;
  /** As in a settlement. */
  providerCostMicroUsd?: MicroUsd | null | undefined;
}

export type CallStatus =
  /** Answered in full. */
  | "ok"
  /** The provider (or the way there) failed before or during the answer. */
  | "error"
  /** The client went away and upstream was cancelled. */
  | "cancelled"
  /** Nobody reported the end: the caller or its machine died. */
  | "interrupted";

/** The end of a call, whole in itself: it can be recorded even by an object that lost the hold in a crash. */
export interface Settlement {
  callId: CallId;
  orgId: OrgId;
  keyId: KeyId;
  userId: UserId;
  operation: Operation;
  provider: string;
  model: string;
  stream: boolean;
  requestId: string;
  leaseId: string | null;
  reservedMicroUsd: MicroUsd;
  reservedTokens: number;
  status: CallStatus;
  /** The status that the client saw. */
  httpStatus: number;
  tokens: TokenUsage;
  /** True when the provider never said and tokens are our estimate. */
  estimated: boolean;
  /** What is charged: 0 where the organisation pays the provider itself. */
  costMicroUsd: MicroUsd;
  /** What the provider asks, whoever pays it. Null or absent: not known. */
  providerCostMicroUsd?: MicroUsd | null | undefined;
  /** Who pays the provider. Absent: the platform. */
  credential?: CredentialOwner | undefined;
  /** How many times a provider was asked: 0 where the cache answered. Absent: once. */
  attempts?: number | undefined;
  cache?: CacheState | undefined;
  /** As it was admitted with. */
  tags?: Tags | undefined;
  /** Which price table priced it, such as "genai-prices@0.1.8", or the operator's own rates. */
  priceVersion: string;
  startedAt: number;
  endedAt: number;
  /** From arrival until the account had let it in; like the next, null where nobody knows. */
  admittedMs: number | null;
  /** From arrival until the provider began to answer: its headers were seen. Null when it never did. */
  headersMs: number | null;
  /** From arrival to the first content, null when there was none. */
  firstByteMs: number | null;
  /** A short code for `error`, such as "upstream_500"; null otherwise. */
  errorCode: string | null;
}

/** One row of `usage_calls`. A later revision of the same call replaces an earlier one. */
export type UsageRow = Omit<Settlement, "reservedTokens" | "leaseId"> & { revision: number };

/** What the gateway needs of the account's object. Every method may be repeated safely with the same call ids. */
export interface AccountPort {
  admit(request: AdmitRequest): Promise<AdmitReply>;
  /**
   * Notes how far calls have come, which opens or renews their holds, then settles others. Resolves once all of it is
   * durable; resend until it does.
   */
  settle(orgId: OrgId, settlements: Settlement[], progress: Progress[]): Promise<void>;
  /** The routing configuration, for whoever proves a key of the organisation. Keeps nothing. */
  routing(orgId: OrgId, keyId: KeyId, keyHash: string): Promise<Result<RoutingText, Refusal["reason"]>>;
}

/** Limits of an organisation; null means no limit. */
export interface AccountLimits {
  requestsPerMinutePerKey: number | null;
  requestsPerMinutePerUser: number | null;
  tokensPerMinute: number | null;
  concurrency: number | null;
  monthlyRequests: number | null;
}

/** A key as admission knows it. Hashes only: the key itself is nowhere. */
export interface AccountKey {
  id: KeyId;
  userId: UserId;
  /** Hex SHA-256 of the whole key. */
  hash: string;
  scopes: string[];
  /** `provider/model`, `provider/*`; null allows all. */
  allowedModels: string[] | null;
  requestsPerMinute: number | null;
  budgetMicroUsd: MicroUsd | null;
  expiresAt: number | null;
  revoked: boolean;
}

/** A grant of credit, numbered without gaps within its organisation (`seq` 1, 2, …); a purchase's has a minus. */
export interface CreditGrant {
  seq: number;
  amountMicroUsd: MicroUsd;
  /** Of a purchase, what it was set aside under. */
  reservationKey?: string | undefined;
}

/** One that waits for the record, as account/row-text.ts writes it: of one organisation, which it does not name. */
export type RowText = string;

/** A settlement as a version before has told its account of it. */
type SettlementRow = [row: RowText, orgId: OrgId, leaseId: string | null, reservedTokens: number];

/**
 * As it travels to its account: the row that it becomes, and what the account itself looks at. Only ever added to at the end.
 */
export type SettlementText = [
  ...SettlementRow,
  callId: CallId,
  keyId: KeyId,
  userId: UserId,
  tags: Tags | undefined,
  status: CallStatus,
  endedAt: number,
  costMicroUsd: MicroUsd,
  reservedMicroUsd: MicroUsd,
  usedTokens: number,
];

/** As it arrives, from a Worker of either version. */
export type ToldSettlement = SettlementRow | SettlementText;

/** Prepaid credit for a purchase, under a key that names it once and for all. */
export interface MoneyReservation {
  key: string;
  amountMicroUsd: MicroUsd;
  note: string;
}

/** What Postgres knows of an account: enough to rebuild the object from nothing. */
export interface AccountRecord {
  orgId: OrgId;
  suspended: boolean;
  limits: AccountLimits;
  keys: AccountKey[];
  /** Grants with `seq` above the one asked for, ascending. */
  grants: CreditGrant[];
  /** Sum of `cost_micro_usd` of all recorded calls. Read only when the object is rebuilt. */
  chargedMicroUsd: MicroUsd;
  /** Of the routing configuration; 0 where nothing was ever set. */
  routingVersion: number;
  /** What the organisation has limited by itself. */
  subjectLimits: SubjectLimits;
  /** Calls recorded in the current UTC month, and what each key has spent in all. Likewise. */
  monthlyRequests: number;
  spentByKey: [KeyId, MicroUsd][];
}

/** How the object reads and writes the record. */
export interface AccountRecordPort {
  read(orgId: OrgId, grantsAfterSeq: number): Promise<AccountRecord | undefined>;
  /**
   * Writes rows idempotently: a row already there with the same or a later revision stays as it is. Returns the rows
   * that the record refuses for what is in them; rejects when none could be written for now.
   */
  write(orgId: OrgId, rows: RowText[]): Promise<RowText[]>;
  /** What recorded calls that ended since these times have cost each subject, but for the calls that are named. */
  spent(
    orgId: OrgId,
    subjects: readonly LimitSubject[],
    since: { dayStart: number; monthStart: number },
    without: readonly CallId[],
  ): Promise<SubjectSpend[]>;
  /** What was decided under a reservation's key; undefined: nothing yet. */
  reservation(orgId: OrgId, key: string): Promise<ReservationState | undefined>;
  /** Reserves what the account has set aside, by a grant with a minus; what was decided before, if anything was. */
  reserve(orgId: OrgId, reservation: MoneyReservation): Promise<ReservationState>;
  /** The routing configuration as it is now. */
  readRouting(orgId: OrgId): Promise<RoutingText>;
}
