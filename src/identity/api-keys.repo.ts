import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { isId, type KeyId, type UserId } from "../kernel/id.ts";
import { type Database, safeInteger } from "../platform/db.ts";
import type { ApiKeyRecord, KeyStatus } from "./api-keys.schema.ts";
import type { ApiKeyStore } from "./api-keys.service.ts";
import { auditStatement } from "./audit.repo.ts";
import { JURISDICTIONS } from "./user.schema.ts";

const keyId = z.custom<KeyId>((id) => typeof id === "string" && isId("key", id), "no key id");
const userId = z.custom<UserId>((id) => typeof id === "string" && isId("user", id), "no user id");
const time = safeInteger.nullable();

const KeyRow = z.object({
  id: keyId,
  userId,
  name: z.string(),
  hint: z.string(),
  scopes: z.array(z.string()),
  allowedModels: z.array(z.string()).nullable(),
  requestsPerMinute: z.number().nullable(),
  budgetMicroUsd: safeInteger.nullable(),
  expiresAt: time,
  createdAt: safeInteger,
  revokedAt: time,
  lastUsedAt: time,
}) satisfies z.ZodType<ApiKeyRecord>;

const epochMs = (column: string): SQL => sql`floor(extract(epoch from ${sql.raw(column)}) * 1000)::bigint`;

const columns = sql`id, user_id as "userId", name, hint, scopes, allowed_models as "allowedModels",
  requests_per_minute as "requestsPerMinute", budget_micro_usd as "budgetMicroUsd",
  ${epochMs("expires_at")} as "expiresAt", ${epochMs("created_at")} as "createdAt",
  ${epochMs("revoked_at")} as "revokedAt", ${epochMs("last_used_at")} as "lastUsedAt"`;

/** Each key is one of these. */
const STANDING: Record<KeyStatus, SQL> = {
  active: sql`revoked_at is null and (expires_at is null or expires_at > now())`,
  revoked: sql`revoked_at is not null`,
  expired: sql`revoked_at is null and expires_at <= now()`,
};

/** As one JSON parameter: a driver's rendering of arrays is not the same in every protocol. */
const textArray = (items: readonly string[] | null): SQL =>
  items === null ? sql`null::text[]` : sql`array(select jsonb_array_elements_text(${JSON.stringify(items)}::jsonb))`;

export const createApiKeyStore = (database: Database): ApiKeyStore => ({
  jurisdiction: async (orgId) => {
    const Row = z.object({ jurisdiction: z.enum(JURISDICTIONS) });
    return (await database.tenant(orgId).one(Row, sql`select jurisdiction from organisations where id = ${orgId}`))
      .jurisdiction;
  },

  insert: async (key, max, event, origin) => {
    const expiresAt = key.expiresAt === null ? null : new Date(key.expiresAt).toISOString();
    const [, inserted, , counted] = await database.tenant(key.orgId).batch([
      // Makers of one organisation take turns: each counts what the one before has made.
      sql`select pg_advisory_xact_lock(hashtextextended(${`api_keys ${key.orgId}`}, 0))`,
      sql`
        insert into api_keys (org_id, id, user_id, kind, name, hash, hint, scopes, allowed_models, requests_per_minute,
                              budget_micro_usd, expires_at)
        select ${key.orgId}, ${key.id}, ${key.userId}, ${key.kind}, ${key.name}, ${key.hash}, ${key.hint}, ${textArray(key.scopes)},
               ${textArray(key.allowedModels)}, ${key.requestsPerMinute}::int, ${key.budgetMicroUsd}::bigint,
               ${expiresAt}::timestamptz
        where (select count(*) from api_keys where ${STANDING.active} and id <> ${key.id}) < ${max}::int
        on conflict (org_id, id) do update set hash = excluded.hash, hint = excluded.hint
        where api_keys.revoked_at is null and api_keys.user_id = excluded.user_id and api_keys.last_used_at is null
        returning ${columns}`,
      auditStatement(event, origin, sql`exists (select 1 from api_keys where id = ${key.id} and hash = ${key.hash})`),
      sql`select 1 from api_keys where id = ${key.id}`,
    ]);
    const row = z.array(KeyRow).max(1).parse(inserted)[0];
    return row ?? (z.array(z.unknown()).parse(counted).length > 0 ? "gone" : "full");
  },

  list: (orgId, { status, after, limit }) => {
    const conditions = [sql`kind = 'standard'`];
    if (status !== undefined) conditions.push(STANDING[status]);
    if (after !== undefined) conditions.push(sql`id < ${after}`);
    return database
      .tenant(orgId)
      .rows(
        KeyRow,
        sql`select ${columns} from api_keys where ${sql.join(conditions, sql` and `)} order by id desc limit ${limit}::int`,
      );
  },

  surplusPlaygrounds: async (orgId, user, keep) => {
    const rows = await database.tenant(orgId).rows(
      z.object({ id: keyId }),
      sql`
        select id from api_keys where kind = 'playground' and user_id = ${user} and ${STANDING.active}
        order by created_at desc, id desc offset ${keep}::int`,
    );
    return rows.map(({ id }) => id);
  },

  live: async (orgId) => {
    const rows = await database
      .tenant(orgId)
      .rows(z.object({ id: keyId }), sql`select id from api_keys where revoked_at is null order by id`);
    return rows.map(({ id }) => id);
  },

  ownerOf: async (orgId, id) => {
    const Row = z.object({ userId });
    return (await database.tenant(orgId).maybe(Row, sql`select user_id as "userId" from api_keys where id = ${id}`))
      ?.userId;
  },

  revoke: async (orgId, id, event, origin) => {
    // The event comes first, while the row still shows whether this is the first time.
    const [, revoked] = await database
      .tenant(orgId)
      .batch([
        auditStatement(event, origin, sql`exists (select 1 from api_keys where id = ${id} and revoked_at is null)`),
        sql`update api_keys set revoked_at = coalesce(revoked_at, now()) where id = ${id} returning id`,
      ]);
    return z.array(z.unknown()).parse(revoked).length > 0;
  },
});
