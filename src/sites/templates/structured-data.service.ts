/** A business as search engines read it: schema.org's LocalBusiness, of the most telling kind. */
import { DAYS, type SiteSettings, type TemplateId } from "./template.schema.ts";

const DAY_NAMES = Object.fromEntries(
  DAYS.map((day) => [day, `https://schema.org/${day.charAt(0).toUpperCase()}${day.slice(1)}`]),
);

const KINDS: Readonly<Record<TemplateId, string>> = { restaurant: "Restaurant", services: "LocalBusiness" };

/** Members that are not known are left out: an empty one would be a claim. */
export function structuredData(settings: SiteSettings, url: string, template: TemplateId): Record<string, unknown> {
  const { businessName, tagline, about, phone, email, address, hours, links } = settings;
  const description = about || tagline;
  return {
    "@context": "https://schema.org",
    "@type": KINDS[template],
    name: businessName,
    url,
    ...(description && { description }),
    ...(phone && { telephone: phone }),
    ...(email && { email }),
    ...(address && {
      address: {
        "@type": "PostalAddress",
        streetAddress: address.street,
        addressLocality: address.city,
        ...(address.region && { addressRegion: address.region }),
        postalCode: address.postalCode,
        addressCountry: address.country,
      },
    }),
    ...(hours.length > 0 && {
      openingHoursSpecification: hours.map(({ day, opens, closes }) => ({
        "@type": "OpeningHoursSpecification",
        dayOfWeek: DAY_NAMES[day],
        opens,
        closes,
      })),
    }),
    ...(links.length > 0 && { sameAs: links.map((link) => link.url) }),
  };
}
