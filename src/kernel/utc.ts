/** Days and months in UTC, as epoch milliseconds of their beginning. */
const DAY_MS = 86_400_000;

export const dayStart = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS;
export const nextDay = (at: number): number => dayStart(at) + DAY_MS;

let lastDay = { start: Number.NaN, month: Number.NaN };

/** Remembers the last day that was asked for, since it is asked for with every call. */
export function monthStart(at: number): number {
  const start = dayStart(at);
  if (start !== lastDay.start) {
    const date = new Date(start);
    lastDay = { start, month: Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) };
  }
  return lastDay.month;
}

export function nextMonth(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
