/** Draws the card of a site once for what it says, and keeps the last one beside the site's files. */
import { sha256Hex } from "../../../platform/crypto.ts";
import { whileThere } from "../../hosting/bucket-away.ts";
import type { BuiltFile } from "../../hosting/hosting.ts";
import { addressedPath, filesPrefix } from "../../hosting/pointer.schema.ts";
import type { PlatformAssets } from "../../hosting/site-writer.ts";
import type { FontFamilyId } from "../fonts/font.schema.ts";
import { FONT_FILES } from "../fonts/fonts.ts";
import { CARD_REVISION, type CardInput, canWriteAll, drawCard } from "./card.service.ts";
import { CARD_WEIGHTS, Outlines, outlinesPath, SPARE_FAMILY } from "./outlines.schema.ts";
import { writePng } from "./png.ts";

/** What is used of an R2 bucket here. */
export interface CardBucket {
  get(key: string): Promise<{ customMetadata?: Record<string, string>; arrayBuffer(): Promise<ArrayBuffer> } | null>;
  put(
    key: string,
    value: Uint8Array<ArrayBuffer>,
    options: { customMetadata: Record<string, string> },
  ): Promise<unknown>;
}

export interface CardsPorts {
  bucket: CardBucket;
  assets: PlatformAssets;
}

export interface CardFile {
  file: BuiltFile;
  /** What is written on it, for those who do not see it; may be empty. */
  alt: string;
}

export type Cards = (siteId: string, input: CardInput) => Promise<CardFile>;

interface Drawn {
  bytes: Uint8Array<ArrayBuffer>;
  alt: string;
}

/** Goes with the site's files. A sweep may take it, and it is drawn anew. */
const keyOf = (siteId: string): string => `${filesPrefix(siteId)}card`;

/** Of whatever decides how a card looks: what it says, how it is laid out, and the letters. */
function drawingOf(input: CardInput): Promise<string> {
  const letters = [input.family, SPARE_FAMILY].map((family) => [
    CARD_WEIGHTS[family],
    ...Object.values(FONT_FILES[family][0]?.subsets ?? {}).map(({ hash }) => hash),
  ]);
  return sha256Hex(JSON.stringify([CARD_REVISION, input, letters]));
}

export function createCards({ bucket, assets }: CardsPorts): Cards {
  async function outlinesOf(family: FontFamilyId): Promise<Outlines> {
    const found = await assets.fetch(new Request(`http://assets.local${outlinesPath(family)}`));
    if (!found.ok) throw new Error(`the outlines of ${family} are not among the assets`);
    return Outlines.parse(await found.json());
  }

  async function draw(input: CardInput): Promise<Drawn> {
    const own = await outlinesOf(input.family);
    const typefaces = canWriteAll(input, own) ? [own] : [own, await outlinesOf(SPARE_FAMILY)];
    const { canvas, texts } = drawCard(input, typefaces);
    return { bytes: await writePng(canvas), alt: texts.join(" · ") };
  }

  async function kept(siteId: string, drawn: string): Promise<Drawn | undefined> {
    const there = await whileThere(bucket.get(keyOf(siteId)));
    if (there?.customMetadata?.drawn !== drawn) return undefined;
    const alt = decodeURIComponent(there.customMetadata.alt ?? "");
    return { bytes: new Uint8Array(await there.arrayBuffer()), alt };
  }

  return async (siteId, input) => {
    const drawn = await drawingOf(input);
    const there = await kept(siteId, drawn);
    const { bytes, alt } = there ?? (await draw(input));
    // Metadata is of ASCII.
    const customMetadata = { drawn, alt: encodeURIComponent(alt) };
    if (!there) await whileThere(bucket.put(keyOf(siteId), bytes, { customMetadata }));
    const path = addressedPath(await sha256Hex(bytes), "png");
    return { file: { path, type: "image/png", bytes, immutable: true }, alt };
  };
}
