/**
 * The whole platform as a browser meets it: the built bundle on workerd with its assets and a database in memory, beside
 * the sandbox's providers and outbox, on free ports, with state of its own that is gone afterwards.
 */
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { migrate } from "../../migrations/migrate.ts";
import { installationOf } from "../../sandbox/cloudflare/local.ts";
import { startCloudflareThread } from "../../sandbox/cloudflare/thread.ts";
import { startMailSandbox } from "../../sandbox/mail/server.ts";
import { firstFree, requireFree } from "../../sandbox/ports.ts";
import { SANDBOX_APP_PASSWORD, startPostgresSandbox } from "../../sandbox/postgres/server.ts";
import { startProviderThread } from "../../sandbox/providers/thread.ts";
import { openSecrets } from "../../sandbox/secrets.ts";
import { localSettings } from "../../sandbox/settings.ts";
import { buildBundle, logPathOf, serveBundle, type WorkerOrder } from "../../sandbox/worker.ts";
import { createCanaries } from "./canary.ts";
import { startDesk } from "./desk.ts";
import { refuseViolations } from "./violations.ts";

/** Who operates it, once they have signed up. */
export { OPERATOR_EMAIL } from "../../sandbox/settings.ts";

/** Where its parts answer. */
export interface Addresses {
  baseUrl: string;
  mailUrl: string;
  providersUrl: string;
  cloudflareUrl: string;
  deskUrl: string;
}

export interface ServedPlatform extends Addresses {
  /** Kills the Worker and its objects without a word; the database, the providers and the outbox live on. */
  kill(): Promise<void>;
  /** Starts it again on the state that was on disk. */
  restart(): Promise<void>;
  /** Throws when a secret was seen in the Worker's log. */
  close(): Promise<void>;
}

const LOCAL = "127.0.0.1";
const START_TIMEOUT_MS = 60_000;
const root = resolve(import.meta.dirname, "../..");

/** Builds the Worker once for all platforms of a run. Its assets must be built already. */
export async function buildOnce(): Promise<{ bundle: string; remove(): void }> {
  const dir = mkdtempSync(join(tmpdir(), "edgewright-bundle-"));
  const bundle = join(dir, "worker");
  await buildBundle({ root, stateDir: dir }, bundle);
  return { bundle, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** `logTo` is where the Worker's log is left at the end. */
export async function startServedPlatform(bundle: string, logTo: string): Promise<ServedPlatform> {
  const stateDir = mkdtempSync(join(tmpdir(), "edgewright-served-"));
  const [postgres, mail, providers] = await Promise.all([
    startPostgresSandbox({ memory: true, port: 0 }),
    startMailSandbox({ port: 0, dir: join(stateDir, "mail") }),
    startProviderThread({ port: 0, host: LOCAL }),
  ]);
  if (!postgres.owner) throw new Error("PGlite has an owner");
  await migrate(postgres.owner, { appPassword: SANDBOX_APP_PASSWORD });
  const desk = await startDesk(postgres);
  const port = await firstFree(undefined, LOCAL, new Set());
  const baseUrl = `http://localhost:${port}`;
  const secrets = openSecrets(stateDir);
  const cloudflare = await startCloudflareThread({
    port: 0,
    host: LOCAL,
    path: join(stateDir, "cloudflare.json"),
    pace: 0.2,
    nextResolver: `${providers.url}/_doh/dns-query`,
    workerUrl: baseUrl,
    installation: installationOf(baseUrl, secrets.cloudflareWebhook),
  });
  const { values } = localSettings({}, secrets, {
    publicUrl: baseUrl,
    databasePort: postgres.port,
    providersUrl: providers.url,
    mailUrl: mail.url,
    cloudflareUrl: cloudflare.url,
  });
  const addresses = await requireFree(port, [LOCAL, "::1"], "PORT");
  const order: WorkerOrder = { root, stateDir, host: "localhost", addresses, port, values };

  const start = async () => {
    const worker = serveBundle(order, bundle, () => {});
    let ended: string | undefined;
    void worker.ended.then((how) => {
      ended = how;
    });
    const deadline = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      const answer = await fetch(`${baseUrl}/healthz`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) return worker;
      if (ended !== undefined) throw new Error(`The Worker did not start (it ${ended}):\n${worker.tail()}`);
      if (performance.now() > deadline) throw new Error(`The Worker does not answer at ${baseUrl}:\n${worker.tail()}`);
      await sleep(25);
    }
  };
  let worker = await start();
  const violations = async () => {
    const answer = await fetch(`${cloudflare.url}/_control/violations`);
    return z.array(z.string()).parse(await answer.json());
  };
  // Where this database listens is known to all, and it asks for no password that is a secret.
  const { DATABASE_URL: _, ...watched } = values;
  const canaries = createCanaries(watched);
  mkdirSync(dirname(logTo), { recursive: true });
  rmSync(logTo, { force: true });
  /** A log starts anew with each start of the Worker. */
  const takeLog = () => {
    const log = readFileSync(logPathOf(order), "utf8");
    canaries.see("log", log);
    appendFileSync(logTo, log);
  };

  return {
    baseUrl,
    mailUrl: mail.url,
    providersUrl: providers.url,
    cloudflareUrl: cloudflare.url,
    deskUrl: desk.url,
    async kill() {
      worker.kill();
      await worker.ended;
      takeLog();
    },
    async restart() {
      worker = await start();
    },
    async close() {
      await worker.stop();
      takeLog();
      desk.close();
      const broken = await violations();
      await Promise.all([mail.close(), providers.close(), cloudflare.close(), postgres.close()]);
      rmSync(stateDir, { recursive: true, force: true });
      refuseViolations(broken);
      const leaks = canaries.leaks();
      if (leaks.length > 0) throw new Error(`secrets are in the Worker's log: ${JSON.stringify(leaks.slice(0, 5))}`);
    },
  };
}
