import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bucketsOf, spansOf, wrongDates } from "./range.ts";
import { UsageSearch } from "./search.ts";

beforeAll(() => void vi.stubEnv("TZ", "Europe/Berlin"));
afterAll(() => void vi.unstubAllEnvs());

/** Half past midnight of 21 November in Berlin; still the 20th in UTC. */
const NOW = Date.parse("2026-11-20T23:30:00Z");
const spans = (search: Record<string, unknown>, now = NOW) => spansOf(UsageSearch.parse(search), now);

describe("a range", () => {
  it("is of the reader's days, today included, beside as many before", () => {
    expect(spans({ range: "7d" })).toEqual({
      now: { from: "2026-11-15", to: "2026-11-21", unit: "day" },
      before: { from: "2026-11-08", to: "2026-11-14", unit: "day" },
    });
  });

  it("of hours ends with the hour under way and follows on the range before it", () => {
    expect(spans({ range: "24h" })).toEqual({
      now: { from: "2026-11-20T00:00:00.000Z", to: "2026-11-21T00:00:00.000Z", unit: "hour" },
      before: { from: "2026-11-19T00:00:00.000Z", to: "2026-11-20T00:00:00.000Z", unit: "hour" },
    });
  });

  it("of this month is held against as many days of the last", () => {
    expect(spans({ range: "month" }).before).toEqual({ from: "2026-10-01", to: "2026-10-21", unit: "day" });
    expect(spans({ range: "month" }, Date.parse("2026-03-30T12:00:00Z")).before).toEqual({
      from: "2026-02-01",
      to: "2026-02-28",
      unit: "day",
    });
  });

  it("of the last month is that whole month, over the turn of a year too", () => {
    expect(spans({ range: "last-month" }, Date.parse("2026-01-15T12:00:00Z"))).toEqual({
      now: { from: "2025-12-01", to: "2025-12-31", unit: "day" },
      before: { from: "2025-11-01", to: "2025-11-30", unit: "day" },
    });
  });

  it("of one's own is by the hour when it is short", () => {
    const of = (from: string, to: string) => spans({ range: "own", from, to });
    expect(of("2026-11-01", "2026-11-02").now.unit).toBe("hour");
    expect(of("2026-11-01", "2026-11-03").now.unit).toBe("day");
    expect(of("2026-11-01", "2026-11-02").before).toEqual({ from: "2026-10-30", to: "2026-10-31", unit: "hour" });
  });

  it.each([
    {},
    { range: "forever" },
    { range: "own" },
    { range: "own", from: "2026-11-03", to: "2026-11-01" },
    { range: "own", from: "yesterday", to: "2026-11-01" },
  ])("is the last 30 days where the address makes no sense: %j", (search) => {
    expect(spans(search).now).toEqual({ from: "2026-10-23", to: "2026-11-21", unit: "day" });
  });
});

describe("dates of one's own", () => {
  it.each([
    ["", "2026-01-02", "from"],
    ["2026-01-02", "", "to"],
    ["2026-01-02", "2026-01-01", "to"],
    ["2025-01-01", "2026-02-05", "from"],
  ])("from %j to %j are refused at %s", (from, to, field) => {
    expect(Object.keys(wrongDates(from, to) ?? {})).toEqual([field]);
  });

  it("may be 400 days", () => {
    expect(wrongDates("2025-01-01", "2026-02-04")).toBeUndefined();
  });
});

describe("columns", () => {
  const buckets = (from: string, to: string, unit: "day" | "hour") => bucketsOf({ from, to, groupBy: [unit] });

  it("are the reader's days, also where one has 25 hours", () => {
    expect(buckets("2026-10-23T22:00:00Z", "2026-10-26T23:00:00Z", "day")).toEqual([
      "2026-10-24",
      "2026-10-25",
      "2026-10-26",
    ]);
  });

  it("are hours by their instant, so that the one which comes twice has two", () => {
    const found = buckets("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "hour");
    expect(found).toHaveLength(25);
    expect(new Set(found).size).toBe(25);
  });

  it("begin and end with the range", () => {
    expect(buckets("2026-11-20T23:00:00Z", "2026-11-21T23:00:00Z", "day")).toEqual(["2026-11-21"]);
  });
});
