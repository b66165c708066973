/** Pictures as owners upload them, of every shape and in the widths that the editor makes of one; drawn when asked for. */
import { createHash } from "node:crypto";
import sharp from "sharp";
import type { SiteImage } from "../fields.schema.ts";

/** The last is one of those that are smaller than where they stand. */
const SHAPES = [
  { width: 1600, height: 1067 },
  { width: 1600, height: 2400 },
  { width: 1600, height: 1600 },
  { width: 1600, height: 520 },
  { width: 1600, height: 900 },
  { width: 320, height: 240 },
] as const;
const WIDTHS = [480, 960, 1600];

interface Picture {
  width: number;
  height: number;
  /** Which of the shapes: each has a light of its own. */
  at: number;
}

const hashOf = ({ width, at }: Picture): string => createHash("sha256").update(`picture ${at}, ${width}`).digest("hex");

const sizesOf = (at: number): Picture[] => {
  const { width: widest, height } = SHAPES[at % SHAPES.length] ?? SHAPES[0];
  const widths = [...WIDTHS.filter((width) => width < widest), widest];
  return widths.map((width) => ({ width, height: Math.round((width * height) / widest), at: at % SHAPES.length }));
};

const PICTURES = new Map(SHAPES.flatMap((_, at) => sizesOf(at)).map((picture) => [hashOf(picture), picture]));

export const upload = (at: number, alt: string): SiteImage => ({
  files: sizesOf(at).map((picture) => ({
    hash: hashOf(picture),
    type: "image/webp",
    width: picture.width,
    height: picture.height,
  })),
  alt,
});

/** Named, and not there. */
const GONE = "0".repeat(64);
export const gonePath = `/assets/${GONE}.webp`;
export const goneUpload = (alt: string): SiteImage => ({
  files: [{ hash: GONE, type: "image/webp", width: 1200, height: 800 }],
  alt,
});

/** So much that a picture weighs what a photograph does: some 90 KB at 960 px. */
const GRAIN = 20;

/** A landscape, so that it is seen where a design cuts it. Undefined where there is none of this name. */
export async function drawPicture(hash: string): Promise<Uint8Array | undefined> {
  const picture = PICTURES.get(hash);
  if (!picture) return undefined;
  const { width, height, at } = picture;
  const hue = 20 + at * 37;
  const hill = (top: number, steep: number, light: number): string =>
    `<path fill="hsl(${hue + 120} 22% ${light}%)" d="M0 ${top}C20 ${top - steep} 32 ${top + steep / 2} 52 ${top - steep / 3}S84 ${top - steep} 100 ${top - steep / 2}V100H0Z"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 100 100" preserveAspectRatio="none"><defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="hsl(${hue} 45% 52%)"/><stop offset=".7" stop-color="hsl(${hue + 20} 60% 88%)"/></linearGradient></defs><rect width="100" height="100" fill="url(#sky)"/>${hill(58, 16, 62)}${hill(70, 12, 42)}${hill(84, 9, 24)}</svg>`;
  const grain = sharp({
    create: { width, height, channels: 3, background: "#808080", noise: { type: "gaussian", mean: 128, sigma: GRAIN } },
  });
  return sharp(Buffer.from(svg))
    .composite([{ input: await grain.png().toBuffer(), blend: "soft-light" }])
    .webp({ quality: 80 })
    .toBuffer();
}
