import { describe, expect, it } from "vitest";
import { abilityWords, firstChoice, type Model, matching, unlisted } from "./models.ts";

describe("models", () => {
  const model = (id: string, kind: Model["kind"] = "chat"): Model => ({
    id,
    provider: id.split("/")[0] ?? "",
    providerName: (id.split("/")[0] ?? "").toUpperCase(),
    model: id.split("/")[1] ?? "",
    kind,
    contextTokens: 128_000,
    capabilities: unlisted(id).capabilities,
    price: { inputUsdPerMillion: 0.15, cacheReadUsdPerMillion: null, outputUsdPerMillion: 0.6 },
  });
  const many = Array.from({ length: 500 }, (_, at) => model(`router/m-${at}`));
  const models = [model("openai/embed", "embeddings"), model("openai/gpt-4o-mini"), model("openai/o3"), ...many];

  it("are found by all words, by provider, without those that cannot chat", () => {
    expect(matching(models, "OPEN mini").map(({ items }) => items.map(({ id }) => id))).toEqual([
      ["openai/gpt-4o-mini"],
    ]);
    expect(matching(models, "embed")).toEqual([]);
  });

  it("are shown in a bounded number, which says how many are left", () => {
    const [openai, router] = matching(models, "");
    expect(openai).toMatchObject({ provider: "OPENAI", more: 0 });
    expect(router?.items.length).toBeLessThanOrEqual(80);
    expect((router?.items.length ?? 0) + (router?.more ?? 0)).toBe(500);
  });

  it("are told by what they are known for, and by nothing that is not known", () => {
    const { capabilities } = unlisted("a/b");
    expect(abilityWords({ capabilities })).toEqual([]);
    const known = { ...capabilities, streaming: true, tools: true, vision: true, files: false };
    expect(abilityWords({ capabilities: known })).toEqual(["tools", "images"]);
  });

  it("have one to begin with, and another to compare with", () => {
    expect(firstChoice(models)).toBe("openai/gpt-4o-mini");
    expect(firstChoice(models, "openai/gpt-4o-mini")).toBe("openai/o3");
    expect(firstChoice([])).toBeUndefined();
  });
});
