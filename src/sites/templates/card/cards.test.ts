import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { sha256Hex } from "../../../platform/crypto.ts";
import { FONT_FAMILIES, type FontFamilyId } from "../fonts/font.schema.ts";
import { readFontPackages } from "../fonts/font-packages.ts";
import { CARD_REVISION, type CardInput, drawCard } from "./card.service.ts";
import { createCards } from "./cards.ts";
import { type Outlines, outlinesPath, SPARE_FAMILY } from "./outlines.schema.ts";
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
const lettersOf = (family: FontFamilyId) => outlines.get(family) ?? expect.unreachable("all families are there");
const draw = (input: CardInput) => drawCard(input, [lettersOf(input.family), lettersOf(SPARE_FAMILY)]).canvas;

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

/** To compare by: what differs in two million pixels takes minutes to be told. */
const seen = (input: CardInput): Promise<string> => sha256Hex(draw(input).pixels);

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
      alt: "Corner Café · Soup, bread and a good table · Lisbon",
      file: { type: "image/png", immutable: true, path: expect.stringMatching(/^\/assets\/\w+\.png$/) },
    });
    expect(await cards("site_1", CAFE)).toEqual(first);
    expect(read).toHaveLength(1);
    const other = await cards("site_1", { ...CAFE, name: "Corner Bar" });
    expect(other.file.path).not.toBe(first.file.path);
    expect([read.length, [...objects.keys()]]).toEqual([2, ["sites/site_1/card"]]);
    const picture = sharp("bytes" in first.file ? first.file.bytes : undefined);
    expect(await picture.metadata()).toMatchObject({ width: 1200, height: 630 });
    expect(new Uint8Array(await picture.raw().toBuffer())).toEqual(draw(CAFE).pixels);
  });

  it("is drawn anew where it looks otherwise: whoever changes this raises the revision", async () => {
    const pixels = await seen(CAFE);
    expect([CARD_REVISION, pixels.slice(0, 16)]).toEqual([2, "a110d7df103d0862"]);
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

  it.each(["Кафе «Весна»", "Їдальня Ґудзик", "Το Καφέ της Ελένης", "Phở Việt Nường"])(
    "has words in Cyrillic, Greek and Vietnamese, be it in a spare typeface: %s",
    (name) => {
      for (const family of Object.keys(FONT_FAMILIES) as FontFamilyId[])
        expect([family, written({ ...CAFE, family, name, line: "", place: "" }).length > 5_000]).toEqual([
          family,
          true,
        ]);
    },
  );

  it.each(["مطعم الزاوية", "街角のカフェ"])("has no boxes for %s, and whatever else it can say", async (foreign) => {
    const parts = { name: foreign, line: foreign, place: foreign };
    const { cards } = world();
    expect(written({ ...CAFE, ...parts })).toHaveLength(0);
    expect((await cards("site_1", { ...CAFE, ...parts })).alt).toBe("");
    const said = { name: CAFE.name, line: CAFE.line, place: "Lisbon" };
    for (const part of ["name", "line", "place"] as const) {
      const input = { ...CAFE, [part]: foreign };
      expect(await seen(input)).toBe(await seen({ ...CAFE, [part]: "" }));
      const first = await cards("site_1", input);
      expect(first.alt).toBe(
        Object.values({ ...said, [part]: "" })
          .filter(Boolean)
          .join(" · "),
      );
      expect(await cards("site_1", input)).toEqual(first);
    }
  });

  it("leaves emoji out and says the rest", async () => {
    const said = {
      ...CAFE,
      name: "Corner 👩🏽‍🍳 Café",
      line: "Soup, bread and a good table 🥖",
      place: "🇵🇹 Lisbon\u200e",
    };
    expect(await seen(said)).toBe(await seen(CAFE));
    expect((await world().cards("site_1", said)).alt).toBe("Corner Café · Soup, bread and a good table · Lisbon");
    const counted = { ...CAFE, name: "🍲", line: "1️⃣", place: "" };
    expect(await seen(counted)).toBe(await seen({ ...counted, name: "", line: "1" }));
    expect(await seen({ ...CAFE, name: "Ada™ © 2026" })).not.toBe(await seen({ ...CAFE, name: "Ada 2026" }));
  });

  it("reads no other typeface than its own where that has all the letters", async () => {
    const { cards, read } = world();
    await cards("site_1", { ...CAFE, name: "Corner 🍲" });
    expect(read).toEqual([outlinesPath("fraunces")]);
    await cards("site_2", { ...CAFE, name: "Кафе" });
    expect(read.slice(1)).toEqual([outlinesPath("fraunces"), outlinesPath(SPARE_FAMILY)]);
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
