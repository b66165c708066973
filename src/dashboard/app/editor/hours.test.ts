import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAYS, type Day } from "../../../sites/templates/settings.schema.ts";
import { overlap } from "../../../sites/templates/writable.schema.ts";
import { type Hours, proposedOn, withSpan } from "./hours.ts";

const open = (day: Day, opens: string, closes: string) => ({ day, opens, closes });
const says = (day: Day, ...hours: Hours) => {
  const { opens, closes } = proposedOn(day, hours);
  return `${opens}-${closes}`;
};

describe("hours that are proposed", () => {
  it("are a day's, lunch before dinner, dinner behind lunch", () => {
    expect(says("monday")).toBe("09:00-17:00");
    expect(says("friday", open("friday", "17:00", "23:00"))).toBe("11:30-14:30");
    expect(says("friday", open("friday", "11:00", "15:00"))).toBe("17:00-22:00");
    expect(says("friday", open("friday", "14:00", "23:00"))).toBe("09:00-12:00");
    expect(says("saturday", open("friday", "20:00", "10:00"))).toBe("11:30-14:30");
  });

  it("are left to be entered where nothing usual is free", () => {
    expect(says("friday", open("friday", "08:00", "20:00"))).toBe("-");
    expect(says("friday", open("thursday", "20:00", "19:00"))).toBe("-");
  });

  it("never overlap others", () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom("00", "30"))
      .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${minute}`);
    const spans = fc.array(fc.record({ day: fc.constantFrom(...DAYS), opens: time, closes: time }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...DAYS), spans, (day, hours) => {
        const proposed = proposedOn(day, hours);
        expect(hours.filter((each) => overlap(proposed, each))).toEqual([]);
      }),
    );
  });
});

it("adds hours in the order of the week and of the day, and those without a time behind the others", () => {
  const dinner = open("friday", "17:00", "23:00");
  const others = [open("tuesday", "17:00", "22:00"), dinner, open("sunday", "11:00", "15:00")];
  const lunch = open("friday", "11:30", "14:30");
  expect(withSpan(others, lunch)).toEqual([others[0], lunch, dinner, others[2]]);
  const blank = open("friday", "", "");
  expect(withSpan(others, blank)).toEqual([others[0], dinner, blank, others[2]]);
});
