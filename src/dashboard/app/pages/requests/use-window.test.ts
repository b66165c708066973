import { describe, expect, it } from "vitest";
import { slicesOf } from "./use-window.ts";

const shape = (...given: Parameters<typeof slicesOf>) =>
  slicesOf(...given).map((slice) => (slice.kind === "row" ? slice.index : [slice.from, slice.rows]));

describe("which rows are made", () => {
  it("are those in the window, with gaps for the rest", () => {
    expect(shape({ first: 2, last: 4 }, 10, [])).toEqual([[0, 2], 2, 3, [4, 6]]);
  });

  it("are also those that must be kept, on either side", () => {
    expect(shape({ first: 4, last: 6 }, 10, [1])).toEqual([[0, 1], 1, [2, 2], 4, 5, [6, 4]]);
    expect(shape({ first: 0, last: 2 }, 10, [9])).toEqual([0, 1, [2, 7], 9]);
  });

  it("are no more than there are", () => {
    expect(shape({ first: 0, last: 40 }, 2, [-1, 7])).toEqual([0, 1]);
    expect(shape({ first: 0, last: 40 }, 0, [])).toEqual([]);
  });
});
