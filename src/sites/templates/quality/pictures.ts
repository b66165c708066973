/** The pictures of websites in docs/images: part of `npm run screenshots`. */
import { resolve } from "node:path";
import { chromium } from "@playwright/test";
import sharp from "sharp";
import { CHROMIUM_ARGS, chromiumPath, chromiumSandbox } from "../../../testing/chromium.ts";
import { hostOf, startWorkbench } from "../workbench/serve.ts";

const IMAGES = resolve(import.meta.dirname, "../../../../docs/images");

const workbench = await startWorkbench(0);
const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...CHROMIUM_ARGS], chromiumSandbox });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
for (const template of ["restaurant", "law", "photographer", "shop"] as const) {
  await page.goto(`http://${hostOf(template, "sample", workbench.port)}/`);
  await page.evaluate(() => document.fonts.ready);
  const picture = await page.screenshot();
  // A palette: a photograph's grain would take 700 KB otherwise.
  await sharp(picture)
    .png({ palette: true, quality: 90, effort: 10, dither: 0 })
    .toFile(resolve(IMAGES, `site-${template}.png`));
}
await browser.close();
await workbench.close();
