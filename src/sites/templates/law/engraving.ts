/** White-line engraving: a dark block, and parallel cuts that are broad where light falls and end where there is none. */
import type { Drawing } from "../template.schema.ts";

/** Light at a place of the block: 0 is uncut, 1 is all cut away. */
export type Light = (x: number, y: number) => number;

export interface Cuts {
  width: number;
  height: number;
  /** Between the middles of two cuts. */
  gap: number;
  light: Light;
  /** Degrees; 0 cuts from left to right. */
  angle?: number;
  /** How far a cut is led aside, so that it follows a form. */
  bend?: (x: number, y: number) => number;
  /** How far apart the light is looked at along a cut. */
  step?: number;
}

/** Along a cut, where its middle runs, and half of its breadth. */
interface Sample {
  s: number;
  middle: number;
  half: number;
}

const between = (from: number, to: number, part: number): number => from + (to - from) * part;

/** Douglas and Peucker's: only what a straight line would miss by more than `most`. */
function simplified(samples: readonly Sample[], most: number): Sample[] {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || samples.length < 3) return [...samples];
  let worst = most;
  let at = 0;
  for (const [index, { s, middle, half }] of samples.entries()) {
    const part = (s - first.s) / (last.s - first.s);
    const missed = Math.max(
      Math.abs(middle - between(first.middle, last.middle, part)),
      Math.abs(half - between(first.half, last.half, part)) * 2,
    );
    if (missed > worst) [worst, at] = [missed, index];
  }
  if (at === 0) return [first, last];
  return [...simplified(samples.slice(0, at + 1), most).slice(0, -1), ...simplified(samples.slice(at), most)];
}

type Point = readonly [number, number];

/** A closed shape in whole numbers, each from the one before: short. */
export function shape(points: readonly Point[]): string {
  let [lastX, lastY] = [0, 0];
  const steps = points.map(([px, py], at) => {
    const [x, y] = [Math.round(px), Math.round(py)];
    const [dx, dy] = [x - lastX, y - lastY];
    [lastX, lastY] = [x, y];
    return `${at === 0 ? "M" : at === 1 ? "l" : dx < 0 ? "" : " "}${dx}${dy < 0 ? "" : " "}${dy}`;
  });
  return `${steps.join("")}z`;
}

/** What a graver would take away, as the data of one path. */
export function cuts({ width, height, gap, light, angle = 0, bend = () => 0, step = 8 }: Cuts): string {
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const reach = Math.hypot(width, height) / 2;
  const place = (s: number, t: number): Point => [width / 2 + s * cos - t * sin, height / 2 + s * sin + t * cos];
  const shapes: string[] = [];
  const cut = (run: Sample[]) => {
    if (run.length < 2) return;
    const kept = simplified(run, gap / 6);
    const one = kept.map(({ s, middle, half }) => place(s, middle - half));
    const other = kept.map(({ s, middle, half }) => place(s, middle + half)).reverse();
    shapes.push(shape([...one, ...other]));
  };
  for (let t = -reach; t <= reach; t += gap) {
    let run: Sample[] = [];
    for (let s = -reach; s <= reach; s += step) {
      const [x, y] = place(s, t);
      const middle = t + bend(x, y);
      const [seenX, seenY] = place(s, middle);
      const inside = seenX >= 0 && seenX <= width && seenY >= 0 && seenY <= height;
      const half = inside ? (gap / 2) * 0.94 * Math.min(1, Math.max(0, light(seenX, seenY))) : 0;
      if (half > gap * 0.035) {
        run.push({ s, middle, half });
      } else {
        cut(run);
        run = [];
      }
    }
    cut(run);
  }
  return shapes.join("");
}

/** 0 up to `from`, 1 from `to` on, and smooth between. */
export function smooth(from: number, to: number, value: number): number {
  const part = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return part * part * (3 - 2 * part);
}

/** A soft spot: 1 in its middle. */
export const spot = (x: number, y: number, rx: number, ry: number): number =>
  Math.exp(-((x / rx) ** 2) - (y / ry) ** 2);

/** Light on an upright round thing at `across` (-1 to 1) that comes from the left. */
export const round = (across: number): number =>
  Math.max(0, -0.62 * across + 0.66 * Math.sqrt(Math.max(0, 1 - across * across))) ** 1.25;

const BONE = "#efe6d5";

/** The palette's second colour, deeper: of the block, and of what is left standing in it. */
const BLOCK = "color-mix(in srgb,var(--second) 72%,#05070c)";

export function engraved(alt: string, width: number, height: number, inner: string): Drawing {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" style="color:${BLOCK}"><path d="M0 0H${width}V${height}H0z" fill="currentColor"/><g fill="${BONE}">${inner}</g></svg>`;
  return { alt, width, height, svg };
}

export const path = (data: string): string => `<path d="${data}"/>`;
