/**
 * Runs the built bundle on workerd with its socket open to the world: what `wrangler dev` puts in front (a proxy that
 * reloads, inspects and rewrites) is left out. Started by the runner, which hands over what to run on standard input.
 */
import { readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { json } from "node:stream/consumers";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";
import * as z from "zod";
import { openLogFile } from "./log-file.ts";
import { createLineFilter } from "./worker-log.ts";

const Order = z.object({
  root: z.string(),
  bundleDir: z.string(),
  logPath: z.string(),
  persistTo: z.string(),
  hosts: z.array(z.string()).min(1),
  port: z.int(),
  bindings: z.record(z.string(), z.string()),
});

const order = Order.parse(await json(process.stdin));
const config = unstable_readConfig({ config: join(order.root, "wrangler.toml") });
const { workerOptions } = unstable_getMiniflareWorkerOptions(config);
const TYPES: Readonly<Record<string, "ESModule" | "CompiledWasm">> = { ".js": "ESModule", ".wasm": "CompiledWasm" };
const modules = readdirSync(order.bundleDir).flatMap((name) => {
  const type = TYPES[extname(name)];
  return type === undefined ? [] : [{ type, path: join(order.bundleDir, name) }];
});
const entry = join(order.bundleDir, "index.js");

// The lines go to the file from here: one hop less for each request than through the runner.
const log = openLogFile(order.logPath);
const worthShowing = createLineFilter();
function written(message: string): void {
  for (const line of message.split("\n")) {
    log.line(line);
    if (worthShowing(line)) console.log(line);
  }
}

const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    port: 0,
    cf: false,
    telemetry: { enabled: false },
    log: new Log(LogLevel.WARN),
    handleStructuredLogs: ({ message }) => written(message),
    resourcePersistencePath: join(order.persistTo, "v3"),
    workers: [
      {
        ...workerOptions,
        // Not wrangler's: it has read .dev.vars by itself, of which the runner takes only what goes together.
        bindings: { ...config.vars, ...order.bindings },
        modulesRoot: order.bundleDir,
        modules: modules.sort((a, b) => Number(b.path === entry) - Number(a.path === entry)),
        unsafeDirectSockets: order.hosts.map((host) => ({ host, port: order.port })),
      },
    ],
  }),
);

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => void miniflare.dispose().then(() => process.exit(0)));
await miniflare.ready;
