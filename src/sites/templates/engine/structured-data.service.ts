/** A business as search engines read it: schema.org's LocalBusiness, of the kind that its owner chose or its template is made for. */
import { isFood } from "../business-type.schema.ts";
import { DAYS, type Page, type SiteSettings } from "../settings.schema.ts";
import type { Template } from "../template.schema.ts";
import { isSaid } from "../visible.schema.ts";

const DAY_NAMES = Object.fromEntries(
  DAYS.map((day) => [day, `https://schema.org/${day.charAt(0).toUpperCase()}${day.slice(1)}`]),
);

export interface DataFacts {
  template: Template;
  settings: SiteSettings;
  page: Page;
  /** `https://cafe.example`. */
  origin: string;
  /** Addresses of pictures of the business, whole. */
  images: readonly string[];
}

/** Members that are not known are left out: an empty one would be a claim. */
export function structuredData({ template, settings, page, origin, images }: DataFacts): Record<string, unknown> {
  const { business, pages } = settings;
  const { name, tagline, description, phone, email, address, geo, hours, links, priceRange } = business;
  const id = `${origin}/#business`;
  const type = business.type || template.businessType;
  const told = description || tagline;
  const menu = pages.find(({ sections }) =>
    sections.some((section) => section.kind === "menu" && isSaid(section, business)),
  );
  const local = {
    "@type": type,
    "@id": id,
    name,
    url: `${origin}/`,
    ...(told && { description: told }),
    ...(images.length > 0 && { image: images }),
    ...(phone && { telephone: phone }),
    ...(email && { email }),
    ...(priceRange && { priceRange }),
    ...(address && {
      address: {
        "@type": "PostalAddress",
        ...(address.street && { streetAddress: address.street }),
        ...(address.city && { addressLocality: address.city }),
        ...(address.region && { addressRegion: address.region }),
        ...(address.postalCode && { postalCode: address.postalCode }),
        addressCountry: address.country,
      },
    }),
    ...(geo && { geo: { "@type": "GeoCoordinates", latitude: geo.lat, longitude: geo.lng } }),
    ...(hours.length > 0 && {
      openingHoursSpecification: hours.map(({ day, opens, closes }) => ({
        "@type": "OpeningHoursSpecification",
        dayOfWeek: DAY_NAMES[day],
        opens,
        closes,
      })),
    }),
    ...(links.length > 0 && { sameAs: links.map(({ url }) => url) }),
    ...(menu && isFood(type) && { hasMenu: `${origin}${menu.path}` }),
  };
  const here = `${origin}${page.path}`;
  const website = {
    "@type": "WebSite",
    "@id": `${origin}/#website`,
    url: `${origin}/`,
    name,
    publisher: { "@id": id },
  };
  const trail =
    page.path === "/"
      ? []
      : [
          {
            "@type": "BreadcrumbList",
            itemListElement: [
              { "@type": "ListItem", position: 1, name, item: `${origin}/` },
              { "@type": "ListItem", position: 2, name: page.title, item: here },
            ],
          },
        ];
  return { "@context": "https://schema.org", "@graph": [local, website, ...trail] };
}
