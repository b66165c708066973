import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRow } from "./csv.ts";

/**
 * A reader by RFC 4180's grammar, with any separator. As spreadsheets do, it takes a quote that no cell begins with for
 * text, and adds what stands behind a closing one.
 */
function read(text: string, separator = ","): string[][] {
  const cells = new RegExp(`(?:"((?:[^"]|"")*)(?:"|$))?([^${separator}\\r\\n]*)(${separator}|\\r\\n?|\\n|$)`, "g");
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted = "", plain = "", end] of text.matchAll(cells)) {
    row.push(quoted.replaceAll('""', '"') + plain);
    if (end === separator) continue;
    rows.push(row);
    row = [];
  }
  // Behind the last line break is nothing.
  return rows.slice(0, -1);
}

const anyText = fc.string({ unit: fc.constantFrom(..."a'=+-@＝\t\r\n\",; \u00a0") });
const anyRows = fc.array(fc.array(anyText, { minLength: 1, maxLength: 4 }), { maxLength: 4 });

describe("a CSV row", () => {
  it("is read as what was written, whatever the text, but for the apostrophes before formulas", () => {
    const bare = (rows: string[][]) => rows.map((row) => row.map((cell) => cell.replaceAll("'", "")));
    fc.assert(
      fc.property(anyRows, (rows) => {
        expect(bare(read(rows.map(csvRow).join("")))).toEqual(bare(rows));
      }),
    );
  });

  it.each([",", ";", "\t"])(
    "has no formula, whatever the text, where cells are read as separated by %j",
    (separator) => {
      fc.assert(
        fc.property(anyRows, (rows) => {
          for (const cell of read(rows.map(csvRow).join(""), separator).flat())
            expect(cell).not.toMatch(/^\s*[=+\-@＝]/);
        }),
        { numRuns: 1_000 },
      );
    },
  );

  it.each([
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["＝1", "'＝1"],
    [" =1", "' =1"],
    ["\t=1", "\t'=1"],
    ['=HYPERLINK("http://evil.example","x")', '\'=HYPERLINK("http://evil.example","x")'],
    ["Ann;=cmd|'/C calc'!A0;x", "Ann;'=cmd|'/C calc'!A0;x"],
    ["Ann; \u00a0=1", "Ann;' \u00a0=1"],
    ['Ann;"=1"', 'Ann;\'"=1"'],
    ["hello\n=1", "hello\n'=1"],
    ["hello\r\n\t@SUM(A1)", "hello\r\n\t'@SUM(A1)"],
  ])("takes the formula out of %j", (text, safe) => expect(read(csvRow([text]))).toEqual([[safe]]));

  it.each(["a-b; c=d", "1 + 1", "mail@example.com", "2026-11-22"])("leaves %j as it is", (text) =>
    expect(read(csvRow([text]))).toEqual([[text]]),
  );

  it("leaves numbers of ours numbers, and null empty", () => {
    expect(csvRow([-5, 0, true, null, "0.001234", ""])).toBe("-5,0,true,,0.001234,\r\n");
  });
});
