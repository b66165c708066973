import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { sites } from "../sites.sql.ts";

/** What visitors sent by the forms of a website. Deleted when its owner says so, and with the files of a deleted site. */
export const siteSubmissions = pgTable(
  "site_submissions",
  {
    orgId: text("org_id").notNull(),
    id: text("id").notNull(),
    siteId: text("site_id").notNull(),
    /** The section's. */
    formId: text("form_id").notNull(),
    kind: text("kind", { enum: ["contact", "booking", "newsletter"] }).notNull(),
    /** Of the form, at the time. */
    formTitle: text("form_title").notNull(),
    /** See FormFields. */
    fields: jsonb("fields").notNull(),
    /** Turnstile should have been asked and did not answer. */
    unverified: boolean("unverified").notNull().default(false),
    spam: boolean("spam").notNull().default(false),
    receivedAt: timestamp("received_at", { withTimezone: true, precision: 3 }).notNull(),
    readAt: timestamp("read_at", { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.id] }),
    foreignKey({
      name: "site_submissions_site_fk",
      columns: [table.orgId, table.siteId],
      foreignColumns: [sites.orgId, sites.id],
    }),
    index("site_submissions_received").on(table.orgId, table.receivedAt, table.id),
    index("site_submissions_site").on(table.orgId, table.siteId, table.receivedAt),
    index("site_submissions_unread").on(table.orgId).where(sql`${table.readAt} is null and not ${table.spam}`),
    check("site_submissions_kind", sql`${table.kind} in ('contact', 'booking', 'newsletter')`),
  ],
);

/** How the forms of a site are. No row: as these columns are by themselves. */
export const siteForms = pgTable(
  "site_forms",
  {
    orgId: text("org_id").notNull(),
    siteId: text("site_id").notNull(),
    /** Whether owners and admins are told by mail. */
    mail: boolean("mail").notNull().default(true),
    /** The owner's keys of Turnstile: all three or none. */
    turnstileSiteKey: text("turnstile_site_key"),
    wrappedKey: text("wrapped_key"),
    sealed: text("sealed"),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.siteId] }),
    foreignKey({
      name: "site_forms_site_fk",
      columns: [table.orgId, table.siteId],
      foreignColumns: [sites.orgId, sites.id],
    }),
    check(
      "site_forms_turnstile",
      sql`num_nonnulls(${table.turnstileSiteKey}, ${table.wrappedKey}, ${table.sealed}) in (0, 3)`,
    ),
  ],
);
