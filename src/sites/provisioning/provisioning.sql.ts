import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { domains } from "../domains/domains.sql.ts";
import { sites } from "../sites.sql.ts";

/** One attempt to bring a site onto a domain: where it stands, since when, and what somebody must do. */
export const provisionings = pgTable(
  "provisionings",
  {
    orgId: text("org_id").notNull(),
    id: text("id").primaryKey(),
    kind: text("kind", { enum: ["purchase", "connection", "move"] }).notNull(),
    domainId: text("domain_id").notNull(),
    siteId: text("site_id").notNull(),
    state: text("state", { enum: ["running", "needs_attention", "live", "failed"] }).notNull(),
    /** The one that it is at. */
    step: text("step").notNull(),
    /** All that it was at: see StepRecord. */
    steps: jsonb("steps").notNull().default([]),
    /** What steps found out for later ones; see Facts. */
    facts: jsonb("facts").notNull().default({}),
    /** See Attention. */
    attention: jsonb("attention"),
    /** Of a purchase: what was agreed to. */
    priceMicroUsd: bigint("price_micro_usd", { mode: "number" }).notNull().default(0),
    years: integer("years").notNull().default(1),
    requestedBy: text("requested_by").notNull(),
    /** Goes up with every write: who writes over another's loses. */
    revision: integer("revision").notNull().default(0),
    /** When it is to go on; null: not by itself. */
    dueAt: timestamp("due_at", { withTimezone: true }),
    startedAt: timestamp("started_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    finishedAt: timestamp("finished_at", { withTimezone: true }),
  },
  (table) => [
    uniqueIndex("provisionings_open").on(table.domainId).where(sql`${table.state} in ('running', 'needs_attention')`),
    index("provisionings_org_id_started_at").on(table.orgId, table.startedAt),
    index("provisionings_site").on(table.orgId, table.siteId),
    foreignKey({
      name: "provisionings_domain_fk",
      columns: [table.orgId, table.domainId],
      foreignColumns: [domains.orgId, domains.id],
    }),
    foreignKey({
      name: "provisionings_site_fk",
      columns: [table.orgId, table.siteId],
      foreignColumns: [sites.orgId, sites.id],
    }),
    check("provisionings_kind", sql`${table.kind} in ('purchase', 'connection', 'move')`),
    check("provisionings_state", sql`${table.state} in ('running', 'needs_attention', 'live', 'failed')`),
    check("provisionings_price", sql`${table.priceMicroUsd} >= 0 and ${table.years} between 1 and 10`),
  ],
);
