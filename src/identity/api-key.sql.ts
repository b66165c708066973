import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { organisations, users } from "./organisation.sql.ts";

/** The record of a key; the account's Durable Object is where a call is let in or not. The key itself is nowhere. */
export const apiKeys = pgTable(
  "api_keys",
  {
    orgId: text("org_id")
      .notNull()
      .references(() => organisations.id),
    id: text("id").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    name: text("name").notNull(),
    /** A playground's lives an hour and is on no list. */
    kind: text("kind", { enum: ["standard", "playground"] })
      .notNull()
      .default("standard"),
    /** Hex SHA-256 of the whole key. */
    hash: text("hash").notNull().unique(),
    /** Its last four characters, so that a person can tell keys apart. */
    hint: text("hint").notNull(),
    scopes: text("scopes").array().notNull(),
    /** Null allows all. */
    allowedModels: text("allowed_models").array(),
    requestsPerMinute: integer("requests_per_minute"),
    budgetMicroUsd: bigint("budget_micro_usd", { mode: "number" }),
    expiresAt: timestamp("expires_at", { withTimezone: true }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    revokedAt: timestamp("revoked_at", { withTimezone: true }),
    lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.id] }),
    index("api_keys_by_time").on(table.orgId, table.createdAt, table.id),
    check("api_keys_hash", sql`${table.hash} ~ '^[0-9a-f]{64}$'`),
    check("api_keys_kind", sql`${table.kind} in ('standard', 'playground')`),
    check("api_keys_requests_per_minute", sql`${table.requestsPerMinute} > 0`),
    check("api_keys_budget", sql`${table.budgetMicroUsd} >= 0`),
  ],
);
