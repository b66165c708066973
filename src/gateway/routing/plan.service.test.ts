import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Candidate, orderTargets } from "./plan.service.ts";
import { STRATEGIES } from "./policy.schema.ts";

const candidate = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  weight: 1,
  costMicroUsd: 100,
  latencyMs: 100,
  healthy: true,
  ...more,
});
const ids = (list: readonly Candidate[]) => list.map(({ id }) => id);
const still = { session: undefined, random: () => 0.5 };

const anyCandidates = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 8 }),
    weight: fc.integer({ min: 0, max: 100 }),
    costMicroUsd: fc.nat(),
    latencyMs: fc.option(fc.nat(10_000), { nil: undefined }),
    healthy: fc.boolean(),
  }),
  { selector: ({ id }) => id, maxLength: 10 },
);

describe.each(STRATEGIES)("%s", (strategy) => {
  it("tries each target once, those that are unwell last", () => {
    fc.assert(
      fc.property(anyCandidates, fc.option(fc.string(), { nil: undefined }), fc.nat(), (candidates, session, seed) => {
        const random = () => ((seed * 7919) % 1000) / 1000;
        const ordered = orderTargets(strategy, candidates, { session, random });
        expect(ids(ordered).toSorted()).toEqual(ids(candidates).toSorted());
        const firstUnwell = ordered.findIndex(({ healthy }) => !healthy);
        if (firstUnwell >= 0) expect(ordered.slice(firstUnwell).every(({ healthy }) => !healthy)).toBe(true);
      }),
    );
  });

  it("sends a session the same way whatever chance says", () => {
    fc.assert(
      fc.property(
        anyCandidates,
        fc.string(),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (candidates, session, chance) => {
          const [one, other] = [() => chance, () => 0.999 - chance];
          expect(ids(orderTargets(strategy, candidates, { session, random: one }))).toEqual(
            ids(orderTargets(strategy, candidates, { session, random: other })),
          );
        },
      ),
    );
  });
});

describe("the order", () => {
  const three = [candidate("a"), candidate("b"), candidate("c")];

  it("of a fallback is the given one", () => {
    expect(ids(orderTargets("fallback", three, still))).toEqual(["a", "b", "c"]);
  });

  it("of the cheapest goes by cost, then as given", () => {
    const costs = [
      candidate("a", { costMicroUsd: 5 }),
      candidate("b", { costMicroUsd: 1 }),
      candidate("c", { costMicroUsd: 5 }),
    ];
    expect(ids(orderTargets("cheapest", costs, still))).toEqual(["b", "a", "c"]);
  });

  it("of the fastest measures first whom nobody has measured, and now and then another", () => {
    const speeds = [
      candidate("a", { latencyMs: 300 }),
      candidate("b", { latencyMs: 50 }),
      candidate("c", { latencyMs: undefined }),
    ];
    expect(ids(orderTargets("fastest", speeds, still))).toEqual(["c", "b", "a"]);
    const [a, b] = speeds.slice(0, 2);
    const draws = [0.01, 0.99];
    const random = () => draws.shift() ?? 0;
    expect(ids(orderTargets("fastest", [a, b] as Candidate[], { session: undefined, random }))).toEqual(["a", "b"]);
  });

  it("by weight gives each its share of sessions", () => {
    const weighted = [candidate("a", { weight: 3 }), candidate("b", { weight: 1 }), candidate("c", { weight: 0 })];
    const firsts = { a: 0, b: 0, c: 0 };
    for (let i = 0; i < 10_000; i += 1) {
      const [first] = orderTargets("weighted", weighted, { session: `session-${i}`, random: Math.random });
      firsts[first?.id as "a" | "b" | "c"] += 1;
    }
    expect(firsts.c).toBe(0);
    // 3 : 1, within four standard deviations of 10,000 draws.
    expect(Math.abs(firsts.a - 7_500)).toBeLessThan(4 * Math.sqrt(10_000 * 0.75 * 0.25));
  });

  it("by weight moves no session whose own target stays", () => {
    for (let i = 0; i < 1_000; i += 1) {
      const choosing = { session: `s${i}`, random: Math.random };
      const [before] = orderTargets("weighted", three, choosing);
      const [after] = orderTargets(
        "weighted",
        three.filter(({ id }) => id !== "b"),
        choosing,
      );
      if (before?.id !== "b") expect(after?.id).toBe(before?.id);
    }
  });
});
