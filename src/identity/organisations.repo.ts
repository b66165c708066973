import { sql } from "drizzle-orm";
import * as z from "zod";
import type { Database } from "../platform/db.ts";
import { auditStatement } from "./audit.repo.ts";
import type { OrganisationStore } from "./organisations.service.ts";

const Outcome = z.array(z.object({ outcome: z.enum(["created", "unverified", "full"]) })).length(1);

export const createOrganisationStore = (database: Database): OrganisationStore => ({
  create: async ({ orgId, userId, name }, maxOwned, event, origin) => {
    const [created] = await database.tenant(orgId).batch([
      sql`select identity_create_organisation(${userId}, ${orgId}, ${name}, ${maxOwned}::int) as outcome`,
      // A repeat finds both; of a refusal nothing is there to write about.
      auditStatement(
        event,
        origin,
        sql`exists (select 1 from organisations where id = ${orgId})
          and not exists (select 1 from audit_events where action = ${event.action} and target = ${orgId})`,
      ),
    ]);
    const [{ outcome } = { outcome: "unverified" as const }] = Outcome.parse(created);
    return outcome;
  },

  rename: async (orgId, name, event, origin) => {
    // The event comes first, while the row still shows whether anything changes.
    await database
      .tenant(orgId)
      .batch([
        auditStatement(
          event,
          origin,
          sql`exists (select 1 from organisations where id = ${orgId} and name <> ${name}::text)`,
        ),
        sql`update organisations set name = ${name}::text where id = ${orgId}`,
      ]);
  },
});
