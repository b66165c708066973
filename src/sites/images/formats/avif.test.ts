import { describe, expect, it } from "vitest";
import { TILED_AVIF } from "../small-images.fixture.ts";
import { keptOfAvif } from "./avif.service.ts";

const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const together = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const numbers = (size: number, ...values: number[]) =>
  Uint8Array.from(values.flatMap((value) => Array.from({ length: size }, (_, at) => value >> (8 * (size - 1 - at)))));

const box = (type: string, ...held: Uint8Array[]) => {
  const body = together(...held);
  return together(numbers(4, 8 + body.byteLength), bytesOf(type), body);
};
const full = (type: string, version: number, ...held: Uint8Array[]) =>
  box(type, Uint8Array.of(version, 0, 0, 0), ...held);

const FTYP = box("ftyp", bytesOf("avif\0\0\0\0mif1"));
/** Data comes first, so that it stays where it is whatever the rest says. */
const DATA = FTYP.byteLength + 8;
const DATA_BYTES = 16;
const SECRET = bytesOf("Secret Camera at home");
const ALPHA = "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0";

type Extent = readonly [item: number, from: number, bytes: number, method?: 0 | 1];

interface Told {
  items: (readonly [id: number, type: string])[];
  extents: Extent[];
  references: Uint8Array[];
  properties: Uint8Array[];
  data: Uint8Array;
  inMeta: Uint8Array[];
  inIprp: Uint8Array[];
  /** Behind all else. */
  behind: Uint8Array[];
}

const refers = (type: string, from: number, ...to: number[]) => box(type, numbers(2, from, to.length, ...to));
const auxiliary = (name: string) => full("auxC", 0, bytesOf(name));
const idat = (bytes: number) => box("idat", new Uint8Array(bytes));

/** One coded image, and what is said of it otherwise. */
function avif(told: Partial<Told> = {}): Uint8Array {
  const { items = [[1, "av01"]], extents = [[1, DATA, DATA_BYTES]], references = [], properties = [] } = told;
  const { data = new Uint8Array(DATA_BYTES), inMeta = [], inIprp = [], behind = [] } = told;
  const entries = items.map(([id, type]) => full("infe", 2, numbers(2, id, 0), bytesOf(`${type}\0`)));
  const places = extents.map(([item, from, bytes, method = 0]) =>
    together(numbers(2, item, method, 0, 1), numbers(4, from, bytes)),
  );
  const ispe = full("ispe", 0, numbers(4, 6, 4));
  const meta = full(
    "meta",
    0,
    full("pitm", 0, numbers(2, 1)),
    full("iinf", 0, numbers(2, items.length), ...entries),
    full("iloc", 1, Uint8Array.of(0x44, 0), numbers(2, extents.length), ...places),
    ...(references.length > 0 ? [full("iref", 0, ...references)] : []),
    box("iprp", box("ipco", ispe, ...properties), ...inIprp),
    ...inMeta,
  );
  return together(FTYP, box("mdat", data), meta, ...behind);
}

const faultOf = (bytes: Uint8Array) => {
  const kept = keptOfAvif(bytes);
  return kept.ok ? undefined : kept.error;
};

const PICTURES: [string, Uint8Array][] = [
  ["one coded image", avif()],
  ["tiles and their transparency, by avifenc", TILED_AVIF],
  [
    "tiles that are described in `idat`",
    avif({
      items: [
        [1, "grid"],
        [2, "av01"],
        [3, "av01"],
      ],
      extents: [
        [3, DATA + 8, 8],
        [1, 0, 8, 1],
        [2, DATA, 8],
      ],
      references: [refers("dimg", 1, 2, 3)],
      inMeta: [idat(8)],
    }),
  ],
  [
    "transparency in the same bytes",
    avif({
      items: [
        [1, "av01"],
        [2, "av01"],
      ],
      extents: [
        [1, DATA, DATA_BYTES],
        [2, DATA + 4, 8],
      ],
      references: [refers("auxl", 2, 1), refers("prem", 1, 2)],
      properties: [auxiliary(ALPHA)],
    }),
  ],
  [
    "more brightness for screens that have it",
    avif({
      items: [
        [1, "av01"],
        [2, "av01"],
        [3, "tmap"],
      ],
      extents: [
        [1, DATA, 8],
        [2, DATA + 8, 4],
        [3, DATA + 12, 4],
      ],
      references: [refers("dimg", 3, 1, 2)],
      inMeta: [box("grpl", full("altr", 0, numbers(4, 9, 2, 3, 1)))],
    }),
  ],
];

it.each(PICTURES)("keeps an AVIF of %s as it is", (_name, sent) => {
  expect(keptOfAvif(sent)).toMatchObject({ ok: true, value: { bytes: sent } });
});

/** The image and one item more, which has half of the data. */
const beside = (type: string, ...references: Uint8Array[]): Partial<Told> => ({
  items: [
    [1, "av01"],
    [2, type],
  ],
  extents: [
    [1, DATA, 8],
    [2, DATA + 8, 8],
  ],
  references,
});

describe("an AVIF that tells more than what is seen is refused: ", () => {
  it.each<[string, Partial<Told>]>([
    ["XMP among its descriptions", { inMeta: [full("xml ", 0, SECRET)] }],
    ["somebody's own description", { inMeta: [box("uuid", SECRET)] }],
    ["what users say of it", { inMeta: [box("udta", SECRET)] }],
    ["a place for something else", { inMeta: [box("free", SECRET)] }],
    ["something among its properties' tables", { inIprp: [box("uuid", SECRET)] }],
    ["a property with words", { properties: [full("udes", 0, SECRET)] }],
    ["when it was made", { properties: [full("crtt", 0, numbers(4, 1, 1))] }],
    ["what was cut away", { properties: [box("clap", new Uint8Array(32))] }],
    ["how deep it is", { properties: [auxiliary("urn:mpeg:mpegB:cicp:systems:auxiliary:depth\0")] }],
    ["pictures that it belongs with", { inMeta: [box("grpl", full("brst", 0, numbers(4, 9, 1, 1)))] }],
    ["something behind its data", { behind: [box("uuid", SECRET)] }],
    ["data behind that of its items", { data: together(new Uint8Array(DATA_BYTES), SECRET) }],
    ["data before that of its items", { extents: [[1, DATA + 1, DATA_BYTES - 1]] }],
    [
      "data between that of its items",
      {
        extents: [
          [1, DATA, 4],
          [1, DATA + 5, DATA_BYTES - 5],
        ],
      },
    ],
    ["data of no item", { behind: [box("mdat", SECRET)] }],
    ["data of `idat` that is of no item", { inMeta: [idat(8)] }],
    ["data that is named in another place", { extents: [[1, DATA, DATA_BYTES, 1]], inMeta: [idat(0)] }],
    [
      "data of an item that is not described",
      {
        extents: [
          [1, DATA, 8],
          [2, DATA + 8, 8],
        ],
      },
    ],
    ["what is no image", beside("Exif", refers("auxl", 2, 1))],
    ["what describes it", beside("av01", refers("cdsc", 2, 1))],
    ["a small picture of it", beside("av01", refers("thmb", 2, 1))],
    ["a picture that nothing shows", beside("av01")],
  ])("%s", (_name, told) => {
    expect(faultOf(avif(told))).toBe("metadata");
  });
});

it.each(["irot", "imir"])("refuses an AVIF that is to be turned (%s)", (type) => {
  expect(faultOf(avif({ properties: [box(type, Uint8Array.of(1))] }))).toBe("turned");
});

describe("an AVIF that cannot be read in one way alone, or not soon, is refused: ", () => {
  const ispe = full("ispe", 0, numbers(4, 6, 4));
  it.each<[string, Partial<Told>]>([
    ["two descriptions", { behind: [full("meta", 0)] }],
    ["two lists of items", { inMeta: [full("iinf", 0, numbers(2, 0))] }],
    ["two lists of properties", { inIprp: [box("ipco")] }],
    ["data in another file or item", { extents: [[1, DATA, DATA_BYTES, 2 as 1]] }],
    ["data without a length", { extents: [[1, DATA, 0]] }],
    ["references that end too early", { references: [box("dimg", numbers(2, 1, 9, 2))] }],
    ["thousands of properties", { properties: Array.from({ length: 4_096 }, () => ispe) }],
    ["thousands of pieces", { extents: Array.from({ length: 4_097 }, () => [1, DATA, DATA_BYTES] as const) }],
    [
      "thousands of references",
      { references: Array.from({ length: 5 }, () => refers("dimg", 1, ...Array.from({ length: 1_000 }, () => 1))) },
    ],
  ])("%s", (_name, told) => {
    expect(faultOf(avif(told))).toBe("broken");
  });

  it("but not one of some hundreds", () => {
    const properties = Array.from({ length: 800 }, () => ispe);
    const extents = Array.from({ length: 800 }, () => [1, DATA, DATA_BYTES] as const);
    expect(faultOf(avif({ properties, extents }))).toBeUndefined();
  });
});
