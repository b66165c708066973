/**
 * How much to think, in Gemini's words: a level from Gemini 3 on, a budget before. What the client says the other way is
 * put into this one by Google's own table for OpenAI's efforts (1,024 tokens are low, 8,192 medium, 24,576 high); of an
 * effort and a budget, the budget counts.
 */
import type { Effort, Reasoning } from "../../canonical/request.ts";
import type { Dropped } from "../dropped.ts";
import type { JsonObject } from "../protocol.ts";
import { type Family, LEVELS, type Thinking } from "./families.ts";

type ByLevel = Extract<Thinking, { by: "level" }>;
type ByBudget = Extract<Thinking, { by: "budget" }>;

const BUDGETS: Readonly<Record<Exclude<Effort, "none">, number>> = {
  minimal: 1024,
  low: 1024,
  medium: 8192,
  high: 24_576,
  xhigh: Number.POSITIVE_INFINITY,
  max: Number.POSITIVE_INFINITY,
};

/** The model decides by itself. */
const AUTOMATIC = -1;

const NOT_OFF = "This model cannot be kept from thinking.";

export function thinkingConfig(
  reasoning: Reasoning | undefined,
  { thinking }: Family,
  dropped: Dropped,
): JsonObject | undefined {
  if (!reasoning) return undefined;
  const { effort, budgetTokens, adaptive } = reasoning;
  const asks = (effort ?? "none") !== "none" || (budgetTokens ?? 0) > 0 || adaptive === true;
  const show = reasoning.show ?? (asks || undefined);
  if (!thinking) {
    if (asks || show) dropped.parameter("reasoning", "This model does not think.");
    return undefined;
  }
  const amount =
    thinking.by === "level" ? byLevel(reasoning, thinking, dropped) : byBudget(reasoning, thinking, dropped);
  // Thought that is off cannot be shown: the API refuses the two together.
  const config = show === undefined || amount.thinkingBudget === 0 ? amount : { ...amount, includeThoughts: show };
  return Object.keys(config).length > 0 ? config : undefined;
}

/** Where nothing but "adaptive" is said, nothing is sent: these models decide by themselves unless told. */
function byLevel({ effort, budgetTokens }: Reasoning, { levels }: ByLevel, dropped: Dropped): JsonObject {
  const wanted = budgetTokens === undefined ? effort : effortOf(budgetTokens);
  if (wanted === undefined) return {};
  // "minimal" is as good as off; a model that does not know it thinks whatever it is told.
  if (wanted === "none" && levels[0] !== "minimal") dropped.parameter("reasoning", NOT_OFF);
  // Above its highest level there is nothing to be asked for.
  const least = wanted === "none" ? 0 : wanted === "max" ? LEVELS.length : LEVELS.indexOf(wanted);
  const level = levels.find((each) => LEVELS.indexOf(each) >= least) ?? levels.at(-1) ?? levels[0];
  return { thinkingLevel: level.toUpperCase() };
}

/** The most that is no more than was allowed. */
function effortOf(budgetTokens: number): Effort {
  if (budgetTokens <= 0) return "none";
  if (budgetTokens < BUDGETS.low) return "minimal";
  if (budgetTokens < BUDGETS.medium) return "low";
  return budgetTokens < BUDGETS.high ? "medium" : "high";
}

function byBudget(reasoning: Reasoning, { least, most, canBeOff }: ByBudget, dropped: Dropped): JsonObject {
  const { effort, budgetTokens, adaptive } = reasoning;
  const asked = budgetTokens ?? (effort === undefined ? undefined : effort === "none" ? 0 : BUDGETS[effort]);
  if (asked === undefined) return adaptive ? { thinkingBudget: AUTOMATIC } : {};
  if (asked <= 0 && canBeOff) return { thinkingBudget: 0 };
  if (asked <= 0) dropped.parameter("reasoning", NOT_OFF);
  else if (asked < least) dropped.parameter("reasoning", `This model thinks for at least ${least} tokens.`);
  return { thinkingBudget: Math.min(Math.max(asked, least), most) };
}
