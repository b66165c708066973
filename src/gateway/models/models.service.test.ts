import { describe, expect, it } from "vitest";
import { UNKNOWN_CAPABILITIES } from "./capabilities.service.ts";
import { resolveModel, viewModels } from "./models.service.ts";
import { createPriceBook } from "./pricing.service.ts";

const NOW = Date.UTC(2026, 10, 20);
const SOURCES = [
  ["openai", "openai"],
  ["mistral", "mistral"],
  ["deepseek", "deepseek"],
  ["xai", "x-ai"],
  ["groq", "groq"],
  ["openrouter", "openrouter"],
  ["ollama", undefined],
] as const;

const sources = (...missing: string[]) =>
  SOURCES.map(([id, pricesId]) => ({ id, name: id, pricesId, configured: !missing.includes(id) }));

function resolve(
  name: string,
  {
    missing = [],
    overlay = {},
  }: { missing?: string[]; overlay?: Record<string, { input: number; output: number }> } = {},
) {
  const found = resolveModel(name, sources(...missing), createPriceBook(overlay), NOW);
  return found.ok ? `${found.value.provider.id}/${found.value.model}` : found.error.code;
}

describe("which provider serves a model", () => {
  it.each([
    ["openai/gpt-4o-mini", "openai/gpt-4o-mini"],
    ["openrouter/anthropic/claude-sonnet-4.5", "openrouter/anthropic/claude-sonnet-4.5"],
    ["groq/openai/gpt-oss-120b", "groq/openai/gpt-oss-120b"],
    ["gpt-4o-mini", "openai/gpt-4o-mini"],
    ["gpt-4o-mini-2024-07-18", "openai/gpt-4o-mini-2024-07-18"],
    ["mistral-large-latest", "mistral/mistral-large-latest"],
    ["deepseek-chat", "deepseek/deepseek-chat"],
    ["grok-3", "xai/grok-3"],
    ["llama-3.3-70b-versatile", "groq/llama-3.3-70b-versatile"],
    ["anthropic/claude-sonnet-4.5", "openrouter/anthropic/claude-sonnet-4.5"],
    ["deepseek-r1-distill-llama-70b", "groq/deepseek-r1-distill-llama-70b"],
    ["no-such-model", "model_not_found"],
    ["openai/no-such-model", "price_unknown"],
    ["ollama/llama3.2", "price_unknown"],
    ["constructor", "model_not_found"],
  ])("%s → %s", (name, expected) => {
    expect(resolve(name)).toBe(expected);
  });

  it("follows the operator's overlay before the table", () => {
    const overlay = { "groq/gpt-4o-mini": { input: 1, output: 1 }, "ollama/llama3.2": { input: 0, output: 0 } };
    expect(resolve("gpt-4o-mini", { overlay })).toBe("groq/gpt-4o-mini");
    expect(resolve("llama3.2", { overlay })).toBe("ollama/llama3.2");
    expect(resolve("ollama/llama3.2", { overlay })).toBe("ollama/llama3.2");
  });

  it("passes over a provider that has no key, and says so when it was named", () => {
    expect(resolve("openai/gpt-4o-mini", { missing: ["openai"] })).toBe("provider_not_configured");
    expect(resolve("gpt-4o-mini", { missing: ["openai"] })).toBe("model_not_found");
    expect(resolve("deepseek-r1-distill-llama-70b", { missing: ["groq"] })).toBe(
      "deepseek/deepseek-r1-distill-llama-70b",
    );
  });
});

describe("the models as people see them", () => {
  const overlay = { "ollama/nomic-embed-text": { input: 0, output: 0 }, "openai/ours": { input: 10, output: 20 } };
  const seen = (...missing: string[]) => viewModels(sources(...missing), createPriceBook(overlay), NOW);
  const one = (id: string) => seen().find((model) => model.id === id);

  it("have their prices as they are billed, a tenth above the provider's", () => {
    expect(one("openai/ours")).toEqual({
      id: "openai/ours",
      provider: "openai",
      providerName: "openai",
      model: "ours",
      kind: "chat",
      contextTokens: null,
      capabilities: { ...UNKNOWN_CAPABILITIES, embeddings: false },
      price: { inputUsdPerMillion: 11, cacheReadUsdPerMillion: null, outputUsdPerMillion: 22 },
    });
    const { price, contextTokens } = one("openai/gpt-4o-mini") ?? {};
    expect(contextTokens).toBe(128_000);
    expect(price).toEqual({ inputUsdPerMillion: 0.165, cacheReadUsdPerMillion: 0.0825, outputUsdPerMillion: 0.66 });
  });

  it.each(["openai/text-embedding-3-small", "mistral/mistral-embed", "ollama/nomic-embed-text"])(
    "know %s for embeddings, which have no output to pay",
    (id) => {
      expect(one(id)).toMatchObject({ kind: "embeddings", price: { outputUsdPerMillion: null } });
    },
  );

  it("can each be called by their name, and leave out a provider that has no key", () => {
    const names = seen("groq").map(({ id }) => id);
    expect(names.length).toBeGreaterThan(100);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.startsWith("groq/"))).toEqual([]);
    const found = names.map((name) => resolveModel(name, sources("groq"), createPriceBook(overlay), NOW));
    expect(found.filter(({ ok }) => !ok)).toEqual([]);
  });
});
