import fc from "fast-check";
import { expect, it } from "vitest";
import { newId, type OrgId } from "../../kernel/id.ts";
import { createFileSweep, type FileSweepBucket, type NamedFiles } from "./file-sweep.service.ts";

const ORG: OrgId = newId("org");
const SITE = newId("site");
const file = (hash: string, site: string = SITE) => `sites/${site}/${hash}`;

/** A bucket whose pages are of three. */
function world(mostPages?: number) {
  const clock = { now: 1_000 };
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
  const record = { deleted: false, hashes: new Set<string>(), asked: 0 };
  const forgotten: string[] = [];
  const sweep = createFileSweep({
    bucket,
    named: async (): Promise<NamedFiles> => {
      await control.before("named", "");
      record.asked += 1;
      return { deleted: record.deleted, hashes: new Set(record.hashes) };
    },
    marksOf: (orgId, siteId) => `intended/${orgId}/${siteId}/`,
    forget: async (orgId, siteId) => void forgotten.push(`${orgId}/${siteId}`),
    now: () => clock.now,
    ...(mostPages === undefined ? {} : { mostPages }),
  });
  const put = (...hashes: string[]) => {
    for (const hash of hashes) objects.set(file(hash), "");
  };
  const left = () => [...objects.keys()].filter((key) => key.startsWith("sites/")).sort();
  return { clock, objects, control, record, forgotten, sweep, put, left };
}

it("asks nobody until something is due, and then deletes what no version names", async () => {
  const { clock, objects, record, sweep, put, left } = world();
  put("named", "named.gz", "left", "left.gz");
  objects.set(file("left", newId("site")), "");
  await sweep.note(ORG, SITE, 500);
  expect([await sweep.sweep(), record.asked]).toEqual([0, 0]);
  clock.now += 500;
  record.hashes.add("named");
  expect(await sweep.sweep()).toBe(2);
  expect(left()).toHaveLength(3);
  expect(left()).toEqual(expect.arrayContaining([file("named"), file("named.gz")]));
  expect([...objects.keys()].filter((key) => !key.startsWith("sites/"))).toEqual([]);
  expect([await sweep.sweep(), record.asked]).toEqual([0, 1]);
});

it("deletes all of a site that was deleted, in bounded steps that go on where the last one ended", async () => {
  const { clock, record, forgotten, sweep, put, left } = world(2);
  put(..."abcdefghijklmn");
  record.deleted = true;
  for (const hash of "abc") record.hashes.add(hash);
  await sweep.note(ORG, SITE, 0);
  expect([await sweep.sweep(), forgotten]).toEqual([6, []]);
  clock.now += 1;
  expect([await sweep.sweep(), await sweep.sweep(), left()]).toEqual([6, 2, []]);
  expect(forgotten).toEqual([`${ORG}/${SITE}`]);
});

it("leaves a site alone that is being changed, and comes back to it", async () => {
  const { objects, sweep, put, left } = world();
  put("left");
  objects.set(`intended/${ORG}/${SITE}/mark_1`, "");
  await sweep.note(ORG, SITE, 0);
  expect([await sweep.sweep(), left()]).toEqual([0, [file("left")]]);
  expect(await sweep.isSweeping(SITE)).toBe(false);
  objects.delete(`intended/${ORG}/${SITE}/mark_1`);
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
