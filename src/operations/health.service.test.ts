import { expect, it, vi } from "vitest";
import { CheckFailure, createReadiness } from "./health.service.ts";

const never = () => new Promise<never>(() => {});

it("reports each part, and is down when one of them is", async () => {
  const failed = vi.fn();
  const readiness = createReadiness({
    checks: [
      { name: "good", run: async () => "fine" },
      { name: "refused", run: async () => Promise.reject(new Error("postgres://user:secret@host")) },
      { name: "named", run: async () => Promise.reject(new CheckFailure("role bypasses policies")) },
    ],
    clock: () => 0,
    wait: never,
    failed,
  });
  expect(await readiness.check()).toEqual({
    state: "down",
    checkedAt: "1970-01-01T00:00:00.000Z",
    checks: [
      { name: "good", state: "up", latencyMs: 0 },
      { name: "refused", state: "down", latencyMs: 0, reason: "unreachable" },
      { name: "named", state: "down", latencyMs: 0, reason: "role bypasses policies" },
    ],
  });
  expect(failed.mock.calls.map(([name]) => name)).toEqual(["refused", "named"]);
});

it("does not wait for a part that hangs", async () => {
  const readiness = createReadiness({ checks: [{ name: "hung", run: never }], clock: () => 0, wait: async () => {} });
  expect((await readiness.check()).checks).toEqual([{ name: "hung", state: "down", latencyMs: 0, reason: "timeout" }]);
});

it("asks once for all who ask within moments, and again later", async () => {
  let now = 0;
  const run = vi.fn(async () => {});
  const readiness = createReadiness({ checks: [{ name: "part", run }], clock: () => now, wait: never });
  await readiness.check();
  now = 1_999;
  await readiness.check();
  expect(run).toHaveBeenCalledTimes(1);
  now = 2_000;
  await readiness.check();
  expect(run).toHaveBeenCalledTimes(2);
});

it("shares a round that is under way, however long it takes", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const run = vi.fn(() => promise);
  const readiness = createReadiness({ checks: [{ name: "part", run }], clock: () => 0, wait: never });
  const asked = Array.from({ length: 20 }, () => readiness.check());
  resolve();
  expect(new Set(await Promise.all(asked)).size).toBe(1);
  expect(run).toHaveBeenCalledTimes(1);
});

it("waits for nobody else's round beyond its time: whoever ran it may have gone", async () => {
  let now = 0;
  const gone = vi.fn<() => Promise<unknown>>().mockImplementationOnce(never).mockResolvedValue("fine");
  const over = Promise.withResolvers<void>();
  const readiness = createReadiness({
    checks: [{ name: "part", run: gone }],
    clock: () => now,
    wait: (ms) => (ms > 3_000 ? over.promise : never()),
  });
  void readiness.check();
  const beside = readiness.check();
  over.resolve();
  expect((await beside).state).toBe("up");
  now = 10_000;
  expect((await readiness.check()).state).toBe("up");
});
