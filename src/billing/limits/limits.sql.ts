import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, primaryKey, text, timestamp, unique } from "drizzle-orm/pg-core";

const amount = (name: string) => bigint(name, { mode: "number" });

/** What an organisation lets itself, a member, a key or a tag use. Null limits nothing. */
export const callLimits = pgTable(
  "call_limits",
  {
    orgId: text("org_id").notNull(),
    /** As in subject.schema.ts. What it names may be gone: then it concerns no call. */
    subject: text("subject").notNull(),
    requestsPerMinute: integer("requests_per_minute"),
    tokensPerMinute: amount("tokens_per_minute"),
    concurrency: integer("concurrency"),
    dailyBudgetMicroUsd: amount("daily_budget_micro_usd"),
    monthlyBudgetMicroUsd: amount("monthly_budget_micro_usd"),
    allowedModels: text("allowed_models").array(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.orgId, table.subject] })],
);

/** Raised by a trigger with each change of an organisation's limits. */
export const limitVersions = pgTable("limit_versions", {
  orgId: text("org_id").primaryKey(),
  version: bigint("version", { mode: "number" }).notNull(),
});

/** That a budget had reached a threshold, or has refused a call: one of each for each period and amount. */
export const limitAlerts = pgTable(
  "limit_alerts",
  {
    orgId: text("org_id").notNull(),
    id: text("id").notNull(),
    subject: text("subject").notNull(),
    period: text("period", { enum: ["day", "month"] }).notNull(),
    periodStart: timestamp("period_start", { withTimezone: true }).notNull(),
    threshold: integer("threshold").notNull(),
    budgetMicroUsd: amount("budget_micro_usd").notNull(),
    spentMicroUsd: amount("spent_micro_usd").notNull(),
    /** That so much was spent; or that a call was refused, which would have reserved more than was left. */
    cause: text("cause", { enum: ["spent", "refused"] })
      .notNull()
      .default("spent"),
    /** Of a refusal: what was held for other calls, and what this one would have reserved. */
    heldMicroUsd: amount("held_micro_usd"),
    neededMicroUsd: amount("needed_micro_usd"),
    raisedAt: timestamp("raised_at", { withTimezone: true, precision: 3 }).notNull(),
    /** When the mail service had taken the mails; null until then, and where it never did. */
    mailedAt: timestamp("mailed_at", { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.orgId, table.id] }),
    unique("limit_alerts_once").on(
      table.orgId,
      table.subject,
      table.period,
      table.periodStart,
      table.threshold,
      table.budgetMicroUsd,
      table.cause,
    ),
    index("limit_alerts_by_time").on(table.orgId, table.raisedAt, table.id),
    check("limit_alerts_period", sql`${table.period} in ('day', 'month')`),
    check(
      "limit_alerts_refused",
      sql`${table.cause} in ('spent', 'refused') and (${table.cause} = 'refused') = (${table.heldMicroUsd} is not null)
        and (${table.cause} = 'refused') = (${table.neededMicroUsd} is not null)`,
    ),
  ],
);
