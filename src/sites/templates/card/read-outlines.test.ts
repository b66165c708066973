import { beforeAll, describe, expect, it } from "vitest";
import { readFontPackages } from "../fonts/font-packages.ts";
import { createCanvas, rgb } from "./canvas.ts";
import type { Outlines } from "./outlines.schema.ts";
import { readOutlines } from "./read-outlines.ts";

let files: Uint8Array[];
beforeAll(async () => {
  const inter = (await readFontPackages()).find(({ id }) => id === "inter");
  const { latin, "latin-ext": extended } = inter?.faces[0]?.subsets ?? expect.unreachable("it is there");
  files = [latin, extended].map(({ hash }) => inter?.bytes.get(hash) ?? expect.unreachable("it has its file"));
});

/** A hundred pixels an em, with the baseline 90 from the top. */
function drawn({ glyphs }: Outlines, letter: string) {
  const canvas = createCanvas(100, 120, rgb("#ffffff"));
  const [, data] = glyphs[letter] ?? expect.unreachable(`there is ${letter}`);
  canvas.fill([{ data, x: 0, y: 90, scaleX: 0.1, scaleY: -0.1 }], rgb("#000000"));
  return {
    isDark: (x: number, y: number) => canvas.pixels[(y * 100 + x) * 3] === 0,
    ink: canvas.pixels.reduce((all, light) => all + 255 - light, 0) / 765,
  };
}

describe("outlines", () => {
  it("are the letters of a typeface, with their holes, standing on the baseline", async () => {
    const outlines = await readOutlines(files, 700);
    const [o, l] = [drawn(outlines, "o"), drawn(outlines, "l")];
    const middle = Math.round((outlines.glyphs.o?.[0] ?? 0) / 20);
    expect([o.isDark(middle, 62), o.isDark(middle, 84), o.isDark(middle, 95)]).toEqual([false, true, false]);
    const stem = Math.round((outlines.glyphs.l?.[0] ?? 0) / 20);
    expect([l.isDark(stem, 30), l.isDark(stem, 88), l.isDark(stem, 91)]).toEqual([true, true, false]);
  });

  it("are as heavy as was asked for", async () => {
    const [thin, heavy] = [await readOutlines(files, 300), await readOutlines(files, 800)];
    expect(drawn(heavy, "n").ink).toBeGreaterThan(drawn(thin, "n").ink * 1.5);
    expect(heavy.glyphs.n?.[0]).toBeGreaterThan(thin.glyphs.n?.[0] ?? Number.NaN);
  });

  it("have letters for European languages, none for what no typeface of ours composes, and pairs that stand closer", async () => {
    const { glyphs, kerning } = await readOutlines(files, 700);
    for (const letter of "ąćęłńóśźżĄĆŁŚŻçğışİčřžůőűåøæßéñ…’") expect(Object.keys(glyphs)).toContain(letter);
    for (const letter of ["\u0301", "\u200e", "\u0000", "ع", "街"]) expect(Object.keys(glyphs)).not.toContain(letter);
    expect([kerning.AV, kerning.To].every((by) => by !== undefined && by < -20)).toBe(true);
    expect(kerning.nn).toBeUndefined();
  });
});
