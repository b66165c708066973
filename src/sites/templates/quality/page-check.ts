/** All that is asked of one page of a website, in a browser: at every width, by day and by night. */
import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "@playwright/test";
import { focusFaults } from "./focus.ts";
import { layoutFaults } from "./layout.ts";
import { markupFaults } from "./markup.ts";
import { printFaults } from "./print.ts";
import { dataFaults, type Known } from "./structured-data.ts";

export const WIDTHS = [360, 768, 1440] as const;
export type Width = (typeof WIDTHS)[number];
export const THEMES = ["light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
const HEIGHT = { 360: 740, 768: 1024, 1440: 900 } as const;

/** Pixels of a picture, from the top of the page. */
const MOST_SHOWN = 12_000;

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What the dark may change; all else axe has asked of the page by day. */
const COLOURS = ["color-contrast", "link-in-text-block"];

const REPORT_VIOLATIONS = `document.addEventListener("securitypolicyviolation", (event) => {
  console.error("policy violated: " + event.violatedDirective + " by " + event.blockedURI);
});`;

export interface Asked extends Known {
  path: string;
  /** 404 for the page that says that there is none. */
  status: 200 | 404;
  widths?: readonly Width[];
  themes?: readonly Theme[];
  /** `colours`: only what another palette may change. */
  rules?: "all" | "colours";
  /** Paths of images that the page names and that are not there. */
  gone?: readonly string[];
  /** Where a picture of each width and theme goes, if anywhere. */
  pictures?: ((width: number, theme: string) => string) | undefined;
}

/** Hears of whatever a page of words alone has no reason to do. */
function listen(page: Page, { origin, status, path, gone = [] }: Asked): string[] {
  const heard: string[] = [];
  const missing = new Set([...gone.map((each) => origin + each), ...(status === 404 ? [origin + path] : [])]);
  page.on("console", (message) => {
    if (message.type() === "error" && !missing.has(message.location().url)) heard.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => heard.push(`a script failed: ${error.message}`));
  page.on("dialog", (dialog) => {
    heard.push(`a dialog opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith("data:") && new URL(url).origin !== origin) heard.push(`a request to ${url}`);
  });
  page.on("requestfailed", (request) => heard.push(`a request failed: ${request.url()}`));
  page.on("response", (response) => {
    const wanted = missing.has(response.url()) ? 404 : 200;
    if (response.status() !== wanted) heard.push(`${response.status()} for ${response.url()}`);
  });
  return heard;
}

/** Everything is there: letters, images further down, and what is folded. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const folded of document.querySelectorAll("details")) folded.open = true;
    for (const image of document.images) image.loading = "eager";
    await Promise.allSettled([document.fonts.ready, ...[...document.images].map((image) => image.decode())]);
  });
  await settled(page);
}

/** What the page was told last has been drawn, and nothing moves any more. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    const ending = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });

async function axeFaults(page: Page, rules: "all" | "colours"): Promise<string[]> {
  // Legacy mode runs in the page alone: there are no frames to visit, and the other needs a page more.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules === "all" ? axe.withTags(TAGS) : axe.withRules(COLOURS)).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) => `axe, ${id}: ${html.slice(0, 160)} ${failureSummary?.replace(/\s+/g, " ")}`,
    ),
  );
}

/** Each line begins with the width and theme that it was seen in. */
export async function pageFaults(browser: Browser, asked: Asked): Promise<string[]> {
  const faults: string[] = [];
  for (const width of asked.widths ?? WIDTHS) {
    const context = await browser.newContext({
      viewport: { width, height: HEIGHT[width] },
      reducedMotion: "reduce",
      hasTouch: width < 1440,
    });
    try {
      await context.addInitScript({ content: REPORT_VIOLATIONS });
      const page = await context.newPage();
      const heard = listen(page, asked);
      await page.goto(asked.origin + asked.path);
      await unfold(page);
      for (const theme of asked.themes ?? THEMES) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await settled(page);
        const found = await page.evaluate(focusFaults);
        if (theme === "light") found.push(...(await page.evaluate(layoutFaults, asked.gone ?? [])));
        found.push(...(await axeFaults(page, theme === "light" ? (asked.rules ?? "all") : "colours")));
        faults.push(...found.map((fault) => `${width} ${theme}: ${fault}`));
        const path = asked.pictures?.(width, theme);
        // What is longer than this costs more time than it shows.
        const height = Math.min(MOST_SHOWN, await page.evaluate(() => document.documentElement.scrollHeight));
        if (path) await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height } });
      }
      await page.emulateMedia({ media: "print" });
      await settled(page);
      heard.push(...(await page.evaluate(printFaults)), ...(await page.evaluate(markupFaults)));
      if (await page.evaluate(() => "harmed" in window)) heard.push("a script of the owner's ran");
      const data = await page.locator('script[type="application/ld+json"]').allTextContents();
      if (data.length !== (asked.status === 404 ? 0 : 1)) heard.push(`it has ${data.length} pieces of structured data`);
      for (const source of data) heard.push(...dataFaults(source, asked));
      faults.push(...heard.map((fault) => `${width}: ${fault}`));
    } finally {
      await context.close();
    }
  }
  return [...new Set(faults)];
}
