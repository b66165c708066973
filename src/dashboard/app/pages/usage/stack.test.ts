import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { UsageGroup, UsageReport } from "../../../../billing/usage.schema.ts";
import { partOf, partWords, UsageSearch } from "./search.ts";
import { changeOf, hitShareOf, idOf, MOST_COLOURS, nameOf, ranked, rowsOf, sorted, splitOf, stackOf } from "./stack.ts";

function group(of: Partial<UsageGroup>): UsageGroup {
  return {
    requests: 1,
    errors: 0,
    cancelled: 0,
    interrupted: 0,
    cacheHits: 0,
    cacheMisses: 0,
    tokens: { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0, total: 0 },
    costMicroUsd: 0,
    costUsd: "0.00",
    providerCostMicroUsd: 0,
    ...of,
  };
}

const report = (groupBy: UsageReport["groupBy"], rows: UsageGroup[]): UsageReport => ({
  from: "2026-11-01T00:00:00.000Z",
  to: "2026-11-03T00:00:00.000Z",
  timezone: "UTC",
  groupBy,
  asOf: "2026-11-03T00:00:00.000Z",
  totals: group({}),
  rows,
});

const hour = (index: number): string => new Date(Date.parse("2026-11-01T00:00:00Z") + index * 3_600_000).toISOString();

describe("columns over time", () => {
  it("stand where nothing was called", () => {
    const time = report(["hour"], [group({ hour: hour(3), costMicroUsd: 7 })]);
    const { buckets, totals, series } = stackOf({ time, parts: undefined, cells: undefined }, "cost");
    expect(buckets).toHaveLength(48);
    expect(totals.filter((total) => total > 0)).toEqual([7]);
    expect(series).toEqual([{ id: "all", name: "All", rest: false, values: totals }]);
  });

  it("are as high as the server says, however many parts there are", () => {
    const cell = fc.record({
      model: fc.integer({ min: 0, max: 20 }),
      at: fc.integer({ min: 0, max: 47 }),
      cost: fc.nat(10_000),
    });
    fc.assert(
      fc.property(fc.uniqueArray(cell, { selector: ({ model, at }) => `${model} ${at}` }), (cells) => {
        const sum = (key: (of: (typeof cells)[number]) => string) => {
          const sums = new Map<string, number>();
          for (const one of cells) sums.set(key(one), (sums.get(key(one)) ?? 0) + one.cost);
          return [...sums];
        };
        const reports = {
          time: report(
            ["hour"],
            sum(({ at }) => hour(at)).map(([at, costMicroUsd]) => group({ hour: at, costMicroUsd })),
          ),
          parts: report(
            ["model"],
            sum(({ model }) => `m${model}`).map(([model, costMicroUsd]) => group({ model, costMicroUsd })),
          ),
          cells: report(
            ["hour", "model"],
            cells.map(({ model, at, cost }) => group({ model: `m${model}`, hour: hour(at), costMicroUsd: cost })),
          ),
        };
        const { buckets, series, totals } = stackOf(reports, "cost");
        const heights = buckets.map((_, index) =>
          series.reduce((height, { values }) => height + (values[index] ?? 0), 0),
        );
        expect(heights).toEqual(totals);
        expect(series.length).toBeLessThanOrEqual(MOST_COLOURS + 1);
      }),
    );
  });

  it("put what has no colour into one, never a single part", () => {
    const models = (count: number) => Array.from({ length: count }, (_, index) => group({ model: `m${index}` }));
    const rests = (count: number) =>
      stackOf(
        { time: report(["hour"], []), parts: report(["model"], models(count)), cells: report(["hour", "model"], []) },
        "cost",
      ).series.map(({ rest }) => rest);
    expect(rests(MOST_COLOURS + 1)).not.toContain(true);
    expect(rests(MOST_COLOURS + 2).at(-1)).toBe(true);
  });
});

describe("rows", () => {
  it("by time have the hours without calls", () => {
    const rows = rowsOf(report(["hour"], [group({ hour: hour(5), requests: 2 })]));
    expect(rows).toHaveLength(48);
    expect(rows.filter(({ requests }) => requests > 0)).toHaveLength(1);
  });

  it("are ranked by what is counted, and equal ones by name", () => {
    const rows = [
      group({ model: "b", costMicroUsd: 1, requests: 9 }),
      group({ model: "c", costMicroUsd: 5 }),
      group({ model: "a", costMicroUsd: 1 }),
    ];
    expect(ranked(rows, "cost").map(({ model }) => model)).toEqual(["c", "a", "b"]);
    expect(ranked(rows, "requests").map(({ model }) => model)).toEqual(["b", "a", "c"]);
  });

  it("are sorted either way, keys by the name that is shown", () => {
    const rows = [group({ keyId: "key_1", keyName: "Website" }), group({ keyId: "key_2", keyName: "Batch" })];
    expect(sorted(rows, "name", true).map(({ keyName }) => keyName)).toEqual(["Batch", "Website"]);
    expect(sorted(rows, "name", false).map(({ keyName }) => keyName)).toEqual(["Website", "Batch"]);
  });
});

it("tells no change where there was nothing before", () => {
  expect([changeOf(3, 2), changeOf(1, 2), changeOf(2, 2), changeOf(2, 0), changeOf(0, 0)]).toEqual([
    50,
    -50,
    0,
    undefined,
    undefined,
  ]);
});

describe("a tag that calls are told apart by", () => {
  const rows = ["rest", "2026-11-01", null].map((team, at) =>
    group({ day: "2026-11-01", tags: { team }, requests: 3 - at }),
  );

  it("has a part for each value and one for the calls without it, whatever the values read like", () => {
    expect(splitOf(report(["day", "tag:team"], rows))).toBe("tag:team");
    expect(new Set(rows.map(idOf)).size).toBe(3);
    expect(rows.map(nameOf)).toEqual(["rest", "2026-11-01", "Without this tag"]);
    const reports = {
      time: report(["day"], [group({ day: "2026-11-01", requests: 6 })]),
      parts: report(["tag:team"], rows),
      cells: report(["day", "tag:team"], rows),
    };
    const { series } = stackOf(reports, "requests");
    expect(series.map(({ name, values }) => [name, values[0]])).toEqual([
      ["rest", 3],
      ["2026-11-01", 2],
      ["Without this tag", 1],
    ]);
  });

  it("is named by the address, and none is where it names none", () => {
    const part = (search: object) => partOf(UsageSearch.parse(search));
    expect([part({}), part({ split: "key" }), part({ split: "none" })]).toEqual(["model", "key", undefined]);
    expect([part({ split: "tag", tag: "team" }), part({ split: "tag", tag: 7 })]).toEqual(["tag:team", "tag:7"]);
    expect([part({ split: "tag" }), part({ split: "tag", tag: "no key" })]).toEqual([undefined, undefined]);
    expect(partWords("tag:team")).toBe("tag team");
  });
});

it.each([
  [{ cacheHits: 0, cacheMisses: 0 }, undefined],
  [{ cacheHits: 0, cacheMisses: 4 }, 0],
  [{ cacheHits: 3, cacheMisses: 1, requests: 50 }, 0.75],
])("knows of %j which share the cache answered", (of, share) => {
  expect(hitShareOf(group(of))).toBe(share);
});
