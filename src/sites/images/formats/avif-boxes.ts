/** How an AVIF is put together (ISO/IEC 14496-12, 23008-12): boxes in boxes, and tables of what lies where. */
import { nameAt, viewOf } from "./kept.ts";

export interface Box {
  type: string;
  /** What it holds. */
  body: Uint8Array;
}

/** A coded image, or one made of others, or whatever else is told. */
export interface Item {
  id: number;
  type: string;
}

/** Bytes of an item: of the file, or of the box `idat`. */
export interface Extent {
  item: number;
  isInIdat: boolean;
  from: number;
  to: number;
}

/** What an item has to do with another. */
export interface Reference {
  type: string;
  from: number;
  to: number;
}

/** Of what stands in one list. Encoders write a few dozen, and some hundreds for an image of many tiles. */
const MOST = 4_096;

/** The version, and flags, that many boxes begin with. */
export const VERSION_BYTES = 4;

/** Undefined where they are not built as boxes are, or are too many. */
export function boxesIn(bytes: Uint8Array): Box[] | undefined {
  const view = viewOf(bytes);
  const boxes: Box[] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    if (at + 8 > bytes.byteLength || boxes.length === MOST) return undefined;
    const size = view.getUint32(at);
    // Neither of 64 bits nor "until the end": no image of this size needs them.
    if (size < 8 || at + size > bytes.byteLength) return undefined;
    boxes.push({ type: nameAt(bytes, at + 4), body: bytes.subarray(at + 8, at + size) });
    at += size;
  }
  return boxes;
}

/** Reads whole numbers of so many bytes, one behind the other. Behind the end they are NaN. */
function numbersIn(bytes: Uint8Array): (size: number) => number {
  let at = 0;
  return (size) => {
    let value = 0;
    for (const end = at + size; at < end; at += 1) value = value * 256 + (bytes[at] ?? Number.NaN);
    return value;
  };
}

/** NaN where there is none. */
export function primaryIn(pitm: Uint8Array): number {
  const next = numbersIn(pitm);
  const version = next(1);
  next(VERSION_BYTES - 1);
  return next(version === 0 ? 2 : 4);
}

/** Undefined where they cannot be read, here and below. */
export function itemsIn(iinf: Uint8Array): Item[] | undefined {
  return boxesIn(iinf.subarray(VERSION_BYTES + (iinf[0] === 0 ? 2 : 4)))?.map(({ body }) => {
    const idBytes = body[0] === 2 ? 2 : 4;
    const next = numbersIn(body.subarray(VERSION_BYTES));
    // Between them are two bytes of its protection.
    return { id: next(idBytes), type: nameAt(body, VERSION_BYTES + idBytes + 2) };
  });
}

/** In the order of their beginnings. */
export function extentsIn(iloc: Uint8Array): Extent[] | undefined {
  const next = numbersIn(iloc);
  const version = next(1);
  next(VERSION_BYTES - 1);
  const [sizes, more] = [next(1), next(1)];
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 4, sizes & 15, more >> 4];
  const indexBytes = version === 0 ? 0 : more & 15;
  const idBytes = version === 2 ? 4 : 2;
  const extents: Extent[] = [];
  const items = next(idBytes);
  for (let at = 0; at < items; at += 1) {
    const item = next(idBytes);
    const method = version === 0 ? 0 : next(2) & 15;
    const otherFile = next(2);
    // Nor in another file, nor in another item. The end of the table ends here as well.
    if (otherFile !== 0 || method > 1) return undefined;
    const base = next(baseBytes);
    const count = next(2);
    for (let part = 0; part < count; part += 1) {
      next(indexBytes);
      const from = base + next(offsetBytes);
      const to = from + next(lengthBytes);
      // No length means all there is, which nobody writes.
      if (!(from < to) || extents.length === MOST) return undefined;
      extents.push({ item, isInIdat: method === 1, from, to });
    }
  }
  return extents.sort((one, other) => one.from - other.from);
}

export function referencesIn(iref: Uint8Array): Reference[] | undefined {
  const boxes = boxesIn(iref.subarray(VERSION_BYTES));
  if (!boxes) return undefined;
  const idBytes = iref[0] === 0 ? 2 : 4;
  const references: Reference[] = [];
  for (const { type, body } of boxes) {
    const next = numbersIn(body);
    const from = next(idBytes);
    const count = next(2);
    for (let at = 0; at < count; at += 1) {
      const to = next(idBytes);
      if (Number.isNaN(to) || references.length === MOST) return undefined;
      references.push({ type, from, to });
    }
  }
  return references;
}
