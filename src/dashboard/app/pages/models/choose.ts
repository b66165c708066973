/** Which models are shown, in which order. */
import type { Model } from "../../models/models.ts";
import type { ModelsSearch, Order } from "./search.ts";

/** Few enough to be laid out at once, and walked through by Tab. */
export const PAGE_SIZE = 25;

const AMOUNTS: Record<Exclude<Order, "name">, (model: Model) => number | null> = {
  context: ({ contextTokens }) => contextTokens,
  input: ({ price }) => price.inputUsdPerMillion,
  cached: ({ price }) => price.cacheReadUsdPerMillion ?? price.inputUsdPerMillion,
  output: ({ price }) => price.outputUsdPerMillion,
};

/** What is not known comes last, whichever way the rest is turned; equals stay in the list's own order. */
function compare(a: Model, b: Model, order: Order, sign: 1 | -1): number {
  if (order === "name") return sign * a.id.localeCompare(b.id, "en", { numeric: true });
  const [x, y] = [AMOUNTS[order](a), AMOUNTS[order](b)];
  if (x === null || y === null) return Number(x === null) - Number(y === null);
  return sign * (x - y);
}

export interface Chosen {
  items: Model[];
  /** Of all that fit, the place of the first that is shown, from 0. */
  from: number;
  found: number;
  page: number;
  pages: number;
}

/** A page beyond the last shows the last. */
export function choose(models: readonly Model[], search: ModelsSearch): Chosen {
  const { q = "", provider, kind, sort, desc = false } = search;
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = models.filter((model) => {
    const text = `${model.providerName} ${model.id}`.toLowerCase();
    return (
      (provider === undefined || model.provider === provider) &&
      (kind === undefined || model.kind === kind) &&
      words.every((word) => text.includes(word))
    );
  });
  if (sort) found.sort((a, b) => compare(a, b, sort, desc ? -1 : 1));
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const page = Math.min(search.page ?? 1, pages);
  const from = (page - 1) * PAGE_SIZE;
  return { items: found.slice(from, from + PAGE_SIZE), from, found: found.length, page, pages };
}

/** Each once, in the list's order. */
export const providersOf = (models: readonly Model[]): { value: string; label: string }[] =>
  [...new Map(models.map(({ provider, providerName }) => [provider, providerName]))].map(([value, label]) => ({
    value,
    label,
  }));
