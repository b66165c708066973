import { sql } from "drizzle-orm";
import * as z from "zod";
import type { Act } from "../../billing/index.ts";
import { isId, type OrgId } from "../../kernel/id.ts";
import type { Database } from "../../platform/db.ts";
import type { SiteId } from "../site-storage.ts";
import { SiteStanding } from "./suspension.schema.ts";

export interface SuspensionRecord {
  /** Undefined where there is no such site, or not any more. */
  ownerOf(id: SiteId): Promise<OrgId | undefined>;
  /** How it stands then. A repeated act changes nothing. */
  set(id: SiteId, suspended: boolean, reason: string, act: Act): Promise<SiteStanding["status"] | undefined>;
}

const OwnerRow = z.object({ orgId: z.custom<OrgId>((id) => typeof id === "string" && isId("org", id)) });

/** The operator is outside all organisations: the act is one function that also leaves its trace. */
export const createSuspensionRecord = (database: Database): SuspensionRecord => ({
  async ownerOf(id) {
    const row = await database.system().maybe(OwnerRow, sql`select org_id as "orgId" from operator_site_owner(${id})`);
    return row?.orgId;
  },

  async set(id, suspended, reason, act) {
    const row = await database
      .system()
      .maybe(
        SiteStanding.pick({ status: true }),
        sql`select status from operator_suspend_site(${id}, ${suspended}, ${reason}, ${JSON.stringify(act)}::jsonb)`,
      );
    return row?.status;
  },
});
