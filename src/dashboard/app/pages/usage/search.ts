/** What the address of the usage page says: which days, counted how, and how the table is ordered. */
import * as z from "zod";
import { isTagKey } from "../../../../billing/tags.schema.ts";
import type { TagGrouping } from "../../../../billing/usage.schema.ts";

export const RANGES = ["24h", "7d", "30d", "90d", "month", "last-month", "own"] as const;
export const METRICS = ["cost", "tokens", "requests"] as const;
export const SPLITS = ["model", "key", "provider", "tag", "none"] as const;
export const COLUMNS = [
  "name",
  "cost",
  "requests",
  "errors",
  "cancelled",
  "interrupted",
  "cacheHits",
  "tokens",
  "input",
  "cacheRead",
  "cacheWrite",
  "output",
  "reasoning",
] as const;

export type RangeName = (typeof RANGES)[number];
export type Metric = (typeof METRICS)[number];
export type Split = (typeof SPLITS)[number];
export type Column = (typeof COLUMNS)[number];

/** An address may hold anything; what cannot be read counts as not said. */
const said = <T extends z.ZodType>(type: T) => type.optional().catch(undefined);

export const UsageSearch = z.object({
  range: said(z.enum(RANGES)),
  /** The first and the last day of a range of one's own. */
  from: said(z.iso.date()),
  to: said(z.iso.date()),
  metric: said(z.enum(METRICS)),
  split: said(z.enum(SPLITS)),
  /** The key of the tag that is told apart by. The router reads digits as a number. */
  tag: said(z.union([z.string(), z.number().transform(String)]).refine(isTagKey)),
  /** The table has a row for each day, or hour, in place of one for each part. */
  rows: said(z.literal("time")),
  sort: said(z.enum(COLUMNS)),
  ascending: said(z.boolean()),
  all: said(z.literal(true)),
});
export type UsageSearch = z.infer<typeof UsageSearch>;

/** What the calls are told apart by, as the API groups them; undefined where they are not. */
export type Part = Exclude<Split, "tag" | "none"> | TagGrouping;

export function partOf({ split = "model", tag }: Pick<UsageSearch, "split" | "tag">): Part | undefined {
  if (split === "none") return undefined;
  if (split !== "tag") return split;
  return tag === undefined ? undefined : `tag:${tag}`;
}

const WORDS = { model: "model", key: "API key", provider: "provider" } as const;

/** Within a sentence. */
export function partWords(part: Part): string {
  if (part === "model" || part === "key" || part === "provider") return WORDS[part];
  return `tag ${part.slice("tag:".length)}`;
}
