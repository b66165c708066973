import type { Strategy } from "../../../../gateway/routing/policy.schema.ts";

/** Each strategy in a word, and in a sentence of what becomes of a call. */
export const STRATEGY_WORDS: Record<Strategy, { title: string; words: string }> = {
  fallback: { title: "In order", words: "The first model answers; the next steps in only when it fails." },
  weighted: {
    title: "By shares",
    words: "Calls are spread over the models by their weights; the others step in on failure.",
  },
  cheapest: {
    title: "Cheapest first",
    words: "Each call goes where it is expected to cost least; the order settles ties.",
  },
  fastest: { title: "Fastest first", words: "Calls go where the first words have come soonest lately, as measured." },
};
