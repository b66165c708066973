/** People as a graver would cut them: lit from the left, the rest left to the dark. Places are in a plate of 200 by 300. */
import type { Drawing } from "../template.schema.ts";
import { cuts, engraved, type Light, path, smooth, spot } from "./engraving.ts";

const UNIT = 8;

interface Sitter {
  alt: string;
  /** How much light skin and hair give back. */
  skin: number;
  hair: number;
  /** Where hair is, from the middle of the head: 1 is on the edge of the skull. */
  hasHair(nx: number, ny: number): boolean;
  beard?: number;
  glasses?: true;
  /** Behind the head and over the shoulders. */
  behind?: (x: number, y: number) => number;
  open: "tie" | "collar";
  coat: number;
}

/** How large people stand in the plate. */
const SIZE = 1.3;
const STAND = `translate(100 300) scale(${SIZE}) translate(-101 -270)`;

const HEAD = { x: 102, y: 108, rx: 37, ry: 51 };

const shoulder = (x: number): number =>
  176 + 30 * (Math.abs(x - 101) / 66) ** 2 + (150 * Math.max(0, Math.abs(x - 101) - 66) ** 2) / 600;

/** Light that comes from the left, above and before. */
function onHead(nx: number, ny: number): number {
  const nz = Math.sqrt(Math.max(0, 1 - nx * nx - ny * ny));
  return Math.max(0, -0.52 * nx - 0.34 * ny + 0.74 * nz);
}

function face(nx: number, ny: number, { skin, beard = 0 }: Sitter): number {
  let light = 0.1 + 1.02 * onHead(nx, ny);
  for (const side of [-1, 1]) light -= 0.42 * spot(nx - side * 0.38, ny + 0.1, 0.2, 0.085);
  light -= 0.5 * spot(nx - 0.17, ny - 0.1, 0.07, 0.17);
  light += 0.22 * spot(nx + 0.05, ny - 0.08, 0.06, 0.2) - 0.4 * spot(nx - 0.06, ny - 0.31, 0.15, 0.035);
  light += 0.14 * spot(nx + 0.42, ny - 0.22, 0.18, 0.14);
  light -= 0.5 * spot(nx, ny - 0.53, 0.24, 0.03) + 0.28 * spot(nx, ny - 0.66, 0.17, 0.04);
  light += 0.14 * spot(nx + 0.02, ny - 0.8, 0.16, 0.08);
  light -= 0.2 * spot(nx - 0.5, ny - 0.45, 0.2, 0.3);
  const bearded = beard * smooth(0.3, 0.5, ny + 0.45 * nx * nx) * (1 - spot(nx, ny - 0.54, 0.2, 0.07));
  // A little comes back from the wall on the dark side.
  const back = 0.26 * smooth(0.8, 0.97, nx) * smooth(0.9, 0.2, ny);
  return Math.max(0.05, light) * skin * (1 - bearded * (0.62 + 0.3 * Math.sin(nx * 26 + ny * 9))) + back * skin;
}

function lightOn(sitter: Sitter): Light {
  const { hair, hasHair, behind, open, coat } = sitter;
  return (px, py) => {
    const [x, y] = [(px / UNIT - 100) / SIZE + 101, (py / UNIT - 300) / SIZE + 270];
    const ny = (y - HEAD.y) / HEAD.ry;
    const nx = (x - HEAD.x) / (HEAD.rx * (1 - 0.2 * smooth(0.15, 1, ny)));
    const radius = Math.hypot(nx, ny);
    const strand = 0.55 + 0.45 * Math.sin((nx * 3 + ny * 1.2) * 9);
    if (hasHair(nx, ny)) {
      const shine = Math.max(0, 0.85 - Math.hypot(nx + 0.45, ny + 0.72) * 0.8);
      return hair * (0.25 + 1.15 * shine) * strand + 0.05;
    }
    if (radius < 1) return face(nx, ny, sitter);
    const behindIt = behind?.(x, y) ?? 0;
    const side = x - 101;
    // Where the coat is open: from the neck down to a point.
    const opened = Math.max(0, 27 - (y - 166) * 0.3);
    const isOpen = y > 158 + Math.abs(side) * 0.5 && Math.abs(side) < opened;
    if (isOpen && y > 163 + Math.abs(side) * 0.55) {
      if (open === "tie" && Math.abs(side) < 4.5 + (y - 180) * 0.05 && y > 170)
        return 0.2 + 0.16 * Math.sin(y * 0.8 + x * 0.8);
      const collar = Math.abs(Math.abs(side) - (y - 164) * 0.62 - 3) < 1.3 && y < 196 ? 0.4 : 0;
      return 0.98 - 0.55 * smooth(-6, 26, side) - collar;
    }
    if (Math.abs(side - 1) < 22 && y > 130 && y < 190 && y < 168 + Math.abs(side) * 0.5)
      return sitter.skin * (0.6 * smooth(16, -14, side) + 0.05) * smooth(150, 166, y - side * 0.6);
    const edge = shoulder(x);
    if (y > edge) {
      const reach = y < 196 ? 21 + (y - 170) * 0.52 : 34.5 * (1 - (y - 196) / 62);
      const turned = Math.abs(side) < reach;
      const hem = Math.abs(Math.abs(side) - reach) < 1.1 && y < 250 ? -0.5 : 0;
      const rim = 0.4 * (1 - smooth(0, 5, y - edge)) * smooth(40, -40, side);
      const cloth = coat * (1.05 - 0.95 * smooth(-58, 40, side)) * (turned ? 1.5 : 1);
      return cloth + hem + rim + 0.05 - (Math.abs(side) - opened < 1 ? 0.4 : 0);
    }
    if (behindIt > 0) return behindIt;
    // The wall: lighter where the face is dark.
    return 0.09 + 0.34 * smooth(60, 170, x) * smooth(250, 70, y);
  };
}

/** What is finer than a cut: left standing, in the block's colour. */
function features({ glasses }: Sitter): string {
  const eye = (x: number) =>
    `<path d="M${x - 9} 105.500q9-8 18 .5-9-4-18-.5zM${x - 4} 103q4-2.500 8 0v3.500q-4 3-8 0z" stroke="none" fill="currentColor"/>`;
  const brow = (x: number, side: number) =>
    `<path d="M${x - 10 * side} 97q${9 * side}-8 ${21 * side}-1-${11 * side}-3-${21 * side} 1z" fill="currentColor" stroke="none"/>`;
  const frame = glasses
    ? '<path d="M75 104c0-10 24-10 24 0s-4 12-12 12-12-3-12-12zM106 104c0-10 24-10 24 0s-4 12-12 12-12-3-12-12zM99 102q3.500-3 7 0M75 102l-8-2" stroke-width="2"/>'
    : "";
  return `<g transform="scale(${UNIT})"><g transform="${STAND}" fill="none" stroke="currentColor" stroke-linecap="round">${eye(88)}${eye(117)}${brow(88, -1)}${brow(116, 1)}<path d="M90 133.500q5 2 11 1.500 6 .5 10-1.500M97 124q5 2.500 11-.5" stroke-width="1.700"/>${frame}</g></g>`;
}

function portrait(sitter: Sitter): Drawing {
  const [width, height] = [200 * UNIT, 300 * UNIT];
  const bend = (x: number) => 34 * ((x - width / 2) / (width / 2)) ** 2;
  const flat = cuts({ width, height, gap: 30, step: 16, light: lightOn(sitter), bend });
  return engraved(sitter.alt, width, height, path(flat) + features(sitter));
}

export const PORTRAITS: Readonly<Record<string, Drawing>> = {
  "partner-one": portrait({
    alt: "An older man with white hair and a dark tie",
    skin: 0.98,
    hair: 1.1,
    hasHair: (nx, ny) =>
      Math.hypot(nx, ny * 0.98) < 1.1 && ny < 0.12 && (Math.abs(nx) > 0.86 - ny * 0.1 || ny < -0.86 + 0.2 * nx),
    open: "tie",
    coat: 0.34,
  }),
  "partner-two": portrait({
    alt: "A woman with short curly hair and an open collar",
    skin: 0.66,
    hair: 0.34,
    hasHair: (nx, ny) =>
      Math.hypot(nx, ny + 0.12) < 1.3 + 0.05 * Math.sin(Math.atan2(ny, nx) * 17) &&
      ny < 0.25 &&
      !(Math.hypot(nx * 1.16, ny - 0.12) < 0.84 + 0.02 * Math.sin(nx * 30)),
    open: "collar",
    coat: 0.52,
  }),
  "partner-three": portrait({
    alt: "A woman with grey hair to her chin and glasses",
    skin: 1,
    hair: 0.86,
    hasHair: (nx, ny) =>
      Math.hypot(nx * 0.86, ny + 0.05) < 1.16 &&
      ny < 0.86 &&
      (Math.abs(nx) > 0.84 || ny < -0.62 - 0.3 * (nx + 0.4)) &&
      !(ny > 0.5 && Math.abs(nx) < 0.8),
    behind: (x, y) => (y > 100 && y < 152 && Math.abs(x - 102) < 42 ? 0.34 + 0.2 * Math.sin(x * 0.9) : 0),
    glasses: true,
    open: "collar",
    coat: 0.42,
  }),
  "partner-four": portrait({
    alt: "A man with a short dark beard",
    skin: 0.82,
    hair: 0.26,
    hasHair: (nx, ny) => Math.hypot(nx, ny) < 1.08 && ny < -0.02 && (ny < -0.64 + 0.1 * nx || Math.abs(nx) > 0.9),
    beard: 0.9,
    open: "tie",
    coat: 0.42,
  }),
};
