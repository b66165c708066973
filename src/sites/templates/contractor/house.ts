/** The house of the drawings, at three times: as lines, as a frame, and finished. */
import type { Place, Sheet } from "./isometric.ts";

/** One house in all drawings: its walls, its ridge, how far the roof stands out. */
export const [LONG, DEEP, WALL, RIDGE, EAVE] = [7, 5, 3, 5.2, 0.4] as const;
export const along = (count: number, most: number): number[] =>
  Array.from({ length: count + 1 }, (_, at) => (at * most) / count);

export const slab = ({ box }: Sheet): string => box([-0.4, -0.4, -0.3], [LONG + 0.8, DEEP + 0.8, 0.3]);

export const outline = ({ wire }: Sheet): string =>
  [
    wire(
      [
        [0, 0, 0],
        [LONG, 0, 0],
        [LONG, DEEP, 0],
        [0, DEEP, 0],
      ],
      true,
    ),
    wire(
      [
        [0, 0, WALL],
        [LONG, 0, WALL],
        [LONG, DEEP, WALL],
        [0, DEEP, WALL],
      ],
      true,
    ),
    ...(
      [
        [0, 0],
        [LONG, 0],
        [LONG, DEEP],
        [0, DEEP],
      ] as const
    ).map(([x, y]) =>
      wire([
        [x, y, 0],
        [x, y, WALL],
      ]),
    ),
    wire([
      [0, 0, WALL],
      [0, DEEP / 2, RIDGE],
      [0, DEEP, WALL],
    ]),
    wire([
      [LONG, 0, WALL],
      [LONG, DEEP / 2, RIDGE],
      [LONG, DEEP, WALL],
    ]),
    wire([
      [0, DEEP / 2, RIDGE],
      [LONG, DEEP / 2, RIDGE],
    ]),
  ].join("");

export function frame({ beam }: Sheet): string {
  const long = along(7, LONG);
  const deep = along(5, DEEP);
  return [
    ...long.map((x) => beam([x, 0, 0], [x, 0, WALL], true)),
    ...deep.map((y) => beam([0, y, 0], [0, y, WALL], true)),
    beam([0, 0, WALL], [LONG, 0, WALL], true),
    beam([0, 0, WALL], [0, DEEP, WALL], true),
    ...long.map((x) => beam([x, 0, WALL], [x, DEEP / 2, RIDGE], true)),
    beam([0, DEEP / 2, RIDGE], [LONG, DEEP / 2, RIDGE]),
    ...deep.map((y) => beam([LONG, y, 0], [LONG, y, WALL])),
    ...long.map((x) => beam([x, DEEP, 0], [x, DEEP, WALL])),
    beam([0, DEEP, 0], [LONG, DEEP, 0]),
    beam([LONG, 0, 0], [LONG, DEEP, 0]),
    beam([0, DEEP, WALL], [LONG, DEEP, WALL]),
    beam([LONG, 0, WALL], [LONG, DEEP, WALL]),
    ...long.map((x) => beam([x, DEEP / 2, RIDGE], [x, DEEP, WALL])),
    beam([LONG, 0, WALL], [LONG, DEEP / 2, RIDGE]),
  ].join("");
}

const onLong = ({ face }: Sheet, x: number, z: number, w: number, h: number): string =>
  face("light", [
    [x - 0.12, DEEP, z - 0.12],
    [x + w + 0.12, DEEP, z - 0.12],
    [x + w + 0.12, DEEP, z + h + 0.12],
    [x - 0.12, DEEP, z + h + 0.12],
  ]) +
  face("glass", [
    [x, DEEP, z],
    [x + w / 2, DEEP, z],
    [x + w / 2, DEEP, z + h],
    [x, DEEP, z + h],
  ]) +
  face("glass", [
    [x + w / 2, DEEP, z],
    [x + w, DEEP, z],
    [x + w, DEEP, z + h],
    [x + w / 2, DEEP, z + h],
  ]);

const onGable = ({ face }: Sheet, y: number, z: number, w: number, h: number): string =>
  face("light", [
    [LONG, y - 0.12, z - 0.12],
    [LONG, y + w + 0.12, z - 0.12],
    [LONG, y + w + 0.12, z + h + 0.12],
    [LONG, y - 0.12, z + h + 0.12],
  ]) +
  face("glass", [
    [LONG, y, z],
    [LONG, y + w, z],
    [LONG, y + w, z + h],
    [LONG, y, z + h],
  ]);

/** Boards, or courses of tiles: lines across a face between its two edges. */
export const courses = (
  { at }: Sheet,
  from: readonly [Place, Place],
  to: readonly [Place, Place],
  count: number,
): string => {
  const part = (a: Place, b: Place, share: number): Place =>
    [0, 1, 2].map((axis) => (a[axis] ?? 0) + ((b[axis] ?? 0) - (a[axis] ?? 0)) * share) as unknown as Place;
  const lines = along(count, 1).map(
    (share) => `M${at(part(from[0], to[0], share)).join(" ")}L${at(part(from[1], to[1], share)).join(" ")}`,
  );
  return `<path d="${lines.join("")}" fill="none" stroke="#15181c" stroke-opacity=".28" stroke-width="2"/>`;
};

const SLOPE: readonly [Place, Place, Place] = [
  [-EAVE, DEEP + EAVE, WALL - 0.3],
  [LONG + EAVE, DEEP + EAVE, WALL - 0.3],
  [LONG + EAVE, DEEP / 2, RIDGE + 0.12],
];

function walls(on: Sheet): string {
  const { face } = on;
  const lower: [Place, Place] = [
    [0, DEEP, 0],
    [LONG, DEEP, 0],
  ];
  const upper: [Place, Place] = [
    [0, DEEP, WALL],
    [LONG, DEEP, WALL],
  ];
  return [
    face("mid", [
      [0, DEEP, 0],
      [LONG, DEEP, 0],
      [LONG, DEEP, WALL],
      [0, DEEP, WALL],
    ]),
    courses(on, lower, upper, 12),
    face("dark", [
      [LONG, DEEP, 0],
      [LONG, 0, 0],
      [LONG, 0, WALL],
      [LONG, DEEP / 2, RIDGE],
      [LONG, DEEP, WALL],
    ]),
    courses(
      on,
      [
        [LONG, 0, 0],
        [LONG, DEEP, 0],
      ],
      [
        [LONG, 0, WALL],
        [LONG, DEEP, WALL],
      ],
      12,
    ),
  ].join("");
}

function roof(on: Sheet): string {
  const [a, b, c] = SLOPE;
  return [
    on.face("accentdark", [
      c,
      [LONG + EAVE, -EAVE, WALL - 0.3],
      [LONG + EAVE, -EAVE, WALL - 0.05],
      [LONG + EAVE, DEEP / 2, RIDGE + 0.36],
    ]),
    on.face("accentdark", [b, c, [LONG + EAVE, DEEP / 2, RIDGE + 0.36], [LONG + EAVE, DEEP + EAVE, WALL - 0.05]]),
    on.face("accent", [
      [-EAVE, DEEP + EAVE, WALL - 0.05],
      [LONG + EAVE, DEEP + EAVE, WALL - 0.05],
      [LONG + EAVE, DEEP / 2, RIDGE + 0.36],
      [-EAVE, DEEP / 2, RIDGE + 0.36],
    ]),
    on.face("accentdark", [a, b, [LONG + EAVE, DEEP + EAVE, WALL - 0.05], [-EAVE, DEEP + EAVE, WALL - 0.05]]),
    courses(
      on,
      [
        [-EAVE, DEEP + EAVE, WALL - 0.05],
        [-EAVE, DEEP / 2, RIDGE + 0.36],
      ],
      [
        [LONG + EAVE, DEEP + EAVE, WALL - 0.05],
        [LONG + EAVE, DEEP / 2, RIDGE + 0.36],
      ],
      18,
    ),
  ].join("");
}

const door = ({ face, box }: Sheet, x: number): string =>
  box([x - 0.3, DEEP, -0.3], [1.7, 0.9, 0.3]) +
  face("accent", [
    [x, DEEP, 0],
    [x + 1.1, DEEP, 0],
    [x + 1.1, DEEP, 2.3],
    [x, DEEP, 2.3],
  ]) +
  face("glass", [
    [x + 0.2, DEEP, 1.5],
    [x + 0.9, DEEP, 1.5],
    [x + 0.9, DEEP, 2.05],
    [x + 0.2, DEEP, 2.05],
  ]);

export const house = (on: Sheet): string =>
  [
    slab(on),
    walls(on),
    onLong(on, 0.6, 0.9, 1.5, 1.4),
    door(on, 2.9),
    onLong(on, 4.8, 0.9, 1.5, 1.4),
    onGable(on, 0.9, 0.9, 1.2, 1.4),
    onGable(on, 2.9, 0.9, 1.2, 1.4),
    onGable(on, 2.05, 3.3, 0.9, 0.9),
    on.box([1.4, 1.5, 4.2], [0.7, 0.7, 2], ["light", "mid", "dark"]),
    roof(on),
  ].join("");

export const shadow = ({ at }: Sheet): string => {
  const points = (
    [
      [LONG + 0.4, -0.4, -0.3],
      [LONG + 3.4, -1.4, -0.3],
      [LONG + 3.4, 3.4, -0.3],
      [LONG + 0.4, DEEP + 0.4, -0.3],
    ] as const
  ).map((place) => at(place).join(" "));
  return `<path d="M${points.join("L")}z" opacity=".28"/>`;
};
