/** What is built into a house and beside it, and the plan of its ground floor. */
import { along, courses } from "./house.ts";
import { lettered, type Place, sheet } from "./isometric.ts";

export function kitchen(): string {
  const on = sheet(800, 430, 128);
  const { box, face, at } = on;
  const wood = ["wood", "woodmid", "wooddark"] as const;
  const top = ["light", "mid", "dark"] as const;
  const bright = ["accent", "accent", "accentdark"] as const;
  const cupboard = (from: Place, size: Place) => box(from, size, wood);
  const doors = along(6, 4.2).map(
    (x) => `M${at([0.65 + x, 0.65, 0.08]).join(" ")}L${at([0.65 + x, 0.65, 0.84]).join(" ")}`,
  );
  const lamp = (x: number, y: number) => {
    const [[x1, y1], [x2, y2]] = [at([x, y, 3.4]), at([x, y, 2.15])];
    return `<path d="M${x1} ${y1}L${x2} ${y2}" class="dim"/><path class="f accent" d="M${x2 - 46} ${y2 + 40}q46-92 92 0z"/><ellipse class="f light" cx="${x2}" cy="${y2 + 40}" rx="46" ry="13"/>`;
  };
  const stool = (x: number, y: number) =>
    box([x + 0.13, y + 0.13, 0], [0.12, 0.12, 0.6], wood) + box([x, y, 0.6], [0.4, 0.4, 0.1], ["hole", "hole", "hole"]);
  return [
    face("mid", [
      [0, 0, 0],
      [5.6, 0, 0],
      [5.6, 0, 3.1],
      [0, 0, 3.1],
    ]),
    face("light", [
      [0, 0, 0],
      [0, 5, 0],
      [0, 5, 3.1],
      [0, 0, 3.1],
    ]),
    face("wood", [
      [0, 0, 0],
      [5.6, 0, 0],
      [5.6, 5, 0],
      [0, 5, 0],
    ]),
    courses(
      on,
      [
        [0, 0, 0],
        [0, 5, 0],
      ],
      [
        [5.6, 0, 0],
        [5.6, 5, 0],
      ],
      14,
    ),
    face("glass", [
      [0, 1.7, 1.25],
      [0, 3.5, 1.25],
      [0, 3.5, 2.6],
      [0, 1.7, 2.6],
    ]),
    face("glass", [
      [0, 2.6, 1.25],
      [0, 3.5, 1.25],
      [0, 3.5, 2.6],
      [0, 2.6, 2.6],
    ]),
    cupboard([0.2, 0, 1.75], [1.5, 0.38, 0.95]),
    cupboard([3.2, 0, 1.75], [1.4, 0.38, 0.95]),
    box([1.95, 0, 2.05], [1, 0.45, 0.3], ["hole", "hole", "hole"]),
    cupboard([0, 0, 0], [4.75, 0.65, 0.88]),
    `<path d="${doors.join("")}" class="f" fill="none"/>`,
    box([0, 0, 0.88], [4.75, 0.68, 0.07], top),
    face("hole", [
      [2.05, 0.12, 0.95],
      [2.85, 0.12, 0.95],
      [2.85, 0.55, 0.95],
      [2.05, 0.55, 0.95],
    ]),
    box([4.75, 0, 0], [0.85, 0.75, 2.2], bright),
    cupboard([0, 0.65, 0], [0.65, 3.3, 0.88]),
    box([0, 0.65, 0.88], [0.68, 3.3, 0.07], top),
    face("dark", [
      [0.14, 2.2, 0.95],
      [0.54, 2.2, 0.95],
      [0.54, 3, 0.95],
      [0.14, 3, 0.95],
    ]),
    box([2.1, 2.2, 0], [2.5, 0.95, 0.88], bright),
    box([2, 2.1, 0.88], [2.7, 1.3, 0.08], top),
    stool(2.3, 3.5),
    stool(3.1, 3.5),
    stool(3.9, 3.5),
    lamp(2.7, 2.7),
    lamp(4, 2.7),
    on.dim([0, 5, 0], [5.6, 5, 0], [0, 0.6, 0], `18'4"`),
    on.dim([5.6, 5, 0], [5.6, 0, 0], [0.6, 0, 0], `16'5"`),
  ].join("");
}

export function deck(): string {
  const on = sheet(640, 330, 112);
  const { box, beam } = on;
  const [long, deep, high] = [6.6, 4, 0.9];
  const wood = ["wood", "woodmid", "wooddark"] as const;
  const posts = [0.15, 1.7, 3.25, 4.8, 6.4];
  return [
    on.face("mid", [
      [-1, 0, -0.4],
      [long + 1, 0, -0.4],
      [long + 1, 0, 3.5],
      [-1, 0, 3.5],
    ]),
    courses(
      on,
      [
        [-1, 0, -0.4],
        [long + 1, 0, -0.4],
      ],
      [
        [-1, 0, 3.5],
        [long + 1, 0, 3.5],
      ],
      15,
    ),
    ...[1, 3.4].map(
      (x) =>
        on.face("glass", [
          [x, 0, high],
          [x + 1.9, 0, high],
          [x + 1.9, 0, 3.1],
          [x, 0, 3.1],
        ]) +
        on.face("glass", [
          [x + 0.95, 0, high],
          [x + 1.9, 0, high],
          [x + 1.9, 0, 3.1],
          [x + 0.95, 0, 3.1],
        ]),
    ),
    ...[0.2, 3.2, 6.2].map((x) => box([x, deep - 0.5, -0.4], [0.25, 0.25, high + 0.3], wood)),
    box([0, 0, high - 0.18], [long, deep, 0.18], wood),
    courses(
      on,
      [
        [0, 0, high],
        [long, 0, high],
      ],
      [
        [0, deep, high],
        [long, deep, high],
      ],
      22,
    ),
    ...[0, 1, 2].map((step) => box([long + step * 0.42, 1, -0.4], [0.42, 1.8, high + 0.15 - step * 0.36], wood)),
    box([0.8, 0.6, high], [2.2, 0.22, 0.95], ["accent", "accent", "accentdark"]),
    box([0.8, 0.82, high], [2.2, 0.8, 0.45], ["accent", "accent", "accentdark"]),
    box([3.7, 1.2, high], [1.4, 0.9, 0.42]),
    ...posts.map((x) => beam([x, deep - 0.1, high], [x, deep - 0.1, high + 1.05])),
    beam([0.15, deep - 0.1, high + 1.05], [6.4, deep - 0.1, high + 1.05]),
    beam([0.15, deep - 0.1, high + 0.55], [6.4, deep - 0.1, high + 0.55]),
    on.dim([0, deep, -0.4], [long, deep, -0.4], [0, 0.7, 0], `21'8"`),
  ].join("");
}

/** From above, as it hangs in the site hut. */
export function plan(): string {
  const wall = (d: string) => `<path d="${d}" fill="none" stroke="#f3f0e8" stroke-width="20" stroke-linecap="square"/>`;
  const thin = (d: string) => `<path d="${d}" class="dim"/>`;
  const swing = (x: number, y: number, d: string) => thin(`M${x} ${y}${d}`);
  const across = [180, 560, 1020];
  const dims = across.slice(1).map((x, at) => {
    const from = across[at] ?? 0;
    return (
      thin(`M${from} 150H${x}M${from - 12} 162l24-24M${x - 12} 162l24-24M${from} 130v60M${x} 130v60`) +
      lettered(at === 0 ? `12'6"` : `15'1"`, (from + x) / 2, 98, 3)
    );
  });
  return [
    `<path d="M560 850H1020V1310H560z" style="fill:var(--accent)"/>`,
    `<path d="M560 850H1020V1310H560z" fill="url(#i)"/>`,
    wall("M180 250H1020V850M180 250V1310H330M470 1310H1020V850"),
    wall("M560 250V420M560 560V850H700M860 850H1020M180 760H400"),
    thin(
      "M600 238H780M600 262H780M840 238H960M168 420V640M192 420V640M1008 960V1180M1032 960V1180M660 1298H900M660 1322H900",
    ),
    swing(560, 420, "h140a140 140 0 0 1-140 140"),
    swing(700, 850, "v-160a160 160 0 0 1 160 160"),
    swing(330, 1310, "v-140a140 140 0 0 1 140 140"),
    thin(
      "M220 300h130v200h-130zM220 300l130 200M350 300l-130 200M640 320h320v90h-320zM700 345h50v40h-50zM840 365a28 28 0 1 0 56 0a28 28 0 1 0-56 0",
    ),
    thin("M230 900h180v110h-180zM230 1060a50 50 0 1 0 100 0a50 50 0 1 0-100 0"),
    `<path d="M680 1000h220v170H680zM720 960h140v40H720zM720 1170h140v40H720z" fill="none" stroke="#15181c" stroke-width="4"/>`,
    ...dims,
    thin("M1110 250V1310M1098 262l24-24M1098 1322l24-24M1090 250h50M1090 1310h50"),
    `<g transform="rotate(90 1150 780)">${lettered(`34'9"`, 1150, 750, 3)}</g>`,
  ].join("");
}
