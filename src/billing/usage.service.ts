import type { OrgId } from "../kernel/id.ts";
import { formatUsd } from "../kernel/money.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { inputTokensOf, outputTokensOf, type TokenUsage } from "./account.schema.ts";
import type { Tags } from "./tags.schema.ts";
import type {
  CallCursor,
  CallExportQuery,
  CallFilters,
  CallQuery,
  Grouping,
  UsageCall,
  UsageQuery,
  UsageReport,
  UsageTokens,
} from "./usage.schema.ts";

const DAY_MS = 86_400_000;
export const MAX_RANGE_DAYS = 400;
/** By the hour. */
const MAX_HOURLY_DAYS = 31;
const DEFAULT_DAYS = 30;
/** More groups than anyone reads, and small enough to hold. */
export const MAX_GROUPS = 10_000;

/**
 * An end of a range. A date is left to Postgres, which knows when it begins in a zone whose clocks change at midnight.
 */
export type Edge = { kind: "date"; date: string } | { kind: "instant"; at: string };

/** Half-open: from the start of `from` to before `to`; a date as `to` includes that whole day. */
export interface Range {
  from: Edge;
  to: Edge;
  timezone: string;
}

export type OpenRange = Pick<Range, "timezone"> & { from: Edge | undefined; to: Edge | undefined };

export interface RangeProblem {
  path: "from" | "to";
  message: string;
}

const isDate = (text: string) => text.length === 10;
const edge = (text: string): Edge =>
  isDate(text) ? { kind: "date", date: text } : { kind: "instant", at: new Date(text).toISOString() };
const shiftDate = (date: string, days: number) => new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

/** Today in the zone, as YYYY-MM-DD. */
export function localDate(now: number, timezone: string): string {
  const parts = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(now);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** The span as if the zone were UTC: off by up to a day, so it bounds a range and never cuts one. */
function nominalSpanMs(from: string, to: string): number {
  return Date.parse(to) + (isDate(to) ? DAY_MS : 0) - Date.parse(from);
}

function backwards(from: string, to: string): RangeProblem | undefined {
  const tolerance = isDate(from) === isDate(to) ? 0 : DAY_MS;
  return nominalSpanMs(from, to) <= -tolerance ? { path: "to", message: "must be later than from" } : undefined;
}

/**
 * The range of a report. By default the last 30 days of the reader's zone with today, whose end lies ahead, so that no
 * difference between clocks hides a call that was just made.
 */
export function reportRange(
  query: Pick<UsageQuery, "from" | "to" | "timezone" | "groupBy">,
  now: number,
): Result<Range, RangeProblem> {
  const to = query.to ?? localDate(now, query.timezone);
  const from =
    query.from ??
    (isDate(to) ? shiftDate(to, 1 - DEFAULT_DAYS) : new Date(Date.parse(to) - DEFAULT_DAYS * DAY_MS).toISOString());
  const problem = backwards(from, to);
  if (problem) return err(problem);
  // One day of tolerance, since an instant and a date may lie a zone's offset apart.
  const hourly = query.groupBy.includes("hour");
  const maxDays = hourly ? MAX_HOURLY_DAYS : MAX_RANGE_DAYS;
  if (nominalSpanMs(from, to) > (maxDays + 1) * DAY_MS) {
    return err({ path: "from", message: `must be at most ${maxDays} days before to${hourly ? " by the hour" : ""}` });
  }
  return ok({ from: edge(from), to: edge(to), timezone: query.timezone });
}

/** The range of the request log: open where nothing was asked, since paging bounds the work. */
export function logRange(query: Pick<CallQuery, "from" | "to" | "timezone">): Result<OpenRange, RangeProblem> {
  const { from, to, timezone } = query;
  const problem = from !== undefined && to !== undefined ? backwards(from, to) : undefined;
  if (problem) return err(problem);
  return ok({
    from: from === undefined ? undefined : edge(from),
    to: to === undefined ? undefined : edge(to),
    timezone,
  });
}

/** The range of an export of the log, of which both ends are said. */
export function exportRange({
  from,
  to,
  timezone,
}: Pick<CallExportQuery, "from" | "to" | "timezone">): Result<Range, RangeProblem> {
  const problem = backwards(from, to);
  return problem ? err(problem) : ok({ from: edge(from), to: edge(to), timezone });
}

/** Shown only where there is something to show. */
const FEW = ["cacheWriteLong", "inputAudio", "cacheReadAudio", "outputAudio", "requests"] as const;

export function tokensOf(tokens: TokenUsage): UsageTokens {
  const { input, cacheRead, cacheWrite, output, reasoning } = tokens;
  const total = inputTokensOf(tokens) + outputTokensOf(tokens);
  const shown: UsageTokens = { input, cacheRead, cacheWrite, output, reasoning, total };
  for (const name of FEW) {
    const count = tokens[name];
    if (count) shown[name] = count;
  }
  return shown;
}

/** What is shown of a call, as the record and the account's object both know it. Times are epoch milliseconds. */
export interface CallFacts
  extends Omit<
    UsageCall,
    | "id"
    | "startedAt"
    | "endedAt"
    | "durationMs"
    | "keyName"
    | "tokens"
    | "costUsd"
    | "providerCostMicroUsd"
    | "credential"
    | "attempts"
    | "cache"
    | "tags"
  > {
  callId: string;
  startedAt: number;
  endedAt: number;
  tokens: TokenUsage;
  /** Older calls say none of these. */
  providerCostMicroUsd?: number | null | undefined;
  credential?: UsageCall["credential"] | null | undefined;
  attempts?: number | null | undefined;
  cache?: UsageCall["cache"] | undefined;
  tags?: Tags | null | undefined;
}

export const callOf = (facts: CallFacts, keyName: string | null): UsageCall => ({
  id: facts.callId,
  requestId: facts.requestId,
  startedAt: new Date(facts.startedAt).toISOString(),
  endedAt: new Date(facts.endedAt).toISOString(),
  durationMs: Math.max(0, facts.endedAt - facts.startedAt),
  // An account's row from before these were taken down has neither.
  admittedMs: facts.admittedMs ?? null,
  headersMs: facts.headersMs ?? null,
  firstByteMs: facts.firstByteMs,
  operation: facts.operation,
  provider: facts.provider,
  model: facts.model,
  keyId: facts.keyId,
  keyName,
  userId: facts.userId,
  stream: facts.stream,
  status: facts.status,
  httpStatus: facts.httpStatus,
  errorCode: facts.errorCode,
  tokens: tokensOf(facts.tokens),
  estimated: facts.estimated,
  priceVersion: facts.priceVersion,
  costMicroUsd: facts.costMicroUsd,
  costUsd: formatUsd(facts.costMicroUsd),
  providerCostMicroUsd: facts.providerCostMicroUsd ?? null,
  credential: facts.credential ?? "platform",
  attempts: facts.attempts ?? 1,
  cache: facts.cache ?? null,
  tags: { ...facts.tags },
});

/** Which calls a report is of. */
export type ReportFilters = Pick<CallFilters, "tag">;

/** What the usage routes need of the record. */
export interface UsageRecord {
  /** Totals and groups of one snapshot; undefined when there are more than `MAX_GROUPS`. */
  report(orgId: OrgId, range: Range, groupBy: Grouping[], filters?: ReportFilters): Promise<UsageReport | undefined>;
  /** Newest first, after the cursor, at most `limit`; one query a page, however many pages there are. */
  calls(
    orgId: OrgId,
    range: OpenRange,
    filters: CallFilters,
    page: { after: CallCursor | undefined; limit: number },
  ): Promise<UsageCall[]>;
  call(orgId: OrgId, id: string): Promise<UsageCall | undefined>;
  /** How many there are, counted no further than `atMost`. */
  count(orgId: OrgId, range: OpenRange, filters: CallFilters, atMost: number): Promise<number>;
  /** The names of those of these keys that are on record. */
  keyNames(orgId: OrgId, ids: readonly string[]): Promise<Map<string, string>>;
}
