/** What stands in the fields of the editor, and what the API takes of it. */
import * as z from "zod";
import { PolicyName, PolicyRules, type Strategy } from "../../../../gateway/routing/policy.schema.ts";
import type { components } from "../../api/openapi.d.ts";

type RulesValues = components["schemas"]["RoutingRules"];

export interface TargetRow {
  model: string;
  weight: string;
}

export interface PolicyForm {
  name: string;
  strategy: Strategy;
  targets: readonly TargetRow[];
  retries: number;
  /** In seconds. */
  deadline: string;
  sticky: boolean;
  /** In seconds. */
  cacheTtl: string;
}

export const EMPTY_FORM: PolicyForm = {
  name: "",
  strategy: "fallback",
  targets: [],
  retries: 1,
  deadline: "",
  sticky: true,
  cacheTtl: "",
};

/** All that the editor sends, checked as one. */
export const NamedRules = z.strictObject({ name: PolicyName, ...PolicyRules.shape });

export const formOf = (name: string, { targets, deadlineMs, cacheTtlS, ...rules }: PolicyRules): PolicyForm => ({
  name,
  ...rules,
  targets: targets.map(({ model, weight }) => ({ model, weight: String(weight) })),
  deadline: deadlineMs === null ? "" : String(deadlineMs / 1_000),
  cacheTtl: cacheTtlS === null ? "" : String(cacheTtlS),
});

/** Digits alone: "1e3" is a number to a computer only. */
export function numberOf(text: string): number {
  const plain = text.trim().replace(",", ".");
  return /^\d{1,7}(?:\.\d{1,3})?$/.test(plain) ? Number(plain) : Number.NaN;
}

/** What is no number stays none, and is refused by the contract. */
export const rulesOf = ({ strategy, targets, retries, deadline, sticky, cacheTtl }: PolicyForm): RulesValues => ({
  strategy,
  // A weight that the strategy does not use cannot be seen, and must not be what is wrong.
  targets: targets.map(({ model, weight }) => {
    const number = numberOf(weight);
    return { model, weight: strategy !== "weighted" && Number.isNaN(number) ? 1 : number };
  }),
  retries,
  deadlineMs: deadline.trim() === "" ? null : Math.round(numberOf(deadline) * 1_000),
  sticky,
  cacheTtlS: cacheTtl.trim() === "" ? null : numberOf(cacheTtl),
});
