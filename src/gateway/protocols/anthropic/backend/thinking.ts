/** How much a model is to think, in the words that it knows. */
import type { Effort, Reasoning } from "../../../canonical/request.ts";
import type { Dropped } from "../../dropped.ts";
import type { WireEffort, WireThinking } from "../wire.ts";
import type { Abilities } from "./models.ts";

/**
 * In tokens, for models that know no effort. The API's least is 1,024, and gains flatten beyond 32,000
 * (https://platform.claude.com/docs/en/build-with-claude/extended-thinking).
 */
const BUDGETS: Readonly<Record<Exclude<Effort, "none">, number>> = {
  minimal: 1_024,
  low: 2_048,
  medium: 8_192,
  high: 16_384,
  xhigh: 32_768,
  max: 32_768,
};
const LEAST_BUDGET = 1_024;
/** Of `max_tokens`, which thought counts towards: the rest is for the answer. */
const MOST_OF_BOUND = 0.8;
/** What every model that takes a budget may write in all. */
const SAFE_BOUND = 32_000;

const EFFORTS: Readonly<Record<Exclude<Effort, "none" | "xhigh">, WireEffort>> = {
  minimal: "low",
  low: "low",
  medium: "medium",
  high: "high",
  max: "max",
};

export interface ThinkingOptions {
  reasoning: Reasoning | undefined;
  abilities: Abilities;
  model: string;
  maxOutputTokens: number | undefined;
  defaultMaxOutputTokens: number;
  /** The client insists on a tool. */
  forcedTool: boolean;
  /** The conversation stands in the middle of a turn whose thought is not known. */
  thoughtIsLost: boolean;
  dropped: Dropped;
}

export interface ThinkingPlan {
  maxTokens: number;
  thinking?: WireThinking;
  effort?: WireEffort;
}

export function planThinking(options: ThinkingOptions): ThinkingPlan {
  const { reasoning, abilities, model, dropped, maxOutputTokens, defaultMaxOutputTokens } = options;
  const plain: ThinkingPlan = { maxTokens: maxOutputTokens ?? defaultMaxOutputTokens };
  if (!reasoning) return plain;
  const { effort, budgetTokens, adaptive } = reasoning;
  if (effort === "none") return { ...plain, ...withoutThought(options) };
  if (effort === undefined && budgetTokens === undefined && !adaptive) {
    // What is shown is only asked of models that think by themselves: the others would begin to think.
    return abilities.thinking === "adaptive" && !abilities.budget && reasoning.show !== undefined
      ? { ...plain, thinking: { type: "adaptive", ...displayOf(reasoning) } }
      : plain;
  }
  if (abilities.thinking === "none") {
    dropped.parameter("reasoning", `${model} does not think before it answers.`);
    return plain;
  }
  const bounded = abilities.budget && budgetTokens !== undefined && !adaptive;
  if (abilities.thinking === "budget" || bounded) return planBudget(options, reasoning);
  if (budgetTokens !== undefined && !abilities.budget) {
    dropped.parameter("reasoning", `${model} takes no bound on its thought in tokens, only an effort.`);
  }
  const wanted = effort ?? (budgetTokens === undefined ? undefined : effortWithin(budgetTokens));
  return {
    ...plain,
    thinking: { type: "adaptive", ...displayOf(reasoning) },
    ...(wanted === undefined ? {} : { effort: wireEffort(wanted, abilities) }),
  };
}

function withoutThought({ abilities, model, dropped }: ThinkingOptions): Partial<ThinkingPlan> {
  switch (abilities.off) {
    case "silence":
      return {};
    case "disabled":
      return { thinking: { type: "disabled" } };
    case "between_tools":
      // The least that it can do: no thought before the answer, only notes between calls of tools.
      return { thinking: { type: "between_tools" } };
    case "never":
      dropped.parameter("reasoning", `${model} always thinks; its least effort is "low".`);
      return { effort: "low" };
  }
}

function planBudget(options: ThinkingOptions, reasoning: Reasoning): ThinkingPlan {
  const { maxOutputTokens, defaultMaxOutputTokens, forcedTool, thoughtIsLost, model, dropped } = options;
  const plain: ThinkingPlan = { maxTokens: maxOutputTokens ?? defaultMaxOutputTokens };
  if (forcedTool) {
    dropped.parameter("reasoning", `${model} cannot think where a tool must be called.`);
    return plain;
  }
  // The API refuses to go on thinking in a turn whose thought it does not get back, and most clients cannot send it.
  if (thoughtIsLost) return plain;
  const { budgetTokens, effort = "medium" } = reasoning;
  const wanted = Math.max(LEAST_BUDGET, budgetTokens ?? BUDGETS[effort === "none" ? "minimal" : effort]);
  const maxTokens =
    maxOutputTokens ?? Math.max(defaultMaxOutputTokens, Math.min(defaultMaxOutputTokens + wanted, SAFE_BOUND));
  const budget = Math.min(wanted, Math.floor(maxTokens * MOST_OF_BOUND));
  if (budget < LEAST_BUDGET) {
    const least = Math.ceil(LEAST_BUDGET / MOST_OF_BOUND);
    dropped.parameter("reasoning", `${model} needs room for at least ${least} tokens of output to think.`);
    return plain;
  }
  return { maxTokens, thinking: { type: "enabled", budget_tokens: budget, ...displayOf(reasoning) } };
}

const displayOf = ({ show }: Reasoning): { display?: "summarized" | "omitted" } =>
  show === undefined ? {} : { display: show ? "summarized" : "omitted" };

function wireEffort(effort: Exclude<Effort, "none">, { efforts }: Abilities): WireEffort {
  if (effort !== "xhigh") return EFFORTS[effort];
  return efforts.includes("xhigh") ? "xhigh" : "max";
}

function effortWithin(budget: number): Exclude<Effort, "none"> {
  if (budget >= BUDGETS.xhigh) return "xhigh";
  if (budget >= BUDGETS.high) return "high";
  return budget >= BUDGETS.medium ? "medium" : "low";
}
