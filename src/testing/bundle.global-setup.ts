import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "../../migrations/migrate.ts";
import { SANDBOX_APP_PASSWORD, startPostgresSandbox } from "../../sandbox/postgres/server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the Worker as it would be deployed. */
    bundle: string;
    /** A dump of an empty database, to begin each platform with: migrating one takes 5 s of CPU. */
    database: string;
  }
}

async function writeDatabase(path: string): Promise<void> {
  const { owner, dump, close } = await startPostgresSandbox({ memory: true, port: 0 });
  if (!owner || !dump) throw new Error("PGlite in memory has an owner and a dump");
  await migrate(owner, { appPassword: SANDBOX_APP_PASSWORD });
  writeFileSync(path, new Uint8Array(await (await dump()).arrayBuffer()));
  await close();
}

/** Makes once what the tests need that run the whole platform from outside: its Worker, and a database to begin with. */
export default async function setup(project: TestProject): Promise<() => void> {
  const dir = mkdtempSync(join(tmpdir(), "edgewright-bundle-"));
  const [bundle, database] = [join(dir, "worker"), join(dir, "database.tar")];
  execFileSync("wrangler", ["deploy", "--dry-run", "--minify", "--env=", "--outdir", bundle], {
    env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await writeDatabase(database);
  project.provide("bundle", bundle);
  project.provide("database", database);
  return () => rmSync(dir, { recursive: true, force: true });
}
