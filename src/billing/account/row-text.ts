/**
 * A usage row as it waits and travels: a JSON array of its values, less than half as long as the same with their names.
 * As such a call's end comes to its account. From there on it is only copied: into the object's storage, into the
 * statement that takes it to Postgres. Of a row as an object each of these steps would take everything apart again.
 */
import type { CallId, KeyId, OrgId, UserId } from "../../kernel/id.ts";
import type { MicroUsd } from "../../kernel/money.ts";
import {
  type CacheState,
  type CallStatus,
  type CredentialOwner,
  inputTokensOf,
  type Operation,
  outputTokensOf,
  type RowText,
  type Settlement,
  type SettlementText,
  type ToldSettlement,
  type UsageRow,
} from "../account.schema.ts";
import type { Tags } from "../tags.schema.ts";

/**
 * Where each value stands. Only ever added to at the end, and what is added may be absent: what waits on disk, or comes
 * from a Worker, may be of the version before or after.
 */
export const POSITIONS = [
  "callId",
  "keyId",
  "userId",
  "operation",
  "provider",
  "model",
  "stream",
  "requestId",
  "status",
  "httpStatus",
  "input",
  "cacheRead",
  "cacheWrite",
  "cacheWriteLong",
  "inputAudio",
  "cacheReadAudio",
  "output",
  "outputAudio",
  "reasoning",
  "requests",
  "estimated",
  "reservedMicroUsd",
  "costMicroUsd",
  "providerCostMicroUsd",
  "credential",
  "attempts",
  "cache",
  "tags",
  "priceVersion",
  "startedAt",
  "endedAt",
  "admittedMs",
  "headersMs",
  "firstByteMs",
  "errorCode",
  "revision",
] as const;

/** What an account looks at of a call that has ended; all else is for the record to read. */
export interface Ending
  extends Pick<
    Settlement,
    | "callId"
    | "orgId"
    | "keyId"
    | "userId"
    | "tags"
    | "leaseId"
    | "reservedMicroUsd"
    | "reservedTokens"
    | "status"
    | "costMicroUsd"
    | "endedAt"
  > {
  /** In and out. */
  usedTokens: number;
  /** Of `FIRST_REVISION`. */
  row: RowText;
}

/** What is absent in a row is null. */
type Values = [
  callId: CallId,
  keyId: KeyId,
  userId: UserId,
  operation: Operation,
  provider: string,
  model: string,
  stream: boolean,
  requestId: string,
  status: CallStatus,
  httpStatus: number,
  input: number,
  cacheRead: number,
  cacheWrite: number,
  cacheWriteLong: number | null,
  inputAudio: number | null,
  cacheReadAudio: number | null,
  output: number,
  outputAudio: number | null,
  reasoning: number,
  requests: number | null,
  estimated: boolean,
  reservedMicroUsd: MicroUsd,
  costMicroUsd: MicroUsd,
  providerCostMicroUsd: MicroUsd | null,
  credential: CredentialOwner | null,
  attempts: number | null,
  cache: CacheState | null,
  tags: Tags | null,
  priceVersion: string,
  startedAt: number,
  endedAt: number,
  admittedMs: number | null,
  headersMs: number | null,
  firstByteMs: number | null,
  errorCode: string | null,
  revision: number,
];

export const textOf = (row: UsageRow): RowText => textAs(row, row.revision);

function textAs(row: Omit<UsageRow, "revision">, revision: number): RowText {
  const { tokens } = row;
  const values: Values = [
    row.callId,
    row.keyId,
    row.userId,
    row.operation,
    row.provider,
    row.model,
    row.stream,
    row.requestId,
    row.status,
    row.httpStatus,
    tokens.input,
    tokens.cacheRead,
    tokens.cacheWrite,
    tokens.cacheWriteLong ?? null,
    tokens.inputAudio ?? null,
    tokens.cacheReadAudio ?? null,
    tokens.output,
    tokens.outputAudio ?? null,
    tokens.reasoning,
    tokens.requests ?? null,
    row.estimated,
    row.reservedMicroUsd,
    row.costMicroUsd,
    row.providerCostMicroUsd ?? null,
    row.credential ?? null,
    row.attempts ?? null,
    row.cache ?? null,
    row.tags ?? null,
    row.priceVersion,
    row.startedAt,
    row.endedAt,
    row.admittedMs,
    row.headersMs,
    row.firstByteMs,
    row.errorCode,
    revision,
  ];
  return JSON.stringify(values);
}

const valuesOf = (text: RowText): Values => JSON.parse(text);

export const callIdOf = (text: RowText): CallId => valuesOf(text)[0];

/** Of the row that a call's settlement becomes, unless the account knows better. */
export const FIRST_REVISION = 1;

/**
 * As it travels to the account, which writes the row as it came. As an object it would cost three times as much on this way,
 * and the shape that the runtime gives it there lives no longer than it, with all code that was made for it.
 */
export const settlementTextOf = (settlement: Settlement): SettlementText => [
  textAs(settlement, FIRST_REVISION),
  settlement.orgId,
  settlement.leaseId,
  settlement.reservedTokens,
  settlement.callId,
  settlement.keyId,
  settlement.userId,
  settlement.tags,
  settlement.status,
  settlement.endedAt,
  settlement.costMicroUsd,
  settlement.reservedMicroUsd,
  inputTokensOf(settlement.tokens) + outputTokensOf(settlement.tokens),
];

/** What a settlement says, to be looked at. */
export function endingOf(told: ToldSettlement): Ending {
  if (told.length === 4) {
    const [row, orgId, leaseId, reservedTokens] = told;
    return endingOf(settlementTextOf({ ...rowOf(orgId, row), leaseId, reservedTokens }));
  }
  const [
    row,
    orgId,
    leaseId,
    reservedTokens,
    callId,
    keyId,
    userId,
    tags,
    status,
    endedAt,
    costMicroUsd,
    reservedMicroUsd,
    usedTokens,
  ] = told;
  return {
    row,
    orgId,
    leaseId,
    reservedTokens,
    callId,
    keyId,
    userId,
    tags,
    status,
    endedAt,
    costMicroUsd,
    reservedMicroUsd,
    usedTokens,
  };
}

/** For the few who must look into a row that waits. */
export function rowOf(orgId: OrgId, text: RowText): UsageRow {
  const [
    callId,
    keyId,
    userId,
    operation,
    provider,
    model,
    stream,
    requestId,
    status,
    httpStatus,
    input,
    cacheRead,
    cacheWrite,
    cacheWriteLong,
    inputAudio,
    cacheReadAudio,
    output,
    outputAudio,
    reasoning,
    requests,
    estimated,
    reservedMicroUsd,
    costMicroUsd,
    providerCostMicroUsd,
    credential,
    attempts,
    cache,
    tags,
    priceVersion,
    startedAt,
    endedAt,
    admittedMs,
    headersMs,
    firstByteMs,
    errorCode,
    revision,
  ] = valuesOf(text);
  return {
    callId,
    orgId,
    keyId,
    userId,
    operation,
    provider,
    model,
    stream,
    requestId,
    reservedMicroUsd,
    status,
    httpStatus,
    tokens: {
      input,
      cacheRead,
      cacheWrite,
      cacheWriteLong: cacheWriteLong ?? undefined,
      inputAudio: inputAudio ?? undefined,
      cacheReadAudio: cacheReadAudio ?? undefined,
      output,
      outputAudio: outputAudio ?? undefined,
      reasoning,
      requests: requests ?? undefined,
    },
    estimated,
    costMicroUsd,
    providerCostMicroUsd,
    credential: credential ?? undefined,
    attempts: attempts ?? undefined,
    cache: cache ?? undefined,
    tags: tags ?? undefined,
    priceVersion,
    startedAt,
    endedAt,
    admittedMs,
    headersMs,
    firstByteMs,
    errorCode,
    revision,
  };
}
