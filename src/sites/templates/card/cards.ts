/** Draws the card of a site once for what it says, and keeps the last one beside the site's files. */
import { sha256Hex } from "../../../platform/crypto.ts";
import { whileThere } from "../../hosting/bucket-away.ts";
import type { BuiltFile } from "../../hosting/hosting.ts";
import { addressedPath, filesPrefix } from "../../hosting/pointer.schema.ts";
import type { PlatformAssets } from "../../hosting/site-writer.ts";
import { FONT_FILES } from "../fonts/fonts.ts";
import { CARD_REVISION, type CardInput, drawCard } from "./card.service.ts";
import { CARD_WEIGHTS, Outlines, outlinesPath } from "./outlines.schema.ts";
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

export type Cards = (siteId: string, input: CardInput) => Promise<BuiltFile>;

/** Goes with the site's files. A sweep may take it, and it is drawn anew. */
const keyOf = (siteId: string): string => `${filesPrefix(siteId)}card`;

/** Of whatever decides how a card looks: what it says, how it is laid out, and the letters. */
function drawingOf(input: CardInput): Promise<string> {
  const [upright] = FONT_FILES[input.family];
  const letters = [upright?.subsets.latin.hash, upright?.subsets["latin-ext"].hash, CARD_WEIGHTS[input.family]];
  return sha256Hex(JSON.stringify([CARD_REVISION, input, letters]));
}

export function createCards({ bucket, assets }: CardsPorts): Cards {
  async function draw(input: CardInput): Promise<Uint8Array<ArrayBuffer>> {
    const found = await assets.fetch(new Request(`http://assets.local${outlinesPath(input.family)}`));
    if (!found.ok) throw new Error(`the outlines of ${input.family} are not among the assets`);
    return writePng(drawCard(input, Outlines.parse(await found.json())));
  }

  return async (siteId, input) => {
    const drawn = await drawingOf(input);
    const kept = await whileThere(bucket.get(keyOf(siteId)));
    const isKept = kept?.customMetadata?.drawn === drawn;
    const bytes = isKept ? new Uint8Array(await kept.arrayBuffer()) : await draw(input);
    if (!isKept) await whileThere(bucket.put(keyOf(siteId), bytes, { customMetadata: { drawn } }));
    return { path: addressedPath(await sha256Hex(bytes), "png"), type: "image/png", bytes, immutable: true };
  };
}
