import { describe, expect, it } from "vitest";
import { someCall } from "./call.fixture.ts";
import { filtersOf, isFiltered, matches, queryOf, RequestsSearch } from "./search.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");

describe("what an address says", () => {
  it("is read leniently: what makes no sense counts as not said", () => {
    const read = RequestsSearch.parse({
      status: "gone",
      minDurationMs: "x",
      stream: "yes",
      range: 3,
      model: "openai/a",
    });
    expect(filtersOf(read)).toEqual({ model: "openai/a" });
  });

  it("says tags one by one or as a list, each once, and leaves out what is none", () => {
    const tags = (tag: unknown) => RequestsSearch.parse({ tag }).tag;
    expect(tags("Team:search")).toEqual(["team:search"]);
    expect(tags(["team:search", "env:a:b", "team:search", "none", 5])).toEqual(["team:search", "env:a:b"]);
    expect(tags("none")).toBeUndefined();
    expect(tags({})).toBeUndefined();
  });

  it("takes ids of digits alone for text", () => {
    expect(RequestsSearch.parse({ requestId: 12345678 }).requestId).toBe("12345678");
  });

  it("has filters apart from what is open and from following", () => {
    expect(isFiltered(filtersOf(RequestsSearch.parse({ call: "call_1", live: false })))).toBe(false);
  });
});

describe("what the API is asked", () => {
  it("begins a range so long before now, unless dates are given", () => {
    expect(queryOf({ range: "24h" }, NOW, "UTC")).toEqual({ from: "2026-11-19T12:00:00.000Z", timezone: "UTC" });
    expect(queryOf({ range: "24h", from: "2026-11-01" }, NOW, "UTC").from).toBe("2026-11-01");
  });

  it("says a flag as a word", () => {
    expect(queryOf({ stream: false }, NOW, "UTC").stream).toBe("false");
  });
});

describe("a call that was pushed", () => {
  const call = someCall({
    durationMs: 500,
    costMicroUsd: 40,
    startedAt: "2026-11-20T11:30:00.000Z",
    tags: { team: "a:b" },
    cache: "hit",
  });
  const shown = (search: Record<string, unknown>) => matches(call, filtersOf(RequestsSearch.parse(search)), NOW);

  it.each([
    [{}, true],
    [{ status: "ok" }, true],
    [{ status: "error" }, false],
    [{ model: call.model, key: call.keyId, provider: call.provider }, true],
    [{ model: "openai/other" }, false],
    [{ modelPrefix: "openai/gpt" }, true],
    [{ modelPrefix: "gpt" }, false],
    [{ tag: "team:a:b" }, true],
    [{ tag: "team:a" }, false],
    [{ tag: "env:a:b" }, false],
    [{ tag: "constructor:x" }, false],
    [{ tag: ["team:a", "team:a:b"] }, true],
    [{ tag: ["team:a:b", "env:prod"] }, false],
    [{ key: "key_other" }, false],
    [{ provider: "other" }, false],
    [{ operation: "embeddings" }, false],
    [{ stream: false }, true],
    [{ stream: true }, false],
    [{ cache: "hit" }, true],
    [{ cache: "miss" }, false],
    [{ requestId: call.requestId }, true],
    [{ requestId: call.requestId.slice(1) }, false],
    [{ minDurationMs: 500 }, true],
    [{ minDurationMs: 501 }, false],
    [{ minCostMicroUsd: 40 }, true],
    [{ minCostMicroUsd: 41 }, false],
    [{ range: "1h" }, true],
    [{ from: "2026-11-20T11:30:00Z" }, true],
    [{ from: "2026-11-20T11:30:01Z" }, false],
    [{ to: "2026-11-20T11:30:00Z" }, false],
    [{ to: "2026-11-20T11:30:01Z" }, true],
    [{ to: "2026-11-10" }, false],
  ])("is held against %j: %s", (search, expected) => {
    expect(shown(search)).toBe(expected);
  });

  it("belongs to the whole of the last day of its range", () => {
    const late = someCall({ startedAt: new Date(2026, 10, 20, 23, 59, 59).toISOString() });
    expect(matches(late, { to: "2026-11-20" }, NOW)).toBe(true);
    expect(matches(late, { from: "2026-11-21" }, NOW)).toBe(false);
  });
});
