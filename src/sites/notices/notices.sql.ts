import { sql } from "drizzle-orm";
import { foreignKey, index, pgTable, primaryKey, text, timestamp, unique } from "drizzle-orm/pg-core";
import { domains } from "../domains/domains.sql.ts";

/** What an organisation's owners and admins are told of a domain by mail: each occasion once. */
export const domainNotices = pgTable(
  "domain_notices",
  {
    orgId: text("org_id").notNull(),
    id: text("id").notNull(),
    domainId: text("domain_id").notNull(),
    /** An attention's, or what was done to the domain. */
    code: text("code").notNull(),
    /** Which of the times that this code is told of this domain; see notice-plan.service.ts. */
    occasion: text("occasion").notNull(),
    /** In the words of whoever acted on the domain; null where nobody did. */
    reason: text("reason"),
    raisedAt: timestamp("raised_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    /** Ids of those whose mail was taken. */
    told: text("told").array().notNull().default([]),
    /** When there was nobody left to tell. */
    settledAt: timestamp("settled_at", { withTimezone: true }),
    /** When it had passed, or was told anew: what is not settled by then is told to nobody. */
    overAt: timestamp("over_at", { withTimezone: true, precision: 3 }),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.id] }),
    unique("domain_notices_once").on(table.orgId, table.domainId, table.code, table.occasion),
    index("domain_notices_untold")
      .on(table.raisedAt)
      .where(sql`${table.settledAt} is null and ${table.overAt} is null`),
    foreignKey({
      name: "domain_notices_domain_fk",
      columns: [table.orgId, table.domainId],
      foreignColumns: [domains.orgId, domains.id],
    }),
  ],
);
