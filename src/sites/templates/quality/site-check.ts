/** All pages of a template's site, the one that it has for what is not there, and its themes. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { ALL_TEMPLATES } from "../all.ts";
import type { TemplateId } from "../template.schema.ts";
import { gonePath } from "../workbench/pictures.ts";
import { hostOf } from "../workbench/serve.ts";
import { settingsOf, type Variant } from "../workbench/variants.ts";
import { type Asked, pageFaults } from "./page-check.ts";

const ENDS = [360, 1440] as const;
type Views = Pick<Asked, "widths" | "themes">;
/** Those that are about room alone are seen at both ends, by day. */
const VIEWS: Readonly<Record<Variant, Views>> = {
  sample: {},
  minimal: {},
  partial: { widths: ENDS, themes: ["light"] },
  full: { widths: ENDS, themes: ["light"] },
  hostile: {},
};

export interface SiteAsked {
  template: TemplateId;
  variant: Variant;
  /** Of the workbench. */
  port: number;
  /** A folder for pictures of every page. */
  pictures?: string | undefined;
}

export async function siteFaults(
  browser: Browser,
  { template, variant, port, pictures }: SiteAsked,
): Promise<string[]> {
  const { pages, business } = settingsOf(ALL_TEMPLATES[template], variant);
  const faults: string[] = [];
  if (pictures) mkdirSync(pictures, { recursive: true });
  const known = {
    origin: `http://${hostOf(template, variant, port)}`,
    hasAddress: business.address !== null,
    ...VIEWS[variant],
    gone: [gonePath],
  };
  for (const { path, status } of [
    ...pages.map(({ path }) => ({ path, status: 200 as const })),
    { path: "/nothing-here", status: 404 as const },
  ]) {
    const name = `${template}-${variant}${path.replaceAll("/", "-").replace(/-$/, "")}`;
    const found = await pageFaults(browser, {
      ...known,
      path,
      status,
      pictures: pictures ? (width, theme) => join(pictures, `${name}-${width}-${theme}.png`) : undefined,
    });
    faults.push(...found.map((fault) => `${template}, ${variant}, ${path}, ${fault}`));
  }
  return faults;
}

/** Owners' colours that nothing in a palette is like. */
const ACCENTS = ["#ffff00", "#000000", "#808080"];

/** Every palette and three accents on a page with every kind of section; every pair of typefaces on the sample's home page. */
export async function themeFaults(browser: Browser, template: TemplateId, port: number): Promise<string[]> {
  const { palettes, fonts, sample } = ALL_TEMPLATES[template];
  const coloured = { variant: "hostile", paths: ["/", "/more"], widths: [1440], rules: "colours" } as const;
  const lettered = { variant: "sample", paths: ["/"], widths: ENDS, themes: ["light"] } as const;
  const looks: (Views & {
    variant: Variant;
    paths: readonly string[];
    rules?: "colours";
    look: Record<string, string>;
  })[] = [
    ...palettes.map(({ id }) => ({ ...coloured, look: { palette: id } })),
    ...ACCENTS.map((accent) => ({ ...coloured, look: { accent } })),
    ...fonts.slice(1).map(({ id }) => ({ ...lettered, look: { fonts: id } })),
  ];
  const faults: string[] = [];
  for (const { variant, paths, look, ...views } of looks) {
    const asked = new URLSearchParams(look);
    for (const path of paths) {
      const found = await pageFaults(browser, {
        origin: `http://${hostOf(template, variant, port)}`,
        path: `${path}?${asked}`,
        status: 200,
        hasAddress: variant === "hostile" || sample.business.address !== null,
        ...views,
      });
      faults.push(...found.map((fault) => `${template}, ${variant}, ${asked}, ${fault}`));
    }
  }
  return faults;
}
