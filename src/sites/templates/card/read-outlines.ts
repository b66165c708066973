/** Outlines of a family out of its WOFF2 files, by HarfBuzz, which sets variable ones to a weight. For the build alone. */
import { Blob, Buffer, Face, Feature, Font, shape, Variation } from "harfbuzzjs";
import decompress from "woff2-encoder/decompress";
import type { PackagedFont } from "../fonts/font-packages.ts";
import { baseOf, CARD_WEIGHTS, type Outlines } from "./outlines.schema.ts";

/** Names are shown large, so a family with optical sizes has its large one. */
const OPTICAL_SIZE = 72;
/** No mark of its own: where it stands depends on the letter, and composed letters have theirs. */
const DRAWABLE = /^[\p{L}\p{N}\p{P}\p{S}\p{Zs}]$/u;
const KERNED = [...Array.from({ length: 94 }, (_, at) => String.fromCharCode(0x21 + at)), ..."’‘“”–"];
/** Letters stay one by one, so that a pair's width tells its kerning and nothing else. */
const PLAIN = ["liga", "clig", "calt", "dlig"].map((tag) => new Feature(tag, 0));

async function fontOf(woff2: Uint8Array, weight: number): Promise<Font> {
  const sfnt = Uint8Array.from(await decompress(woff2));
  const font = new Font(new Face(new Blob(sfnt.buffer)));
  font.setScale(1000, 1000);
  font.setVariations([new Variation("wght", weight), new Variation("opsz", OPTICAL_SIZE)]);
  return font;
}

const rounded = (path: string): string =>
  path.replace(/-?\d+(?:\.\d+)?/g, (number) => String(Math.round(Number(number))));

function glyphsOf(font: Font): Outlines["glyphs"] {
  const letters = [...font.face.collectUnicodes()].filter((code) => DRAWABLE.test(String.fromCodePoint(code)));
  return Object.fromEntries(
    letters.map((code) => {
      const glyph = font.nominalGlyph(code) ?? 0;
      return [String.fromCodePoint(code), [Math.round(font.glyphHAdvance(glyph)), rounded(font.glyphToPath(glyph))]];
    }),
  );
}

function kerningOf(font: Font, glyphs: Outlines["glyphs"]): Outlines["kerning"] {
  const kerning: Outlines["kerning"] = {};
  const buffer = new Buffer();
  const letters = KERNED.filter((letter) => glyphs[letter] && baseOf(letter) === letter);
  for (const left of letters) {
    const [alone = 0] = glyphs[left] ?? [];
    for (const right of letters) {
      buffer.reset();
      buffer.addText(left + right);
      buffer.guessSegmentProperties();
      shape(font, buffer, PLAIN);
      const by = Math.round((buffer.getGlyphPositions()[0]?.xAdvance ?? alone) - alone);
      if (by !== 0) kerning[left + right] = by;
    }
  }
  return kerning;
}

/** `files` are the subsets of one style, of which an earlier one's letters count. */
export async function readOutlines(files: readonly Uint8Array[], weight: number): Promise<Outlines> {
  const fonts = await Promise.all(files.map((file) => fontOf(file, weight)));
  const glyphs = Object.assign({}, ...fonts.map(glyphsOf).reverse());
  return { glyphs, kerning: fonts[0] ? kerningOf(fonts[0], glyphs) : {} };
}

/** As the cards of a family have them. */
export function outlinesOf({ id, faces: [upright], bytes }: PackagedFont): Promise<Outlines> {
  const files = Object.values(upright?.subsets ?? {}).map(({ hash }) => bytes.get(hash));
  return readOutlines(
    files.filter((file) => file !== undefined),
    CARD_WEIGHTS[id],
  );
}
