import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { isId, type KeyId, type OrgId, type UserId } from "../kernel/id.ts";
import { type Database, DatabaseError, safeInteger } from "../platform/db.ts";
import { latestRows } from "./account/latest-rows.ts";
import type { AccountRecordPort, UsageRow } from "./account.schema.ts";
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
function jsonOf(rows: readonly UsageRow[]): string {
  const json = JSON.stringify(rows);
  if (!UNSTORABLE.test(json)) return json;
  return JSON.stringify(rows, (_key, value: unknown) => {
    if (typeof value === "string") return storable(value);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [storable(name), member]));
  });
}

/** Each column: where in a row it is found, and of which type. A row of an earlier version lacks what came later. */
const COLUMNS = [
  ["id", `r."callId"`],
  ["key_id", `r."keyId"`],
  ["user_id", `r."userId"`],
  ["operation", "r.operation"],
  ["provider", "r.provider"],
  ["model", "r.model"],
  ["stream", "r.stream"],
  ["request_id", `r."requestId"`],
  ["status", "r.status"],
  ["http_status", `r."httpStatus"`],
  ["input_tokens", "t.input"],
  ["cache_read_tokens", `t."cacheRead"`],
  ["cache_write_tokens", `t."cacheWrite"`],
  ["cache_write_long_tokens", `coalesce(t."cacheWriteLong", 0)`],
  ["input_audio_tokens", `coalesce(t."inputAudio", 0)`],
  ["cache_read_audio_tokens", `coalesce(t."cacheReadAudio", 0)`],
  ["output_tokens", "t.output"],
  ["output_audio_tokens", `coalesce(t."outputAudio", 0)`],
  ["reasoning_tokens", "t.reasoning"],
  ["billed_requests", "coalesce(t.requests, 0)"],
  ["estimated", "r.estimated"],
  ["reserved_micro_usd", `r."reservedMicroUsd"`],
  ["cost_micro_usd", `r."costMicroUsd"`],
  ["provider_cost_micro_usd", `r."providerCostMicroUsd"`],
  ["credential", "coalesce(r.credential, 'platform')"],
  ["attempts", "coalesce(r.attempts, 1)"],
  ["cache", "r.cache"],
  ["tags", "r.tags"],
  ["price_version", `r."priceVersion"`],
  ["started_at", `to_timestamp(r."startedAt" / 1000.0)`],
  ["ended_at", `to_timestamp(r."endedAt" / 1000.0)`],
  ["admitted_ms", `r."admittedMs"`],
  ["headers_ms", `r."headersMs"`],
  ["first_byte_ms", `r."firstByteMs"`],
  ["error_code", `r."errorCode"`],
  ["revision", "r.revision"],
] as const;

/** Members of a row, and of its tokens, by the type that they are read as. */
const MEMBERS = {
  text: "callId keyId userId operation provider model requestId status credential cache priceVersion errorCode",
  boolean: "stream estimated",
  integer: "httpStatus attempts admittedMs headersMs firstByteMs revision",
  bigint: "reservedMicroUsd costMicroUsd providerCostMicroUsd startedAt endedAt",
  jsonb: "tokens tags",
};
const BUCKETS = {
  bigint: "input cacheRead cacheWrite cacheWriteLong inputAudio cacheReadAudio output outputAudio reasoning requests",
};
const recordOf = (types: Record<string, string>) =>
  sql.raw(
    Object.entries(types)
      .flatMap(([type, members]) => members.split(" ").map((name) => `"${name}" ${type}`))
      .join(", "),
  );

const ROW = recordOf(MEMBERS);
const TOKENS = recordOf(BUCKETS);
const COLUMN_LIST = sql.raw(COLUMNS.map(([name]) => name).join(", "));
const VALUES = sql.raw(COLUMNS.map(([, value]) => value).join(", "));
const ASSIGNMENTS = sql.raw(
  COLUMNS.filter(([name]) => name !== "id")
    .map(([name]) => `${name} = excluded.${name}`)
    .join(", "),
);

/**
 * One row a call: `on conflict` may not touch a row twice. What a row's members are called in the table is Postgres' to
 * apply: it costs the account's object, which all calls of an organisation wait for, nothing.
 */
function upsert(orgId: OrgId, rows: readonly UsageRow[]): SQL {
  return sql`
    insert into usage_calls (org_id, ${COLUMN_LIST})
    select ${orgId}::text, ${VALUES}
    from jsonb_to_recordset(${jsonOf(rows)}::jsonb) as r(${ROW})
      cross join lateral jsonb_to_record(r.tokens) as t(${TOKENS})
    on conflict (org_id, id) do update set ${ASSIGNMENTS}
    where excluded.revision > usage_calls.revision`;
}

/** Puts down the tags that calls are found by. A call has its tags from its beginning: no revision of it has others. */
function putTags(tagged: readonly UsageRow[]): SQL {
  return sql`
    insert into usage_call_tags (org_id, call_id, key, value)
    select u.org_id, u.id, t.key, t.value
    from usage_calls u cross join lateral jsonb_each_text(u.tags) t
    where u.id in (select jsonb_array_elements_text(${JSON.stringify(tagged.map(({ callId }) => callId))}::jsonb))
    on conflict (org_id, call_id, key) do nothing`;
}

function touchKeys(rows: readonly UsageRow[]): SQL {
  const lastUsed = new Map<string, number>();
  for (const row of rows) lastUsed.set(row.keyId, Math.max(row.startedAt, lastUsed.get(row.keyId) ?? 0));
  const used = [...lastUsed].map(([id, at]) => ({ id, at: new Date(at).toISOString() }));
  return sql`
    update api_keys k set last_used_at = r.at
    from jsonb_to_recordset(${JSON.stringify(used)}::jsonb) as r(id text, at timestamptz)
    where k.id = r.id and (k.last_used_at is null or k.last_used_at < r.at - ${LAST_USED_STEP}::interval)`;
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

  async write(orgId, rows) {
    if (rows.some((row) => row.orgId !== orgId)) throw new Error("a usage row of another organisation");
    return refusedOf(database, orgId, latestRows(rows));
  },
});

/** Writes the rows; where Postgres refuses a batch for what is in it, halves it until the rows to blame stand alone. */
async function refusedOf(database: Database, orgId: OrgId, rows: UsageRow[]): Promise<UsageRow[]> {
  if (rows.length === 0) return [];
  try {
    const tagged = rows.filter(({ tags }) => tags !== undefined);
    const statements = [upsert(orgId, rows), touchKeys(rows)];
    if (tagged.length > 0) statements.push(putTags(tagged));
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
