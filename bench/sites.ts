/**
 * What a visit to a customer's website costs over a bare Worker that returns the same bytes, both on raw `workerd serve`
 * on this machine, in rounds that alternate. Prints a table; docs/benchmarks.md says how to read it.
 *
 *     npm run bench:sites -- [--rounds 5]
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openSecrets } from "../sandbox/secrets.ts";
import { localSettings } from "../sandbox/settings.ts";
import { answerFile } from "../src/sites/hosting/file-answer.service.ts";
import { fileKey, type Pointer, pointerKey, type SiteFile } from "../src/sites/hosting/pointer.schema.ts";
import { createSiteWriter, type WritableSiteBucket } from "../src/sites/hosting/site-writer.ts";
import { ALL_TEMPLATES } from "../src/sites/templates/all.ts";
import { buildSite } from "../src/sites/templates/build.ts";
import { type BucketServer, startBucketServer } from "../src/testing/bucket-server.ts";
import { shipped } from "../src/testing/shipped.ts";
import { type Running, startWorkerd } from "../src/testing/workerd.ts";
import { median, run } from "./load.ts";

const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
const rounds = Number(options.rounds);
const WARM_UP_MS = 400;
const root = resolve(import.meta.dirname, "..");
const dir = mkdtempSync(join(tmpdir(), "edgewright-bench-sites-"));
const SITE = "site_1";
const HOST = "cafe.sites.localhost:8787";
const REQUEST = Buffer.from(
  `GET / HTTP/1.1\r\nhost: ${HOST}\r\naccept: text/html\r\naccept-encoding: gzip\r\nuser-agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n\r\n`,
);

interface Published {
  objects: Map<string, Uint8Array>;
  /** Of the page that is visited. */
  page: SiteFile;
}

/** One site, and pointers of `others` beside it. */
async function published(others: number): Promise<Published> {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>();
  const bucket: WritableSiteBucket = {
    head: async (key) => {
      const there = objects.get(key);
      return there ? { size: there.byteLength } : null;
    },
    get: async () => null,
    put: async (key, value) => {
      objects.set(key, new Uint8Array(await new Response(value).arrayBuffer()));
    },
  };
  const writer = createSiteWriter(bucket, { fetch: async () => Response.error() });
  const template = ALL_TEMPLATES.restaurant;
  const version = await buildSite({ template, settings: template.sample, origin: `http://${HOST}` });
  // Letters are the same bytes whatever serves them.
  const built = version.files.filter((file) => "bytes" in file);
  const files = await writer.putFiles(SITE, built);
  const pointer: Pointer = {
    siteId: SITE,
    versionId: "v1",
    revision: 1,
    claim: 0,
    state: "live",
    canonical: null,
    files,
    redirects: [],
  };
  const bytes = Uint8Array.from(new TextEncoder().encode(JSON.stringify(pointer)));
  for (let other = 0; other < others; other += 1) objects.set(pointerKey(`other-${other}.sites.localhost`), bytes);
  objects.set(pointerKey("cafe.sites.localhost"), bytes);
  const page = files["/"];
  if (!page) throw new Error("a site has a page");
  return { objects, page };
}

/** Returns what the site's visitors get, byte for byte, and looks at nothing. */
function startBare({ objects, page }: Published): Promise<Running> {
  const bytes = objects.get(fileKey(SITE, page.hash, true));
  if (!bytes) throw new Error("the page is packed");
  const header = (name: string) => (name === "accept-encoding" ? "gzip" : null);
  const { headers } = answerFile(page, { method: "GET", header, status: 200, isPage: true, secure: false });
  const folder = join(dir, "bare");
  mkdirSync(folder);
  writeFileSync(
    join(folder, "bare.js"),
    `const body = Uint8Array.from(atob("${Buffer.from(bytes).toString("base64")}"), (c) => c.charCodeAt(0));
const headers = ${JSON.stringify(headers)};
export default { fetch: () => new Response(body, { headers, encodeBody: "manual" }) };
`,
  );
  const nothing = { vars: {}, objects: {}, queues: [], buckets: [], services: [] };
  return startWorkerd({ name: "bare", folder, main: "bare.js", ...shipped(), ...nothing }, join(dir, "bare-state"));
}

/** The platform's own Worker over a bucket that holds this; a database, which nobody asks, is nowhere. */
async function startSites(name: string, { objects }: Published): Promise<Running> {
  const bucket = await startBucketServer(objects);
  buckets.push(bucket);
  const stateDir = join(dir, name);
  mkdirSync(stateDir);
  const nowhere = "http://127.0.0.1:9";
  const { values: vars } = localSettings({}, openSecrets(stateDir), {
    publicUrl: "http://localhost:8787",
    databasePort: 9,
    providersUrl: nowhere,
    mailUrl: nowhere,
    cloudflareUrl: nowhere,
  });
  const folder = join(dir, "bundle");
  const spec = { name, folder, main: "index.js", ...shipped(), vars, bucketAddress: bucket.address };
  return startWorkerd(spec, stateDir);
}

const WORKLOADS = [
  { name: "page, 1 connection", connections: 1, count: 3_000, figure: "TTFB p50 ms" },
  { name: "page, 50 connections", connections: 50, count: 20_000, figure: "req/s" },
] as const;

const workers: Running[] = [];
const buckets: BucketServer[] = [];

try {
  execFileSync("wrangler", ["deploy", "--dry-run", "--minify", "--outdir", join(dir, "bundle")], {
    cwd: root,
    stdio: "ignore",
  });
  const ten = await published(10);
  workers.push(await startBare(ten), await startSites("ten", ten));
  workers.push(await startSites("many", await published(100_000)));
  const names = ["bare Worker", "one of 10 sites", "one of 100,000"];
  const results = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, connections, count, figure } of WORKLOADS) {
      const turn = [...workers.entries()];
      for (const [at, { port }] of round % 2 === 0 ? turn : turn.toReversed()) {
        const target = { host: "127.0.0.1", port };
        const { samples, seconds } = await run(target, REQUEST, { connections, count, warmUpMs: WARM_UP_MS });
        const value = figure === "req/s" ? count / seconds : median(samples.map(({ firstByteMs }) => firstByteMs));
        results.set(`${name}/${at}`, [...(results.get(`${name}/${at}`) ?? []), value]);
      }
    }
    console.log(`round ${round + 1} of ${rounds}`);
  }
  console.log(
    `\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}\n`,
  );
  console.log(`| workload | figure | ${names.join(" | ")} | ratio to bare |\n|---|---|--:|--:|--:|--:|`);
  for (const { name, figure } of WORKLOADS) {
    const [bare = [], few = [], many = []] = workers.map((_, at) => results.get(`${name}/${at}`) ?? []);
    const shown = [bare, few, many].map((values) => median(values).toFixed(figure === "req/s" ? 0 : 3));
    // Rounds are paired: what disturbs the machine in one disturbs all.
    const ratios = [few, many].map((values) => median(values.map((value, at) => value / (bare[at] ?? Number.NaN))));
    console.log(
      `| ${name} | ${figure} | ${shown.join(" | ")} | ${ratios.map((ratio) => `${ratio.toFixed(2)} ×`).join(", ")} |`,
    );
  }
} finally {
  await Promise.all(workers.map((worker) => worker.stop()));
  await Promise.all(buckets.map((bucket) => bucket.close()));
  rmSync(dir, { recursive: true, force: true });
}
