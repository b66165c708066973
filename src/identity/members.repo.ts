import { sql } from "drizzle-orm";
import * as z from "zod";
import { isId, type OrgId, type UserId } from "../kernel/id.ts";
import { type Database, safeInteger } from "../platform/db.ts";
import { ROLES } from "./actor.schema.ts";
import type { Member } from "./members.schema.ts";

const MemberRow = z.object({
  id: z.custom<UserId>((id) => typeof id === "string" && isId("user", id), "no user id"),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  joinedAt: safeInteger,
}) satisfies z.ZodType<Member>;

export interface Members {
  /** By id, which is the order in which they signed up: after the cursor, at most `limit`. */
  list(orgId: OrgId, page: { after: UserId | undefined; limit: number }): Promise<Member[]>;
}

export const createMembers = (database: Database): Members => ({
  list: (orgId, { after, limit }) =>
    database.tenant(orgId).rows(
      MemberRow,
      sql`
        select user_id as id, name, email, role, floor(extract(epoch from joined_at) * 1000)::bigint as "joinedAt"
        from identity_members(${orgId}) ${after === undefined ? sql`` : sql`where user_id > ${after}`}
        order by user_id limit ${limit}::int`,
    ),
});
