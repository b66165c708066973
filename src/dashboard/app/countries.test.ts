import { describe, expect, it } from "vitest";
import { countriesByName, countryName } from "./countries.ts";

describe("countries", () => {
  it("have a name each, of which no two are the same", () => {
    const names = countriesByName("").map(({ label }) => label);
    expect(names.filter((name) => /^[A-Z]{2}$/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(names.toSorted((one, other) => one.localeCompare(other)));
    expect(countryName("US")).toBe(new Intl.DisplayNames(undefined, { type: "region" }).of("US"));
  });

  it("keep one that is chosen and not among them", () => {
    expect(countriesByName("XK").some(({ value }) => value === "XK")).toBe(true);
    expect(countriesByName("").some(({ value }) => value === "XK")).toBe(false);
    expect(countryName("")).toBe("");
  });
});
