import { describe, expect, it } from "vitest";
import { LimitOverrides, limitsOf, PLAN_LIMITS } from "./plans.service.ts";

describe("limits of an organisation", () => {
  it("sells 50, 1,000, 5,000 and unlimited requests a month", () => {
    expect(Object.values(PLAN_LIMITS).map((limits) => limits.monthlyRequests)).toEqual([50, 1_000, 5_000, null]);
  });

  it("takes from the plan what the organisation does not name", () => {
    const limits = limitsOf("pro", { concurrency: 7, tokensPerMinute: null });
    expect(limits).toEqual({ ...PLAN_LIMITS.pro, concurrency: 7, tokensPerMinute: null });
  });

  it("reads zero as zero, not as unset", () => {
    expect(limitsOf("enterprise", { monthlyRequests: 0 }).monthlyRequests).toBe(0);
  });

  it("refuses a misspelt, negative or fractional limit rather than ignoring it", () => {
    for (const wrong of [{ concurency: 1 }, { concurrency: -1 }, { concurrency: 1.5 }, { concurrency: "1" }]) {
      expect(LimitOverrides.safeParse(wrong).success).toBe(false);
    }
  });
});
