import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { auditStatement } from "../../identity/index.ts";
import { type Database, isoTime } from "../../platform/db.ts";
import { takeTurn } from "../credentials/credentials.repo.ts";
import type { PolicyStore, StoredPolicy } from "./policies.service.ts";
import { PolicyRules } from "./policy.schema.ts";

const PolicyRow = z.object({
  name: z.string(),
  rules: PolicyRules.nullable().catch(null),
  createdAt: z.string(),
  updatedAt: z.string(),
}) satisfies z.ZodType<StoredPolicy>;

const columns = sql`name, rules, ${isoTime("created_at")} as "createdAt", ${isoTime("updated_at")} as "updatedAt"`;
const isThere = (name: string): SQL => sql`exists (select 1 from routing_policies where name = ${name})`;

export const createPolicyStore = (database: Database): PolicyStore => ({
  list: (orgId) => database.tenant(orgId).rows(PolicyRow, sql`select ${columns} from routing_policies order by name`),

  find: (orgId, name) =>
    database.tenant(orgId).maybe(PolicyRow, sql`select ${columns} from routing_policies where name = ${name}`),

  put: async (orgId, { name, rules }, max, event, origin) => {
    const [, before, stored] = await database.tenant(orgId).batch([
      takeTurn(orgId),
      sql`select 1 from routing_policies where name = ${name}`,
      sql`
        insert into routing_policies (org_id, name, rules)
        select ${orgId}, ${name}, ${JSON.stringify(rules)}::jsonb
        where ${isThere(name)} or (select count(*) from routing_policies) < ${max}::int
        on conflict (org_id, name) do update set rules = excluded.rules, updated_at = now()
        returning ${columns}`,
      auditStatement(event, origin, isThere(name)),
    ]);
    const [policy] = z.array(PolicyRow).max(1).parse(stored);
    return policy ? { policy, created: z.array(z.unknown()).parse(before).length === 0 } : "full";
  },

  remove: async (orgId, name, event, origin) => {
    const [, , removed] = await database.tenant(orgId).batch([
      takeTurn(orgId),
      // The event comes first, while the row is there.
      auditStatement(event, origin, isThere(name)),
      sql`delete from routing_policies where name = ${name} returning name`,
    ]);
    return z.array(z.unknown()).parse(removed).length > 0;
  },
});
