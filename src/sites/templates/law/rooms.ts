/** Places: a colonnade in the morning, a staircase from above. */
import type { Drawing } from "../template.schema.ts";
import { cuts, engraved, path, round, shape, smooth } from "./engraving.ts";

const EYE = { x: 1930, y: 700 };
const COLUMNS = Array.from({ length: 10 }, (_, at) => {
  const size = 1 / (1 + 0.34 * at);
  return { x: EYE.x - 1640 * size, half: 168 * size, top: EYE.y - 640 * size, base: EYE.y + 300 * size };
});

/** 1 at the place of the nearest column, and less the further a place on the left lies. */
const sizeAt = (x: number): number => (EYE.x - x) / 1640;

/** Undefined: no column is there. */
function columnAt(x: number, y: number): number | undefined {
  for (const { x: middle, half, top, base } of COLUMNS) {
    if (Math.abs(x - middle) > half * 1.08) continue;
    const [fromTop, fromBase] = [(y - top) / half, (base - y) / half];
    if (fromTop < 0 || fromBase < 0) continue;
    const across = (x - middle) / half;
    const isBlock = fromTop < 0.24 || fromBase < 0.24;
    const neck = fromTop < 0.5 || fromBase < 0.42 ? 0.92 : 0.78 - 0.06 * smooth(base, top, y);
    if (Math.abs(across) > (isBlock ? 1.08 : neck)) continue;
    const isJoint =
      Math.abs(fromTop - 0.27) < 0.03 || Math.abs(fromBase - 0.27) < 0.03 || Math.abs(fromTop - 0.52) < 0.025;
    if (isJoint) return 0;
    if (isBlock) return across < 0.2 ? 0.8 : 0.3;
    return round(across / neck) * (0.98 - 0.2 * smooth(base, top, y)) + 0.14 * smooth(0.72, 0.98, across / neck);
  }
  return undefined;
}

const shafts = (x: number, y: number): number => columnAt(x, y) ?? 0;

/** Between the columns it is day: brightest low down. */
function day(x: number, y: number): number {
  const size = sizeAt(x);
  if (size < 0.22 || y < EYE.y - 640 * size || y > EYE.y + 300 * size || columnAt(x, y) !== undefined) return 0;
  return 0.12 + 0.5 * smooth(120, 760, y) * smooth(0.2, 0.6, size);
}

/** Light comes in between the columns and lies across the floor. */
function floor(x: number, y: number): number {
  const near = (y - EYE.y) / 300;
  if (near < 0.2 || columnAt(x, y) !== undefined) return 0;
  const ground = EYE.x - 1640 * near;
  if (x < ground) return 0;
  const across = (x - ground) / near;
  const along = 1 / near + across * 0.00052;
  const beat = (along - 1) / 0.34;
  const shade = Math.abs(beat - Math.round(beat));
  const lit = smooth(0.17, 0.25, shade);
  return (0.1 + 0.78 * lit) * smooth(0.2, 0.42, near) * (1 - 0.6 * smooth(900, 2500, across));
}

/** On the right a wall with pilasters. */
function wall(x: number, y: number): number {
  const size = (x - EYE.x) / 430;
  if (size < 0.24 || y > EYE.y + 300 * size || y < EYE.y - 640 * size) return 0;
  const bay = (1 / size - 1) / 0.34;
  const isPier = Math.abs(bay - Math.round(bay)) < 0.2;
  const low = y > EYE.y + 190 * size;
  return (isPier ? 0.6 : low ? 0.34 : 0.16) * smooth(0.2, 0.6, size);
}

function beams(): string {
  const across = COLUMNS.flatMap(({ top }, at) => {
    const size = 1 / (1 + 0.34 * at);
    const [left, right] = [EYE.x - 1810 * size, EYE.x + 430 * size];
    return [0, 1, 2].map((line) => {
      const y = top - (6 + line * 15) * size;
      return shape([
        [left, y],
        [right, y],
        [right, y - (9 - 3 * line) * size],
        [left, y - (9 - 3 * line) * size],
      ]);
    });
  });
  const along = [-1480, -1200, -780, -300, 100].map((x) => {
    const [from, to] = [1, 0.24];
    return shape([
      [EYE.x + x * from, EYE.y - 655 * from],
      [EYE.x + x * to, EYE.y - 655 * to],
      [EYE.x + (x + 7) * from, EYE.y - 655 * from],
    ]);
  });
  return [...across, ...along].join("");
}

function colonnade(): Drawing {
  const size = { width: 2400, height: 1100 };
  const inner = [
    path(cuts({ ...size, gap: 13, angle: 90, light: shafts, step: 15 })),
    path(cuts({ ...size, gap: 12, light: day, step: 18 })),
    path(cuts({ ...size, gap: 12, light: floor, step: 18 })),
    path(cuts({ ...size, gap: 13, angle: 90, light: wall, step: 24 })),
    path(beams()),
    path(
      shape([
        [EYE.x - 80, EYE.y + 72],
        [EYE.x - 80, EYE.y - 88],
        [EYE.x + 14, EYE.y - 88],
        [EYE.x + 14, EYE.y + 72],
      ]),
    ),
  ];
  return engraved(
    "A colonnade in the morning, its columns going away from us",
    size.width,
    size.height,
    inner.join(""),
  );
}

/** Looked down into: each turn smaller than the one above, which covers it. */
const TREADS = 22;

function tread(at: number): { covered: string; cut: string; rail: readonly [number, number] } {
  const depth = at / TREADS;
  const shrink = 0.62 ** depth;
  const middle = { x: 830 + 26 * depth, y: 960 + 52 * depth };
  const angle = (part: number) => ((at + part) / TREADS) * 2 * Math.PI - 2.4;
  const point = (part: number, radius: number): [number, number] => [
    middle.x + Math.cos(angle(part)) * radius * shrink,
    middle.y + Math.sin(angle(part)) * radius * shrink * 0.96,
  ];
  const lit = (0.3 + 0.7 * Math.max(0, Math.cos(angle(0.5) + 2.3))) * (1 - 0.13 * Math.max(0, depth));
  const lines = depth < 1 ? 5 : 3;
  const cut = Array.from({ length: lines }, (_, line) => {
    const from = 0.06 + (line / lines) * 0.94;
    const broad = (0.9 / lines) * lit * (1 - 0.8 * (line / lines)) + 0.012;
    return shape([point(from, 500), point(from, 1260), point(from + broad, 1260), point(from + broad, 500)]);
  });
  const covered = shape([point(0, 470), point(0, 1270), point(1.04, 1270), point(1.04, 470)]);
  return { covered, cut: cut.join(""), rail: point(0, 470) };
}

function staircase(): Drawing {
  const from = -Math.round(TREADS * 0.7);
  const to = Math.round(TREADS * 2.6);
  const all = Array.from({ length: to - from }, (_, at) => ({ at: to - at, ...tread(to - at) }));
  const inner = all.map(({ at, covered, cut, rail: [x, y] }) => {
    const [endX, endY] = tread(at + 1).rail;
    const size = 0.62 ** (at / TREADS);
    const line = `M${Math.round(x)} ${Math.round(y)}L${Math.round(endX)} ${Math.round(endY)}`;
    return `<path d="${covered}" fill="currentColor"/>${path(cut)}<path d="${line}" stroke="#efe6d5" stroke-linecap="round" stroke-width="${Math.round(24 * size)}"/>`;
  });
  return engraved("A winding staircase from above", 1600, 2000, inner.join(""));
}

export const ROOMS: Readonly<Record<string, Drawing>> = { colonnade: colonnade(), staircase: staircase() };
