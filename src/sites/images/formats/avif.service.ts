/**
 * AVIF (ISO/IEC 23008-12). What it tells beside the image lies among the image's own data and is pointed at by offsets, so
 * nothing is taken out here: one that has anything but what is known to be seen is refused.
 */
import { err, ok } from "../../../kernel/result.ts";
import {
  type Box,
  boxesIn,
  type Extent,
  extentsIn,
  type Item,
  itemsIn,
  primaryIn,
  type Reference,
  referencesIn,
  VERSION_BYTES,
} from "./avif-boxes.ts";
import { type FormatFault, hasAt, type Kept, type Size, viewOf } from "./kept.ts";

const setOf = (names: string): ReadonlySet<string> => new Set(names.split(" "));

const FILE = setOf("ftyp meta mdat");
const META = setOf("hdlr pitm iloc iinf iref iprp idat grpl");
const IPRP = setOf("ipco ipma");
/** Coded images, and images made of those. */
const IMAGES = setOf("av01 grid iovl tmap");
/** How pixels are coded, and how they and their colours are meant. Not that some are cut away: they are still there. */
const PROPERTIES = setOf("av1C a1op a1lx lsel ispe pixi pasp colr clli mdcv cclv amve reve ndwt");
const TURNS = setOf("irot imir");
/** What an image is made of, its transparency, and that this is in its colours already. Not a small picture of it. */
const REFERENCES = setOf("dimg auxl prem");
/** Images of which the best is shown. */
const GROUPS = setOf("altr");
/** What is beside an image otherwise: how deep it is, say. */
const TRANSPARENCY = ["urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0", "urn:mpeg:hevc:2015:auxid:1\0"];

const areAll = (named: readonly { type: string }[], types: ReadonlySet<string>): boolean =>
  named.every(({ type }) => types.has(type));

const isSeen = ({ type, body }: Box): boolean =>
  type === "auxC"
    ? TRANSPARENCY.some((name) => hasAt(body, VERSION_BYTES, name))
    : PROPERTIES.has(type) || TURNS.has(type);

/** Empty where there is none. */
const inside = (boxes: readonly Box[], type: string): Uint8Array =>
  boxes.find((box) => box.type === type)?.body ?? new Uint8Array();

/** Readers differ in which of two they believe. */
const hasTwo = (boxes: readonly Box[]): boolean => new Set(boxes.map(({ type }) => type)).size < boxes.length;

/** Whether each is the image, or there for one. */
function areUsed(items: readonly Item[], references: readonly Reference[], primary: number): boolean {
  const used = new Set([primary, ...references.map(({ type, from, to }) => (type === "dimg" ? to : from))]);
  // The one for bright screens stands beside the primary one.
  return items.every(({ id, type }) => used.has(id) || type === "tmap");
}

/** Whether all of it, which begins there, lies in the extents. */
function isNamed(data: Uint8Array, begin: number, extents: readonly Extent[]): boolean {
  let known = begin;
  for (const { from, to } of extents) if (from <= known) known = Math.max(known, to);
  return known >= begin + data.byteLength;
}

/** The largest: an image that is put together of tiles tells the size of those, too. */
function sizeOf(properties: readonly Box[]): Size | undefined {
  const sizes = properties
    .filter(({ type, body }) => type === "ispe" && body.byteLength >= VERSION_BYTES + 8)
    .map(({ body }): Size => {
      const view = viewOf(body);
      return { width: view.getUint32(VERSION_BYTES), height: view.getUint32(VERSION_BYTES + 4) };
    });
  return sizes.reduce<Size | undefined>(
    (most, one) => (most && most.width * most.height >= one.width * one.height ? most : one),
    undefined,
  );
}

function sizeOrFault(bytes: Uint8Array): Size | FormatFault {
  const boxes = boxesIn(bytes);
  const meta = boxes && boxesIn(inside(boxes, "meta").subarray(VERSION_BYTES));
  const iprp = meta && boxesIn(inside(meta, "iprp"));
  if (!boxes || !meta || !iprp) return "broken";
  if (boxes.some(({ type }) => type === "moov")) return "animated";
  if (!areAll(boxes, FILE) || !areAll(meta, META) || !areAll(iprp, IPRP)) return "metadata";
  if ([boxes.filter(({ type }) => type !== "mdat"), meta, iprp].some(hasTwo)) return "broken";

  const items = itemsIn(inside(meta, "iinf"));
  const extents = extentsIn(inside(meta, "iloc"));
  const references = referencesIn(inside(meta, "iref"));
  const groups = boxesIn(inside(meta, "grpl"));
  const properties = boxesIn(inside(iprp, "ipco"));
  if (!items?.length || !extents || !references || !groups || !properties) return "broken";
  if (!areAll(items, IMAGES) || !areAll(references, REFERENCES) || !areAll(groups, GROUPS)) return "metadata";
  if (!properties.every(isSeen) || !areUsed(items, references, primaryIn(inside(meta, "pitm")))) return "metadata";

  const ids = new Set(items.map(({ id }) => id));
  const ofItems = extents.filter(({ item }) => ids.has(item));
  const inFile = ofItems.filter(({ isInIdat }) => !isInIdat);
  const inIdat = ofItems.filter(({ isInIdat }) => isInIdat);
  const data = boxes.filter(({ type }) => type === "mdat");
  const isWhole = data.every(({ body }) => isNamed(body, body.byteOffset - bytes.byteOffset, inFile));
  if (!isWhole || !isNamed(inside(meta, "idat"), 0, inIdat)) return "metadata";
  if (properties.some(({ type }) => TURNS.has(type))) return "turned";
  return sizeOf(properties) ?? "broken";
}

export function keptOfAvif(bytes: Uint8Array): Kept {
  const found = sizeOrFault(bytes);
  return typeof found === "string" ? err(found) : ok({ bytes: new Uint8Array(bytes), ...found });
}
