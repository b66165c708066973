import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Model, unlisted } from "../../models/models.ts";
import { choose, PAGE_SIZE } from "./choose.ts";
import { ModelsSearch, ORDERS } from "./search.ts";

const model = (id: string, changes: Partial<Model> = {}): Model => ({
  id,
  provider: id.split("/")[0] ?? "",
  providerName: (id.split("/")[0] ?? "").toUpperCase(),
  model: id.split("/")[1] ?? "",
  kind: "chat",
  contextTokens: 128_000,
  capabilities: unlisted(id).capabilities,
  price: { inputUsdPerMillion: 1, cacheReadUsdPerMillion: null, outputUsdPerMillion: 2 },
  ...changes,
});
const priced = (id: string, input: number | null, cached: number | null = null): Model =>
  model(id, { price: { inputUsdPerMillion: input, cacheReadUsdPerMillion: cached, outputUsdPerMillion: null } });
const ids = (models: readonly Model[], search: ModelsSearch) => choose(models, search).items.map(({ id }) => id);

describe("the models that are shown", () => {
  it("have all words somewhere in their name or their provider's, and are of the kind and provider asked for", () => {
    const models = [model("openai/gpt-4o"), model("openai/embed", { kind: "embeddings" }), model("groq/gpt-oss")];
    expect(ids(models, { q: " GPT open" })).toEqual(["openai/gpt-4o"]);
    expect(ids(models, { kind: "embeddings" })).toEqual(["openai/embed"]);
    expect(ids(models, { provider: "groq" })).toEqual(["groq/gpt-oss"]);
  });

  it("stand by price with those that have none last, up or down", () => {
    const models = [priced("a/none", null), priced("a/dear", 9), priced("a/cheap", 1)];
    expect(ids(models, { sort: "input" })).toEqual(["a/cheap", "a/dear", "a/none"]);
    expect(ids(models, { sort: "input", desc: true })).toEqual(["a/dear", "a/cheap", "a/none"]);
  });

  it("count cached input at the price of any input where it has none of its own", () => {
    expect(ids([priced("a/x", 2), priced("a/y", 5, 1)], { sort: "cached" })).toEqual(["a/y", "a/x"]);
  });

  it("stand by name with numbers in their order", () => {
    expect(ids([model("a/m-10"), model("a/m-9")], { sort: "name" })).toEqual(["a/m-9", "a/m-10"]);
  });

  it("are each on exactly one page, whatever their number and order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 230 }), fc.constantFrom(undefined, ...ORDERS), (many, sort) => {
        const models = Array.from({ length: many }, (_, at) => model(`a/m-${at}`));
        const { pages } = choose(models, {});
        const seen = Array.from({ length: pages }, (_, at) => ids(models, { page: at + 1, sort })).flat();
        expect(new Set(seen).size).toBe(many);
        expect(seen).toHaveLength(many);
      }),
    );
  });

  it("are the last page's for a page beyond it", () => {
    const models = Array.from({ length: PAGE_SIZE + 1 }, (_, at) => model(`a/m-${at}`));
    expect(choose(models, { page: 900 })).toMatchObject({ page: 2, from: PAGE_SIZE, found: PAGE_SIZE + 1 });
  });
});

it("takes nonsense in the address for nothing said", () => {
  const nonsense = { q: "", provider: [], kind: "sound", sort: "colour", desc: "yes", page: -3 };
  expect(ModelsSearch.parse(nonsense)).toEqual({});
  expect(ModelsSearch.parse({ q: 4 }).q).toBe("4");
});
