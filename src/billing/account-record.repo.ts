import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { isId, type KeyId, type OrgId, type UserId } from "../kernel/id.ts";
import { type Database, DatabaseError, safeInteger } from "../platform/db.ts";
import { POSITIONS } from "./account/row-text.ts";
import type { AccountRecordPort, RowText } from "./account.schema.ts";
import { createLedger } from "./ledger/ledger.repo.ts";
import { limitsOfRows, limitsStatement, SpentRow, spentStatement } from "./limits/limits.repo.ts";
import { PLANS } from "./plan.schema.ts";
import { LimitOverrides, limitsOf } from "./plans.service.ts";

/** A key's last use is for people to read; writing it on every drain would double the writes. */
const LAST_USED_STEP = "60 seconds";

/** A key that is over is kept so long, so that its refusal can say why; the playground's come and go by the hour. */
const REMEMBERED = sql.raw("case kind when 'playground' then interval '0' else interval '1 day' end");

const keyId = z.custom<KeyId>((id) => typeof id === "string" && isId("key", id), "no key id");
const userId = z.custom<UserId>((id) => typeof id === "string" && isId("user", id), "no user id");

const OrganisationRow = z.object({
  status: z.enum(["active", "suspended"]),
  plan: z.enum(PLANS),
  limits: LimitOverrides,
});

const KeyRow = z.object({
  id: keyId,
  userId,
  hash: z.string(),
  scopes: z.array(z.string()),
  allowedModels: z.array(z.string()).nullable(),
  requestsPerMinute: z.number().nullable(),
  budgetMicroUsd: safeInteger.nullable(),
  expiresAt: safeInteger.nullable(),
  revoked: z.boolean(),
});

const GrantRow = z.object({
  seq: safeInteger,
  amountMicroUsd: safeInteger,
  reservationKey: z
    .string()
    .nullable()
    .transform((key) => key ?? undefined),
});
const RoutingRow = z.object({ version: safeInteger });
const SpendRow = z.object({ keyId, spent: safeInteger, monthly: safeInteger });

/** Text that Postgres can hold: no NUL, no half of a surrogate pair. A row that is refused would stop every later one. */
const storable = (text: string) => text.toWellFormed().replaceAll("\0", "\uFFFD");

/** What `JSON.stringify` makes of either. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/;

/** The rows as JSON that Postgres can hold. Such text is looked for in the JSON, since hardly a row ever has it. */
function jsonOf(rows: readonly RowText[]): string {
  const json = `[${rows.join(",")}]`;
  if (!UNSTORABLE.test(json)) return json;
  return JSON.stringify(JSON.parse(json), (_key, value: unknown) => {
    if (typeof value === "string") return storable(value);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [storable(name), member]));
  });
}

type Member = (typeof POSITIONS)[number];

/** A value of the row `r`, read as a type. */
const typed = (type: string, member: Member): string => `(r ->> ${POSITIONS.indexOf(member)})::${type}`;
const text = (member: Member): string => typed("text", member);
const integer = (member: Member): string => typed("integer", member);
const bigint = (member: Member): string => typed("bigint", member);
const time = (member: Member): string => `to_timestamp(${bigint(member)} / 1000.0)`;
const boolean = (member: Member): string => typed("boolean", member);
const TAGS = `r -> ${POSITIONS.indexOf("tags")}`;

/** Each column, and what of a row is in it. A row of an earlier version lacks what came later. */
const COLUMNS = [
  ["id", text("callId")],
  ["key_id", text("keyId")],
  ["user_id", text("userId")],
  ["operation", text("operation")],
  ["provider", text("provider")],
  ["model", text("model")],
  ["stream", boolean("stream")],
  ["request_id", text("requestId")],
  ["status", text("status")],
  ["http_status", integer("httpStatus")],
  ["input_tokens", bigint("input")],
  ["cache_read_tokens", bigint("cacheRead")],
  ["cache_write_tokens", bigint("cacheWrite")],
  ["cache_write_long_tokens", `coalesce(${bigint("cacheWriteLong")}, 0)`],
  ["input_audio_tokens", `coalesce(${bigint("inputAudio")}, 0)`],
  ["cache_read_audio_tokens", `coalesce(${bigint("cacheReadAudio")}, 0)`],
  ["output_tokens", bigint("output")],
  ["output_audio_tokens", `coalesce(${bigint("outputAudio")}, 0)`],
  ["reasoning_tokens", bigint("reasoning")],
  ["billed_requests", `coalesce(${bigint("requests")}, 0)`],
  ["estimated", boolean("estimated")],
  ["reserved_micro_usd", bigint("reservedMicroUsd")],
  ["cost_micro_usd", bigint("costMicroUsd")],
  ["provider_cost_micro_usd", bigint("providerCostMicroUsd")],
  ["credential", `coalesce(${text("credential")}, 'platform')`],
  ["attempts", `coalesce(${integer("attempts")}, 1)`],
  ["cache", text("cache")],
  ["tags", `nullif(${TAGS}, 'null'::jsonb)`],
  ["price_version", text("priceVersion")],
  ["started_at", time("startedAt")],
  ["ended_at", time("endedAt")],
  ["admitted_ms", integer("admittedMs")],
  ["headers_ms", integer("headersMs")],
  ["first_byte_ms", integer("firstByteMs")],
  ["error_code", text("errorCode")],
  ["revision", integer("revision")],
] as const;

const COLUMN_LIST = sql.raw(COLUMNS.map(([name]) => name).join(", "));
const VALUES = sql.raw(COLUMNS.map(([, value]) => value).join(", "));
const ASSIGNMENTS = sql.raw(
  COLUMNS.filter(([name]) => name !== "id")
    .map(([name]) => `${name} = excluded.${name}`)
    .join(", "),
);
const ID = sql.raw(text("callId"));
const REVISION = sql.raw(integer("revision"));
const LAST_USED = sql.raw(`${text("keyId")} as id, max(${time("startedAt")}) as at`);

/**
 * One row a call: `on conflict` may not touch a row twice. All that can be left to Postgres is: it costs the account's
 * object, which all calls of an organisation wait for, nothing.
 */
function upsert(orgId: OrgId, json: string): SQL {
  return sql`
    with waiting as materialized (select r from jsonb_array_elements(${json}::jsonb) as r),
    used as (
      update api_keys k set last_used_at = u.at
      from (select ${LAST_USED} from waiting group by 1) u
      where k.id = u.id and (k.last_used_at is null or k.last_used_at < u.at - ${LAST_USED_STEP}::interval)
    )
    insert into usage_calls (org_id, ${COLUMN_LIST})
    select distinct on (${ID}) ${orgId}::text, ${VALUES} from waiting order by ${ID}, ${REVISION} desc
    on conflict (org_id, id) do update set ${ASSIGNMENTS}
    where excluded.revision > usage_calls.revision`;
}

/** Puts down the tags that calls are found by. A call has its tags from its beginning: no revision of it has others. */
function putTags(orgId: OrgId, json: string): SQL {
  return sql`
    insert into usage_call_tags (org_id, call_id, key, value)
    select ${orgId}::text, ${ID}, t.key, t.value
    from jsonb_array_elements(${json}::jsonb) as r
      cross join lateral jsonb_each_text(case jsonb_typeof(${sql.raw(TAGS)}) when 'object' then ${sql.raw(TAGS)} end) t
    on conflict (org_id, call_id, key) do nothing`;
}

/**
 * The record behind an account's object: what rebuilds it, and where its settled calls go. What was spent is summed
 * for an object that knows no grant yet, hence nothing; one that does gets zeroes instead of a scan of every call.
 */
export const createAccountRecord = (
  database: Database,
  readRouting: AccountRecordPort["readRouting"],
): AccountRecordPort => ({
  readRouting,

  reservation: (orgId, key) => createLedger(database).reservation(orgId, key, "micro_usd"),

  async reserve(orgId, { key, amountMicroUsd: amount, note }) {
    const state = await createLedger(database).reserve(orgId, { key, unit: "micro_usd", amount, note });
    if (state === "insufficient") throw new Error("the record judges no balance");
    return state;
  },

  async read(orgId, grantsAfterSeq) {
    const [organisations, keys, grants, spend, routing, limits] = await database.tenant(orgId).batch([
      sql`select status, plan, limits from organisations where id = ${orgId}`,
      sql`
        select id, user_id as "userId", hash, scopes, allowed_models as "allowedModels",
               requests_per_minute as "requestsPerMinute", budget_micro_usd as "budgetMicroUsd",
               (extract(epoch from expires_at) * 1000)::bigint as "expiresAt",
               revoked_at is not null as "revoked"
        from api_keys
        where coalesce(revoked_at, 'infinity') > now() - ${REMEMBERED}
          and coalesce(expires_at, 'infinity') > now() - ${REMEMBERED}`,
      sql`
        select seq, amount_micro_usd as "amountMicroUsd",
               case kind when 'reservation' then reservation_key end as "reservationKey"
        from credit_grants
        where seq > ${grantsAfterSeq} order by seq`,
      sql`
        select key_id as "keyId", sum(cost_micro_usd) as "spent",
               count(*) filter (where started_at >= date_trunc('month', now(), 'UTC')) as "monthly"
        from usage_calls where ${grantsAfterSeq === 0} group by key_id`,
      sql`select version from routing_versions where org_id = ${orgId}`,
      limitsStatement(orgId),
    ]);
    const organisation = z.array(OrganisationRow).max(1).parse(organisations)[0];
    if (!organisation) return undefined;
    const spent = z.array(SpendRow).parse(spend);
    return {
      orgId,
      suspended: organisation.status === "suspended",
      limits: limitsOf(organisation.plan, organisation.limits),
      keys: z.array(KeyRow).parse(keys),
      grants: z.array(GrantRow).parse(grants),
      routingVersion: z.array(RoutingRow).max(1).parse(routing)[0]?.version ?? 0,
      subjectLimits: limitsOfRows(limits),
      chargedMicroUsd: spent.reduce((sum, row) => sum + row.spent, 0),
      monthlyRequests: spent.reduce((sum, row) => sum + row.monthly, 0),
      spentByKey: spent.map((row) => [row.keyId, row.spent]),
    };
  },

  spent: (orgId, subjects, since, without) =>
    database.tenant(orgId).rows(SpentRow, spentStatement(subjects, since, without)),

  write: (orgId, rows) => refusedOf(database, orgId, rows),
});

/** Writes the rows; where Postgres refuses a batch for what is in it, halves it until the rows to blame stand alone. */
async function refusedOf(database: Database, orgId: OrgId, rows: RowText[]): Promise<RowText[]> {
  if (rows.length === 0) return [];
  try {
    const json = jsonOf(rows);
    const statements = [upsert(orgId, json)];
    // Tags are all that has a name in a row.
    if (json.includes("{")) statements.push(putTags(orgId, json));
    await database.tenant(orgId).batch(statements);
    return [];
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.unavailable) throw error;
    if (rows.length === 1) return rows;
    const half = Math.ceil(rows.length / 2);
    const first = await refusedOf(database, orgId, rows.slice(0, half));
    return [...first, ...(await refusedOf(database, orgId, rows.slice(half)))];
  }
}
