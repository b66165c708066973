/**
 * What it costs to make a website, in CPU time alone, so that it says something on a busy machine too: the first build of
 * a process, which reads the templates and computes what is drawn, and those behind it. `npm run bench:templates`
 */
import { spawnSync } from "node:child_process";
import { ALL_TEMPLATES } from "../src/sites/templates/all.ts";
import { buildSite } from "../src/sites/templates/build.ts";
import { renderPage } from "../src/sites/templates/engine/render.ts";
import { TEMPLATES, type TemplateId } from "../src/sites/templates/template.schema.ts";
import { percentile } from "./load.ts";

const BUILDS = 200;
/** Of a site of five pages, warm. */
const MOST_MS = 50;

const places = { image: () => undefined, art: () => undefined };

/** In milliseconds. */
async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const isTemplate = (id: string): id is TemplateId => (TEMPLATES as readonly string[]).includes(id);

async function measure(id: TemplateId): Promise<string> {
  const template = ALL_TEMPLATES[id];
  const { sample: settings } = template;
  const [home] = settings.pages;
  if (!home) throw new Error("a site has a page");
  const build = () => buildSite({ template, settings, origin: "https://cafe.example" });
  const first = await cpuOf(build);
  for (let warmUp = 0; warmUp < BUILDS / 4; warmUp += 1) await build();
  const builds: number[] = [];
  const pages: number[] = [];
  for (let at = 0; at < BUILDS; at += 1) {
    builds.push(await cpuOf(build));
    pages.push(await cpuOf(() => renderPage(template, settings, home, places)));
  }
  const told = [
    first,
    percentile(builds, 0.5),
    percentile(builds, 0.99),
    percentile(pages, 0.5),
    percentile(pages, 0.99),
  ];
  if (percentile(builds, 0.5) >= MOST_MS) process.exitCode = 1;
  return `| ${id} | ${settings.pages.length} | ${told.map((ms) => ms.toFixed(1)).join(" | ")} |`;
}

const [only = ""] = process.argv.slice(2);
if (isTemplate(only)) {
  console.log(await measure(only));
} else {
  console.log(
    "| template | pages | first build, ms | p50 | p99 | one page, p50 | p99 |\n|---|--:|--:|--:|--:|--:|--:|",
  );
  // Each in a process of its own: what is first is first once.
  for (const id of TEMPLATES) {
    const { status } = spawnSync(process.execPath, [import.meta.filename, id], { stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
  }
}
