import { sql } from "drizzle-orm";
import * as z from "zod";
import type { OrgId } from "../../kernel/id.ts";
import type { Database } from "../../platform/db.ts";

const DomainRow = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(["registered", "connected"]),
  accountId: z.string().nullable(),
  zoneId: z.string().nullable(),
  /** Ids of custom hostnames by host. */
  hostnames: z.record(z.string(), z.string()),
});
export type DomainAtVendor = z.infer<typeof DomainRow>;

/** Where at Cloudflare a domain of the organisation's is; undefined for others' and for one that was let go. */
export type ReadDomain = (orgId: OrgId, id: string) => Promise<DomainAtVendor | undefined>;

export const createReadDomain =
  (database: Database): ReadDomain =>
  (orgId, id) =>
    database.tenant(orgId).maybe(
      DomainRow,
      sql`
        select id, name, kind, account_id as "accountId", zone_id as "zoneId", hostnames
        from domains where id = ${id} and status <> 'released'`,
    );
