import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate, postgresOwner } from "../../migrations/migrate.ts";
import { startPostgres } from "./postgres-process.ts";

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

/** Starts a real Postgres once for the whole run and migrates the template database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { port, user, password, stop } = await startPostgres();
  const superuser = { user, password };
  const template = "edgewright_template";
  const appPassword = "app";
  const connect = async (database: string): Promise<pg.Client> => {
    const client = new pg.Client({ host: "127.0.0.1", port, ...superuser, database });
    await client.connect();
    return client;
  };
  try {
    const admin = await connect("postgres");
    await admin.query(`create database ${template}`);
    await admin.end();
    const client = await connect(template);
    await migrate(postgresOwner(client), { appPassword });
    await client.end();
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("postgres", { port, superuser, appPassword, template });
  return stop;
}
