/** What stays of an image that somebody sent: what is seen of it, and nothing that it tells of them. */
import type { Result } from "../../../kernel/result.ts";

export type FormatFault =
  /** It ends too early, or is not built as its format says. */
  | "broken"
  | "animated"
  /** It is to be shown turned, by a word in what is taken out. */
  | "turned"
  /** It tells more than what is seen, and this cannot be taken out here. */
  | "metadata";

/** Pixels. */
export interface Size {
  width: number;
  height: number;
}

/** With the size that whoever shows it makes room for. */
export type Kept = Result<Size & { bytes: Uint8Array<ArrayBuffer> }, FormatFault>;

/**
 * Puts the parts that stay one behind the other, over a copy of what was sent. They are no views that are joined at the
 * end: an image of 8 MiB can have two million parts, and those would fill the isolate that streams calls as well.
 */
export function createKeeper(sent: Uint8Array) {
  const bytes = new Uint8Array(sent);
  let length = 0;
  return {
    /** In their order: what is before `from` is gone then. */
    keep(from: number, to: number): void {
      bytes.copyWithin(length, from, to);
      length += to - from;
    },
    length: (): number => length,
    /** A copy: nothing of what was taken out lies behind it. */
    kept: (): Uint8Array<ArrayBuffer> => bytes.slice(0, length),
  };
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Whether the letters of Latin 1 stand there. */
export function hasAt(bytes: Uint8Array, at: number, letters: string): boolean {
  for (let letter = 0; letter < letters.length; letter += 1) {
    if (bytes[at + letter] !== letters.charCodeAt(letter)) return false;
  }
  return true;
}

/** The four letters by which chunks and boxes say what they are. */
export const nameAt = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0);

const [ORIENTATION, SHORT] = [0x0112, 3];

/** Whether EXIF (a TIFF structure) says that the image is to be turned or mirrored. What cannot be read says nothing. */
export function isTurned(tiff: Uint8Array): boolean {
  const view = viewOf(tiff);
  const little = hasAt(tiff, 0, "II");
  if ((!little && !hasAt(tiff, 0, "MM")) || tiff.byteLength < 8) return false;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return false;
  const entries = view.getUint16(directory, little);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.byteLength) return false;
    if (view.getUint16(at, little) !== ORIENTATION || view.getUint16(at + 2, little) !== SHORT) continue;
    const orientation = view.getUint16(at + 8, little);
    return orientation >= 2 && orientation <= 8;
  }
  return false;
}
