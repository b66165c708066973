import { sql } from "drizzle-orm";
import { bigint, check, index, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

const createdAt = timestamp("created_at", { withTimezone: true }).notNull().defaultNow();

/** A tenant. Its policy compares `id`; every other tenant table's compares `org_id`. */
export const organisations = pgTable(
  "organisations",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    jurisdiction: text("jurisdiction", { enum: ["global", "eu"] })
      .notNull()
      .default("global"),
    plan: text("plan", { enum: ["hobby", "pro", "team", "enterprise"] })
      .notNull()
      .default("hobby"),
    status: text("status", { enum: ["active", "suspended"] })
      .notNull()
      .default("active"),
    /** Overrides of the plan's limits. */
    limits: jsonb("limits").notNull().default({}),
    /** The last `credit_grants.seq` of this organisation; taken under this row's lock, so that there are no gaps. */
    creditSeq: bigint("credit_seq", { mode: "number" }).notNull().default(0),
    createdAt,
  },
  (table) => [
    check("organisations_jurisdiction", sql`${table.jurisdiction} in ('global', 'eu')`),
    check("organisations_plan", sql`${table.plan} in ('hobby', 'pro', 'team', 'enterprise')`),
    check("organisations_status", sql`${table.status} in ('active', 'suspended')`),
    check("organisations_limits", sql`jsonb_typeof(${table.limits}) = 'object'`),
  ],
);

/** Reached through functions only: a person is outside every tenant. */
export const users = pgTable(
  "users",
  {
    id: text("id").primaryKey(),
    email: text("email").notNull().unique(),
    name: text("name").notNull(),
    passwordHash: text("password_hash").notNull(),
    emailVerifiedAt: timestamp("email_verified_at", { withTimezone: true }),
    createdAt,
  },
  (table) => [check("users_email", sql`${table.email} = lower(${table.email})`)],
);

export const memberships = pgTable(
  "memberships",
  {
    orgId: text("org_id")
      .notNull()
      .references(() => organisations.id),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    role: text("role", { enum: ["owner", "admin", "developer", "billing", "viewer"] }).notNull(),
    createdAt,
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.userId] }),
    index("memberships_by_user").on(table.userId),
    check("memberships_role", sql`${table.role} in ('owner', 'admin', 'developer', 'billing', 'viewer')`),
  ],
);

/** Hashes of what was mailed. Functions only. */
export const emailTokens = pgTable(
  "email_tokens",
  {
    hash: text("hash").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    purpose: text("purpose", { enum: ["verify"] }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    usedAt: timestamp("used_at", { withTimezone: true }),
    /**
     * Of a later sign-up with an address that is not proven yet: what the account gets if this is the mail that its
     * owner confirms. Null for the sign-up that made the account, and for everybody once the address is proven.
     */
    passwordHash: text("password_hash"),
    name: text("name"),
    createdAt,
  },
  (table) => [
    index("email_tokens_by_user").on(table.userId, table.createdAt),
    check("email_tokens_purpose", sql`${table.purpose} in ('verify')`),
  ],
);
