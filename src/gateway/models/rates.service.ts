/**
 * What a model's tokens cost by kind: from the price table, or as the operator has set it. A rate is US dollars per
 * million tokens, which is the same number as micro-dollars per token.
 */
import type { ModelPrice, TieredPrices } from "@pydantic/genai-prices";

export type Rate = number | Pick<TieredPrices, "base" | "tiers">;

export interface Rates {
  input: Rate;
  /** Absent where a model has no output, as in embeddings. */
  output?: Rate | undefined;
  /** Absent: a cached token costs what any input token costs; so does one that is written. */
  cacheRead?: Rate | undefined;
  cacheWrite?: Rate | undefined;
  /** Absent: what any token costs that is written. */
  cacheWriteLong?: Rate | undefined;
  /** Absent: sound costs what text costs. */
  inputAudio?: Rate | undefined;
  /** Absent: what sound costs that is not cached, or, where that has no rate either, what any cached token costs. */
  cacheReadAudio?: Rate | undefined;
  outputAudio?: Rate | undefined;
  /** Of the output that was thought. Absent: what any output costs. */
  reasoning?: Rate | undefined;
  /** Micro-dollars for each request. */
  request?: number | undefined;
}

/** A tiered rate goes by all input tokens of the call, cached ones too, and then applies to every token. */
export function rateAt(rate: Rate, inputTokens: number): number {
  if (typeof rate === "number") return rate;
  let price = rate.base;
  let from = -1;
  for (const tier of rate.tiers) {
    if (inputTokens > tier.start && tier.start > from) {
      price = tier.price;
      from = tier.start;
    }
  }
  return price;
}

/** The highest that the rate comes to in a call of up to so many input tokens; 0 where there is none. */
export function mostOf(rate: Rate | undefined, inputTokens: number): number {
  if (rate === undefined) return 0;
  if (typeof rate === "number") return rate;
  let most = rate.base;
  for (const { start, price } of rate.tiers) if (inputTokens > start && price > most) most = price;
  return most;
}

/** Names of the table whose rates are counted by, of tokens that every protocol tells apart where they can occur. */
const COUNTED: ReadonlySet<string> = new Set([
  "input_mtok",
  "output_mtok",
  "cache_read_mtok",
  "cache_write_mtok",
  "cache_write_1h_mtok",
  "input_audio_mtok",
  "cache_audio_read_mtok",
  "output_reasoning_mtok",
  "requests_kcount",
]);
/** Of tools that run at the provider: a request that asks for one is refused. */
const OF_REFUSED_TOOLS: ReadonlySet<string> = new Set([
  "web_searches_kcount",
  "storage_searches_kcount",
  "code_executions_kcount",
]);

/**
 * The rates of a row of the table. Undefined where one is missing that every call needs, or where it has one for something
 * that is not counted here, such as pictures or sound that the model makes: at the rate of text that would be sold too
 * cheap.
 */
export function tableRates(prices: ModelPrice): Rates | undefined {
  const { input_mtok: input, requests_kcount: requests } = prices;
  if (input === undefined || typeof requests === "object") return undefined;
  for (const key of Object.keys(prices)) {
    if (prices[key] !== undefined && !COUNTED.has(key) && !OF_REFUSED_TOOLS.has(key)) return undefined;
  }
  return shaped({
    input,
    output: prices.output_mtok,
    cacheRead: prices.cache_read_mtok,
    cacheWrite: prices.cache_write_mtok,
    cacheWriteLong: prices.cache_write_1h_mtok,
    inputAudio: prices.input_audio_mtok,
    cacheReadAudio: prices.cache_audio_read_mtok,
    reasoning: prices.output_reasoning_mtok,
    request: perRequest(requests),
  });
}

const perRequest = (dollarsPerThousand: number | undefined): number | undefined =>
  dollarsPerThousand === undefined ? undefined : dollarsPerThousand * 1000;

/** All rates have the same members in the same order: objects of one shape are read several times as fast. */
const shaped = (rates: Rates): Rates => ({
  input: rates.input,
  output: rates.output,
  cacheRead: rates.cacheRead,
  cacheWrite: rates.cacheWrite,
  cacheWriteLong: rates.cacheWriteLong,
  inputAudio: rates.inputAudio,
  cacheReadAudio: rates.cacheReadAudio,
  outputAudio: rates.outputAudio,
  reasoning: rates.reasoning,
  request: rates.request,
});

/** As the operator sets them: dollars per million tokens, and `requests` per thousand of them. */
export interface OverlayRates {
  input: number;
  output: number;
  cacheRead?: number | undefined;
  cacheWrite?: number | undefined;
  cacheWriteLong?: number | undefined;
  inputAudio?: number | undefined;
  cacheReadAudio?: number | undefined;
  outputAudio?: number | undefined;
  reasoning?: number | undefined;
  requests?: number | undefined;
}

const OVERLAY_MEMBERS = [
  "input",
  "output",
  "cacheRead",
  "cacheWrite",
  "cacheWriteLong",
  "inputAudio",
  "cacheReadAudio",
  "outputAudio",
  "reasoning",
  "requests",
] as const satisfies (keyof OverlayRates)[];

export const overlayRates = ({ requests, ...own }: OverlayRates): Rates =>
  shaped({ ...own, request: perRequest(requests) });

/**
 * Where the operator named no rate for what is written to Anthropic's cache, Anthropic's own rule: 1.25 times the input's
 * for five minutes, twice for an hour (https://platform.claude.com/docs/en/build-with-claude/prompt-caching#pricing).
 */
export const withAnthropicWrites = (own: OverlayRates): OverlayRates => ({
  ...own,
  cacheWrite: own.cacheWrite ?? own.input * 1.25,
  cacheWriteLong: own.cacheWriteLong ?? own.input * 2,
});

const OVERLAY = "overlay:";

export const isOverlay = (version: string): boolean => version.startsWith(OVERLAY);

/** The operator may change them at any time, so the version on a call's row is the rates themselves. */
export function overlayVersion(own: OverlayRates): string {
  const said = OVERLAY_MEMBERS.filter((name) => own[name] !== undefined).map((name) => `${name}=${own[name]}`);
  return OVERLAY + said.join(",");
}

/** What was said by `overlayVersion`; undefined for any other text. */
export function readOverlayVersion(version: string): OverlayRates | undefined {
  if (!isOverlay(version)) return undefined;
  const said = new Map<string, number>();
  for (const part of version.slice(OVERLAY.length).split(",")) {
    const at = part.indexOf("=");
    const rate = at > 0 && at + 1 < part.length ? Number(part.slice(at + 1)) : Number.NaN;
    if (!(rate >= 0) || !Number.isFinite(rate)) return undefined;
    said.set(part.slice(0, at), rate);
  }
  const [input, output] = [said.get("input"), said.get("output")];
  if (input === undefined || output === undefined) return undefined;
  const rates: OverlayRates = { input, output };
  for (const name of OVERLAY_MEMBERS) {
    const rate = said.get(name);
    if (rate !== undefined) rates[name] = rate;
    said.delete(name);
  }
  return said.size === 0 ? rates : undefined;
}
