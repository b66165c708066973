import * as fc from "fast-check";
import { expect, it } from "vitest";
import { partsOf } from "./share.ts";

const micro = fc.integer({ min: 0, max: 1_000_000_000_000_000 });

it("never draws beyond the bar, and says 100 % only when nothing is left", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000_000 }), micro, micro, (budget, spent, held) => {
      const { spentPercent, heldPercent, percent } = partsOf(budget, spent, held);
      expect(spentPercent).toBeGreaterThanOrEqual(0);
      expect(heldPercent).toBeGreaterThanOrEqual(0);
      expect(spentPercent + heldPercent).toBeLessThanOrEqual(100.000_001);
      expect(percent >= 100).toBe(spent + held >= budget);
    }),
  );
});

it("shows a budget of nothing as used up", () => {
  expect(partsOf(0, 0, 0)).toEqual({ spentPercent: 100, heldPercent: 0, percent: 100 });
});
