import * as z from "zod";
import type { AccountLimits } from "./account.schema.ts";
import type { Plan } from "./plan.schema.ts";

/**
 * What each plan allows unless an organisation has limits of its own. Null is no limit. Per-minute limits protect the
 * platform and its provider keys from one runaway client; what a plan sells is `monthlyRequests`.
 */
export const PLAN_LIMITS: Readonly<Record<Plan, Readonly<AccountLimits>>> = {
  hobby: {
    requestsPerMinutePerKey: 20,
    requestsPerMinutePerUser: 20,
    tokensPerMinute: 100_000,
    concurrency: 5,
    monthlyRequests: 50,
  },
  pro: {
    requestsPerMinutePerKey: 120,
    requestsPerMinutePerUser: 240,
    tokensPerMinute: 1_000_000,
    concurrency: 25,
    monthlyRequests: 1_000,
  },
  team: {
    requestsPerMinutePerKey: 600,
    requestsPerMinutePerUser: 1_200,
    tokensPerMinute: 5_000_000,
    concurrency: 100,
    monthlyRequests: 5_000,
  },
  enterprise: {
    requestsPerMinutePerKey: 6_000,
    requestsPerMinutePerUser: 12_000,
    tokensPerMinute: null,
    concurrency: 500,
    monthlyRequests: null,
  },
};

const limit = z.int().min(0).nullable().optional();

/** `organisations.limits`: what is named replaces the plan's, null lifts it, what is not named stays the plan's. */
export const LimitOverrides = z.strictObject({
  requestsPerMinutePerKey: limit,
  requestsPerMinutePerUser: limit,
  tokensPerMinute: limit,
  concurrency: limit,
  monthlyRequests: limit,
});
export type LimitOverrides = z.infer<typeof LimitOverrides>;

export function limitsOf(plan: Plan, overrides: LimitOverrides): AccountLimits {
  const base = PLAN_LIMITS[plan];
  const pick = (name: keyof AccountLimits) => (overrides[name] === undefined ? base[name] : overrides[name]);
  return {
    requestsPerMinutePerKey: pick("requestsPerMinutePerKey"),
    requestsPerMinutePerUser: pick("requestsPerMinutePerUser"),
    tokensPerMinute: pick("tokensPerMinute"),
    concurrency: pick("concurrency"),
    monthlyRequests: pick("monthlyRequests"),
  };
}
