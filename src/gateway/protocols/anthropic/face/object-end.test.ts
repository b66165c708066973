import fc from "fast-check";
import { expect, it } from "vitest";
import { createObjectEnd } from "./object-end.ts";

const objects = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()).map((object) => JSON.stringify(object));

it("comes with the last brace and not before, however the text is cut", () => {
  fc.assert(
    fc.property(objects, fc.constantFrom("", " \n\t"), (text, space) => {
      const isWhole = createObjectEnd();
      const pieces = [...`${space}${text}`];
      expect(pieces.map(isWhole).indexOf(true)).toBe(pieces.length - 1);
      expect(createObjectEnd()(`${text} `)).toBe(true);
    }),
  );
});

it.each(["", " ", "[]", '"{}"', "null", "1 {}", "x{}"])("never comes in what is no object: %s", (text) => {
  expect(createObjectEnd()(text)).toBe(false);
});
