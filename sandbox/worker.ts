import { execFile } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { openLogFile } from "./log-file.ts";
import { writePrivate } from "./private-file.ts";
import { type ProcessGroup, startGroup } from "./processes.ts";
import { envFile } from "./settings.ts";
import { createLineFilter } from "./worker-log.ts";

export interface WorkerOrder {
  root: string;
  stateDir: string;
  host: string;
  /** What the host means on this machine. */
  addresses: string[];
  port: number;
  values: Record<string, string>;
}

export class BuildFailed extends Error {}

export const logPathOf = ({ stateDir }: Pick<WorkerOrder, "stateDir">): string => join(stateDir, "worker.log");

const toolOf = (name: string, bin: string): string =>
  join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), bin);
const wranglerBin = () => toolOf("wrangler", "bin/wrangler.js");

/** Tools stay quiet, ask nothing, and reach for no network. */
function toolEnvironment({ stateDir }: Pick<WorkerOrder, "stateDir">): NodeJS.ProcessEnv {
  return {
    ...process.env,
    FORCE_COLOR: "0",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_NO_SKILLS_UPDATE_PROMPTS: "true",
    WRANGLER_LOG_PATH: join(stateDir, "logs"),
    WRANGLER_REGISTRY_PATH: join(stateDir, "registry"),
    WRANGLER_CACHE_DIR: join(stateDir, "cache"),
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    CLOUDFLARE_INCLUDE_PROCESS_ENV: "false",
    CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: "true",
  };
}

/**
 * The dashboard, what the reference loads from this host, and the typefaces of sites with their outlines. Built anew each
 * time, since what there is may be old.
 */
export async function buildAssets(root: string): Promise<void> {
  const vite = ["build", "src/dashboard/app", "--config", "src/dashboard/vite.config.ts", "--logLevel", "warn"];
  await Promise.all([
    run(root, [join(root, "src/http/docs/build-assets.ts")], process.env, "the reference"),
    run(root, [join(root, "src/sites/templates/fonts/build-assets.ts")], process.env, "the typefaces"),
    run(root, [join(root, "src/sites/templates/card/build-assets.ts")], process.env, "the outlines of letters"),
    run(root, [join(root, "src/sites/templates/preview/build-assets.ts")], process.env, "the preview of websites"),
    run(root, [toolOf("vite", "bin/vite.js"), ...vite], process.env, "the dashboard"),
  ]);
}

function run(root: string, args: string[], env: NodeJS.ProcessEnv, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: root, env }, (error, stdout, stderr) => {
      if (error) reject(new BuildFailed(`Could not build ${what}:\n${stdout}${stderr}`));
      else resolve();
    });
  });
}

/** `wrangler dev`: builds, reloads on change, and serves through its development proxy. */
export function startDevelopment(order: WorkerOrder): ProcessGroup {
  const settingsPath = join(order.stateDir, "worker.env");
  writePrivate(settingsPath, envFile(order.values));
  const log = openLogFile(logPathOf(order));
  const worthShowing = createLineFilter();
  return startGroup(
    [
      ...[wranglerBin(), "dev", "--ip", order.host, "--port", String(order.port), "--inspector-port", "0"],
      ...["--persist-to", join(order.stateDir, "worker"), "--env-file", settingsPath],
      ...["--local", "--show-interactive-dev-session", "false", "--log-level", "log"],
    ],
    {
      cwd: order.root,
      env: toolEnvironment(order),
      onLine(line) {
        log.line(line);
        if (worthShowing(line)) console.error(line);
      },
    },
  );
}

/** The deploy bundle on workerd, without the development proxy. */
export async function startBundle(order: WorkerOrder): Promise<ProcessGroup> {
  const bundleDir = join(order.root, "dist/worker");
  await buildBundle(order, bundleDir);
  return serveBundle(order, bundleDir);
}

export async function buildBundle(order: Pick<WorkerOrder, "root" | "stateDir">, bundleDir: string): Promise<void> {
  if (existsSync(bundleDir)) rmSync(bundleDir, { recursive: true });
  await run(
    order.root,
    [wranglerBin(), "deploy", "--dry-run", "--outdir", bundleDir],
    toolEnvironment(order),
    "the bundle",
  );
}

/** Runs what `buildBundle` left; `show` gets the lines that a person should see. */
export const serveBundle = (
  order: WorkerOrder,
  bundleDir: string,
  show: (line: string) => void = console.error,
): ProcessGroup =>
  startGroup([join(import.meta.dirname, "serve-worker.ts")], {
    cwd: order.root,
    env: toolEnvironment(order),
    onLine: show,
    input: JSON.stringify({
      root: order.root,
      bundleDir,
      logPath: logPathOf(order),
      persistTo: join(order.stateDir, "worker"),
      hosts: order.addresses.map((address) => (address.includes(":") ? `[${address}]` : address)),
      port: order.port,
      bindings: order.values,
    }),
  });
