import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { auditStatement } from "../../identity/index.ts";
import type { Database } from "../../platform/db.ts";
import { pagesHaveKey } from "../sites.repo.ts";
import type { FormSettingsStore, StoredFormSettings } from "./form-settings.service.ts";

const Row = z.object({
  mail: z.boolean(),
  siteKey: z.string().nullable(),
  inPages: z.boolean(),
}) satisfies z.ZodType<StoredFormSettings>;

const settingsOf = (siteId: string): SQL => sql`
  select coalesce(f.mail, true) as mail, f.turnstile_site_key as "siteKey",
         coalesce(v.id is not null and ${pagesHaveKey}, false) as "inPages"
  from sites s left join site_forms f on f.org_id = s.org_id and f.site_id = s.id
  left join site_versions v on v.org_id = s.org_id and v.id = s.live_version_id
  where s.id = ${siteId} and s.status <> 'deleted'`;
const isThere = (siteId: string): SQL => sql`exists (select from sites where id = ${siteId} and status <> 'deleted')`;
/** Visitors' pages and what they send go by it. */
const raise = (siteId: string): SQL => sql`
  update sites set revision = revision + 1, updated_at = now() where id = ${siteId} and status <> 'deleted'`;

export function createFormSettingsStore(database: Database): FormSettingsStore {
  const first = (rows: unknown): StoredFormSettings | undefined => z.array(Row).max(1).parse(rows)[0];
  return {
    read: (orgId, siteId) => database.tenant(orgId).maybe(Row, settingsOf(siteId)),

    async setMail(orgId, siteId, mail, { event, origin }) {
      const [, , found] = await database.tenant(orgId).batch([
        sql`
          insert into site_forms (org_id, site_id, mail) select ${orgId}, ${siteId}, ${mail} where ${isThere(siteId)}
          on conflict (org_id, site_id) do update set mail = excluded.mail, updated_at = now()`,
        auditStatement(event, origin, isThere(siteId)),
        settingsOf(siteId),
      ]);
      return first(found);
    },

    async setTurnstile(orgId, siteId, keys, { event, origin }) {
      const [siteKey, wrappedKey, sealed] = [keys?.siteKey ?? null, keys?.wrappedKey ?? null, keys?.sealed ?? null];
      const [, , , found] = await database.tenant(orgId).batch([
        sql`
          insert into site_forms (org_id, site_id, turnstile_site_key, wrapped_key, sealed)
          select ${orgId}, ${siteId}, ${siteKey}::text, ${wrappedKey}::text, ${sealed}::text where ${isThere(siteId)}
          on conflict (org_id, site_id) do update
          set turnstile_site_key = excluded.turnstile_site_key, wrapped_key = excluded.wrapped_key,
              sealed = excluded.sealed, updated_at = now()`,
        raise(siteId),
        auditStatement(event, origin, isThere(siteId)),
        settingsOf(siteId),
      ]);
      return first(found);
    },
  };
}
