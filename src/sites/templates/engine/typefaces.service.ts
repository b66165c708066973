/** The rules of CSS by which pages have their letters. */
import {
  FONT_FAMILIES,
  type FontFace,
  type FontFamilyId,
  type FontFile,
  type Specimens,
  subsetsOf,
} from "../fonts/font.schema.ts";
import { FONT_FILES } from "../fonts/fonts.ts";
import type { FontPair } from "../template.schema.ts";

const SERIFS: ReadonlySet<FontFamilyId> = new Set([
  "cormorant-garamond",
  "fraunces",
  "instrument-serif",
  "newsreader",
  "playfair-display",
  "source-serif-4",
]);

const SANS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif';
const SERIF = 'Georgia,"Times New Roman","Noto Serif",serif';

const stackOf = (family: FontFamilyId): string => `"${FONT_FAMILIES[family]}",${SERIFS.has(family) ? SERIF : SANS}`;

interface Face {
  face: FontFace;
  file: FontFile;
  isLatin: boolean;
}

function facesOf({ display, text, italic }: FontPair, language: string): Face[] {
  const families = display === text ? [text] : [display, text];
  const subsets = subsetsOf(language);
  return families
    .flatMap((family) => FONT_FILES[family])
    .filter(({ style }) => italic || style === "normal")
    .flatMap((face) =>
      subsets.flatMap((subset) => {
        const file = face.subsets[subset];
        return file ? [{ face, file, isLatin: subset === "latin" && face.style === "normal" }] : [];
      }),
    );
}

export interface Typefaces {
  css: string;
  files: readonly FontFile[];
  /** What nearly every page needs at once. */
  first: readonly FontFile[];
}

/** `hrefOf` a file by its hash. */
export function typefacesOf(pair: FontPair, language: string, hrefOf: (hash: string) => string): Typefaces {
  const faces = facesOf(pair, language);
  const rules = faces.map(({ face: { family, style, weights, widths }, file: { hash, unicodeRange } }) => {
    const stretch = widths ? `font-stretch:${widths};` : "";
    return `@font-face{font-family:"${family}";font-style:${style};font-weight:${weights};${stretch}font-display:swap;src:url("${hrefOf(hash)}") format("woff2");unicode-range:${unicodeRange}}`;
  });
  return {
    css: `${rules.join("")}:root{--display:${stackOf(pair.display)};--text:${stackOf(pair.text)}}`,
    files: faces.map(({ file }) => file),
    first: faces.filter(({ isLatin }) => isLatin).map(({ file }) => file),
  };
}

/** A script names a face without quotes, where no word may begin with a digit. */
const unquotable = (family: string): string => family.replaceAll(/ \d+/g, "");

/** Upright alone: a specimen shows what most of a page is set in. */
export function specimensOf(pairs: readonly FontPair[], language: string, hrefOf: (hash: string) => string): Specimens {
  const faces = pairs
    .flatMap((pair) => facesOf({ ...pair, italic: false }, language))
    .map(({ face: { family, style, weights, widths = "normal" }, file: { hash, unicodeRange } }) => ({
      family: unquotable(family),
      href: hrefOf(hash),
      style,
      weight: weights,
      stretch: widths,
      unicodeRange,
    }));
  return {
    faces: [...new Map(faces.map((face) => [face.href, face])).values()],
    families: Object.fromEntries(
      pairs.map(({ id, display, text }) => [
        id,
        { display: unquotable(stackOf(display)), text: unquotable(stackOf(text)) },
      ]),
    ),
  };
}
