import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "../../migrations/migrate.ts";
import { LOCAL_CLOUDFLARE } from "../../sandbox/cloudflare/local.ts";
import { startCloudflareSandbox } from "../../sandbox/cloudflare/server.ts";
import { startMailSandbox } from "../../sandbox/mail/server.ts";
import { SANDBOX_APP_PASSWORD, startPostgresSandbox } from "../../sandbox/postgres/server.ts";
import { startProviderSandbox } from "../../sandbox/providers/server.ts";
import { startDesk } from "./desk.ts";
import type { World } from "./test-settings.ts";
import { refuseViolations } from "./violations.ts";

declare module "vitest" {
  interface ProvidedContext {
    world: World;
  }
}

/** Starts the outside world once for all workerd tests: Postgres behind Neon's protocol, model providers, mail. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), "edgewright-test-"));
  const postgres = await startPostgresSandbox({ memory: true, port: 0 });
  if (!postgres.owner) throw new Error("PGlite has an owner");
  await migrate(postgres.owner, { appPassword: SANDBOX_APP_PASSWORD });
  const providers = await startProviderSandbox({ port: 0 });
  const mail = await startMailSandbox({ port: 0, dir });
  const cloudflare = await startCloudflareSandbox({
    port: 0,
    pace: 0,
    // One token for all tests of a run.
    mostCalls: Number.MAX_SAFE_INTEGER,
    nextResolver: `${providers.url}/_doh/dns-query`,
    installation: LOCAL_CLOUDFLARE,
  });
  const desk = await startDesk(postgres);
  project.provide("world", {
    sqlUrl: postgres.sqlUrl,
    providersUrl: providers.url,
    mailUrl: mail.url,
    cloudflareUrl: cloudflare.url,
    deskUrl: desk.url,
  });
  return async () => {
    desk.close();
    await Promise.all([mail.close(), providers.close(), cloudflare.close(), postgres.close()]);
    rmSync(dir, { recursive: true, force: true });
    refuseViolations(cloudflare.violations());
  };
}
