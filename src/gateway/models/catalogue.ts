import { sha256Hex } from "../../platform/crypto.ts";
import type { ModelView } from "./models.schema.ts";

/** Prices that go by the clock change on the minute at most. */
export const CATALOGUE_KEPT_S = 60;

export interface Catalogue {
  /** The models that can be called, and a strong tag of what is said of them. */
  read(): Promise<{ items: ModelView[]; etag: string }>;
}

/** Hundreds of models are put together once a minute, however many ask. What is kept is data, no request's promise. */
export function createCatalogue({ view, now }: { view: () => ModelView[]; now: () => number }): Catalogue {
  let last: { at: number; items: ModelView[]; etag: string } | undefined;
  return {
    async read() {
      const at = now();
      if (last && at >= last.at && at - last.at < CATALOGUE_KEPT_S * 1000) return last;
      const items = view();
      const etag = `"${(await sha256Hex(JSON.stringify(items))).slice(0, 32)}"`;
      last = { at, items, etag };
      return last;
    },
  };
}
