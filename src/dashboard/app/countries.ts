import { COUNTRIES } from "../../sites/domains/contact.schema.ts";

const names = new Intl.DisplayNames(undefined, { type: "region" });

/** "United States" of "US", in the reader's own language. What is no country's code is told as it is. */
export const countryName = (code: string): string => (/^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code);

/** In the order of the reader's language, with the one that is chosen even where nobody else knows it. */
export function countriesByName(chosen: string): { value: string; label: string }[] {
  const codes = chosen === "" || COUNTRIES.includes(chosen) ? COUNTRIES : [...COUNTRIES, chosen];
  return codes
    .map((value) => ({ value, label: countryName(value) }))
    .sort((one, other) => one.label.localeCompare(other.label));
}
