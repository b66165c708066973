import { sql } from "drizzle-orm";
import * as z from "zod";
import { isId, type OrgId } from "../../kernel/id.ts";
import type { Database } from "../../platform/db.ts";
import { ReleasedDomain } from "./release.schema.ts";
import type { Holder, ReleaseRecord } from "./release.service.ts";

const HolderRow = z.object({
  orgId: z.custom<OrgId>((id) => typeof id === "string" && isId("org", id), "no organisation id"),
  id: z.string(),
  name: z.string(),
  kind: z.enum(["registered", "connected"]),
}) satisfies z.ZodType<Holder>;

/** The operator is outside all organisations: the act is one function that also leaves its trace. */
export const createReleaseRecord = (database: Database): ReleaseRecord => ({
  holder: (name, act) =>
    database
      .system()
      .maybe(HolderRow, sql`select org_id as "orgId", id, name, kind from operator_domain_holder(${name}, ${act.id})`),

  async release(domainId, reason, act) {
    const row = await database
      .system()
      .maybe(
        ReleasedDomain.pick({ status: true }),
        sql`select status from operator_release_domain(${domainId}, ${reason}, ${JSON.stringify(act)}::jsonb)`,
      );
    return row?.status;
  },
});
