/** Path data as SVG has it, with absolute `M`, `L`, `Q`, `C` and `Z` alone, taken apart into straight lines. */

/** A path and where it stands on a canvas, whose y grows downwards. */
export interface PlacedPath {
  data: string;
  x: number;
  y: number;
  scaleX: number;
  /** Negative for letters, whose y grows upwards. */
  scaleY: number;
}

export interface Point {
  x: number;
  y: number;
}

export type Line = (from: Point, to: Point) => void;

/** Pixels by which lines may miss their curve: less than a shade. */
const TOLERANCE = 0.01;
/** How far the handles of a cubic curve are that draws a quarter of a circle of radius 1. */
const QUARTER = 0.5523;

const towards = (from: Point, to: Point, part: number): Point => ({
  x: from.x + (to.x - from.x) * part,
  y: from.y + (to.y - from.y) * part,
});

const bend = (from: Point, over: Point, to: Point): number =>
  Math.hypot(from.x - 2 * over.x + to.x, from.y - 2 * over.y + to.y);

/** In n parts a curve leaves its chords by at most its second derivative / 8n². */
function cubic(line: Line, from: Point, first: Point, second: Point, to: Point): void {
  const derivative = 6 * Math.max(bend(from, first, second), bend(first, second, to));
  const parts = Math.max(1, Math.ceil(Math.sqrt(derivative / (8 * TOLERANCE))));
  let last = from;
  for (let part = 1; part <= parts; part += 1) {
    const at = part / parts;
    const middle = towards(first, second, at);
    const [left, right] = [towards(towards(from, first, at), middle, at), towards(middle, towards(second, to, at), at)];
    const next = part === parts ? to : towards(left, right, at);
    line(last, next);
    last = next;
  }
}

/** Tells each line of a path's closed outlines, in pixels. */
export function eachLine({ data, x, y, scaleX, scaleY }: PlacedPath, line: Line): void {
  let start: Point = { x, y };
  let here = start;
  for (const [, command, rest = ""] of data.matchAll(/([MLQCZ])([^MLQCZ]*)/g)) {
    const numbers = rest.match(/-?[\d.]+/g)?.map(Number) ?? [];
    const point = (at: number): Point => ({
      x: x + (numbers[2 * at] ?? 0) * scaleX,
      y: y + (numbers[2 * at + 1] ?? 0) * scaleY,
    });
    const from = here;
    if (command === "M" || command === "Z") {
      line(from, start);
      if (command === "M") start = point(0);
      here = start;
    } else if (command === "L") {
      here = point(0);
      line(from, here);
    } else if (command === "Q") {
      const over = point(0);
      here = point(1);
      cubic(line, from, towards(from, over, 2 / 3), towards(here, over, 2 / 3), here);
    } else {
      here = point(2);
      cubic(line, from, point(0), point(1), here);
    }
  }
  line(here, start);
}

/** Path data of a circle around (0, 0), of a radius of 1; the other way round it is a hole in a larger one. */
export function circle(way: 1 | -1 = 1): string {
  const [one, handle] = [way, way * QUARTER];
  return (
    `M1,0C1,${handle} ${QUARTER},${one} 0,${one}C-${QUARTER},${one} -1,${handle} -1,0` +
    `C-1,${-handle} -${QUARTER},${-one} 0,${-one}C${QUARTER},${-one} 1,${-handle} 1,0Z`
  );
}
