import { sha256Hex } from "../../platform/crypto.ts";
import type { RoutingConfig } from "../credentials/routing-config.schema.ts";
import type { ModelView } from "./models.schema.ts";

/** Prices that go by the clock change on the minute at most. */
export const CATALOGUE_KEPT_S = 60;

export interface Catalogue {
  /** The models that an organisation can call, and a strong tag of what is said of them. */
  read(config: RoutingConfig): Promise<{ items: ModelView[]; etag: string }>;
}

export interface CatalogueOptions {
  /** Of the platform. */
  view: () => ModelView[];
  /** What an organisation has set in its own right, and the providers whose place that takes. */
  viewOwn: (config: RoutingConfig) => { items: ModelView[]; instead: ReadonlySet<string> };
  now: () => number;
}

/** Hundreds of models are put together once a minute, however many ask. What is kept is data, no request's promise. */
export function createCatalogue({ view, viewOwn, now }: CatalogueOptions): Catalogue {
  let last: { at: number; items: ModelView[]; etag: string } | undefined;

  async function platform() {
    const at = now();
    if (last && at >= last.at && at - last.at < CATALOGUE_KEPT_S * 1000) return last;
    const items = view();
    last = { at, items, etag: await tagOf(JSON.stringify(items)) };
    return last;
  }

  return {
    async read(config) {
      const { items, etag } = await platform();
      const own = viewOwn(config);
      if (own.items.length === 0 && own.instead.size === 0) return { items, etag };
      const others = items.filter(({ provider }) => !own.instead.has(provider));
      const tag = await tagOf(etag, JSON.stringify(own.items), JSON.stringify([...own.instead]));
      return { items: [...own.items, ...others], etag: tag };
    },
  };
}

const tagOf = async (...parts: [string, ...string[]]): Promise<string> =>
  `"${(await sha256Hex(...parts)).slice(0, 32)}"`;
