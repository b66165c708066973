/** Puts together what is kept of calls beside their rows. */
import type { OrgId } from "../../kernel/id.ts";
import type { Database } from "../../platform/db.ts";
import { createRecordSettingsStore } from "./records.repo.ts";
import type { RecordServices } from "./records.routes.ts";
import { createRecordSettings } from "./records.service.ts";

export interface RecordsPorts {
  database: Database;
  /** Lets the account's object read the organisation's routing configuration anew. */
  changed: (orgId: OrgId) => Promise<void>;
}

export const createRecords = ({ database, changed }: RecordsPorts): { services: RecordServices } => ({
  services: { recordSettings: createRecordSettings({ store: createRecordSettingsStore(database), changed }) },
});
