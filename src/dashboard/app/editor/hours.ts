/** Opening hours while they are put together. */
import { type Business, DAYS, type Day } from "../../../sites/templates/settings.schema.ts";
import { overlap } from "../../../sites/templates/writable.schema.ts";

export type Hours = Business["hours"];
type Span = Hours[number];

const WHOLE_DAY = ["09:00", "17:00"] as const;
/** Before a break, or behind it. */
const PARTS_OF_DAY = [
  ["11:30", "14:30"],
  ["17:00", "22:00"],
  ["14:00", "18:00"],
  ["09:00", "12:00"],
] as const;

/** What is usual and free on that day; without times where nothing of it is. */
export function proposedOn(day: Day, hours: Hours): Span {
  const isClosed = hours.every((each) => each.day !== day);
  const usual = [...(isClosed ? [WHOLE_DAY] : []), ...PARTS_OF_DAY];
  const spans = usual.map(([opens, closes]): Span => ({ day, opens, closes }));
  return spans.find((span) => hours.every((each) => !overlap(span, each))) ?? { day, opens: "", closes: "" };
}

/** In the order of the week, and of the day where it has a time; one that is changed and changed back is as it was. */
export function withSpan(hours: Hours, span: Span): Hours {
  return DAYS.flatMap((day) => {
    const spans = hours.filter((each) => each.day === day);
    if (day !== span.day) return spans;
    const later = spans.findIndex(({ opens }) => span.opens !== "" && opens > span.opens);
    return spans.toSpliced(later < 0 ? spans.length : later, 0, span);
  });
}
