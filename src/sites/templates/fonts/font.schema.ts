/** The typefaces that sites are set in. Their files are the platform's own: no visitor's browser asks anybody else. */

/** Names as readers know them. */
export const FONT_FAMILIES = {
  archivo: "Archivo",
  "bricolage-grotesque": "Bricolage Grotesque",
  "cormorant-garamond": "Cormorant Garamond",
  "dm-sans": "DM Sans",
  figtree: "Figtree",
  fraunces: "Fraunces",
  "instrument-serif": "Instrument Serif",
  inter: "Inter",
  jost: "Jost",
  karla: "Karla",
  manrope: "Manrope",
  newsreader: "Newsreader",
  outfit: "Outfit",
  "playfair-display": "Playfair Display",
  "source-serif-4": "Source Serif 4",
  syne: "Syne",
} as const;
export type FontFamilyId = keyof typeof FONT_FAMILIES;

/** What a file has letters for, as `unicode-range` of CSS. The packages of all families draw the same lines. */
export const UNICODE_RANGES = {
  latin:
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122," +
    "U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
  "latin-ext":
    "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F," +
    "U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
  cyrillic: "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116",
  greek: "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF",
  vietnamese:
    "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309," +
    "U+0323,U+0329,U+1EA0-1EF9,U+20AB",
} as const;
export type FontSubset = keyof typeof UNICODE_RANGES;

export interface FontFile {
  /** SHA-256 of the WOFF2. */
  hash: string;
  /** Bytes. */
  size: number;
  unicodeRange: string;
}

/** One style of a family, for `@font-face`. */
export interface FontFace {
  family: string;
  style: "normal" | "italic";
  /** As `font-weight`: a range, or the one there is. */
  weights: string;
  /** As `font-stretch`, where the family can be made wider and narrower. */
  widths?: string;
  /** Latin and its extension are always there. */
  subsets: Partial<Record<FontSubset, FontFile>> & Record<"latin" | "latin-ext", FontFile>;
}

/** What a browser needs to show pairs of typefaces beside one another. */
export interface Specimens {
  /** Each file once, as the browser's own `FontFace` takes it. */
  faces: { family: string; href: string; style: string; weight: string; stretch: string; unicodeRange: string }[];
  /** By the pair's id, as `font-family`: with what stands in until the files are there. */
  families: Record<string, { display: string; text: string }>;
}

/** By ISO 639: what is written in it beside Latin. */
const CYRILLIC = new Set(["be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"]);

/** What a page in this language (BCP 47) needs of a family: Latin is in every page, be it in a name or an address. */
export function subsetsOf(language: string): FontSubset[] {
  const { language: spoken, script } = new Intl.Locale(language);
  if (script === "Cyrl" || (script === undefined && CYRILLIC.has(spoken))) return ["latin", "latin-ext", "cyrillic"];
  if (spoken === "el") return ["latin", "latin-ext", "greek"];
  if (spoken === "vi") return ["latin", "latin-ext", "vietnamese"];
  return ["latin", "latin-ext"];
}

/** Where the platform has a file, in its assets and under its own host. */
export const fontPath = (hash: string): string => `/fonts/${hash}.woff2`;
