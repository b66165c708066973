import { SiteSettings } from "./settings.schema.ts";

/** The least that a site is made of. */
export const settingsNamed = (name: string): SiteSettings =>
  SiteSettings.parse({
    business: { name },
    look: {},
    pages: [{ id: "home", path: "/", title: "Home", sections: [] }],
  });

/** The same with another line below the name. */
export const withTagline = (settings: SiteSettings, tagline: string): SiteSettings => ({
  ...settings,
  business: { ...settings.business, tagline },
});

const line = { name: "x", description: "x", price: "x", note: "x" };

/** Each with as many lines as the schema lets it have, in as few words as they can be. */
export const fullMenus = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    id: `menu${at}`,
    kind: "menu" as const,
    values: { groups: Array.from({ length: 30 }, () => ({ items: Array.from({ length: 100 }, () => line) })) },
  }));
