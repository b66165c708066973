import { mkdirSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { readSettings, type Settings, SettingsError } from "../src/platform/settings.ts";
import { banner } from "./banner.ts";
import { installationOf } from "./cloudflare/local.ts";
import { startCloudflareThread } from "./cloudflare/thread.ts";
import { openOwnDatabase, openSandboxDatabase } from "./database.ts";
import { AlreadyRunning, holdLock, requireAlone } from "./lock.ts";
import { startMailSandbox } from "./mail/server.ts";
import { choosePorts, PortTaken, readPort, requireFree } from "./ports.ts";
import { writePrivate } from "./private-file.ts";
import type { ProcessGroup } from "./processes.ts";
import { startProviderThread } from "./providers/thread.ts";
import { openSecrets } from "./secrets.ts";
import type { Demo } from "./seed.ts";
import { givenSettings, localSettings } from "./settings.ts";
import { createShutdown, type Shutdown } from "./shutdown.ts";
import { BuildFailed, buildAssets, logPathOf, type WorkerOrder } from "./worker.ts";

const LOCAL = "127.0.0.1";
const START_TIMEOUT_MS = 120_000;

/** What is to blame lies with whoever started us, and a sentence says it; no stack. */
class CannotStart extends Error {}

export async function main(
  name: string,
  start: (order: WorkerOrder) => ProcessGroup | Promise<ProcessGroup>,
): Promise<void> {
  const shutdown = createShutdown();
  try {
    await run(name, start, shutdown);
  } catch (error) {
    const plain = [PortTaken, AlreadyRunning, CannotStart, BuildFailed].some((kind) => error instanceof kind);
    if (!shutdown.begun) console.error(plain && error instanceof Error ? `\n${error.message}\n` : error);
    await shutdown.end(1);
  }
}

async function run(
  name: string,
  start: (order: WorkerOrder) => ProcessGroup | Promise<ProcessGroup>,
  shutdown: Shutdown,
): Promise<void> {
  const began = performance.now();
  const { fresh } = options(name);
  const root = resolve(import.meta.dirname, "..");
  const stateDir = resolve(root, process.env.SANDBOX_DIR || ".sandbox");
  const host = process.env.HOST || "localhost";
  const port = readPort(process.env.PORT, "PORT", 8787);

  await requireAlone(stateDir);
  const addresses = await requireFree(port, host === "localhost" ? [LOCAL, "::1"] : [host], "PORT");
  if (fresh) rmSync(stateDir, { recursive: true, force: true });
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const ports = await choosePorts(stateDir, process.env, LOCAL);
  const secrets = openSecrets(stateDir);

  const mail = shutdown.add(await startMailSandbox({ port: ports.mail, dir: join(stateDir, "mail"), host: LOCAL }));
  holdLock(stateDir, mail.url);
  const given = givenSettings(join(root, ".dev.vars"), process.env);
  const baseUrl = `http://${host.includes(":") ? `[${host}]` : host === "0.0.0.0" ? "localhost" : host}:${port}`;
  const { values, replaced, notes } = localSettings(given, secrets, {
    publicUrl: baseUrl,
    databasePort: given.DATABASE_URL ? undefined : ports.postgres,
    providersUrl: `http://${LOCAL}:${ports.providers}`,
    mailUrl: mail.url,
    cloudflareUrl: `http://${LOCAL}:${ports.cloudflare}`,
  });
  const settings = checked(values);
  const providers = shutdown.add(await startProviderThread({ port: ports.providers, host: LOCAL }));
  const cloudflare = shutdown.add(
    await startCloudflareThread({
      port: ports.cloudflare,
      host: LOCAL,
      path: join(stateDir, "cloudflare.json"),
      pace: 1,
      nextResolver: `${providers.url}/_doh/dns-query`,
      workerUrl: baseUrl,
      installation: installationOf(baseUrl, secrets.cloudflareWebhook),
    }),
  );
  // Side by side, for whoever waits in front of a terminal.
  const building = buildAssets(root);
  building.catch(() => {});
  const database = shutdown.add(
    given.DATABASE_URL
      ? openOwnDatabase(given.DATABASE_URL, process.env.MIGRATION_DATABASE_URL)
      : await openSandboxDatabase(join(stateDir, "postgres"), ports.postgres),
  );
  await building;

  // Built and started while the database is migrated and seeded: it does no I/O before its first request.
  const worker = await start({ root, stateDir, host, addresses, port, values });
  shutdown.first(worker);
  const demo = await database.prepare(stateDir, settings);
  await healthy(baseUrl, worker, shutdown);
  if (demo) writeDemo(stateDir, baseUrl, demo);
  console.log(
    banner({
      baseUrl,
      mailUrl: replaced.mail ? undefined : mail.url,
      cloudflareUrl: replaced.cloudflare ? undefined : cloudflare.url,
      demo,
      replaced: [
        ...replaced.providers,
        ...(replaced.mail ? ["mail"] : []),
        ...(replaced.cloudflare ? ["Cloudflare"] : []),
        ...(replaced.postgres ? ["Postgres"] : []),
      ],
      notes: [...notes, ...database.notes, ...openNotes(host, port, settings)],
      stateDir: relative(process.cwd(), stateDir) || stateDir,
      seconds: (performance.now() - began) / 1000,
    }),
  );
  await untilEnded(worker, shutdown, stateDir);
}

/** Listening to everybody is no secret to keep: what others get, and what they could do. */
function openNotes(host: string, port: number, { PUBLIC_URL }: Settings): string[] {
  if (host !== "0.0.0.0" && host !== "::") return [];
  return [
    `Port ${port} is open to other machines, over plain HTTP: whoever has the keys above can use it. They are answered ` +
      `under PUBLIC_URL alone (now ${PUBLIC_URL}): set it to http://<this machine's address>:${port}.`,
  ];
}

function options(name: string): { fresh: boolean } {
  try {
    const { values } = parseArgs({
      options: { fresh: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
    });
    if (!values.help) return { fresh: values.fresh };
  } catch (error) {
    throw new CannotStart(`${error instanceof Error ? error.message : error}\n${usage(name)}`);
  }
  console.log(usage(name));
  process.exit(0);
}

const usage = (name: string) =>
  `npm run ${name} [-- --fresh]\n  --fresh   forget all state first\n  PORT, HOST, SANDBOX_DIR and SANDBOX_{POSTGRES,PROVIDERS,MAIL,CLOUDFLARE}_PORT in the environment change addresses.`;

function checked(values: Record<string, string>): Settings {
  try {
    return readSettings(values);
  } catch (error) {
    throw error instanceof SettingsError ? new CannotStart(error.message) : error;
  }
}

function writeDemo(stateDir: string, baseUrl: string, { email, password, apiKey, orgId }: Demo): void {
  writePrivate(
    join(stateDir, "demo.json"),
    `${JSON.stringify({ baseUrl, email, password, apiKey, orgId }, null, 2)}\n`,
  );
}

async function healthy(baseUrl: string, worker: ProcessGroup, shutdown: Shutdown): Promise<void> {
  let ended: string | undefined;
  void worker.ended.then((how) => {
    ended = how;
  });
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!shutdown.begun) {
    if (ended !== undefined) throw new CannotStart(`The Worker did not start (it ${ended}):\n${worker.tail()}`);
    const answer = await fetch(`${baseUrl}/healthz`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    if (performance.now() > deadline) {
      const status = answer ? `answers ${answer.status}` : "does not answer";
      throw new CannotStart(`The Worker ${status} at ${baseUrl}/healthz:\n${worker.tail()}`);
    }
    await sleep(50);
  }
}

async function untilEnded(worker: ProcessGroup, shutdown: Shutdown, stateDir: string): Promise<void> {
  const how = await worker.ended;
  if (shutdown.begun) return;
  throw new CannotStart(
    `The Worker ${how}. Its last lines (all of them are in ${logPathOf({ stateDir })}):\n${worker.tail()}`,
  );
}
