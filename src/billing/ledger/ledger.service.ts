import type { OrgId } from "../../kernel/id.ts";
import type { LedgerCursor, LedgerEvent } from "./ledger.schema.ts";

export interface LedgerReader {
  /** Newest first. */
  events(orgId: OrgId, page: { after: LedgerCursor | undefined; limit: number }): Promise<LedgerEvent[]>;
}
