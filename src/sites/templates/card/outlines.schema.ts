/** The letters of a typeface as a card draws them: written when the assets are built, read when a card is drawn. */
import * as z from "zod";
import type { FontFamilyId } from "../fonts/font.schema.ts";

/** In thousandths of an em, y upwards from the baseline. */
export const Outlines = z.object({
  /** By letter: how far the next one stands, and its outline as path data of SVG with `M`, `L`, `Q`, `C` and `Z` alone. */
  glyphs: z.record(z.string(), z.tuple([z.number(), z.string()])),
  /** By pair of letters without accents: how much further, or nearer. */
  kerning: z.record(z.string(), z.number()),
});
export type Outlines = z.infer<typeof Outlines>;

/** How heavy the letters of a card are. */
export const CARD_WEIGHTS: Record<FontFamilyId, number> = {
  archivo: 700,
  "bricolage-grotesque": 700,
  "cormorant-garamond": 600,
  "dm-sans": 700,
  figtree: 700,
  fraunces: 600,
  "instrument-serif": 400,
  inter: 700,
  jost: 600,
  karla: 700,
  manrope: 700,
  newsreader: 500,
  outfit: 600,
  "playfair-display": 600,
  "source-serif-4": 600,
  syne: 700,
};

/** Writes what a site's own typeface has no letters for: it has Cyrillic, Greek and Vietnamese ones. */
export const SPARE_FAMILY: FontFamilyId = "inter";

/** An accented letter stands as its base does. */
export const baseOf = (letter: string): string => [...letter.normalize("NFD")][0] ?? letter;

/** Where the platform has them among its assets. */
export const outlinesPath = (family: FontFamilyId): string => `/outlines/${family}.json`;
