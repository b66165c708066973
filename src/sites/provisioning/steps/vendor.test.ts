import { describe, expect, it } from "vitest";
import { afterBusy, lookAfter } from "./vendor.ts";

const MINUTE_MS = 60_000;
const GAP_MS = 2_000;
const many = (ageMs: number) => Array.from({ length: 200 }, () => afterBusy(GAP_MS, ageMs));

describe("who is refused", () => {
  it.each([6 * MINUTE_MS, 3 * 60 * MINUTE_MS])("after %i ms at its step asks no oftener than who waits", (ageMs) => {
    const least = lookAfter(ageMs);
    expect(least).toBeGreaterThan(GAP_MS);
    for (const afterMs of many(ageMs)) {
      expect(afterMs).toBeGreaterThanOrEqual(least);
      expect(afterMs).toBeLessThanOrEqual(1.5 * least);
    }
  });

  it("has just begun asks again as soon as it may, or a little later", () => {
    for (const afterMs of many(0)) {
      expect(afterMs).toBeGreaterThanOrEqual(GAP_MS);
      expect(afterMs).toBeLessThanOrEqual(1.5 * GAP_MS);
    }
  });

  it("waits as long as it is told to, however long that is", () => {
    expect(afterBusy(60 * MINUTE_MS, 0)).toBeGreaterThanOrEqual(60 * MINUTE_MS);
  });

  it("together with others asks apart from them", () => {
    expect(new Set(many(6 * MINUTE_MS)).size).toBeGreaterThan(100);
  });
});
