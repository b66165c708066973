/** People as they are cut out of paper: limbs between joints, each a piece of its own. */

export type Point = readonly [x: number, y: number];

const at = (value: number): string => value.toFixed(0);

/** A piece from one joint to the next, as wide as given at each end and a little wider between. */
export function piece(
  [ax, ay]: Point,
  [bx, by]: Point,
  wideA: number,
  wideB: number,
  fill: string,
  swell = 1.12,
): string {
  const long = Math.hypot(bx - ax, by - ay) || 1;
  const [nx, ny] = [-(by - ay) / long, (bx - ax) / long];
  const [mx, my, wide] = [ax + (bx - ax) * 0.4, ay + (by - ay) * 0.4, Math.max(wideA, wideB) * swell];
  const side = (way: 1 | -1) => ({
    a: `${at(ax + nx * wideA * way)} ${at(ay + ny * wideA * way)}`,
    m: `${at(mx + nx * wide * way)} ${at(my + ny * wide * way)}`,
    b: `${at(bx + nx * wideB * way)} ${at(by + ny * wideB * way)}`,
  });
  const [one, other] = [side(1), side(-1)];
  return `<g style="fill:${fill}"><path d="M${one.a}Q${one.m} ${one.b}L${other.b}Q${other.m} ${other.a}Z"/><circle cx="${at(ax)}" cy="${at(ay)}" r="${at(wideA)}"/><circle cx="${at(bx)}" cy="${at(by)}" r="${at(wideB)}"/></g>`;
}

export interface Limb {
  /** Elbow or knee, then wrist or ankle. */
  bend: Point;
  end: Point;
  /** Degrees by which a foot is turned. */
  foot?: number;
}

export interface Figure {
  skin: string;
  far: string;
  top: string;
  shorts: string;
  hair: string;
  cut: "short" | "bun" | "curls" | "tail";
  head: Point;
  shoulder: Point;
  /** The other one, where the chest is turned to whoever looks. */
  farShoulder?: Point;
  hip: Point;
  farHip?: Point;
  arms: readonly [far: Limb, near: Limb];
  legs: readonly [far: Limb, near: Limb];
  /** Which way feet point. */
  way?: 1 | -1;
}

const between = ([ax, ay]: Point, [bx, by]: Point, part: number): Point => [
  ax + (bx - ax) * part,
  ay + (by - ay) * part,
];

const shoe = ([x, y]: Point, turn: number, way: number): string =>
  `<path transform="translate(${at(x)} ${at(y)}) rotate(${turn}) scale(${way} 1)" d="M-30-12L24-14C40 4 78 8 92 26V40H-32Z" style="fill:#f5f2ea"/><path transform="translate(${at(x)} ${at(y)}) rotate(${turn}) scale(${way} 1)" d="M-32 32H92V44H-32Z" style="fill:var(--accent)" stroke="#0003" stroke-width="1"/>`;

function leg(hip: Point, { bend, end, foot = 0 }: Limb, skin: string, shorts: string, way: number): string {
  return `${piece(hip, bend, 50, 34, skin)}${piece(bend, end, 34, 19, skin, 1.26)}${piece(hip, between(hip, bend, 0.62), 56, 49, shorts, 1.04)}${shoe(end, foot, way)}`;
}

const arm = (shoulder: Point, { bend, end }: Limb, skin: string, sleeve: string): string =>
  `${piece(shoulder, bend, 30, 22, skin, 1.18)}${piece(bend, end, 23, 15, skin, 1.2)}${piece(end, between(bend, end, 1.12), 17, 16, skin)}${piece(shoulder, between(shoulder, bend, 0.3), 36, 33, sleeve, 1)}`;

const HAIR = {
  short: '<path d="M-58 4C-66-66-24-88 10-84C52-80 68-46 58-12C40-38-10-44-30-30C-36-14-44 6-58 4Z"/>',
  bun: '<path d="M-56 20C-68-60-24-86 8-84C48-80 64-50 58-16C34-40-2-46-22-26C-30-4-40 24-56 20Z"/><circle cx="-64" cy="-56" r="32"/>',
  curls:
    '<g><circle cx="-40" cy="-40" r="38"/><circle cx="4" cy="-62" r="40"/><circle cx="44" cy="-38" r="30"/><circle cx="-54" cy="4" r="28"/></g>',
  tail: '<path d="M-54 12C-66-62-22-86 10-84C50-80 64-48 58-14C36-40-4-46-24-28C-30-8-38 16-54 12ZM-46-44C-110-70-150-40-190 10C-140-6-90-2-50-8Z"/>',
};

export const headOf = ([x, y]: Point, skin: string, hair: string, cut: Figure["cut"], way = 1): string =>
  `<g transform="translate(${at(x)} ${at(y)}) scale(${way} 1)"><ellipse rx="54" ry="68" fill="${skin}"/><g style="fill:${hair}">${HAIR[cut]}</g></g>`;

/** Far limbs first; everything casts a small shadow on what is behind (`#p`). */
export function athlete(figure: Figure): string {
  const { skin, far, top, shorts, hair, cut, head, shoulder, hip, arms, legs, way = 1 } = figure;
  const { farShoulder = shoulder, farHip = hip } = figure;
  const layers = [
    arm(farShoulder, arms[0], far, far),
    leg(farHip, legs[0], far, shorts, way),
    piece(between(shoulder, farShoulder, 0.5), head, 30, 26, skin, 1) + headOf(head, skin, hair, cut, way),
    piece(between(shoulder, farShoulder, 0.5), between(hip, farHip, 0.5), 66, 54, top, 1.14),
    leg(hip, legs[1], skin, shorts, way),
    arm(shoulder, arms[1], skin, top),
  ];
  return layers.map((layer) => `<g filter="url(#p)">${layer}</g>`).join("");
}
