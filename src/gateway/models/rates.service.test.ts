import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OverlayRates, overlayVersion, readOverlayVersion, tableRates } from "./rates.service.ts";

const rate = fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => (value === 0 ? 0 : value));
const rates: fc.Arbitrary<OverlayRates> = fc.record(
  {
    input: rate,
    output: rate,
    cacheRead: rate,
    cacheWrite: rate,
    cacheWriteLong: rate,
    inputAudio: rate,
    cacheReadAudio: rate,
    outputAudio: rate,
    reasoning: rate,
    requests: rate,
  },
  { requiredKeys: ["input", "output"], noNullPrototype: true },
);

describe("the version of the operator's own rates", () => {
  it("is those rates, to the last digit", () => {
    fc.assert(
      fc.property(rates, (own) => {
        expect(readOverlayVersion(overlayVersion(own))).toStrictEqual(own);
      }),
    );
  });

  it("is no other text", () => {
    const near = fc
      .tuple(fc.constantFrom("overlay:", "overlay", ""), fc.string(), fc.constantFrom("", ",input=1,output=2"))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), (text) => {
        const read = readOverlayVersion(text);
        expect(read === undefined || (read.input >= 0 && read.output >= 0)).toBe(true);
      }),
    );
    for (const text of [
      "overlay",
      "overlay:",
      "overlay:input=1",
      "overlay:input=1,output=",
      "overlay:input=-1,output=1",
      "overlay:input=1,output=1,other=2",
      "overlay:input=Infinity,output=1",
    ]) {
      expect(readOverlayVersion(text), text).toBeUndefined();
    }
  });
});

describe("a row of the price table", () => {
  it("counts for nothing with a rate that nobody here counts by", () => {
    const known = { input_mtok: 1, output_mtok: 2, cache_write_1h_mtok: 2, web_searches_kcount: 10 };
    expect(tableRates(known)).toMatchObject({ input: 1, output: 2, cacheWriteLong: 2 });
    expect(tableRates({ ...known, output_image_mtok: 30 })).toBeUndefined();
    expect(tableRates({ ...known, something_new_mtok: 1 })).toBeUndefined();
    expect(tableRates({ ...known, something_new_mtok: undefined })).toBeDefined();
    expect(tableRates({ output_mtok: 2 })).toBeUndefined();
  });

  it("prices requests by the thousand", () => {
    expect(tableRates({ input_mtok: 1, requests_kcount: 5 })?.request).toBe(5000);
    expect(tableRates({ input_mtok: 1, requests_kcount: { base: 5, tiers: [] } })).toBeUndefined();
  });
});
