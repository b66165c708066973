import fc from "fast-check";
import { expect, it } from "vitest";
import { newId, type OrgId } from "../kernel/id.ts";
import type { ShownHost } from "./hosting/hosting.ts";
import { pointerKey } from "./hosting/pointer.schema.ts";
import { createR2Hosting, type PointerBucket } from "./hosting/r2-hosting.ts";
import { createPointing, marksOf, type PointingBucket, type Recorded } from "./pointing.ts";

const ORG: OrgId = newId("org");
const SITE = newId("site");
const HOST = "cafe.sites.example";

/** A bucket with conditions as R2 has them, whose calls can be made to wait or fail. */
function bucketOf() {
  let writes = 0;
  const objects = new Map<string, { text: string; etag: string; uploaded: Date }>();
  const control: { before: (call: string, key: string) => Promise<void>; now: number } = {
    before: async () => {},
    now: 1_000_000,
  };
  const bucket: Omit<PointingBucket, "put" | "get"> & PointerBucket = {
    async get(key) {
      await control.before("get", key);
      const there = objects.get(key);
      return there ? { etag: there.etag, text: async () => there.text } : null;
    },
    async put(key, value, options) {
      await control.before("put", key);
      const there = objects.get(key);
      const onlyIf = options?.onlyIf;
      if (onlyIf && "etagMatches" in onlyIf && there?.etag !== onlyIf.etagMatches) return null;
      if (onlyIf && "etagDoesNotMatch" in onlyIf && there) return null;
      writes += 1;
      const made = { text: value, etag: String(writes), uploaded: new Date(control.now) };
      objects.set(key, made);
      return made;
    },
    async delete(keys) {
      for (const key of keys) {
        await control.before("delete", key);
        objects.delete(key);
      }
    },
    async list({ prefix, limit, startAfter = "" }) {
      const found = [...objects].filter(([key]) => key.startsWith(prefix) && key > startAfter).sort();
      return {
        objects: found.slice(0, limit).map(([key, { uploaded }]) => ({ key, uploaded })),
        truncated: found.length > limit,
      };
    },
  };
  const shown = () =>
    JSON.parse(objects.get(pointerKey(HOST))?.text ?? "{}") as { versionId?: string; revision?: number };
  const marks = () => [...objects.keys()].filter((key) => key.startsWith("intended/")).length;
  /** Hosts that were forgotten nearby, and the revision that was to be seen then. */
  const forgotten: [host: string, revision: number | undefined][] = [];
  const { show } = createR2Hosting({
    bucket: {
      ...bucket,
      get: bucket.get as never,
      put: bucket.put as never,
      head: () => expect.unreachable("no file is asked for"),
      list: () => expect.unreachable("nothing is erased"),
    },
    forget: async (host) => void forgotten.push([host, shown().revision]),
    ways: undefined,
    assets: { fetch: () => expect.unreachable("no file is asked for") },
  });
  return { bucket, show, control, shown, marks, forgotten };
}

const recordOf = (revision: number): Recorded => ({
  revision,
  hidden: false,
  hosts: [{ host: HOST, claim: 0, pointer: pointerOf(`v${revision}`) }],
});

const pointerOf = (versionId: string): ShownHost["pointer"] => ({
  siteId: SITE,
  versionId,
  state: "live",
  canonical: null,
  files: {},
  redirects: [],
});

it("shows the new site of a host that changed hands, whatever the one before still writes", async () => {
  const { bucket, show, shown } = bucketOf();
  const write = (versionId: string, claim: number, revision: number, gone = false) =>
    createPointing({
      bucket,
      show,
      recorded: async () => ({
        revision,
        hidden: gone,
        hosts: [{ host: HOST, claim, pointer: gone ? null : pointerOf(versionId) }],
      }),
      endPreviews: async () => {},
      died: async () => {},
      now: () => 0,
      wait: async () => {},
      warn: () => {},
    }).around(ORG, SITE, async () => {});
  await write("former", 3, 9);
  await write("later", 4, 1);
  await write("former", 3, 10);
  expect(shown().versionId).toBe("later");
  await write("former", 3, 11, true);
  expect(shown().versionId).toBe("later");
  await write("later", 4, 2, true);
  expect(shown()).toMatchObject({ gone: true });
});

function world(wait: (ms: number, clock: { now: number }) => void = () => {}) {
  const outside = bucketOf();
  const warnings: string[] = [];
  const died: string[] = [];
  /** The revisions upon which previews were ended, and whether that fails. */
  const previews: { ended: number[]; away: boolean } = { ended: [], away: false };
  let [revision, hidden] = [0, false];
  const isolate = () =>
    createPointing({
      bucket: outside.bucket,
      show: outside.show,
      recorded: async () => ({ ...recordOf(revision), hidden }),
      endPreviews: async () => {
        if (previews.away) throw new Error("the bucket is away");
        previews.ended.push(revision);
      },
      died: async (_orgId, siteId) => void died.push(siteId),
      now: () => outside.control.now,
      wait: async (ms) => wait(ms, outside.control),
      warn: (event) => warnings.push(event),
    });
  const publish = (pointing = isolate()) =>
    pointing.around(ORG, SITE, async () => {
      revision += 1;
      return revision;
    });
  /** As an operator does who suspends it, or its owner who deletes it. */
  const hide = () =>
    isolate().around(ORG, SITE, async () => {
      revision += 1;
      hidden = true;
    });
  return { ...outside, isolate, publish, hide, previews, warnings, died, revision: () => revision };
}

it("shows what was recorded, and leaves no mark", async () => {
  const { publish, shown, marks } = world();
  await publish();
  await publish();
  expect([shown().versionId, marks()]).toEqual(["v2", 0]);
});

it("has a host forgotten nearby once its pointer is written, and not before", async () => {
  const { publish, forgotten } = world();
  await publish();
  await publish();
  expect(forgotten).toEqual([
    [HOST, 1],
    [HOST, 2],
  ]);
});

it("shows the latest of changes at once, whoever writes last", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 5 }), async (scheduler, changes) => {
      const { control, publish, shown, revision } = world();
      control.before = (call, key) => scheduler.schedule(Promise.resolve(), `${call} ${key}`);
      const all = Array.from({ length: changes }, () => publish());
      await scheduler.waitFor(Promise.all(all));
      expect(shown().revision).toBe(revision());
    }),
    { numRuns: 200 },
  );
});

it("is finished by a sweep, wherever it was cut, and by one only when it is left", async () => {
  // The calls of one change: its mark, the record, the pointer read and written, the mark taken away.
  for (let cut = 0; cut < 5; cut += 1) {
    const { control, publish, shown, marks, isolate, revision, died } = world();
    let calls = 0;
    control.before = async () => {
      calls += 1;
      if (calls > cut) throw new Error("the Worker is dead");
    };
    await publish().catch(() => {});
    control.before = async () => {};
    const left = marks();
    await isolate().sweep();
    expect(marks()).toBe(left);
    control.now += 61_000;
    await isolate().sweep();
    // Its files may be nobody's.
    expect([cut, died]).toEqual([cut, Array(left).fill(SITE)]);
    if (revision() > 0) expect([cut, shown().revision]).toEqual([cut, revision()]);
    expect(marks()).toBe(0);
  }
});

it("takes away no mark of another change", async () => {
  const { control, publish, marks, isolate, shown } = world();
  const slow = Promise.withResolvers<void>();
  // The second is recorded while the first is still to take its own mark away, and dies then.
  control.before = async (call) => {
    if (call === "delete") await slow.promise;
  };
  const first = publish();
  await new Promise((resolve) => setTimeout(resolve, 0));
  const second = isolate().around(ORG, SITE, async () => {
    throw new Error("the Worker is dead");
  });
  await expect(second).rejects.toThrow("dead");
  slow.resolve();
  await first;
  expect(marks()).toBe(1);
  control.now += 61_000;
  await isolate().sweep();
  expect([marks(), shown().revision]).toEqual([0, 1]);
});

it("goes on with a change although visitors cannot be shown it yet", async () => {
  const { control, publish, warnings, marks, isolate, shown } = world();
  control.before = async (_call, key) => {
    if (key === pointerKey(HOST)) throw new Error("the bucket is away");
  };
  expect(await publish()).toBe(1);
  expect([warnings, marks()]).toEqual([["pointer_not_applied"], 1]);
  control.before = async () => {};
  control.now += 61_000;
  expect(await isolate().sweep()).toBe(1);
  expect(shown().versionId).toBe("v1");
});

it("waits and tries again where the bucket takes one writing of a pointer in a second", async () => {
  const { control, publish, shown, marks, warnings } = world((ms, clock) => {
    clock.now += ms;
  });
  let writtenAt = Number.NEGATIVE_INFINITY;
  control.before = async (call, key) => {
    if (call !== "put" || key !== pointerKey(HOST)) return;
    if (control.now - writtenAt < 1_000) throw new Error("429: reduce the rate of requests for this object");
    writtenAt = control.now;
  };
  for (let changes = 1; changes <= 3; changes += 1) {
    await publish();
    expect([shown().revision, marks(), warnings]).toEqual([changes, 0, []]);
  }
});

it("ends the previews of a site that nobody shall see any more, behind the record and no other's", async () => {
  const { publish, hide, previews, marks } = world();
  await publish();
  await hide();
  expect([previews.ended, marks()]).toEqual([[2], 0]);
});

it("ends them by a sweep where that could not be done, or was cut", async () => {
  const { control, hide, previews, marks, isolate, warnings } = world();
  previews.away = true;
  await hide();
  expect([previews.ended, marks(), warnings]).toEqual([[], 1, ["pointer_not_applied"]]);
  control.now += 61_000;
  expect(await isolate().sweep()).toBe(0);
  previews.away = false;
  expect([await isolate().sweep(), previews.ended, marks()]).toEqual([1, [1], 0]);
});

it("comes to all that was left in turn, however much before it can never be applied", async () => {
  const { bucket, show, control, shown, marks } = bucketOf();
  const sites = Array.from({ length: 6 }, () => newId("site")).sort();
  const last = sites.at(-1);
  const pointing = createPointing({
    bucket,
    show,
    async recorded(_orgId, siteId) {
      if (siteId !== last) throw new Error("it cannot be read");
      return recordOf(1);
    },
    endPreviews: async () => {},
    died: async () => {},
    now: () => control.now,
    wait: async () => {},
    warn: () => {},
    most: 2,
  });
  for (const siteId of sites) await bucket.put(`${marksOf(ORG, siteId)}mark_1`, "");
  control.now += 60_001;
  // Of somebody who is still at it.
  await bucket.put(`${marksOf(ORG, sites[0] ?? "")}mark_0`, "");
  const sweeps: number[] = [];
  for (let sweep = 0; sweep < 4; sweep += 1) sweeps.push(await pointing.sweep());
  expect([sweeps, shown().revision, marks()]).toEqual([[0, 0, 0, 1], 1, 6]);
});

it("counts what a sweep has done, not what it tried", async () => {
  const { control, publish, isolate } = world();
  control.before = async (_call, key) => {
    if (key === pointerKey(HOST)) throw new Error("the bucket is away");
  };
  await publish();
  control.now += 61_000;
  expect(await isolate().sweep()).toBe(0);
});
