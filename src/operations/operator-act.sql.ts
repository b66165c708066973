import { index, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** Everything an operator did or looked at. Append-only, functions only. */
export const operatorActs = pgTable(
  "operator_acts",
  {
    id: text("id").primaryKey(),
    operatorId: text("operator_id").notNull(),
    operatorEmail: text("operator_email").notNull(),
    action: text("action").notNull(),
    orgId: text("org_id"),
    detail: jsonb("detail").notNull().default({}),
    ip: text("ip"),
    requestId: text("request_id"),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index("operator_acts_by_organisation").on(table.orgId, table.createdAt)],
);
