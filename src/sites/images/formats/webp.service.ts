/** WebP (RFC 9649): a RIFF of chunks, each with its name and length, and a byte of padding behind odd ones. */
import { err, ok } from "../../../kernel/result.ts";
import { createKeeper, hasAt, isTurned, type Kept, nameAt, type Size, viewOf } from "./kept.ts";

const [RIFF_BYTES, CHUNK_BYTES] = [12, 8];
const SEEN = new Set(["VP8X", "VP8 ", "VP8L", "ALPH", "ICCP"]);
/** The canvas, and what is drawn on it. */
const SIZED = new Set(["VP8X", "VP8 ", "VP8L"]);
/** In VP8X, of what the file has. */
const [HAS_ANIMATION, HAS_XMP, HAS_EXIF] = [0x02, 0x04, 0x08];
const EXIF = "Exif\0\0";
const VP8X_BYTES = 10;

/** Some writers put the name that JPEG needs before it. */
const tiffOf = (exif: Uint8Array): Uint8Array => (hasAt(exif, 0, EXIF) ? exif.subarray(EXIF.length) : exif);

/** Of what a chunk holds that says so; undefined where it is not built as it must be. */
function sizeIn(name: string, held: Uint8Array): Size | undefined {
  const view = viewOf(held);
  switch (name) {
    case "VP8X":
      return { width: 1 + (view.getUint32(4, true) & 0xffffff), height: 1 + (view.getUint32(6, true) >>> 8) };
    case "VP8 ":
      // Behind the frame's tag, and with two bits of scale that nobody heeds.
      if (held.byteLength < 10 || !hasAt(held, 3, "\x9d\x01\x2a")) return undefined;
      return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
    case "VP8L": {
      if (held.byteLength < 5 || held[0] !== 0x2f) return undefined;
      const bits = view.getUint32(1, true);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
    }
    default:
      return undefined;
  }
}

export function keptOfWebp(bytes: Uint8Array): Kept {
  const view = viewOf(bytes);
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.byteLength) return err("broken");
  const keeper = createKeeper(bytes);
  keeper.keep(0, RIFF_BYTES);
  /** Where each of what is kept begins. */
  const begins = new Map<string, number>();
  const sizes: Size[] = [];
  let at = RIFF_BYTES;
  while (at < end) {
    if (at + CHUNK_BYTES > end) return err("broken");
    const length = view.getUint32(at + 4, true);
    const next = at + CHUNK_BYTES + length + (length % 2);
    if (next > end) return err("broken");
    const name = nameAt(bytes, at);
    const held = at + CHUNK_BYTES;
    if (name === "ANIM" || name === "ANMF") return err("animated");
    if (name === "VP8X" && length !== VP8X_BYTES) return err("broken");
    if (name === "VP8X" && ((bytes[held] ?? 0) & HAS_ANIMATION) !== 0) return err("animated");
    if (name === "EXIF" && isTurned(tiffOf(bytes.subarray(held, held + length)))) return err("turned");
    if (SEEN.has(name)) {
      // One of each, with something in it: of a second one nothing is seen.
      if (begins.has(name) || length === 0) return err("broken");
      begins.set(name, keeper.length());
      if (SIZED.has(name)) {
        const size = sizeIn(name, bytes.subarray(held, held + length));
        if (!size) return err("broken");
        sizes.push(size);
      }
      keeper.keep(at, next);
    }
    at = next;
  }
  if (begins.has("VP8 ") === begins.has("VP8L")) return err("broken");
  const [size, other = size] = sizes;
  // What is drawn fills the canvas that is told of before it.
  if (!size || size.width !== other?.width || size.height !== other.height) return err("broken");
  const kept = keeper.kept();
  viewOf(kept).setUint32(4, kept.byteLength - 8, true);
  const extended = begins.get("VP8X");
  if (extended !== undefined) {
    const flags = extended + CHUNK_BYTES;
    kept[flags] = (kept[flags] ?? 0) & ~(HAS_EXIF | HAS_XMP);
  }
  return ok({ bytes: kept, ...size });
}
