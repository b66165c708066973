/** What the address of the request log says: which calls are shown, which one is open, and whether it follows along. */
import * as z from "zod";
import { MOST_TAGS, readTagFilter, tagFilterText } from "../../../../billing/tags.schema.ts";
import type { UsageCall } from "../../../../billing/usage.schema.ts";

// Named here again, and checked, so that the router does not load the contracts of every page.
export const STATUSES = ["ok", "error", "cancelled", "interrupted"] as const satisfies readonly UsageCall["status"][];
export const OPERATIONS = ["chat.completions", "responses", "messages", "embeddings"] as const;
export const CACHE_STATES = ["hit", "miss", "refresh", "bypass"] as const satisfies readonly UsageCall["cache"][];
export const RANGES = ["1h", "24h", "7d", "30d"] as const;

const HOUR_MS = 3_600_000;
const RANGE_MS: Record<(typeof RANGES)[number], number> = {
  "1h": HOUR_MS,
  "24h": 24 * HOUR_MS,
  "7d": 168 * HOUR_MS,
  "30d": 720 * HOUR_MS,
};

/** An address may hold anything; what cannot be read counts as not said. */
const said = <T extends z.ZodType>(type: T) => type.optional().catch(undefined);
/** The router reads digits as a number. */
const text = z.union([z.string().min(1).max(200), z.number().transform(String)]);
/** One tag, or several; what is none among them is left out. */
const tags = z
  .union([text, z.array(text)])
  .transform((given) => {
    const read = [given].flat().flatMap((each) => readTagFilter(each) ?? []);
    return [...new Set(read.map(tagFilterText))].slice(0, MOST_TAGS);
  })
  .refine(({ length }) => length > 0);
const amount = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const day = z.iso.date();
const moment = z.union([day, z.iso.datetime({ offset: true })]);

export const RequestsSearch = z.object({
  range: said(z.enum(RANGES)),
  from: said(moment),
  to: said(moment),
  status: said(z.enum(STATUSES)),
  model: said(text),
  modelPrefix: said(text),
  key: said(text),
  provider: said(text),
  operation: said(z.enum(OPERATIONS)),
  stream: said(z.boolean()),
  cache: said(z.enum(CACHE_STATES)),
  requestId: said(text),
  minDurationMs: said(amount),
  minCostMicroUsd: said(amount),
  tag: said(tags),
  live: said(z.boolean()),
  call: said(text),
});
export type RequestsSearch = z.infer<typeof RequestsSearch>;

type Said = Omit<RequestsSearch, "live" | "call">;
export type FilterName = keyof Said;
export type Filters = { [Name in FilterName]?: NonNullable<Said[Name]> };
/** What is undefined is taken away. */
export type Changes = { [Name in FilterName]?: Filters[Name] | undefined };

const FILTER_NAMES = Object.keys(RequestsSearch.omit({ live: true, call: true }).shape) as FilterName[];

/** Only what is said, in one order: the same choice is the same key of a cache. */
export function filtersOf(search: RequestsSearch): Filters {
  return Object.fromEntries(
    FILTER_NAMES.filter((name) => search[name] !== undefined).map((name) => [name, search[name]]),
  );
}

export const isFiltered = (filters: Filters): boolean => Object.keys(filters).length > 0;

/** An end that lies ahead needs no saying: calls are of the past. */
export const followsByDefault = ({ to }: Filters): boolean => to === undefined;

/** The filters as the API takes them. A range that ends now begins at an instant that stays the same for all pages. */
export function queryOf({ range, stream, from, to, ...rest }: Filters, now: number, timezone: string) {
  const since = from ?? (range && new Date(now - RANGE_MS[range]).toISOString());
  return {
    ...rest,
    timezone,
    ...(since !== undefined && { from: since }),
    ...(to !== undefined && { to }),
    ...(stream !== undefined && { stream: stream ? ("true" as const) : ("false" as const) }),
  };
}

/** Where a date begins in the reader's zone, or an instant is. */
function startOf(edge: string): number {
  if (edge.length > 10) return Date.parse(edge);
  const [year = 0, month = 1, date = 1] = edge.split("-").map(Number);
  return new Date(year, month - 1, date).getTime();
}

function endOf(edge: string): number {
  if (edge.length > 10) return Date.parse(edge);
  const [year = 0, month = 1, date = 1] = edge.split("-").map(Number);
  return new Date(year, month - 1, date + 1).getTime();
}

/** One value of each key that is asked for. */
function isTagged(call: UsageCall, asked: readonly string[]): boolean {
  const filters = asked.flatMap((each) => readTagFilter(each) ?? []);
  return filters.every(({ key }) =>
    filters.some((wanted) => wanted.key === key && Object.hasOwn(call.tags, key) && call.tags[key] === wanted.value),
  );
}

/** Whether the API, asked with these filters, would list this call: for calls that were pushed and not asked for. */
export function matches(call: UsageCall, filters: Filters, now: number): boolean {
  const { range, from, to, status, model, modelPrefix, key, provider, operation, stream, cache, requestId } = filters;
  const startedAt = Date.parse(call.startedAt);
  return (
    (from === undefined ? range === undefined || startedAt >= now - RANGE_MS[range] : startedAt >= startOf(from)) &&
    (to === undefined || startedAt < endOf(to)) &&
    (status === undefined || call.status === status) &&
    (model === undefined || call.model === model) &&
    (modelPrefix === undefined || call.model.startsWith(modelPrefix)) &&
    (filters.tag === undefined || isTagged(call, filters.tag)) &&
    (key === undefined || call.keyId === key) &&
    (provider === undefined || call.provider === provider) &&
    (operation === undefined || call.operation === operation) &&
    (stream === undefined || call.stream === stream) &&
    (cache === undefined || call.cache === cache) &&
    (requestId === undefined || call.requestId === requestId) &&
    call.durationMs >= (filters.minDurationMs ?? 0) &&
    call.costMicroUsd >= (filters.minCostMicroUsd ?? 0)
  );
}
