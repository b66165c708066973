import { describe, expect, it } from "vitest";
import { refusalOf, sizesOf } from "./picture-sizes.ts";

describe("a picture's sizes", () => {
  it("are up to three, none wider than the picture", () => {
    expect(sizesOf({ width: 4000, height: 3000 })).toEqual([
      { width: 480, height: 360 },
      { width: 960, height: 720 },
      { width: 1600, height: 1200 },
    ]);
    expect(sizesOf({ width: 1200, height: 800 }).map(({ width }) => width)).toEqual([480, 960, 1200]);
    expect(sizesOf({ width: 480, height: 600 })).toEqual([{ width: 480, height: 600 }]);
    expect(sizesOf({ width: 90.4, height: 40 })).toEqual([{ width: 90, height: 40 }]);
    expect(sizesOf({ width: 4000, height: 1 })[0]).toEqual({ width: 480, height: 1 });
  });
});

describe("what is no picture that can be sent", () => {
  it.each([
    [{ name: "IMG_1.HEIC", type: "", size: 9 }, /HEIC/],
    [{ name: "one", type: "image/heif", size: 9 }, /HEIC/],
    [{ name: "menu.pdf", type: "application/pdf", size: 9 }, /not a picture/],
    [{ name: "a.jpg", type: "image/jpeg", size: 41 * 1024 * 1024 }, /41 MB/],
  ])("%o says what to do", (file, words) => {
    expect(refusalOf(file)).toMatch(words);
  });

  it("is none of what may work", () => {
    expect(refusalOf({ name: "a.jpg", type: "image/jpeg", size: 5_000_000 })).toBeUndefined();
    expect(refusalOf({ name: "from-a-camera", type: "", size: 9 })).toBeUndefined();
  });
});
