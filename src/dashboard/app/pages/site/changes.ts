/** What publishing would change of what visitors see, told as an owner would tell it. */
import { DAYS } from "../../../../sites/templates/template.schema.ts";
import { countryName } from "../../countries.ts";
import type { SiteSettingsValues } from "../../sites/query.ts";

export interface Change {
  what: string;
  /** Empty where there was nothing. */
  before: string;
  /** Empty where nothing is left. */
  after: string;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Every fact by its name. Two of one name stand together, as visitors find them. */
function factsOf(settings: SiteSettingsValues): Map<string, string> {
  const facts = new Map<string, string>();
  const tell = (what: string, text: string | undefined): void => {
    if (!text) return;
    const before = facts.get(what);
    facts.set(what, before === undefined ? text : `${before}; ${text}`);
  };
  const { businessName, tagline, about, phone, email, address, hours = [], offers = [], links = [] } = settings;
  tell("Name", businessName);
  tell("Tagline", tagline);
  tell("About", about);
  tell("Phone", phone);
  tell("Email", email);
  if (address) {
    const { street, postalCode, city, region, country } = address;
    tell("Address", [street, postalCode, city, region, countryName(country)].filter(Boolean).join(", "));
  }
  for (const day of DAYS) {
    const open = hours.filter((each) => each.day === day).map(({ opens, closes }) => `${opens}–${closes}`);
    tell(`Hours on ${capital(day)}`, open.join(", "));
  }
  for (const { title, items } of offers) {
    tell(`Section “${title}”`, items.length === 0 ? "empty" : items.map(({ name }) => name).join(", "));
    for (const { name, description, price } of items) {
      tell(`${title}: ${name}`, [price, description].filter(Boolean).join(", "));
    }
  }
  for (const { label, url } of links) tell(`Link “${label}”`, url);
  tell("Colour", settings.accent);
  tell("Language", settings.language);
  return facts;
}

/** In the order of the page; empty where visitors would see no difference. */
export function changesBetween(live: SiteSettingsValues, draft: SiteSettingsValues): Change[] {
  const [before, after] = [factsOf(live), factsOf(draft)];
  const changes = [...new Set([...after.keys(), ...before.keys()])]
    .map((what) => ({ what, before: before.get(what) ?? "", after: after.get(what) ?? "" }))
    .filter((change) => change.before !== change.after);
  const order = (settings: SiteSettingsValues): string =>
    JSON.stringify([
      (settings.offers ?? []).map(({ title }) => title),
      (settings.links ?? []).map(({ label }) => label),
    ]);
  if (changes.length === 0 && order(live) !== order(draft)) {
    return [{ what: "Order", before: "as it was", after: "sections or links have changed places" }];
  }
  return changes;
}
