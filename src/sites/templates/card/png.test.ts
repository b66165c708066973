import fc from "fast-check";
import sharp from "sharp";
import { expect, it } from "vitest";
import { writePng } from "./png.ts";

const picture = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 })).chain(([width, height]) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    pixels: fc.uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 }),
  }),
);

it("writes what another reader of PNG finds, pixel by pixel", async () => {
  await fc.assert(
    fc.asyncProperty(picture, async ({ width, height, pixels }) => {
      // It refuses a chunk whose sum is not its own.
      const read = sharp(await writePng({ width, height, pixels }), { failOn: "warning" });
      expect(await read.metadata()).toMatchObject({ format: "png", width, height, channels: 3, depth: "uchar" });
      expect(new Uint8Array(await read.raw().toBuffer())).toEqual(Uint8Array.from(pixels));
    }),
    { numRuns: 40 },
  );
});
