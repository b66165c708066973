/** Every page, in every width and both themes: usable by all, without a mouse, and without scrolling sideways. */
import type { Page } from "@playwright/test";
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

/** The two wide projects have one theme each; on the narrow ones a page is looked at in one after the other. */
async function examine(page: Page, name: string, project: string): Promise<void> {
  await settled(page);
  const narrow = project === "phone" || project === "tablet";
  const width = page.viewportSize()?.width;
  for (const theme of narrow ? (["light", "dark"] as const) : [project]) {
    if (narrow) await page.emulateMedia({ colorScheme: theme === "dark" ? "dark" : "light" });
    await settled(page);
    await takePicture(page, `${name}-${theme}-${width}`);
    await expectAccessible(page, `${name}, ${theme}`);
  }
  await expectNoSidewaysScroll(page);
  if (project !== "dark") await expectWalkable(page);
}

const named = (path: string): string => path.replace(/\W+/g, "-").replace(/^-/, "");

for (const state of STATES) {
  for (const path of PAGES) {
    test(`${path}, ${state}`, async ({ context, page, platform, residents }, { project }) => {
      await enter(context, platform, await residents(state));
      await page.goto(path);
      await examine(page, `${named(path)}-${state}`, project.name);
    });
  }
}

test("a page that is not there", async ({ context, page, platform, residents }, { project }) => {
  await enter(context, platform, await residents("empty"));
  await page.goto("/no/such/page");
  await examine(page, "not-found", project.name);
});

for (const path of STRANGERS) {
  test(`${path}, to a stranger`, async ({ page, trouble }, { project }) => {
    trouble.allow(/status of 4\d\d.*\/api\/auth\/verify/, "the token is none");
    await page.goto(path);
    await examine(page, named(path), project.name);
  });
}
