/**
 * Drawn for the template as prints are: tones of grey in layers, with blur for depth and a little grain, and toned as a
 * whole by the palette's second colour.
 */

/** The same numbers every time: a drawing's bytes are its address. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

export const grey = (level: number): string => {
  const part = Math.round(Math.min(255, Math.max(0, level)))
    .toString(16)
    .padStart(2, "0");
  return `#${part}${part}${part}`;
};

type Stop = readonly [at: number, level: number, opacity?: number];
const stops = (all: readonly Stop[]): string =>
  all
    .map(
      ([at, level, opacity]) =>
        `<stop offset="${at}" stop-color="${grey(level)}"${opacity === undefined ? "" : ` stop-opacity="${opacity}"`}/>`,
    )
    .join("");
export const fade = (id: string, all: readonly Stop[], way = "x2='0' y2='1'"): string =>
  `<linearGradient id="${id}" ${way.replaceAll("'", '"')}>${stops(all)}</linearGradient>`;
export const glow = (id: string, all: readonly Stop[], where = ""): string =>
  `<radialGradient id="${id}" ${where}>${stops(all)}</radialGradient>`;
export const blur = (id: string, by: number): string =>
  `<filter id="${id}" x="-40%" y="-40%" width="180%" height="180%"><feGaussianBlur stdDeviation="${by}"/></filter>`;

/** Grain is a small tile that is drawn once; the tone comes last, over everything. */
export const print = (width: number, height: number, defs: string, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><defs>${defs}${glow(
    "v",
    [
      [0.55, 0, 0],
      [1, 0, 0.5],
    ],
    'r=".78"',
  )}<filter id="n" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".7" numOctaves="2" seed="4" stitchTiles="stitch"/><feColorMatrix values="0 0 0 0 .5 0 0 0 0 .5 0 0 0 0 .5 0 2.4 0 0 -.9"/></filter><pattern id="g" width="240" height="240" patternUnits="userSpaceOnUse"><rect width="240" height="240" filter="url(#n)"/></pattern></defs>${body}<rect width="${width}" height="${height}" fill="url(#v)"/><rect width="${width}" height="${height}" fill="url(#g)" opacity=".16"/><rect width="${width}" height="${height}" style="fill:var(--second);mix-blend-mode:color"/></svg>`;

/** The crest of hills as far as `width`, closed at `foot`. */
export function ridge(width: number, y: number, rise: number, seed: number, foot: number): string {
  const next = numbersFrom(seed);
  const waves = [1.3, 2.9, 6.1, 13.7, 29].map((often, at) => ({ often, high: rise / 1.9 ** at, from: next() * 7 }));
  const points = Array.from({ length: 61 }, (_, at) => {
    const x = (width * at) / 60;
    const lift = waves.reduce(
      (sum, { often, high, from }) => sum + high * Math.sin((often * x * 3.2) / width + from),
      0,
    );
    return `${Math.round(x)} ${Math.round(y - lift)}`;
  });
  return `M0 ${foot}L${points.join("L")}L${width} ${foot}Z`;
}

/** A bare tree, a path for each thickness. */
export function tree(x: number, y: number, height: number, seed: number, fill: string, depth = 7): string {
  const next = numbersFrom(seed);
  const paths: string[] = Array.from({ length: depth + 1 }, () => "");
  const grow = (fromX: number, fromY: number, angle: number, length: number, left: number): void => {
    const toX = fromX + Math.cos(angle) * length;
    const toY = fromY + Math.sin(angle) * length;
    paths[left] += `M${Math.round(fromX)} ${Math.round(fromY)}L${Math.round(toX)} ${Math.round(toY)}`;
    if (left === 0) return;
    const spread = 0.28 + next() * 0.3;
    grow(toX, toY, angle - spread, length * (0.68 + next() * 0.16), left - 1);
    grow(toX, toY, angle + spread * (0.7 + next() * 0.6), length * (0.66 + next() * 0.16), left - 1);
  };
  grow(x, y, -Math.PI / 2 + (next() - 0.5) * 0.12, height * 0.26, depth);
  const lines = paths.map((d, left) => {
    const wide = ((height / 320) * 1.5 ** left + 0.4).toFixed(1);
    return `<path d="${d}" stroke-width="${wide}"${left === depth ? ' stroke-linecap="butt"' : ""}/>`;
  });
  return `<g fill="none" stroke="${fill}" stroke-linecap="round">${lines.join("")}</g>`;
}

/** Somebody who stands or walks, `height` tall, feet at the origin. */
export const walker = (x: number, y: number, height: number, fill: string, skirt = false, turn = 1): string => {
  const legs = skirt
    ? '<path d="M-13-62C-17-30-24-16-30-6C-12-1 14-1 27-7C20-18 15-34 12-62Z"/>'
    : '<path d="M-12-60C-13-38-16-20-21-1H-11C-7-18-3-32 0-44C4-30 9-16 16-2L26-4C19-22 14-42 12-60Z"/>';
  return `<g transform="translate(${x} ${y}) scale(${(turn * height) / 120} ${height / 120})" fill="${fill}">${legs}<path d="M-14-58C-18-84-14-98-1-98C12-98 16-84 13-58Z"/><path d="M10-92C18-78 20-66 20-52L15-51C13-64 9-74 5-84ZM-11-92C-19-80-22-68-20-52L-15-52C-14-64-10-74-6-82Z"/><path d="M-4-98V-106H4V-98Z"/><ellipse cx="0" cy="-110" rx="8.4" ry="10"/></g>`;
};

export const all = (width: number, height: number, fill: string, more = ""): string =>
  `<rect width="${width}" height="${height}" fill="${fill}" ${more}/>`;
