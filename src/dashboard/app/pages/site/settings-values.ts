/** A site's settings as a form has them: every field a text, every row with a name of its own. */
import type { Day } from "../../../../sites/templates/template.schema.ts";
import type { SiteSettingsValues } from "../../sites/query.ts";

export interface Row {
  /** Within its list, for as long as the form is open. */
  row: number;
}
export interface HoursRow extends Row {
  day: Day;
  opens: string;
  closes: string;
}
export interface ItemRow extends Row {
  name: string;
  description: string;
  price: string;
}
export interface GroupRow extends Row {
  title: string;
  items: readonly ItemRow[];
}
export interface LinkRow extends Row {
  label: string;
  url: string;
}

export const TEXTS = ["businessName", "tagline", "about", "phone", "email", "accent", "language"] as const;
export const ADDRESS = ["street", "postalCode", "city", "region", "country"] as const;

export interface SettingsForm extends Record<(typeof TEXTS)[number], string> {
  address: Record<(typeof ADDRESS)[number], string>;
  hours: readonly HoursRow[];
  offers: readonly GroupRow[];
  links: readonly LinkRow[];
}

const NOWHERE = { street: "", postalCode: "", city: "", region: "", country: "" };

const rows = <Item>(items: readonly Item[] | undefined): (Item & Row)[] =>
  (items ?? []).map((item, row) => ({ ...item, row }));

/** The next row's name. */
export const nextRow = (list: readonly Row[]): number => Math.max(-1, ...list.map(({ row }) => row)) + 1;

export function formOf(settings: SiteSettingsValues): SettingsForm {
  const {
    businessName,
    tagline = "",
    about = "",
    phone = "",
    email = "",
    address,
    accent = "",
    language = "",
  } = settings;
  return {
    businessName,
    tagline,
    about,
    phone,
    email,
    accent,
    language,
    address: { ...NOWHERE, ...address },
    hours: rows(settings.hours),
    offers: rows(settings.offers).map((group) => ({
      ...group,
      items: rows(group.items).map((item) => ({ description: "", price: "", ...item })),
    })),
    links: rows(settings.links),
  };
}

/** As the API takes them. An address of which nothing is said is none. */
export function settingsOf(form: SettingsForm): SiteSettingsValues {
  const { address, hours, offers, links, ...texts } = form;
  const isSomewhere = ADDRESS.some((part) => address[part].trim() !== "");
  return {
    ...texts,
    address: isSomewhere ? address : null,
    hours: hours.map(({ row: _, ...each }) => each),
    offers: offers.map(({ title, items }) => ({ title, items: items.map(({ row: _, ...item }) => item) })),
    links: links.map(({ label, url }) => ({ label, url: url.trim() })),
  };
}
