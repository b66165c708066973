/** What an owner tells of a business, and how the pages are put together, from which a site is made. */
import * as z from "zod";
import { ChosenType } from "./business-type.schema.ts";
import { HttpsUrl, line, SiteImage, valuesOf } from "./fields.schema.ts";
import { KIND_IDS, KINDS, type KindId, type KindValues } from "./kinds.schema.ts";

const Colour = z.string().regex(/^#[0-9a-f]{6}$/i, "must be a colour such as #8a3324");
const Time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 09:30");

export const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Day = (typeof DAYS)[number];

/** Pages name weekdays in it, and a tag that only looks like one would stop their being made. */
function isLanguage(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

/** Closing before it opens is past midnight. */
const Hours = z.strictObject({ day: z.enum(DAYS), opens: Time, closes: Time });

const Address = z.strictObject({
  street: line(200),
  city: line(100),
  region: line(100).default(""),
  postalCode: line(20),
  /** ISO 3166-1 alpha-2. */
  country: z.string().regex(/^[A-Z]{2}$/, "must be a country's two letters, such as US"),
});

export const Business = z.strictObject({
  name: line(120).min(1),
  /** Below the name, and in what search engines show. */
  tagline: line(200).default(""),
  /** For search engines and links; made from the rest where it is empty. */
  description: line(300).default(""),
  phone: z
    .string()
    .trim()
    .regex(/^$|^\+?[0-9 ().-]{5,30}$/, "must be a telephone number")
    .default(""),
  email: z.union([z.literal(""), z.email().max(254)]).default(""),
  address: Address.nullable().default(null),
  /** Degrees (WGS 84). */
  geo: z
    .strictObject({ lat: z.number().min(-90).max(90), lng: z.number().min(-180).max(180) })
    .nullable()
    .default(null),
  hours: z.array(Hours).max(28).default([]),
  hoursNote: line(200).default(""),
  /** What search engines are told that it is. */
  type: ChosenType.default(""),
  /** As schema.org has it: `$$`. */
  priceRange: line(20).default(""),
  /** Elsewhere on the web: profiles, maps, shops. */
  links: z
    .array(z.strictObject({ label: line(60).min(1), url: HttpsUrl }))
    .max(10)
    .default([]),
  logo: SiteImage.nullable().default(null),
  /** BCP 47. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, "must be a language such as en or pt-BR")
    .refine(isLanguage, "must be a language such as en or pt-BR")
    .default("en"),
});
export type Business = z.infer<typeof Business>;

/** A name among the template's choices; one that it does not have is its first. */
const Chosen = z
  .string()
  .regex(/^[a-z0-9-]{0,40}$/)
  .default("");

export const Look = z.strictObject({
  palette: Chosen,
  /** In place of the palette's own. */
  accent: Colour.nullable().default(null),
  fonts: Chosen,
  theme: z.enum(["auto", "light", "dark"]).default("auto"),
});
export type Look = z.infer<typeof Look>;

/** Of a section or page, within its site: forms and links name it. */
const PartId = z.string().regex(/^[a-z0-9]{4,24}$/, "must be 4 to 24 small letters and digits");

export interface SectionOf<K extends KindId = KindId> {
  id: string;
  kind: K;
  /** Whether visitors see it. */
  shown: boolean;
  values: KindValues<K>;
}
export type Section = { [K in KindId]: SectionOf<K> }[KindId];

const sectionOf = <K extends KindId>(kind: K) =>
  z.strictObject({
    id: PartId,
    kind: z.literal(kind),
    shown: z.boolean().default(true),
    values: valuesOf(KINDS[kind].fields),
  });

const Section = z
  .discriminatedUnion(
    "kind",
    KIND_IDS.map(sectionOf) as [ReturnType<typeof sectionOf>, ...ReturnType<typeof sectionOf>[]],
  )
  .meta({ id: "SiteSection" });

export const MOST_PAGES = 10;
export const MOST_SECTIONS = 24;

/** What is at these is made by the platform. */
const TAKEN = new Set(["/404", "/assets"]);

const Page = z
  .strictObject({
    id: PartId,
    path: z
      .string()
      .regex(/^\/$|^\/[a-z0-9]+(?:-[a-z0-9]+)*$/, "must be a path such as /menu")
      .max(60)
      .refine((path) => !TAKEN.has(path), "is a path of the platform's own"),
    /** In the navigation and the browser's tab. */
    title: line(60).min(1),
    description: line(300).default(""),
    sections: z.array(Section).max(MOST_SECTIONS),
  })
  .meta({ id: "SitePage" });

export interface Page {
  id: string;
  path: string;
  title: string;
  description: string;
  sections: Section[];
}

/** What no page can be judged by alone, each fault at its place. */
function judgePages(pages: readonly z.output<typeof Page>[], { addIssue }: z.RefinementCtx): void {
  const seen = new Set<string>();
  const once = (what: string, path: (string | number)[], message: string): void => {
    if (seen.has(what)) addIssue({ code: "custom", path, message });
    seen.add(what);
  };
  for (const [at, { id, path, sections }] of pages.entries()) {
    if (at === 0 && path !== "/")
      addIssue({ code: "custom", path: [at, "path"], message: "must be /: the first page is the home page" });
    // No id has a slash.
    once(path, [at, "path"], "must be a path of its own");
    once(id, [at, "id"], "must be used once");
    for (const [place, section] of sections.entries())
      once(section.id, [at, "sections", place, "id"], "must be used once");
  }
}

export const SiteSettings = z
  .strictObject({
    business: Business,
    look: Look,
    /** The first is the home page, at `/`. */
    pages: z.array(Page).min(1).max(MOST_PAGES).superRefine(judgePages),
  })
  .meta({ id: "SiteSettings" }) as unknown as z.ZodType<SiteSettings, SiteSettingsInput>;

export interface SiteSettings {
  business: Business;
  look: Look;
  pages: Page[];
}

/** What may be left out has its standard. */
export interface SiteSettingsInput {
  business: z.input<typeof Business>;
  look: z.input<typeof Look>;
  pages: z.input<typeof Page>[];
}
