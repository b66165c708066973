import fc from "fast-check";
import { expect, it } from "vitest";
import { newId, type OrgId } from "../../kernel/id.ts";
import {
  createFileSweep,
  DEAD_PUBLISH_MS,
  DELETED_SITE_MS,
  type FileSweepBucket,
  type FileSweepPorts,
  type NamedFiles,
} from "./file-sweep.service.ts";

const ORG: OrgId = newId("org");
const SITE = newId("site");
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const file = (hash: string, site: string = SITE) => `sites/${site}/${hash}`;

/** A bucket whose pages are of three. */
function world(most: Pick<FileSweepPorts, "mostPages" | "mostCalls"> = {}) {
  // Of an hour, so that what is noted for now is due.
  const clock = { now: 100 * DAY_MS };
  const objects = new Map<string, string>();
  const control: { before: (call: string, key: string) => Promise<void> } = { before: async () => {} };
  const bucket: FileSweepBucket = {
    async put(key, value) {
      await control.before("put", key);
      objects.set(key, value);
    },
    async get(key) {
      const there = objects.get(key);
      return there === undefined ? null : { text: async () => there };
    },
    async head(key) {
      await control.before("head", key);
      return objects.has(key) ? {} : null;
    },
    async delete(keys) {
      await control.before("delete", keys[0] ?? "");
      for (const key of keys) objects.delete(key);
    },
    async list({ prefix, startAfter = "", limit = 3 }) {
      await control.before("list", prefix);
      const found = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > startAfter).sort();
      return { objects: found.slice(0, limit).map((key) => ({ key })), truncated: found.length > limit };
    },
  };
  const record = { deletedAt: null as number | null, hashes: new Set<string>(), asked: 0 };
  const [forgotten, warned]: [string[], unknown[]] = [[], []];
  const sweep = createFileSweep({
    bucket,
    named: async (_orgId, siteId): Promise<NamedFiles> => {
      await control.before("named", siteId);
      record.asked += 1;
      return { deletedAt: record.deletedAt, hashes: new Set(record.hashes) };
    },
    marksOf: (orgId, siteId) => `intended/${orgId}/${siteId}/`,
    forget: async (orgId, siteId) => {
      await control.before("forget", siteId);
      forgotten.push(`${orgId}/${siteId}`);
    },
    now: () => clock.now,
    warn: (event, facts) => void warned.push([event, facts]),
    ...most,
  });
  const put = (...hashes: string[]) => {
    for (const hash of hashes) objects.set(file(hash), "");
  };
  const left = () => [...objects.keys()].filter((key) => key.startsWith("sites/")).sort();
  const notes = () => [...objects.keys()].filter((key) => key.startsWith("loose/"));
  return { clock, objects, control, record, forgotten, warned, sweep, put, left, notes };
}

it("asks nobody until something is due, and then deletes what no version names", async () => {
  const { clock, objects, record, sweep, put, left } = world();
  put("named", "named.gz", "left", "left.gz");
  objects.set(file("left", newId("site")), "");
  await sweep.note(ORG, SITE, 1);
  clock.now += HOUR_MS - 1;
  expect([await sweep.sweep(), record.asked]).toEqual([0, 0]);
  clock.now += 1;
  record.hashes.add("named");
  expect(await sweep.sweep()).toBe(2);
  expect(left()).toHaveLength(3);
  expect(left()).toEqual(expect.arrayContaining([file("named"), file("named.gz")]));
  expect([...objects.keys()].filter((key) => !key.startsWith("sites/"))).toEqual([]);
  expect([await sweep.sweep(), record.asked]).toEqual([0, 1]);
});

it("deletes all of a site that was deleted, in bounded steps that go on where the last one ended", async () => {
  const { clock, record, forgotten, sweep, put, left } = world({ mostPages: 2 });
  put(..."abcdefghijklmn");
  record.deletedAt = clock.now - DELETED_SITE_MS;
  for (const hash of "abc") record.hashes.add(hash);
  await sweep.note(ORG, SITE, 0);
  expect([await sweep.sweep(), forgotten]).toEqual([6, []]);
  clock.now += 1;
  expect([await sweep.sweep(), await sweep.sweep(), left()]).toEqual([6, 2, []]);
  expect(forgotten).toEqual([`${ORG}/${SITE}`]);
});

it("keeps all of a deleted site for its thirty days, whatever was noted of it before", async () => {
  const { clock, record, forgotten, sweep, put, left, notes } = world();
  put("shown", "left");
  record.hashes.add("shown");
  await sweep.note(ORG, SITE, DEAD_PUBLISH_MS);
  clock.now += 6 * DAY_MS;
  record.deletedAt = clock.now + 1_000;
  clock.now += DAY_MS;
  expect([await sweep.sweep(), left(), forgotten]).toEqual([0, [file("left"), file("shown")], []]);
  clock.now = record.deletedAt + DELETED_SITE_MS - 1;
  expect([await sweep.sweep(), notes().length]).toEqual([0, 1]);
  clock.now += HOUR_MS;
  expect([await sweep.sweep(), left(), forgotten]).toEqual([2, [], [`${ORG}/${SITE}`]]);
  expect(notes()).toEqual([]);
});

it("deletes of a site that was deleted also what it had walked past before", async () => {
  const { clock, record, forgotten, sweep, put, left } = world({ mostPages: 1 });
  put(..."abcde");
  for (const hash of "abcde") record.hashes.add(hash);
  await sweep.note(ORG, SITE, 0);
  expect([await sweep.sweep(), left().length]).toEqual([0, 5]);
  record.deletedAt = clock.now - DELETED_SITE_MS;
  expect([await sweep.sweep(), forgotten.length, await sweep.sweep(), left()]).toEqual([3, 0, 2, []]);
  expect(forgotten).toEqual([`${ORG}/${SITE}`]);
});

it.each(["named", "forget", "list"])("does not keep others waiting where %s fails at one site", async (call) => {
  const { clock, objects, control, record, forgotten, warned, sweep, put, left } = world();
  const other = newId("site");
  put("left");
  objects.set(file("left", other), "");
  record.deletedAt = clock.now - DELETED_SITE_MS;
  await sweep.note(ORG, SITE, 0);
  clock.now += HOUR_MS;
  await sweep.note(ORG, other, 0);
  control.before = async (what, about) => {
    if (what === call && about.includes(SITE)) throw new Error("the record says no");
  };
  await sweep.sweep();
  expect([forgotten, await sweep.isSweeping(SITE)]).toEqual([[`${ORG}/${other}`], false]);
  expect(warned).toEqual([["site_files_not_swept", { siteId: SITE }]]);
  // Not at once: what goes on failing is no work for every run.
  await sweep.sweep();
  expect(warned).toHaveLength(1);
  control.before = async () => {};
  clock.now += HOUR_MS;
  await sweep.sweep();
  expect([forgotten, left()]).toEqual([[`${ORG}/${other}`, `${ORG}/${SITE}`], []]);
});

it("has one note of a site for an hour, also where two come at once and R2 takes the first alone", async () => {
  const { clock, control, sweep, notes } = world();
  const written = new Set<string>();
  const bothLooked = Promise.withResolvers<void>();
  let looks = 0;
  control.before = async (call, key) => {
    if (call === "put" && written.has(key)) throw new Error("reduce your rate of writes to the same key");
    if (call === "put") written.add(key);
    if (call === "head" && ++looks === 2) bothLooked.resolve();
    if (call === "head" && looks <= 2) await bothLooked.promise;
  };
  const leave = () => sweep.note(ORG, SITE, DEAD_PUBLISH_MS);
  clock.now += 1;
  await Promise.all([leave(), leave()]);
  control.before = async (call) => {
    if (call === "put") throw new Error("R2 takes nothing");
  };
  for (let more = 0; more < 50; more += 1) {
    clock.now += 1_000;
    await leave();
  }
  expect(notes()).toHaveLength(1);
  clock.now += HOUR_MS;
  await expect(leave()).rejects.toThrow("R2 takes nothing");
});

it("looks at all that is due, as far as its calls and its time go, and at the rest in the next run", async () => {
  const runs = async (sweeps: number, most: Parameters<typeof world>[0], callMs = 0) => {
    const { clock, control, record, sweep } = world(most);
    for (let site = 0; site < 130; site += 1) await sweep.note(ORG, newId("site"), 0);
    control.before = async (call) => {
      if (call === "named") clock.now += callMs;
    };
    const asked: number[] = [];
    for (let run = 0; run < sweeps; run += 1) {
      await sweep.sweep();
      asked.push(record.asked);
    }
    return asked;
  };
  expect(await runs(2, { mostCalls: 1_000_000 })).toEqual([130, 130]);
  expect(await runs(3, { mostCalls: 35 })).toEqual([3, 6, 9]);
  expect(await runs(2, { mostCalls: 1_000_000 }, 150_000)).toEqual([2, 4]);
});

it("leaves a site alone that is being changed, and comes back to it", async () => {
  const { clock, objects, sweep, put, left } = world();
  put("left");
  objects.set(`intended/${ORG}/${SITE}/mark_1`, "");
  await sweep.note(ORG, SITE, 0);
  expect([await sweep.sweep(), left()]).toEqual([0, [file("left")]]);
  expect(await sweep.isSweeping(SITE)).toBe(false);
  objects.delete(`intended/${ORG}/${SITE}/mark_1`);
  clock.now += HOUR_MS;
  expect([await sweep.sweep(), left()]).toEqual([1, []]);
});

it("is finished by the next one where it died", async () => {
  for (let cut = 1; cut < 12; cut += 1) {
    const { control, objects, sweep, put, left } = world();
    put("left");
    await sweep.note(ORG, SITE, 0);
    let calls = 0;
    control.before = async () => {
      calls += 1;
      if (calls > cut) throw new Error("the Worker is dead");
    };
    await sweep.sweep().catch(() => {});
    control.before = async () => {};
    await sweep.sweep();
    expect([cut, left(), [...objects.keys()]]).toEqual([cut, [], []]);
  }
});

it("never takes a file from a version, however a publish and a sweep get in each other's way", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { control, objects, record, sweep, put } = world();
      // Left by a publish that died, and made anew by another with the same words.
      put("words");
      await sweep.note(ORG, SITE, 0);
      control.before = (call, key) => scheduler.schedule(Promise.resolve(), `${call} ${key}`);
      /** As `around` and the writer do it. */
      const publish = async () => {
        const mark = `intended/${ORG}/${SITE}/mark_1`;
        await scheduler.schedule(Promise.resolve(), "mark");
        objects.set(mark, "");
        if (!(await sweep.isSweeping(SITE))) {
          await scheduler.schedule(Promise.resolve(), "look");
          const isThere = objects.has(file("words"));
          await scheduler.schedule(Promise.resolve(), "write");
          if (!isThere) put("words");
          await scheduler.schedule(Promise.resolve(), "record");
          record.hashes.add("words");
        }
        await scheduler.schedule(Promise.resolve(), "unmark");
        objects.delete(mark);
      };
      await scheduler.waitFor(Promise.all([publish(), sweep.sweep()]));
      if (record.hashes.has("words")) expect(objects.has(file("words"))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
