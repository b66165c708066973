/** All pages of a template's site, and the one that it has for what is not there. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { ALL_TEMPLATES } from "../all.ts";
import type { TemplateId } from "../template.schema.ts";
import { hostOf } from "../workbench/serve.ts";
import { settingsOf, type Variant } from "../workbench/variants.ts";
import { pageFaults } from "./page-check.ts";

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
  const known = { origin: `http://${hostOf(template, variant, port)}`, hasAddress: business.address !== null };
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
