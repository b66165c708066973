import { describe, expect, it } from "vitest";
import { subsetsOf, UNICODE_RANGES } from "./font.schema.ts";
import { readFontPackages } from "./font-packages.ts";
import { FONT_FILES } from "./fonts.ts";

describe("typefaces", () => {
  it("are the files of the packages, each under its content", async () => {
    const packages = await readFontPackages();
    expect(FONT_FILES).toEqual(Object.fromEntries(packages.map(({ id, faces }) => [id, faces])));
  });

  it("together have letters for every language that is written in one of their scripts", () => {
    const there = Object.values(FONT_FILES).flatMap((faces) => faces.flatMap(({ subsets }) => Object.keys(subsets)));
    expect(new Set(there)).toEqual(new Set(Object.keys(UNICODE_RANGES)));
  });

  it.each([
    ["en", []],
    ["pt-BR", []],
    ["ar", []],
    ["ru", ["cyrillic"]],
    ["uk-UA", ["cyrillic"]],
    ["sr", ["cyrillic"]],
    ["sr-Latn", []],
    ["uz-Cyrl", ["cyrillic"]],
    ["el", ["greek"]],
    ["vi", ["vietnamese"]],
  ])("give a page in %s beside Latin %j", (language, beside) => {
    expect(subsetsOf(language)).toEqual(["latin", "latin-ext", ...beside]);
  });
});
