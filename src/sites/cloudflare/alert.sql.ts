import { index, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** What Cloudflare told us of, for a month: so that a repeat is seen as one. Functions only. */
export const cloudflareAlerts = pgTable(
  "cloudflare_alerts",
  {
    /** The vendor's, or what follows from the message where it gave none. */
    id: text("id").primaryKey(),
    type: text("type").notNull(),
    hostname: text("hostname"),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index("cloudflare_alerts_received_at").on(table.receivedAt)],
);
