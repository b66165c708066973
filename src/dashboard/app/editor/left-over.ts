/** What should be looked at before a site is published: words that are still the template's, links that lead nowhere. */
import type { FieldInfo, Fields } from "../../../sites/templates/fields.schema.ts";
import { KINDS, type KindId } from "../../../sites/templates/kinds.schema.ts";
import type { Business, Section, SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { sectionName } from "./differences.ts";
import { same } from "./path.ts";

export interface LeftOver {
  words: string;
  /** Where it can be mended. */
  at: { view: "business"; field: keyof Business } | { view: "section"; section: string };
}

const FACTS: readonly { name: keyof Business; words: string }[] = [
  { name: "phone", words: "The telephone number is the template's." },
  { name: "email", words: "The email address is the template's." },
  { name: "address", words: "The address is the template's." },
  { name: "hours", words: "The opening hours are the template's." },
  { name: "links", words: "The links elsewhere are the template's." },
];

/** Sections whose rows say what must be true of this very business. */
const TRUTHS: Readonly<Partial<Record<KindId, { list: string; one: string; many: string }>>> = {
  reviews: { list: "items", one: "review is", many: "reviews are" },
  team: { list: "people", one: "person is", many: "people are" },
  menu: { list: "groups", one: "line with a price is", many: "lines with prices are" },
  prices: { list: "groups", one: "line with a price is", many: "lines with prices are" },
  services: { list: "items", one: "service with a price is", many: "services with prices are" },
  plans: { list: "items", one: "offer is", many: "offers are" },
  products: { list: "items", one: "product is", many: "products are" },
  trust: { list: "items", one: "name is", many: "names are" },
};

const isEmpty = (value: unknown): boolean =>
  value === "" || value === null || value === false || (Array.isArray(value) && value.length === 0);

export function leftOver(settings: SiteSettings, sample: SiteSettings): LeftOver[] {
  const shown = settings.pages.flatMap(({ sections }) => sections).filter((section) => section.shown);
  return [
    ...FACTS.filter(
      ({ name }) => !isEmpty(settings.business[name]) && same(settings.business[name], sample.business[name]),
    ).map(({ name, words }): LeftOver => ({ words, at: { view: "business", field: name } })),
    ...shown.flatMap((section) => [...untrue(section, sample), ...astray(section, settings)]),
  ];
}

function untrue(section: Section, sample: SiteSettings): LeftOver[] {
  const truth = TRUTHS[section.kind];
  if (!truth) return [];
  const samples = sample.pages
    .flatMap(({ sections }) => sections)
    .filter(({ kind }) => kind === section.kind)
    .flatMap(({ values }) => rowsOf(values, truth.list));
  const left = rowsOf(section.values, truth.list).filter((row) => samples.some((each) => same(row, each))).length;
  if (left === 0) return [];
  const words = `${sectionName(section)}: ${left} ${left === 1 ? truth.one : truth.many} the template's.`;
  return [{ words, at: { view: "section", section: section.id } }];
}

/** The rows of a list, or of the lists within its rows. What has no price says nothing that could be untrue. */
function rowsOf(values: object, list: string): object[] {
  const rows: unknown = (values as Record<string, unknown>)[list];
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row: Record<string, unknown>) => {
    if (Array.isArray(row.items)) return rowsOf(row, "items");
    return "price" in row && row.price === "" ? [] : [row];
  });
}

/** Links to pages that are not there. */
function astray(section: Section, { pages }: SiteSettings): LeftOver[] {
  const paths = new Set(pages.map(({ path }) => path));
  return linksOf(KINDS[section.kind].fields, section.values)
    .filter(({ to }) => to.startsWith("/") && !paths.has(to.split("#")[0] ?? ""))
    .map(({ label, to }) => ({
      words: `${sectionName(section)}: “${label || "a link"}” leads to ${to}, which is not there.`,
      at: { view: "section" as const, section: section.id },
    }));
}

function linksOf(fields: Fields, values: object): { label: string; to: string }[] {
  return Object.entries(fields).flatMap(([name, field]: [string, FieldInfo]) => {
    const value: unknown = (values as Record<string, unknown>)[name];
    if (field.kind === "link") return [value as { label: string; to: string }];
    if (field.kind === "list" && Array.isArray(value))
      return value.flatMap((row: object) => linksOf(field.fields, row));
    return [];
  });
}

/** Of what a site has one it is known by. */
const OFFERS: readonly KindId[] = ["menu", "prices", "products", "plans", "services"];

export interface FirstSteps {
  name: boolean;
  /** Telephone, address and the like. */
  reach: boolean;
  hours: boolean;
  offer: { section: string; kind: KindId; done: boolean } | undefined;
  pictures: { section: string; done: boolean } | undefined;
  publish: boolean;
}

/** What an owner does first, and whether it is done. */
export function firstSteps(settings: SiteSettings, sample: SiteSettings, isPublished: boolean): FirstSteps {
  const left = leftOver(settings, sample);
  const sections = settings.pages.flatMap((page) => page.sections).filter(({ shown }) => shown);
  const offer = sections.find(({ kind }) => OFFERS.includes(kind));
  const pictured = sections.find(({ values }) => "image" in values);
  const isLeft = (section: string): boolean => left.some(({ at }) => at.view === "section" && at.section === section);
  return {
    name: settings.business.name !== sample.business.name,
    reach: !left.some(({ at }) => at.view === "business" && at.field !== "hours"),
    hours: !same(settings.business.hours, sample.business.hours),
    offer: offer && { section: offer.id, kind: offer.kind, done: !isLeft(offer.id) },
    pictures: pictured && { section: pictured.id, done: hasUpload(settings.pages) },
    publish: isPublished,
  };
}

function hasUpload(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "files" in value || Object.values(value).some(hasUpload);
}
