/**
 * AVIF (ISO/IEC 23008-12): boxes in boxes. What it tells beside the image lies among the image's own data and is pointed at
 * by offsets, so nothing is taken out here: one that tells more is refused.
 */
import { err, ok } from "../../../kernel/result.ts";
import { type FormatFault, type Kept, nameAt, viewOf } from "./kept.ts";

interface Box {
  type: string;
  /** What it holds. */
  body: Uint8Array;
}

/** Undefined where they are not built as boxes are. */
function boxesIn(bytes: Uint8Array): Box[] | undefined {
  const view = viewOf(bytes);
  const boxes: Box[] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    if (at + 8 > bytes.byteLength) return undefined;
    const size = view.getUint32(at);
    // Neither of 64 bits nor "until the end": no image of this size needs them.
    if (size < 8 || at + size > bytes.byteLength) return undefined;
    boxes.push({ type: nameAt(bytes, at + 4), body: bytes.subarray(at + 8, at + size) });
    at += size;
  }
  return boxes;
}

/** Behind the version and flags that some boxes begin with. */
const VERSION_BYTES = 4;
const inside = (boxes: readonly Box[], type: string): Uint8Array | undefined =>
  boxes.find((box) => box.type === type)?.body;

/** What its items are; undefined where that cannot be read. */
function itemTypes(iinf: Uint8Array): string[] | undefined {
  const entries = boxesIn(iinf.subarray(VERSION_BYTES + (iinf[0] === 0 ? 2 : 4)));
  return entries?.map(({ body }) => {
    // Behind the item's id, of two bytes or four, and two of its protection.
    const at = VERSION_BYTES + (body[0] === 2 ? 4 : 6);
    return nameAt(body, at);
  });
}

/** Coded images, and images made of those. */
const IMAGES = new Set(["av01", "grid", "iovl", "tmap"]);
const TURNS = new Set(["irot", "imir"]);

function faultOf(bytes: Uint8Array): FormatFault | undefined {
  const boxes = boxesIn(bytes);
  const meta = boxes && inside(boxes, "meta");
  if (!boxes || !meta) return "broken";
  if (boxes.some(({ type }) => type === "moov")) return "animated";
  if (boxes.some(({ type }) => type !== "ftyp" && type !== "meta" && type !== "mdat")) return "metadata";
  const described = boxesIn(meta.subarray(VERSION_BYTES));
  const iinf = described && inside(described, "iinf");
  const items = iinf && itemTypes(iinf);
  const iprp = described && inside(described, "iprp");
  const ipco = iprp && inside(boxesIn(iprp) ?? [], "ipco");
  const properties = ipco && boxesIn(ipco);
  if (!items || items.length === 0 || !properties) return "broken";
  if (items.some((type) => !IMAGES.has(type))) return "metadata";
  return properties.some(({ type }) => TURNS.has(type)) ? "turned" : undefined;
}

export function keptOfAvif(bytes: Uint8Array): Kept {
  const fault = faultOf(bytes);
  return fault ? err(fault) : ok(new Uint8Array(bytes));
}
