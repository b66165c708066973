import { pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/** What the latest comparison with Cloudflare found. Of the platform, over all organisations: functions only. */
export const domainDifferences = pgTable(
  "domain_differences",
  {
    kind: text("kind").notNull(),
    accountId: text("account_id").notNull(),
    /** The name that differs; of `unanswered` what was asked for. */
    name: text("name").notNull(),
    /** Whose it is by the record; null for what is nobody's. */
    orgId: text("org_id"),
    domainId: text("domain_id"),
    since: timestamp("since", { withTimezone: true, precision: 3 }).notNull(),
    lastSeen: timestamp("last_seen", { withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.accountId, table.name] })],
);

/** When it was compared last: one row. */
export const domainComparisons = pgTable("domain_comparisons", {
  id: text("id", { enum: ["latest"] }).primaryKey(),
  comparedAt: timestamp("compared_at", { withTimezone: true, precision: 3 }).notNull(),
});
