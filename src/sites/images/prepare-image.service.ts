/** From bytes that somebody sent to an image that may be shown to everybody. */
import { HEIF } from "image-size/types/heif";
import { JPG } from "image-size/types/jpg";
import { PNG } from "image-size/types/png";
import { WEBP } from "image-size/types/webp";
import { err, ok, type Result } from "../../kernel/result.ts";
import { keptOfAvif } from "./formats/avif.service.ts";
import { keptOfJpeg } from "./formats/jpeg.service.ts";
import { type FormatFault, hasAt, type Kept } from "./formats/kept.ts";
import { keptOfPng } from "./formats/png.service.ts";
import { keptOfWebp } from "./formats/webp.service.ts";
import { IMAGE_LIMITS, type ImageType } from "./image.schema.ts";

export interface PreparedImage {
  bytes: Uint8Array<ArrayBuffer>;
  type: ImageType;
  /** Pixels. */
  width: number;
  height: number;
}

/** `unknown`: no image of a kind that is taken. `vast`: it would take too much memory to be shown. */
export type ImageFault = FormatFault | "unknown" | "vast";

interface Format {
  type: ImageType;
  begins: (bytes: Uint8Array) => boolean;
  kept: (bytes: Uint8Array) => Kept;
  /** Asked of what was found to be built well. */
  measure: (bytes: Uint8Array) => { width: number; height: number; images?: { width: number; height: number }[] };
}

const FORMATS: readonly Format[] = [
  {
    type: "image/webp",
    begins: (bytes) => hasAt(bytes, 0, "RIFF") && hasAt(bytes, 8, "WEBP"),
    kept: keptOfWebp,
    measure: WEBP.calculate,
  },
  { type: "image/jpeg", begins: (bytes) => hasAt(bytes, 0, "\xff\xd8\xff"), kept: keptOfJpeg, measure: JPG.calculate },
  {
    type: "image/png",
    begins: (bytes) => hasAt(bytes, 0, "\x89PNG\r\n\x1a\n"),
    kept: keptOfPng,
    measure: PNG.calculate,
  },
  { type: "image/avif", begins: (bytes) => hasAt(bytes, 4, "ftypavif"), kept: keptOfAvif, measure: HEIF.calculate },
];

/** The largest of it: one that is put together of tiles tells the size of those, too. */
function sizeOf({ measure }: Format, bytes: Uint8Array): { width: number; height: number } | undefined {
  try {
    const { images = [], ...first } = measure(bytes);
    return [first, ...images].reduce((most, one) => (one.width * one.height > most.width * most.height ? one : most));
  } catch {
    return undefined;
  }
}

/**
 * Without what tells of whoever took it: the place, the time, the device, comments, earlier pictures. The content decides
 * what it is. The same bytes give the same image.
 */
export function prepareImage(sent: Uint8Array): Result<PreparedImage, ImageFault> {
  const format = FORMATS.find(({ begins }) => begins(sent));
  if (!format) return err("unknown");
  const kept = format.kept(sent);
  if (!kept.ok) return kept;
  const bytes = kept.value;
  const { width, height } = sizeOf(format, bytes) ?? { width: 0, height: 0 };
  if (!(width > 0 && height > 0)) return err("broken");
  const { side, pixels } = IMAGE_LIMITS;
  if (width > side || height > side || width * height > pixels) return err("vast");
  return ok({ bytes, type: format.type, width, height });
}
