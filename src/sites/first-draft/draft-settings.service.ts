/**
 * A model's words in the place of a template's sample. Nothing of the sample stays that claims something of this very
 * business: people, reviews, figures, prices and hours that nobody has said would be lies on a page with its name.
 */
import { cut } from "../../kernel/cut.ts";
import { KINDS, type KindId } from "../templates/kinds.schema.ts";
import { Business, type Section, SiteSettings } from "../templates/settings.schema.ts";
import type { Written } from "./first-draft.schema.ts";

/** What only its owner can tell. */
const CLAIMS: ReadonlySet<KindId> = new Set(["team", "reviews", "trust", "timetable", "plans", "work"]);

const inLine = (text: string): string => text.replace(/\s+/g, " ").trim();

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
      if (typeof value !== "string") return [[name, value]];
      const said = field.kind === "line" ? inLine(value) : value.trim();
      return [[name, cut(said, field.most ?? 0).trim()]];
    }),
  );
}

const part = (schema: typeof Business.shape.phone | typeof Business.shape.email, text: string): string => {
  const read = schema.safeParse(text.trim());
  return read.success ? read.data : "";
};

function businessOf({ business }: SiteSettings, written: Written): SiteSettings["business"] {
  const language = Business.shape.language.safeParse(written.language);
  return {
    ...business,
    tagline: cut(inLine(written.tagline), 200),
    description: cut(inLine(written.description), 300),
    phone: part(Business.shape.phone, written.phone),
    email: part(Business.shape.email, written.email),
    address: null,
    geo: null,
    hours: [],
    hoursNote: "",
    priceRange: "",
    links: [],
    language: language.success ? language.data : business.language,
  };
}

/** What is to stand in a section; undefined: what is there. */
function wordsFor({ kind, values }: Section, written: Written): Record<string, unknown> | undefined {
  const { hero, about, offers, offersTitle, questions } = written;
  const items = offers.flatMap((group) => group.items);
  switch (kind) {
    case "hero":
      return { ...values, ...hero };
    case "about":
      return { ...values, ...about, facts: [] };
    case "menu":
    case "prices":
      return { ...values, title: offersTitle || values.title, text: "", groups: offers };
    case "services":
      return {
        ...values,
        title: offersTitle || values.title,
        text: "",
        items: items.map(({ name, description, price }, at) => ({
          name,
          text: description,
          price,
          image: values.items[at]?.image ?? null,
          link: { label: "", to: "" },
        })),
      };
    case "products":
      return {
        ...values,
        title: offersTitle || values.title,
        text: "",
        items: items.map(({ name, description, price }, at) => ({
          name,
          text: description,
          price,
          note: "",
          image: values.items[at]?.image ?? null,
          link: { label: "", to: "" },
        })),
      };
    case "faq":
      return { ...values, text: "", items: questions };
    case "gallery":
      return { ...values, text: "", images: values.images.map((each) => ({ ...each, caption: "" })) };
    case "visit":
      return { ...values, text: "", note: "" };
    default:
      return undefined;
  }
}

function withWords(section: Section, written: Written): Section {
  const words = wordsFor(section, written);
  const shown = section.shown && !CLAIMS.has(section.kind);
  return { ...section, shown, ...(words && { values: fitted(section.kind, words) }) } as Section;
}

/** Undefined where what the model gave does not make a site. */
export function draftSettings(settings: SiteSettings, written: Written): SiteSettings | undefined {
  const pages = settings.pages.map((page) => ({
    ...page,
    description: "",
    sections: page.sections.map((section) => withWords(section, written)),
  }));
  const made = SiteSettings.safeParse({ ...settings, business: businessOf(settings, written), pages });
  return made.success ? made.data : undefined;
}
