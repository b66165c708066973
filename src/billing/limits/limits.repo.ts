import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { auditStatement } from "../../identity/index.ts";
import type { CallId, OrgId } from "../../kernel/id.ts";
import { type Database, isoTime, safeInteger } from "../../platform/db.ts";
import type { SubjectLimit, SubjectLimits, SubjectSpend } from "./limit.schema.ts";
import type { LimitStore, StoredLimit } from "./limits.service.ts";
import { type LimitSubject, partsOf, readSubject } from "./subject.schema.ts";

const Subject = z.custom<LimitSubject>(
  (text) => typeof text === "string" && readSubject(text) !== undefined,
  "no subject of a limit",
);

const LimitRow = z.object({
  subject: Subject,
  requestsPerMinute: z.number().nullable(),
  tokensPerMinute: safeInteger.nullable(),
  concurrency: z.number().nullable(),
  dailyBudgetMicroUsd: safeInteger.nullable(),
  monthlyBudgetMicroUsd: safeInteger.nullable(),
  allowedModels: z.array(z.string()).nullable(),
}) satisfies z.ZodType<SubjectLimit>;

const StoredRow = LimitRow.extend({ createdAt: z.string(), updatedAt: z.string() }) satisfies z.ZodType<StoredLimit>;

export const CalledRow = z.object({ called: z.string().nullable() });
/** What members and keys are called, for rows of `l` that have a subject. A member need not have a name. */
export const CALLED: SQL = sql`coalesce(nullif(m.name, ''), k.name) as called`;
export const joinCalled = (orgId: OrgId): SQL => sql`
  left join identity_members(${orgId}) m on l.subject = 'member:' || m.user_id
  left join api_keys k on l.subject like 'key:%' and k.id = substr(l.subject, 5)`;

const COLUMNS = sql`subject, requests_per_minute as "requestsPerMinute", tokens_per_minute as "tokensPerMinute",
  concurrency, daily_budget_micro_usd as "dailyBudgetMicroUsd", monthly_budget_micro_usd as "monthlyBudgetMicroUsd",
  allowed_models as "allowedModels"`;
const STORED = sql`${COLUMNS}, ${isoTime("created_at")} as "createdAt", ${isoTime("updated_at")} as "updatedAt"`;

const version = (orgId: OrgId): SQL =>
  sql`coalesce((select version from limit_versions where org_id = ${orgId}), 0) as version`;

/** One statement sees one moment: a version is always with the very limits that it counts. */
export const limitsStatement = (orgId: OrgId): SQL => sql`
  select ${version(orgId)},
         coalesce((select json_agg(l order by l.subject) from (select ${COLUMNS} from call_limits) l), '[]'::json) as items`;

const LimitsRow = z.object({ version: safeInteger, items: z.array(LimitRow) });
export const limitsOfRows = (rows: unknown[] | undefined): SubjectLimits => z.tuple([LimitsRow]).parse(rows)[0];

export const SpentRow = z.object({
  subject: Subject,
  dayMicroUsd: safeInteger,
  monthMicroUsd: safeInteger,
}) satisfies z.ZodType<SubjectSpend>;

/** A call may have begun before the month that it ended in; none lasts longer. */
const LONGEST_CALL = "1 day";

/**
 * What calls have cost each of the subjects: their rows summed by member and key first, which are few, and those by tag
 * out of the tags' index.
 */
export function spentStatement(
  subjects: readonly LimitSubject[],
  { dayStart, monthStart }: { dayStart: number; monthStart: number },
  without: readonly CallId[],
): SQL {
  const [day, month] = [new Date(dayStart).toISOString(), new Date(monthStart).toISOString()];
  const sums = sql`sum(u.cost_micro_usd) as month,
    sum(u.cost_micro_usd) filter (where u.ended_at >= ${day}::timestamptz) as day`;
  const counted = sql`u.started_at >= ${month}::timestamptz - ${LONGEST_CALL}::interval
    and u.ended_at >= ${month}::timestamptz and u.cost_micro_usd > 0
    and u.id not in (select jsonb_array_elements_text(${JSON.stringify(without)}::jsonb))`;
  const tags = subjects.map(partsOf).flatMap(({ kind, name }) => (kind === "tag" ? [tagOf(name)] : []));
  const others = subjects.length > tags.length;
  return sql`
    with wanted as (select jsonb_array_elements_text(${JSON.stringify(subjects)}::jsonb) as subject),
    by_key as (
      select u.user_id, u.key_id, ${sums} from usage_calls u where ${others} and ${counted} group by u.user_id, u.key_id
    ),
    by_tag as (
      select 'tag:' || t.key || '=' || t.value as subject, ${sums}
      from jsonb_to_recordset(${JSON.stringify(tags)}::jsonb) w(key text, value text)
      join usage_call_tags t on t.org_id = current_setting('app.org_id', true) and t.key = w.key and t.value = w.value
      join usage_calls u on u.org_id = t.org_id and u.id = t.call_id
      where ${counted} group by t.key, t.value
    ),
    sums as (
      select n.subject, sum(k.month) as month, sum(k.day) as day
      from by_key k cross join lateral (
        values ('organisation'), ('member:' || k.user_id), ('key:' || k.key_id)
      ) n(subject)
      group by n.subject
      union all select subject, month, day from by_tag
    )
    select w.subject, coalesce(s.day, 0)::bigint as "dayMicroUsd", coalesce(s.month, 0)::bigint as "monthMicroUsd"
    from wanted w left join sums s using (subject)`;
}

function tagOf(name: string): { key: string; value: string } {
  const equals = name.indexOf("=");
  return { key: name.slice(0, equals), value: name.slice(equals + 1) };
}

/** All who change an organisation's limits take turns, so that no two make the one that is too many. */
const takeTurn = (orgId: OrgId): SQL => sql`select pg_advisory_xact_lock(hashtextextended(${`limits ${orgId}`}, 0))`;

const isThere = (subject: LimitSubject): SQL => sql`exists (select 1 from call_limits where subject = ${subject})`;

/** Whether there is such a member or key; any tag may come to be used. */
function existing(subject: LimitSubject): SQL {
  const { kind, name } = partsOf(subject);
  if (kind === "member") return sql`exists (select 1 from memberships where user_id = ${name})`;
  if (kind === "key") return sql`exists (select 1 from api_keys where id = ${name})`;
  return sql`true`;
}

export const createLimitStore = (database: Database): LimitStore => ({
  list: async (orgId) => {
    const [versions, items] = await database
      .tenant(orgId)
      .batch([
        sql`select ${version(orgId)}`,
        sql`select l.*, ${CALLED} from (select ${STORED} from call_limits) l ${joinCalled(orgId)} order by l.subject`,
      ]);
    const [row] = z.tuple([z.object({ version: safeInteger })]).parse(versions);
    return { version: row.version, items: z.array(StoredRow.extend(CalledRow.shape)).parse(items) };
  },

  put: async (orgId, limit, max, event, origin) => {
    const { subject } = limit;
    const room = sql`(${isThere(subject)} or (select count(*) from call_limits) < ${max}::int)`;
    const models = limit.allowedModels && JSON.stringify(limit.allowedModels);
    const [, before, stored] = await database.tenant(orgId).batch([
      takeTurn(orgId),
      sql`select ${existing(subject)} as known, ${isThere(subject)} as there`,
      sql`
        insert into call_limits (org_id, subject, requests_per_minute, tokens_per_minute, concurrency,
          daily_budget_micro_usd, monthly_budget_micro_usd, allowed_models)
        select ${orgId}, ${subject}, ${limit.requestsPerMinute}::int, ${limit.tokensPerMinute}::bigint,
          ${limit.concurrency}::int, ${limit.dailyBudgetMicroUsd}::bigint, ${limit.monthlyBudgetMicroUsd}::bigint,
          (select array_agg(m) from jsonb_array_elements_text(${models}::jsonb) m)
        where ${existing(subject)} and ${room}
        on conflict (org_id, subject) do update set requests_per_minute = excluded.requests_per_minute,
          tokens_per_minute = excluded.tokens_per_minute, concurrency = excluded.concurrency,
          daily_budget_micro_usd = excluded.daily_budget_micro_usd,
          monthly_budget_micro_usd = excluded.monthly_budget_micro_usd,
          allowed_models = excluded.allowed_models, updated_at = now()
        returning ${STORED}`,
      auditStatement(event, origin, sql`${existing(subject)} and ${isThere(subject)}`),
    ]);
    const [seen] = z.tuple([z.object({ known: z.boolean(), there: z.boolean() })]).parse(before);
    const [limitNow] = z.array(StoredRow).max(1).parse(stored);
    if (limitNow) return { limit: limitNow, created: !seen.there };
    return seen.known ? "full" : "unknown";
  },

  remove: async (orgId, subject, event, origin) => {
    const [, , removed] = await database.tenant(orgId).batch([
      takeTurn(orgId),
      // The event comes first, while the row is there.
      auditStatement(event, origin, isThere(subject)),
      sql`delete from call_limits where subject = ${subject} returning subject`,
    ]);
    return z.array(z.unknown()).parse(removed).length > 0;
  },
});
