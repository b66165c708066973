import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { type PostgresSandbox, startPostgresSandbox } from "../../sandbox/postgres/server.ts";
import { newId, type OrgId, type UserId } from "../kernel/id.ts";
import { createDatabase, type Database } from "../platform/db.ts";

export interface TestDatabase {
  /** As the Worker has it: over HTTP, logged in as edgewright_app. */
  readonly db: Database;
  readonly databaseUrl: string;
  readonly sqlUrl: string;
  /** Behind the curtain: a superuser, whom no policy binds. */
  readonly owner: pg.Pool;
  readonly sandbox: PostgresSandbox;
  close(): Promise<void>;
}

/** A fresh, migrated database on the real Postgres of this run. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const { port, superuser, appPassword, template } = inject("postgres");
  const database = `test_${randomBytes(6).toString("hex")}`;
  const server = { host: "127.0.0.1", port };
  const admin = new pg.Client({ ...server, ...superuser, database: "postgres" });
  await admin.connect();
  // It is dropped with the whole server at the end of the run.
  await admin.query(`create database ${database} template ${template}`);
  await admin.end();

  const owner = new pg.Pool({ ...server, ...superuser, database, max: 10 });
  const app = new pg.Pool({ ...server, user: "edgewright_app", password: appPassword, database, max: 50 });
  const sandbox = await startPostgresSandbox({ pool: app, port: 0 });
  return {
    db: createDatabase({ DATABASE_URL: sandbox.url, DATABASE_HTTP_URL: sandbox.sqlUrl }),
    databaseUrl: sandbox.url,
    sqlUrl: sandbox.sqlUrl,
    owner,
    sandbox,
    async close() {
      await sandbox.close();
      await Promise.all([owner.end(), app.end()]);
    },
  };
}

/** Opens a database before this file's tests and closes it after them. Call at the top of a `*.pg.test.ts`. */
export function usePostgres(): TestDatabase {
  let opened: TestDatabase | undefined;
  beforeAll(async () => {
    opened = await openTestDatabase();
  });
  afterAll(() => opened?.close());
  const current = (): TestDatabase => {
    if (!opened) throw new Error("the database is open only while tests run");
    return opened;
  };
  return {
    get db() {
      return current().db;
    },
    get databaseUrl() {
      return current().databaseUrl;
    },
    get sqlUrl() {
      return current().sqlUrl;
    },
    get owner() {
      return current().owner;
    },
    get sandbox() {
      return current().sandbox;
    },
    close: () => current().close(),
  };
}

/** An organisation with its owner, made by the superuser. */
export async function seedOrganisation(owner: pg.Pool): Promise<{ orgId: OrgId; userId: UserId; email: string }> {
  const orgId: OrgId = newId("org");
  const userId: UserId = newId("user");
  const email = `${userId}@example.com`;
  await owner.query("insert into users (id, email, name, password_hash) values ($1, $2, 'Test', 'none')", [
    userId,
    email,
  ]);
  await owner.query("insert into organisations (id, name) values ($1, 'Test')", [orgId]);
  await owner.query("insert into memberships (org_id, user_id, role) values ($1, $2, 'owner')", [orgId, userId]);
  return { orgId, userId, email };
}
