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

/** The parts that stay, in their order. */
export type Kept = Result<Uint8Array[], FormatFault>;

export const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const [ORIENTATION, SHORT] = [0x0112, 3];

/** Whether EXIF (a TIFF structure) says that the image is to be turned or mirrored. What cannot be read says nothing. */
export function isTurned(tiff: Uint8Array): boolean {
  const view = viewOf(tiff);
  const order = latin(tiff.subarray(0, 2));
  if ((order !== "II" && order !== "MM") || tiff.byteLength < 8) return false;
  const little = order === "II";
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
