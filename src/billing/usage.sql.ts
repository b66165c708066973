import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";

const count = (name: string) => bigint(name, { mode: "number" }).notNull().default(0);

/**
 * One row per call, as `UsageRow` in account.schema.ts says it. There is no foreign key to the API key: a settlement
 * must be recordable whatever has become of the key that made the call.
 */
export const usageCalls = pgTable(
  "usage_calls",
  {
    orgId: text("org_id").notNull(),
    id: text("id").notNull(),
    keyId: text("key_id").notNull(),
    userId: text("user_id").notNull(),
    operation: text("operation").notNull(),
    provider: text("provider").notNull(),
    model: text("model").notNull(),
    stream: boolean("stream").notNull(),
    requestId: text("request_id").notNull(),
    status: text("status", { enum: ["ok", "error", "cancelled", "interrupted"] }).notNull(),
    httpStatus: integer("http_status").notNull(),
    inputTokens: count("input_tokens"),
    cacheReadTokens: count("cache_read_tokens"),
    cacheWriteTokens: count("cache_write_tokens"),
    cacheWriteLongTokens: count("cache_write_long_tokens"),
    inputAudioTokens: count("input_audio_tokens"),
    cacheReadAudioTokens: count("cache_read_audio_tokens"),
    outputTokens: count("output_tokens"),
    outputAudioTokens: count("output_audio_tokens"),
    reasoningTokens: count("reasoning_tokens"),
    billedRequests: count("billed_requests"),
    estimated: boolean("estimated").notNull(),
    reservedMicroUsd: bigint("reserved_micro_usd", { mode: "number" }).notNull(),
    costMicroUsd: bigint("cost_micro_usd", { mode: "number" }).notNull(),
    /** What the provider asks, whoever pays it; null where that is not known. */
    providerCostMicroUsd: bigint("provider_cost_micro_usd", { mode: "number" }),
    /** Who pays the provider. Null, in calls from before there was a choice: the platform. */
    credential: text("credential", { enum: ["platform", "own"] }),
    /** How many times a provider was asked; null is once. */
    attempts: integer("attempts"),
    /** What the cache had to do with it; null where nobody asked for it. */
    cache: text("cache", { enum: ["hit", "miss", "refresh", "bypass"] }),
    /** Text by key; null where there is none. `usage_call_tags` finds calls by them. */
    tags: jsonb("tags"),
    priceVersion: text("price_version").notNull(),
    startedAt: timestamp("started_at", { withTimezone: true, precision: 3 }).notNull(),
    endedAt: timestamp("ended_at", { withTimezone: true, precision: 3 }).notNull(),
    /** Of calls from before these were taken down, null. */
    admittedMs: integer("admitted_ms"),
    headersMs: integer("headers_ms"),
    firstByteMs: integer("first_byte_ms"),
    errorCode: text("error_code"),
    /** A later revision of the same call replaces an earlier one, never the other way round. */
    revision: integer("revision").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.id] }),
    index("usage_calls_by_time").on(table.orgId, table.startedAt, table.id),
    index("usage_calls_by_key").on(table.orgId, table.keyId, table.startedAt, table.id),
    index("usage_calls_by_request").on(table.orgId, table.requestId),
    index("usage_calls_by_model").on(table.orgId, table.model, table.startedAt, table.id),
    check("usage_calls_status", sql`${table.status} in ('ok', 'error', 'cancelled', 'interrupted')`),
    check("usage_calls_cost", sql`${table.costMicroUsd} between 0 and 9007199254740991`),
    check("usage_calls_provider_cost", sql`${table.providerCostMicroUsd} between 0 and 9007199254740991`),
    check("usage_calls_credential", sql`${table.credential} in ('platform', 'own')`),
    check("usage_calls_cache", sql`${table.cache} in ('hit', 'miss', 'refresh', 'bypass')`),
  ],
);

/**
 * The tags of calls, row by row, to find calls by. An index on the column itself would not do: under row-level security
 * Postgres asks an index only by operators that are marked leakproof, and none on jsonb is.
 */
export const usageCallTags = pgTable(
  "usage_call_tags",
  {
    orgId: text("org_id").notNull(),
    callId: text("call_id").notNull(),
    key: text("key").notNull(),
    value: text("value").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.callId, table.key] }),
    index("usage_call_tags_by_value").on(table.orgId, table.key, table.value, table.callId),
    foreignKey({
      name: "usage_call_tags_call_fk",
      columns: [table.orgId, table.callId],
      foreignColumns: [usageCalls.orgId, usageCalls.id],
    }).onDelete("cascade"),
  ],
);
