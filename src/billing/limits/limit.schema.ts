/** A limit, what its subject has used of it, and the alerts that this raises. Between the API, the record and the account. */
import type { Id } from "../../kernel/id.ts";
import type { MicroUsd } from "../../kernel/money.ts";
import type { LimitSubject } from "./subject.schema.ts";

/** Null limits nothing. */
export interface SubjectLimit {
  subject: LimitSubject;
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
  /** Calls under way at once. */
  concurrency: number | null;
  dailyBudgetMicroUsd: MicroUsd | null;
  monthlyBudgetMicroUsd: MicroUsd | null;
  /** `provider/model`, `provider/*`. */
  allowedModels: string[] | null;
}

/** All limits of an organisation. */
export interface SubjectLimits {
  /** Rises with every change; 0 where nothing was ever set. */
  version: number;
  items: SubjectLimit[];
}

/** In UTC, as all that is counted by the day and the month. */
export const BUDGET_PERIODS = ["day", "month"] as const;
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

export const budgetOf = (limit: SubjectLimit, period: BudgetPeriod): MicroUsd | null =>
  period === "day" ? limit.dailyBudgetMicroUsd : limit.monthlyBudgetMicroUsd;

/** What calls that have ended cost a subject in the periods that began at these times. */
export interface SubjectSpend {
  subject: LimitSubject;
  dayMicroUsd: MicroUsd;
  monthMicroUsd: MicroUsd;
}

/** What a subject has used at this moment. */
export interface SubjectUse extends SubjectSpend {
  /** Reserved for calls under way. */
  heldMicroUsd: MicroUsd;
  openCalls: number;
}

/** In percent of a budget. */
export const ALERT_THRESHOLDS = [50, 80, 100] as const;
export type AlertThreshold = (typeof ALERT_THRESHOLDS)[number];

/**
 * That what a subject has spent in a period has reached a part of its budget, or that this has refused a call. Money and
 * times as they were then.
 */
export interface BudgetAlert {
  id: Id<"alert">;
  subject: LimitSubject;
  period: BudgetPeriod;
  periodStart: number;
  threshold: AlertThreshold;
  budgetMicroUsd: MicroUsd;
  spentMicroUsd: MicroUsd;
  at: number;
  /**
   * Set where the budget has refused a call for the first time in its period: what was held besides, and what the call
   * would have reserved. The threshold is 100 then, which these would have passed.
   */
  refused?: { heldMicroUsd: MicroUsd; neededMicroUsd: MicroUsd } | undefined;
}
