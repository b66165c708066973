import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { auditStatement } from "../../identity/index.ts";
import type { OrgId } from "../../kernel/id.ts";
import { type Database, isoTime } from "../../platform/db.ts";
import type { Envelope } from "../../platform/envelope.ts";
import { CredentialId, TEST_OUTCOMES } from "./credentials.schema.ts";
import type { CredentialStore, StoredKey } from "./credentials.service.ts";

/** All who change an organisation's routing take turns, so that none waits for another in a circle. */
export const takeTurn = (orgId: OrgId): SQL =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`routing ${orgId}`}, 0))`;

/** What a newer deploy wrote and this one has no word for counts as not tested. */
export const LastTestRow = z
  .object({ at: z.string(), outcome: z.enum(TEST_OUTCOMES) })
  .nullable()
  .catch(null);

export const lastTest = (table: string): SQL =>
  sql`case when ${sql.raw(`${table}.tested_at`)} is not null then json_build_object(
    'at', ${isoTime(`${table}.tested_at`)}, 'outcome', ${sql.raw(`${table}.test_outcome`)}) end as "lastTest"`;

const KeyRow = z.object({
  id: CredentialId,
  providerId: z.string(),
  name: z.string(),
  hint: z.string(),
  disabled: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
  lastUsedAt: z.string().nullable(),
  lastTest: LastTestRow,
}) satisfies z.ZodType<StoredKey>;

const columns = sql`c.id, c.provider_id as "providerId", c.name, c.hint, c.disabled, ${isoTime("c.created_at")} as "createdAt",
  ${isoTime("c.updated_at")} as "updatedAt", ${isoTime("c.last_used_at")} as "lastUsedAt", ${lastTest("c")}`;

export const SealedRow = z.object({ wrappedKey: z.string(), sealed: z.string() }) satisfies z.ZodType<Envelope>;

export const createCredentialStore = (database: Database): CredentialStore => ({
  list: (orgId) =>
    database
      .tenant(orgId)
      .rows(KeyRow, sql`select ${columns} from provider_credentials c where c.provider_id is not null order by c.id`),

  put: async ({ orgId, id, providerId, name, hint, envelope }, event, origin) => {
    const [, stored] = await database.tenant(orgId).batch([
      takeTurn(orgId),
      sql`
        insert into provider_credentials as c (org_id, id, provider_id, name, wrapped_key, sealed, hint)
        values (${orgId}, ${id}, ${providerId}, ${name}, ${envelope.wrappedKey}, ${envelope.sealed}, ${hint})
        on conflict (org_id, provider_id) do update
        set id = excluded.id, name = excluded.name, wrapped_key = excluded.wrapped_key, sealed = excluded.sealed,
            hint = excluded.hint, disabled = false, created_at = now(), updated_at = now(), last_used_at = null,
            tested_at = null, test_outcome = null
        returning ${columns}`,
      auditStatement(event, origin),
    ]);
    const [row] = z.array(KeyRow).length(1).parse(stored);
    if (!row) throw new Error("the key was not stored");
    return row;
  },

  change: async (orgId, id, { name, disabled }, event, origin) => {
    const [, changed] = await database.tenant(orgId).batch([
      takeTurn(orgId),
      sql`
        update provider_credentials c
        set name = coalesce(${name ?? null}::text, c.name), disabled = coalesce(${disabled ?? null}::boolean, c.disabled),
            updated_at = now()
        where c.id = ${id} and c.provider_id is not null
        returning ${columns}`,
      auditStatement(event, origin, sql`exists (select 1 from provider_credentials where id = ${id})`),
    ]);
    return z.array(KeyRow).max(1).parse(changed)[0];
  },

  remove: async (orgId, id, event, origin) => {
    const [, , removed] = await database.tenant(orgId).batch([
      takeTurn(orgId),
      // The event comes first, while the row is there.
      auditStatement(
        event,
        origin,
        sql`exists (select 1 from provider_credentials where id = ${id} and provider_id is not null)`,
      ),
      sql`delete from provider_credentials where id = ${id} and provider_id is not null returning id`,
    ]);
    return z.array(z.unknown()).parse(removed).length > 0;
  },

  sealed: async (orgId, id) => {
    const row = await database.tenant(orgId).maybe(
      SealedRow.extend({ providerId: z.string() }),
      sql`
        select provider_id as "providerId", wrapped_key as "wrappedKey", sealed
        from provider_credentials where id = ${id} and provider_id is not null`,
    );
    if (!row) return undefined;
    const { providerId, ...envelope } = row;
    return { providerId, envelope };
  },

  tested: async (orgId, id, outcome) => {
    await database
      .tenant(orgId)
      .batch([sql`update provider_credentials set tested_at = now(), test_outcome = ${outcome} where id = ${id}`]);
  },

  used: async (orgId, id) => {
    await database.tenant(orgId).batch([
      sql`
        update provider_credentials set last_used_at = now()
        where id = ${id} and (last_used_at is null or last_used_at < now() - interval '55 minutes')`,
    ]);
  },
});
