import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  unique,
} from "drizzle-orm/pg-core";

/** A customer's website. One that was deleted stays as a row, so that nobody else ever gets its name. */
export const sites = pgTable(
  "sites",
  {
    orgId: text("org_id").notNull(),
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    /** Below the platform's domain for sites; of this site alone, for ever. */
    slug: text("slug").notNull(),
    template: text("template").notNull(),
    /** The draft: what the next version is made of. See the template's schema. */
    settings: jsonb("settings").notNull(),
    /** Goes up with each draft that is saved, so that one is not saved over another that nobody has read. */
    draft: integer("draft").notNull().default(0),
    status: text("status", { enum: ["draft", "live", "suspended", "deleted"] })
      .notNull()
      .default("draft"),
    /** Why an operator suspended it; only their functions write it. */
    suspendedReason: text("suspended_reason"),
    maintenance: boolean("maintenance").notNull().default(false),
    /** See SiteRedirect. */
    redirects: jsonb("redirects").notNull().default([]),
    /** Null before the first. */
    liveVersionId: text("live_version_id"),
    /** Goes up with everything that visitors see: the pointer with the higher one wins. */
    revision: integer("revision").notNull().default(0),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    unique("sites_slug").on(table.slug),
    unique("sites_org_id_id").on(table.orgId, table.id),
    index("sites_org_id_created_at").on(table.orgId, table.createdAt),
    check("sites_status", sql`${table.status} in ('draft', 'live', 'suspended', 'deleted')`),
    check("sites_suspended_reason", sql`${table.status} <> 'suspended' or ${table.suspendedReason} is not null`),
    check("sites_revision", sql`${table.revision} >= 0`),
  ],
);

/** What was published once. Never changes while its site is there: a rollback shows an older one again. */
export const siteVersions = pgTable(
  "site_versions",
  {
    orgId: text("org_id").notNull(),
    id: text("id").primaryKey(),
    siteId: text("site_id").notNull(),
    /** 1, 2, … within the site. */
    number: integer("number").notNull(),
    template: text("template").notNull(),
    settings: jsonb("settings").notNull(),
    /** By path; see SiteFile. */
    files: jsonb("files").notNull(),
    /** By section; see SiteForms. */
    forms: jsonb("forms").notNull().default({}),
    /** See MadeFor. Null: of the time when nobody took it down. */
    madeFor: jsonb("made_for"),
    publishedBy: text("published_by").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    unique("site_versions_number").on(table.siteId, table.number),
    foreignKey({
      name: "site_versions_site_fk",
      columns: [table.orgId, table.siteId],
      foreignColumns: [sites.orgId, sites.id],
    }),
    check("site_versions_number_positive", sql`${table.number} > 0`),
  ],
);
