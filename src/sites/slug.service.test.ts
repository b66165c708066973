import { describe, expect, it } from "vitest";
import { slugOf, slugsToTry } from "./slug.service.ts";

describe("the name of a site's address", () => {
  it.each([
    ["Corner Café", "corner-cafe"],
    ["  Müller & Söhne  ", "muller-sohne"],
    ["日本料理", undefined],
    ["A!", undefined],
    ["xn--evil", "xn-evil"],
    ["x".repeat(80), "x".repeat(40)],
  ])("is made of %s", (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  it("is none that visitors would take for the platform's", () => {
    for (const name of ["Admin", "www", "Support", "login"])
      for (const slug of slugsToTry(name, () => "abcdef")) expect(slug).toMatch(/-abcdef$/);
    expect(slugsToTry("日本料理", () => "abcdef")[0]).toBe("site-abcdef");
  });
});
