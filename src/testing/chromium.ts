import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The browser to run: the one that EDGEWRIGHT_CHROMIUM names, else the machine's, else the one Playwright installed. */
export function chromiumPath(): string {
  const named = process.env.EDGEWRIGHT_CHROMIUM;
  if (named && !existsSync(named)) throw new Error(`EDGEWRIGHT_CHROMIUM is "${named}", where there is no file.`);
  const found = named || [...USUAL_PLACES, chromium.executablePath()].find((path) => existsSync(path));
  if (found) return found;
  throw new Error(
    "No Chromium was found. Run `npx playwright install chromium` (on Debian also `apt-get install chromium`), or name one in EDGEWRIGHT_CHROMIUM.",
  );
}

/**
 * Chromium refuses to sandbox its pages for root; where the system forbids it to others, EDGEWRIGHT_CHROMIUM_SANDBOX=0
 * does without. What it opens is this platform alone.
 */
export const chromiumSandbox: boolean = process.getuid?.() !== 0 && process.env.EDGEWRIGHT_CHROMIUM_SANDBOX !== "0";

/** Quiet and alone. */
export const CHROMIUM_ARGS: readonly string[] = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  ...(chromiumSandbox ? [] : ["--no-sandbox"]),
];

if (import.meta.main) {
  try {
    console.log(chromiumPath());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
