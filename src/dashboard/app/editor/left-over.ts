/** What should be looked at before a site is published: words that are still the template's, links that lead nowhere. */
import type { FieldInfo, Fields, SiteLink } from "../../../sites/templates/fields.schema.ts";
import { KINDS, type KindId } from "../../../sites/templates/kinds.schema.ts";
import type { Business, Page, Section, SiteSettings } from "../../../sites/templates/settings.schema.ts";
import type { SiteTemplate } from "../../../sites/templates/template.schema.ts";
import {
  anchorsByPath,
  hrefOf,
  isDrawn,
  isSaid,
  visibleOf,
  type Whereabouts,
} from "../../../sites/templates/visible.schema.ts";
import { sectionName } from "./differences.ts";
import { same } from "./path.ts";
import { targetName } from "./targets.ts";

export interface LeftOver {
  words: string;
  /** Visitors would be misled, or stand before nothing. */
  grave: boolean;
  /** Where it can be mended. */
  at:
    | { view: "business"; field: keyof Business }
    | { view: "page"; page: string }
    | { view: "settings"; page: string }
    | { view: "section"; section: string };
}

type Values = Readonly<Record<string, unknown>>;
/** What says something of the business; where it lies on maps goes with its address. */
type Fact = Exclude<keyof Business, "geo" | "type" | "language">;

const FACTS: Readonly<Record<Fact, string>> = {
  name: "The name of the business is the template's.",
  tagline: "The tagline is the template's.",
  description: "The description for search engines is the template's.",
  phone: "The telephone number is the template's.",
  email: "The email address is the template's.",
  address: "The address is the template's.",
  hours: "The opening hours are the template's.",
  hoursNote: "The note on the opening hours is the template's.",
  priceRange: "The price range is the template's.",
  links: "The links elsewhere are the template's.",
  logo: "The logo is the template's.",
};

/** By these somebody comes, calls or writes. */
const GRAVE_FACTS: readonly Fact[] = ["phone", "email", "address", "hours"];
/** Their words are said to be those of people. */
const GRAVE_KINDS: readonly KindId[] = ["reviews", "team"];

/** The grave first, else in the order of the form. `samples`: of all templates, since settings stay when another is chosen. */
export function leftOver(
  settings: SiteSettings,
  { art }: Pick<SiteTemplate, "art">,
  samples: readonly SiteSettings[],
): LeftOver[] {
  const anchors = anchorsByPath(visibleOf(settings, new Set(art.map(({ name }) => name))));
  const left = [
    ...factsLeft(settings, samples).map(
      (field): LeftOver => ({
        words: FACTS[field],
        grave: GRAVE_FACTS.includes(field),
        at: { view: "business", field },
      }),
    ),
    ...bare(settings),
    ...settings.pages.flatMap((page) => {
      const name = settings.pages.length > 1 ? `${page.title} › ` : "";
      const where = { business: settings.business, path: page.path, anchors };
      return [
        ...ownLeft(page, samples),
        ...page.sections
          .filter((section) => section.shown)
          .flatMap((section) => [...untrue(name, section, samples), ...astray(name, section, settings, where)]),
      ];
    }),
  ];
  return [...left.filter(({ grave }) => grave), ...left.filter(({ grave }) => !grave)];
}

/** The first page stands whatever is on it. */
const bare = ({ pages: [home], business }: SiteSettings): LeftOver[] =>
  home && !home.sections.some((section) => isSaid(section, business))
    ? [
        {
          words: `${home.title}: there is nothing on it for visitors.`,
          grave: true,
          at: { view: "page", page: home.id },
        },
      ]
    : [];

const factsLeft = ({ business }: SiteSettings, samples: readonly SiteSettings[]): Fact[] =>
  (Object.keys(FACTS) as Fact[]).filter((name) => {
    // Of several links elsewhere each is a claim of its own.
    if (name === "links") {
      const known = samples.flatMap((sample) => sample.business.links);
      return business.links.some((link) => known.some((each) => same(link, each)));
    }
    return saysSomething(business[name]) && samples.some((sample) => same(business[name], sample.business[name]));
  });

const ownLeft = ({ id, title, description }: Page, samples: readonly SiteSettings[]): LeftOver[] =>
  description !== "" && samples.some(({ pages }) => pages.some((page) => page.description === description))
    ? [
        {
          words: `${title}: the page's description is the template's.`,
          grave: false,
          at: { view: "settings", page: id },
        },
      ]
    : [];

/** What is still as the template has it. */
interface Left {
  /** By their labels. */
  fields: string[];
  /** How many, by what one of them is called. */
  rows: Map<string, number>;
}

const leftOfSection = (section: Section, samples: readonly SiteSettings[]): Left =>
  leftIn(
    KINDS[section.kind].fields,
    section.values,
    samples
      .flatMap(({ pages }) => pages)
      .flatMap(({ sections }) => sections.filter(({ kind }) => kind === section.kind))
      .map((one) => one.values),
  );

function leftIn(fields: Fields, values: Values, samples: readonly Values[]): Left {
  const left: Left = { fields: [], rows: new Map() };
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name];
    if (field.kind === "list")
      countRows(
        field,
        rowsOf(value),
        samples.flatMap((each) => rowsOf(each[name])),
        left.rows,
      );
    else if (isClaim(field) && saysSomething(value) && samples.some((each) => each[name] === value))
      left.fields.push(field.label);
  }
  return left;
}

/** Words; what a button says is judged by where it leads, and a picture is looked at by whoever chooses it. */
const isClaim = ({ kind, neutral }: FieldInfo): boolean => (kind === "line" || kind === "text") && neutral !== true;

const rowsOf = (value: unknown): Values[] => (Array.isArray(value) ? value : []);

/** One that was changed anywhere was looked at; of the rows within it each counts for itself. */
function countRows(
  { one, fields }: Extract<FieldInfo, { kind: "list" }>,
  rows: readonly Values[],
  samples: readonly Values[],
  counted: Map<string, number>,
): void {
  for (const row of rows) {
    if (samples.some((each) => same(row, each))) {
      if (saysSomething(row)) counted.set(one, (counted.get(one) ?? 0) + 1);
      continue;
    }
    for (const [name, field] of Object.entries(fields)) {
      if (field.kind !== "list") continue;
      countRows(
        field,
        rowsOf(row[name]),
        samples.flatMap((each) => rowsOf(each[name])),
        counted,
      );
    }
  }
}

function saysSomething(value: unknown): boolean {
  if (typeof value === "string") return value !== "";
  return typeof value === "object" && value !== null && Object.values(value).some(saysSomething);
}

const several = (one: string): string => {
  if (one === "person") return "people";
  return `${one}${/(?:s|x|ch|sh)$/.test(one) ? "es" : "s"}`;
};
const list = new Intl.ListFormat("en-GB");

function untrue(page: string, section: Section, samples: readonly SiteSettings[]): LeftOver[] {
  const { fields, rows } = leftOfSection(section, samples);
  const counts = [...rows].map(([one, count]) => `${count} ${count === 1 ? one : several(one)}`);
  const parts = [...fields.map((label) => `“${label}”`), ...counts];
  if (parts.length === 0) return [];
  const isOne = parts.length === 1 && (fields.length === 1 || [...rows.values()][0] === 1);
  const words = `${page}${sectionName(section)}: ${list.format(parts)} ${isOne ? "is" : "are"} the template's.`;
  return [{ words, grave: GRAVE_KINDS.includes(section.kind), at: { view: "section", section: section.id } }];
}

/** As an owner calls what has no address of its own. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ["call", "the telephone number"],
  ["mail", "the email address"],
]);

/** Links that visitors are not shown: what they lead to is left out, switched off or empty, or they have no words. */
const astray = (page: string, section: Section, settings: SiteSettings, where: Whereabouts): LeftOver[] =>
  linksOf(KINDS[section.kind].fields, section.values).flatMap((link) => {
    const fault = faultOf(link, settings, where);
    return fault
      ? [
          {
            words: `${page}${sectionName(section)}: ${fault}.`,
            grave: true,
            at: { view: "section", section: section.id },
          },
        ]
      : [];
  });

function faultOf(link: SiteLink, settings: SiteSettings, where: Whereabouts): string | null {
  const { label, to } = link;
  if (to === "" || isDrawn(link, where)) return null;
  const name = targetName(to, settings, where.path);
  const end = NAMED.get(to) ?? (name === undefined ? to : `“${name}”`);
  return hrefOf(to, where) === null
    ? `“${label || "a link"}” leads to ${end}, which is not there for visitors`
    : `a link to ${end} has no words, so visitors do not see it`;
}

function linksOf(fields: Fields, values: object): SiteLink[] {
  return Object.entries(fields).flatMap(([name, field]: [string, FieldInfo]) => {
    const value: unknown = (values as Record<string, unknown>)[name];
    if (field.kind === "link") return [value as SiteLink];
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
export function firstSteps(settings: SiteSettings, samples: readonly SiteSettings[], isPublished: boolean): FirstSteps {
  const left = new Set(factsLeft(settings, samples));
  const sections = settings.pages.flatMap((page) => page.sections).filter(({ shown }) => shown);
  const offer = sections.find(({ kind }) => OFFERS.includes(kind));
  const pictured = sections.find(({ values }) => "image" in values);
  return {
    name: !left.has("name"),
    reach: !(["phone", "email", "address"] as const).some((field) => left.has(field)),
    hours: !left.has("hours"),
    offer: offer && { section: offer.id, kind: offer.kind, done: leftOfSection(offer, samples).rows.size === 0 },
    pictures: pictured && { section: pictured.id, done: hasUpload(settings.pages) },
    publish: isPublished,
  };
}

function hasUpload(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "files" in value || Object.values(value).some(hasUpload);
}
