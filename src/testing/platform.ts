/** The whole platform from outside, for Node tests: the built Worker on raw workerd, Postgres, providers. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, openAsBlob, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import * as z from "zod";
import { installationOf } from "../../sandbox/cloudflare/local.ts";
import { type CloudflareSandbox, startCloudflareSandbox } from "../../sandbox/cloudflare/server.ts";
import { type PostgresSandbox, startPostgresSandbox } from "../../sandbox/postgres/server.ts";
import { type ProviderSandbox, startProviderSandbox } from "../../sandbox/providers/server.ts";
import { readSettings } from "../platform/settings.ts";
import { type BucketServer, startBucketServer } from "./bucket-server.ts";
import { createCanaries, createWatcher, watchAnswer, watchRequest } from "./canary.ts";
import { shipped } from "./shipped.ts";
import { createTenant, type RecordedCall, recordedCalls, type Tenant, type TenantOptions } from "./tenants.ts";
import { testSettings } from "./test-settings.ts";
import { refuseViolations } from "./violations.ts";
import { freePort, type Running, startWorkerd } from "./workerd.ts";

export interface Platform {
  readonly baseUrl: string;
  readonly providers: ProviderSandbox;
  readonly cloudflare: CloudflareSandbox;
  readonly postgres: PostgresSandbox;
  /** What lies in the vault's bucket, by path. */
  readonly kept: BucketServer["objects"];
  tenant(options?: TenantOptions): Promise<Tenant>;
  recorded(tenant: Tenant): Promise<RecordedCall[]>;
  /** Waits until so many calls are in the record. */
  waitForCalls(tenant: Tenant, count: number, withinMs?: number): Promise<RecordedCall[]>;
  /** Kills the Worker and its objects without a word, as a power cut does. */
  kill(): Promise<void>;
  /** Starts it again on the state that was on disk. */
  restart(): Promise<void>;
  /** Throws when a secret was seen in the Worker's output or in an answer. */
  close(): Promise<void>;
}

interface PlatformOptions {
  /** Of Cloudflare's stand-in: 1 as a person likes to watch it; 0 at once. */
  cloudflarePace?: number;
}

export async function startPlatform(
  bundle: string,
  vars: Record<string, string> = {},
  { cloudflarePace = 0 }: PlatformOptions = {},
): Promise<Platform> {
  const dir = mkdtempSync(join(tmpdir(), "edgewright-platform-"));
  const dump = await openAsBlob(inject("database"));
  const postgres = await startPostgresSandbox({ memory: true, port: 0, dump });
  const providers = await startProviderSandbox({ port: 0 });
  const bucket = await startBucketServer();
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const webhookSecret = randomBytes(32).toString("hex");
  const cloudflare = await startCloudflareSandbox({
    port: 0,
    pace: cloudflarePace,
    nextResolver: `${providers.url}/_doh/dns-query`,
    workerUrl: baseUrl,
    installation: installationOf(baseUrl, webhookSecret),
  });
  const nowhere = "http://127.0.0.1:9";
  const outside = { providersUrl: providers.url, cloudflareUrl: cloudflare.url, mailUrl: nowhere };
  const values = {
    ...testSettings({ sqlUrl: postgres.sqlUrl, ...outside }),
    CLOUDFLARE_WEBHOOK_SECRET: webhookSecret,
    ...vars,
  };
  const settings = readSettings(values);
  const canaries = createCanaries(values);
  let outputBytes = 0;
  const start = (): Promise<Running> => {
    const spec = {
      name: "edgewright",
      folder: bundle,
      main: "index.js",
      ...shipped(),
      vars: values,
      bucketAddress: bucket.address,
    };
    const watch = createWatcher((text) => canaries.see("log", text));
    return startWorkerd(spec, dir, port, (piece) => {
      outputBytes += piece.length;
      watch(piece);
    });
  };
  // Tests use real clients, which take the global fetch: this is where their answers can be seen without a word to them.
  const send = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const whole = input instanceof Request ? input : undefined;
    const url = whole?.url ?? String(input);
    if (!url.startsWith(`${baseUrl}/`)) return send(input, init);
    // A copy without the body: making one with it would use it up.
    const method = init?.method ?? whole?.method ?? "GET";
    const request = new Request(url, { method, headers: init?.headers ?? whole?.headers ?? {} });
    const where = watchRequest(canaries, request, init?.body);
    return watchAnswer(canaries, await send(input, init), where);
  };
  let worker = await start();
  const asOwner = async <T>(schema: z.ZodType<T>, statement: string, parameters: unknown[] = []): Promise<T[]> =>
    z.array(schema).parse(JSON.parse(JSON.stringify(await postgres.query(statement, parameters))));
  const recorded = ({ orgId }: Tenant) => recordedCalls(asOwner, orgId);
  return {
    baseUrl,
    providers,
    cloudflare,
    postgres,
    kept: bucket.objects,
    tenant: (options) => createTenant(asOwner, settings.API_KEY_MAC_SECRETS, options),
    recorded,
    async waitForCalls(tenant, count, withinMs = 15_000) {
      const deadline = Date.now() + withinMs;
      for (;;) {
        const calls = await recorded(tenant);
        if (calls.length >= count) return calls;
        if (Date.now() > deadline) throw new Error(`${calls.length} of ${count} calls are in the record`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    kill: () => worker.stop("SIGKILL"),
    async restart() {
      worker = await start();
    },
    async close() {
      await worker.stop("SIGKILL");
      await Promise.all([providers.close(), cloudflare.close(), postgres.close(), bucket.close()]);
      globalThis.fetch = send;
      rmSync(dir, { recursive: true, force: true });
      const leaks = canaries.leaks();
      if (leaks.length > 0)
        throw new Error(`secrets were seen where none may be: ${JSON.stringify(leaks.slice(0, 5))}`);
      refuseViolations(cloudflare.violations());
      if (outputBytes === 0) throw new Error("the Worker logged nothing: its output is not seen");
    },
  };
}
