/** Days of the reader's calendar, written as the API and inputs of dates take them: "2026-11-21". */
const DAY_MS = 86_400_000;

const two = (part: number): string => String(part).padStart(2, "0");

/** The reader's date at an instant. */
export function dayOf(at: number | string): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Counted in the calendar, where no clock is put forward. */
export const shiftDay = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** The last of them is today. */
export const lastDays = (today: string, days: number): { from: string; to: string } => ({
  from: shiftDay(today, 1 - days),
  to: today,
});
