/** Isometric drawing: `x` goes down to the right, `y` down to the left, `z` up. Lengths are in metres of the thing drawn. */
import type { Drawing } from "../template.schema.ts";

export type Place = readonly [x: number, y: number, z: number];

/** Names of the sheet's colours: `CLASSES` says what each is. */
export type Fill =
  | "light"
  | "mid"
  | "dark"
  | "wood"
  | "woodmid"
  | "wooddark"
  | "accent"
  | "accentdark"
  | "glass"
  | "hole";

const CLASSES =
  ".light{fill:#f3f0e8}.mid{fill:#d3cec3}.dark{fill:#a8a297}.wood{fill:#e3b06a}.woodmid{fill:#c58d47}.wooddark{fill:#98672e}" +
  ".accent,.accentdark{fill:var(--accent)}.accentdark{filter:brightness(.8)}.glass{fill:#9fc3d1}.hole{fill:#23262b}" +
  ".f{stroke:#15181c;stroke-width:2.5;stroke-linejoin:round}.wire{fill:none;stroke:#fff;stroke-width:3;stroke-dasharray:14 9}" +
  ".post{fill:none;stroke:#15181c;stroke-width:17;stroke-linecap:square}.grain{fill:none;stroke:#e3b06a;stroke-width:11;stroke-linecap:square}.grain.back{stroke:#98672e}" +
  ".dim{fill:none;stroke:#fff;stroke-width:2.500}";

const [COS, SIN] = [Math.cos(Math.PI / 6), 0.5];

export interface Sheet {
  at(place: Place): readonly [number, number];
  face(fill: Fill, places: readonly Place[]): string;
  /** Its three sides that are seen. */
  box(from: Place, size: Place, fills?: readonly [top: Fill, left: Fill, right: Fill]): string;
  wire(places: readonly Place[], isClosed?: boolean): string;
  beam(from: Place, to: Place, isBehind?: boolean): string;
  /** A measure between two places, moved aside by `off`. */
  dim(from: Place, to: Place, off: Place, label: string): string;
}

/** Strokes of the letters on drawings, 6 wide and 10 high. */
const STROKES: Readonly<Record<string, string>> = {
  "0": "M0 0h6v10h-6z",
  "1": "M1 2l2-2v10",
  "2": "M0 0h6v5h-6v5h6",
  "3": "M0 0h6v10h-6M1 5h5",
  "4": "M0 0v5h6M6 0v10",
  "5": "M6 0h-6v5h6v5h-6",
  "6": "M6 0h-6v10h6v-5h-6",
  "7": "M0 0h6l-3 10",
  "8": "M0 0h6v10h-6zM0 5h6",
  "9": "M6 5h-6v-5h6v10h-6",
  "'": "M1 0v3",
  '"': "M1 0v3M4 0v3",
};

export function lettered(label: string, x: number, y: number, size: number): string {
  const glyphs = [...label].map(
    (letter, at) => `<path transform="translate(${at * 9})" d="${STROKES[letter] ?? ""}"/>`,
  );
  const left = x - ((label.length * 9 - 3) * size) / 2;
  return `<g transform="translate(${Math.round(left)} ${Math.round(y)}) scale(${size})" fill="none" stroke="#fff" stroke-width="1.300" stroke-linejoin="round">${glyphs.join("")}</g>`;
}

export function sheet(originX: number, originY: number, unit: number): Sheet {
  const at = ([x, y, z]: Place) =>
    [Math.round(originX + (x - y) * COS * unit), Math.round(originY + (x + y) * SIN * unit - z * unit)] as const;
  const line = (places: readonly Place[]) => `M${places.map((place) => at(place).join(" ")).join("L")}`;
  const face = (fill: Fill, places: readonly Place[]) => `<path class="f ${fill}" d="${line(places)}z"/>`;
  return {
    at,
    face,
    box([x, y, z], [w, d, h], [top, left, right] = ["light", "mid", "dark"]) {
      const [X, Y, Z] = [x + w, y + d, z + h];
      return (
        face(left, [
          [x, Y, z],
          [X, Y, z],
          [X, Y, Z],
          [x, Y, Z],
        ]) +
        face(right, [
          [X, Y, z],
          [X, y, z],
          [X, y, Z],
          [X, Y, Z],
        ]) +
        face(top, [
          [x, y, Z],
          [X, y, Z],
          [X, Y, Z],
          [x, Y, Z],
        ])
      );
    },
    wire: (places, isClosed = false) => `<path class="wire" d="${line(places)}${isClosed ? "z" : ""}"/>`,
    beam(from, to, isBehind = false) {
      const d = line([from, to]);
      return `<path class="post" d="${d}"/><path class="grain${isBehind ? " back" : ""}" d="${d}"/>`;
    },
    dim([ax, ay, az], [bx, by, bz], [ox, oy, oz], label) {
      const [from, to]: [Place, Place] = [
        [ax + ox, ay + oy, az + oz],
        [bx + ox, by + oy, bz + oz],
      ];
      const [[x1, y1], [x2, y2]] = [at(from), at(to)];
      const tick = (x: number, y: number) => `M${x - 9} ${y + 9}l18-18`;
      const ends = `${line([[ax, ay, az], from])}${line([[bx, by, bz], to])}`;
      const side = Math.abs(x1 - x2) < 4 ? -44 : 0;
      return `<path class="dim" opacity=".55" d="${ends}"/><path class="dim" d="M${x1} ${y1}L${x2} ${y2}${tick(x1, y1)}${tick(x2, y2)}"/>${lettered(label, (x1 + x2) / 2 + side, (y1 + y2) / 2 + (side ? -12 : 18), 2.4)}`;
    },
  };
}

/** The palette's second colour with the lines of isometric paper. */
export const plate = (
  alt: string,
  width: number,
  height: number,
  inner: string,
  ground = "var(--second)",
): Drawing => ({
  alt,
  width,
  height,
  svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><style>${CLASSES}</style><defs><pattern id="i" width="69.282" height="40" patternUnits="userSpaceOnUse"><path d="M0 0l69.282 40M0 40L69.282 0M34.641 0v40M0 0v40" fill="none" stroke="#fff" stroke-opacity=".09" stroke-width="1.500"/></pattern><linearGradient id="l" x1="0" y1="0" x2="1" y2="1"><stop stop-color="#fff" stop-opacity=".1"/><stop offset="1" stop-color="#000" stop-opacity=".22"/></linearGradient></defs><path d="M0 0H${width}V${height}H0z" style="fill:${ground}"/><path d="M0 0H${width}V${height}H0z" fill="url(#l)"/><path d="M0 0H${width}V${height}H0z" fill="url(#i)"/>${inner}</svg>`,
});
