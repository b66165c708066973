/** What publishing would change of what visitors see, told as an owner would tell it. */
import { BUSINESS_TYPES } from "../../../sites/templates/business-type.schema.ts";
import type { FieldInfo, Fields, SiteImage, SiteLink } from "../../../sites/templates/fields.schema.ts";
import { KINDS } from "../../../sites/templates/kinds.schema.ts";
import {
  type Business,
  DAYS,
  type Look,
  type Page,
  type Section,
  type SiteSettings,
} from "../../../sites/templates/settings.schema.ts";
import { countryName } from "../countries.ts";
import { paired } from "./pairs.ts";
import { same } from "./path.ts";

export interface Difference {
  /** From the whole down to what has changed: page, section, part, line. */
  where: readonly string[];
  /** The field's name, or what it is that came or went. */
  what: string;
  kind: "changed" | "added" | "removed" | "moved" | "hidden" | "shown";
  /** Empty where there was nothing. */
  before: string;
  /** Empty where nothing is left. */
  after: string;
}

/** How palettes and fonts are called, which settings know by their ids. */
export interface LookNames {
  palettes: readonly { id: string; name: string }[];
  fonts: readonly { id: string; name: string }[];
}

type Values = Readonly<Record<string, unknown>>;

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const textOf = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

const changedIn = (where: readonly string[], what: string, before: string, after: string): Difference[] =>
  before === after ? [] : [{ where, what, kind: "changed", before, after }];

/** In the order of the pages; empty where visitors would see no difference. */
export function differencesBetween(live: SiteSettings, draft: SiteSettings, names?: LookNames): Difference[] {
  return [
    ...businessDifferences(live.business, draft.business),
    ...lookDifferences(live.look, draft.look, names),
    ...pageDifferences(live.pages, draft.pages),
  ];
}

function businessDifferences(before: Business, after: Business): Difference[] {
  const [one, other] = [businessFacts(before), businessFacts(after)];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((what) =>
    changedIn(["Business"], what, one.get(what) ?? "", other.get(what) ?? ""),
  );
}

/** Every fact by its name. */
function businessFacts(business: Business): Map<string, string> {
  const { address, geo, hours, links, logo } = business;
  const lines = address && [
    address.street,
    address.postalCode,
    address.city,
    address.region,
    countryName(address.country),
  ];
  return new Map([
    ["Name", business.name],
    ["Tagline", business.tagline],
    ["Description for search engines", business.description],
    ["Phone", business.phone],
    ["Email", business.email],
    ["Address", lines?.filter(Boolean).join(", ") ?? ""],
    ["Place on maps", geo ? `${geo.lat}, ${geo.lng}` : ""],
    ...DAYS.map((day): [string, string] => {
      const open = hours.filter((each) => each.day === day).map(({ opens, closes }) => `${opens}–${closes}`);
      return [`Hours on ${capital(day)}`, open.join(", ")];
    }),
    ["Note on hours", business.hoursNote],
    ["Kind of business", business.type && BUSINESS_TYPES[business.type]],
    ["Price range", business.priceRange],
    ...links.map(({ label, url }): [string, string] => [`Link “${label}”`, url]),
    ["Logo", imageWords(logo)],
    ["Language", business.language],
  ]);
}

/** Another design for the same words. */
export const templateDifference = (
  before: string,
  after: string,
  templates: readonly { id: string; name: string }[],
): Difference[] => {
  const called = (id: string): string => templates.find((each) => each.id === id)?.name ?? id;
  return changedIn(["Look"], "Template", called(before), called(after));
};

const THEMES = { auto: "as visitors have it", light: "light", dark: "dark" };

function lookDifferences(before: Look, after: Look, names: LookNames = { palettes: [], fonts: [] }): Difference[] {
  const called = (of: readonly { id: string; name: string }[], id: string): string =>
    (of.find((each) => each.id === id) ?? of[0])?.name ?? (id || "the template's own");
  return [
    ...changedIn(["Look"], "Colours", called(names.palettes, before.palette), called(names.palettes, after.palette)),
    ...changedIn(["Look"], "Accent", before.accent ?? "", after.accent ?? ""),
    ...changedIn(["Look"], "Letters", called(names.fonts, before.fonts), called(names.fonts, after.fonts)),
    ...changedIn(["Look"], "Light or dark", THEMES[before.theme], THEMES[after.theme]),
  ];
}

/** As its owner knows a section. */
export const sectionName = ({ kind, values }: Section): string =>
  ("title" in values && values.title.trim()) || KINDS[kind].name;

function pageDifferences(before: readonly Page[], after: readonly Page[]): Difference[] {
  const isOne = before.length === 1 && after.length === 1;
  const was = new Map(
    before.flatMap((page) => page.sections.map((section) => [section.id, { page, section }] as const)),
  );
  const stays = new Set(after.flatMap(({ sections }) => sections.map(({ id }) => id)));
  const pages = paired(
    before,
    after,
    ({ id }) => id,
    () => false,
  );
  const told: Difference[] = pages.come.map((page) => itself([], `Page “${page.title}”`, "added"));
  for (const page of after) {
    const where = isOne ? [] : [page.title];
    const old = before.find(({ id }) => id === page.id);
    if (old) {
      told.push(
        ...changedIn(where, "Title of the page", old.title, page.title),
        ...changedIn(where, "Path", old.path, page.path),
        ...changedIn(where, "Description for search engines", old.description, page.description),
      );
    }
    if (old && pages.moved.includes(page)) told.push(itself([], `Page “${page.title}”`, "moved"));
    const kept = page.sections.filter(({ id }) => was.get(id)?.page.id === page.id);
    const order = paired(
      old?.sections ?? [],
      kept,
      ({ id }) => id,
      () => false,
    );
    for (const section of page.sections) {
      const from = was.get(section.id);
      const name = sectionName(section);
      if (!from) told.push(itself(where, name, "added"));
      else {
        const elsewhere = from.page.id !== page.id;
        if (elsewhere || order.moved.includes(section)) told.push(itself(where, name, "moved"));
        told.push(...sectionDifferences(where, from.section, section));
      }
    }
    for (const section of old?.sections ?? []) {
      if (!stays.has(section.id)) told.push(itself(where, sectionName(section), "removed"));
    }
  }
  return [...told, ...pages.gone.map((page) => itself([], `Page “${page.title}”`, "removed"))];
}

const itself = (where: readonly string[], what: string, kind: Difference["kind"]): Difference => ({
  where,
  what,
  kind,
  before: "",
  after: "",
});

function sectionDifferences(where: readonly string[], before: Section, after: Section): Difference[] {
  const name = sectionName(after);
  const told = before.shown === after.shown ? [] : [itself(where, name, after.shown ? "shown" : "hidden")];
  const inside = [...where, name];
  return [...told, ...valueDifferences(inside, KINDS[after.kind].fields, before.values, after.values)];
}

function valueDifferences(where: readonly string[], fields: Fields, before: Values, after: Values): Difference[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const [one, other] = [before[name], after[name]];
    if (same(one, other)) return [];
    if (field.kind === "list") return listDifferences(where, field, rowsOf(one), rowsOf(other));
    return changedIn(where, field.label, wordsOf(field, one), wordsOf(field, other));
  });
}

const rowsOf = (value: unknown): Values[] => (Array.isArray(value) ? value : []);

function listDifferences(
  where: readonly string[],
  { one, title, fields }: Extract<FieldInfo, { kind: "list" }>,
  before: readonly Values[],
  after: readonly Values[],
): Difference[] {
  const titleOf = (row: Values): string => textOf(row[title]);
  /** One that was only given another title has still something of its own. */
  const shares = (a: Values, b: Values): boolean =>
    Object.keys(fields).some(
      (name) => name !== title && wordsOf(fields[name], a[name]) !== "" && same(a[name], b[name]),
    );
  const { both, gone, come, moved } = paired(before, after, titleOf, shares);
  const told = (row: Values, kind: "added" | "removed"): Difference => {
    const words = titleOf(row) || "without a name";
    return {
      where,
      what: capital(one),
      kind,
      before: kind === "removed" ? words : "",
      after: kind === "added" ? words : "",
    };
  };
  return [
    ...both.flatMap((pair) =>
      valueDifferences(
        [...where, titleOf(pair.after) || titleOf(pair.before) || capital(one)],
        fields,
        pair.before,
        pair.after,
      ),
    ),
    ...come.map((row) => told(row, "added")),
    ...gone.map((row) => told(row, "removed")),
    ...moved.map((row) => itself(where, titleOf(row) || capital(one), "moved")),
  ];
}

/** A value as it is read, on a line. */
function wordsOf(field: FieldInfo | undefined, value: unknown): string {
  switch (field?.kind) {
    case "switch":
      return value === true ? "on" : "off";
    case "choice":
      return field.options.find((option) => option.value === value)?.label ?? "";
    case "link": {
      const { label = "", to = "" } = (value ?? {}) as Partial<SiteLink>;
      return [label, to].filter(Boolean).join(" → ");
    }
    case "image":
      return imageWords((value ?? null) as SiteImage | null);
    case "list":
      return rowsOf(value)
        .map((row) => textOf(row[field.title]))
        .join(", ");
    default:
      return textOf(value);
  }
}

/** Two pictures of one description are told apart by a few letters of what they are. */
function imageWords(image: SiteImage | null): string {
  if (!image) return "";
  if ("art" in image) return `Drawing “${image.alt || image.art}”`;
  const [first] = image.files;
  return `Picture “${image.alt || "without a description"}” (${first?.hash.slice(0, 6) ?? ""})`;
}
