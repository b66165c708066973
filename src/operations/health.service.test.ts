import { describe, expect, it, vi } from "vitest";
import { CheckFailure, createHealth, createReadiness, type Dependency } from "./health.service.ts";

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

describe("what people are told", () => {
  const part = (name: string, group: Dependency["group"], run: () => Promise<unknown>): Dependency => ({
    name,
    group,
    run,
    title: name,
    purpose: `${name} is for this.`,
    impact: `${name} is missed.`,
  });
  const fine = async () => {};
  const fails = (failure: Error) => () => Promise.reject(failure);
  const read = (...dependencies: Dependency[]) => createHealth({ dependencies, clock: () => 0, wait: never }).read();

  it("names each part in order, with why it is not up", async () => {
    const timedOut = Object.assign(new Error("postgres://user:secret@host"), { timedOut: true });
    const view = await read(
      part("mail", "service", fails(new CheckFailure("key refused", "degraded"))),
      part("database", "platform", fine),
      part("openai", "provider", fails(timedOut)),
    );
    expect(view.items.map(({ name, state, reason }) => [name, state, reason])).toEqual([
      ["mail", "degraded", "key refused"],
      ["database", "up", undefined],
      ["openai", "down", "timeout"],
    ]);
    expect(view.items[1]).toEqual({
      name: "database",
      title: "database",
      group: "platform",
      state: "up",
      latencyMs: 0,
      checkedAt: "1970-01-01T00:00:00.000Z",
      purpose: "database is for this.",
      impact: "database is missed.",
    });
    expect(JSON.stringify(view)).not.toContain("secret");
  });

  it("is down with a part of the platform, and degraded with anything else", async () => {
    const broken = fails(new CheckFailure("answers 500"));
    const state = async (...parts: Dependency[]) => (await read(...parts)).state;
    expect(await state(part("database", "platform", fine), part("openai", "provider", fine))).toBe("up");
    expect(await state(part("database", "platform", fine), part("openai", "provider", broken))).toBe("degraded");
    expect(await state(part("database", "platform", broken), part("openai", "provider", fine))).toBe("down");
  });

  it("asks at most three outside the platform at once, and all of them", async () => {
    let open = 0;
    let most = 0;
    const run = async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
    };
    const parts = Array.from({ length: 8 }, (_, index) => part(`provider ${index}`, "provider", run));
    expect((await read(...parts)).items.map(({ name }) => name)).toEqual(parts.map(({ name }) => name));
    expect(most).toBe(3);
  });

  it("costs each part one question in fifteen seconds, however many read", async () => {
    let now = 0;
    const run = vi.fn(fine);
    const health = createHealth({ dependencies: [part("openai", "provider", run)], clock: () => now, wait: never });
    await Promise.all(Array.from({ length: 20 }, () => health.read()));
    now = 14_999;
    await health.read();
    expect(run).toHaveBeenCalledTimes(1);
    now = 15_000;
    await health.read();
    expect(run).toHaveBeenCalledTimes(2);
  });
});
