/** JPEG (ITU-T T.81): segments, each with a marker, and coded data behind each start of a scan. */
import { err, ok } from "../../../kernel/result.ts";
import { createKeeper, hasAt, isTurned, type Kept, type Size, viewOf } from "./kept.ts";

const [START, END, SCAN, FRAMES] = [0xd8, 0xd9, 0xda, [0xc0, 0xc1, 0xc2]];
/** Marker, length, bits of a sample, lines, samples of a line, and how many components there are. */
const FRAME_BYTES = 10;
/** Tables, frames and scans: what an image is made of. */
const MADE_OF = new Set([...FRAMES, 0xc4, SCAN, 0xdb, 0xdc, 0xdd]);
const EXIF = "Exif\0\0";
/** A longer one of JFIF has a small picture in it, which may show what was cut away; of Adobe's, nobody knows what. */
const [JFIF_BYTES, ADOBE_BYTES] = [18, 16];

/** Of what applications add, only what says how colours are meant. */
function isSeen(bytes: Uint8Array, at: number, end: number): boolean {
  const marker = bytes[at + 1] ?? 0;
  if (MADE_OF.has(marker)) return true;
  const begins = (name: string) => hasAt(bytes, at + 4, name);
  if (marker === 0xe0) return begins("JFIF\0") && end - at <= JFIF_BYTES;
  if (marker === 0xe2) return begins("ICC_PROFILE\0");
  return marker === 0xee && begins("Adobe") && end - at <= ADOBE_BYTES;
}

/** Where the coded data ends that begins there: at the next marker, but for restarts and stuffed zeros. */
function codedEnd(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? END;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.byteLength;
}

/** All behind the end is left out, too: phones put films there, others whole documents. */
export function keptOfJpeg(bytes: Uint8Array): Kept {
  const view = viewOf(bytes);
  const keeper = createKeeper(bytes);
  keeper.keep(0, 2);
  let [at, scans] = [2, 0];
  let size: Size | undefined;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) return err("broken");
    if (marker === END) {
      if (scans === 0 || !size) return err("broken");
      keeper.keep(at, at + 2);
      return ok({ bytes: keeper.kept(), ...size });
    }
    if (marker <= 0x01 || (marker >= 0xd0 && marker <= START) || at + 4 > bytes.byteLength) return err("broken");
    const end = at + 2 + view.getUint16(at + 2);
    if (end < at + 4 || end > bytes.byteLength) return err("broken");
    // Of these each says something.
    if (end === at + 4 && MADE_OF.has(marker)) return err("broken");
    const exif = at + 4 + EXIF.length;
    if (marker === 0xe1 && hasAt(bytes, at + 4, EXIF) && isTurned(bytes.subarray(exif, end))) return err("turned");
    if (isSeen(bytes, at, end)) keeper.keep(at, end);
    if (FRAMES.includes(marker)) {
      // One, before its scans: what has another is no image that browsers agree on.
      if (size || end < at + FRAME_BYTES) return err("broken");
      size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    at = end;
    if (marker !== SCAN) continue;
    if (!size) return err("broken");
    scans += 1;
    at = codedEnd(bytes, end);
    keeper.keep(end, at);
  }
}
