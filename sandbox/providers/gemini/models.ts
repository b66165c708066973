import { TEST_MODELS } from "../openai/vendor.ts";

export const MODELS = [
  "gemini-3-pro-preview",
  "gemini-3-flash-preview",
  "gemini-2.5-pro",
  "gemini-2.5-flash",
  "gemini-2.5-flash-lite",
  "gemini-2.0-flash",
];
const ACCEPTED = /^gemini-[a-z0-9.-]+$/;

/** They make vectors and nothing else, of so many numbers. */
export const EMBEDDINGS: ReadonlyMap<string, number> = new Map([["gemini-embedding-001", 3072]]);

export const knowsModel = (model: string): boolean =>
  MODELS.includes(model) || ACCEPTED.test(model) || TEST_MODELS.test(model);

/** How a model is told how much to think, and what a generation of models takes. */
export interface Abilities {
  thinking:
    | { budget: readonly [least: number, most: number]; off: boolean }
    | { levels: readonly string[] }
    | undefined;
  /** Thinks unasked. */
  thinks: boolean;
  /** Wants the signature of a call back, and gives calls an id. */
  signed: boolean;
  penalties: boolean;
  candidates: boolean;
  /** Answers as JSON although there are tools. */
  jsonWithTools: boolean;
}

export function abilitiesOf(model: string): Abilities {
  const third = /^gemini-3/.test(model);
  const second = /^gemini-2\.5/.test(model);
  const common = { penalties: !third && !second, candidates: !third, jsonWithTools: third || TEST_MODELS.test(model) };
  if (third) {
    const levels = model.includes("flash")
      ? ["minimal", "low", "medium", "high"]
      : /^gemini-3-/.test(model)
        ? ["low", "high"]
        : ["low", "medium", "high"];
    return { ...common, thinking: { levels }, thinks: true, signed: true };
  }
  const budget = model.includes("pro")
    ? ([128, 32_768] as const)
    : model.includes("lite")
      ? ([512, 24_576] as const)
      : ([1, 24_576] as const);
  const thinking = second || TEST_MODELS.test(model) ? { budget, off: !model.includes("pro") } : undefined;
  return { ...common, thinking, thinks: false, signed: false };
}
