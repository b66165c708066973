/** What Lighthouse says of a page: as a phone on a slow line sees it, or a desk. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import lighthouse, { type Config, defaultConfig, desktopConfig, type Result } from "lighthouse";
import { CHROMIUM_ARGS, chromiumPath, chromiumSandbox } from "../../../testing/chromium.ts";
import type { THEMES, WIDTHS } from "./page-check.ts";

export const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;
export const LEAST = 98;

export interface Scores {
  scores: Record<(typeof CATEGORIES)[number], number>;
  /** How often it was measured: a first time below the bar may be the machine's, so that the middle of three counts. */
  runs: 1 | 3;
  lcpMs: number;
  cls: number;
  bytes: number;
  /** What cost points, besides times. */
  faults: string[];
}

type Width = (typeof WIDTHS)[number];
type Theme = (typeof THEMES)[number];

/** https://github.com/GoogleChrome/lighthouse/blob/main/docs/emulation.md; a line and a processor as Lighthouse has them. */
const SCREENS: Record<Width, Config> = {
  360: phone(360, 740),
  768: phone(768, 1024),
  1440: {
    ...desktopConfig,
    settings: {
      ...desktopConfig.settings,
      screenEmulation: { mobile: false, width: 1440, height: 900, deviceScaleFactor: 1, disabled: false },
    },
  },
};

function phone(width: number, height: number): Config {
  const screenEmulation = { mobile: true, width, height, deviceScaleFactor: 2, disabled: false };
  return { ...defaultConfig, settings: { ...defaultConfig.settings, formFactor: "mobile", screenEmulation } };
}

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

export interface Measurer {
  measure(url: string, width: Width): Promise<Scores>;
  close(): Promise<void>;
}

/** A browser of its own, whose people like it light or dark. */
export async function startMeasurer(theme: Theme): Promise<Measurer> {
  const dir = mkdtempSync(join(tmpdir(), "edgewright-lighthouse-"));
  const port = await freePort();
  const context = await chromium.launchPersistentContext(dir, {
    executablePath: chromiumPath(),
    chromiumSandbox,
    args: [...CHROMIUM_ARGS, `--remote-debugging-port=${port}`],
    // Of every tab, those that Lighthouse opens included.
    colorScheme: theme,
    viewport: null,
  });

  async function once(url: string, width: Width): Promise<Result> {
    const flags = { port, logLevel: "error" as const, onlyCategories: [...CATEGORIES] };
    const result = await lighthouse(url, flags, SCREENS[width]);
    if (!result || result.lhr.runtimeError)
      throw new Error(`${url}: ${result?.lhr.runtimeError?.message ?? "no result"}`);
    return result.lhr;
  }

  return {
    async measure(url, width) {
      const first = await once(url, width);
      if (isFine(scoresOf(first))) return told(first, 1);
      const all = [first, await once(url, width), await once(url, width)];
      const [, middle = first] = all.sort((a, b) => least(scoresOf(a)) - least(scoresOf(b)));
      return told(middle, 3);
    },
    async close() {
      await context.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const scoresOf = ({ categories }: Result): Scores["scores"] => {
  const of = (name: string): number => Math.round((categories[name]?.score ?? 0) * 100);
  return {
    performance: of("performance"),
    accessibility: of("accessibility"),
    "best-practices": of("best-practices"),
    seo: of("seo"),
  };
};
const least = (scores: Scores["scores"]): number => Math.min(...Object.values(scores));
export const isFine = (scores: Scores["scores"]): boolean => least(scores) >= LEAST;

function told(result: Result, runs: 1 | 3): Scores {
  const { audits, categories } = result;
  const faults = Object.values(categories)
    .flatMap(({ auditRefs }) => auditRefs)
    .filter(({ weight }) => weight > 0)
    .map(({ id }) => audits[id])
    .filter((audit) => audit?.score !== null && (audit?.score ?? 1) < 0.9)
    .map((audit) => `${audit?.id}: ${audit?.displayValue ?? audit?.title}`);
  return {
    scores: scoresOf(result),
    runs,
    lcpMs: Math.round(audits["largest-contentful-paint"]?.numericValue ?? 0),
    cls: audits["cumulative-layout-shift"]?.numericValue ?? 0,
    bytes: audits["total-byte-weight"]?.numericValue ?? 0,
    faults: [...new Set(faults)],
  };
}
