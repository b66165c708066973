import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { formatUsd } from "../kernel/money.ts";
import { type Database, safeInteger } from "../platform/db.ts";
import type { TokenUsage } from "./account.schema.ts";
import type { TagFilter } from "./tags.schema.ts";
import {
  CACHE_STATES,
  CALL_STATUSES,
  type CallCursor,
  type CallFilters,
  CREDENTIAL_OWNERS,
  type Dimension,
  type Grouping,
  groupedTag,
  type UsageCall,
  type UsageGroup,
  type UsageTotals,
} from "./usage.schema.ts";
import {
  callOf,
  type Edge,
  MAX_GROUPS,
  type OpenRange,
  type ReportFilters,
  tokensOf,
  type UsageRecord,
} from "./usage.service.ts";

const Tokens = {
  input: safeInteger,
  cacheRead: safeInteger,
  cacheWrite: safeInteger,
  cacheWriteLong: safeInteger,
  inputAudio: safeInteger,
  cacheReadAudio: safeInteger,
  output: safeInteger,
  outputAudio: safeInteger,
  reasoning: safeInteger,
  billedRequests: safeInteger,
};

const GroupRow = z.object({
  isTotal: z.boolean(),
  fromMs: safeInteger,
  toMs: safeInteger,
  asOfMs: safeInteger,
  day: z.string().nullish(),
  hourMs: safeInteger.nullish(),
  provider: z.string().nullish(),
  model: z.string().nullish(),
  keyId: z.string().nullish(),
  keyName: z.string().nullish(),
  /** In the order that they are grouped by. */
  tags: z.array(z.string().nullable()).nullable(),
  requests: safeInteger,
  errors: safeInteger,
  cancelled: safeInteger,
  interrupted: safeInteger,
  cacheHits: safeInteger,
  cacheMisses: safeInteger,
  ...Tokens,
  costMicroUsd: safeInteger,
  providerCostMicroUsd: safeInteger,
});
type GroupRow = z.infer<typeof GroupRow>;

const CallRow = z.object({
  callId: z.string(),
  requestId: z.string(),
  startedAt: safeInteger,
  endedAt: safeInteger,
  admittedMs: safeInteger.nullable(),
  headersMs: safeInteger.nullable(),
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
  providerCostMicroUsd: safeInteger.nullable(),
  credential: z.enum(CREDENTIAL_OWNERS).nullable(),
  attempts: z.number().nullable(),
  cache: z.enum(CACHE_STATES).nullable(),
  tags: z.record(z.string(), z.string()).nullable(),
});

const usedOf = <Row extends z.infer<z.ZodObject<typeof Tokens>>>(row: Row): TokenUsage => ({
  input: row.input,
  cacheRead: row.cacheRead,
  cacheWrite: row.cacheWrite,
  cacheWriteLong: row.cacheWriteLong,
  inputAudio: row.inputAudio,
  cacheReadAudio: row.cacheReadAudio,
  output: row.output,
  outputAudio: row.outputAudio,
  reasoning: row.reasoning,
  requests: row.billedRequests,
});

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

const totalsOf = (row: GroupRow): UsageTotals => ({
  requests: row.requests,
  errors: row.errors,
  cancelled: row.cancelled,
  interrupted: row.interrupted,
  cacheHits: row.cacheHits,
  cacheMisses: row.cacheMisses,
  tokens: tokensOf(usedOf(row)),
  costMicroUsd: row.costMicroUsd,
  costUsd: formatUsd(row.costMicroUsd),
  providerCostMicroUsd: row.providerCostMicroUsd,
});

const isDimension = (grouping: Grouping): grouping is Dimension => groupedTag(grouping) === undefined;
const dimensionsIn = (groupBy: readonly Grouping[]): Dimension[] => groupBy.filter(isDimension);
const tagsIn = (groupBy: readonly Grouping[]): string[] => groupBy.map(groupedTag).filter((key) => key !== undefined);

function groupOf(row: GroupRow, groupBy: readonly Grouping[]): UsageGroup {
  const group: UsageGroup = totalsOf(row);
  const keys = tagsIn(groupBy);
  if (keys.length > 0) group.tags = Object.fromEntries(keys.map((key, at) => [key, row.tags?.[at] ?? null]));
  for (const dimension of dimensionsIn(groupBy)) {
    if (dimension === "key") {
      group.keyId = row.keyId ?? "";
      group.keyName = row.keyName ?? null;
    } else if (dimension === "hour") {
      group.hour = iso(row.hourMs ?? 0);
    } else {
      group[dimension] = row[dimension] ?? "";
    }
  }
  return group;
}

const COLUMN = {
  day: sql`day`,
  hour: sql`hour`,
  model: sql`model`,
  key: sql`key_id`,
  provider: sql`provider`,
} as const;

/** Groups and their total in one statement, hence of one snapshot: `grouping sets` adds the row without dimensions. */
function reportStatement(
  from: SQL,
  to: SQL,
  timezone: string,
  groupBy: readonly Grouping[],
  { tag }: ReportFilters,
): SQL {
  const keys = tagsIn(groupBy);
  // By names of their own: Postgres does not know two parameters for one that stand in two places.
  const tagColumns = keys.map((_key, at) => sql.raw(`tag_${at}`));
  const columns = [...dimensionsIn(groupBy).map((name) => COLUMN[name]), ...tagColumns];
  const dimensions = sql.join(columns, sql`, `);
  const tagValues = keys.map((key, at) => sql`u.tags ->> ${key}::text as ${tagColumns[at]}, `);
  const tags = keys.length > 0 ? sql`jsonb_build_array(${sql.join(tagColumns, sql`, `)})` : sql`null::jsonb`;
  const conditions = [sql`u.started_at >= ${from}`, sql`u.started_at < ${to}`, ...tagConditions(tag)];
  const shown = (name: Dimension) => (groupBy.includes(name) ? COLUMN[name] : sql`null::text`);
  const hour = groupBy.includes("hour") ? epochMs(COLUMN.hour) : sql`null::bigint`;
  return sql`
    select g.*, k.name as "keyName",
           ${epochMs(from)} as "fromMs", ${epochMs(to)} as "toMs", ${epochMs(sql`now()`)} as "asOfMs"
    from (
      select grouping(${columns[0] ?? COLUMN.day}) = 1 as "isTotal", ${tags} as "tags",
             ${shown("day")} as "day", ${hour} as "hourMs", ${shown("provider")} as "provider",
             ${shown("model")} as "model", ${shown("key")} as "keyId",
             count(*) as "requests",
             count(*) filter (where status = 'error') as "errors",
             count(*) filter (where status = 'cancelled') as "cancelled",
             count(*) filter (where status = 'interrupted') as "interrupted",
             count(*) filter (where cache = 'hit') as "cacheHits",
             count(*) filter (where cache = 'miss') as "cacheMisses",
             coalesce(sum(input_tokens), 0) as "input",
             coalesce(sum(cache_read_tokens), 0) as "cacheRead",
             coalesce(sum(cache_write_tokens), 0) as "cacheWrite",
             coalesce(sum(cache_write_long_tokens), 0) as "cacheWriteLong",
             coalesce(sum(input_audio_tokens), 0) as "inputAudio",
             coalesce(sum(cache_read_audio_tokens), 0) as "cacheReadAudio",
             coalesce(sum(output_tokens), 0) as "output",
             coalesce(sum(output_audio_tokens), 0) as "outputAudio",
             coalesce(sum(reasoning_tokens), 0) as "reasoning",
             coalesce(sum(billed_requests), 0) as "billedRequests",
             coalesce(sum(cost_micro_usd), 0) as "costMicroUsd",
             coalesce(sum(provider_cost_micro_usd), 0) as "providerCostMicroUsd"
      from (
        select ${sql.join(tagValues)} to_char(started_at at time zone ${timezone}::text, 'YYYY-MM-DD') as day,
               date_trunc('hour', started_at, ${timezone}::text) as hour, u.*
        from usage_calls u
        ${whereAll(conditions)}
      ) calls
      group by grouping sets ((${dimensions}), ())
      order by 1 desc, ${dimensions}
      limit ${MAX_GROUPS + 2}
    ) g
    left join api_keys k on k.id = g."keyId"
    order by g."isTotal" desc, g."day", g."hourMs", g."provider", g."model", g."keyId", g."tags"`;
}

/** One condition a key: a call has one value of it, which may be any of those asked for. */
function tagConditions(filters: readonly TagFilter[] = []): SQL[] {
  const valuesByKey = Map.groupBy(filters, ({ key }) => key);
  return [...valuesByKey].map(([key, wanted]) => {
    const values = sql.join(
      wanted.map(({ value }) => sql`${value}`),
      sql`, `,
    );
    return sql`exists (
      select from usage_call_tags t
      where t.org_id = u.org_id and t.call_id = u.id and t.key = ${key} and t.value in (${values}))`;
  });
}

function conditionsOf(range: OpenRange, filters: CallFilters): SQL[] {
  const { model, modelPrefix, provider, operation, key, requestId, status, stream, cache } = filters;
  const { minCostMicroUsd, minDurationMs } = filters;
  const conditions: SQL[] = tagConditions(filters.tag);
  if (range.from) conditions.push(sql`u.started_at >= ${lower(range.from, range.timezone)}`);
  if (range.to) conditions.push(sql`u.started_at < ${upper(range.to, range.timezone)}`);
  if (model !== undefined) conditions.push(sql`u.model = ${model}`);
  if (modelPrefix !== undefined) conditions.push(sql`starts_with(u.model, ${modelPrefix})`);
  if (provider !== undefined) conditions.push(sql`u.provider = ${provider}`);
  if (operation !== undefined) conditions.push(sql`u.operation = ${operation}`);
  if (key !== undefined) conditions.push(sql`u.key_id = ${key}`);
  if (requestId !== undefined) conditions.push(sql`u.request_id = ${requestId}`);
  if (status !== undefined) conditions.push(sql`u.status = ${status}`);
  if (stream !== undefined) conditions.push(sql`u.stream = ${stream}`);
  if (cache !== undefined) conditions.push(sql`u.cache = ${cache}`);
  if (minCostMicroUsd !== undefined) conditions.push(sql`u.cost_micro_usd >= ${minCostMicroUsd}::bigint`);
  if (minDurationMs !== undefined) {
    conditions.push(sql`u.ended_at - u.started_at >= ${minDurationMs}::bigint * interval '1 millisecond'`);
  }
  return conditions;
}

const whereAll = (conditions: readonly SQL[]): SQL =>
  conditions.length > 0 ? sql`where ${sql.join([...conditions], sql` and `)}` : sql``;

const CALLS = sql`
  select u.id as "callId", u.request_id as "requestId", u.operation, u.provider, u.model, u.key_id as "keyId",
         k.name as "keyName", u.user_id as "userId", u.stream, u.status, u.http_status as "httpStatus",
         u.error_code as "errorCode", u.estimated, u.price_version as "priceVersion",
         u.input_tokens as "input", u.cache_read_tokens as "cacheRead", u.cache_write_tokens as "cacheWrite",
         u.cache_write_long_tokens as "cacheWriteLong", u.input_audio_tokens as "inputAudio",
         u.cache_read_audio_tokens as "cacheReadAudio", u.output_tokens as "output",
         u.output_audio_tokens as "outputAudio", u.reasoning_tokens as "reasoning",
         u.billed_requests as "billedRequests", u.cost_micro_usd as "costMicroUsd",
         u.provider_cost_micro_usd as "providerCostMicroUsd", u.credential, u.attempts, u.cache, u.tags,
         u.admitted_ms as "admittedMs", u.headers_ms as "headersMs", u.first_byte_ms as "firstByteMs",
         ${epochMs(sql`u.started_at`)} as "startedAt", ${epochMs(sql`u.ended_at`)} as "endedAt"
  from usage_calls u
  left join api_keys k on k.id = u.key_id`;

/** One page of the log. Exported so that a test can ask Postgres how it goes about it. */
export function pageStatement(
  range: OpenRange,
  filters: CallFilters,
  { after, limit }: { after: CallCursor | undefined; limit: number },
): SQL {
  const conditions = conditionsOf(range, filters);
  if (after) conditions.push(sql`(u.started_at, u.id) < (${iso(after[0])}::timestamptz, ${after[1]})`);
  return sql`${CALLS} ${whereAll(conditions)} order by u.started_at desc, u.id desc limit ${limit}`;
}

const shownCall = (row: z.infer<typeof CallRow>): UsageCall => callOf({ ...row, tokens: usedOf(row) }, row.keyName);

export const createUsageRepo = (database: Database): UsageRecord => ({
  async report(orgId, range, groupBy, filters = {}) {
    const { timezone } = range;
    const [from, to] = [lower(range.from, timezone), upper(range.to, timezone)];
    const statement = reportStatement(from, to, timezone, groupBy, filters);
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

  async calls(orgId, range, filters, page) {
    const rows = await database.tenant(orgId).rows(CallRow, pageStatement(range, filters, page));
    return rows.map(shownCall);
  },

  async call(orgId, id) {
    const row = await database.tenant(orgId).maybe(CallRow, sql`${CALLS} where u.id = ${id}`);
    return row && shownCall(row);
  },

  async count(orgId, range, filters, atMost) {
    const statement = sql`
      select count(*) as "count"
      from (select 1 from usage_calls u ${whereAll(conditionsOf(range, filters))} limit ${atMost}) u`;
    return (await database.tenant(orgId).one(z.object({ count: safeInteger }), statement)).count;
  },

  async keyNames(orgId, ids) {
    const rows = await database
      .tenant(orgId)
      .rows(
        z.object({ id: z.string(), name: z.string() }),
        sql`select id, name from api_keys where id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,
      );
    return new Map(rows.map(({ id, name }) => [id, name]));
  },
});
