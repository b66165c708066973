import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { neon, neonConfig } from "@neondatabase/serverless";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { migrate } from "../../migrations/migrate.ts";
import { createDatabase, type Database, safeInteger } from "../../src/platform/db.ts";
import { type PostgresSandbox, SANDBOX_APP_PASSWORD, startPostgresSandbox } from "./server.ts";

let sandbox: PostgresSandbox;
let db: Database;

/** The endpoint is the driver's one global; createDatabase redirects this host, so the bare driver finds it too. */
const bare = () => neon(sandbox.url);

beforeAll(async () => {
  sandbox = await startPostgresSandbox({ memory: true, port: 0 });
  if (!sandbox.owner) throw new Error("PGlite has an owner");
  await migrate(sandbox.owner, { appPassword: SANDBOX_APP_PASSWORD });
  await sandbox.exec(`
    insert into organisations (id, name) values ('org_a', 'A'), ('org_b', 'B');
    create table notes (id int primary key, body text, made timestamptz, tags text[], data jsonb, big bigint, flag boolean);
    grant all on notes to edgewright_app;`);
  db = createDatabase({ DATABASE_URL: sandbox.url, DATABASE_HTTP_URL: sandbox.sqlUrl });
}, 60_000);
afterAll(() => sandbox.close());

const Name = z.object({ name: z.string() });

describe("the driver of production against the sandbox", () => {
  it("runs a single query, in objects and in arrays, with every kind of parameter", async () => {
    const query = bare();
    const made = new Date("2026-11-20T10:00:00.123Z");
    await query`insert into notes values (1, ${'it\'s "so"\n✓'}, ${made}, ${["a", 'b,"c"']}, ${JSON.stringify({ deep: [1, null] })}, ${"9007199254740993"}, ${true})`;
    await query`insert into notes (id, body) values (${2}, ${null})`;
    expect(await query`select * from notes order by id`).toEqual([
      {
        id: 1,
        body: 'it\'s "so"\n✓',
        made,
        tags: ["a", 'b,"c"'],
        data: { deep: [1, null] },
        big: "9007199254740993",
        flag: true,
      },
      { id: 2, body: null, made: null, tags: null, data: null, big: null, flag: null },
    ]);
    expect(await query.query("select id, body as x from notes where id = $1", [2], { arrayMode: true })).toEqual([
      [2, null],
    ]);
    const full = await query.query("update notes set flag = $1", [false], { fullResults: true });
    expect(full).toMatchObject({ command: "UPDATE", rowCount: 2, fields: [], rows: [] });
    const described = await query.query("select id from notes limit 1", [], { fullResults: true });
    expect(described.fields).toMatchObject([
      { name: "id", dataTypeID: 23, columnID: 1, dataTypeSize: 4, format: "text" },
    ]);
  });

  it("runs a batch as one transaction, with its isolation, and rolls all of it back on an error", async () => {
    const query = bare();
    const batch = await query.transaction(
      [
        query`select current_setting('transaction_isolation') as level`,
        query`select current_setting('transaction_read_only') as "readOnly"`,
      ],
      { isolationLevel: "Serializable", readOnly: true },
    );
    expect(batch).toEqual([[{ level: "serializable" }], [{ readOnly: "on" }]]);
    await expect(
      query.transaction([query`insert into notes (id) values (50)`, query`insert into notes (id) values (50)`]),
    ).rejects.toMatchObject({ code: "23505", constraint: "notes_pkey", table: "notes", severity: "ERROR" });
    expect(await query`select from notes where id = 50`).toEqual([]);
    await expect(
      query.transaction([query`insert into notes (id) values (51)`], { readOnly: true }),
    ).rejects.toMatchObject({ code: "25006" });
  });

  it("tells an error as Postgres does, and goes on", async () => {
    const query = bare();
    await expect(query`select nope from notes`).rejects.toMatchObject({
      code: "42703",
      position: "8",
      message: 'column "nope" does not exist',
    });
    await expect(query`select ${"x"}::int`).rejects.toMatchObject({ code: "22P02" });
    await expect(query.query("select 1; select 2")).rejects.toMatchObject({ code: "42601" });
    expect(await query`select 1 as one`).toEqual([{ one: 1 }]);
  });

  it("lets in only users who may log in, with their rights", async () => {
    const as = (user: string) => neon(sandbox.url.replace("edgewright_app", user));
    await expect(as("nobody")`select 1`).rejects.toMatchObject({ code: "28P01" });
    await expect(as("edgewright_system")`select 1`).rejects.toMatchObject({ code: "28P01" });
    expect(await bare()`select current_user::text as who`).toEqual([{ who: "edgewright_app" }]);
    await expect(bare()`select * from users`).rejects.toMatchObject({ code: "42501" });
    await expect(bare().transaction([bare()`commit`, bare()`select * from users`])).rejects.toMatchObject({
      code: "2D000",
    });
    expect(await sandbox.query("select current_user::text as who")).toEqual([{ who: "postgres" }]);
  });

  it("refuses what is no query with a reason", async () => {
    const post = (body: string, headers: Record<string, string> = {}) =>
      fetch(sandbox.sqlUrl, { method: "POST", body, headers });
    const asApp = { "Neon-Connection-String": sandbox.url };
    expect((await post("{}")).status).toBe(400);
    expect((await post("{", asApp)).status).toBe(400);
    expect((await post('{"queries":[]}', asApp)).status).toBe(400);
    expect((await post(`{"query":"select '${"x".repeat(11_000_000)}'"}`, asApp)).status).toBe(413);
    expect((await fetch(sandbox.sqlUrl)).status).toBe(405);
    const plain = await post(
      '{"query":"select 1 as a, true as b, $1::jsonb as c, null as d","params":[{"x":1}]}',
      asApp,
    );
    expect(await plain.json()).toMatchObject({ rows: [{ a: 1, b: true, c: { x: 1 }, d: null }], rowAsArray: false });
  });

  it("serialises transactions, so that concurrent batches do not mix", async () => {
    const query = bare();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        query.transaction([
          query`select set_config('app.org_id', ${String(index)}, true)`,
          query`select current_setting('app.org_id') as "orgId"`,
        ]),
      ),
    );
    expect(answers.map((answer) => answer[1])).toEqual(answers.map((_, index) => [{ orgId: String(index) }]));
  });

  it("has pgvector", async () => {
    await sandbox.exec("create extension if not exists vector");
    expect(await bare()`select '[1,2]'::vector <-> '[1,4]'::vector as distance`).toEqual([{ distance: 2 }]);
  });
});

describe("a unit of work", () => {
  it("sees its own organisation, and none without one", async () => {
    const select = sql`select name from organisations`;
    expect(await db.tenant("org_a").rows(Name, select)).toEqual([{ name: "A" }]);
    expect(await db.tenant("org_b").one(Name, select)).toEqual({ name: "B" });
    expect(await db.system().maybe(Name, select)).toBeUndefined();
  });

  it("parses rows and refuses a shape or a number of rows that is not what was asked for", async () => {
    const Count = z.object({ count: safeInteger });
    expect(await db.system().one(Count, sql`select count(*) from generate_series(1, 3)`)).toEqual({ count: 3 });
    await expect(db.system().one(Count, sql`select 9007199254740993::bigint as count`)).rejects.toThrow(/safe integer/);
    await expect(db.system().one(Name, sql`select 1 as name`)).rejects.toThrow(/expected shape/);
    await expect(db.system().one(Name, sql`select 'x' as name where false`)).rejects.toThrow(/exactly one/);
    await expect(db.system().maybe(Name, sql`select 'x' as name from generate_series(1, 2)`)).rejects.toThrow(
      /at most one/,
    );
  });

  it("rolls back a batch as a whole and tells the SQLSTATE, without values of rows", async () => {
    const insert = (id: number) => sql`insert into notes (id, body) values (${id}, ${"secret"}) returning id`;
    expect(await db.system().batch([insert(100), insert(101)])).toEqual([[{ id: 100 }], [{ id: 101 }]]);
    const failure = await db
      .system()
      .batch([insert(102), insert(100)])
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: "DatabaseError",
      sqlstate: "23505",
      constraint: "notes_pkey",
      unavailable: false,
    });
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toMatch(
      /secret|\(100\)|edgewright:edgewright/,
    );
    expect(await db.system().rows(z.object({ id: z.number() }), sql`select id from notes where id = 102`)).toEqual([]);
  });

  it("says that the database is away while it is stopped, and works when it is back", async () => {
    await sandbox.stopListening();
    const failure = await db
      .tenant("org_a")
      .rows(Name, sql`select name from organisations`)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "DatabaseError", unavailable: true });
    expect(String(failure)).not.toContain(`${SANDBOX_APP_PASSWORD}@`);
    await sandbox.resumeListening();
    expect(await db.tenant("org_a").one(Name, sql`select name from organisations`)).toEqual({ name: "A" });
  });

  it("refuses a connection string without a user or database, and does not show it", () => {
    for (const url of ["postgres://h/db", "postgres://u:hidden@h", "postgres://u:hid den@:x/db", "nonsense-hidden"]) {
      expect(() => createDatabase({ DATABASE_URL: url, DATABASE_HTTP_URL: undefined })).toThrow(
        /^DATABASE_URL must be postgres/,
      );
    }
  });

  it("redirects only the hosts that it was told to", () => {
    const { fetchEndpoint } = neonConfig;
    if (typeof fetchEndpoint !== "function") throw new Error("the endpoint is a function");
    expect(fetchEndpoint("127.0.0.1", String(sandbox.port), {})).toBe(sandbox.sqlUrl);
    expect(fetchEndpoint("ep-x.eu-central-1.aws.neon.tech", "", {})).toMatch(
      /^https:\/\/api\.eu-central-1\.aws\.neon\.tech\/sql$/,
    );
  });
});

describe("a data directory", () => {
  it("survives kill -9 and a restart, and is one process' at a time", { timeout: 120_000 }, async () => {
    const dir = mkdtempSync(join(tmpdir(), "edgewright-pg-"));
    const dataDir = join(dir, "data");
    const fixture = decodeURIComponent(new URL("./writes-until-killed.fixture.ts", import.meta.url).pathname);
    const child = fork(fixture, [dataDir], { stdio: "inherit" });
    const exited = once(child, "exit");
    try {
      let acknowledged = 0;
      await new Promise<void>((resolve) => {
        child.on("message", (count) => {
          acknowledged = Number(count);
          if (acknowledged >= 20) resolve();
        });
        child.on("exit", () => resolve());
      });
      expect(acknowledged).toBeGreaterThanOrEqual(20);
      await expect(startPostgresSandbox({ dataDir, port: 0 })).rejects.toThrow(`in use by process ${child.pid}`);
      child.kill("SIGKILL");
      await exited;

      const count = async (opened: PostgresSandbox) =>
        z.tuple([z.object({ count: z.number() })]).parse(await opened.query("select count(*)::int from kept"))[0].count;
      const first = await startPostgresSandbox({ dataDir, port: 0 });
      const kept = await count(first);
      expect(kept).toBeGreaterThanOrEqual(acknowledged);
      await expect(startPostgresSandbox({ dataDir, port: 0 })).rejects.toThrow(/open in this process already/);
      await first.close();
      const second = await startPostgresSandbox({ dataDir, port: 0 });
      expect(await count(second)).toBe(kept);
      await second.close();
    } finally {
      child.kill("SIGKILL");
      await exited;
      rmSync(dir, { recursive: true });
    }
  });
});
