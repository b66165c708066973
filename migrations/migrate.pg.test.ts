import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, inject, it } from "vitest";
import { migrate, postgresOwner } from "./migrate.ts";

const run = promisify(execFile);
const { port, superuser } = inject("postgres");
const server = { host: "127.0.0.1", port };

/** As Neon has it: the owner of the database is no superuser, but may make roles. Here policies bind it, too. */
const OWNER = `owner_${randomBytes(4).toString("hex")}`;
let admin: pg.Client;
let database: string;

beforeAll(async () => {
  admin = new pg.Client({ ...server, ...superuser, database: "postgres" });
  await admin.connect();
  await admin.query(`create role ${OWNER} login password 'owner' createrole nobypassrls`);
  // On a fresh Neon project it makes these roles itself and administers them; here they are there already.
  await admin.query(`grant edgewright_app, edgewright_system to ${OWNER} with admin option`);
});
beforeEach(async () => {
  database = `migrate_${randomBytes(4).toString("hex")}`;
  await admin.query(`create database ${database} owner ${OWNER}`);
});
afterAll(() => admin.end());

const ownerUrl = () => `postgres://${OWNER}:owner@127.0.0.1:${port}/${database}`;

async function asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

it("migrates as an owner who is no superuser and is bound by FORCE, and the functions work", async () => {
  await asOwner(async (client) => {
    await migrate(postgresOwner(client));
    const { rows } = await client.query("select tableowner from pg_tables where schemaname = 'public' group by 1");
    expect(rows).toEqual([{ tableowner: OWNER }]);
  });
  const app = new pg.Client({ ...server, user: "edgewright_app", password: "app", database });
  await app.connect();
  try {
    const registered = await app.query(
      "select * from identity_register('user_1', 'org_1', 'O', 'a@b.c', 'N', 'h', 't', now() + interval '1 hour')",
    );
    expect(registered.rows).toEqual([{ created: true, pending: false }]);
    const verified = await app.query("select granted_micro_usd from identity_verify_email('t', 'p', 7, 'grant_1')");
    expect(verified.rows).toEqual([{ granted_micro_usd: "7" }]);
    expect((await app.query("select * from organisations")).rows).toEqual([]);
  } finally {
    await app.end();
  }
});

it("may be run again, and by two at once", async () => {
  const once = () => asOwner((client) => migrate(postgresOwner(client)));
  await Promise.all([once(), once()]);
  await once();
  const { rows } = await asOwner((client) => client.query("select count(*)::int from drizzle.__drizzle_migrations"));
  expect(rows[0].count).toBeGreaterThan(4);
});

it("is one command, which sets the Worker's password from its connection string", { timeout: 60_000 }, async () => {
  const environment = { ...process.env, MIGRATION_DATABASE_URL: ownerUrl() };
  const script = `${import.meta.dirname}/migrate.ts`;
  const url = `postgres://edgewright_app:app@127.0.0.1:${port}/${database}`;
  const { stdout } = await run(process.execPath, [script], { env: { ...environment, DATABASE_URL: url } });
  expect(stdout).toContain("bound by row-level security");

  const { MIGRATION_DATABASE_URL: _, ...without } = environment;
  await expect(run(process.execPath, [script], { env: without })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("MIGRATION_DATABASE_URL must name the database as its owner"),
  });
  const wrong = {
    ...environment,
    MIGRATION_DATABASE_URL: `postgres://${OWNER}:wrong-secret@127.0.0.1:${port}/${database}`,
  };
  const failure: unknown = await run(process.execPath, [script], { env: wrong }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 1, stderr: expect.stringContaining("password authentication failed") });
  expect(failure).toMatchObject({ stderr: expect.not.stringContaining("wrong-secret") });
});

it("takes from the Worker's role what it must not have, and refuses when it cannot", async () => {
  const client = new pg.Client({ ...server, ...superuser, database });
  await client.connect();
  try {
    await migrate(postgresOwner(client));
    // Roles are the whole server's, and so other tests': every change is rolled back.
    const checked = { ...postgresOwner(client), apply: async () => {} };
    const after = async (...statements: string[]) => {
      await client.query("begin");
      try {
        for (const statement of statements) await client.query(statement);
        await migrate(checked);
        return (await client.query("select rolcreatedb, rolbypassrls from pg_roles where rolname = 'edgewright_app'"))
          .rows;
      } finally {
        await client.query("rollback");
      }
    };
    const clean = [{ rolcreatedb: false, rolbypassrls: false }];
    expect(await after("alter role edgewright_app createdb bypassrls")).toEqual(clean);
    await expect(after("create table careless (id int)")).rejects.toThrow(/not forced on careless/);
    const protectedTable = [
      "create table fine (id int)",
      "alter table fine enable row level security, force row level security",
    ];
    expect(await after(...protectedTable)).toEqual(clean);
    await expect(after(...protectedTable, "alter table fine owner to edgewright_app")).rejects.toThrow(/owns tables/);
    await expect(after("grant edgewright_system to edgewright_app")).rejects.toThrow(/bypasses row-level security/);
    await expect(
      after(`set local role ${OWNER}`, "reset role", "alter role edgewright_app createdb", `set local role ${OWNER}`),
    ).rejects.toThrow(/must be nocreatedb, and this owner may not change it/);
  } finally {
    await client.end();
  }
});
