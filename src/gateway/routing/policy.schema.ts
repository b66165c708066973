/** A routing policy: several models under one name, and how a call chooses among them. */
import * as z from "zod";
import { ModelName } from "../models/model-name.schema.ts";

export const STRATEGIES = ["fallback", "weighted", "cheapest", "fastest"] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** Requests name it `policy/<name>`. */
export const PolicyName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "must be 1 to 63 small letters, digits and hyphens");

export const MOST_TARGETS = 10;
/** Thirty days. */
export const MOST_CACHE_TTL_S = 30 * 86_400;

const PolicyTarget = z.strictObject({
  model: ModelName.refine((name) => name.includes("/") && !name.startsWith("policy/"), {
    error: "must name a provider and its model, such as openai/gpt-4o-mini",
  }),
  /** Only among others counts how much more. */
  weight: z.number().min(0).max(1_000).default(1),
});

export const PolicyRules = z.strictObject({
  strategy: z.enum(STRATEGIES),
  targets: z
    .array(PolicyTarget)
    .min(1)
    .max(MOST_TARGETS)
    .refine((targets) => new Set(targets.map(({ model }) => model)).size === targets.length, {
      error: "must name each model once",
    }),
  /** How often one target is asked again before the next is. */
  retries: z.int().min(0).max(3).default(1),
  /** For all attempts together, until an answer begins. Null: as long as each may take. */
  deadlineMs: z.int().min(1_000).max(600_000).nullable().default(null),
  /** Whether calls of a conversation go to one target as long as it is well. */
  sticky: z.boolean().default(true),
  /** How long answers are kept for the same request, in seconds. Null: only where a request asks for it. */
  cacheTtlS: z.int().min(1).max(MOST_CACHE_TTL_S).nullable().default(null),
});
export type PolicyRules = z.output<typeof PolicyRules>;
