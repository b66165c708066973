import type { OrgId } from "../kernel/id.ts";
import type { AuditCursor, AuditEntry } from "./audit.schema.ts";

export interface AuditReader {
  /** Newest first, after the cursor, at most `limit`. */
  events(orgId: OrgId, page: { after: AuditCursor | undefined; limit: number }): Promise<AuditEntry[]>;
}
