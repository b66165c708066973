import { sql } from "drizzle-orm";
import * as z from "zod";
import { type Database, isoTime } from "../../platform/db.ts";
import { DIFFERENCES, DomainDifference } from "./differences.schema.ts";
import type { DifferenceRecord } from "./differences.service.ts";

const KeyRow = z.object({ kind: z.enum(DIFFERENCES), accountId: z.string(), name: z.string() });

/** Differences belong to no organisation: all goes through the tables' own functions. */
export const createDifferenceRecord = (database: Database): DifferenceRecord => ({
  put: (findings, at, act) =>
    database.system().rows(
      KeyRow,
      sql`
        select kind, account_id as "accountId", name
        from domain_differences_put(${JSON.stringify(findings)}::jsonb, ${new Date(at).toISOString()}::timestamptz,
          ${act ? sql`${JSON.stringify(act)}::jsonb` : sql`null`})
        order by 1, 2, 3`,
    ),

  list: ({ after, limit }, act) =>
    database.system().rows(
      DomainDifference,
      sql`
        select kind, account_id as "accountId", name, org_id as "orgId", org_name as organisation,
               domain_id as "domainId", ${isoTime("since")} as since, ${isoTime("last_seen")} as "lastSeen"
        from operator_list_domain_differences(
          ${after ? sql`array[${after[0]}, ${after[1]}, ${after[2]}]::text[]` : sql`null`}, ${limit},
          ${JSON.stringify(act)}::jsonb)`,
    ),

  async comparedAt() {
    const row = await database
      .system()
      .maybe(
        z.object({ comparedAt: z.string() }),
        sql`select ${isoTime("compared_at")} as "comparedAt" from operator_domains_compared()`,
      );
    return row?.comparedAt;
  },
});
