import { afterEach, describe, expect, it, vi } from "vitest";
import { SMALL_IMAGES } from "../small-images.fixture.ts";
import { keptOfJpeg } from "./jpeg.service.ts";
import type { Kept } from "./kept.ts";
import { keptOfPng } from "./png.service.ts";
import { keptOfWebp } from "./webp.service.ts";

const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** With a part more, so many times. */
function filled(image: Uint8Array, at: number, part: string, times = 1): Uint8Array {
  const parts = bytesOf(part.repeat(times));
  const whole = new Uint8Array(image.byteLength + parts.byteLength);
  whole.set(image.subarray(0, at));
  whole.set(parts, at);
  whole.set(image.subarray(at), at + parts.byteLength);
  return whole;
}
const { jpeg, png, webp } = SMALL_IMAGES;
const MANY = 50_000;
/** How far apart restarts are: never. */
const RESTARTS = "\xff\xdd\0\x04\0\0";
const EMPTY_DATA = "\0\0\0\0IDAT\x35\xaf\x06\x1e";

const faultOf = (kept: Kept) => (kept.ok ? undefined : kept.error);

afterEach(() => {
  vi.restoreAllMocks();
});

describe("an image of many parts", () => {
  it.each([
    ["a JPEG", keptOfJpeg, filled(jpeg, 2, RESTARTS, MANY)],
    ["a PNG", keptOfPng, filled(png, png.byteLength - 12, EMPTY_DATA, MANY)],
  ])("is kept without a view of each, be it %s", (_name, kept, sent) => {
    const views = [vi.spyOn(Uint8Array.prototype, "subarray"), vi.spyOn(Uint8Array.prototype, "slice")];
    expect(kept(sent)).toMatchObject({ ok: true, value: { bytes: sent } });
    expect(views.reduce((sum, { mock }) => sum + mock.calls.length, 0)).toBeLessThan(10);
  });

  it("leaves nothing of what was taken out behind what is kept", () => {
    const kept = keptOfJpeg(filled(jpeg, 2, "\xff\xfe\0\x08Secret"));
    expect(kept).toMatchObject({ ok: true, value: { bytes: jpeg } });
    expect(kept.ok && kept.value.bytes.buffer.byteLength).toBe(jpeg.byteLength);
  });
});

it.each(["\xff\xc4", "\xff\xdb", "\xff\xdd"])("refuses a JPEG with an empty table (%j)", (marker) => {
  expect(faultOf(keptOfJpeg(filled(jpeg, 2, `${marker}\0\x02`)))).toBe("broken");
});

it("takes out of a JPEG what stands behind Adobe's word on colours", () => {
  const word = "Adobe\0\x64\0\0\0\0\x01";
  const [short, long] = [`\xff\xee\0\x0e${word}`, `\xff\xee\0\x14${word}Secret`];
  expect(keptOfJpeg(filled(jpeg, 2, short))).toMatchObject({ ok: true, value: { bytes: filled(jpeg, 2, short) } });
  expect(keptOfJpeg(filled(jpeg, 2, long))).toMatchObject({ ok: true, value: { bytes: jpeg } });
});

describe("a WebP", () => {
  /** Its only chunk is its image. */
  const withChunks = (...chunks: string[]) => {
    const whole = Uint8Array.from([...webp.subarray(0, 12), ...bytesOf(chunks.join("")), ...webp.subarray(12)]);
    new DataView(whole.buffer).setUint32(4, whole.byteLength - 8, true);
    return whole;
  };
  const EXTENDED = "VP8X\x0a\0\0\0\0\0\0\0\x05\0\0\x03\0\0";
  const colours = "ICCP\x02\0\0\0of";

  it("has one of each chunk that is seen", () => {
    const sent = withChunks(EXTENDED, colours);
    expect(keptOfWebp(sent)).toMatchObject({ ok: true, value: { bytes: sent } });
    expect(faultOf(keptOfWebp(withChunks(EXTENDED, colours, colours)))).toBe("broken");
    expect(faultOf(keptOfWebp(withChunks(EXTENDED, EXTENDED)))).toBe("broken");
  });

  it("has something in each", () => {
    expect(faultOf(keptOfWebp(withChunks(EXTENDED, "ALPH\0\0\0\0")))).toBe("broken");
    expect(faultOf(keptOfWebp(withChunks("VP8X\0\0\0\0")))).toBe("broken");
  });
});
