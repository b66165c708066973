import { sql } from "drizzle-orm";
import { check, index, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { organisations } from "./organisation.sql.ts";

/** What was done in an organisation, by whom. Append-only: nobody but the owner of the database can change a row. */
export const auditEvents = pgTable(
  "audit_events",
  {
    orgId: text("org_id")
      .notNull()
      .references(() => organisations.id),
    id: text("id").notNull(),
    actorKind: text("actor_kind", { enum: ["member", "operator", "system"] }).notNull(),
    actorId: text("actor_id").notNull(),
    action: text("action").notNull(),
    target: text("target"),
    detail: jsonb("detail").notNull().default({}),
    ip: text("ip"),
    requestId: text("request_id"),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.id] }),
    index("audit_events_by_time").on(table.orgId, table.createdAt, table.id),
    check("audit_events_actor_kind", sql`${table.actorKind} in ('member', 'operator', 'system')`),
  ],
);
