/** From a site as it is recorded to the files of a version, kept where visitors or a preview's readers will find them. */
import { BucketAway } from "./hosting/bucket-away.ts";
import type { Hosting } from "./hosting/hosting.ts";
import type { Built, StoredSite } from "./site-storage.ts";
import { ALL_TEMPLATES } from "./templates/all.ts";
import { buildSite } from "./templates/build.ts";
import type { Cards } from "./templates/card/cards.ts";
import { fontsOf, groundsOf, groundTokens } from "./templates/engine/tokens.service.ts";
import type { SiteSettings } from "./templates/settings.schema.ts";
import type { Template } from "./templates/template.schema.ts";

export interface VersionFilesPorts {
  hosting: Pick<Hosting, "putFiles">;
  cards: Cards;
  /** `https://cafe.example` */
  addressOf: (site: StoredSite) => string;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
}

export interface VersionFilesOf {
  version(site: StoredSite): Promise<Built>;
  /** Under another name than the site's. Nothing is sent from a preview, so it asks nobody whether they are a person. */
  preview(site: StoredSite, keptAs: string): Promise<Built["files"]>;
}

export function createVersionFiles({ hosting, cards, addressOf, warn }: VersionFilesPorts): VersionFilesOf {
  /** A site without its card is better than none: what cannot be drawn is left out, and said. */
  async function card(site: StoredSite, { business, look }: SiteSettings, template: Template) {
    const { accent = "", paper = "", ink = "" } = groundTokens(groundsOf(template, look).light);
    const { name, tagline: line, address } = business;
    const place = address?.city ? { place: address.city } : {};
    const input = { name, line, ...place, accent, paper, ink, family: fontsOf(template, look).display };
    try {
      return await cards(site.id, input);
    } catch (error) {
      if (error instanceof BucketAway) throw error;
      warn("card_not_drawn", { site: site.id }, error);
      return undefined;
    }
  }

  async function build(site: StoredSite, keptAs: string, turnstileKey: string | null): Promise<Built> {
    const template = ALL_TEMPLATES[site.template];
    const { settings } = site;
    const address = addressOf(site);
    const { files, forms } = await buildSite({
      template,
      settings,
      origin: address,
      turnstileKey,
      card: () => card(site, settings, template),
    });
    return { files: await hosting.putFiles(keptAs, files, site.id), forms, madeFor: { address, turnstileKey } };
  }

  return {
    version: (site) => build(site, site.id, site.turnstileKey),
    preview: async (site, keptAs) => (await build(site, keptAs, null)).files,
  };
}
