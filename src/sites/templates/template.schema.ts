/** What a template is: a folder's `template.ts` says this of it, and everything that is made of it goes by that. */
import * as z from "zod";
import type { BusinessType } from "./business-type.schema.ts";
import { FONT_FAMILIES, type FontFamilyId } from "./fonts/font.schema.ts";
import { KIND_IDS, type KindId } from "./kinds.schema.ts";
import { SiteSettings } from "./settings.schema.ts";

export const TEMPLATES = [
  "restaurant",
  "photographer",
  "law",
  "salon",
  "fitness",
  "dental",
  "contractor",
  "shop",
] as const;
export type TemplateId = (typeof TEMPLATES)[number];

const Hex = z.string().regex(/^#[0-9a-f]{6}$/);

/** Colours of a ground and of all that stands on it. What is read on it has 4.5 : 1 at least; a test holds each to that. */
const Ground = z.strictObject({
  /** Behind everything. */
  paper: Hex,
  /** Behind what stands out from it: cards, bands. */
  surface: Hex,
  ink: Hex,
  /** Words that matter less. */
  soft: Hex,
  line: Hex,
  accent: Hex,
  /** Beside the accent, for what is drawn. */
  second: Hex,
});
export type Ground = z.infer<typeof Ground>;

const Palette = z.strictObject({ id: z.string(), name: z.string(), light: Ground, dark: Ground });
export type Palette = z.infer<typeof Palette>;

/** `display` for titles, `text` for the rest. */
const Family = z.enum(Object.keys(FONT_FAMILIES) as [FontFamilyId, ...FontFamilyId[]]);
const FontPair = z.strictObject({
  id: z.string(),
  name: z.string(),
  display: Family,
  text: Family,
  italic: z.boolean().describe("Whether the design sets some words in italics."),
});
export type FontPair = z.infer<typeof FontPair>;

export const SiteTemplate = z
  .object({
    id: z.enum(TEMPLATES),
    name: z.string(),
    industry: z.string().describe("Whom it is for."),
    description: z.string(),
    palettes: z.array(Palette).min(1).describe("The first is the template's own."),
    fonts: z.array(FontPair).min(1).describe("The first is the template's own."),
    kinds: z
      .array(z.enum(KIND_IDS as [KindId, ...KindId[]]))
      .describe("Sections that it is at its best with, in their usual order."),
    art: z.array(z.strictObject({ name: z.string(), alt: z.string() })).describe("Its own drawings."),
    sample: SiteSettings.describe("What a new site says until its owner says more."),
  })
  .meta({ id: "SiteTemplate" });
export type SiteTemplate = z.infer<typeof SiteTemplate>;

/** A drawing: an SVG whose colours are `var(--paper)`, `var(--accent)` and the like, so that it follows the palette. */
export interface Drawing {
  svg: string;
  width: number;
  height: number;
  /** What is seen, unless the owner says something else. */
  alt: string;
}

export interface Template {
  id: TemplateId;
  name: string;
  industry: string;
  description: string;
  /** True of every business that it is made for; an owner may choose a more telling one. */
  businessType: BusinessType;
  palettes: readonly [Palette, ...Palette[]];
  fonts: readonly [FontPair, ...FontPair[]];
  kinds: readonly KindId[];
  /** Liquid by name: `layout`, `sections/<kind>` or a partial. What is not here is drawn by `base/`. */
  markup: Readonly<Record<string, string>>;
  /** CSS over the base's, by tokens alone: `var(--paper)`, `var(--display)`. */
  style: string;
  art: Readonly<Record<string, Drawing>>;
  /** Drawings that show nothing of what a business offers and nobody who works there: a first draft keeps these alone. */
  moods: readonly string[];
  sample: SiteSettings;
}
