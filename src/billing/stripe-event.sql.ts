import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** The webhook inbox. Stripe's event id is the primary key, so that a repeat is seen as one. Functions only. */
export const stripeEvents = pgTable(
  "stripe_events",
  {
    id: text("id").primaryKey(),
    type: text("type").notNull(),
    apiVersion: text("api_version"),
    /** When it happened, as Stripe says. */
    created: timestamp("created", { withTimezone: true }).notNull(),
    livemode: boolean("livemode").notNull(),
    payload: jsonb("payload").notNull(),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull().defaultNow(),
    processedAt: timestamp("processed_at", { withTimezone: true }),
    /** A consumer works on it until then, unless it says it is done or has failed. */
    claimedUntil: timestamp("claimed_until", { withTimezone: true }),
    attempts: integer("attempts").notNull().default(0),
    lastError: text("last_error"),
  },
  (table) => [index("stripe_events_waiting").on(table.receivedAt).where(sql`${table.processedAt} is null`)],
);
