/** A picture in red, green and blue, on which paths are filled without jagged edges. */
import { eachLine, type PlacedPath, type Point } from "./path.ts";

export type Rgb = readonly [red: number, green: number, blue: number];

export interface Canvas {
  width: number;
  height: number;
  /** Row by row from the top, three bytes a pixel. */
  pixels: Uint8Array<ArrayBuffer>;
  /** Fills what the paths go round, once where they overlap; what goes round the other way is a hole (non-zero rule). */
  fill(paths: readonly PlacedPath[], colour: Rgb, opacity?: number): void;
}

/** `#8a3324` */
export function rgb(hex: string): Rgb {
  const code = Number.parseInt(hex.slice(1), 16);
  return [(code >> 16) & 255, (code >> 8) & 255, code & 255];
}

/** Below half a step of a colour's 256 nothing changes. */
const LEAST_COVERAGE = 1 / 512;

export function createCanvas(width: number, height: number, paper: Rgb): Canvas {
  const pixels = new Uint8Array(width * height * 3);
  pixels.set(paper);
  // Ever twice as much: a call for each pixel would take longer than all that is drawn.
  for (let done = 3; done < pixels.length; done *= 2) pixels.copyWithin(done, 0, done);
  const area = createArea(width, height);

  function fill(paths: readonly PlacedPath[], colour: Rgb, opacity = 1): void {
    for (const path of paths) eachLine(path, area.line);
    area.takeRows((row, covered) => {
      for (let x = 0; x < width; x += 1) {
        const part = (covered[x] ?? 0) * opacity;
        if (part < LEAST_COVERAGE) continue;
        const pixel = (row * width + x) * 3;
        for (let channel = 0; channel < 3; channel += 1) {
          const under = pixels[pixel + channel] ?? 0;
          pixels[pixel + channel] = Math.round(under + ((colour[channel] ?? 0) - under) * part);
        }
      }
    });
  }
  return { width, height, pixels, fill };
}

/**
 * The area of each pixel that lines go round, exact where they do not cross within it. A line leaves in each row what it
 * adds to its own pixels and to all on their right, so that a sum over the row gives the winding of each pixel.
 */
function createArea(width: number, height: number) {
  // Two more than a row has: what is right of the canvas ends there.
  const stride = width + 2;
  const added = new Float32Array(stride * height);
  let [top, bottom] = [height, 0];

  const add = (at: number, amount: number) => {
    added[at] = (added[at] ?? 0) + amount;
  };

  /** A piece of a line within one row, of a height of `amount`: negative where it goes upwards. */
  function piece(row: number, fromX: number, toX: number, amount: number): void {
    const inside = (x: number) => Math.min(Math.max(x, 0), width);
    const [left, right] = [inside(Math.min(fromX, toX)), inside(Math.max(fromX, toX))];
    const start = row * stride;
    const first = Math.floor(left);
    const last = Math.max(Math.ceil(right), first + 1);
    if (last === first + 1) {
      const past = (left + right) / 2 - first;
      add(start + first, amount * (1 - past));
      add(start + first + 1, amount * past);
      return;
    }
    // Right of the line within the pixels that it crosses: a triangle in the first, then ever more, all behind the last.
    const slope = amount / (right - left);
    const upTo = (x: number) => {
      const [a, b] = [Math.max(left, x - 1), Math.min(right, x)];
      return slope * (b - a) * (x - (a + b) / 2) + slope * (a - left);
    };
    let before = 0;
    for (let x = first + 1; x <= last; x += 1) {
      const covered = upTo(x);
      add(start + x - 1, covered - before);
      before = covered;
    }
    add(start + last, amount - before);
  }

  function line(from: Point, to: Point): void {
    if (from.y === to.y) return;
    const [high, low, way] = from.y < to.y ? [from, to, 1] : [to, from, -1];
    const slope = (low.x - high.x) / (low.y - high.y);
    const [firstRow, endRow] = [Math.max(0, Math.floor(high.y)), Math.min(height, Math.ceil(low.y))];
    for (let row = firstRow; row < endRow; row += 1) {
      const [start, end] = [Math.max(row, high.y), Math.min(row + 1, low.y)];
      piece(row, high.x + (start - high.y) * slope, high.x + (end - high.y) * slope, (end - start) * way);
    }
    top = Math.min(top, firstRow);
    bottom = Math.max(bottom, endRow);
  }

  /** Tells the rows that lines go through, with the part of each pixel that is covered, and is empty then. */
  function takeRows(tell: (row: number, covered: Float32Array) => void): void {
    const covered = new Float32Array(width);
    for (let row = top; row < bottom; row += 1) {
      let winding = 0;
      for (let x = 0; x < width; x += 1) {
        winding += added[row * stride + x] ?? 0;
        covered[x] = Math.min(Math.abs(winding), 1);
      }
      tell(row, covered);
    }
    if (top < bottom) added.fill(0, top * stride, bottom * stride);
    [top, bottom] = [height, 0];
  }

  return { line, takeRows };
}
