/** What an owner tells of a business, from which a site is made. */
import * as z from "zod";
import { isStorable, NOT_STORABLE } from "../../kernel/storable.ts";

/** One line: what a browser's text field gives. */
export const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    .regex(/^[^\u0000-\u001f\u007f]*$/, "must be one line")
    .refine(isStorable, NOT_STORABLE);
const words = (most: number) => z.string().trim().max(most).refine(isStorable, NOT_STORABLE);

/** Only what a link may lead to: nothing that a browser would run. */
const Link = z.url({ protocol: /^https$/ }).max(500);
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

const Hours = z.strictObject({ day: z.enum(DAYS), opens: Time, closes: Time });

const Address = z.strictObject({
  street: line(200),
  city: line(100),
  region: line(100).default(""),
  postalCode: line(20),
  /** ISO 3166-1 alpha-2. */
  country: z.string().regex(/^[A-Z]{2}$/, "must be a country's two letters, such as US"),
});

const Offer = z.strictObject({
  name: line(120).min(1),
  description: words(500).default(""),
  /** As it is to be read, with its currency. */
  price: line(40).default(""),
});
const OfferGroup = z.strictObject({ title: line(120).min(1), items: z.array(Offer).max(100) });

export const SiteSettings = z
  .strictObject({
    businessName: line(120).min(1),
    tagline: line(200).default(""),
    about: words(5_000).default(""),
    phone: z
      .string()
      .trim()
      .regex(/^$|^\+?[0-9 ().-]{5,30}$/, "must be a telephone number")
      .default(""),
    email: z.union([z.literal(""), z.email().max(254)]).default(""),
    address: Address.nullable().default(null),
    hours: z.array(Hours).max(21).default([]),
    /** A menu, a list of services, a price list. */
    offers: z.array(OfferGroup).max(30).default([]),
    links: z
      .array(z.strictObject({ label: line(60).min(1), url: Link }))
      .max(10)
      .default([]),
    accent: Colour.default("#8a3324"),
    /** BCP 47. */
    language: z
      .string()
      .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, "must be a language such as en or pt-BR")
      .refine(isLanguage, "must be a language such as en or pt-BR")
      .default("en"),
  })
  .meta({ id: "SiteSettings" });
export type SiteSettings = z.infer<typeof SiteSettings>;

export const TEMPLATES = ["restaurant", "services"] as const;
export type TemplateId = (typeof TEMPLATES)[number];
