import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { dayOf, lastDays } from "./days.ts";

beforeAll(() => void vi.stubEnv("TZ", "Europe/Berlin"));
afterAll(() => void vi.unstubAllEnvs());

it("names the reader's day, not the one in UTC", () => {
  expect(dayOf(Date.parse("2026-11-20T23:30:00Z"))).toBe("2026-11-21");
  expect(dayOf("2026-11-20T22:59:59Z")).toBe("2026-11-20");
});

it("counts today among the last days, over a change of the clocks too", () => {
  expect(lastDays("2026-11-21", 30)).toEqual({ from: "2026-10-23", to: "2026-11-21" });
  expect(lastDays("2026-10-26", 2)).toEqual({ from: "2026-10-25", to: "2026-10-26" });
});
