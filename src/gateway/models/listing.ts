/** Which models an organisation can name: the platform's, those of its own keys and endpoints, and its policies. */
import type { RoutingConfig } from "../credentials/routing-config.schema.ts";
import { sourcesOf } from "../routing/sources.service.ts";
import type { ModelView } from "./models.schema.ts";
import {
  findModel,
  listModels,
  type ModelCard,
  type ModelSource,
  policyCard,
  policyView,
  viewModels,
} from "./models.service.ts";
import type { PriceBook } from "./pricing.service.ts";

export interface ListingPorts {
  providers: readonly ModelSource[];
  prices: PriceBook;
  now: () => number;
}

export interface Listing {
  /** `config`: what the organisation has set; undefined: nothing. */
  cards(config: RoutingConfig | undefined): ModelCard[];
  card(name: string, config: RoutingConfig | undefined): ModelCard | undefined;
  view(): ModelView[];
  viewOwn(config: RoutingConfig): { items: ModelView[]; instead: ReadonlySet<string> };
}

const POLICY = "policy/";

export function createListing({ providers, prices, now }: ListingPorts): Listing {
  const sources = (config: RoutingConfig | undefined) => (config ? sourcesOf(providers, config) : providers);
  const policies = (config: RoutingConfig | undefined) => Object.keys(config?.policies ?? {}).sort();

  return {
    cards: (config) => [...policies(config).map(policyCard), ...listModels(sources(config), prices, now())],

    card(name, config) {
      if (name.startsWith(POLICY)) {
        const policy = name.slice(POLICY.length);
        return policies(config).includes(policy) ? policyCard(policy) : undefined;
      }
      const found = findModel(name, sources(config), prices, now());
      return found.ok ? found.value : undefined;
    },

    view: () => viewModels(providers, prices, now()),

    viewOwn(config) {
      const own = sourcesOf(providers, config).filter(({ credential }) => credential === "own");
      return {
        items: [...policies(config).map(policyView), ...viewModels(own, prices, now())],
        instead: new Set(own.map(({ id }) => id)),
      };
    },
  };
}
