import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listElements } from "./list.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textsOf = (text: string, at = 0) => {
  const bytes = bytesOf(text);
  return listElements(bytes, at)?.map(({ start, end }) => new TextDecoder().decode(bytes.subarray(start, end)));
};

describe("the elements of a list", () => {
  it("are those that a parser sees, however the list is laid out", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.nat(4), (values, indent) => {
        const text = JSON.stringify(values, null, indent);
        expect(textsOf(text)?.map((each) => JSON.parse(each))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("are found where the list begins", () => expect(textsOf('{"a":[1, "]"]}', 5)).toEqual(["1", '"]"']));

  it.each(["", "{}", '"[]"', "[", "[1", "[1,", "[,]", "[1 2]", '["a', "[[]"])("are none in %j", (text) => {
    expect(textsOf(text)).toBeUndefined();
  });
});
