/** Which models an organisation can name: the platform's, those of its own keys and endpoints, and its policies. */
import type { RoutingConfig } from "../credentials/routing-config.schema.ts";
import { readPolicies, sourcesOf, UNREADABLE } from "../routing/sources.service.ts";
import { sharedCapabilities, UNKNOWN_CAPABILITIES } from "./capabilities.service.ts";
import type { Capabilities, ModelView } from "./models.schema.ts";
import {
  findCapabilities,
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

  /** Of a policy: targets that no call can go to are skipped here as they are there. */
  function capabilitiesIn(config: RoutingConfig | undefined): (policy: string) => Capabilities {
    const known = readPolicies(config?.policies ?? {});
    const reachable = sources(config);
    return (policy) => {
      const rules = known.get(policy);
      if (!rules || rules === UNREADABLE) return UNKNOWN_CAPABILITIES;
      const all = rules.targets.map(({ model }) => findCapabilities(model, reachable, prices, now()));
      return sharedCapabilities(all.filter((each) => each !== undefined));
    };
  }

  return {
    cards(config) {
      const can = capabilitiesIn(config);
      const named = policies(config).map((policy) => policyCard(policy, can(policy)));
      return [...named, ...listModels(sources(config), prices, now())];
    },

    card(name, config) {
      if (name.startsWith(POLICY)) {
        const policy = name.slice(POLICY.length);
        return policies(config).includes(policy) ? policyCard(policy, capabilitiesIn(config)(policy)) : undefined;
      }
      const found = findModel(name, sources(config), prices, now());
      return found.ok ? found.value : undefined;
    },

    view: () => viewModels(providers, prices, now()),

    viewOwn(config) {
      const own = sourcesOf(providers, config).filter(({ credential }) => credential === "own");
      const can = capabilitiesIn(config);
      const named = policies(config).map((policy) => policyView(policy, can(policy)));
      return {
        items: [...named, ...viewModels(own, prices, now())],
        instead: new Set(own.map(({ id }) => id)),
      };
    },
  };
}
