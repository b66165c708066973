/** Numbers, money and times as people read them, in their own language and zone. */
import { formatUsd } from "../../kernel/money.ts";

/** The reader's IANA zone, as the API takes it. */
export const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Exact: a micro-dollar is never rounded away. */
export const usd = (microUsd: number): string => {
  const [, sign = "", whole = "", rest = ""] = /^(-?)(\d+)(.*)$/.exec(formatUsd(microUsd)) ?? [];
  return `${sign}$${whole.replace(/\B(?=(?:\d{3})+$)/g, ",")}${rest}`;
};

export const count = (value: number): string => value.toLocaleString();

/** 12,345 as "12.3K": for where the exact number stands elsewhere. */
export const compact = (value: number): string =>
  value.toLocaleString(undefined, { notation: "compact", maximumFractionDigits: 1 });

/** "850 ms", "1.24 s", "2 m 05 s". */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, "0")} s`;
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
/** Never "tomorrow", which 24 hours from shortly after midnight are not. */
const counted = new Intl.RelativeTimeFormat(undefined, { numeric: "always" });
// A day of the calendar has no zone.
const dayOfCalendar = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

export const dateOf = (at: string | number): string => day.format(new Date(at));
/** "Mon, Nov 23, 2026" of "2026-11-23". */
export const calendarDayOf = (isoDate: string): string => dayOfCalendar.format(new Date(isoDate));
export const momentOf = (at: string | number): string => moment.format(new Date(at));
export const clockOf = (at: string | number): string => clock.format(new Date(at));

const STEPS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 minutes ago", counted in whole ones; "in 1 day", to the nearest: what lasts a day shall not begin as "in 23 hours". */
export function ago(at: string | number, now: number = Date.now()): string {
  const seconds = (new Date(at).getTime() - now) / 1_000;
  return seconds > 0 ? ahead(seconds) : behind(seconds);
}

function behind(seconds: number): string {
  for (const [unit, length] of STEPS) {
    if (-seconds >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return relative.format(0, "second");
}

function ahead(seconds: number): string {
  for (const [at, [unit, length]] of STEPS.entries()) {
    const [, finer] = STEPS[at + 1] ?? ["second", 1];
    // 23.6 hours are 24, and so a day.
    const rounded = Math.max(seconds, Math.round(seconds / finer) * finer);
    if (rounded >= length) return counted.format(Math.round(seconds / length), unit);
  }
  return relative.format(0, "second");
}
