/** An owner's choice of colours and letters as CSS: every pair that is read has its contrast, whatever was chosen. */

import { edgeOf, lettersOn, readableOnBoth } from "../../../kernel/colour.ts";
import type { Look } from "../settings.schema.ts";
import type { FontPair, Ground, Palette, Template } from "../template.schema.ts";

/** Names are those of `Ground`, and what follows from them. */
export function groundTokens(ground: Ground): Record<string, string> {
  const { paper, surface, ink, soft, line, accent, second } = ground;
  return {
    paper,
    surface,
    ink,
    soft,
    line,
    accent,
    second,
    "on-accent": lettersOn(accent, [paper, ink]),
    "on-second": lettersOn(second, [paper, ink]),
    // Words and links in the accent.
    "accent-ink": readableOnBoth(accent, paper, surface),
    // Around buttons that are filled with the accent, which may be an owner's that is hardly another than the paper.
    "accent-edge": edgeOf(accent, paper, surface),
  };
}

const chosen = <T extends { id: string }>(all: readonly [T, ...T[]], id: string): T =>
  all.find((one) => one.id === id) ?? all[0];

export const paletteOf = ({ palettes }: Template, { palette }: Look): Palette => chosen(palettes, palette);
export const fontsOf = ({ fonts }: Template, look: Look): FontPair => chosen(fonts, look.fonts);

export function groundsOf(template: Template, look: Look): { light: Ground; dark: Ground } {
  const { light, dark } = paletteOf(template, look);
  const accent = look.accent === null ? {} : { accent: look.accent.toLowerCase() };
  return { light: { ...light, ...accent }, dark: { ...dark, ...accent } };
}

const declared = (tokens: Record<string, string>): string =>
  Object.entries(tokens)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");

/** Colours as custom properties of the root, for pages and for drawings. */
export function colourCss(template: Template, look: Look): string {
  const { light, dark } = groundsOf(template, look);
  const [day, night] = [declared(groundTokens(light)), declared(groundTokens(dark))];
  switch (look.theme) {
    case "light":
      return `:root{color-scheme:light;${day}}`;
    case "dark":
      return `:root{color-scheme:dark;${night}}`;
    default:
      return `:root{color-scheme:light dark;${day}}@media(prefers-color-scheme:dark){:root{${night}}}`;
  }
}

/** A drawing with the palette's colours, behind its opening tag, so that rules of its own come after. */
export const inColours = (svg: string, colours: string): string =>
  svg.replace(/^<svg[^>]*>/, (open) => `${open}<style>${colours}</style>`);
