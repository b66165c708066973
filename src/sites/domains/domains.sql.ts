import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  boolean,
  check,
  foreignKey,
  index,
  jsonb,
  pgTable,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { sites } from "../sites.sql.ts";

/** Who domains of an organisation are registered for; see DomainContact. */
export const domainContacts = pgTable("domain_contacts", {
  orgId: text("org_id").primaryKey(),
  contact: jsonb("contact").notNull(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
});

/** A name that an organisation has bought through the platform, wants to, or keeps elsewhere and has connected. */
export const domains = pgTable(
  "domains",
  {
    orgId: text("org_id").notNull(),
    id: text("id").primaryKey(),
    /** Lower case; of a registered one the name itself, of a connected one the host that visitors use. */
    name: text("name").notNull(),
    kind: text("kind", { enum: ["registered", "connected"] }).notNull(),
    status: text("status", { enum: ["pending", "active", "lapsed", "removing", "released"] }).notNull(),
    /** One organisation at a time: a purchase holds its name from the start, a connected one once it is proven. */
    holds: boolean("holds").notNull(),
    /** The site that it shows. */
    siteId: text("site_id"),
    /** At Cloudflare. */
    accountId: text("account_id"),
    zoneId: text("zone_id"),
    /** Ids of custom hostnames by host; empty while a companion's is being made. */
    hostnames: jsonb("hostnames").notNull().default({}),
    /** A TXT record shows it: who can write there has the name. */
    proofToken: text("proof_token"),
    /** The registrar's own words: `active`, `expired`, `suspended`, … */
    registrarStatus: text("registrar_status"),
    renewalMicroUsd: bigint("renewal_micro_usd", { mode: "number" }),
    autoRenew: boolean("auto_renew").notNull().default(false),
    /** What its owner wants: whether a renewal is paid from the credit when it is time. */
    renew: boolean("renew").notNull().default(true),
    registeredAt: timestamp("registered_at", { withTimezone: true }),
    expiresAt: timestamp("expires_at", { withTimezone: true }),
    /** What somebody must do about it; see Attention. */
    attention: jsonb("attention"),
    checkedAt: timestamp("checked_at", { withTimezone: true }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("domains_held").on(table.name).where(sql`${table.holds}`),
    unique("domains_org_id_id").on(table.orgId, table.id),
    index("domains_org_id_created_at").on(table.orgId, table.createdAt),
    // A list of what is not sorted in yet would be read through by everybody who looks something up.
    index("domains_hostnames").using("gin", table.hostnames).with({ fastupdate: false }).where(sql`${table.holds}`),
    foreignKey({
      name: "domains_site_fk",
      columns: [table.orgId, table.siteId],
      foreignColumns: [sites.orgId, sites.id],
    }),
    check("domains_kind", sql`${table.kind} in ('registered', 'connected')`),
    check("domains_status", sql`${table.status} in ('pending', 'active', 'lapsed', 'removing', 'released')`),
    check("domains_released_holds_nothing", sql`not (${table.holds} and ${table.status} = 'released')`),
  ],
);

/** A host that shows a site. No host is two sites'. */
export const siteHosts = pgTable(
  "site_hosts",
  {
    orgId: text("org_id").notNull(),
    host: text("host").primaryKey(),
    siteId: text("site_id").notNull(),
    domainId: text("domain_id").notNull(),
    /** Visitors of an alias are sent to the primary; `admin` is where owners sign in; `gone` shows nothing any more. */
    role: text("role", { enum: ["primary", "alias", "admin", "gone"] }).notNull(),
    /** Of all claims to any host the later is the higher: what a former site still writes comes too late. */
    claim: bigserial("claim", { mode: "number" }).notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    foreignKey({
      name: "site_hosts_site_fk",
      columns: [table.orgId, table.siteId],
      foreignColumns: [sites.orgId, sites.id],
    }),
    foreignKey({
      name: "site_hosts_domain_fk",
      columns: [table.orgId, table.domainId],
      foreignColumns: [domains.orgId, domains.id],
    }),
    index("site_hosts_site").on(table.orgId, table.siteId),
    check("site_hosts_role", sql`${table.role} in ('primary', 'alias', 'admin', 'gone')`),
  ],
);
