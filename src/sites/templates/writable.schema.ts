/** What settings may be written. They are read as they were stored, which may be from before a rule of these. */
import { type Business, DAYS, SiteSettings } from "./settings.schema.ts";

type Hours = Business["hours"][number];

const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = DAYS.length * DAY_MINUTES;

/** NaN where it is no time yet, which overlaps nothing. */
function minutesOf(time: string): number {
  const [hour = Number.NaN, minute = Number.NaN] = time === "" ? [] : time.split(":").map(Number);
  return hour * 60 + minute;
}

const startOf = ({ day, opens }: Hours): number => DAYS.indexOf(day) * DAY_MINUTES + minutesOf(opens);
/** Closing before it opens is past midnight. */
const lengthOf = ({ opens, closes }: Hours): number =>
  (minutesOf(closes) - minutesOf(opens) + DAY_MINUTES) % DAY_MINUTES;

/** Whether it opens while the other is open: the moment in which the other closes is free again. Sunday comes before Monday. */
const opensWithin = (one: Hours, other: Hours): boolean =>
  (startOf(one) - startOf(other) + WEEK_MINUTES) % WEEK_MINUTES < lengthOf(other);

export const overlap = (one: Hours, other: Hours): boolean => opensWithin(one, other) || opensWithin(other, one);

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Null where they can be. Of two that open together the second is at fault. */
function faultOf(hours: readonly Hours[], at: number, one: Hours): { field: keyof Hours; message: string } | null {
  if (lengthOf(one) === 0) return { field: "closes", message: "must be another time than opening" };
  const other = hours.find(
    (each, index) => index !== at && opensWithin(one, each) && (index < at || !opensWithin(each, one)),
  );
  if (!other) return null;
  const { day, opens, closes } = other;
  return { field: "opens", message: `must not lie within other hours: ${capital(day)} ${opens} to ${closes}` };
}

export const WritableSettings = SiteSettings.superRefine(({ business: { hours } }, { addIssue }) => {
  for (const [at, one] of hours.entries()) {
    const fault = faultOf(hours, at, one);
    if (fault) addIssue({ code: "custom", path: ["business", "hours", at, fault.field], message: fault.message });
  }
});
