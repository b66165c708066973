import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitrarySeal } from "./arbitrary-words.fixture.ts";
import { isWrappedSeal, unwrapSeal, wrapSeal } from "./wrapped-seal.ts";

describe("a wrapped seal", () => {
  it("comes out as it went in, with the call that it belongs to", () => {
    const calls = fc.option(fc.string({ unit: "grapheme", minLength: 1 }), { nil: undefined });
    fc.assert(
      fc.property(arbitrarySeal(), calls, (seal, callId) => {
        const text = wrapSeal(seal, callId);
        expect(isWrappedSeal(text)).toBe(true);
        expect(unwrapSeal(text)).toEqual(callId === undefined ? { seal } : { seal, callId });
      }),
    );
  });

  it("keeps to letters that headers, URLs and JSON leave alone", () => {
    fc.assert(
      fc.property(arbitrarySeal(), (seal) => {
        expect(wrapSeal(seal, "é 🙂")).toMatch(/^[A-Za-z0-9._-]+$/);
      }),
    );
  });

  it.each([
    ["a maker's own seal", "gAAAAABo3x"],
    ["nothing behind the prefix", "ew1."],
    ["no data", "ew1.gemini.signature"],
    ["an unknown maker", "ew1.acme.signature.YQ"],
    ["a maker that is a member of every object", "ew1.constructor.signature.YQ"],
    ["an unknown kind", "ew1.gemini.secret.YQ"],
    ["too many fields", "ew1.gemini.signature.YQ.YQ.YQ.YQ"],
    ["no base64", "ew1.gemini.signature.%%%"],
    ["base64 of no text", "ew1.gemini.signature._w"],
    ["another version", "ew2.gemini.signature.YQ"],
  ])("is not seen in %s", (_, text) => {
    expect(unwrapSeal(text)).toBeUndefined();
  });
});
