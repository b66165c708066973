import { expect, it } from "vitest";
import type { RowText } from "../account.schema.ts";
import { usageRow } from "../billing.fixture.ts";
import { createOutbox } from "./outbox.ts";
import { textOf } from "./row-text.ts";

const row = () => textOf(usageRow("org_1"));

/** An outbox over a disk that holds `left` groups of an earlier life. `slow`: what happens while it is read. */
function world({ left = 0, slow = () => {} } = {}) {
  const disk = new Map<string, RowText[]>();
  let seq = 0;
  let reads = 0;
  const next = () => `o:${String(++seq).padStart(4, "0")}`;
  for (let i = 0; i < left; i += 1) disk.set(next(), [row()]);
  const outbox = createOutbox(async (limit) => {
    reads += 1;
    const found = new Map([...disk].slice(0, limit));
    slow();
    return found;
  }, left > 0);
  const write = (rows = 1) => {
    const key = next();
    const group = Array.from({ length: rows }, row);
    disk.set(key, group);
    outbox.written(key, group);
  };
  return {
    write,
    outbox,
    reads: () => reads,
    /** As the drain: true where there was something. */
    async drain(limit = 3) {
      const { keys, rows } = await outbox.oldest(limit);
      expect(keys).toEqual([...disk.keys()].slice(0, keys.length));
      expect(rows).toHaveLength(keys.reduce((sum, key) => sum + (disk.get(key)?.length ?? 0), 0));
      for (const key of keys) disk.delete(key);
      outbox.drained(keys);
      return keys.length > 0;
    },
    left: () => disk.size,
  };
}

async function drainAll(w: ReturnType<typeof world>): Promise<void> {
  while (await w.drain());
  expect(w.left()).toBe(0);
}

it("reads nothing back of its own life", async () => {
  const w = world();
  for (let i = 0; i < 8; i += 1) w.write();
  await drainAll(w);
  expect(w.reads()).toBe(0);
});

it("begins with what an earlier life has left, and reads no more once that is drained", async () => {
  const w = world({ left: 7 });
  w.write();
  await drainAll(w);
  w.write();
  await drainAll(w);
  // Three, three, and two, with which it was read to its end.
  expect(w.reads()).toBe(3);
});

it("gives the oldest again until they are drained", async () => {
  const w = world({ left: 2 });
  expect((await w.outbox.oldest(3)).keys).toHaveLength(2);
  expect((await w.outbox.oldest(3)).keys).toHaveLength(2);
  w.write();
  expect((await w.outbox.oldest(3)).keys).toHaveLength(3);
  await drainAll(w);
});

it("keeps no more at hand than some, and finds the rest on disk", async () => {
  const w = world();
  for (let i = 0; i < 5; i += 1) w.write(3_000);
  await drainAll(w);
  expect(w.reads()).toBeGreaterThan(0);
});

it.each([1, 25_000])("loses nothing that comes while the disk is read (%i rows)", async (rows) => {
  let times = 0;
  const w = world({ left: 2, slow: () => times++ === 0 && w.write(rows) });
  await w.drain();
  w.write();
  await drainAll(w);
});
