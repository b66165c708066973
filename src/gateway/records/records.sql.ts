import { sql } from "drizzle-orm";
import { check, integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** What an organisation wants kept of its calls beside their rows. Without a row: nothing. */
export const recordSettings = pgTable(
  "record_settings",
  {
    orgId: text("org_id").primaryKey(),
    /** 0: bodies are not kept. */
    bodyRetentionDays: integer("body_retention_days").notNull(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [check("record_settings_body_retention", sql`${table.bodyRetentionDays} between 0 and 365`)],
);
