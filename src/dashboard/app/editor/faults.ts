/** Where what is wrong with a draft can be mended, told as its owner knows the place. */
import type { FieldInfo, Fields } from "../../../sites/templates/fields.schema.ts";
import { KINDS } from "../../../sites/templates/kinds.schema.ts";
import type { Business, Page, Section, SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { sectionName } from "./differences.ts";
import type { Path } from "./path.ts";
import type { Wrong } from "./wrong.ts";

export interface Fault {
  /** The field's. */
  name: string;
  /** From the whole down to the field: page, section, row, field. */
  where: readonly string[];
  words: string;
  /** What of the editor is to be open. */
  at: { view: "business" | "look" } | { page: string; ask?: "page" } | { section: string } | { view?: never };
}

const BUSINESS: Readonly<Record<keyof Business, string>> = {
  name: "Name of the business",
  tagline: "Tagline",
  description: "Description",
  phone: "Phone",
  email: "Email",
  address: "Address",
  geo: "Address",
  hours: "Opening hours",
  hoursNote: "Note",
  priceRange: "Price range",
  links: "Elsewhere on the web",
  logo: "Logo",
  type: "Kind of business",
  language: "Language",
};

const PAGE: Readonly<Partial<Record<string, string>>> = {
  title: "Title",
  path: "Path",
  description: "Description for search engines",
};

/** In the order in which they were found, which is the form's. */
export const faultsOf = (wrong: Wrong, settings: SiteSettings): Fault[] =>
  Object.entries(wrong).map(([name, words]) => {
    const { where, at } = placeOf(name.split("."), settings);
    return { name, words, where: where.map(short), at };
  });

const MOST_LETTERS = 40;

/** What is wrong may be the very words by which the place is known. */
const short = (words: string): string =>
  words.length > MOST_LETTERS ? `${words.slice(0, MOST_LETTERS).trimEnd()}…` : words;

/** By a field's path. */
export function placeOf([root, ...path]: readonly string[], { pages }: SiteSettings): Pick<Fault, "where" | "at"> {
  const [first = "", ...rest] = path;
  if (root === "business") {
    const label = Object.hasOwn(BUSINESS, first) ? BUSINESS[first as keyof Business] : undefined;
    return { where: ["Business", ...(label ? [label] : [])], at: { view: "business" } };
  }
  if (root === "look") return { where: ["Look"], at: { view: "look" } };
  const page = pages[Number(first)];
  return page && path.length > 0 ? onPage(page, rest) : { where: ["Pages"], at: {} };
}

function onPage(page: Page, [part = "", at, ...rest]: readonly string[]): Pick<Fault, "where" | "at"> {
  const title = page.title.trim() || page.path;
  if (part !== "sections") {
    const label = PAGE[part];
    return { where: [title, ...(label ? [label] : [])], at: { page: page.id, ask: "page" } };
  }
  const section = page.sections[Number(at)];
  if (at === undefined || !section) return { where: [title, "Sections"], at: { page: page.id } };
  return { where: [title, ...inSection(section, rest)], at: { section: section.id } };
}

const inSection = (section: Section, [, ...path]: readonly string[]): string[] => [
  sectionName(section),
  ...labelsOf(KINDS[section.kind].fields, section.values, path),
];

function labelsOf(fields: Fields, values: object, [name = "", at, ...rest]: Path): string[] {
  const field: FieldInfo | undefined = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) return [];
  if (field.kind === "image" && at === "alt") return [field.label, "What is seen"];
  if (field.kind !== "list" || at === undefined) return [field.label];
  const rows = (values as Record<string, Record<string, unknown>[]>)[name] ?? [];
  const row = rows[Number(at)] ?? {};
  const title = row[field.title];
  const called = typeof title === "string" && title.trim() !== "" ? title.trim() : `${field.one} ${Number(at) + 1}`;
  return [called, ...labelsOf(field.fields, row, rest)];
}
