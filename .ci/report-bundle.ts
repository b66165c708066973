/**
 * Builds what a deploy uploads, and prints its size and how long it takes to start. Fails above 1 MiB gzip.
 * Start-up is measured from outside, on raw workerd: from spawn to the first answer of /healthz, next to a Worker that
 * says hello, so that what is left is ours. Cloudflare's own limit (1 s of CPU) is checked when deploying.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { shipped } from "../src/testing/shipped.ts";
import { testSettings } from "../src/testing/test-settings.ts";
import { startWorkerd, type WorkerSpec } from "../src/testing/workerd.ts";

const LIMIT_BYTES = 1024 * 1024;
const ROUNDS = 5;
const bundle = resolve("dist/bundle");

rmSync(bundle, { recursive: true, force: true });
execFileSync("wrangler", ["deploy", "--dry-run", "--minify", "--env=", "--outdir", bundle], {
  env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
  stdio: ["ignore", "ignore", "inherit"],
});

const modules = readdirSync(bundle).filter((name) => /\.(m?js|wasm)$/.test(name));
const contents = modules.map((name) => readFileSync(join(bundle, name)));
const raw = contents.reduce((sum, bytes) => sum + bytes.length, 0);
const gzip = contents.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0);
const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
console.log(`bundle: ${kib(raw)} raw, ${kib(gzip)} gzip (at most ${kib(LIMIT_BYTES)})`);

const dir = mkdtempSync(join(tmpdir(), "edgewright-start-"));
const settings = shipped();

async function startMs(spec: WorkerSpec, round: number): Promise<number> {
  const stateDir = join(dir, `${spec.name}-${round}`);
  mkdirSync(stateDir);
  const startedAt = performance.now();
  const running = await startWorkerd(spec, stateDir);
  const took = performance.now() - startedAt;
  await running.stop("SIGKILL");
  return took;
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

try {
  const helloFolder = join(dir, "hello");
  mkdirSync(helloFolder);
  writeFileSync(join(helloFolder, "hello.js"), 'export default { fetch: () => new Response("hello") };');
  const nowhere = "http://127.0.0.1:9";
  const vars = testSettings({ sqlUrl: nowhere, providersUrl: nowhere, mailUrl: nowhere });
  const ours: WorkerSpec = { name: "edgewright", folder: bundle, main: "index.js", ...settings, vars };
  const bare = { vars: {}, objects: {}, queues: [], buckets: [], services: [] };
  const hello: WorkerSpec = { name: "hello", folder: helloFolder, main: "hello.js", ...settings, ...bare };
  const times = { ours: [] as number[], hello: [] as number[] };
  // In turns: what disturbs the machine disturbs both.
  for (let round = 0; round < ROUNDS; round += 1) {
    times.hello.push(await startMs(hello, round));
    times.ours.push(await startMs(ours, round));
  }
  const [us, them] = [median(times.ours), median(times.hello)];
  console.log(
    `start-up on raw workerd, median of ${ROUNDS}: ${us.toFixed(0)} ms to the first answer; ` +
      `hello world ${them.toFixed(0)} ms; difference ${(us - them).toFixed(0)} ms`,
  );
} finally {
  rmSync(dir, { recursive: true, force: true });
}

if (modules.length === 0) throw new Error("the build left no module");
if (gzip > LIMIT_BYTES) {
  console.error("The bundle is above its limit.");
  process.exitCode = 1;
}
