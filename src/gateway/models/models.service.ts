import { Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Endpoint } from "../providers/providers.ts";
import type { ModelView } from "./models.schema.ts";
import { billedRate, overlayQuote, type PriceBook, type Quote } from "./pricing.service.ts";
import { isOverlay, type Rate } from "./rates.service.ts";

/** What of a provider decides which models it serves. */
export interface ModelSource {
  id: string;
  name: string;
  pricesId: string | undefined;
  configured: boolean;
  /** `own`: the provider bills the customer, so that a model without a price may be called. Absent: `platform`. */
  credential?: "platform" | "own";
  /** Of a customer's endpoint: which models there are and what they cost. */
  endpoint?: Endpoint;
}

export interface Resolved<Source extends ModelSource> {
  provider: Source;
  /** The provider's own name of it. */
  model: string;
  quote: Quote;
  /** Absent only where the customer pays the provider: `quote` then says that nothing is charged. */
  priced: boolean;
}

/** Stands in where nobody knows a price and nobody is charged. */
const UNKNOWN: Quote = { rates: { input: 0, output: 0 }, version: "none", contextWindow: undefined };

/**
 * Finds who serves a model. `provider/model` is taken at its word. A bare name (or one whose first part is no provider)
 * goes to the first configured provider, in the order of the table (makers before resellers), that
 * 1. the operator's overlay names for it, else 2. lists exactly this id, else 3. knows it by a pattern.
 */
export function resolveModel<Source extends ModelSource>(
  name: string,
  providers: readonly Source[],
  prices: PriceBook,
  at: number,
): Result<Resolved<Source>, Problem> {
  const slash = name.indexOf("/");
  const prefix = slash < 0 ? undefined : name.slice(0, slash);
  const named = prefix === undefined ? undefined : providers.find(({ id }) => id === prefix);
  if (named) {
    const model = name.slice(slash + 1);
    if (!named.configured) {
      const detail = `${named.name} has no key on this platform.`;
      return err(new Problem("provider_not_configured", { detail }));
    }
    const quote = named.endpoint
      ? endpointQuote(named, named.endpoint, model)
      : prices.quote(named.id, named.pricesId, model, at);
    if (quote === "no_such_model") {
      const detail = `The endpoint '${named.id}' has no model '${model}'.`;
      return err(new Problem("model_not_found", { detail, errors: [{ path: "model", message: detail }] }));
    }
    if (!quote && named.credential !== "own") return err(unpriced(name));
    return ok({ provider: named, model, quote: quote ?? UNKNOWN, priced: quote !== undefined });
  }
  let listed: Resolved<Source> | undefined;
  let matched: Resolved<Source> | undefined;
  for (const provider of providers) {
    if (!provider.configured) continue;
    const quote = prices.quote(provider.id, provider.pricesId, name, at);
    if (!quote) continue;
    const found = { provider, model: name, quote, priced: true };
    if (isOverlay(quote.version)) return ok(found);
    if (!listed && prices.lists(provider.pricesId, name)) listed = found;
    matched ??= found;
  }
  const found = listed ?? matched;
  if (found) return ok(found);
  const detail = `The model '${name}' does not exist, has no known price, or no configured provider serves it.`;
  return err(new Problem("model_not_found", { detail, errors: [{ path: "model", message: detail }] }));
}

function endpointQuote({ id }: ModelSource, { models }: Endpoint, model: string): Quote | undefined | "no_such_model" {
  const listed = models.find((each) => each.id === model);
  if (!listed) return models.length > 0 ? "no_such_model" : undefined;
  return listed.price && overlayQuote(id, listed.price, undefined);
}

export function unpriced(name: string): Problem {
  const detail = `The model '${name}' has no known price, so it cannot be billed. The operator can set one in MODEL_PRICES.`;
  return new Problem("price_unknown", { detail, errors: [{ path: "model", message: detail }] });
}

/** In OpenAI's shape; what is beyond it is ours. */
export interface ModelCard {
  id: string;
  object: "model";
  created: number;
  owned_by: string;
  context_window: number | null;
  /** US dollars per million tokens as they are billed, at the lowest tier. */
  pricing: { input: number; output: number | null; cache_read: number | null; currency: "USD"; unit: "1M tokens" };
}

/** What a rate is billed at, at the lowest tier; null where there is none. */
const billed = (rate: Rate | undefined): number | null =>
  rate === undefined ? null : billedRate(typeof rate === "number" ? rate : rate.base);

function cardOf(provider: string, model: string, quote: Quote): ModelCard {
  const { input, output, cacheRead } = quote.rates;
  return {
    id: `${provider}/${model}`,
    object: "model",
    created: 0,
    owned_by: provider,
    context_window: quote.contextWindow ?? null,
    pricing: {
      input: billed(input) ?? 0,
      output: billed(output),
      cache_read: billed(cacheRead),
      currency: "USD",
      unit: "1M tokens",
    },
  };
}

/** For models whose price says nothing, since the operator's overlay always names one for output. */
const EMBEDS = /embed|(?:^|[/-])bge-/i;

/** The models that can be called, as people see them. A call's kind is its path's; a model's is what its price and name say. */
export function viewModels(providers: readonly ModelSource[], prices: PriceBook, at: number): ModelView[] {
  const views: ModelView[] = [];
  for (const { id, name, pricesId, configured } of providers) {
    if (!configured) continue;
    for (const { id: model, quote } of prices.models(id, pricesId, at)) {
      const { input, output, cacheRead } = quote.rates;
      const embeds = output === undefined || EMBEDS.test(model);
      views.push({
        id: `${id}/${model}`,
        provider: id,
        providerName: name,
        model,
        kind: embeds ? "embeddings" : "chat",
        contextTokens: quote.contextWindow ?? null,
        price: {
          inputUsdPerMillion: billed(input) ?? 0,
          cacheReadUsdPerMillion: billed(cacheRead),
          outputUsdPerMillion: embeds ? null : billed(output),
        },
      });
    }
  }
  return views;
}

/** Every model that has a price, of every configured provider. */
export function listModels(providers: readonly ModelSource[], prices: PriceBook, at: number): ModelCard[] {
  const cards: ModelCard[] = [];
  for (const { id, pricesId, configured } of providers) {
    if (!configured) continue;
    for (const { id: model, quote } of prices.models(id, pricesId, at)) cards.push(cardOf(id, model, quote));
  }
  return cards;
}

export function findModel(
  name: string,
  providers: readonly ModelSource[],
  prices: PriceBook,
  at: number,
): Result<ModelCard, Problem> {
  const found = resolveModel(name, providers, prices, at);
  if (!found.ok) return found;
  const { provider, model, quote } = found.value;
  return ok(cardOf(provider.id, model, quote));
}
