export const PLANS = ["hobby", "pro", "team", "enterprise"] as const;
export type Plan = (typeof PLANS)[number];
