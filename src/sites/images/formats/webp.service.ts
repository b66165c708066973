/** WebP (RFC 9649): a RIFF of chunks, each with its name and length, and a byte of padding behind odd ones. */
import { err, ok } from "../../../kernel/result.ts";
import { isTurned, type Kept, latin, viewOf } from "./kept.ts";

const [RIFF_BYTES, CHUNK_BYTES] = [12, 8];
const SEEN = new Set(["VP8X", "VP8 ", "VP8L", "ALPH", "ICCP"]);
/** In VP8X, of what the file has. */
const [HAS_ANIMATION, HAS_XMP, HAS_EXIF] = [0x02, 0x04, 0x08];
const EXIF = "Exif\0\0";

/** Some writers put the name that JPEG needs before it. */
const tiffOf = (exif: Uint8Array): Uint8Array =>
  latin(exif.subarray(0, EXIF.length)) === EXIF ? exif.subarray(EXIF.length) : exif;

function withoutWord(chunk: Uint8Array): Uint8Array {
  const told = chunk.slice();
  told[CHUNK_BYTES] = (told[CHUNK_BYTES] ?? 0) & ~(HAS_EXIF | HAS_XMP);
  return told;
}

export function keptOfWebp(bytes: Uint8Array): Kept {
  const view = viewOf(bytes);
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.byteLength) return err("broken");
  const chunks: Uint8Array[] = [];
  let [at, images] = [RIFF_BYTES, 0];
  while (at < end) {
    if (at + CHUNK_BYTES > end) return err("broken");
    const length = view.getUint32(at + 4, true);
    const next = at + CHUNK_BYTES + length + (length % 2);
    if (next > end) return err("broken");
    const name = latin(bytes.subarray(at, at + 4));
    const held = bytes.subarray(at + CHUNK_BYTES, at + CHUNK_BYTES + length);
    if (name === "ANIM" || name === "ANMF") return err("animated");
    if (name === "VP8X" && ((held[0] ?? 0) & HAS_ANIMATION) !== 0) return err("animated");
    if (name === "EXIF" && isTurned(tiffOf(held))) return err("turned");
    if (name === "VP8 " || name === "VP8L") images += 1;
    const chunk = bytes.subarray(at, next);
    if (SEEN.has(name)) chunks.push(name === "VP8X" ? withoutWord(chunk) : chunk);
    at = next;
  }
  if (images !== 1) return err("broken");
  const head = bytes.slice(0, RIFF_BYTES);
  const size = chunks.reduce((sum, { byteLength }) => sum + byteLength, RIFF_BYTES - 8);
  viewOf(head).setUint32(4, size, true);
  return ok([head, ...chunks]);
}
