import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from "drizzle-orm/pg-core";

const moment = (name: string) => timestamp(name, { withTimezone: true });

/** A server of an organisation's own that speaks a protocol we know. Its key, if it has one, is a credential. */
export const customEndpoints = pgTable(
  "custom_endpoints",
  {
    orgId: text("org_id").notNull(),
    id: text("id").notNull(),
    /** What stands before the slash in a model's name. Never changes: keys and policies name it. */
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    baseUrl: text("base_url").notNull(),
    protocol: text("protocol").notNull().default("openai.chat"),
    /** [{"id", "price"?: {"input", "output", "cacheRead"?, "cacheWrite"?}}], dollars per million tokens. */
    models: jsonb("models").notNull().default([]),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
    testedAt: moment("tested_at"),
    testOutcome: text("test_outcome"),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.id] }),
    unique("custom_endpoints_slug").on(table.orgId, table.slug),
  ],
);

/** A key of an organisation's own, for a provider or for an endpoint. Sealed: see src/platform/envelope.ts. */
export const providerCredentials = pgTable(
  "provider_credentials",
  {
    orgId: text("org_id").notNull(),
    /** Another one for each key that was entered: an envelope is bound to it. */
    id: text("id").notNull(),
    providerId: text("provider_id"),
    endpointId: text("endpoint_id"),
    name: text("name").notNull().default(""),
    wrappedKey: text("wrapped_key").notNull(),
    sealed: text("sealed").notNull(),
    /** The last four characters of a key that is long enough to spare them. */
    hint: text("hint").notNull(),
    disabled: boolean("disabled").notNull().default(false),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
    lastUsedAt: moment("last_used_at"),
    testedAt: moment("tested_at"),
    testOutcome: text("test_outcome"),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.id] }),
    unique("provider_credentials_provider").on(table.orgId, table.providerId),
    unique("provider_credentials_endpoint").on(table.orgId, table.endpointId),
    foreignKey({
      name: "provider_credentials_endpoint_fk",
      columns: [table.orgId, table.endpointId],
      foreignColumns: [customEndpoints.orgId, customEndpoints.id],
    }).onDelete("cascade"),
    check("provider_credentials_subject", sql`num_nonnulls(${table.providerId}, ${table.endpointId}) = 1`),
    check("provider_credentials_hint", sql`length(${table.hint}) <= 4`),
    check("provider_credentials_wrapped_key", sql`${table.wrappedKey} ~ '^1[.][0-9a-z]{1,16}[.][A-Za-z0-9_-]+$'`),
  ],
);

/** Counts the changes of what calls are routed by. A trigger raises it in the transaction of each change. */
export const routingVersions = pgTable("routing_versions", {
  orgId: text("org_id").primaryKey(),
  version: bigint("version", { mode: "number" }).notNull(),
});
