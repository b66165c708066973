/** The frame as the editor has it: told by messages, and answering by them. */
import { join } from "node:path";
import { type Browser, chromium } from "@playwright/test";
import { build } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import { CHROMIUM_ARGS, chromiumPath, chromiumSandbox } from "../../../testing/chromium.ts";
import { fullMenus } from "../settings.fixture.ts";
import { SiteSettings, type SiteSettingsInput } from "../settings.schema.ts";
import type { FromPreview, ToPreview } from "./messages.schema.ts";

let browser: Browser;
let script: string;

const Chunks = z.array(z.looseObject({ output: z.tuple([z.looseObject({ code: z.string() })]).rest(z.unknown()) }));

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: chromiumPath(), args: [...CHROMIUM_ARGS], chromiumSandbox });
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, "frame.ts"), formats: ["iife"], name: "preview" },
    },
  });
  script = Chunks.parse(built)[0]?.output[0].code ?? "";
});
afterAll(() => browser?.close());

/** What the frame says, to begin with and to each of these, and what it shows in the end. */
async function said(orders: readonly ToPreview[]): Promise<{ answers: FromPreview[]; shown: string | null }> {
  const page = await browser.newPage();
  try {
    await page.setContent("<!doctype html><iframe></iframe>");
    await page.evaluate("globalThis.said = []; addEventListener('message', ({ data }) => said.push(data))");
    const frame = page.frames()[1];
    if (!frame) throw new Error("the page has no frame");
    await frame.addScriptTag({ content: script });
    for (const [at, order] of orders.entries()) {
      await page.waitForFunction(`said.length > ${at}`);
      await page.evaluate(`frames[0].postMessage(${JSON.stringify(order)}, "*")`);
    }
    await page.waitForFunction(`said.length > ${orders.length}`);
    return { answers: await page.evaluate("said"), shown: await frame.locator("body").textContent() };
  } finally {
    await page.close();
  }
}

const withHome = (more: Partial<SiteSettingsInput["pages"][number]>): SiteSettings => {
  const home = { id: "home", path: "/", title: "Home", sections: [], ...more };
  return SiteSettings.parse({ business: { name: "Ada" }, look: {}, pages: [home] });
};
const order = (settings: SiteSettings): ToPreview => ({ type: "render", template: "restaurant", settings, page: "/" });

it("says which page has more on it than one can show, and goes on showing what it showed", async () => {
  const good = withHome({
    sections: [{ id: "past", kind: "about", values: { text: "We cook what the season gives." } }],
  });
  const large = withHome({ title: "Dishes", sections: fullMenus(4) });
  const { answers, shown } = await said([order(good), order(large)]);
  expect(answers.map(({ type }) => type)).toEqual(["ready", "rendered", "failed"]);
  expect(answers[2]).toEqual({
    type: "failed",
    reason: "“Dishes” has more on it than one page can show. Take parts out of it, or put them on a page of their own.",
  });
  expect(shown).toContain("We cook what the season gives.");
});

it("shows no section that is made of another template's drawings alone", async () => {
  const images = [{ image: { art: "none-of-these" }, caption: "Morning" }];
  const settings = withHome({
    sections: [
      { id: "past", kind: "about", values: { text: "We cook what the season gives." } },
      { id: "pics", kind: "gallery", values: { title: "Pictures", images } },
    ],
  });
  const { shown } = await said([order(settings)]);
  expect(shown).toContain("We cook what the season gives.");
  expect(shown).not.toContain("Pictures");
});
