import { describe, expect, it } from "vitest";
import { createTimedVault } from "./timed-vault.ts";
import { createMemoryVault } from "./vault.fixture.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const NOON = Date.UTC(2026, 10, 21, 12);
const bytes = (text: string) => new TextEncoder().encode(text);

function world(mostPages?: number) {
  const vault = createMemoryVault();
  const clock = { now: NOON };
  const timed = createTimedVault({ vault, now: () => clock.now, ...(mostPages === undefined ? {} : { mostPages }) });
  const paths = () => [...vault.objects.keys()].sort();
  return { vault, timed, clock, paths };
}

describe("what is kept for a time", () => {
  it("is there until its moment, and absent from then on, before anybody has swept", async () => {
    const { timed, clock } = world();
    await timed.put("a/1", bytes("one"), NOON + 5_000);
    clock.now = NOON + 4_999;
    expect(await timed.get("a/1")).toEqual({ bytes: bytes("one"), expiresAt: NOON + 5_000 });
    clock.now = NOON + 5_000;
    expect(await timed.get("a/1")).toBeUndefined();
    expect(await timed.get("a/2")).toBeUndefined();
  });

  it("is deleted with its mark once its day is over, and nothing that is due later is", async () => {
    const { timed, clock, paths } = world();
    await timed.put("a/1", bytes("one"), NOON);
    await timed.put("b/2", bytes("two"), NOON + DAY_MS);
    expect(await timed.sweep()).toEqual({ deleted: 0, complete: true });
    clock.now = Date.UTC(2026, 10, 22);
    expect(await timed.sweep()).toEqual({ deleted: 1, complete: true });
    expect(paths()).toEqual(["b/2", "due/2026-11-22/b/2"]);
    clock.now += 400 * DAY_MS;
    expect(await timed.sweep()).toEqual({ deleted: 1, complete: true });
    expect(paths()).toEqual([]);
  });

  it("goes in bounded runs, the oldest first, each of which takes up where the last one was", async () => {
    const { timed, clock, paths } = world(2);
    for (let at = 0; at < 8; at += 1) await timed.put(`a/${at}`, bytes("x"), NOON - at * DAY_MS);
    clock.now += 2 * DAY_MS;
    expect(await timed.sweep()).toEqual({ deleted: 6, complete: false });
    expect(paths()).toEqual(["a/0", "a/1", "due/2026-11-20/a/1", "due/2026-11-21/a/0"]);
    expect(await timed.sweep()).toEqual({ deleted: 2, complete: true });
    expect(paths()).toEqual([]);
  });

  it("is found by the next sweep when one broke off between the objects and their marks", async () => {
    const { vault, timed, clock, paths } = world();
    await timed.put("a/1", bytes("one"), NOON);
    clock.now += 2 * DAY_MS;
    await vault.delete(["a/1"]);
    expect(await timed.sweep()).toEqual({ deleted: 1, complete: true });
    expect(paths()).toEqual([]);
  });

  it("never lies there without a mark, even when its writing breaks off", async () => {
    const vault = createMemoryVault();
    const written: string[] = [];
    const timed = createTimedVault({
      vault: {
        ...vault,
        async put(path, content) {
          written.push(path);
          if (path === "a/1") throw new Error("the bucket is away");
          await vault.put(path, content);
        },
      },
      now: () => NOON,
    });
    await expect(timed.put("a/1", bytes("one"), NOON)).rejects.toThrow("away");
    expect(written).toEqual(["due/2026-11-21/a/1", "a/1"]);
  });

  it("can be purged by its prefix, in bounded runs as well", async () => {
    const { timed, paths } = world(1);
    for (const path of ["a/1", "a/2", "a/3", "a/4", "b/1"]) await timed.put(path, bytes("x"), NOON + DAY_MS);
    expect(await timed.purge("a/")).toEqual({ deleted: 3, complete: false });
    expect(await timed.purge("a/")).toEqual({ deleted: 1, complete: true });
    expect(paths().filter((path) => !path.startsWith("due/"))).toEqual(["b/1"]);
  });
});
