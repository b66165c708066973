/** Where a cell works less than fully, and why: what the tests hold is what the table says. */
import type { ProviderCase } from "./cell.ts";
import type { Client } from "./client.ts";

export interface Limit {
  /** Stands in the cell. */
  mark: string;
  note: string;
}

/** Of the model's thought. */
export interface ThoughtLimit extends Limit {
  /** The program sees it. */
  shown: boolean;
  /** The provider gets it back, with what makes it its own. */
  kept: boolean;
}

/** In the order of their numbers. */
export const HIDDEN: ThoughtLimit = {
  mark: "hidden",
  note: "OpenAI shows no thought over Chat Completions, which is how these clients reach it, and takes none back. The model thinks all the same, and is paid for it; the Responses face has the thought.",
  shown: false,
  kept: false,
};
const UNSIGNED: ThoughtLimit = {
  mark: "shown, not kept",
  note: "The thought is shown (`reasoning_content`); the package sends it back without its signature, so the model goes on after a tool without its thought, and does not think in that turn again.",
  shown: true,
  kept: false,
};
const UNSIGNED_CALLS: ThoughtLimit = {
  mark: "shown, not kept",
  note: "The thought is shown (`reasoning_content`); the package keeps official members only and loses the signature of calls. Google's own mark for calls without one goes in its place, so that the next turn is accepted.",
  shown: true,
  kept: false,
};

/** Undefined: it is shown and comes back whole. */
export function thoughtOf({ name, face }: Client, { id }: ProviderCase): ThoughtLimit | undefined {
  if (id === "openai") return face === "Responses" ? undefined : HIDDEN;
  if (id === "anthropic")
    return name === "@langchain/openai" || name === "@ai-sdk/openai-compatible" ? UNSIGNED : undefined;
  return name === "@langchain/openai" ? UNSIGNED_CALLS : undefined;
}

export const LIMITS: readonly Limit[] = [HIDDEN, UNSIGNED, UNSIGNED_CALLS];
