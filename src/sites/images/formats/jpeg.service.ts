/** JPEG (ITU-T T.81): segments, each with a marker, and coded data behind each start of a scan. */
import { err, ok } from "../../../kernel/result.ts";
import { isTurned, type Kept, latin, viewOf } from "./kept.ts";

const [START, END, SCAN, FRAMES] = [0xd8, 0xd9, 0xda, [0xc0, 0xc1, 0xc2]];
/** Tables, frames and scans: what an image is made of. */
const MADE_OF = new Set([...FRAMES, 0xc4, SCAN, 0xdb, 0xdc, 0xdd]);
const EXIF = "Exif\0\0";
/** A longer one of JFIF has a small picture in it, which may show what was cut away. */
const JFIF_BYTES = 18;

/** Of what applications add, only what says how colours are meant. */
function isSeen(marker: number, segment: Uint8Array): boolean {
  if (MADE_OF.has(marker)) return true;
  const begins = (name: string) => latin(segment.subarray(4, 4 + name.length)) === name;
  if (marker === 0xe0) return begins("JFIF\0") && segment.byteLength <= JFIF_BYTES;
  if (marker === 0xe2) return begins("ICC_PROFILE\0");
  return marker === 0xee && begins("Adobe");
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
  const kept = [bytes.subarray(0, 2)];
  let [at, frames, scans] = [2, 0, 0];
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) return err("broken");
    if (marker === END) {
      if (scans === 0) return err("broken");
      return ok([...kept, bytes.subarray(at, at + 2)]);
    }
    if (marker <= 0x01 || (marker >= 0xd0 && marker <= START) || at + 4 > bytes.byteLength) return err("broken");
    const end = at + 2 + view.getUint16(at + 2);
    if (end < at + 4 || end > bytes.byteLength) return err("broken");
    const segment = bytes.subarray(at, end);
    const isExif = marker === 0xe1 && latin(segment.subarray(4, 4 + EXIF.length)) === EXIF;
    if (isExif && isTurned(segment.subarray(4 + EXIF.length))) return err("turned");
    if (isSeen(marker, segment)) kept.push(segment);
    if (FRAMES.includes(marker)) frames += 1;
    at = end;
    if (marker !== SCAN) continue;
    // One frame, before its scans: what has another is no image that browsers agree on.
    if (frames !== 1) return err("broken");
    scans += 1;
    at = codedEnd(bytes, end);
    kept.push(bytes.subarray(end, at));
  }
}
