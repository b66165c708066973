import { sql } from "drizzle-orm";
import { bigint, check, pgTable, text, timestamp, unique } from "drizzle-orm/pg-core";

/**
 * What changes an organisation's prepaid credit, but for its calls: grants, and with a minus what purchases reserve of it.
 * Append-only. Written by functions only, which number the rows of an organisation 1, 2, … without gaps.
 */
export const creditGrants = pgTable(
  "credit_grants",
  {
    orgId: text("org_id").notNull(),
    id: text("id").primaryKey(),
    seq: bigint("seq", { mode: "number" }).notNull(),
    amountMicroUsd: bigint("amount_micro_usd", { mode: "number" }).notNull(),
    kind: text("kind", { enum: ["signup", "operator", "seed", "reservation", "release"] }).notNull(),
    note: text("note").notNull().default(""),
    grantedBy: text("granted_by"),
    /** Of a reservation and of its release. */
    reservationKey: text("reservation_key"),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    unique("credit_grants_seq").on(table.orgId, table.seq),
    check("credit_grants_seq_positive", sql`${table.seq} > 0`),
    check("credit_grants_amount", sql`${table.amountMicroUsd} between -9007199254740991 and 9007199254740991`),
    check(
      "credit_grants_kind",
      sql`${table.kind} in ('signup', 'operator', 'seed', 'reservation', 'release') and (${table.kind} in ('reservation', 'release')) = (${table.reservationKey} is not null)`,
    ),
  ],
);

/** One sign-up credit per verified address, for ever: the row outlives the user and the organisation. Functions only. */
export const signupCredits = pgTable("signup_credits", {
  emailHash: text("email_hash").primaryKey(),
  orgId: text("org_id").notNull(),
  grantedAt: timestamp("granted_at", { withTimezone: true }).notNull().defaultNow(),
});
