import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { sha256Hex } from "../../../platform/crypto.ts";
import { FONT_FAMILIES, type FontFamilyId } from "../fonts/font.schema.ts";
import { readFontPackages } from "../fonts/font-packages.ts";
import { CARD_REVISION, type CardInput, drawCard } from "./card.service.ts";
import { createCards } from "./cards.ts";
import { type Outlines, outlinesPath } from "./outlines.schema.ts";
import { outlinesOf } from "./read-outlines.ts";

const CAFE: CardInput = {
  name: "Corner Café",
  line: "Soup, bread and a good table",
  place: "Lisbon",
  accent: "#8a3324",
  paper: "#f6f1e7",
  ink: "#22201c",
  family: "fraunces",
};

const outlines = new Map<string, Outlines>();
beforeAll(async () => {
  for (const font of await readFontPackages()) outlines.set(font.id, await outlinesOf(font));
});
const draw = (input: CardInput) =>
  drawCard(input, outlines.get(input.family) ?? expect.unreachable("all families are there"));

function world(files: ReadonlyMap<string, Outlines> = outlines) {
  const objects = new Map<string, { bytes: Uint8Array<ArrayBuffer>; customMetadata: Record<string, string> }>();
  const read: string[] = [];
  const cards = createCards({
    bucket: {
      get: async (key) => {
        const there = objects.get(key);
        return there ? { ...there, arrayBuffer: async () => there.bytes.slice().buffer } : null;
      },
      put: async (key, bytes, options) => objects.set(key, { bytes, ...options }),
    },
    assets: {
      fetch: async ({ url }) => {
        const { pathname } = new URL(url);
        read.push(pathname);
        const found = [...files].find(([family]) => outlinesPath(family as FontFamilyId) === pathname);
        return found ? Response.json(found[1]) : new Response(null, { status: 404 });
      },
    },
  });
  return { cards, read, objects };
}

/** Where pixels are not as they are on a card without words. */
function written(input: CardInput): { x: number; y: number }[] {
  const [card, empty] = [draw(input), draw({ ...input, name: "", line: "", place: "" })];
  const found: { x: number; y: number }[] = [];
  for (let at = 0; at < card.pixels.length; at += 3)
    if (card.pixels[at] !== empty.pixels[at])
      found.push({ x: (at / 3) % card.width, y: Math.floor(at / 3 / card.width) });
  return found;
}

describe("a card", () => {
  it("is a picture of 1200 × 630, drawn once for what it says", async () => {
    const { cards, read, objects } = world();
    const first = await cards("site_1", CAFE);
    expect(first).toMatchObject({
      type: "image/png",
      immutable: true,
      path: expect.stringMatching(/^\/assets\/\w+\.png$/),
    });
    expect(await cards("site_1", CAFE)).toEqual(first);
    expect(read).toHaveLength(1);
    const other = await cards("site_1", { ...CAFE, name: "Corner Bar" });
    expect(other.path).not.toBe(first.path);
    expect([read.length, [...objects.keys()]]).toEqual([2, ["sites/site_1/card"]]);
    const picture = sharp("bytes" in first ? first.bytes : undefined);
    expect(await picture.metadata()).toMatchObject({ width: 1200, height: 630 });
    expect(new Uint8Array(await picture.raw().toBuffer())).toEqual(draw(CAFE).pixels);
  });

  it("is drawn anew where it looks otherwise: whoever changes this raises the revision", async () => {
    const pixels = await sha256Hex(draw(CAFE).pixels);
    expect([CARD_REVISION, pixels.slice(0, 16)]).toEqual([1, "a110d7df103d0862"]);
  });

  it("has its name written in every family, and its line and place where there are any", () => {
    for (const family of Object.keys(FONT_FAMILIES) as FontFamilyId[])
      expect([family, written({ ...CAFE, family }).length > 8_000]).toEqual([family, true]);
    expect(written({ ...CAFE, place: "" }).some(({ y }) => y < 200)).toBe(false);
    expect(written(CAFE).some(({ y }) => y < 200)).toBe(true);
    expect(written({ ...CAFE, line: "" }).length).toBeLessThan(written(CAFE).length);
  });

  it.each(["Łódź Świątek Żółć", "Şahin Çiğ Köfte", "Dvořákův dům", "Cafe\u0301", "Kavárna\nU Žižky"])(
    "has words in every language that is written with Latin letters: %s",
    (name) => {
      for (const family of Object.keys(FONT_FAMILIES) as FontFamilyId[])
        expect([family, written({ ...CAFE, family, name }).length > 5_000]).toEqual([family, true]);
    },
  );

  it("has no words where its typeface has no letters for them, rather than boxes", () => {
    for (const name of ["مطعم الزاوية", "街角のカフェ", "Кафе", "Καφέ", "🍲"])
      expect([name, written({ ...CAFE, name })]).toEqual([name, []]);
  });

  it("keeps whatever is said within its margins and off the disc", () => {
    const long = `${"Extraordinarily ".repeat(8)}${"W".repeat(90)}`;
    const isOutside = ({ x, y }: { x: number; y: number }) =>
      x < 78 || x > 1122 || y < 60 || y > 600 || Math.hypot(x - 1116, y - 76) < 240;
    for (const name of [long, "W".repeat(120), "Ź ".repeat(60), "ŹŹŹŹ ŹŹŹŹ ŹŹŹŹ ŹŹŹŹ", "<b>&'</b>", " ", "i"])
      for (const family of ["fraunces", "syne"] as const) {
        const words = written({ ...CAFE, family, name, line: long, place: long });
        expect([name, family, words.length > 0, words.filter(isOutside)]).toEqual([name, family, true, []]);
      }
  });

  it("says that letters are missing from the platform's files", async () => {
    const { cards, objects } = world(new Map());
    await expect(cards("site_1", CAFE)).rejects.toThrow("fraunces");
    expect(objects.size).toBe(0);
  });
});
