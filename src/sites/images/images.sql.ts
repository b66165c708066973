import { sql } from "drizzle-orm";
import { check, foreignKey, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { sites } from "../sites.sql.ts";

/** An image that an owner has uploaded for a site. Its bytes lie among the site's files, under its hash. */
export const siteImages = pgTable(
  "site_images",
  {
    orgId: text("org_id").notNull(),
    siteId: text("site_id").notNull(),
    hash: text("hash").notNull(),
    type: text("type", { enum: ["image/webp", "image/jpeg", "image/png", "image/avif"] }).notNull(),
    width: integer("width").notNull(),
    height: integer("height").notNull(),
    bytes: integer("bytes").notNull(),
    name: text("name").notNull(),
    /** The image that this is another width of; none: one of its own. Both are one picture in the library. */
    picture: text("picture"),
    alt: text("alt").notNull().default(""),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.hash] }),
    foreignKey({
      name: "site_images_site_fk",
      columns: [table.orgId, table.siteId],
      foreignColumns: [sites.orgId, sites.id],
    }),
    check("site_images_type", sql`${table.type} in ('image/webp', 'image/jpeg', 'image/png', 'image/avif')`),
    check("site_images_size", sql`${table.width} > 0 and ${table.height} > 0 and ${table.bytes} > 0`),
  ],
);
