import { TEST_MODELS } from "../openai/vendor.ts";

/** Claude's models, and what each generation takes. */
export const MODELS = [
  "claude-opus-5",
  "claude-sonnet-5",
  "claude-opus-4-8",
  "claude-opus-4-6",
  "claude-sonnet-4-6",
  "claude-opus-4-5",
  "claude-sonnet-4-5",
  "claude-haiku-4-5",
  "claude-3-5-haiku-latest",
];
const ACCEPTED = /^claude-[a-z0-9.-]+$/;

export const knowsModel = (model: string): boolean =>
  MODELS.includes(model) || ACCEPTED.test(model) || TEST_MODELS.test(model);

export interface Abilities {
  /** Takes `thinking.type: enabled` with a budget. */
  budget: boolean;
  adaptive: boolean;
  /** Takes temperature, top_p and top_k. */
  sampling: boolean;
  /** Takes temperature and top_p together. */
  bothSamplings: boolean;
  /** May be given the beginning of its answer. */
  prefill: boolean;
  effort: boolean;
  structured: boolean;
  /** Shows no thought unless `display` asks for it. */
  hidesThought: boolean;
}

/** By the model's name; a name of the tests' own can do everything. */
export function abilitiesOf(model: string): Abilities {
  const third = /^claude-3/.test(model);
  const fifth = /^claude-[a-z]+-5/.test(model);
  const adaptiveOnly = fifth || /^claude-opus-4-[789]/.test(model);
  const sixth = adaptiveOnly || /^claude-[a-z]+-4-6/.test(model);
  const test = TEST_MODELS.test(model);
  return {
    budget: !adaptiveOnly && !(third && !model.includes("3-7")),
    adaptive: sixth || test,
    sampling: !adaptiveOnly,
    bothSamplings: !/^claude-[a-z]+-4-[15]/.test(model),
    prefill: !sixth,
    effort: sixth || /^claude-opus-4-5/.test(model) || test,
    structured: !third,
    hidesThought: adaptiveOnly,
  };
}
