import { beforeEach, expect, it } from "vitest";
import { newId, type OrgId } from "../../kernel/id.ts";
import { createUnderway, type Underway, type UnderwayBucket } from "./underway.ts";

const ORG: OrgId = newId("org");
const OLD_MS = 60_001;

let clock: number;
let objects: Map<string, { text: string; uploaded: Date }>;
let calls: string[];
let woken: string[];
let sinces: number[];
let underway: Underway;
beforeEach(() => {
  clock = 0;
  objects = new Map();
  calls = [];
  woken = [];
  sinces = [];
  const bucket: UnderwayBucket = {
    put: async (key, text) => void objects.set(key, { text, uploaded: new Date(clock) }),
    async get(key) {
      calls.push("get");
      const there = objects.get(key);
      return there ? { text: async () => there.text } : null;
    },
    async delete(keys) {
      for (const key of keys) objects.delete(key);
    },
    async list({ prefix, limit, startAfter = "" }) {
      calls.push("list");
      const found = [...objects].filter(([key]) => key.startsWith(prefix) && key > startAfter).sort();
      return {
        objects: found.slice(0, limit).map(([key, { uploaded }]) => ({ key, uploaded })),
        truncated: found.length > limit,
      };
    },
  };
  const wake = async (_: OrgId, domainId: string, since: number) => {
    woken.push(domainId);
    sinces.push(since);
  };
  underway = createUnderway({ bucket, wake, now: () => clock, most: 5 });
});

/** In the order of the bucket. */
async function marked(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId("dom")).sort();
  for (const id of ids) await underway.mark(ORG, id);
  clock += OLD_MS;
  return ids;
}

it("whoever is at it still is left alone, and whoever rests is forgotten", async () => {
  const [id = ""] = await marked(1);
  clock -= 2;
  expect([await underway.sweep(), woken]).toEqual([0, []]);
  clock += 2;
  expect([await underway.sweep(), woken]).toEqual([1, [id]]);
  await underway.rest(ORG, id);
  expect([await underway.sweep(), objects.size]).toEqual([0, 0]);
});

it("says until when whoever made a mark may have been at it", async () => {
  const [id = ""] = await marked(1);
  await underway.sweep();
  clock += 1;
  // Marked anew: somebody is at it again.
  await underway.mark(ORG, id);
  const again = clock;
  clock += OLD_MS;
  await underway.sweep();
  expect(sinces).toEqual([60_000, again + 60_000]);
});

it("asks for one list where there are no more than one sweep looks at", async () => {
  await marked(5);
  await underway.sweep();
  expect([calls, woken.length]).toEqual([["list"], 5]);
});

it("of more than one sweep looks at all are woken in turn, though none of them ever rests", async () => {
  const ids = await marked(12);
  const sweeps = [await underway.sweep(), await underway.sweep(), await underway.sweep()];
  expect([sweeps, woken]).toEqual([[5, 5, 2], ids]);
  expect([await underway.sweep(), woken.slice(12)]).toEqual([5, ids.slice(0, 5)]);
});
