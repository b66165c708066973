/**
 * What pages may tell search engines: members that schema.org has for the type, as Google's rules for LocalBusiness
 * (https://developers.google.com/search/docs/appearance/structured-data/local-business) and for breadcrumbs want them.
 */
import * as z from "zod";
import { BUSINESS_TYPES, type BusinessType, isFood } from "../business-type.schema.ts";
import { DAYS } from "../settings.schema.ts";

const isHttps = (address: string): boolean => URL.canParse(address) && new URL(address).protocol === "https:";
const text = z.string().trim().min(1);
const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
const weekday = z.enum(DAYS.map((day) => `https://schema.org/${day.charAt(0).toUpperCase()}${day.slice(1)}`));

function schemas(origin: string) {
  const own = z.string().refine((address) => address.startsWith(`${origin}/`), "is not of the site");
  const business = z.strictObject({
    "@type": z.enum(Object.keys(BUSINESS_TYPES) as BusinessType[]),
    "@id": z.literal(`${origin}/#business`),
    name: text,
    url: z.literal(`${origin}/`),
    description: text.optional(),
    image: z.array(own).min(1).optional(),
    telephone: z.string().regex(/\d{3}/).optional(),
    email: z.email().optional(),
    priceRange: text.max(99).optional(),
    address: z
      .strictObject({
        "@type": z.literal("PostalAddress"),
        // Google wants an address, and of it as much as is known.
        streetAddress: text.optional(),
        addressLocality: text.optional(),
        addressRegion: text.optional(),
        postalCode: text.optional(),
        addressCountry: z.string().regex(/^[A-Z]{2}$/),
      })
      .optional(),
    geo: z
      .strictObject({
        "@type": z.literal("GeoCoordinates"),
        latitude: z.number().min(-90).max(90),
        longitude: z.number().min(-180).max(180),
      })
      .optional(),
    openingHoursSpecification: z
      .array(
        z.strictObject({
          "@type": z.literal("OpeningHoursSpecification"),
          dayOfWeek: weekday,
          opens: time,
          closes: time,
        }),
      )
      .min(1)
      .optional(),
    sameAs: z.array(z.string().refine(isHttps, "is not https")).min(1).optional(),
    hasMenu: own.optional(),
  });
  const website = z.strictObject({
    "@type": z.literal("WebSite"),
    "@id": z.literal(`${origin}/#website`),
    url: z.literal(`${origin}/`),
    name: text,
    publisher: z.strictObject({ "@id": z.literal(`${origin}/#business`) }),
  });
  const step = z.strictObject({ "@type": z.literal("ListItem"), position: z.int().min(1), name: text, item: own });
  const trail = z.strictObject({
    "@type": z.literal("BreadcrumbList"),
    itemListElement: z
      .array(step)
      .min(2)
      .refine((steps) => steps.every(({ position }, at) => position === at + 1), "is not in order"),
  });
  const graph = z.union([z.tuple([business, website]), z.tuple([business, website, trail])]);
  return z.strictObject({ "@context": z.literal("https://schema.org"), "@graph": graph });
}

export interface Known {
  /** Of the site. */
  origin: string;
  /** Whether its owner has told where it is: Google wants the address then. */
  hasAddress: boolean;
}

/** `source`: what stands in the page's `application/ld+json`. */
export function dataFaults(source: string, { origin, hasAddress }: Known): string[] {
  let data: unknown;
  try {
    data = JSON.parse(source);
  } catch {
    return ["its structured data is no JSON"];
  }
  const parsed = schemas(origin).safeParse(data);
  if (!parsed.success) return [`its structured data is wrong: ${z.prettifyError(parsed.error)}`];
  const [business] = parsed.data["@graph"];
  if (business.hasMenu && !isFood(business["@type"])) return ["only places that serve food have a menu"];
  return hasAddress === Boolean(business.address) ? [] : ["the business' address is not told as it is known"];
}
