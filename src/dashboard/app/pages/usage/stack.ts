/** Reports as a chart and a table show them. Whatever is a total is the server's; here things are only put in order. */
import type { TagGrouping, UsageGroup, UsageReport, UsageTotals } from "../../../../billing/usage.schema.ts";
import { bucketsOf } from "./range.ts";
import type { Column, Metric, Part } from "./search.ts";

/** More colours than these are no longer told apart. */
export const MOST_COLOURS = 7;

export const amountOf = (totals: UsageTotals, metric: Metric): number =>
  metric === "cost" ? totals.costMicroUsd : metric === "tokens" ? totals.tokens.total : totals.requests;

/** The value of the tag that a row is of; null where its calls lack that. */
const tagValueOf = ({ tags }: UsageGroup): string | null | undefined => tags && (Object.values(tags)[0] ?? null);

/** What a row is of: its time, or its part. */
export function idOf(row: UsageGroup): string {
  const value = tagValueOf(row);
  // A value may read like anything else here.
  if (value !== undefined) return `=${value ?? ""}`;
  return row.model ?? row.keyId ?? row.provider ?? row.hour ?? row.day ?? "";
}

export function nameOf(row: UsageGroup): string {
  const value = tagValueOf(row);
  return value === undefined ? row.keyName || idOf(row) : (value ?? "Without this tag");
}

const bucketOf = (row: UsageGroup): string => row.hour ?? row.day ?? "";

const isTagGrouping = (name: string): name is TagGrouping => name.startsWith("tag:");

/** The part that a report tells apart; undefined when it is told by time alone. */
export const splitOf = ({ groupBy }: Pick<UsageReport, "groupBy">): Part | undefined =>
  (["model", "key", "provider"] as const).find((name) => groupBy.includes(name)) ?? groupBy.find(isTagGrouping);

/** Parts by what they count for, the greatest first; equal ones by name, so that they stay where they are. */
export const ranked = (rows: readonly UsageGroup[], metric: Metric): UsageGroup[] =>
  rows.toSorted(
    (one, other) => amountOf(other, metric) - amountOf(one, metric) || nameOf(one).localeCompare(nameOf(other)),
  );

export interface Series {
  id: string;
  name: string;
  /** All that have no colour of their own. */
  rest: boolean;
  /** One for each column. */
  values: number[];
}

export interface Stack {
  buckets: string[];
  series: Series[];
  /** The server's own, by column. */
  totals: number[];
}

/**
 * Columns over time out of three reports of one range: by time, by part, and by both. Parts beyond the colours are one,
 * drawn by what they leave over.
 */
export function stackOf(
  reports: { time: UsageReport; parts: UsageReport | undefined; cells: UsageReport | undefined },
  metric: Metric,
): Stack {
  const { time, parts, cells } = reports;
  const buckets = bucketsOf(time);
  const place = new Map(buckets.map((bucket, index) => [bucket, index]));
  const totals = buckets.map(() => 0);
  for (const row of time.rows) {
    const index = place.get(bucketOf(row));
    if (index !== undefined) totals[index] = amountOf(row, metric);
  }
  if (!parts || !cells) return { buckets, series: [{ id: "all", name: "All", rest: false, values: totals }], totals };

  const order = ranked(parts.rows, metric);
  const coloured = order.slice(0, order.length > MOST_COLOURS + 1 ? MOST_COLOURS : order.length);
  const series = new Map<string, Series>(
    coloured.map((row) => [idOf(row), { id: idOf(row), name: nameOf(row), rest: false, values: buckets.map(() => 0) }]),
  );
  const others = order.length - coloured.length;
  const rest: Series = { id: "rest", name: `${others} others`, rest: true, values: buckets.map(() => 0) };
  for (const row of cells.rows) {
    const index = place.get(bucketOf(row));
    if (index === undefined) continue;
    const { values } = series.get(idOf(row)) ?? rest;
    values[index] = (values[index] ?? 0) + amountOf(row, metric);
  }
  return { buckets, series: [...series.values(), ...(others > 0 ? [rest] : [])], totals };
}

const NOTHING: UsageTotals = {
  requests: 0,
  errors: 0,
  cancelled: 0,
  interrupted: 0,
  cacheHits: 0,
  cacheMisses: 0,
  tokens: { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0, total: 0 },
  costMicroUsd: 0,
  costUsd: "0.00",
  providerCostMicroUsd: 0,
};

/** A report's rows; one by time has those without calls as well. */
export function rowsOf(report: UsageReport): UsageGroup[] {
  if (splitOf(report) !== undefined) return report.rows;
  const known = new Map(report.rows.map((row) => [bucketOf(row), row]));
  const unit = report.groupBy.includes("hour") ? "hour" : "day";
  return bucketsOf(report).map((bucket) => known.get(bucket) ?? { ...NOTHING, [unit]: bucket });
}

export function cellOf(totals: UsageTotals, column: Exclude<Column, "name">): number {
  switch (column) {
    case "cost":
      return totals.costMicroUsd;
    case "tokens":
      return totals.tokens.total;
    case "requests":
    case "errors":
    case "cancelled":
    case "interrupted":
    case "cacheHits":
      return totals[column];
    default:
      return totals.tokens[column];
  }
}

export function sorted(rows: readonly UsageGroup[], column: Column, ascending: boolean): UsageGroup[] {
  const sign = ascending ? 1 : -1;
  return rows.toSorted(
    (one, other) =>
      sign *
        (column === "name" ? nameOf(one).localeCompare(nameOf(other)) : cellOf(one, column) - cellOf(other, column)) ||
      nameOf(one).localeCompare(nameOf(other)),
  );
}

/** How a sum differs from the one before, in whole percent; undefined where there is nothing to hold it against. */
export const changeOf = (now: number, before: number): number | undefined =>
  before === 0 ? undefined : Math.round(((now - before) / before) * 100);

/** Of the calls that asked the cache, those that it answered, from 0 to 1; undefined where none asked. */
export const hitShareOf = ({ cacheHits, cacheMisses }: UsageTotals): number | undefined =>
  cacheHits + cacheMisses === 0 ? undefined : cacheHits / (cacheHits + cacheMisses);
