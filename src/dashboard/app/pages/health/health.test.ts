import { describe, expect, it } from "vitest";
import type { DependencyView, HealthView } from "../../../../operations/health.schema.ts";
import { remember } from "./past.ts";
import { overallWords } from "./words.ts";

const part = (of: Partial<DependencyView>): DependencyView => ({
  name: "database",
  title: "Database",
  group: "platform",
  state: "up",
  latencyMs: 3,
  checkedAt: "2026-11-21T10:00:00.000Z",
  purpose: "Keeps things.",
  impact: "Nothing is kept.",
  ...of,
});

const view = (...items: DependencyView[]): HealthView => ({
  state: "up",
  checkedAt: "2026-11-21T10:00:00.000Z",
  items,
});

describe("the sentence", () => {
  it("names what has a problem, and no more", () => {
    const mail = part({ name: "mail", title: "Mail" });
    expect(overallWords(view(part({}), mail))).toBe("Everything works.");
    expect(overallWords(view(part({}), { ...mail, state: "degraded" }))).toBe("1 of 2 has a problem: Mail.");
    expect(overallWords(view(part({ state: "down" }), { ...mail, state: "down" }))).toBe(
      "2 of 2 have problems: Database and Mail.",
    );
  });
});

describe("what was found before", () => {
  const at = (second: number) => new Date(Date.parse("2026-11-21T10:00:00Z") + second * 1_000).toISOString();

  it("counts a check once, however often it was told", () => {
    const first = remember(view(part({})), undefined);
    const again = remember(view(part({})), first);
    const next = remember(view(part({ checkedAt: at(15), state: "down" })), again);
    expect(next.past.get("database")?.map(({ state }) => state)).toEqual(["up", "down"]);
  });

  it("is no longer than one looks at", () => {
    let seen = remember(view(part({})), undefined);
    for (let second = 1; second < 50; second += 1) seen = remember(view(part({ checkedAt: at(second) })), seen);
    const past = seen.past.get("database") ?? [];
    expect(past).toHaveLength(20);
    expect(past.at(-1)?.checkedAt).toBe(at(49));
  });

  it("forgets a part that is no longer depended on", () => {
    const before = remember(view(part({}), part({ name: "mail" })), undefined);
    expect([...remember(view(part({})), before).past.keys()]).toEqual(["database"]);
  });
});
