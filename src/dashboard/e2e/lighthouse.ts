/**
 * `npm run lighthouse`: measures the pages that people meet first against the built platform, with the desktop preset,
 * and weighs what each of them loads. Run by hand, on a machine that does nothing else; see docs/testing.md.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import lighthouse, { desktopConfig } from "lighthouse";
import { CHROMIUM_ARGS, chromiumPath } from "../../testing/chromium.ts";
import { enter, type Person, signUp } from "./fixtures.ts";
import startPlatform from "./one-platform.ts";
import { type Platform, sharedPlatform } from "./platform.ts";
import { MOST_SCRIPT_BYTES, weigh } from "./weight.ts";

const PAGES: readonly { path: string; signedIn: boolean }[] = [
  { path: "/login", signedIn: false },
  { path: "/sign-up", signedIn: false },
  { path: "/start", signedIn: true },
];
const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;
/** The middle one is taken: a single run is at the mercy of whatever else the machine does. */
const RUNS = 3;
const LEAST = { performance: 0.95, accessibility: 1, "best-practices": 1 } as const;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });

type Score = Record<(typeof CATEGORIES)[number], number> & { lcpMs: number; cls: number; faults: string[] };

async function measure(url: string, port: number): Promise<Score> {
  // A page that follows calls as they end holds a connection open, and so is never quiet.
  const flags = {
    port,
    maxWaitForLoad: 10_000,
    disableStorageReset: true,
    logLevel: "error" as const,
    onlyCategories: [...CATEGORIES],
  };
  const result = await lighthouse(url, flags, desktopConfig);
  if (!result) throw new Error(`Lighthouse has no result for ${url}`);
  const { categories, audits } = result.lhr;
  const scoreOf = (name: string): number => categories[name]?.score ?? 0;
  const faults = [...(categories.accessibility?.auditRefs ?? []), ...(categories["best-practices"]?.auditRefs ?? [])]
    .map(({ id }) => audits[id])
    .filter((audit) => audit?.score !== null && (audit?.score ?? 1) < 1)
    .map((audit) => `${audit?.id}: ${audit?.title}`);
  return {
    performance: scoreOf("performance"),
    accessibility: scoreOf("accessibility"),
    "best-practices": scoreOf("best-practices"),
    lcpMs: Math.round(audits["largest-contentful-paint"]?.numericValue ?? 0),
    cls: audits["cumulative-layout-shift"]?.numericValue ?? 0,
    faults,
  };
}

async function visit(platform: Platform, { path, signedIn }: (typeof PAGES)[number], person: Person) {
  const dir = mkdtempSync(join(tmpdir(), "edgewright-lighthouse-"));
  const port = await freePort();
  const context = await chromium.launchPersistentContext(dir, {
    executablePath: chromiumPath(),
    args: [...CHROMIUM_ARGS, `--remote-debugging-port=${port}`],
  });
  try {
    if (signedIn) await enter(context, platform, person);
    const url = platform.baseUrl + path;
    const page = await context.newPage();
    const { scripts, styles } = await weigh(page, url);
    await page.close();
    const scores: Score[] = [];
    for (let run = 0; run < RUNS; run += 1) scores.push(await measure(url, port));
    const [middle] = scores.sort((a, b) => a.performance - b.performance).slice(Math.floor(RUNS / 2));
    if (!middle) throw new Error("no run");
    return { path, ...middle, scripts, styles };
  } finally {
    await context.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

const stop = await startPlatform();
try {
  const platform = sharedPlatform();
  const person = await signUp(platform);
  const rows = [];
  for (const page of PAGES) rows.push(await visit(platform, page, person));
  console.table(
    Object.fromEntries(
      rows.map(({ path, lcpMs, cls, scripts, styles, ...row }) => [
        path,
        {
          ...Object.fromEntries(CATEGORIES.map((category) => [category, Math.round(row[category] * 100)])),
          "LCP ms": lcpMs,
          CLS: Number(cls.toFixed(3)),
          "JS KB gzip": Number((scripts / 1024).toFixed(1)),
          "CSS KB gzip": Number((styles / 1024).toFixed(1)),
        },
      ]),
    ),
  );
  for (const { path, faults } of rows) for (const fault of faults) console.log(`${path}  ${fault}`);
  const fine = rows.every(
    (row) => CATEGORIES.every((category) => row[category] >= LEAST[category]) && row.scripts <= MOST_SCRIPT_BYTES,
  );
  process.exitCode = fine ? 0 : 1;
} finally {
  await stop();
}
