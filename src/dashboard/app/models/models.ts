/** The models that can be asked, and how they are found among hundreds. */
import type { components } from "../api/openapi.d.ts";

export type Model = components["schemas"]["Model"];

/** No interface, which could not stand where any further members are allowed. */
export type ModelGroup = {
  provider: string;
  items: Model[];
  /** How many more of this provider fit the words. */
  more: number;
};

/** Quick and cheap ones that most platforms have, for whoever has not chosen yet. */
export const FIRST_CHOICES = [
  "openai/gpt-4o-mini",
  "mistral/mistral-small-latest",
  "groq/llama-3.1-8b-instant",
] as const;

/** A list that one can still read; a few letters find the rest. */
const MOST_SHOWN = 80;
const FEWEST_OF_A_PROVIDER = 6;

/** The model to begin with, or to begin comparing with. */
export function firstChoice(models: readonly Model[], not?: string): string | undefined {
  const ids = models.filter(({ kind, id }) => kind === "chat" && id !== not).map(({ id }) => id);
  return FIRST_CHOICES.find((id) => ids.includes(id)) ?? ids[0];
}

/** Who serves it, in its own spelling where the platform knows it. */
export function providerNameOf(models: readonly Model[], id: string): string {
  return models.find((model) => model.id === id)?.providerName ?? id.split("/")[0] ?? id;
}

/** Those that hold all words, by provider. The chosen one is shown whatever the bound. */
export function matching(models: readonly Model[], query: string, chosen?: string): ModelGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Model[]>();
  for (const model of models) {
    const text = `${model.providerName} ${model.id}`.toLowerCase();
    if (model.kind !== "chat" || !words.every((word) => text.includes(word))) continue;
    const group = groups.get(model.providerName);
    if (group) group.push(model);
    else groups.set(model.providerName, [model]);
  }
  const most = Math.max(FEWEST_OF_A_PROVIDER, Math.floor(MOST_SHOWN / Math.max(1, groups.size)));
  return [...groups].map(([provider, all]) => {
    const items = all.filter(({ id }, at) => at < most || id === chosen);
    return { provider, items, more: all.length - items.length };
  });
}

/** A model that a link names and the platform does not. */
export const unlisted = (id: string): Model => ({
  id,
  provider: "",
  providerName: "",
  model: id,
  kind: "chat",
  contextTokens: null,
  capabilities: {
    streaming: null,
    tools: null,
    structuredOutput: null,
    vision: null,
    files: null,
    reasoning: null,
    embeddings: null,
  },
  price: { inputUsdPerMillion: 0, cacheReadUsdPerMillion: null, outputUsdPerMillion: null },
});

/** Dollars for a million tokens. */
export const priceOf = (usd: number | null): string =>
  usd === null ? "–" : `$${usd.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`;

const SIZES: [size: number, letter: string][] = [
  [1_000_000, "M"],
  [1_000, "K"],
];

export function contextOf(tokens: number): string {
  for (const [size, letter] of SIZES) if (tokens >= size) return `${Math.round((tokens / size) * 10) / 10}${letter}`;
  return String(tokens);
}

/** The organisation's routing policies are called like models of this provider. */
export const POLICY = "policy";

/** Why no price stands beside a model; undefined where one does. */
export function unpricedWords({ provider, price }: Pick<Model, "provider" | "price">): string | undefined {
  if (provider === POLICY) return "Priced as the model that it chooses";
  return price.inputUsdPerMillion === null ? "Billed by its provider" : undefined;
}

const ABILITIES = [
  ["tools", "tools"],
  ["structuredOutput", "JSON schemas"],
  ["vision", "images"],
  ["files", "documents"],
  ["reasoning", "reasoning"],
] as const satisfies readonly [keyof Model["capabilities"], string][];

/** What it is known for beyond talking, in words. */
export const abilityWords = ({ capabilities }: Pick<Model, "capabilities">): string[] =>
  ABILITIES.flatMap(([name, word]) => (capabilities[name] ? [word] : []));

/** "$0.15 in, $0.60 out per million tokens, 128K context". */
export function describe(model: Model): string {
  const {
    price: { inputUsdPerMillion, outputUsdPerMillion },
    contextTokens,
  } = model;
  const prices =
    unpricedWords(model) ?? `${priceOf(inputUsdPerMillion)} in, ${priceOf(outputUsdPerMillion)} out per million tokens`;
  return contextTokens === null ? prices : `${prices}, ${contextOf(contextTokens)} context`;
}

/** What stands below a picker. */
export const describeChosen = (model: Model | undefined): string =>
  model ? describe(model) : "This model is not on the list. A call of it may be refused.";

/** The same where there is little room. */
export function describeBriefly(model: Model): string {
  const {
    price: { inputUsdPerMillion, outputUsdPerMillion },
    contextTokens,
  } = model;
  const prices = unpricedWords(model) ?? `${priceOf(inputUsdPerMillion)} / ${priceOf(outputUsdPerMillion)}`;
  return contextTokens === null ? prices : `${prices} · ${contextOf(contextTokens)}`;
}
