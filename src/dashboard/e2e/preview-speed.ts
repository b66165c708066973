/**
 * `npm run bench:preview`: how long a word that is typed takes until the preview beside it has painted it, on the built
 * platform. Typed as people type, one letter after the other; run by hand, see docs/benchmarks.md.
 */
import { loadavg } from "node:os";
import { chromium, type Frame, type Page } from "@playwright/test";
import { CHROMIUM_ARGS, chromiumPath, chromiumSandbox } from "../../testing/chromium.ts";
import { shown } from "./editor.ts";
import { enter, signUp } from "./fixtures.ts";
import startPlatform from "./one-platform.ts";
import { sharedPlatform } from "./platform.ts";

const TEMPLATES = ["restaurant", "law", "shop"] as const;
const LETTERS = "a warm place for a cold evening".replaceAll(" ", "");
const ROUNDS = 3;
/** Beyond it people feel that they wait. */
const AIM_MS = 150;
/** Between two letters; a quick typist's. */
const PAUSE_MS = 120;

/** Notes when the title is painted anew: two frames later, by a clock that all frames share. */
const watch = (frame: Frame): Promise<void> =>
  frame.evaluate(() => {
    const painted: number[] = [];
    Object.assign(globalThis, { painted });
    const note = () =>
      requestAnimationFrame(() =>
        requestAnimationFrame(() => painted.push(performance.timeOrigin + performance.now())),
      );
    new MutationObserver((changes) => {
      const ofTitle = ({ target }: MutationRecord) =>
        (target instanceof Element ? target : target.parentElement)?.closest("h1") !== null;
      if (changes.some(ofTitle)) note();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });

const paintedOf = (frame: Frame): Promise<number[]> =>
  frame.evaluate(() => (globalThis as unknown as { painted: number[] }).painted);

const until = async (said: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + 5_000;
  while (!(await said())) {
    if (Date.now() > end) throw new Error("the preview never showed what was typed");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** Milliseconds from each letter to its paint. */
async function typed(page: Page, frame: Frame): Promise<number[]> {
  const field = page.getByLabel("Title", { exact: true });
  await field.fill("");
  await field.evaluate((input) =>
    input.addEventListener("input", () =>
      Object.assign(globalThis, { typedAt: performance.timeOrigin + performance.now() }),
    ),
  );
  const times: number[] = [];
  for (const letter of LETTERS) {
    const before = (await paintedOf(frame)).length;
    await field.press(letter);
    const at = await page.evaluate(() => (globalThis as unknown as { typedAt: number }).typedAt);
    await until(async () => (await paintedOf(frame)).length > before);
    times.push(((await paintedOf(frame)).at(before) ?? 0) - at);
    await page.waitForTimeout(PAUSE_MS);
  }
  return times;
}

const stop = await startPlatform();
const browser = await chromium.launch({
  executablePath: chromiumPath(),
  args: [...CHROMIUM_ARGS],
  chromiumSandbox,
});
try {
  const platform = sharedPlatform();
  const person = await signUp(platform);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await enter(context, platform, person);
  const rows: Record<string, { letters: number; p50: number; p95: number; most: number }> = {};
  for (const template of TEMPLATES) {
    const { data: site } = await person.api.POST("/api/sites", { body: { name: `Speed ${template}`, template } });
    if (!site) throw new Error("the site is not made");
    const page = await context.newPage();
    const [home] = site.settings.pages;
    await page.goto(`${platform.baseUrl}/sites/${site.id}/edit?page=${home?.id}&section=${home?.sections[0]?.id}`);
    await page.getByLabel("Title", { exact: true }).waitFor();
    await shown(page).locator("h1").waitFor();
    // The one that is seen: drawings are asked of another, for a moment.
    const frame = await (await shown(page).elementHandle())?.ownerFrame();
    if (!frame) throw new Error("there is no preview");
    await watch(frame);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push(...(await typed(page, frame)));
    times.sort((a, b) => a - b);
    const at = (share: number): number => Math.round(times[Math.ceil(times.length * share) - 1] ?? 0);
    rows[template] = { letters: times.length, p50: at(0.5), p95: at(0.95), most: at(1) };
    await page.close();
  }
  console.log(`load ${loadavg()[0]?.toFixed(1)}, milliseconds from a letter to its paint`);
  console.table(rows);
  process.exitCode = Object.values(rows).every(({ p95 }) => p95 <= AIM_MS) ? 0 : 1;
} finally {
  await browser.close();
  await stop();
}
