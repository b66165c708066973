/** Every page, in every width and both themes: usable by all, without a mouse, and without scrolling sideways. */
import { expect, type Page } from "@playwright/test";
import { SECTIONS } from "../app/shell/pages.ts";
import { test as base, enter, type Person, signUp } from "./fixtures.ts";
import { workAMonth } from "./history.ts";
import { expectAccessible, expectNoSidewaysScroll, expectWalkable, settled, takePicture } from "./sweep.ts";

const PAGES = SECTIONS.flatMap(({ pages }) => pages.map(({ path }) => path));
const STRANGERS = ["/login", "/sign-up", "/verify-email", "/verify-email#token=spent"];
const STATES = ["empty", "filled"] as const;

/** Those that the pages of one worker process are shown to; they change nothing. */
const test = base.extend<object, { residents: (state: (typeof STATES)[number]) => Promise<Person> }>({
  residents: [
    async ({ platform }, use) => {
      const known = new Map<string, Promise<Person>>();
      const arrive = async (state: string) => {
        const person = await signUp(platform);
        if (state === "filled") await workAMonth(platform, person);
        return person;
      };
      await use((state) => {
        const person = known.get(state) ?? arrive(state);
        known.set(state, person);
        return person;
      });
    },
    { scope: "worker" },
  ],
});

test.use({ contextOptions: { reducedMotion: "reduce" } });

/** One theme after the other: a page is loaded once for both. */
async function examine(page: Page, name: string): Promise<void> {
  const width = page.viewportSize()?.width;
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    // The page hears of it with its next frame.
    await expect(page.locator("html")).toHaveAttribute("data-mode", theme);
    await settled(page);
    await takePicture(page, `${name}-${theme}-${width}`);
    await expectAccessible(page, `${name}, ${theme}`, theme === "light" ? "all" : "colours");
  }
  await expectNoSidewaysScroll(page);
  await expectWalkable(page);
}

const named = (path: string): string => path.replace(/\W+/g, "-").replace(/^-/, "");

for (const state of STATES) {
  for (const path of PAGES) {
    test(`${path}, ${state}`, async ({ context, page, platform, residents }) => {
      await enter(context, platform, await residents(state));
      await page.goto(path);
      await examine(page, `${named(path)}-${state}`);
    });
  }
}

test("a page that is not there", async ({ context, page, platform, residents }) => {
  await enter(context, platform, await residents("empty"));
  await page.goto("/no/such/page");
  await examine(page, "not-found");
});

for (const path of STRANGERS) {
  test(`${path}, to a stranger`, async ({ page, trouble }) => {
    trouble.allow(/status of 4\d\d.*\/api\/auth\/verify/, "the token is none");
    await page.goto(path);
    await examine(page, named(path));
  });
}
