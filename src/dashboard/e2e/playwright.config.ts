import { resolve } from "node:path";
import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGS, chromiumPath, chromiumSandbox } from "../../testing/chromium.ts";
import type { Options } from "./fixtures.ts";

const DESKTOP = { width: 1440, height: 900 };
const TABLET = { width: 768, height: 1024 };
const PHONE = { width: 360, height: 740 };

/** The journey that is walked in the dark as well. The sweep looks at both themes by itself, on every width. */
const ALSO_DARK = /\/first-call\.spec\.ts$/;
const SWEEP = /\/axe\.spec\.ts$/;
/** Tablets, and pages that have nothing to show yet, are looked at when asked: they take as long as all the rest. */
const ALL = Boolean(process.env.EDGEWRIGHT_SWEEP);
/** What `.ci/run` has the time for. */
const MAIN = /\/first-(?:call|website)\.spec\.ts$/;
const SHORT = process.env.EDGEWRIGHT_E2E === "main";

export default defineConfig<object, Options>({
  testDir: import.meta.dirname,
  outputDir: resolve(import.meta.dirname, "../../../dist/e2e"),
  globalSetup: "./one-platform.ts",
  reporter: [["list"]],
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  ...(ALL ? {} : { grepInvert: /, empty$/ }),
  retries: 0,
  // One journey promises a time: with everything else it would measure the machine.
  workers: SHORT ? 1 : 2,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  use: {
    // Neither UTC nor whole hours apart from it all year: a page that mixes zones shows it.
    timezoneId: "Europe/Berlin",
    locale: "en-US",
    // What the page was like at each step costs a third of the time, so it is taken down when asked.
    trace: process.env.EDGEWRIGHT_TRACE ? "retain-on-failure" : "off",
    launchOptions: { executablePath: chromiumPath(), args: [...CHROMIUM_ARGS], chromiumSandbox },
  },
  projects: [
    { name: "light", use: { colorScheme: "light", viewport: DESKTOP }, ...(SHORT ? { testMatch: MAIN } : {}) },
    ...(ALL ? [{ name: "tablet", use: { colorScheme: "light", viewport: TABLET }, testMatch: SWEEP } as const] : []),
    ...(SHORT
      ? []
      : [
          { name: "dark", use: { colorScheme: "dark", viewport: DESKTOP }, testMatch: ALSO_DARK } as const,
          { name: "phone", use: { colorScheme: "light", viewport: PHONE, hasTouch: true }, testMatch: SWEEP } as const,
        ]),
  ],
});
