/**
 * Every template with the words of every kind of owner, by day and by night: what `page-check.ts` asks of each page, in
 * every theme, and what Lighthouse says of home pages and of the harmful owner's other one. `npm run quality [pages|lighthouse|all] [template…]`; part of
 * `npm run test:full`. The tables are in dist/quality.md, pictures of all pages in dist/quality/.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { resolve } from "node:path";
import { chromium } from "@playwright/test";
import { CHROMIUM_ARGS, chromiumPath, chromiumSandbox } from "../../../testing/chromium.ts";
import { TEMPLATES, type TemplateId } from "../template.schema.ts";
import { hostOf, startWorkbench } from "../workbench/serve.ts";
import { VARIANTS, type Variant } from "../workbench/variants.ts";
import { CATEGORIES, isFine, type Scores, startMeasurer } from "./lighthouse.ts";
import { THEMES, WIDTHS } from "./page-check.ts";
import { siteFaults, themeFaults } from "./site-check.ts";

const [asked = "all", ...named] = process.argv.slice(2);
if (!["all", "pages", "lighthouse"].includes(asked)) throw new Error(`"${asked}" is none of all, pages, lighthouse`);
const templates = TEMPLATES.filter((id) => named.length === 0 || named.includes(id));
/** What Lighthouse measures: drawings as pictures, none, and photographs, these with every kind of section. */
const MEASURED = [
  { variant: "sample", path: "/" },
  { variant: "minimal", path: "/" },
  { variant: "hostile", path: "/" },
  { variant: "hostile", path: "/more" },
] as const satisfies readonly { variant: Variant; path: string }[];
const OUT = resolve(import.meta.dirname, "../../../../dist");
const { port, close } = await startWorkbench(0);
const load = (): string => `${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`;

interface Row extends Scores {
  template: TemplateId;
  variant: Variant;
  path: string;
  width: number;
  theme: string;
}

async function lookAtPages(): Promise<string[]> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...CHROMIUM_ARGS], chromiumSandbox });
  const faults: string[] = [];
  const tell = (what: string, found: readonly string[]): void => {
    console.log(`${what}: ${found.length === 0 ? "nothing wrong" : `${found.length} faults`}`);
    for (const fault of found) console.log(`  ${fault}`);
    faults.push(...found);
  };
  for (const template of templates) {
    for (const variant of VARIANTS)
      tell(
        `${template}, ${variant}`,
        await siteFaults(browser, { template, variant, port, pictures: resolve(OUT, "quality") }),
      );
    tell(`${template}, themes`, await themeFaults(browser, template, port));
  }
  await browser.close();
  return faults;
}

async function measureAll(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const theme of THEMES) {
    const measurer = await startMeasurer(theme);
    for (const { variant, path } of MEASURED) {
      for (const template of templates) {
        for (const width of WIDTHS) {
          const scores = await measurer.measure(`http://${hostOf(template, variant, port)}${path}`, width);
          rows.push({ template, variant, path, width, theme, ...scores });
          const shown = CATEGORIES.map((category) => scores.scores[category]).join(" ");
          const rest = isFine(scores.scores) ? "" : ` ${scores.faults.join("; ")}`;
          console.log(
            `${template}, ${variant}, ${path}, ${width}, ${theme}: ${shown} (${scores.runs} ×, LCP ${scores.lcpMs} ms)${rest}`,
          );
          writeFileSync(resolve(OUT, "quality.json"), JSON.stringify(rows, null, 2));
        }
      }
    }
    await measurer.close();
  }
  return rows;
}

/** One line for a page: the least of its widths and themes. */
function tableOf(rows: readonly Row[]): string {
  const pages = Map.groupBy(rows, ({ template, variant, path }) => `${template} | ${variant}, ${path}`);
  const lines = [...pages].map(([page, of]) => {
    const lowest = CATEGORIES.map((category) => Math.min(...of.map(({ scores }) => scores[category])));
    const lcp = WIDTHS.map((width) =>
      Math.max(0, ...of.filter((row) => row.width === width).map(({ lcpMs }) => lcpMs)),
    );
    const kilobytes = Math.max(...of.map(({ bytes }) => bytes)) / 1024;
    const again = of.filter(({ runs }) => runs === 3).length;
    return `| ${page} | ${lowest.join(" | ")} | ${lcp.join(", ")} | ${kilobytes.toFixed(0)} KB | ${again} of ${of.length} |`;
  });
  return [
    "| template | words | performance | accessibility | best practices | SEO | LCP ms at 360, 768, 1440 | loaded | median of three |",
    "|---|---|--:|--:|--:|--:|---|--:|--:|",
    ...lines,
  ].join("\n");
}

mkdirSync(OUT, { recursive: true });
const before = load();
const faults = asked === "lighthouse" ? [] : await lookAtPages();
const rows = asked === "pages" ? [] : await measureAll();
await close();
const date = new Date().toISOString().slice(0, 10);
const report = `${date}, ${before}; at the end ${load()}\n\n${tableOf(rows)}\n\n${faults.map((fault) => `- ${fault}`).join("\n")}\n`;
writeFileSync(resolve(OUT, "quality.md"), report);
console.log(report);
process.exitCode = faults.length > 0 || rows.some(({ scores }) => !isFine(scores)) ? 1 : 0;
