import fc from "fast-check";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { hex } from "../../kernel/encoding.ts";
import { prepareImage } from "./prepare-image.service.ts";

const KINDS = ["webp", "jpeg", "png", "avif"] as const;
type Kind = (typeof KINDS)[number];

/** Somewhere, at some time, with some camera. */
const TOLD = {
  IFD0: { Make: "Secret Camera", ImageDescription: "Secret Camera at home" },
  IFD3: { GPSLatitudeRef: "N", GPSLatitude: "52/1 30/1 0/1", GPSLongitudeRef: "E", GPSLongitude: "13/1 24/1 0/1" },
};
const XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><Secret/></x:xmpmeta>';

/** A gradient, so that a part that went missing would be seen. */
const picture = (width = 64, height = 48) => {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * 7) % 256);
  return sharp(pixels, { raw: { width, height, channels: 3 } });
};
const encoded = (image: Sharp, kind: Kind, options = {}): Promise<Uint8Array> =>
  image.toFormat(kind, { quality: 60, ...options }).toBuffer();

const told = (kind: Kind): Promise<Uint8Array> => encoded(picture().withExif(TOLD).withXmp(XMP), kind);
const pixelsOf = async (bytes: Uint8Array) => hex(new Uint8Array(await sharp(bytes).raw().toBuffer()));
const textOf = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const together = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

function prepared(bytes: Uint8Array) {
  const found = prepareImage(bytes);
  return found.ok ? found.value : expect.unreachable(`it is ${found.error}`);
}
const faultOf = (bytes: Uint8Array) => {
  const found = prepareImage(bytes);
  return found.ok ? undefined : found.error;
};

describe.each(KINDS)("a picture in %s", (kind) => {
  it("is known by what it holds, with its size, and kept as it is where it tells nothing more", async () => {
    const sent = await encoded(picture(), kind);
    const { bytes, ...found } = prepared(sent);
    expect(found).toEqual({ type: `image/${kind}`, width: 64, height: 48 });
    expect(await pixelsOf(bytes)).toBe(await pixelsOf(sent));
    expect(hex(prepared(bytes).bytes)).toBe(hex(bytes));
  });

  it("that ends anywhere before its end is refused", async () => {
    const sent = await told(kind);
    for (let length = 0; length < sent.byteLength; length += 1) {
      const fault = faultOf(sent.subarray(0, length));
      expect([length, fault]).toEqual([length, expect.stringMatching(/^(?:broken|unknown|metadata)$/)]);
    }
  });

  it("that is damaged anywhere is refused or kept, and nothing else", async () => {
    const sent = await told(kind);
    const damage = fc.array(fc.tuple(fc.nat(sent.byteLength - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(damage, (changes) => {
        const damaged = Uint8Array.from(sent);
        for (const [at, value] of changes) damaged[at] = value;
        const found = prepareImage(damaged);
        if (found.ok) expect(found.value.bytes.byteLength).toBeLessThanOrEqual(damaged.byteLength);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe.each(["webp", "jpeg", "png"] as const)("what a %s tells of whoever took it", (kind) => {
  it("is taken out, and nothing of what is seen", async () => {
    const sent = await told(kind);
    expect(textOf(sent)).toContain("Secret");
    const { bytes } = prepared(sent);
    const { exif, xmp } = await sharp(bytes).metadata();
    expect([textOf(bytes).includes("Secret"), exif, xmp]).toEqual([false, undefined, undefined]);
    expect(await pixelsOf(bytes)).toBe(await pixelsOf(sent));
  });

  it("is taken out behind its end, too", async () => {
    const sent = together(await encoded(picture(), kind), bytesOf("<script>alert('Secret')</script>"));
    const { bytes } = prepared(sent);
    expect(textOf(bytes)).not.toContain("Secret");
    expect(await pixelsOf(bytes)).toBe(await pixelsOf(sent));
  });

  it("leaves how its colours are meant", async () => {
    const { bytes } = prepared(await encoded(picture().withIccProfile("p3"), kind));
    expect((await sharp(bytes).metadata()).icc).toBeDefined();
  });

  it("may be that it is to be turned, which is for whoever sends it to do", async () => {
    for (let orientation = 2; orientation <= 8; orientation += 1) {
      expect(faultOf(await encoded(picture().withMetadata({ orientation }), kind))).toBe("turned");
    }
    expect(faultOf(await encoded(picture().withMetadata({ orientation: 1 }), kind))).toBeUndefined();
  });
});

it("knows the size of a JPEG whose frame comes before its tables", async () => {
  const sent = await encoded(picture(640, 480), "jpeg");
  const segments: Uint8Array[] = [];
  for (let at = 2; sent[at + 1] !== 0xda; ) {
    const end = at + 2 + (((sent[at + 2] ?? 0) << 8) | (sent[at + 3] ?? 0));
    segments.push(sent.subarray(at, end));
    at = end;
  }
  const isFrame = (segment: Uint8Array) => segment[1] === 0xc0;
  const rest = sent.subarray(2 + segments.reduce((sum, one) => sum + one.byteLength, 0));
  const ordered = [...segments.filter(isFrame), ...segments.filter((one) => !isFrame(one))];
  const { bytes, width, height } = prepared(together(sent.subarray(0, 2), ...ordered, rest));
  expect([width, height, await pixelsOf(bytes)]).toEqual([640, 480, await pixelsOf(sent)]);
});

it("knows the size of a WebP of each kind, and refuses one whose canvas is another than its image", async () => {
  for (const options of [{}, { lossless: true }, { alphaQuality: 50 }]) {
    const image = options.alphaQuality ? picture(301, 203).ensureAlpha(0.5) : picture(301, 203);
    expect(prepared(await encoded(image, "webp", options))).toMatchObject({ width: 301, height: 203 });
  }
  const extended = Uint8Array.from(await encoded(picture(301, 203).ensureAlpha(0.5), "webp"));
  expect(textOf(extended.subarray(12, 16))).toBe("VP8X");
  extended[24] = (extended[24] ?? 0) + 1;
  expect(faultOf(extended)).toBe("broken");
});

it("keeps all scans of a progressive JPEG", async () => {
  const sent = await encoded(picture(640, 480).withExif(TOLD), "jpeg", { progressive: true });
  const { bytes, width, height } = prepared(sent);
  expect([width, height, textOf(bytes).includes("Secret")]).toEqual([640, 480, false]);
  expect(await pixelsOf(bytes)).toBe(await pixelsOf(sent));
});

it("takes comments out of a JPEG and of a PNG, be they pages", async () => {
  const page = "<html><script>alert(1)</script></html>";
  const jpeg = await encoded(picture(), "jpeg");
  const comment = together(bytesOf("\xff\xfe"), Uint8Array.of(0, page.length + 2), bytesOf(page));
  const polyglot = together(jpeg.subarray(0, 2), comment, jpeg.subarray(2));
  expect(textOf(prepared(polyglot).bytes)).not.toContain("script");
  const png = await encoded(picture(), "png");
  const chunk = together(Uint8Array.of(0, 0, 0, page.length), bytesOf("tEXt"), bytesOf(page), new Uint8Array(4));
  const withText = together(png.subarray(0, 33), chunk, png.subarray(33));
  expect(hex(prepared(withText).bytes)).toBe(hex(png));
});

it("refuses an AVIF that tells more than what is seen, since nothing can be taken out of it here", async () => {
  expect(faultOf(await told("avif"))).toBe("metadata");
});

it("refuses what moves", async () => {
  const frames = Uint8Array.from({ length: 16 * 32 * 3 }, (_, at) => at % 199);
  const moving = sharp(frames, { raw: { width: 16, height: 32, channels: 3, pageHeight: 16 } });
  expect(faultOf(await moving.webp({ loop: 0 }).toBuffer())).toBe("animated");
  const png = await encoded(picture(), "png");
  const control = together(Uint8Array.of(0, 0, 0, 8), bytesOf("acTL"), new Uint8Array(12));
  expect(faultOf(together(png.subarray(0, 33), control, png.subarray(33)))).toBe("animated");
});

it.each([
  ["a page", "<!doctype html><script>alert(1)</script>"],
  ["an SVG", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ["a GIF", "GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"],
  ["nothing", ""],
  ["a HEIC", "\0\0\0\x18ftypheic\0\0\0\0heicmif1"],
])("does not know %s", (_name, text) => {
  expect(faultOf(bytesOf(text))).toBe("unknown");
});

/** A PNG that says that it is so large, whatever it holds. */
async function claiming(width: number, height: number): Promise<Uint8Array> {
  const png = Uint8Array.from(await encoded(picture(), "png"));
  const view = new DataView(png.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return png;
}

it.each([
  [12_000, 4_166, undefined],
  [12_001, 1, "vast"],
  [1, 12_001, "vast"],
  [7_072, 7_071, "vast"],
  [4_294_967_295, 4_294_967_295, "vast"],
  [0, 10, "broken"],
])("of %i × %i pixels is %s", async (width, height, fault) => {
  expect(faultOf(await claiming(width, height))).toBe(fault);
});
