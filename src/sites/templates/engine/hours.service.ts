/** Opening hours as people read them: in the site's language, days that are alike together. */
import { type Business, DAYS, type Day } from "../settings.schema.ts";
import { isSameLanguage } from "./words.service.ts";

export interface HoursLine {
  /** "Tuesday – Friday". */
  days: string;
  /** Of `days`, where the clock has no words of the site's language; else empty. */
  daysLang: string;
  /** "17:00 – 22:30, …"; "Closed". */
  text: string;
  textLang: string;
  closed: boolean;
}

type Hours = Business["hours"][number];

/** 1 January 2024 was a Monday. */
const dateOf = (day: Day, time = "12:00"): Date => new Date(`2024-01-0${DAYS.indexOf(day) + 1}T${time}:00Z`);

/** The country decides how times are written: 5 pm in the US, 17:00 in Britain. */
function localeOf({ language, address }: Business): string {
  if (language.includes("-") || !address) return language;
  try {
    return new Intl.Locale(language, { region: address.country }).toString();
  } catch {
    return language;
  }
}

/** `closed` and its language, where that is not the site's. */
export function hoursOf(business: Business, closed: string, closedLang = ""): HoursLine[] {
  const { hours } = business;
  if (hours.length === 0) return [];
  const locale = localeOf(business);
  const dayName = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  const timeOf = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: "UTC" });
  const { locale: told } = dayName.resolvedOptions();
  const daysLang = isSameLanguage(told, business.language) ? "" : told;
  const time = (text: string) => timeOf.format(dateOf("monday", text));
  const spans = (day: Day): string =>
    hours
      .filter((one: Hours) => one.day === day)
      .sort((a, b) => a.opens.localeCompare(b.opens))
      .map(({ opens, closes }) => `${time(opens)} – ${time(closes)}`)
      .join(", ");
  const lines: { from: Day; to: Day; text: string }[] = [];
  for (const day of DAYS) {
    const text = spans(day);
    const last = lines.at(-1);
    if (last && last.text === text) last.to = day;
    else lines.push({ from: day, to: day, text });
  }
  const name = (day: Day): string => {
    const text = dayName.format(dateOf(day));
    return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
  };
  return lines.map(({ from, to, text }) => ({
    days: from === to ? name(from) : `${name(from)} – ${name(to)}`,
    daysLang,
    text: text || closed,
    textLang: text === "" ? closedLang : daysLang,
    closed: text === "",
  }));
}
