import { readFileSync } from "node:fs";
import { calcPrice } from "@pydantic/genai-prices";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputTokensOf, NO_TOKENS, outputTokensOf, type TokenUsage } from "../../billing/account.schema.ts";
import { ALL_KINDS, type DearKinds, NO_KINDS } from "../call/dear-kinds.service.ts";
import {
  costOf,
  createPriceBook,
  createPriceRecall,
  hasDearKinds,
  providerCostOf,
  type Quote,
  reserveFor,
  TABLE_VERSION,
  withRequest,
} from "./pricing.service.ts";

const NOW = Date.UTC(2026, 10, 20, 12);
const overlay = {
  "openai/test-model": { input: 1000, output: 1000 },
  "ollama/llama3.2": { input: 0, output: 0 },
  "openai/dear-cache": { input: 1, output: 2, cacheRead: 5, cacheWrite: 1.25 },
  "anthropic/own": { input: 3, output: 15 },
  "openai/everything": {
    input: 2,
    output: 8,
    cacheRead: 0.2,
    cacheWrite: 2.5,
    cacheWriteLong: 4,
    inputAudio: 32,
    cacheReadAudio: 40,
    outputAudio: 64,
    reasoning: 3,
    requests: 5,
  },
};
const book = createPriceBook(overlay);

function quoteOf(provider: string, pricesId: string | undefined, model: string): Quote {
  const quote = book.quote(provider, pricesId, model, NOW);
  if (!quote) throw new Error(`no price for ${model}`);
  return quote;
}

/** By their ids here and in the table. */
const PROVIDERS = [
  ["openai", "openai"],
  ["anthropic", "anthropic"],
  ["google", "google"],
  ["mistral", "mistral"],
  ["deepseek", "deepseek"],
  ["xai", "x-ai"],
  ["groq", "groq"],
  ["openrouter", "openrouter"],
  ["ollama", undefined],
] as const;

/** Every model that can be called, at a time of the day when prices differ from another. */
const ALL: [string, Quote][] = PROVIDERS.flatMap(([provider, pricesId]) =>
  [NOW, Date.UTC(2026, 10, 20, 20), Date.UTC(2027, 5, 1)].flatMap((at) =>
    book
      .models(provider, pricesId, at)
      .map(({ id, quote }): [string, Quote] => [`${provider}/${id} at ${new Date(at).toISOString()}`, quote]),
  ),
);
const anyModel = fc.constantFrom(...ALL);

const count = fc.oneof(fc.nat(2_000_000), fc.nat(300), fc.constantFrom(0, 1, 128_001, 200_001, 272_001));
const few = fc.option(count, { nil: undefined });
const usage: fc.Arbitrary<TokenUsage> = fc
  .record({
    input: count,
    cacheRead: count,
    cacheWrite: count,
    cacheWriteLong: few,
    inputAudio: few,
    cacheReadAudio: few,
    output: count,
    outputAudio: few,
    reasoning: count,
    requests: fc.constantFrom(undefined, 0, 1),
  })
  .map((tokens) => ({ ...tokens, reasoning: Math.min(tokens.reasoning, tokens.output) }));
const BUCKETS = [
  "input",
  "cacheRead",
  "cacheWrite",
  "cacheWriteLong",
  "inputAudio",
  "cacheReadAudio",
  "output",
  "outputAudio",
  "requests",
] as const;
const RUNS = { numRuns: 5_000 };

describe("prices", () => {
  it("names the installed table", () => {
    const { version } = JSON.parse(readFileSync("node_modules/@pydantic/genai-prices/package.json", "utf8"));
    expect(TABLE_VERSION).toBe(`genai-prices@${version}`);
  });

  it("adds a tenth and rounds once, to the nearest micro-dollar", () => {
    const tokens = { input: 1000, cacheRead: 0, cacheWrite: 0, output: 10, reasoning: 0 };
    // 1000 × 0.15 + 10 × 0.60 = 156 micro-dollars; with a tenth 171.6.
    expect(costOf(quoteOf("openai", "openai", "gpt-4o-mini"), tokens)).toBe(172);
  });

  it("costs the same however equal tokens are added up: half a micro-dollar rounds one way", () => {
    const rates = { input: 0.9, output: 0.9 };
    const quote: Quote = { rates, version: "test", contextWindow: undefined };
    const tokens = { ...NO_TOKENS, input: 101, cacheRead: 1_996_516, cacheWrite: 293, output: 1 };
    const hit = { ...tokens, inputAudio: 308_631, cacheReadAudio: 200_001, outputAudio: 7 };
    // 2,505,550 × 0.9 × 1.1 = 2,480,494.5
    expect(costOf(quote, hit)).toBe(2_480_495);
    expect(costOf(quote, { ...hit, input: 101 + 1_996_516, cacheRead: 0 })).toBe(2_480_495);
    expect(costOf(quote, { ...hit, inputAudio: 308_631 + 200_001, cacheReadAudio: 0 })).toBe(2_480_495);
    expect(reserveFor(quote, 2_505_542, 8, ALL_KINDS)).toBe(2_480_495);
  });

  it("rises with every bucket, of every model", () => {
    fc.assert(
      fc.property(anyModel, usage, fc.constantFrom(...BUCKETS), fc.nat(100_000), ([, quote], tokens, bucket, more) => {
        const raised = { ...tokens, [bucket]: (tokens[bucket] ?? 0) + more };
        expect(costOf(quote, raised)).toBeGreaterThanOrEqual(costOf(quote, tokens));
        expect(providerCostOf(quote, raised)).toBeGreaterThanOrEqual(providerCostOf(quote, tokens));
      }),
      RUNS,
    );
  });

  it("never charges a cached token above an uncached one, of text or sound, of every model", () => {
    fc.assert(
      fc.property(anyModel, usage, ([, quote], tokens) => {
        const { input, cacheRead, inputAudio = 0, cacheReadAudio = 0 } = tokens;
        const hit = costOf(quote, tokens);
        expect(hit).toBeLessThanOrEqual(costOf(quote, { ...tokens, input: input + cacheRead, cacheRead: 0 }));
        const missed = { ...tokens, inputAudio: inputAudio + cacheReadAudio, cacheReadAudio: 0 };
        expect(hit).toBeLessThanOrEqual(costOf(quote, missed));
      }),
      RUNS,
    );
  });

  it("never settles above what was reserved for as many tokens, however they are split among what the request can bring about, of every model", () => {
    const kinds = fc.record({ longCache: fc.boolean(), sound: fc.boolean() });
    fc.assert(
      fc.property(anyModel, usage, kinds, fc.nat(1000), fc.nat(1000), ([, quote], any, dear, spareIn, spareOut) => {
        const tokens = { ...any };
        if (!dear.longCache) delete tokens.cacheWriteLong;
        if (!dear.sound) {
          delete tokens.inputAudio;
          delete tokens.cacheReadAudio;
        }
        const [input, output] = [inputTokensOf(tokens) + spareIn, outputTokensOf(tokens) + spareOut];
        const reserved = reserveFor(quote, input, output, dear);
        expect(reserved).toBeGreaterThanOrEqual(costOf(quote, tokens));
        expect(reserved).toBeLessThanOrEqual(reserveFor(quote, input, output, ALL_KINDS));
        if (!hasDearKinds(quote)) expect(reserved).toBe(reserveFor(quote, input, output, ALL_KINDS));
      }),
      RUNS,
    );
  });

  it("reserves the dear kinds for requests alone that can bring them about", () => {
    const [gemini, claude] = [quoteOf("google", "google", "gemini-2.5-flash"), quoteOf("anthropic", undefined, "own")];
    const of = (quote: Quote, dear: Partial<DearKinds>) => reserveFor(quote, 1_000_000, 0, { ...NO_KINDS, ...dear });
    expect([of(gemini, {}), of(gemini, { sound: true })]).toEqual([330_000, 1_100_000]);
    // Five minutes are written unasked by no rule that holds for all: 1.25 times three, and twice for an hour.
    expect([of(claude, {}), of(claude, { longCache: true })]).toEqual([4_125_000, 6_600_000]);
  });

  it("reserves what plain tokens cost, where no kind is dearer", () => {
    const tokens = { ...NO_TOKENS, input: 1000, output: 100 };
    const quote = quoteOf("openai", "openai", "gpt-4o-mini");
    expect(reserveFor(quote, 1000, 100, ALL_KINDS)).toBe(costOf(quote, tokens));
  });

  it("charges each kind of token by its own rate", () => {
    const quote = quoteOf("openai", "openai", "everything");
    const million = (tokens: Partial<TokenUsage>) => providerCostOf(quote, { ...NO_TOKENS, ...tokens }) / 1e6;
    const m = 1_000_000;
    expect(million({ input: m })).toBe(2);
    expect(million({ cacheRead: m })).toBe(0.2);
    expect(million({ cacheWrite: m })).toBe(2.5);
    expect(million({ cacheWriteLong: m })).toBe(4);
    expect(million({ inputAudio: m })).toBe(32);
    // The overlay names 40 for cached sound, which is more than for what is not cached.
    expect(million({ cacheReadAudio: m })).toBe(32);
    expect(million({ output: m })).toBe(8);
    expect(million({ output: m, reasoning: m / 2 })).toBe(5.5);
    expect(million({ outputAudio: m })).toBe(64);
    expect(million({ requests: 1000 })).toBe(5);
    expect(costOf(quote, { ...NO_TOKENS, requests: 1 })).toBe(5_500);
  });

  it("charges a request once where requests have a price, and reserves it", () => {
    const dear = quoteOf("openai", "openai", "everything");
    const plain = quoteOf("openai", "openai", "gpt-4o-mini");
    expect(withRequest(dear, NO_TOKENS)).toEqual({ ...NO_TOKENS, requests: 1 });
    expect(withRequest(plain, NO_TOKENS)).toBe(NO_TOKENS);
    expect(reserveFor(dear, 0, 0, NO_KINDS)).toBe(5_500);
  });

  it("takes sound and long cache writes at Google's and Anthropic's rates", () => {
    const micros = (quote: Quote, tokens: Partial<TokenUsage>) => providerCostOf(quote, { ...NO_TOKENS, ...tokens });
    const flash = quoteOf("google", "google", "gemini-2.5-flash");
    // https://ai.google.dev/gemini-api/docs/pricing: text 0.30, sound 1.00; from the cache 0.03 and 0.10.
    expect(micros(flash, { input: 1000, cacheRead: 1000, inputAudio: 1000, cacheReadAudio: 1000 })).toBe(1430);
    const sonnet = quoteOf("anthropic", "anthropic", "claude-sonnet-5");
    // 2.00; written for five minutes 2.50, for an hour 4.00.
    expect(micros(sonnet, { input: 1000, cacheWrite: 1000, cacheWriteLong: 1000 })).toBe(8500);
    expect(quoteOf("anthropic", "anthropic", "own").rates).toMatchObject({ cacheWrite: 3.75, cacheWriteLong: 6 });
  });

  it("agrees with the library, a tenth apart", () => {
    const models = [
      ["openai", "openai", "gpt-4o-mini"],
      ["openai", "openai", "gpt-5.4"],
      ["openrouter", "openrouter", "anthropic/claude-sonnet-4.5"],
      ["deepseek", "deepseek", "deepseek-chat"],
      ["groq", "groq", "llama-3.3-70b-versatile"],
      ["google", "google", "gemini-2.5-flash"],
      ["anthropic", "anthropic", "claude-sonnet-4-5"],
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...models), usage, ([provider, pricesId, model], tokens) => {
        const theirs = calcPrice(
          {
            input_tokens: inputTokensOf(tokens),
            cache_read_tokens: tokens.cacheRead + (tokens.cacheReadAudio ?? 0),
            cache_write_tokens: tokens.cacheWrite + (tokens.cacheWriteLong ?? 0),
            ...(pricesId === "anthropic" && { cache_write_1h_tokens: tokens.cacheWriteLong ?? 0 }),
            ...(pricesId === "google" && {
              input_audio_tokens: (tokens.inputAudio ?? 0) + (tokens.cacheReadAudio ?? 0),
              cache_audio_read_tokens: tokens.cacheReadAudio ?? 0,
            }),
            output_tokens: outputTokensOf(tokens),
          },
          model,
          { providerId: pricesId, timestamp: new Date(NOW) },
        );
        const quote = quoteOf(provider, pricesId, model);
        const dollars = theirs?.total_price ?? Number.NaN;
        expect(Math.abs(costOf(quote, tokens) - dollars * 1.1e6)).toBeLessThanOrEqual(0.51);
        expect(Math.abs(providerCostOf(quote, tokens) - dollars * 1e6)).toBeLessThanOrEqual(0.51);
      }),
      { numRuns: 500 },
    );
  });

  it("follows prices that change by the clock", () => {
    const dear = book.quote("deepseek", "deepseek", "deepseek-chat", Date.UTC(2026, 10, 20, 12))?.rates.input;
    const cheap = book.quote("deepseek", "deepseek", "deepseek-chat", Date.UTC(2026, 10, 20, 20))?.rates.input;
    expect([dear, cheap]).toEqual([0.27, 0.135]);
    expect(book.quote("deepseek", "deepseek", "deepseek-chat", Date.UTC(2026, 10, 21, 12))?.rates.input).toBe(dear);
  });

  it("knows no price where a rate is missing, and a zero only where the operator said so", () => {
    expect(book.quote("openai", "openai", "no-such-model", NOW)).toBeUndefined();
    expect(book.quote("openrouter", "openrouter", "deepseek/deepseek-r1:free", NOW)).toBeUndefined();
    expect(book.quote("openai", "openai", "gpt-4o-audio-preview", NOW)).toBeUndefined();
    expect(book.quote("openai", "openai", "gpt-4o-search-preview", NOW)).toBeUndefined();
    expect(book.quote("openai", "openai", "whisper-1", NOW)).toBeUndefined();
    expect(book.quote("openai", "openai", "GPT-4o-Search-Preview", NOW)).toBeUndefined();
    expect(book.quote("openai", "openai", "GPT-4O-AUDIO-PREVIEW", NOW)).toBeUndefined();
    expect(book.quote("openai", "openai", "constructor", NOW)).toBeUndefined();
    for (const model of [
      // Sound, pictures or films that the model makes, or is given at rates that no protocol here counts by.
      "gemini-2.5-flash-image",
      "gemini-3.1-flash-live-preview",
      "gemini-omni-flash-preview",
      "gemini-embedding-2",
      "gemini-2.5-flash-preview-tts",
      "gemini-2.5-flash-native-audio-preview-09-2025",
      "gemini-2.0-flash-live-001",
    ]) {
      expect(book.quote("google", "google", model, NOW), model).toBeUndefined();
    }
    expect(book.quote("openai", "openai", "gpt-audio", NOW)).toBeUndefined();
    expect(book.quote("mistral", "mistral", "mistral-ocr-latest", NOW)).toBeUndefined();
    expect(quoteOf("openai", "openai", "text-embedding-3-small").rates.output).toBeUndefined();
    expect(quoteOf("ollama", undefined, "llama3.2")).toMatchObject({
      version: "overlay:input=0,output=0",
      rates: { input: 0, output: 0 },
    });
  });

  it("finds the price again that a version stands for, and none for a table that is not the installed one", () => {
    const recall = createPriceRecall();
    const call = { provider: "deepseek", pricesId: "deepseek", model: "deepseek-chat", at: Date.UTC(2026, 10, 20, 20) };
    expect(recall(TABLE_VERSION, call)?.rates.input).toBe(0.135);
    expect(recall("genai-prices@0.0.1", call)).toBeUndefined();
    expect(recall("overlay", call)).toBeUndefined();
    for (const name of Object.keys(overlay)) {
      const [provider = "", model = ""] = name.split("/");
      const quote = quoteOf(provider, undefined, model);
      expect(recall(quote.version, { ...call, provider, model })).toEqual(quote);
    }
  });

  it("answers from memory once it is warm", () => {
    const tokens = { input: 1000, cacheRead: 10, cacheWrite: 0, output: 10, reasoning: 0 };
    const started = performance.now();
    for (let i = 0; i < 20_000; i += 1) costOf(quoteOf("openai", "openai", "gpt-4o-mini"), tokens);
    expect((performance.now() - started) / 20_000).toBeLessThan(0.02);
  });
});
