import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRow } from "./csv.ts";

/** A reader by RFC 4180's grammar alone. */
function read(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end !== "\r\n") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

describe("a CSV row", () => {
  it("is read as what was written, whatever the text, but for the apostrophe before a formula", () => {
    const text = fc.string({ unit: fc.constantFrom(..."a'=+-@\t\r\n\",;é ") });
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { maxLength: 4 }), (rows) => {
        const found = read(rows.map(csvRow).join(""));
        const expected = rows.map((row) => row.map((cell) => (/^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell)));
        expect(found).toEqual(expected);
      }),
    );
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", '=HYPERLINK("http://evil.example","x")'])(
    "takes the formula out of %j",
    (text) => expect(read(csvRow([text]))).toEqual([[`'${text}`]]),
  );

  it("leaves numbers of ours numbers, and null empty", () => {
    expect(csvRow([-1, 0, true, null, "0.001234", ""])).toBe("-1,0,true,,0.001234,\r\n");
  });
});
