import fc from "fast-check";
import { expect, it } from "vitest";
import { createMemoryVault } from "../../platform/vault.fixture.ts";
import { createCacheSweep } from "./cache-sweep.service.ts";

const BYTES = new Uint8Array(1);

/** A vault whose pages are of three. */
function world(mostPages?: number) {
  const vault = createMemoryVault();
  const clock = { now: 1_000 };
  const ports = { vault: { ...vault }, now: () => clock.now };
  const sweep = createCacheSweep(mostPages === undefined ? ports : { ...ports, mostPages });
  const keep = (name: string, expiresAt?: number) => vault.put(`cache/org/${name}`, BYTES, expiresAt);
  const names = () =>
    [...vault.objects.keys()].flatMap((path) => (path.startsWith("cache/org/") ? [path.slice(10)] : [])).sort();
  return { vault, ports, clock, sweep, keep, names };
}

it("deletes what is over to the millisecond, on however many pages it lies, and nothing else", async () => {
  const { vault, sweep, keep, names } = world();
  for (let at = 0; at < 8; at += 1) await keep(`${at}`, 997 + at);
  await vault.put("bodies/org/1", BYTES, 1);
  expect(await sweep()).toBe(4);
  expect(names()).toEqual(["4", "5", "6", "7"]);
  expect(vault.objects.has("bodies/org/1")).toBe(true);
  expect(await sweep()).toBe(0);
});

it("leaves one that was written over with a later time, however often, and nothing beside it", async () => {
  const { vault, clock, sweep, keep, names } = world();
  for (let day = 0; day < 40; day += 1) {
    clock.now = day * 86_400_000;
    await keep("hot", clock.now + 2_000);
    expect(await sweep()).toBe(0);
    clock.now += 1_000;
    await keep("hot", clock.now + 2_000);
    clock.now += 1_500;
    expect(await sweep()).toBe(0);
  }
  expect(names()).toEqual(["hot"]);
  expect(vault.objects.size).toBe(1);
  clock.now += 500;
  expect(await sweep()).toBe(1);
});

it("takes a bounded step at a time, each from where the last one came to, and begins anew at the end", async () => {
  const { ports, clock, sweep, keep, names } = world(1);
  for (let at = 0; at < 7; at += 1) await keep(`${at}`, at === 1 ? 5_000 : 0);
  expect([await sweep(), names()]).toEqual([2, ["1", "3", "4", "5", "6"]]);
  // Another isolate knows no more than the bucket.
  const next = createCacheSweep({ ...ports, mostPages: 1 });
  expect([await next(), names()]).toEqual([3, ["1", "6"]]);
  expect([await sweep(), names()]).toEqual([1, ["1"]]);
  clock.now = 5_000;
  expect([await next(), names()]).toEqual([1, []]);
});

it("goes through the same again when a run broke off", async () => {
  const { vault, ports, sweep, keep, names } = world(2);
  for (let at = 0; at < 7; at += 1) await keep(`${at}`, 0);
  let deletions = 0;
  ports.vault.delete = async (paths) => {
    deletions += 1;
    if (deletions === 2) throw new Error("the bucket is away");
    await vault.delete(paths);
  };
  await expect(sweep()).rejects.toThrow("away");
  expect(names()).toEqual(["3", "4", "5", "6"]);
  expect(await sweep()).toBe(4);
});

it("deletes what does not say when it is over", async () => {
  const { sweep, keep, names } = world();
  await keep("of an earlier version");
  expect(await sweep()).toBe(1);
  expect(names()).toEqual([]);
});

it("comes by every answer in time, and never deletes one that is good, whatever is written meanwhile", async () => {
  const write = fc.record({ name: fc.nat(12).map(String), lifeMs: fc.constantFrom(0, 1_000, 100_000) });
  const step = fc.oneof(
    { arbitrary: write, weight: 4 },
    fc.record({ passMs: fc.nat(2_000) }),
    fc.constant("sweep" as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
      const { clock, sweep, keep, names } = world(1);
      const expiries = new Map<string, number>();
      const good = () => [...expiries].filter(([, at]) => at > clock.now).map(([name]) => name);
      for (const taken of steps) {
        if (taken === "sweep") await sweep();
        else if ("passMs" in taken) clock.now += taken.passMs;
        else {
          expiries.set(taken.name, clock.now + taken.lifeMs);
          await keep(taken.name, clock.now + taken.lifeMs);
        }
        expect(names()).toEqual(expect.arrayContaining(good()));
      }
      // Thirteen answers are five pages: twice as many runs come by all of them, wherever the first begins.
      for (let runs = 0; runs < 10; runs += 1) await sweep();
      expect(names()).toEqual(good().sort());
    }),
    { numRuns: 60 },
  );
});
