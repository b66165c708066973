import { sql } from "drizzle-orm";
import { auditStatement } from "../../identity/index.ts";
import type { Database } from "../../platform/db.ts";
import { takeTurn } from "../credentials/credentials.repo.ts";
import { RecordSettings } from "./records.schema.ts";
import type { RecordSettingsStore } from "./records.service.ts";

const kept = sql`coalesce((select body_retention_days from record_settings), 0)`;

export const createRecordSettingsStore = (database: Database): RecordSettingsStore => ({
  read: (orgId) => database.tenant(orgId).one(RecordSettings, sql`select ${kept} as "bodyRetentionDays"`),

  set: async (orgId, { bodyRetentionDays }, event, origin) => {
    await database.tenant(orgId).batch([
      takeTurn(orgId),
      // The event comes first, while it shows whether anything changes.
      auditStatement(event, origin, sql`${kept} <> ${bodyRetentionDays}::int`),
      sql`
        insert into record_settings as s (org_id, body_retention_days) values (${orgId}, ${bodyRetentionDays}::int)
        on conflict (org_id) do update set body_retention_days = excluded.body_retention_days, updated_at = now()
        where s.body_retention_days <> excluded.body_retention_days`,
    ]);
  },
});
