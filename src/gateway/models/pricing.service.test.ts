import { readFileSync } from "node:fs";
import { calcPrice } from "@pydantic/genai-prices";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TokenUsage } from "../../billing/account.schema.ts";
import { costOf, createPriceBook, type Quote, reserveFor, TABLE_VERSION } from "./pricing.service.ts";

const NOW = Date.UTC(2026, 10, 20, 12);
const book = createPriceBook({
  "openai/test-model": { input: 1000, output: 1000 },
  "ollama/llama3.2": { input: 0, output: 0 },
  "openai/dear-cache": { input: 1, output: 2, cacheRead: 5, cacheWrite: 1.25 },
});

function quoteOf(provider: string, pricesId: string | undefined, model: string): Quote {
  const quote = book.quote(provider, pricesId, model, NOW);
  if (!quote) throw new Error(`no price for ${model}`);
  return quote;
}

const quotes: [string, Quote][] = [
  ["gpt-4o-mini", quoteOf("openai", "openai", "gpt-4o-mini")],
  ["tiered", quoteOf("openai", "openai", "gpt-5.4")],
  ["claude by openrouter", quoteOf("openrouter", "openrouter", "anthropic/claude-sonnet-4.5")],
  ["by the clock", quoteOf("deepseek", "deepseek", "deepseek-chat")],
  ["grok", quoteOf("xai", "x-ai", "grok-4-fast-reasoning")],
  ["overlay", quoteOf("openai", "openai", "dear-cache")],
];

const count = fc.nat(2_000_000);
const usage: fc.Arbitrary<TokenUsage> = fc.record({
  input: count,
  cacheRead: count,
  cacheWrite: count,
  output: count,
  reasoning: fc.constant(0),
});
const BUCKETS = ["input", "cacheRead", "cacheWrite", "output"] as const;

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

  it.each(quotes)("rises with every bucket: %s", (_name, quote) => {
    fc.assert(
      fc.property(usage, fc.constantFrom(...BUCKETS), fc.nat(100_000), (tokens, bucket, more) => {
        expect(costOf(quote, { ...tokens, [bucket]: tokens[bucket] + more })).toBeGreaterThanOrEqual(
          costOf(quote, tokens),
        );
      }),
    );
  });

  it.each(quotes)("never charges a cached token above an uncached one: %s", (_name, quote) => {
    fc.assert(
      fc.property(usage, ({ input, cacheRead, ...rest }) => {
        const hit = costOf(quote, { ...rest, input, cacheRead });
        expect(hit).toBeLessThanOrEqual(costOf(quote, { ...rest, input: input + cacheRead, cacheRead: 0 }));
      }),
    );
  });

  it.each(quotes)("never settles above what was reserved for as many tokens: %s", (_name, quote) => {
    fc.assert(
      fc.property(usage, fc.nat(1000), fc.nat(1000), (tokens, spareIn, spareOut) => {
        const most = tokens.input + tokens.cacheRead + tokens.cacheWrite + spareIn;
        expect(reserveFor(quote, most, tokens.output + spareOut)).toBeGreaterThanOrEqual(costOf(quote, tokens));
      }),
    );
  });

  it("agrees with the library, a tenth apart", () => {
    const models = [
      ["openai", "openai", "gpt-4o-mini"],
      ["openai", "openai", "gpt-5.4"],
      ["openrouter", "openrouter", "anthropic/claude-sonnet-4.5"],
      ["deepseek", "deepseek", "deepseek-chat"],
      ["groq", "groq", "llama-3.3-70b-versatile"],
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...models), usage, ([provider, pricesId, model], tokens) => {
        const theirs = calcPrice(
          {
            input_tokens: tokens.input + tokens.cacheRead + tokens.cacheWrite,
            cache_read_tokens: tokens.cacheRead,
            cache_write_tokens: tokens.cacheWrite,
            output_tokens: tokens.output,
          },
          model,
          { providerId: pricesId, timestamp: new Date(NOW) },
        );
        const ours = costOf(quoteOf(provider, pricesId, model), tokens);
        expect(Math.abs(ours - (theirs?.total_price ?? Number.NaN) * 1.1e6)).toBeLessThanOrEqual(0.51);
      }),
      { numRuns: 200 },
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
    expect(quoteOf("openai", "openai", "text-embedding-3-small").rates.output).toBeUndefined();
    expect(quoteOf("ollama", undefined, "llama3.2")).toMatchObject({
      version: "overlay",
      rates: { input: 0, output: 0 },
    });
  });

  it("answers from memory once it is warm", () => {
    const tokens = { input: 1000, cacheRead: 10, cacheWrite: 0, output: 10, reasoning: 0 };
    const started = performance.now();
    for (let i = 0; i < 20_000; i += 1) costOf(quoteOf("openai", "openai", "gpt-4o-mini"), tokens);
    expect((performance.now() - started) / 20_000).toBeLessThan(0.02);
  });
});
