/**
 * What a call through Edgewright costs over a bare pass-through Worker, both on raw `workerd serve` on this machine,
 * against the same upstream, in rounds that alternate. Prints a table; docs/benchmarks.md says how to read it.
 *
 *     npm run bench -- [--rounds 5] [--quick] [--only "50 connections"] [--peer name=http://127.0.0.1:8080/v1,openai/,key]
 */
import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { shipped } from "../src/testing/shipped.ts";
import { freePort, type Running, startWorkerd } from "../src/testing/workerd.ts";
import { type Protocol, type Provider, SHAPES } from "./answers.ts";
import { median, requestBytes, run, type Sample, type Target } from "./load.ts";
import { bodyOf, type Face, WORKLOADS, type Workload } from "./workloads.ts";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    quick: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    peer: { type: "string", multiple: true, default: [] },
  },
});
const rounds = Number(options.rounds);
const scale = options.quick ? 0.1 : 1;
const workloads = WORKLOADS.filter(({ name }) => name.includes(options.only));
if (workloads.length === 0) throw new Error(`no workload has "${options.only}" in its name`);
/** Before each turn of whichever gateway: long enough for a drain to begin, and for all that was idle to be awake. */
const WARM_UP_MS = 400;
const PAUSE_MS = 250;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

interface Gateway {
  name: string;
  target: Target;
  headers: Record<string, string>;
  /** What it is asked; a gateway that takes only some of the workloads has no path for the others. */
  path(workload: Workload): string | undefined;
  model(workload: Workload): string;
  memory?: () => number | undefined;
}

const root = resolve(import.meta.dirname, "..");
const dir = mkdtempSync(join(tmpdir(), "edgewright-bench-"));
const children: ChildProcess[] = [];
const workers: Running[] = [];

function child<T>(script: string, args: string[], schema: z.ZodType<T>): Promise<T> {
  const started = fork(join(import.meta.dirname, script), args);
  children.push(started);
  return new Promise((done, failed) => {
    started.once("message", (message) => done(schema.parse(message)));
    started.once("exit", (code) => failed(new Error(`${script} ended with ${code}`)));
  });
}

async function startBare(upstream: string): Promise<Gateway> {
  const folder = join(dir, "bare");
  mkdirSync(folder);
  cpSync(join(import.meta.dirname, "bare-pass-through.js"), join(folder, "bare.js"));
  const worker = await startWorkerd(
    {
      name: "bare",
      folder,
      main: "bare.js",
      ...settings,
      vars: { UPSTREAM: upstream },
      objects: {},
      queues: [],
      buckets: [],
      services: [],
    },
    join(dir, "bare-state"),
  );
  workers.push(worker);
  return {
    name: "bare pass-through",
    target: { host: "127.0.0.1", port: worker.port },
    headers: {},
    path: ({ provider, face, shape }) => BARE_PATHS[protocolOf(provider, face)](shape),
    model: ({ shape }) => `bench-${shape}`,
    memory: worker.memoryMiB,
  };
}

const settings = shipped();

const PROVIDERS: readonly Provider[] = ["openai", "anthropic", "google"];
const FACES: Readonly<Record<Face, string>> = {
  chat: "/v1/chat/completions",
  responses: "/v1/responses",
  messages: "/v1/messages",
};
/** In which of its protocols a provider is asked. */
const protocolOf = (provider: Provider, face: Face): Protocol =>
  provider === "openai" && face === "responses" ? "responses" : provider;
/** Where a provider is asked in its own protocol. */
const BARE_PATHS: Readonly<Record<Protocol, (shape: Workload["shape"]) => string>> = {
  openai: () => "/chat/completions",
  responses: () => "/responses",
  anthropic: () => "/v1/messages",
  google: (shape) => `/v1beta/models/bench-${shape}:${shape === "json" ? "generateContent" : "streamGenerateContent"}`,
};

async function startEdgewright(upstream: string): Promise<{ gateway: Gateway; recorded: () => Promise<number> }> {
  execFileSync("wrangler", ["deploy", "--dry-run", "--minify", "--outdir", join(dir, "bundle")], {
    cwd: root,
    stdio: "ignore",
  });
  const stateDir = join(dir, "state");
  mkdirSync(stateDir);
  const Seeded = z.object({ values: z.record(z.string(), z.string()), apiKey: z.string() });
  const { values, apiKey } = await child("record.ts", [stateDir, String(await freePort())], Seeded);
  const record = children.at(-1);
  const prices: Record<string, object> = {};
  for (const provider of PROVIDERS) {
    for (const shape of Object.keys(SHAPES)) prices[`${provider}/bench-${shape}`] = { input: 1, output: 2 };
  }
  const vars: Record<string, string> = {
    ...values,
    OPENAI_BASE_URL: upstream,
    ANTHROPIC_BASE_URL: upstream,
    GEMINI_BASE_URL: upstream,
    MODEL_PRICES: JSON.stringify(prices),
  };
  const worker = await startWorkerd(
    {
      name: "edgewright",
      folder: join(dir, "bundle"),
      main: "index.js",
      ...settings,
      vars,
    },
    stateDir,
  );
  workers.push(worker);
  return {
    gateway: {
      name: "Edgewright",
      target: { host: "127.0.0.1", port: worker.port },
      headers: { authorization: `Bearer ${apiKey}` },
      path: ({ face }) => FACES[face],
      model: ({ provider, shape }) => `${provider}/bench-${shape}`,
      memory: worker.memoryMiB,
    },
    recorded: () =>
      new Promise((done, failed) => {
        const gone = () => failed(new Error("the record has ended"));
        record?.once("exit", gone);
        record?.once("message", (message) => {
          record.off("exit", gone);
          done(z.object({ recorded: z.number() }).parse(message).recorded);
        });
        record?.send({ count: true }, (error) => error && failed(error));
      }),
  };
}

/**
 * Any other gateway that speaks OpenAI's protocol and was pointed at the printed upstream by hand. Its model is what it
 * wants before the name that asks for an answer: `openai/` for `openai/bench-json`.
 */
function peer(text: string): Gateway {
  const [name = "peer", rest = ""] = text.split(/=(.*)/s);
  const [url = "", prefix = "", key = "none"] = rest.split(",");
  const { hostname, port, pathname } = new URL(url);
  return {
    name,
    target: { host: hostname, port: Number(port) },
    headers: { authorization: `Bearer ${key}` },
    path: ({ face, provider }) =>
      face === "chat" && provider === "openai" ? `${pathname.replace(/\/$/, "")}/chat/completions` : undefined,
    model: ({ shape }) => `${prefix}bench-${shape}`,
  };
}

function report(gateways: Gateway[], results: Map<string, number[]>): void {
  console.log(
    `\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, median of ${rounds} rounds\n`,
  );
  console.log(
    `| workload | figure | ${gateways.map(({ name }) => name).join(" | ")} | ratio | of rounds | difference |`,
  );
  console.log(`|---|---|${gateways.map(() => "--:").join("|")}|--:|--:|--:|`);
  for (const { name: workload, figures } of workloads) {
    for (const figure of Object.keys(figures)) {
      const all = gateways.map(({ name }) => results.get(`${workload}/${figure}/${name}`) ?? []);
      const medians = all.map(median);
      const [bare = [], ours = []] = all;
      // Rounds are paired: what disturbs the machine in one disturbs both.
      const ratios = ours.map((value, i) => value / (bare[i] ?? Number.NaN));
      const difference = median(ours.map((value, i) => value - (bare[i] ?? Number.NaN)));
      const digits = figure === "req/s" ? 0 : 3;
      console.log(
        `| ${workload} | ${figure} | ${medians.map((value) => (Number.isNaN(value) ? "–" : value.toFixed(digits))).join(" | ")} | ${median(ratios).toFixed(2)} × | ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} | ${difference.toFixed(digits)} |`,
      );
    }
  }
  console.log(
    `| memory after it all | MiB | ${gateways.map(({ memory }) => memory?.()?.toFixed(0) ?? "–").join(" | ")} | | | |`,
  );
}

async function main(): Promise<void> {
  const { port } = await child("upstream.ts", ["0"], z.object({ port: z.number() }));
  const upstream = `http://127.0.0.1:${port}`;
  console.log(`upstream: ${upstream}, models bench-{${Object.keys(SHAPES).join(",")}}`);
  const { gateway: ours, recorded } = await startEdgewright(upstream);
  const gateways = [await startBare(upstream), ours, ...options.peer.map(peer)];
  const results = new Map<string, number[]>();
  let calls = 0;

  /** One round of a workload: turn by turn, and who begins changes with each. */
  async function measure(workload: Workload, round: number): Promise<void> {
    const { connections } = workload;
    const turns = Math.max(1, Math.round(workload.turns * scale));
    const count = Math.max(connections, Math.ceil((workload.count * scale) / turns));
    const taken = gateways.map((gateway) => ({ gateway, samples: [] as Sample[], seconds: 0 }));
    for (let turn = 0; turn < turns; turn += 1) {
      for (const one of (round + turn) % 2 === 0 ? taken : taken.toReversed()) {
        const { target, headers, path, model } = one.gateway;
        const at = path(workload);
        if (at === undefined) continue;
        const request = requestBytes(target, at, headers, bodyOf(workload, model(workload)));
        // The same pause before each, in which the rows of the turn before have come to Postgres.
        await drained(calls, recorded);
        await pause(PAUSE_MS);
        const { samples, seconds, warmUp } = await run(target, request, { connections, count, warmUpMs: WARM_UP_MS });
        one.samples.push(...samples);
        one.seconds += seconds;
        if (one.gateway === ours) calls += samples.length + warmUp;
      }
    }
    for (const { gateway, samples, seconds } of taken) {
      if (samples.length === 0) continue;
      for (const [figure, of] of Object.entries(workload.figures)) {
        const key = `${workload.name}/${figure}/${gateway.name}`;
        results.set(key, [...(results.get(key) ?? []), of(samples, seconds)]);
      }
    }
  }

  for (let round = 0; round < rounds; round += 1) {
    for (const workload of workloads) await measure(workload, round);
    console.log(`round ${round + 1} of ${rounds}`);
  }
  report(gateways, results);
  await expectRecorded(calls, recorded);
}

/** Waits for the rows of so many calls, for a minute at most. How many there are. */
async function drained(calls: number, recorded: () => Promise<number>): Promise<number> {
  const deadline = Date.now() + 60_000;
  let rows = await recorded();
  while (rows < calls && Date.now() < deadline) {
    await pause(PAUSE_MS);
    rows = await recorded();
  }
  return rows;
}

async function expectRecorded(calls: number, recorded: () => Promise<number>): Promise<void> {
  const rows = await drained(calls, recorded);
  console.log(`\ncalls: ${calls}, rows in Postgres: ${rows}`);
  if (rows !== calls) process.exitCode = 1;
}

async function end(): Promise<void> {
  await Promise.all(workers.map((worker) => worker.stop()));
  for (const started of children) started.kill();
  rmSync(dir, { recursive: true, force: true });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => void end().finally(() => process.exit(1)));
}

try {
  await main();
} finally {
  await end();
}
