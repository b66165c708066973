/**
 * What a call costs: one function for its reservation and its settlement. A rate is US dollars per million tokens, which
 * is the same number as micro-dollars per token.
 */
import { calcPrice, findProvider, type ModelInfo, type ModelPrice, type TieredPrices } from "@pydantic/genai-prices";
import type { TokenUsage } from "../../billing/account.schema.ts";
import { type MicroUsd, roundMicroUsd } from "../../kernel/money.ts";

/** Kept on every usage row. A test holds it to the installed package. */
export const TABLE_VERSION = "genai-prices@0.1.8";
export const OVERLAY_VERSION = "overlay";

export type Rate = number | Pick<TieredPrices, "base" | "tiers">;

export interface Rates {
  input: Rate;
  /** Absent where a model has no output, as in embeddings. */
  output?: Rate;
  /** Absent: a cached token costs what any input token costs. */
  cacheRead?: Rate;
  cacheWrite?: Rate;
}

/** The price of one model at one time, taken once a call: what was reserved by it is settled by it. */
export interface Quote {
  rates: Rates;
  version: string;
  contextWindow: number | undefined;
}

export interface OverlayRates {
  input: number;
  output: number;
  cacheRead?: number | undefined;
  cacheWrite?: number | undefined;
}

/** Platform keys cost what the provider asks and a tenth on top: in elevenths-of-tens, so that no float error creeps in. */
const MARKUP_TENTHS = 11;

/** A rate as it is billed, for display. */
export const billedRate = (rate: number): number => Number(((rate * MARKUP_TENTHS) / 10).toPrecision(12));

/** A tiered rate goes by all input tokens of the call, cached ones too, and then applies to every token. */
function rateAt(rate: Rate, inputTokens: number): number {
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

/**
 * What this many tokens cost, rounded once, to the nearest micro-dollar (so a call of less than half of one is free of
 * charge). Rises with every bucket, and a cached token never costs more than an uncached one.
 */
export function costOf({ rates }: Quote, tokens: TokenUsage): MicroUsd {
  const total = tokens.input + tokens.cacheRead + tokens.cacheWrite;
  const input = rateAt(rates.input, total);
  const cacheRead = rates.cacheRead === undefined ? input : Math.min(input, rateAt(rates.cacheRead, total));
  const cacheWrite = rates.cacheWrite === undefined ? input : rateAt(rates.cacheWrite, total);
  const output = rates.output === undefined ? input : rateAt(rates.output, total);
  const micros =
    tokens.input * input + tokens.cacheRead * cacheRead + tokens.cacheWrite * cacheWrite + tokens.output * output;
  return roundMicroUsd((micros * MARKUP_TENTHS) / 10);
}

/** The most that a call of so many tokens can cost, however its input falls into the buckets. */
export function reserveFor(quote: Quote, inputTokens: number, outputTokens: number): MicroUsd {
  const tokens = { input: inputTokens, cacheRead: 0, cacheWrite: 0, output: outputTokens, reasoning: 0 };
  const plain = costOf(quote, tokens);
  if (quote.rates.cacheWrite === undefined) return plain;
  return Math.max(plain, costOf(quote, { ...tokens, input: 0, cacheWrite: inputTokens }));
}

/** Tokens of these kinds cost more than text and the protocol's counters do not always tell them apart. */
const UNMETERED_RATES = ["input_audio_mtok", "output_audio_mtok", "input_image_mtok", "output_image_mtok"] as const;
/**
 * Made for such tokens, or always searching the web, which is billed by the search. In upper and lower case, as the
 * table's names are taken.
 */
const UNMETERED_MODELS =
  /audio|voxtral|whisper|transcribe|-tts|realtime|-image|search-preview|deep-research|(?:^|\/)sonar/i;

function ratesOf(prices: ModelPrice): Rates | undefined {
  const { input_mtok: input, output_mtok: output, cache_read_mtok: cacheRead, cache_write_mtok: cacheWrite } = prices;
  if (input === undefined || UNMETERED_RATES.some((key) => prices[key] !== undefined)) return undefined;
  return {
    input,
    ...(output === undefined ? {} : { output }),
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  };
}

/** A model that can be billed. */
export interface PricedModel {
  id: string;
  quote: Quote;
}

export interface PriceBook {
  /** The price at `at`, or undefined where some rate that every call needs is not known. About 0.1 µs once it is warm. */
  quote(provider: string, pricesId: string | undefined, model: string, at: number): Quote | undefined;
  /** Whether the table lists exactly this id, rather than by a pattern. */
  lists(pricesId: string | undefined, model: string): boolean;
  /** Models of a provider that have a price, in the order of the table, then of the overlay. */
  models(provider: string, pricesId: string | undefined, at: number): PricedModel[];
}

interface Entry {
  quote: Quote | undefined;
  /** Prices that change by the clock are looked up again each minute. */
  minute: number | undefined;
  model: ModelInfo | undefined;
}

const MINUTE_MS = 60_000;
/** Names come from clients: what is remembered of them is bounded. */
const MAX_ENTRIES = 4096;

export function createPriceBook(overlay: Readonly<Record<string, OverlayRates>>): PriceBook {
  const entries = new Map<string, Entry>();
  const ids = new Map<string, ReadonlySet<string>>();
  const listed = new Map<string, readonly ModelInfo[]>();

  /** What the table lists, without the few models that their own name does not find: nobody could call those. */
  function callable(pricesId: string): readonly ModelInfo[] {
    let found = listed.get(pricesId);
    if (!found) {
      found = (findProvider({ providerId: pricesId })?.models ?? []).filter(findsItself);
      listed.set(pricesId, found);
    }
    return found;
  }

  function lookUp(provider: string, pricesId: string | undefined, model: string, at: number): Entry {
    const own = Object.hasOwn(overlay, `${provider}/${model}`) ? overlay[`${provider}/${model}`] : undefined;
    const table = pricesId === undefined ? undefined : fromTable(pricesId, model, at);
    if (own) {
      const contextWindow = table?.model.context_window;
      return {
        quote: { rates: overlayRates(own), version: OVERLAY_VERSION, contextWindow },
        minute: undefined,
        model: undefined,
      };
    }
    if (!table || UNMETERED_MODELS.test(model)) return { quote: undefined, minute: undefined, model: undefined };
    return entryOf(table, at);
  }

  return {
    quote(provider, pricesId, model, at) {
      const name = `${provider}/${model}`;
      let entry = entries.get(name);
      if (!entry) {
        if (entries.size >= MAX_ENTRIES) entries.clear();
        entry = lookUp(provider, pricesId, model, at);
        entries.set(name, entry);
      } else if (entry.minute !== undefined && entry.model && entry.minute !== Math.floor(at / MINUTE_MS)) {
        entry = refresh(entry.model, at);
        entries.set(name, entry);
      }
      return entry.quote;
    },
    lists(pricesId, model) {
      if (pricesId === undefined) return false;
      let known = ids.get(pricesId);
      if (!known) {
        known = new Set(findProvider({ providerId: pricesId })?.models.map(({ id }) => id));
        ids.set(pricesId, known);
      }
      return known.has(model);
    },
    models(provider, pricesId, at) {
      const models = new Map<string, Quote>();
      for (const model of pricesId === undefined ? [] : callable(pricesId)) {
        const { quote } = Array.isArray(model.prices)
          ? refresh(model, at)
          : entryOf({ model, prices: model.prices }, at);
        if (quote && !UNMETERED_MODELS.test(model.id)) models.set(model.id, quote);
      }
      for (const [name, rates] of Object.entries(overlay)) {
        if (!name.startsWith(`${provider}/`)) continue;
        const id = name.slice(provider.length + 1);
        const contextWindow = models.get(id)?.contextWindow;
        models.set(id, { rates: overlayRates(rates), version: OVERLAY_VERSION, contextWindow });
      }
      return [...models].map(([id, quote]) => ({ id, quote }));
    },
  };
}

const overlayRates = ({ input, output, cacheRead, cacheWrite }: OverlayRates): Rates => ({
  input,
  output,
  ...(cacheRead === undefined ? {} : { cacheRead }),
  ...(cacheWrite === undefined ? {} : { cacheWrite }),
});

interface TablePrice {
  model: ModelInfo;
  prices: ModelPrice;
}

function fromTable(pricesId: string, model: string, at: number): TablePrice | undefined {
  const found = calcPrice({}, model, { providerId: pricesId, timestamp: new Date(at) });
  return found ? { model: found.model, prices: found.model_price } : undefined;
}

/** A table of this model alone. */
const only = (model: ModelInfo) => ({ id: "one", name: "one", api_pattern: "$^", models: [model] });

const findsItself = (model: ModelInfo): boolean => calcPrice({}, model.id, { provider: only(model) }) !== null;

/** The same model at another time, without searching the table. */
function refresh(model: ModelInfo, at: number): Entry {
  const provider = only({ ...model, match: { equals: model.id } });
  const found = calcPrice({}, model.id, { provider, timestamp: new Date(at) });
  return entryOf({ model, prices: found?.model_price ?? {} }, at);
}

function entryOf({ model, prices }: TablePrice, at: number): Entry {
  const rates = ratesOf(prices);
  const quote = rates && { rates, version: TABLE_VERSION, contextWindow: model.context_window };
  return { quote, minute: Array.isArray(model.prices) ? Math.floor(at / MINUTE_MS) : undefined, model };
}
