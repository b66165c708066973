import { describe, expect, it } from "vitest";
import { newId } from "../../kernel/id.ts";
import type { CanonicalRequest } from "../canonical/request.ts";
import { RoutingConfig } from "../credentials/routing-config.schema.ts";
import { anthropicBackend } from "../protocols/anthropic/backend/backend.ts";
import { geminiBackend } from "../protocols/gemini/backend.ts";
import { openAiChatBackend } from "../protocols/openai-chat/backend.ts";
import type { Backend, ProtocolId } from "../protocols/protocol.ts";
import { sharedCapabilities, UNKNOWN_CAPABILITIES } from "./capabilities.service.ts";
import { createListing } from "./listing.ts";
import type { Capabilities } from "./models.schema.ts";
import { createPriceBook } from "./pricing.service.ts";

const NOW = Date.UTC(2026, 10, 20);
const SOURCES: [id: string, pricesId: string | undefined, protocol: ProtocolId][] = [
  ["openai", "openai", "openai.chat"],
  ["anthropic", "anthropic", "anthropic.messages"],
  ["google", "google", "gemini"],
  ["mistral", "mistral", "openai.chat"],
  ["deepseek", "deepseek", "openai.chat"],
  ["xai", "x-ai", "openai.chat"],
  ["groq", "groq", "openai.chat"],
  ["openrouter", "openrouter", "openai.chat"],
  ["ollama", undefined, "openai.chat"],
];
const providers = SOURCES.map(([id, pricesId, protocol]) => ({
  id,
  name: id,
  pricesId,
  protocols: [protocol],
  configured: true,
}));
const FREE = { input: 0, output: 0 };
const overlay = { "ollama/llama3.2": FREE, "ollama/nomic-embed-text": FREE, "anthropic/MiniMax-M3": FREE };
const listing = createListing({ providers, prices: createPriceBook(overlay), now: () => NOW });

const aPolicy = (...models: string[]) => ({ strategy: "fallback", targets: models.map((model) => ({ model })) });
const config = RoutingConfig.parse({
  version: 1,
  credentials: { xai: { id: newId("cred"), envelope: { wrappedKey: "", sealed: "" } } },
  endpoints: {
    mine: {
      id: "e",
      name: "Mine",
      baseUrl: "https://example.com",
      protocol: "openai.chat",
      models: [{ id: "llama" }, { id: "bge-m3" }],
      credential: null,
    },
  },
  policies: {
    seeing: aPolicy("openai/gpt-4o-mini", "anthropic/claude-sonnet-4-5"),
    thinking: aPolicy("openai/gpt-5", "anthropic/claude-sonnet-4-5", "google/gemini-2.5-flash"),
    mixed: aPolicy("openai/gpt-4o-mini", "deepseek/deepseek-chat"),
    elsewhere: aPolicy("openai/no-such-model", "openai/gpt-4o-mini"),
    lost: aPolicy("openai/no-such-model"),
    newer: { strategy: "by a newer deploy" },
  },
  bodyRetentionDays: 0,
});

/** Letters of what it can; in brackets, what it cannot; the rest is not known. */
const LETTERS: [keyof Capabilities, string][] = [
  ["streaming", "S"],
  ["tools", "T"],
  ["structuredOutput", "J"],
  ["vision", "V"],
  ["files", "F"],
  ["reasoning", "R"],
  ["embeddings", "E"],
];
function spell(capabilities: Capabilities): string {
  const those = (value: boolean) =>
    LETTERS.flatMap(([name, letter]) => (capabilities[name] === value ? letter : [])).join("");
  return `${those(true)}(${those(false)})`;
}

const views = [...listing.viewOwn(config).items, ...listing.view()];
const viewed = (id: string) => views.find((view) => view.id === id)?.capabilities ?? expect.unreachable(id);

describe("what a model is known to take and give", () => {
  it.each([
    ["openai/gpt-4o-mini", "STJVF(RE)"],
    ["openai/gpt-5", "STJVFR(E)"],
    ["openai/o3-mini", "STJR(VFE)"],
    ["openai/gpt-4o-2024-05-13", "(E)"],
    ["openai/text-embedding-3-small", "E(STJVFR)"],
    ["anthropic/claude-3-haiku", "STVF(JRE)"],
    ["anthropic/claude-sonnet-4-5", "STJVFR(E)"],
    ["anthropic/claude-2", "(JRE)"],
    ["anthropic/MiniMax-M3", "(JE)"],
    ["google/gemini-2.5-flash", "STJVFR(E)"],
    ["google/gemini-3-pro-preview", "STJVFR(E)"],
    ["google/gemini-2.0-flash", "S(RE)"],
    ["google/gemini-pro", "S(E)"],
    ["google/gemini-embedding-001", "E(STJVFR)"],
    ["mistral/mistral-small-latest", "S(E)"],
    ["deepseek/deepseek-chat", "S(JVFE)"],
    ["groq/llama-3.3-70b-versatile", "S(FE)"],
    ["openrouter/anthropic/claude-sonnet-4.5", "S(E)"],
    ["ollama/llama3.2", "S(FE)"],
    ["ollama/nomic-embed-text", "E(STJVFR)"],
    ["mine/llama", "()"],
    ["mine/bge-m3", "E(STJVFR)"],
  ])("%s: %s", (id, expected) => {
    expect(spell(viewed(id))).toBe(expected);
  });

  it.each([
    ["seeing", "STJVF(RE)"],
    ["thinking", "STJVFR(E)"],
    ["mixed", "S(JVFRE)"],
    ["elsewhere", "STJVF(RE)"],
    ["lost", "()"],
    ["newer", "()"],
  ])("of policy/%s is what all models that it can reach have: %s", (name, expected) => {
    expect(spell(viewed(`policy/${name}`))).toBe(expected);
  });

  it("is the same in every list, in OpenAI's spelling", () => {
    for (const { id, capabilities: said } of listing.cards(config)) {
      const { structured_output, ...rest } = said;
      const capabilities = { ...rest, structuredOutput: structured_output };
      expect({ id, capabilities }).toEqual({ id, capabilities: viewed(id) });
      expect({ id, said: listing.card(id, config)?.capabilities }).toEqual({ id, said });
    }
  });

  it("is not guessed of a model that has no price", () => {
    expect(listing.card("xai/no-such-model", config)).toMatchObject({
      pricing: null,
      capabilities: { streaming: true, tools: null, vision: null, files: false, embeddings: null },
    });
  });
});

const BACKENDS: Partial<Record<ProtocolId, Backend>> = {
  "openai.chat": openAiChatBackend,
  "anthropic.messages": anthropicBackend,
  gemini: geminiBackend,
};
const ASKING: [keyof Capabilities, Partial<CanonicalRequest>][] = [
  ["vision", { messages: [{ role: "user", content: [{ type: "image", media: png(), at: "messages.0" }] }] }],
  ["files", { messages: [{ role: "user", content: [{ type: "file", media: pdf(), at: "messages.0" }] }] }],
  ["structuredOutput", { format: { kind: "schema", name: "answer", schema: closed() } }],
  ["tools", { tools: [{ name: "weather", parameters: closed() }] }],
  ["reasoning", { reasoning: { effort: "high" } }],
];

function png() {
  return { kind: "base64", mediaType: "image/png", data: "iVBORw0KGgo=" } as const;
}
function pdf() {
  return { kind: "base64", mediaType: "application/pdf", data: "JVBERi0=" } as const;
}
function closed() {
  return { type: "object", properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false };
}

it.each(ASKING)("says of no model that it has %s where the gateway refuses to ask for it", (name, asked) => {
  let refused = 0;
  for (const { provider, model, kind, capabilities } of listing.view()) {
    const backend = BACKENDS[providers.find(({ id }) => id === provider)?.protocols[0] ?? "openai.responses"];
    if (!backend || kind === "embeddings") continue;
    const target = {
      model,
      dialect: { id: provider, name: provider, streamUsage: "ask", unmetered: [] },
      defaultMaxOutputTokens: 4096,
    } as const;
    const hello: CanonicalRequest["messages"] = [{ role: "user", content: [{ type: "text", text: "Hello" }] }];
    const request = { messages: hello, tools: [], stream: false, names: {}, foreign: [], ...asked };
    if (backend.encode(request, target).dropped.length === 0) continue;
    refused += 1;
    expect({ provider, model, has: capabilities[name] }).toEqual({ provider, model, has: false });
  }
  expect(refused > 0).toBe(name !== "tools");
});

it("shares nothing among nobody", () => {
  expect(sharedCapabilities([])).toEqual(UNKNOWN_CAPABILITIES);
});
