import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBreakers } from "./breaker.ts";

function world() {
  const clock = { now: 1_000_000 };
  const breakers = createBreakers({ now: () => clock.now, failures: 3, openMs: 5_000, longestMs: 20_000 });
  const fail = (times: number) => {
    for (let i = 0; i < times; i += 1) breakers.failed("a", clock.now);
  };
  return { clock, breakers, fail };
}

describe("a breaker", () => {
  it("opens after failures in a row, and not before", () => {
    const { breakers, fail } = world();
    fail(2);
    expect(breakers.state("a")).toBe("closed");
    fail(1);
    expect(breakers.state("a")).toBe("open");
    expect(breakers.mayTry("a")).toBe(false);
    expect(breakers.mayTry("b")).toBe(true);
  });

  it("counts no failures of long ago, nor few among many that went well", () => {
    const { clock, breakers, fail } = world();
    fail(2);
    clock.now += 31_000;
    fail(2);
    expect(breakers.state("a")).toBe("closed");
    for (let i = 0; i < 4; i += 1) breakers.succeeded("a", clock.now);
    fail(1);
    expect(breakers.state("a")).toBe("closed");
  });

  it("opens where every other call fails", () => {
    const { breakers, clock, fail } = world();
    for (let i = 0; i < 3; i += 1) {
      fail(1);
      if (i < 2) breakers.succeeded("a", clock.now);
    }
    expect(breakers.state("a")).toBe("open");
  });

  it("is neither closed nor kept open by calls that were sent before it opened", () => {
    const { clock, breakers, fail } = world();
    const before = clock.now;
    fail(3);
    clock.now += 5_000;
    breakers.succeeded("a", before);
    expect(breakers.state("a")).toBe("half_open");
    breakers.failed("a", before);
    expect(breakers.state("a")).toBe("half_open");
  });

  it("may be probed by another when a probe ends without telling", () => {
    const { clock, breakers, fail } = world();
    fail(3);
    clock.now += 5_000;
    expect(breakers.mayTry("a")).toBe(true);
    breakers.released("a");
    expect([breakers.mayTry("a"), breakers.mayTry("a")]).toEqual([true, false]);
  });

  it("lets one call probe it, closes when that goes well", () => {
    const { clock, breakers, fail } = world();
    fail(3);
    clock.now += 5_000;
    expect(breakers.state("a")).toBe("half_open");
    expect([breakers.mayTry("a"), breakers.mayTry("a"), breakers.mayTry("a")]).toEqual([true, false, false]);
    breakers.succeeded("a", clock.now);
    expect([breakers.state("a"), breakers.mayTry("a"), breakers.mayTry("a")]).toEqual(["closed", true, true]);
  });

  it("stays open twice as long after each probe that fails, up to a bound", () => {
    const { clock, breakers, fail } = world();
    fail(3);
    const waits: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      clock.now += breakers.opensIn("a");
      expect(breakers.mayTry("a")).toBe(true);
      fail(1);
      waits.push(breakers.opensIn("a"));
    }
    expect(waits).toEqual([10_000, 20_000, 20_000, 20_000]);
  });

  it("gives a probe up that never told how it went", () => {
    const { clock, breakers, fail } = world();
    fail(3);
    clock.now += 5_000;
    expect(breakers.mayTry("a")).toBe(true);
    clock.now += 30_000;
    expect(breakers.mayTry("a")).toBe(true);
  });

  it("does what the provider asks, at once, and no longer than a minute", () => {
    const { breakers, clock } = world();
    breakers.failed("a", clock.now, 2_000);
    expect(breakers.opensIn("a")).toBe(2_000);
    breakers.failed("a", clock.now, 1_000);
    expect(breakers.opensIn("a")).toBe(2_000);
    breakers.failed("a", clock.now, 3_600_000);
    expect(breakers.opensIn("a")).toBe(60_000);
  });

  it("is never open for ever, whatever happens", () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant("failed" as const),
        retryAfterMs: fc.option(fc.nat(10_000_000), { nil: undefined }),
      }),
      fc.record({ kind: fc.constant("succeeded" as const) }),
      fc.record({ kind: fc.constant("tried" as const) }),
      fc.record({ kind: fc.constant("passed" as const), ms: fc.nat(100_000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { clock, breakers } = world();
        for (const one of steps) {
          if (one.kind === "failed") breakers.failed("a", clock.now, one.retryAfterMs);
          else if (one.kind === "succeeded") breakers.succeeded("a", clock.now);
          else if (one.kind === "tried") breakers.mayTry("a");
          else if (one.kind === "passed") clock.now += one.ms;
        }
        clock.now += 60_000;
        expect(breakers.mayTry("a")).toBe(true);
      }),
    );
  });
});
