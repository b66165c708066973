/** Takes the pictures that the README shows. */
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { shown } from "./editor.ts";
import { enter, expect, type Person, type Platform, signUp, test } from "./fixtures.ts";
import { workAMonth } from "./history.ts";
import { bought, madeBy } from "./owners.ts";
import { settled } from "./sweep.ts";

const IMAGES = resolve(import.meta.dirname, "../../../docs/images");

/** A website that is live on a name of its own, with a change that is not published yet. */
async function ownAWebsite(platform: Platform, person: Person): Promise<string> {
  const { site } = await bought(platform, person, "corner-cafe");
  const path = { id: site.id };
  const change = (settings: typeof site.settings) =>
    person.api.PATCH("/api/sites/{id}", { params: { path }, body: { settings } });
  const business = { ...site.settings.business, tagline: "Soup, bread and good wine" };
  const shown = { ...site.settings, business };
  await change(shown);
  await person.api.POST("/api/sites/{id}/publish", { params: { path } });
  const tagline = "Soup, bread and good wine, now on Mondays too";
  await change({ ...shown, business: { ...business, tagline, phone: "+1 512 555 0100" } });
  return `/sites/${site.id}`;
}

/** A restaurant's menu, while it is written. */
async function writeAMenu(_platform: Platform, person: Person): Promise<string> {
  const site = await madeBy(person, "Corner Café");
  const [home] = site.settings.pages;
  const menu = home?.sections.find(({ kind }) => kind === "menu");
  return `/sites/${site.id}/edit?page=${home?.id}&section=${menu?.id}`;
}

/** The website beside the form is drawn, with its letters and pictures. */
async function drawn(page: Page): Promise<void> {
  await expect(shown(page).getByRole("heading", { level: 1 })).toBeVisible();
  await shown(page).evaluate(async ({ ownerDocument }) => {
    await ownerDocument.fonts.ready;
    // Of those beyond what is seen browsers load none.
    const seen = [...ownerDocument.images].filter((image) => {
      const { top, bottom } = image.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    });
    await Promise.all(seen.map((image) => image.decode()));
  });
}

/** Each resolves with the path of the page. */
const PICTURES: readonly {
  name: string;
  /** Whose page it is: the picture shows it. */
  email: string;
  theme: "light" | "dark";
  prepare: (platform: Platform, person: Person) => Promise<string>;
  /** What the page waits for beyond itself. */
  ready?: (page: Page) => Promise<void>;
}[] = [
  {
    name: "start-light-1440",
    email: "ada@engines.example",
    theme: "light",
    prepare: async (platform, person) => {
      await workAMonth(platform, person);
      return "/start";
    },
  },
  {
    name: "usage-dark-1440",
    email: "ada@analytics.example",
    theme: "dark",
    prepare: async (platform, person) => {
      await workAMonth(platform, person);
      return "/usage";
    },
  },
  { name: "website-light-1440", email: "ada@cafe.example", theme: "light", prepare: ownAWebsite },
  { name: "editor-light-1440", email: "ada@cafe-editor.example", theme: "light", prepare: writeAMenu, ready: drawn },
];

for (const { name, email, theme, prepare, ready } of PICTURES) {
  test(name, async ({ context, page, platform }) => {
    const person = await signUp(platform, { email });
    const path = await prepare(platform, person);
    await enter(context, platform, person);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.goto(path);
    await settled(page);
    await ready?.(page);
    await page.screenshot({ path: resolve(IMAGES, `${name}.png`) });
  });
}
