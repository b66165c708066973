import { describe, expect, it } from "vitest";
import { ALL_TEMPLATES } from "./all.ts";
import { settingsNamed } from "./settings.fixture.ts";
import { type Day, SiteSettings } from "./settings.schema.ts";
import { StoredSettings } from "./stored.service.ts";
import { WritableSettings } from "./writable.schema.ts";

type Span = readonly [Day, string, string];

function withHours(...spans: Span[]) {
  const settings = settingsNamed("Corner Café");
  const hours = spans.map(([day, opens, closes]) => ({ day, opens, closes }));
  return { ...settings, business: { ...settings.business, hours } };
}

const faults = (...spans: Span[]): string[] =>
  (WritableSettings.safeParse(withHours(...spans)).error?.issues ?? []).map(
    ({ path, message }) => `${path.slice(2).join(".")} ${message}`,
  );

describe("opening hours that are written", () => {
  it("may close for lunch, be open past midnight, and begin as others end", () => {
    expect(faults(["friday", "11:30", "14:30"], ["friday", "17:00", "23:00"])).toEqual([]);
    expect(faults(["friday", "09:00", "12:00"], ["friday", "12:00", "14:00"])).toEqual([]);
    expect(faults(["friday", "18:00", "02:00"], ["saturday", "02:00", "04:00"])).toEqual([]);
    expect(faults(["monday", "00:00", "23:59"], ["tuesday", "00:00", "00:00"])).toHaveLength(1);
    expect(faults(["sunday", "20:00", "00:00"], ["monday", "00:00", "02:00"])).toEqual([]);
  });

  it("do not end as they begin", () => {
    expect(faults(["thursday", "22:00", "22:00"])).toEqual(["0.closes must be another time than opening"]);
  });

  it("do not overlap: the fault is with those that open while others are open", () => {
    expect(faults(["tuesday", "17:00", "22:00"], ["tuesday", "18:00", "22:00"])).toEqual([
      "1.opens must not lie within other hours: Tuesday 17:00 to 22:00",
    ]);
    expect(faults(["tuesday", "18:00", "22:00"], ["tuesday", "17:00", "22:00"])).toEqual([
      "0.opens must not lie within other hours: Tuesday 17:00 to 22:00",
    ]);
    expect(faults(["tuesday", "17:00", "22:00"], ["tuesday", "17:00", "23:00"])).toEqual([
      "1.opens must not lie within other hours: Tuesday 17:00 to 22:00",
    ]);
  });

  it("do not overlap past midnight, nor from a Sunday into the Monday", () => {
    expect(faults(["friday", "23:00", "22:00"], ["saturday", "17:00", "23:00"])).toEqual([
      "1.opens must not lie within other hours: Friday 23:00 to 22:00",
    ]);
    expect(faults(["monday", "01:00", "05:00"], ["sunday", "20:00", "02:00"])).toEqual([
      "0.opens must not lie within other hours: Sunday 20:00 to 02:00",
    ]);
  });

  it("are read as they were stored", () => {
    const stored = withHours(
      ["thursday", "22:00", "22:00"],
      ["tuesday", "17:00", "22:00"],
      ["tuesday", "18:00", "22:00"],
    );
    expect(StoredSettings.parse(stored)).toEqual(stored);
    expect(SiteSettings.parse(stored)).toEqual(stored);
  });
});

it("takes what a template begins with", () => {
  for (const { id, sample } of Object.values(ALL_TEMPLATES))
    expect(WritableSettings.safeParse(sample).error, id).toBeUndefined();
});
