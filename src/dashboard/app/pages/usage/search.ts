/** What the address of the usage page says: which days, counted how, and how the table is ordered. */
import * as z from "zod";

export const RANGES = ["24h", "7d", "30d", "90d", "month", "last-month", "own"] as const;
export const METRICS = ["cost", "tokens", "requests"] as const;
export const SPLITS = ["model", "key", "provider", "none"] as const;
export const COLUMNS = [
  "name",
  "cost",
  "requests",
  "errors",
  "cancelled",
  "interrupted",
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
  /** The table has a row for each day, or hour, in place of one for each part. */
  rows: said(z.literal("time")),
  sort: said(z.enum(COLUMNS)),
  ascending: said(z.boolean()),
  all: said(z.literal(true)),
});
export type UsageSearch = z.infer<typeof UsageSearch>;
