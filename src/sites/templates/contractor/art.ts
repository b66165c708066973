/** Isometric, as on a blueprint, in the colours of a poster. */
import type { Drawing } from "../template.schema.ts";
import { DEEP, EAVE, frame, house, LONG, outline, RIDGE, shadow, slab, WALL } from "./house.ts";
import { plate, sheet } from "./isometric.ts";
import { deck, kitchen, plan } from "./rooms.ts";

function stages(): string {
  const [first, second, third] = [sheet(450, 480, 66), sheet(1185, 480, 66), sheet(1920, 480, 66)];
  const arrows = [800, 1540].map(
    (x) =>
      `<path d="M${x} 190h110m-26-22l26 22l-26 22" class="dim" stroke-width="5" style="stroke:var(--accent);stroke-width:7"/>`,
  );
  return [
    outline(first),
    first.dim([0, DEEP, 0], [LONG, DEEP, 0], [0, 1.1, 0], `23'0"`),
    first.dim([LONG, DEEP, 0], [LONG, 0, 0], [1.1, 0, 0], `16'6"`),
    first.dim([0, DEEP, 0], [0, DEEP, WALL], [-0.7, 0.7, 0], `10'`),
    shadow(second),
    slab(second),
    frame(second),
    shadow(third),
    house(third),
    ...arrows,
  ].join("");
}

function dormer(): string {
  const on = sheet(700, 560, 94);
  const { face } = on;
  const [from, to, front, head] = [2, 5, 4.5, 5.1];
  const slopeAt = (y: number) => RIDGE + 0.36 - ((y - DEEP / 2) * (RIDGE + 0.41 - WALL)) / (DEEP / 2 + EAVE);
  const foot = slopeAt(front);
  return [
    shadow(on),
    house(on),
    face("mid", [
      [from, front, foot],
      [to, front, foot],
      [to, front, head],
      [from, front, head],
    ]),
    face("dark", [
      [to, front, foot],
      [to, front, head],
      [to, 2.9, head],
    ]),
    face("glass", [
      [from + 0.3, front, foot + 0.35],
      [from + 1.4, front, foot + 0.35],
      [from + 1.4, front, head - 0.2],
      [from + 0.3, front, head - 0.2],
    ]),
    face("glass", [
      [to - 1.4, front, foot + 0.35],
      [to - 0.3, front, foot + 0.35],
      [to - 0.3, front, head - 0.2],
      [to - 1.4, front, head - 0.2],
    ]),
    on.box([from - 0.2, 2.75, head], [to - from + 0.4, front - 2.5, 0.16], ["light", "mid", "dark"]),
    on.dim([from, front, foot], [to, front, foot], [0, 1.5, -0.9], `9'10"`),
  ].join("");
}

const frameClose = (): string => {
  const on = sheet(690, 470, 102);
  return [
    shadow(on),
    slab(on),
    frame(on),
    on.dim([0, DEEP, 0], [LONG, DEEP, 0], [0, 0.9, -0.3], `23'0"`),
    on.dim([LONG, DEEP, 0], [LONG, 0, 0], [0.9, 0, -0.3], `16'6"`),
  ].join("");
};

export const ART: Readonly<Record<string, Drawing>> = {
  stages: plate("One house three times: drawn, framed in timber, and finished with its roof on", 2400, 1000, stages()),
  kitchen: plate("A kitchen with timber cupboards and an island, drawn with its measures", 1600, 1200, kitchen()),
  dormer: plate("A house with a dormer in its roof", 1600, 1200, dormer()),
  deck: plate("A timber deck with steps and a bench behind a house", 1600, 1200, deck()),
  frame: plate("The timber frame of a house on its slab", 1600, 1200, frameClose()),
  plan: plate("The plan of a ground floor, its new room marked", 1240, 1500, plan()),
};
