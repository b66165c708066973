/** An owner's colour, made fit to read on. */

type Rgb = readonly [number, number, number];

const rgbOf = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
const hexOf = (rgb: Rgb): string => `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;

/** WCAG 2.2, relative luminance. */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2, contrast ratio: 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(rgbOf(a)), luminance(rgbOf(b))].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const towards = (from: Rgb, to: Rgb, part: number): Rgb =>
  from.map((value, at) => value + ((to[at] ?? 0) - value) * part) as unknown as Rgb;

/** The nearest to `colour` that has at least `least` against `ground`: darker on a light one, lighter on a dark one. */
export function readableOn(colour: string, ground: string, least = 4.5): string {
  const goal: Rgb = luminance(rgbOf(ground)) > 0.18 ? [0, 0, 0] : [255, 255, 255];
  for (let part = 0; part <= 1; part += 0.05) {
    const tried = hexOf(towards(rgbOf(colour), goal, part));
    if (contrast(tried, ground) >= least) return tried;
  }
  return hexOf(goal);
}

/** The nearest to `colour` that has as much against both grounds. */
export function readableOnBoth(colour: string, one: string, other: string, least = 4.5): string {
  const twice = readableOn(readableOn(colour, one, least), other, least);
  return contrast(twice, one) >= least ? twice : readableOn(twice, one, least);
}

/** The first of these that can be read on it: black or white can on any. */
export function lettersOn(ground: string, wanted: readonly string[]): string {
  return [...wanted, "#ffffff", "#000000"].find((colour) => contrast(colour, ground) >= 4.5) ?? "#000000";
}

/** WCAG 2.2, 1.4.11: of what shows where a button is. */
const EDGE = 3;

/** Around what is filled with `colour`: the same where it stands out from both grounds, else one that does. */
export const edgeOf = (colour: string, one: string, other: string): string => readableOnBoth(colour, one, other, EDGE);
