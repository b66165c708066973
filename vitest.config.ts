import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { SETTING_NAMES } from "./src/platform/settings.ts";
import { testSettings } from "./src/testing/test-settings.ts";

/** Over whatever wrangler reads from this machine's .dev.vars: tests have settings of their own. */
const none = Object.fromEntries(SETTING_NAMES.map((name) => [name, ""]));
const ours = "{src,workers,sandbox,migrations,bench}/**";

/** Two files at a time: most of what a test in workerd takes is waiting. */
const together = { maxWorkers: 2, sequence: { groupOrder: 0 } };
/** Behind the others: each has a platform of its own, kills it, and says how soon it must be back. */
const apart = { maxWorkers: 2, sequence: { groupOrder: 1 } };
/** Behind those: a browser takes the machine to itself, and theirs are the promises of time. */
const alone = { maxWorkers: 2, sequence: { groupOrder: 2 } };

/** Inside workerd, with an outside world (Postgres, providers, mail) that all files of the project share. */
const inWorkerd = (name: string, include: string[], exclude: string[] = []) => ({
  plugins: [
    cloudflareTest(({ inject }) => ({
      wrangler: { configPath: "./wrangler.toml" },
      miniflare: { bindings: { ...none, ...testSettings(inject("world")) } },
    })),
  ],
  test: {
    name,
    ...together,
    // Each test makes its own organisation; loading the Worker anew for each file takes a minute.
    isolate: false,
    include,
    exclude: [...exclude, "**/node_modules/**"],
    globalSetup: ["./src/testing/world.global-setup.ts"],
    setupFiles: ["./src/testing/canary.setup.ts"],
    testTimeout: 30_000,
  },
});

export default defineConfig({
  test: {
    retry: 0,
    reporters: ["default", ["json", { outputFile: "dist/test-results.json" }]],
    projects: [
      {
        test: {
          name: "node",
          ...together,
          // Rules without state: nothing is left for the next file, and starting a worker for each takes a minute.
          isolate: false,
          include: [`${ours}/*.test.ts`],
          exclude: ["**/*.{worker,pg,system,browser}.test.ts", "**/node_modules/**"],
          // Some ask thousands of random cases, on machines that share their cores.
          testTimeout: 30_000,
        },
      },
      inWorkerd("worker", [`${ours}/*.worker.test.ts`], ["**/*.outage.worker.test.ts"]),
      // In a world of its own, which it takes Postgres away from: one file, since files run side by side.
      inWorkerd("outage", [`${ours}/*.outage.worker.test.ts`]),
      {
        test: {
          name: "system",
          ...apart,
          include: [`${ours}/*.system.test.ts`],
          globalSetup: ["./src/testing/bundle.global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "browser",
          ...alone,
          include: [`${ours}/*.browser.test.ts`],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "pg",
          ...together,
          include: [`${ours}/*.pg.test.ts`],
          globalSetup: ["./src/testing/pg.global-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
