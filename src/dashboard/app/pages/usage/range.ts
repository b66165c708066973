/** Ranges of days in the reader's zone, and the columns that they are drawn in. */
import type { UsageReport } from "../../../../billing/usage.schema.ts";
import { dayOf, lastDays, shiftDay } from "../../days.ts";
import type { UsageSearch } from "./search.ts";

/** As the API takes it: dates are whole days of the reader's zone, and the last counts; instants are half-open. */
export interface Span {
  from: string;
  to: string;
  unit: "day" | "hour";
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Longer ones are told by the day: more columns than these are no longer told apart. */
const MOST_HOURLY_DAYS = 2;
export const MOST_DAYS = 400;
const DEFAULT_DAYS = 30;

const spanDays = ({ from, to }: Pick<Span, "from" | "to">): number => (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;

const daily = (today: string, days: number): Span => ({ ...lastDays(today, days), unit: "day" });

const monthStart = (day: string): string => `${day.slice(0, 7)}-01`;

function before(span: Span): Span {
  if (span.from.length > 10) {
    const [from, to] = [Date.parse(span.from), Date.parse(span.to)];
    return { ...span, from: new Date(2 * from - to).toISOString(), to: span.from };
  }
  const days = spanDays(span);
  return { ...span, from: shiftDay(span.from, -days), to: shiftDay(span.from, -1) };
}

/** This month so far, beside as many days of the last one. */
function monthSoFar(today: string): Spans {
  const from = monthStart(today);
  const lastMonth = monthStart(shiftDay(from, -1));
  const days = Math.min(Number(today.slice(8)), Number(shiftDay(from, -1).slice(8)));
  return {
    now: { from, to: today, unit: "day" },
    before: { from: lastMonth, to: shiftDay(lastMonth, days - 1), unit: "day" },
  };
}

function lastMonth(today: string): Spans {
  const to = shiftDay(monthStart(today), -1);
  const from = monthStart(to);
  const beforeTo = shiftDay(from, -1);
  return { now: { from, to, unit: "day" }, before: { from: monthStart(beforeTo), to: beforeTo, unit: "day" } };
}

/** Ends with the hour under way, so that it stays the same for an hour and no difference between clocks hides a call. */
function lastHours(now: number): Span {
  const hour = new Date(now);
  hour.setMinutes(0, 0, 0);
  const to = hour.getTime() + HOUR_MS;
  return { from: new Date(to - DAY_MS).toISOString(), to: new Date(to).toISOString(), unit: "hour" };
}

export interface Spans {
  now: Span;
  /** As long, and right before it: what it is compared with. */
  before: Span;
}

const both = (now: Span): Spans => ({ now, before: before(now) });

/** The range that the address names; the last 30 days where it names none. */
export function spansOf({ range, from, to }: Pick<UsageSearch, "range" | "from" | "to">, now: number): Spans {
  const today = dayOf(now);
  switch (range) {
    case "24h":
      return both(lastHours(now));
    case "7d":
      return both(daily(today, 7));
    case "90d":
      return both(daily(today, 90));
    case "month":
      return monthSoFar(today);
    case "last-month":
      return lastMonth(today);
    case "own": {
      if (from === undefined || to === undefined || from > to) return both(daily(today, DEFAULT_DAYS));
      return both({ from, to, unit: spanDays({ from, to }) <= MOST_HOURLY_DAYS ? "hour" : "day" });
    }
    default:
      return both(daily(today, DEFAULT_DAYS));
  }
}

/** What is wrong with a range of one's own; undefined when nothing is. */
export function wrongDates(from: string, to: string): { from?: string; to?: string } | undefined {
  if (from === "") return { from: "Choose the first day." };
  if (to === "") return { to: "Choose the last day." };
  if (to < from) return { to: "Must not be before the first day." };
  if (spanDays({ from, to }) > MOST_DAYS) return { from: `Must be at most ${MOST_DAYS} days before the last.` };
  return undefined;
}

/** The moments that a report has a column for, as its rows name them; those without calls too. */
export function bucketsOf({ from, to, groupBy }: Pick<UsageReport, "from" | "to" | "groupBy">): string[] {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const buckets: string[] = [];
  if (groupBy.includes("hour")) {
    for (let at = start; at < end; at += HOUR_MS) buckets.push(new Date(at).toISOString());
    return buckets;
  }
  const last = dayOf(end - 1);
  for (let day = dayOf(start); day <= last; day = shiftDay(day, 1)) buckets.push(day);
  return buckets;
}

/** The reader's noon of a date: the same date in words, whatever the clocks do at midnight. */
const noon = (day: string): Date => new Date(`${day}T12:00:00`);

const dayWords = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });
const weekdayWords = new Intl.DateTimeFormat(undefined, { weekday: "short", month: "short", day: "numeric" });
const dayRangeWords = new Intl.DateTimeFormat(undefined, { year: "numeric", month: "short", day: "numeric" });
const hourWords = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const hourDayWords = new Intl.DateTimeFormat(undefined, {
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
});

export const isDay = (bucket: string): boolean => bucket.length === 10;

/** Under a column: short, since many stand side by side. */
export const bucketMark = (bucket: string): string =>
  isDay(bucket) ? dayWords.format(noon(bucket)) : hourWords.format(new Date(bucket));

export const bucketWords = (bucket: string): string =>
  isDay(bucket) ? weekdayWords.format(noon(bucket)) : hourDayWords.format(new Date(bucket));

export function spanWords({ from, to }: Pick<Span, "from" | "to">): string {
  return isDay(from)
    ? dayRangeWords.formatRange(noon(from), noon(to))
    : hourDayWords.formatRange(new Date(from), new Date(to));
}
