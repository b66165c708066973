/** What a call costs: one function for its reservation, its settlement and what its provider asks for it. */
import { calcPrice, findProvider, type ModelInfo, type ModelPrice } from "@pydantic/genai-prices";
import { type CallStatus, type CredentialOwner, inputTokensOf, type TokenUsage } from "../../billing/account.schema.ts";
import { type MicroUsd, roundMicroUsd } from "../../kernel/money.ts";
import type { DearKinds } from "../call/dear-kinds.service.ts";
import {
  mostOf,
  type OverlayRates,
  overlayRates,
  overlayVersion,
  type Rate,
  type Rates,
  rateAt,
  readOverlayVersion,
  tableRates,
  withAnthropicWrites,
} from "./rates.service.ts";

/** Kept on every usage row. A test holds it to the installed package. */
export const TABLE_VERSION = "genai-prices@0.1.8";

/** The price of one model at one time, taken once a call: what was reserved by it is settled by it. */
export interface Quote {
  rates: Rates;
  version: string;
  contextWindow: number | undefined;
}

/** Platform keys cost what the provider asks and a tenth on top: in tenths, so that no float error creeps in. */
const MARKUP_TENTHS = 11;
const PLAIN_TENTHS = 10;

/** A rate as it is billed, for display. */
export const billedRate = (rate: number): number => Number(((rate * MARKUP_TENTHS) / PLAIN_TENTHS).toPrecision(12));

/**
 * Sums are taken in whole picodollars, of which a micro-dollar has a million, so that the same tokens cost the same in
 * whatever order they are added up: a float that lands on either side of a half rounds to another micro-dollar. Rates
 * are taken at six places; sums are exact up to 9,000 US dollars a call.
 */
const PICO_PER_MICRO = 1_000_000;
const exact = (rate: number): number => Math.round(rate * PICO_PER_MICRO);
const micros = (pico: number, tenths: number): number => (pico * tenths) / (PLAIN_TENTHS * PICO_PER_MICRO);

/** In picodollars. */
function picosOf({ rates }: Quote, tokens: TokenUsage): number {
  const total = inputTokensOf(tokens);
  const at = (rate: Rate): number => exact(rateAt(rate, total));
  const input = at(rates.input);
  const cacheRead = rates.cacheRead === undefined ? input : Math.min(input, at(rates.cacheRead));
  const cacheWrite = rates.cacheWrite === undefined ? input : at(rates.cacheWrite);
  const output = rates.output === undefined ? input : at(rates.output);
  let picos =
    tokens.input * input + tokens.cacheRead * cacheRead + tokens.cacheWrite * cacheWrite + tokens.output * output;
  if (tokens.cacheWriteLong) {
    const rate = rates.cacheWriteLong === undefined ? cacheWrite : at(rates.cacheWriteLong);
    picos += tokens.cacheWriteLong * rate;
  }
  if (tokens.inputAudio || tokens.cacheReadAudio) {
    const sound = rates.inputAudio === undefined ? input : at(rates.inputAudio);
    let cached = rates.inputAudio === undefined ? cacheRead : sound;
    if (rates.cacheReadAudio !== undefined) cached = Math.min(sound, at(rates.cacheReadAudio));
    picos += (tokens.inputAudio ?? 0) * sound + (tokens.cacheReadAudio ?? 0) * cached;
  }
  if (tokens.outputAudio) {
    picos += tokens.outputAudio * (rates.outputAudio === undefined ? output : at(rates.outputAudio));
  }
  if (rates.reasoning !== undefined) {
    picos += Math.min(tokens.reasoning, tokens.output) * (at(rates.reasoning) - output);
  }
  if (tokens.requests && rates.request !== undefined) picos += tokens.requests * exact(rates.request);
  return picos;
}

/**
 * What is charged for this much on a platform key, rounded once, to the nearest micro-dollar (so a call of less than half
 * of one is free of charge). Rises with every bucket, and a cached token never costs more than an uncached one.
 */
export const costOf = (quote: Quote, tokens: TokenUsage): MicroUsd =>
  roundMicroUsd(micros(picosOf(quote, tokens), MARKUP_TENTHS));

/**
 * What a call is charged that ended so. What fails costs nothing, whatever its provider asks of us, and neither does what
 * the organisation pays its provider for itself.
 */
export const chargeOf = (
  quote: Quote,
  tokens: TokenUsage,
  status: CallStatus,
  credential: CredentialOwner,
): MicroUsd => (status === "error" || credential === "own" ? 0 : costOf(quote, tokens));

/** What the provider asks for it, whoever pays: the same without our tenth. */
export const providerCostOf = (quote: Quote, tokens: TokenUsage): MicroUsd =>
  roundMicroUsd(micros(picosOf(quote, tokens), PLAIN_TENTHS));

/** With the request itself among what was used, where the provider bills each. For a call that was answered. */
export const withRequest = ({ rates }: Quote, tokens: TokenUsage): TokenUsage =>
  rates.request === undefined ? tokens : { ...tokens, requests: 1 };

/** Whether what its input may be makes a difference to what a call can cost. */
export const hasDearKinds = ({ rates }: Quote): boolean =>
  rates.cacheWriteLong !== undefined || rates.inputAudio !== undefined;

/** The most that a call of so many tokens can cost, however they fall into the buckets that its request can bring about. */
export function reserveFor(
  { rates }: Quote,
  inputTokens: number,
  outputTokens: number,
  { longCache, sound }: DearKinds,
): MicroUsd {
  const most = (rate: Rate | undefined): number => exact(mostOf(rate, inputTokens));
  let input = Math.max(most(rates.input), most(rates.cacheWrite));
  if (longCache) input = Math.max(input, most(rates.cacheWriteLong));
  if (sound) input = Math.max(input, most(rates.inputAudio));
  const output = Math.max(most(rates.output ?? rates.input), most(rates.outputAudio), most(rates.reasoning));
  const picos = inputTokens * input + outputTokens * output + exact(rates.request ?? 0);
  return roundMicroUsd(Math.ceil(micros(picos, MARKUP_TENTHS)));
}

/**
 * Made of or for sound, pictures or films, or always searching the web, which is billed by the search. In upper and lower
 * case, as the table's names are taken; not every such model has a rate in the table that gives it away.
 */
const UNMETERED_MODELS =
  /audio|voxtral|whisper|transcribe|-tts|realtime|-live|-image|search-preview|deep-research|(?:^|\/)sonar/i;

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
      return { quote: overlayQuote(provider, own, table?.model.context_window), minute: undefined, model: undefined };
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
        models.set(id, overlayQuote(provider, rates, models.get(id)?.contextWindow));
      }
      return [...models].map(([id, quote]) => ({ id, quote }));
    },
  };
}

/** By rates of the operator's, or of who has stored an endpoint. */
export function overlayQuote(provider: string, given: OverlayRates, contextWindow: number | undefined): Quote {
  const own = provider === "anthropic" ? withAnthropicWrites(given) : given;
  return { rates: overlayRates(own), version: overlayVersion(own), contextWindow };
}

/** Which model was priced, by whom and when. */
export interface PricedCall {
  provider: string;
  pricesId: string | undefined;
  model: string;
  at: number;
}

/** Finds the price again that a version on a row stands for; undefined where that table is not the installed one. */
export function createPriceRecall(): (version: string, call: PricedCall) => Quote | undefined {
  const table = createPriceBook({});
  return (version, { provider, pricesId, model, at }) => {
    if (version === TABLE_VERSION) return table.quote(provider, pricesId, model, at);
    const own = readOverlayVersion(version);
    return own && { rates: overlayRates(own), version, contextWindow: undefined };
  };
}

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
  const rates = tableRates(prices);
  const quote = rates && { rates, version: TABLE_VERSION, contextWindow: model.context_window };
  return { quote, minute: Array.isArray(model.prices) ? Math.floor(at / MINUTE_MS) : undefined, model };
}
