import { Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { ProtocolId } from "../protocols/protocol.ts";
import type { Endpoint } from "../providers/providers.ts";
import { capabilitiesOf } from "./capabilities.service.ts";
import type { Capabilities, ModelView } from "./models.schema.ts";
import { billedRate, overlayQuote, type PriceBook, type Quote } from "./pricing.service.ts";
import { isOverlay, type Rate } from "./rates.service.ts";

/** What of a provider decides which models it serves. */
export interface ModelSource {
  id: string;
  name: string;
  pricesId: string | undefined;
  /** The first is the one that calls are translated into. Absent of an endpoint, of which nothing more is known. */
  protocols?: readonly ProtocolId[];
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
    if (!named.configured && named.credential === "own") return err(unreadable(named));
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
    const isUnreadable = !provider.configured && provider.credential === "own";
    if (!provider.configured && !isUnreadable) continue;
    const quote = prices.quote(provider.id, provider.pricesId, name, at);
    if (!quote) continue;
    // Never somebody else's in the place of the key that this model's calls are meant for.
    if (isUnreadable) return err(unreadable(provider));
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

const unreadable = ({ name }: ModelSource): Problem =>
  new Problem("provider_not_configured", {
    detail: `Your organisation's own key for ${name} cannot be read any more. Enter it again, or remove it.`,
  });

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
  /** Null where it is not known. */
  capabilities: Record<Exclude<keyof Capabilities, "structuredOutput"> | "structured_output", boolean | null>;
  /** US dollars per million tokens as they are billed, at the lowest tier; null where the platform bills nothing. */
  pricing: {
    input: number;
    output: number | null;
    cache_read: number | null;
    currency: "USD";
    unit: "1M tokens";
  } | null;
}

/** What a rate is billed at, at the lowest tier; null where there is none. */
const billed = (rate: Rate | undefined): number | null =>
  rate === undefined ? null : billedRate(typeof rate === "number" ? rate : rate.base);

function cardCapabilities({ structuredOutput, ...rest }: Capabilities): ModelCard["capabilities"] {
  return { ...rest, structured_output: structuredOutput };
}

function cardOf(source: ModelSource, model: string, quote: Quote | undefined): ModelCard {
  const { id: provider, credential } = source;
  const card = { id: `${provider}/${model}`, object: "model", created: 0, owned_by: provider } as const;
  const capabilities = cardCapabilities(knownOf(source, model, quote));
  if (!quote) return { ...card, context_window: null, capabilities, pricing: null };
  const { input, output, cacheRead } = quote.rates;
  return {
    ...card,
    context_window: quote.contextWindow ?? null,
    capabilities,
    pricing:
      credential === "own"
        ? null
        : {
            input: billed(input) ?? 0,
            output: billed(output),
            cache_read: billed(cacheRead),
            currency: "USD",
            unit: "1M tokens",
          },
  };
}

/** What a source is known to serve. Of an endpoint only what its owner named: nobody is charged for it. */
function modelsOf(source: ModelSource, prices: PriceBook, at: number): { id: string; quote?: Quote }[] {
  if (!source.configured) return [];
  return source.endpoint
    ? source.endpoint.models.map(({ id }) => ({ id }))
    : prices.models(source.id, source.pricesId, at);
}

/** One of an organisation's policies, which is named in a model's place. */
const POLICY_SOURCE = "policy";
export const policyCard = (name: string, capabilities: Capabilities): ModelCard => ({
  id: `${POLICY_SOURCE}/${name}`,
  object: "model",
  created: 0,
  owned_by: POLICY_SOURCE,
  context_window: null,
  capabilities: cardCapabilities(capabilities),
  pricing: null,
});

export const policyView = (name: string, capabilities: Capabilities): ModelView => ({
  id: `${POLICY_SOURCE}/${name}`,
  provider: POLICY_SOURCE,
  providerName: "Routing policies",
  model: name,
  kind: "chat",
  contextTokens: null,
  capabilities,
  price: { inputUsdPerMillion: null, cacheReadUsdPerMillion: null, outputUsdPerMillion: null },
});

/** For models whose price says nothing, since the operator's overlay always names one for output. */
const EMBEDS = /embed|(?:^|[/-])bge-/i;

const embedsBy = (model: string, quote: Quote | undefined): boolean =>
  (quote && quote.rates.output === undefined) || EMBEDS.test(model);

/** An endpoint's owner may price what it embeds as well: there only a name tells. */
function knownOf({ id, protocols, endpoint }: ModelSource, model: string, quote: Quote | undefined): Capabilities {
  const kind = embedsBy(model, endpoint ? undefined : quote) ? "embeddings" : quote && !endpoint ? "chat" : undefined;
  return capabilitiesOf({ provider: id, protocol: endpoint ? undefined : protocols?.[0], model, kind });
}

/** What a call by this name can ask for; undefined where no call of it would be let in. */
export function findCapabilities(
  name: string,
  providers: readonly ModelSource[],
  prices: PriceBook,
  at: number,
): Capabilities | undefined {
  const found = resolveModel(name, providers, prices, at);
  if (!found.ok) return undefined;
  const { provider, model, quote, priced } = found.value;
  return knownOf(provider, model, priced ? quote : undefined);
}

/** The models that can be called, as people see them. A call's kind is its path's; a model's is what its price and name say. */
export function viewModels(providers: readonly ModelSource[], prices: PriceBook, at: number): ModelView[] {
  const views: ModelView[] = [];
  for (const source of providers) {
    const { id, name, credential } = source;
    for (const { id: model, quote } of modelsOf(source, prices, at)) {
      const rates = credential === "own" ? undefined : quote?.rates;
      const embeds = embedsBy(model, quote);
      views.push({
        id: `${id}/${model}`,
        provider: id,
        providerName: name,
        model,
        kind: embeds ? "embeddings" : "chat",
        contextTokens: quote?.contextWindow ?? null,
        capabilities: knownOf(source, model, quote),
        price: {
          inputUsdPerMillion: billed(rates?.input),
          cacheReadUsdPerMillion: billed(rates?.cacheRead),
          outputUsdPerMillion: embeds ? null : billed(rates?.output),
        },
      });
    }
  }
  return views;
}

/** Every model that has a price, of every configured provider, and those that endpoints name. */
export function listModels(providers: readonly ModelSource[], prices: PriceBook, at: number): ModelCard[] {
  const cards: ModelCard[] = [];
  for (const source of providers)
    for (const { id: model, quote } of modelsOf(source, prices, at)) cards.push(cardOf(source, model, quote));
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
  const { provider, model, quote, priced } = found.value;
  return ok(cardOf(provider, model, priced ? quote : undefined));
}
