import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import * as z from "zod";
import { usePostgres } from "../testing/pg.ts";
import { createDatabase } from "./db.ts";

const pg = usePostgres();
const One = z.object({ one: z.number() });
const one = sql`select 1 as one`;

it("ends a statement that takes too long inside Postgres, and says so as unavailable", async () => {
  const hasty = createDatabase({ DATABASE_URL: pg.databaseUrl, DATABASE_HTTP_URL: pg.sqlUrl }, 5_000);
  // The first connection takes a while on a busy machine, and Postgres counts from behind it.
  await hasty.system().one(One, one);
  await expect(hasty.system().batch([sql`select pg_sleep(60)`])).rejects.toMatchObject({
    sqlstate: "57014",
    unavailable: true,
  });
  const { rows } = await pg.owner.query(
    "select from pg_stat_activity where query like '%pg_sleep(60)%' and state = 'active' and pid <> pg_backend_pid()",
  );
  expect(rows).toEqual([]);
  expect(await hasty.system().one(One, one)).toEqual({ one: 1 });
});

it("says that the database is away when its connection is cut, and works on a new one", async () => {
  const cut = pg.db.system().batch([sql`select pg_terminate_backend(pg_backend_pid())`]);
  await expect(cut).rejects.toMatchObject({ name: "DatabaseError", unavailable: true });
  for (let attempt = 0; attempt < 5; attempt += 1) expect(await pg.db.system().one(One, one)).toEqual({ one: 1 });
});

it("breaks off while Postgres is stopped, and loses nothing that was acknowledged", async () => {
  await pg.sandbox.stopListening();
  await expect(pg.db.system().one(One, one)).rejects.toMatchObject({ unavailable: true });
  await pg.sandbox.resumeListening();
  expect(await pg.db.system().one(One, one)).toEqual({ one: 1 });
});
