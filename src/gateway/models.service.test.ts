import { describe, expect, it } from "vitest";
import { resolveModel } from "./models.service.ts";
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
