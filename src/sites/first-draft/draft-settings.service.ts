/**
 * A model's words in the place of a template's sample. Nothing of the sample stays that says something of this very
 * business: what the model has not written is empty or switched off, and parts are called by the model's names for them.
 */
import { cut } from "../../kernel/cut.ts";
import type { SiteImage, SiteLink } from "../templates/fields.schema.ts";
import { KINDS, type KindId } from "../templates/kinds.schema.ts";
import { Business, type Section, SiteSettings } from "../templates/settings.schema.ts";
import { isSaid, ledTo } from "../templates/visible.schema.ts";
import type { Written } from "./first-draft.schema.ts";

/** What the model writes once. Where a site has it again, it is switched off: the same words twice say nothing more. */
const PARTS: Partial<Record<KindId, "hero" | "about" | "offers" | "questions">> = {
  hero: "hero",
  about: "about",
  menu: "offers",
  prices: "offers",
  services: "offers",
  products: "offers",
  faq: "questions",
};

const inLine = (text: string): string => text.replace(/\s+/g, " ").trim();
/** Of a page or a button. */
const lineOf = (text: string): string => cut(inLine(text), 60).trim();

/** Fits a value of a model's into what a field takes. */
function fitted(kind: KindId, values: Record<string, unknown>): Record<string, unknown> {
  return fittedTo(KINDS[kind].fields, values);
}

function fittedTo(
  fields: (typeof KINDS)[KindId]["fields"] | object,
  values: Record<string, unknown>,
): Record<string, unknown> {
  const known = fields as Record<string, { kind: string; most?: number; fields?: object }>;
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, unknown][] => {
      const field = Object.hasOwn(known, name) ? known[name] : undefined;
      if (!field) return [];
      if (field.kind === "list" && Array.isArray(value)) {
        const items = value
          .slice(0, field.most)
          .map((item: Record<string, unknown>) => fittedTo(field.fields ?? {}, item));
        return [[name, items]];
      }
      if (typeof value !== "string" || field.most === undefined) return [[name, value]];
      const said = field.kind === "line" ? inLine(value) : value.trim();
      return [[name, cut(said, field.most).trim()]];
    }),
  );
}

const part = (schema: typeof Business.shape.phone | typeof Business.shape.email, text: string): string => {
  const read = schema.safeParse(text.trim());
  return read.success ? read.data : "";
};

type BusinessFacts = SiteSettings["business"];
type OwnFacts = Pick<
  BusinessFacts,
  "phone" | "email" | "address" | "geo" | "hours" | "hoursNote" | "priceRange" | "links"
>;

const NOTHING: OwnFacts = {
  phone: "",
  email: "",
  address: null,
  geo: null,
  hours: [],
  hoursNote: "",
  priceRange: "",
  links: [],
};

/** What the owner has told already stays; what a sample says, of this template or a former one, is of another business. */
function ownFacts(business: BusinessFacts, samples: readonly SiteSettings[]): OwnFacts {
  const names = Object.keys(NOTHING) as (keyof OwnFacts)[];
  const isSamples = (name: keyof OwnFacts): boolean => {
    const told = JSON.stringify(business[name]);
    return samples.some((sample) => JSON.stringify(sample.business[name]) === told);
  };
  const own = names.filter((name) => !isSamples(name));
  return { ...NOTHING, ...Object.fromEntries(own.map((name) => [name, business[name]])) };
}

function businessOf(business: BusinessFacts, samples: readonly SiteSettings[], written: Written): BusinessFacts {
  const language = Business.shape.language.safeParse(written.language);
  const own = ownFacts(business, samples);
  return {
    ...business,
    ...own,
    type: business.type || written.type,
    tagline: cut(inLine(written.tagline), 200),
    description: cut(inLine(written.description), 300),
    phone: part(Business.shape.phone, written.phone) || own.phone,
    email: part(Business.shape.email, written.email) || own.email,
    language: language.success ? language.data : business.language,
  };
}

/** Empty for kinds that are not there in a draft, or need no name. */
function nameOf(kind: KindId, { names, offersTitle }: Written): string {
  if (PARTS[kind] === "offers") return offersTitle;
  if (kind === "faq") return names.questions;
  return Object.hasOwn(names, kind) ? (names as Partial<Record<KindId, string>>)[kind] || "" : "";
}

/** A button is called what it leads to; without a name it is not drawn, but for "call" and "mail", which have their own. */
function linkOf({ label, to }: SiteLink, titles: ReadonlyMap<string, string>, written: Written): SiteLink {
  if (!to.startsWith("#") && !to.startsWith("/")) return { label: to === "call" || to === "mail" ? "" : label, to };
  const [path = "", anchor] = to.split("#");
  // "menu-2" is the second menu of a page.
  const kind = anchor?.replace(/-\d+$/, "");
  const name = kind === undefined ? titles.get(path) : nameOf(kind as KindId, written);
  return { label: lineOf(name ?? ""), to };
}

type Kept = (image: SiteImage | null) => boolean;

/** What is to stand in a section; undefined: nothing that anybody has said. */
function wordsFor(section: Section, written: Written, isKept: Kept): Record<string, unknown> | undefined {
  const { hero, about, offers, questions } = written;
  const title = nameOf(section.kind, written);
  const items = offers.flatMap((group) => group.items);
  const link = { label: "", to: "" };
  const own = (image: SiteImage | null) => (isKept(image) ? image : null);
  switch (section.kind) {
    case "hero":
      return { ...section.values, ...hero, image: own(section.values.image) };
    case "about":
      return { ...section.values, ...about, facts: [], image: own(section.values.image) };
    case "menu":
    case "prices":
      return { ...section.values, title, text: "", groups: offers };
    // A picture of the sample's shows another thing than is named beside it now.
    case "services":
      return {
        ...section.values,
        title,
        text: "",
        items: items.map(({ name, description, price }) => ({ name, text: description, price, image: null, link })),
      };
    case "products":
      return {
        ...section.values,
        title,
        text: "",
        items: items.map(({ name, description, price }) => ({
          name,
          text: description,
          price,
          note: "",
          image: null,
          link,
        })),
      };
    case "faq":
      return { ...section.values, title, text: "", items: questions };
    case "gallery":
      return {
        ...section.values,
        title: "",
        text: "",
        images: section.values.images.filter(({ image }) => isKept(image)).map((each) => ({ ...each, caption: "" })),
      };
    // Seen once there are hours or a place.
    case "visit":
      return { ...section.values, title, text: "", note: "", image: null };
    case "contact":
      return { ...section.values, title, text: "", button: "", thanks: "", image: own(section.values.image) };
    case "newsletter":
      return { ...section.values, title, text: "", button: "", thanks: "" };
    case "booking":
      return {
        ...section.values,
        title,
        text: "",
        button: "",
        thanks: "",
        services: items.map(({ name }) => ({ name })),
      };
    default:
      return undefined;
  }
}

function drafted(section: Section, written: Written, isKept: Kept): Section {
  const words = wordsFor(section, written, isKept);
  if (!section.shown || !words) return { ...section, shown: false };
  const nav = "nav" in words ? { nav: words.nav === "" ? "" : nameOf(section.kind, written) } : {};
  return { ...section, values: fitted(section.kind, { ...words, ...nav }) } as Section;
}

/** Ids of the sections that get what the model has written, and of all that it writes nothing into. */
function firstOfEach(settings: SiteSettings): Set<string> {
  const seen = new Set<string>();
  const isFirst = ({ kind, shown }: Section): boolean => {
    const role = PARTS[kind];
    if (!shown || role === undefined) return true;
    if (seen.has(role)) return false;
    seen.add(role);
    return true;
  };
  return new Set(settings.pages.flatMap(({ sections }) => sections.filter(isFirst).map(({ id }) => id)));
}

/** What visitors find first on a page that is not the home page; empty where nothing of it has a name. */
function firstNameOn(sections: readonly Section[], business: SiteSettings["business"], written: Written): string {
  const names = sections.filter((section) => isSaid(section, business)).map(({ kind }) => nameOf(kind, written));
  return names.find((name) => name !== "") ?? "";
}

/**
 * `samples`: of all templates, since settings stay when another is chosen. `moods`: the template's drawings that say
 * nothing of a business. Undefined where what the model gave does not make a site.
 */
export function draftSettings(
  settings: SiteSettings,
  written: Written,
  samples: readonly SiteSettings[],
  moods: ReadonlySet<string>,
): SiteSettings | undefined {
  const business = businessOf(settings.business, samples, written);
  const isForeign = business.language.split("-")[0] !== settings.business.language.split("-")[0];
  const firsts = firstOfEach(settings);
  const isKept: Kept = (image) => image !== null && (!("art" in image) || moods.has(image.art));
  const pages = settings.pages.map((page, at) => {
    const sections = page.sections.map((section) =>
      firsts.has(section.id) ? drafted(section, written, isKept) : { ...section, shown: false },
    );
    const name = at === 0 ? written.names.home : firstNameOn(sections, business, written);
    // Pages keep their titles, unless those are in another language than the site is from now on.
    const title = (isForeign && lineOf(name)) || page.title;
    return { ...page, title, description: "", sections };
  });
  const titles = new Map(ledTo({ ...settings, business, pages }).map(({ path, title }) => [path, title]));
  const linked = (section: Section): Section => {
    if (section.kind !== "hero" || !section.shown) return section;
    const { action, second } = section.values;
    const links = { action: linkOf(action, titles, written), second: linkOf(second, titles, written) };
    return { ...section, values: { ...section.values, ...links } };
  };
  const whole = pages.map((page) => ({ ...page, sections: page.sections.map(linked) }));
  const made = SiteSettings.safeParse({ ...settings, business, pages: whole });
  return made.success ? made.data : undefined;
}
