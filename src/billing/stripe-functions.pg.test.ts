import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import * as z from "zod";
import { newId } from "../kernel/id.ts";
import { usePostgres } from "../testing/pg.ts";

const pg = usePostgres();
const system = () => pg.db.system();
const Done = z.object({ done: z.boolean() });

const insert = (id: string) =>
  system().one(
    Done,
    sql`select stripe_event_insert(${id}, 'invoice.paid', '2026-10-28', ${1_795_000_000}, false, ${'{"id":"x"}'}) as done`,
  );
const claim = (id: string) =>
  system().maybe(
    z.object({ id: z.string(), attempts: z.number(), created: z.string(), payload: z.unknown() }),
    sql`select id, attempts, created, payload from stripe_event_claim(${id})`,
  );
const finish = (id: string) => system().one(Done, sql`select stripe_event_done(${id}) as done`);
const fail = (id: string) => system().one(Done, sql`select stripe_event_failed(${id}, ${"e".repeat(5000)}) as done`);
const overdue = async (id: string, olderThan = new Date(Date.now() + 1000)) =>
  (
    await system().rows(
      z.object({ id: z.string() }),
      sql`select id from stripe_events_overdue(${olderThan.toISOString()}, 100)`,
    )
  ).some((row) => row.id === id);

it("takes an event in once, however often and concurrently it is delivered", async () => {
  const id = newId("evt");
  const answers = await Promise.all(Array.from({ length: 20 }, () => insert(id)));
  expect(answers.filter(({ done }) => done)).toHaveLength(1);
});

it("gives an event to one consumer at a time, again after a failure or a silent minute, and never after it is done", async () => {
  const id = newId("evt");
  await insert(id);
  expect(await overdue(id)).toBe(true);
  const claims = (await Promise.all(Array.from({ length: 10 }, () => claim(id)))).filter(Boolean);
  expect(claims).toMatchObject([
    { id, attempts: 1, payload: { id: "x" }, created: expect.stringContaining("2026-11-18") },
  ]);
  expect(await overdue(id)).toBe(false);
  expect(await fail(id)).toEqual({ done: true });
  expect(await overdue(id)).toBe(true);
  expect(await overdue(id, new Date(Date.now() - 60_000))).toBe(false);
  expect(await claim(id)).toMatchObject({ attempts: 2 });
  expect(await claim(id)).toBeUndefined();
  await pg.owner.query("update stripe_events set claimed_until = now() - interval '1 second' where id = $1", [id]);
  expect(await overdue(id)).toBe(true);
  expect(await claim(id)).toMatchObject({ attempts: 3 });
  expect(await finish(id)).toEqual({ done: true });
  expect(await finish(id)).toEqual({ done: false });
  expect(await fail(id)).toEqual({ done: false });
  expect(await claim(id)).toBeUndefined();
  expect(await overdue(id)).toBe(false);
});
