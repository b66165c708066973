import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { createCanvas, rgb } from "./canvas.ts";
import { circle, type PlacedPath } from "./path.ts";

const WHITE = rgb("#ffffff");
const BLACK = rgb("#000000");
const [WIDTH, HEIGHT] = [24, 16];

const placed = (data: string, x = 0, y = 0, scale = 1): PlacedPath => ({ data, x, y, scaleX: scale, scaleY: scale });
const square = (x: number, y: number, size: number): PlacedPath => placed("M0,0L1,0L1,1L0,1Z", x, y, size);
const turned = (x: number, y: number, size: number): PlacedPath => placed("M0,0L0,1L1,1L1,0Z", x, y, size);

/** How dark each pixel is, 0 to 255, row by row. */
function darkness(paths: readonly PlacedPath[], opacity?: number): number[] {
  const canvas = createCanvas(WIDTH, HEIGHT, WHITE);
  canvas.fill(paths, BLACK, opacity);
  return [...canvas.pixels].filter((_, at) => at % 3 === 0).map((light) => 255 - light);
}
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const at = (values: readonly number[], x: number, y: number): number | undefined => values[y * WIDTH + x];

describe("filling", () => {
  it("covers whole pixels wholly, and of the others their part", () => {
    const drawn = darkness([square(2.5, 3, 4)]);
    expect([1, 2, 3, 5, 6, 7].map((x) => at(drawn, x, 4))).toEqual([0, 127, 255, 255, 127, 0]);
    expect([2, 3, 6, 7].map((y) => at(drawn, 4, y))).toEqual([0, 255, 255, 0]);
  });

  it("covers as much as a triangle's area, however it lies", () => {
    // Sixteenths: path data has no exponents.
    const x = fc.integer({ min: 0, max: WIDTH * 16 }).map((sixteenths) => sixteenths / 16);
    const y = fc.integer({ min: 0, max: HEIGHT * 16 }).map((sixteenths) => sixteenths / 16);
    fc.assert(
      fc.property(x, y, x, y, x, y, (ax, ay, bx, by, cx, cy) => {
        const area = Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
        const [a, b, c] = [`${ax} ${ay}`, `${bx} ${by}`, `${cx} ${cy}`];
        const drawn = sum(darkness([placed(`M${a}L${b}L${c}Z`)]));
        // Each pixel is rounded to one of 256 steps.
        expect(Math.abs(drawn / 255 - area)).toBeLessThan((WIDTH * HEIGHT) / 510);
      }),
    );
  });

  it("fills once what overlaps, and leaves out what goes round the other way", () => {
    expect(darkness([square(2, 2, 8), square(4, 4, 8)], 0.4).filter((dark) => dark !== 0 && dark !== 102)).toEqual([]);
    const ring = darkness([square(2, 2, 8), turned(4, 4, 4)]);
    expect([at(ring, 3, 5), at(ring, 5, 5), at(ring, 9, 5), at(ring, 10, 5)]).toEqual([255, 0, 255, 0]);
  });

  it("draws a circle as round as it is, and a hole in it", () => {
    const [large, small] = [placed(circle(), 12, 8, 7), placed(circle(-1), 12, 8, 4)];
    expect(sum(darkness([large])) / 255).toBeCloseTo(Math.PI * 49, 0);
    expect(sum(darkness([large, small])) / 255).toBeCloseTo(Math.PI * (49 - 16), 0);
    expect(at(darkness([large, small]), 12, 8)).toBe(0);
  });

  it("shows of what reaches beyond its edges the part within", () => {
    expect(darkness([square(-50, -50, 200)]).every((dark) => dark === 255)).toBe(true);
    for (const [x, y] of [
      [-40, 3],
      [60, 3],
      [3, -40],
      [3, 60],
    ] as const)
      expect(sum(darkness([square(x, y, 10)]))).toBe(0);
    expect(sum(darkness([square(-5, -5, 8)])) / 255).toBe(9);
    expect(sum(darkness([square(WIDTH - 3, HEIGHT - 3, 8)])) / 255).toBe(9);
  });

  it("draws as another does, by lines and curves", async () => {
    const data = "M1,1L22,2Q23,14 12,15C4,16 9,6 2,12Z";
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="24" height="16" fill="#fff"/><path d="${data}"/></svg>`;
    const other = await sharp(Buffer.from(svg)).removeAlpha().extractChannel(0).raw().toBuffer();
    const ours = darkness([placed(data)]);
    expect(Math.max(...ours.map((dark, pixel) => Math.abs(255 - (other[pixel] ?? 0) - dark)))).toBeLessThan(24);
  });
});
