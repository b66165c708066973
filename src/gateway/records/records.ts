/** Puts together what is kept of calls beside their rows. */
import { createAuditLog } from "../../identity/index.ts";
import type { OrgId } from "../../kernel/id.ts";
import type { Database } from "../../platform/db.ts";
import type { Kept } from "./kept.ts";
import { createKeptCalls } from "./kept-calls.service.ts";
import { createRecordSettingsStore } from "./records.repo.ts";
import type { RecordServices } from "./records.routes.ts";
import { createRecordSettings } from "./records.service.ts";

export interface RecordsPorts {
  database: Database;
  kept: Kept;
  /** Lets the account's object read the organisation's routing configuration anew. */
  changed: (orgId: OrgId) => Promise<void>;
}

export const createRecords = ({ database, kept, changed }: RecordsPorts): RecordServices => ({
  recordSettings: createRecordSettings({ store: createRecordSettingsStore(database), changed }),
  keptCalls: createKeptCalls({ ...kept, audit: createAuditLog(database) }),
});
