/** Line and wash: soft layers of one colour that pool at their edge, and a thin line over them. */

/** The line on skin and hair, which are the same by day and by night. */
export const LINE = "#3a2926";

export const open = (width: number, height: number, defs = ""): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${defs ? `<defs>${defs}</defs>` : ""}`;

/** The sheet that it is painted on, with light from above. */
export const sheet = (width: number, height: number): string =>
  `<rect width="${width}" height="${height}" style="fill:var(--surface)"/><radialGradient id="l" cx=".35" cy=".2" r=".95"><stop stop-color="#fff" stop-opacity=".38"/><stop offset=".55" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#2a1712" stop-opacity=".2"/></radialGradient><rect width="${width}" height="${height}" fill="url(#l)"/>`;

const round = (value: number): number => Math.round(value * 10) / 10;
/** Between 0 and 1, the same for the same. */
const chance = (seed: number): number => {
  const value = Math.sin(seed * 127.1) * 43_758.5453;
  return value - Math.floor(value);
};

/** A closed shape that a wet brush leaves. */
function blob(cx: number, cy: number, rx: number, ry: number, seed: number): string {
  const count = 9;
  const points = Array.from({ length: count }, (_, at): [number, number] => {
    const angle = (at / count) * 2 * Math.PI;
    const reach = 0.9 + 0.2 * chance(seed + at);
    return [cx + Math.cos(angle) * rx * reach, cy + Math.sin(angle) * ry * reach];
  });
  const of = (at: number): [number, number] => points[(at + count) % count] as [number, number];
  const curves = points.map((_, at) => {
    const [before, from, to, after] = [of(at - 1), of(at), of(at + 1), of(at + 2)];
    const first = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6];
    const second = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6];
    return `C${[...first, ...second, ...to].map(round).join(" ")}`;
  });
  return `M${of(0).map(round).join(" ")}${curves.join("")}Z`;
}

/** Three layers, so that the middle is the deepest, and the edge where the water stood. */
export function wash(cx: number, cy: number, rx: number, ry: number, fill: string, seed: number, strength = 1): string {
  const layers = [1, 0.94, 0.82].map(
    (size, at) =>
      `<path d="${blob(cx + at * 6, cy + at * 9, rx * size, ry * size, seed + at * 3)}" opacity="${round(strength * (0.34 + at * 0.12) * 10) / 10}"/>`,
  );
  return `<g style="fill:${fill}">${layers.join("")}<path d="${blob(cx, cy, rx, ry, seed)}" style="fill:none;stroke:${fill}" stroke-width="2.5" opacity="${strength}"/></g>`;
}

/** Of any length: `x y` of the start, then `x y x y x y` of each curve. */
type Curve = readonly number[];
export const curve = (points: Curve): string => `M${points.slice(0, 2).join(" ")}C${points.slice(2).join(" ")}`;

/** Lines that lie between two others, as hair does. */
export function strands(from: Curve, to: Curve, count: number, stroke: string, width = 2): string {
  const lines = Array.from({ length: count }, (_, at) => {
    const part = (at + 0.5 + (chance(at + from.length) - 0.5) * 0.7) / count;
    const points = from.map((value, index) => round(value + ((to[index] ?? 0) - value) * part));
    return `<path d="${curve(points)}" stroke-width="${round(width * (0.6 + chance(at * 7 + 1)))}" opacity="${round(0.45 + chance(at * 3 + 2) * 0.5)}"/>`;
  });
  return `<g fill="none" stroke="${stroke}" stroke-linecap="round">${lines.join("")}</g>`;
}

export const drawn = (d: string, width = 4, stroke = LINE): string =>
  `<path d="${d}" fill="none" style="stroke:${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;

/** A stem with leaves on both sides, growing upwards from its foot. */
export function sprig(x: number, y: number, turn: number, size: number, fill = "var(--accent)"): string {
  const leaves = Array.from({ length: 7 }, (_, at) => {
    const [side, up] = [at % 2 ? 1 : -1, 50 + at * 44];
    const bend = up * up * 0.0004;
    return `<g transform="translate(${round(bend)} ${-up}) rotate(${side * (58 - at * 4)}) scale(${round(1.15 - at * 0.08)})"><path d="M0 0C-24-20-28-62 0-92 28-62 24-20 0 0Z" style="fill:${fill}" opacity=".55"/><path d="M0 0C-24-20-28-62 0-92 28-62 24-20 0 0ZM0 0V-74" fill="none" style="stroke:var(--ink)" stroke-width="2" opacity=".75"/></g>`;
  });
  return `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${size})"><path d="M0 0C4-120 20-240 50-350" fill="none" style="stroke:var(--ink)" stroke-width="3"/>${leaves.join("")}</g>`;
}
