import * as z from "zod";
import { calendarDayOf } from "../format.ts";

const IsoDate = z.iso.date();

/** What stands in a field of dates: a day as people write it, and text where somebody wrote another thing. */
export const CalendarDay = ({ text }: { text: string }) =>
  IsoDate.safeParse(text).success ? <time dateTime={text}>{calendarDayOf(text)}</time> : text;
