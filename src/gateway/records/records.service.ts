/** What an organisation wants kept of its calls beside their rows. */
import { type Asking, type AuditEvent, auditEvent, type Origin } from "../../identity/audit.schema.ts";
import type { OrgId } from "../../kernel/id.ts";
import type { RecordSettings } from "./records.schema.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** When what is kept now for so many days expires, in epoch milliseconds. */
export const expiryOf = (days: number, now: number): number => now + days * DAY_MS;

export interface RecordSettingsStore {
  read(orgId: OrgId): Promise<RecordSettings>;
  /** Writes the event if it is another retention than before. */
  set(orgId: OrgId, settings: RecordSettings, event: AuditEvent, origin: Origin): Promise<void>;
}

export interface RecordSettingsService {
  read(orgId: OrgId): Promise<RecordSettings>;
  /** Counts for calls that begin from now on. What is kept by then is kept as long as was said when it was. */
  set(settings: RecordSettings, asking: Asking): Promise<RecordSettings>;
}

export interface RecordSettingsPorts {
  store: RecordSettingsStore;
  /** Lets the edge know that there is a new routing configuration. */
  changed: (orgId: OrgId) => Promise<void>;
}

export const createRecordSettings = ({ store, changed }: RecordSettingsPorts): RecordSettingsService => ({
  read: store.read,
  async set(settings, asking) {
    const { orgId } = asking.member;
    const { bodyRetentionDays } = settings;
    const event = auditEvent(asking, "records.retention_set", orgId, { bodyRetentionDays });
    await store.set(orgId, settings, event, asking.origin);
    await changed(orgId);
    return settings;
  },
});
