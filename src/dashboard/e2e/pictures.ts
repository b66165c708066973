/** Takes the pictures that the README shows. */
import { resolve } from "node:path";
import { enter, type Person, type Platform, signUp, test } from "./fixtures.ts";
import { workAMonth } from "./history.ts";
import { bought } from "./owners.ts";
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

/** Each resolves with the path of the page. */
const PICTURES: readonly {
  name: string;
  /** Whose page it is: the picture shows it. */
  email: string;
  theme: "light" | "dark";
  prepare: (platform: Platform, person: Person) => Promise<string>;
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
];

for (const { name, email, theme, prepare } of PICTURES) {
  test(name, async ({ context, page, platform }) => {
    const person = await signUp(platform, { email });
    const path = await prepare(platform, person);
    await enter(context, platform, person);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.goto(path);
    await settled(page);
    await page.screenshot({ path: resolve(IMAGES, `${name}.png`) });
  });
}
