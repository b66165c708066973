import { jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/** Several models under one name, and how a call chooses among them. */
export const routingPolicies = pgTable(
  "routing_policies",
  {
    orgId: text("org_id").notNull(),
    /** Requests name it `policy/<name>`. Never changes. */
    name: text("name").notNull(),
    /** See PolicyRules in policy.schema.ts. */
    rules: jsonb("rules").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.orgId, table.name] })],
);
