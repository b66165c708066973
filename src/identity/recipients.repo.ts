import { sql } from "drizzle-orm";
import * as z from "zod";
import type { OrgId } from "../kernel/id.ts";
import type { Recipient } from "../kernel/mailing.ts";
import type { Database } from "../platform/db.ts";
import type { Role } from "./actor.schema.ts";

const RecipientRow = z.object({
  userId: z.string(),
  email: z.string(),
  orgName: z.string(),
}) satisfies z.ZodType<Recipient>;

/** Members with one of these roles whose address is proven, those who have belonged to the organisation longest first. */
type ReadRecipients = (orgId: OrgId, roles: readonly Role[]) => Promise<Recipient[]>;

export const createRecipients =
  (database: Database): ReadRecipients =>
  (orgId, roles) =>
    database.tenant(orgId).rows(
      RecipientRow,
      sql`
        select user_id as "userId", email, org_name as "orgName"
        from identity_recipients(${orgId}, array(select jsonb_array_elements_text(${JSON.stringify(roles)}::jsonb)))`,
    );
