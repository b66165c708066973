import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { formatUsd } from "../kernel/money.ts";
import { type Database, safeInteger } from "../platform/db.ts";
import { CALL_STATUSES, type Grouping, type UsageCall, type UsageGroup, type UsageTotals } from "./usage.schema.ts";
import { type Edge, MAX_GROUPS, type OpenRange, type UsageRecord } from "./usage.service.ts";

const Tokens = {
  input: safeInteger,
  cacheRead: safeInteger,
  cacheWrite: safeInteger,
  output: safeInteger,
  reasoning: safeInteger,
};

const GroupRow = z.object({
  isTotal: z.boolean(),
  fromMs: safeInteger,
  toMs: safeInteger,
  asOfMs: safeInteger,
  day: z.string().nullish(),
  provider: z.string().nullish(),
  model: z.string().nullish(),
  keyId: z.string().nullish(),
  keyName: z.string().nullish(),
  requests: safeInteger,
  errors: safeInteger,
  cancelled: safeInteger,
  interrupted: safeInteger,
  ...Tokens,
  costMicroUsd: safeInteger,
});
type GroupRow = z.infer<typeof GroupRow>;

const CallRow = z.object({
  id: z.string(),
  requestId: z.string(),
  startedAtMs: safeInteger,
  endedAtMs: safeInteger,
  firstByteMs: safeInteger.nullable(),
  operation: z.string(),
  provider: z.string(),
  model: z.string(),
  keyId: z.string(),
  keyName: z.string().nullable(),
  userId: z.string(),
  stream: z.boolean(),
  status: z.enum(CALL_STATUSES),
  httpStatus: z.number(),
  errorCode: z.string().nullable(),
  ...Tokens,
  estimated: z.boolean(),
  priceVersion: z.string(),
  costMicroUsd: safeInteger,
});
type CallRow = z.infer<typeof CallRow>;

const epochMs = (expression: SQL) => sql`(extract(epoch from ${expression}) * 1000)::bigint`;
const iso = (ms: number) => new Date(ms).toISOString();

/** The first instant of the range: in a zone whose clocks skip midnight that is the moment they do. */
const lower = (edge: Edge, timezone: string): SQL =>
  edge.kind === "date"
    ? sql`(${edge.date}::date::timestamp at time zone ${timezone}::text)`
    : sql`${edge.at}::timestamptz`;

const upper = (edge: Edge, timezone: string): SQL =>
  edge.kind === "date"
    ? sql`((${edge.date}::date + 1)::timestamp at time zone ${timezone}::text)`
    : sql`${edge.at}::timestamptz`;

const tokensOf = (row: Pick<GroupRow, keyof typeof Tokens>) => ({
  input: row.input,
  cacheRead: row.cacheRead,
  cacheWrite: row.cacheWrite,
  output: row.output,
  reasoning: row.reasoning,
  total: row.input + row.cacheRead + row.cacheWrite + row.output,
});

const totalsOf = (row: GroupRow): UsageTotals => ({
  requests: row.requests,
  errors: row.errors,
  cancelled: row.cancelled,
  interrupted: row.interrupted,
  tokens: tokensOf(row),
  costMicroUsd: row.costMicroUsd,
  costUsd: formatUsd(row.costMicroUsd),
});

function groupOf(row: GroupRow, groupBy: readonly Grouping[]): UsageGroup {
  const group: UsageGroup = totalsOf(row);
  for (const dimension of groupBy) {
    if (dimension === "key") {
      group.keyId = row.keyId ?? "";
      group.keyName = row.keyName ?? null;
    } else {
      group[dimension] = row[dimension] ?? "";
    }
  }
  return group;
}

const COLUMN = { day: sql`day`, model: sql`model`, key: sql`key_id`, provider: sql`provider` } as const;

/** Groups and their total in one statement, hence of one snapshot: `grouping sets` adds the row without dimensions. */
function reportStatement(from: SQL, to: SQL, timezone: string, groupBy: readonly Grouping[]): SQL {
  const dimensions = sql.join(
    groupBy.map((name) => COLUMN[name]),
    sql`, `,
  );
  const shown = (name: Grouping) => (groupBy.includes(name) ? COLUMN[name] : sql`null::text`);
  return sql`
    select g.*, k.name as "keyName",
           ${epochMs(from)} as "fromMs", ${epochMs(to)} as "toMs", ${epochMs(sql`now()`)} as "asOfMs"
    from (
      select grouping(${COLUMN[groupBy[0] ?? "day"]}) = 1 as "isTotal",
             ${shown("day")} as "day", ${shown("provider")} as "provider",
             ${shown("model")} as "model", ${shown("key")} as "keyId",
             count(*) as "requests",
             count(*) filter (where status = 'error') as "errors",
             count(*) filter (where status = 'cancelled') as "cancelled",
             count(*) filter (where status = 'interrupted') as "interrupted",
             coalesce(sum(input_tokens), 0) as "input",
             coalesce(sum(cache_read_tokens), 0) as "cacheRead",
             coalesce(sum(cache_write_tokens), 0) as "cacheWrite",
             coalesce(sum(output_tokens), 0) as "output",
             coalesce(sum(reasoning_tokens), 0) as "reasoning",
             coalesce(sum(cost_micro_usd), 0) as "costMicroUsd"
      from (
        select to_char(started_at at time zone ${timezone}::text, 'YYYY-MM-DD') as day, u.*
        from usage_calls u
        where u.started_at >= ${from} and u.started_at < ${to}
      ) calls
      group by grouping sets ((${dimensions}), ())
      order by 1 desc, ${dimensions}
      limit ${MAX_GROUPS + 2}
    ) g
    left join api_keys k on k.id = g."keyId"
    order by g."isTotal" desc, g."day", g."provider", g."model", g."keyId"`;
}

const callOf = (row: CallRow): UsageCall => ({
  id: row.id,
  requestId: row.requestId,
  startedAt: iso(row.startedAtMs),
  endedAt: iso(row.endedAtMs),
  durationMs: Math.max(0, row.endedAtMs - row.startedAtMs),
  firstByteMs: row.firstByteMs,
  operation: row.operation,
  provider: row.provider,
  model: row.model,
  keyId: row.keyId,
  keyName: row.keyName,
  userId: row.userId,
  stream: row.stream,
  status: row.status,
  httpStatus: row.httpStatus,
  errorCode: row.errorCode,
  tokens: tokensOf(row),
  estimated: row.estimated,
  priceVersion: row.priceVersion,
  costMicroUsd: row.costMicroUsd,
  costUsd: formatUsd(row.costMicroUsd),
});

function rangeConditions(range: OpenRange): SQL[] {
  const conditions: SQL[] = [];
  if (range.from) conditions.push(sql`u.started_at >= ${lower(range.from, range.timezone)}`);
  if (range.to) conditions.push(sql`u.started_at < ${upper(range.to, range.timezone)}`);
  return conditions;
}

export const createUsageRepo = (database: Database): UsageRecord => ({
  async report(orgId, range, groupBy) {
    const { timezone } = range;
    const statement = reportStatement(lower(range.from, timezone), upper(range.to, timezone), timezone, groupBy);
    const [total, ...groups] = await database.tenant(orgId).rows(GroupRow, statement);
    if (!total?.isTotal) throw new Error("a usage report came back without its total");
    if (groups.length > MAX_GROUPS) return undefined;
    return {
      from: iso(total.fromMs),
      to: iso(total.toMs),
      timezone,
      groupBy,
      asOf: iso(total.asOfMs),
      totals: totalsOf(total),
      rows: groups.map((row) => groupOf(row, groupBy)),
    };
  },

  async calls(orgId, range, filters, { after, limit }) {
    const conditions = rangeConditions(range);
    if (filters.model !== undefined) conditions.push(sql`u.model = ${filters.model}`);
    if (filters.key !== undefined) conditions.push(sql`u.key_id = ${filters.key}`);
    if (filters.status !== undefined) conditions.push(sql`u.status = ${filters.status}`);
    if (filters.stream !== undefined) conditions.push(sql`u.stream = ${filters.stream}`);
    if (after) conditions.push(sql`(u.started_at, u.id) < (${iso(after[0])}::timestamptz, ${after[1]})`);
    const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``;
    const rows = await database.tenant(orgId).rows(
      CallRow,
      sql`
        select u.id, u.request_id as "requestId", u.operation, u.provider, u.model, u.key_id as "keyId",
               k.name as "keyName", u.user_id as "userId", u.stream, u.status, u.http_status as "httpStatus",
               u.error_code as "errorCode", u.estimated, u.price_version as "priceVersion",
               u.input_tokens as "input", u.cache_read_tokens as "cacheRead", u.cache_write_tokens as "cacheWrite",
               u.output_tokens as "output", u.reasoning_tokens as "reasoning", u.cost_micro_usd as "costMicroUsd",
               u.first_byte_ms as "firstByteMs",
               ${epochMs(sql`u.started_at`)} as "startedAtMs", ${epochMs(sql`u.ended_at`)} as "endedAtMs"
        from usage_calls u
        left join api_keys k on k.id = u.key_id
        ${where}
        order by u.started_at desc, u.id desc
        limit ${limit}`,
    );
    return rows.map(callOf);
  },
});
