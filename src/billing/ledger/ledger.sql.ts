import { sql } from "drizzle-orm";
import { bigint, check, index, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { LEDGER_UNITS } from "./ledger.schema.ts";

/**
 * The double-entry ledger. Append-only, written by `billing_post` alone: the entries of an event come at once, add up to
 * zero in each unit, and come once.
 */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    orgId: text("org_id").notNull(),
    /** What has happened, such as `grant:<grant id>` or `capture:micro_usd:<key of the reservation>`. */
    eventKey: text("event_key").notNull(),
    account: text("account").notNull(),
    unit: text("unit", { enum: LEDGER_UNITS }).notNull(),
    /** What the account has more by it, or less. */
    amount: bigint("amount", { mode: "number" }).notNull(),
    note: text("note").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.eventKey, table.account, table.unit] }),
    index("ledger_entries_balance").on(table.orgId, table.unit, table.account),
    index("ledger_entries_by_time").on(table.orgId, table.createdAt, table.eventKey),
    check("ledger_entries_unit", sql`${table.unit} in ('micro_usd', 'site_credit')`),
    check("ledger_entries_amount", sql`${table.amount} between -9007199254740991 and 9007199254740991`),
  ],
);
