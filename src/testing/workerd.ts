/** Runs a built Worker on raw `workerd serve`: no development proxy, objects on disk, the shipped compatibility settings. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, relative } from "node:path";

export interface WorkerSpec {
  name: string;
  /** Folder that holds the built modules, and the main one's name in it. */
  folder: string;
  main: string;
  compatibilityDate: string;
  compatibilityFlags: readonly string[];
  vars: Readonly<Record<string, string>>;
  /** Binding name → class name of Durable Objects with SQLite storage. */
  objects: Readonly<Record<string, string>>;
  /** Where its buckets are, as `host:port` of a bucket of the sandbox; else they are empty and take nothing. */
  bucketAddress?: string;
  /** Bindings that a benchmark has no use for: queue producers, buckets and assets. */
  queues: readonly string[];
  buckets: readonly string[];
  services: readonly string[];
}

/** What the build left for the platform's own host: `npm run build:assets`. */
const ASSETS = join(import.meta.dirname, "../../dist/assets");

export interface Running {
  port: number;
  pid: number;
  /** Resident memory in MiB; undefined where the system has no /proc to say it. */
  memoryMiB(): number | undefined;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || !address) throw new Error("no port");
  return address.port;
}

const quote = (text: string) =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

function configOf(spec: WorkerSpec, port: number, stateDir: string, disk: string): string {
  const modules = readdirSync(spec.folder).filter((file) => /\.(m?js|wasm)$/.test(file));
  modules.sort((a, b) => Number(b === spec.main) - Number(a === spec.main));
  const kind = (file: string) => (file.endsWith(".wasm") ? "wasm" : "esModule");
  const lines = {
    modules: modules.map(
      (file) => `(name = ${quote(file)}, ${kind(file)} = embed ${quote(relative(stateDir, join(spec.folder, file)))})`,
    ),
    bindings: [
      ...Object.entries(spec.vars).map(([name, value]) => `(name = ${quote(name)}, text = ${quote(value)})`),
      ...Object.entries(spec.objects).map(
        ([name, type]) => `(name = ${quote(name)}, durableObjectNamespace = ${quote(type)})`,
      ),
      ...spec.queues.map((name) => `(name = ${quote(name)}, queue = "nothing")`),
      ...spec.buckets.map((name) => `(name = ${quote(name)}, r2Bucket = "bucket")`),
      ...spec.services.map((name) => `(name = ${quote(name)}, service = "assets")`),
    ],
    namespaces: Object.values(spec.objects).map(
      (type) => `(className = ${quote(type)}, uniqueKey = ${quote(type)}, enableSql = true)`,
    ),
  };
  const list = (items: readonly string[]) => `[\n    ${items.join(",\n    ")}\n  ]`;
  const storage =
    lines.namespaces.length > 0
      ? `durableObjectNamespaces = ${list(lines.namespaces)},\n  durableObjectStorage = (localDisk = "objects"),`
      : "";
  const bucket =
    spec.bucketAddress === undefined
      ? "worker = .nothing"
      : `external = (address = ${quote(spec.bucketAddress)}, http = ())`;
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "nothing", worker = .nothing),
    (name = "assets", disk = (path = ${quote(ASSETS)})),
    (name = "bucket", ${bucket}),
    (name = "objects", disk = (path = ${quote(disk)}, writable = true)),
    (name = "internet", network = (allow = ["public", "private"]))
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
const nothing :Workerd.Worker = (
  modules = [(name = "nothing.js", esModule = "export default { fetch: () => new Response(null, { status: 404 }) }")],
  compatibilityDate = ${quote(spec.compatibilityDate)}
);
const main :Workerd.Worker = (
  modules = ${list(lines.modules)},
  compatibilityDate = ${quote(spec.compatibilityDate)},
  compatibilityFlags = [${spec.compatibilityFlags.map(quote).join(", ")}],
  bindings = ${list(lines.bindings)},
  ${storage}
);
`;
}

/** Starts the Worker; `stateDir` keeps its objects and may be used again after it was killed. */
export async function startWorkerd(
  spec: WorkerSpec,
  stateDir: string,
  wantedPort?: number,
  /** All that it writes to standard output and error, in pieces. */
  onOutput?: (piece: string) => void,
): Promise<Running> {
  const port = wantedPort ?? (await freePort());
  const disk = join(stateDir, "objects");
  mkdirSync(disk, { recursive: true });
  const config = join(stateDir, `${spec.name}.capnp`);
  writeFileSync(config, configOf(spec, port, stateDir, disk), { mode: 0o600 });
  const child = spawn("workerd", ["serve", config, "--experimental"], {
    stdio: ["ignore", onOutput ? "pipe" : "ignore", onOutput ? "pipe" : "inherit"],
  });
  if (onOutput) {
    child.stdout?.setEncoding("utf8").on("data", onOutput);
    child.stderr
      ?.setEncoding("utf8")
      .on("data", onOutput)
      .on("data", (piece) => process.stderr.write(piece));
  }
  await listening(port, child);
  const { pid } = child;
  if (pid === undefined) throw new Error("workerd has no process id");
  return {
    port,
    pid,
    memoryMiB() {
      const status = `/proc/${pid}/status`;
      const kib = existsSync(status) ? /VmRSS:\s+(\d+)/.exec(readFileSync(status, "utf8"))?.[1] : undefined;
      return kib === undefined ? undefined : Number(kib) / 1024;
    },
    stop: (signal = "SIGTERM") =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        // Not "exit": its last words may still be on their way.
        child.once("close", () => resolve());
        child.kill(signal);
      }),
  };
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`workerd ended with ${child.exitCode}`);
    try {
      await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(1_000) });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  throw new Error(`workerd does not answer on port ${port}`);
}
