import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moved, shares } from "./order.ts";

describe("an order", () => {
  it("has the item at its new place and all others as they stood", () => {
    expect(moved(["a", "b", "c", "d"], 0, 2)).toEqual(["b", "c", "a", "d"]);
    expect(moved(["a", "b", "c", "d"], 3, 1)).toEqual(["a", "d", "b", "c"]);
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 1 }), fc.nat(), fc.nat(), (items, a, b) => {
        const [from, to] = [a % items.length, b % items.length];
        const after = moved(items, from, to);
        expect(after[to]).toBe(items[from]);
        expect(after.filter((each) => each !== items[from])).toEqual(items.filter((each) => each !== items[from]));
        expect(moved(after, to, from)).toEqual(items);
      }),
    );
  });

  it("stays as it is for a place that is none", () => {
    expect(moved(["a", "b"], 0, 2)).toEqual(["a", "b"]);
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  });
});

describe("shares", () => {
  it("add up to 100, each within one of the exact share", () => {
    const weight = fc.double({ min: 0, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(fc.array(weight, { minLength: 1, maxLength: 10 }), (weights) => {
        const percents = shares(weights);
        expect(percents.reduce((sum, each) => sum + each, 0)).toBe(100);
        const sum = weights.reduce((total, each) => total + each, 0);
        if (sum === 0) return;
        for (const [index, percent] of percents.entries()) {
          expect(Math.abs(percent - ((weights[index] ?? 0) / sum) * 100)).toBeLessThan(1);
        }
      }),
    );
  });

  it("give a remainder to those that lost most, and all to the first where no weight counts", () => {
    expect(shares([1, 1, 1])).toEqual([34, 33, 33]);
    expect(shares([0, 0])).toEqual([100, 0]);
    expect(shares([Number.NaN, 1])).toEqual([0, 100]);
  });
});
