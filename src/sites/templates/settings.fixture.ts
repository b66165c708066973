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
