import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { RowText } from "../account.schema.ts";
import { textsOf, usageRow } from "../billing.fixture.ts";
import { createAdoption } from "./adoption.ts";
import { limitOf } from "./call.fixture.ts";
import { createDrain } from "./drain.ts";
import { emptyState } from "./state.ts";

const ORG = "org_1" as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An outbox that fills up, and a Postgres that takes its time. */
function world({ writeMs = 0, pending = false } = {}) {
  const outbox = new Map<string, RowText[]>();
  const batches: number[] = [];
  const wakes: number[] = [];
  let down = false;
  let seq = 0;
  const journal = {
    async outbox(limit: number) {
      const found = [...outbox].slice(0, limit);
      return { keys: found.map(([key]) => key), rows: found.flatMap(([, rows]) => rows) };
    },
  };
  const drain = createDrain({
    journal: {
      ...journal,
      drained: (keys) => {
        for (const key of keys) outbox.delete(key);
      },
      setAside: () => {},
    },
    record: {
      async write(_orgId, rows) {
        batches.push(rows.length);
        await new Promise((resolve) => setTimeout(resolve, writeMs));
        if (down) throw new Error("down");
        return [];
      },
    },
    clock: Date.now,
    orgId: () => ORG,
    after: (ms, run) => void setTimeout(run, ms),
    wakeBy: (time) => void wakes.push(time),
    warn: () => {},
    pending,
  });
  return {
    journal,
    drain,
    batches,
    wakes,
    waiting: () => outbox.size,
    put() {
      seq += 1;
      outbox.set(`o:${seq}`, textsOf(usageRow(ORG)));
    },
    set down(is: boolean) {
      down = is;
    },
  };
}

it("gathers rows while they keep coming, instead of writing a few at a time without a pause", async () => {
  const w = world({ writeMs: 20 });
  for (let ms = 0; ms < 3_000; ms += 10) {
    w.put();
    w.drain.soon();
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(1_000);
  expect(w.waiting()).toBe(0);
  expect(w.batches.reduce((sum, rows) => sum + rows, 0)).toBe(300);
  expect(w.batches.length).toBeLessThan(16);
});

it("takes a long outbox in one go", async () => {
  const w = world({ pending: true });
  for (let n = 0; n < 1_234; n += 1) w.put();
  const drained = w.drain.now();
  await vi.advanceTimersByTimeAsync(100);
  await drained;
  expect(w.waiting()).toBe(0);
  expect(w.drain.dueAt()).toBeUndefined();
});

it("leaves a Postgres that is away in peace for longer and longer, and asks to be woken", async () => {
  const w = world();
  w.down = true;
  w.put();
  w.drain.soon();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(w.batches.length).toBeGreaterThan(5);
  expect(w.batches.length).toBeLessThan(15);
  expect(w.drain.dueAt()).toBeGreaterThan(Date.now());
  expect(w.wakes.length).toBe(w.batches.length);
  w.down = false;
  await vi.advanceTimersByTimeAsync(31_000);
  expect(w.waiting()).toBe(0);
});

it("takes nothing while it is kept still, and what came meanwhile afterwards", async () => {
  const w = world();
  let release = () => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  const kept = w.drain.still(() => until);
  w.put();
  w.drain.soon();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(w.batches).toEqual([]);
  release();
  await kept;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(w.batches).toEqual([1]);
});

it("takes no more than it is told to of an outbox that fills up as fast, and keeps still after the batch on its way", async () => {
  const w = world({ writeMs: 20, pending: true });
  const fill = () => {
    for (let n = 0; n < 100; n += 1) w.put();
  };
  const filling = setInterval(fill, 20);
  for (let n = 0; n < 5; n += 1) fill();
  let done = false;
  void w.drain.now(3).then(() => {
    done = true;
  });
  await vi.advanceTimersByTimeAsync(100);
  expect([done, w.batches.length]).toEqual([true, 3]);
  w.drain.soon();
  await vi.advanceTimersByTimeAsync(300);
  let before = 0;
  const still = w.drain.still(async () => {
    before = w.batches.length;
  });
  await vi.advanceTimersByTimeAsync(25);
  await still;
  expect(before).toBeGreaterThan(3);
  clearInterval(filling);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(w.waiting()).toBe(0);
});

it("does not keep a new limit from being taken in, however fast the outbox fills up", async () => {
  const w = world({ writeMs: 20, pending: true });
  const fill = () => {
    for (let n = 0; n < 100; n += 1) w.put();
  };
  for (let n = 0; n < 5; n += 1) fill();
  const filling = setInterval(fill, 20);
  const adoption = createAdoption({
    state: emptyState(),
    journal: w.journal,
    record: {
      spent: async (_orgId, subjects) => subjects.map((subject) => ({ subject, dayMicroUsd: 0, monthMicroUsd: 0 })),
    },
    drain: w.drain,
    flush: () => {},
    clock: Date.now,
  });
  let taken = false;
  void adoption.adopt(ORG, { version: 1, items: [limitOf("organisation")] }, async () => {
    taken = true;
  });
  await vi.advanceTimersByTimeAsync(1_000);
  clearInterval(filling);
  expect(taken).toBe(true);
});
