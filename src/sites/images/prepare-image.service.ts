/** From bytes that somebody sent to an image that may be shown to everybody. */
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
}

const FORMATS: readonly Format[] = [
  {
    type: "image/webp",
    begins: (bytes) => hasAt(bytes, 0, "RIFF") && hasAt(bytes, 8, "WEBP"),
    kept: keptOfWebp,
  },
  { type: "image/jpeg", begins: (bytes) => hasAt(bytes, 0, "\xff\xd8\xff"), kept: keptOfJpeg },
  { type: "image/png", begins: (bytes) => hasAt(bytes, 0, "\x89PNG\r\n\x1a\n"), kept: keptOfPng },
  { type: "image/avif", begins: (bytes) => hasAt(bytes, 4, "ftypavif"), kept: keptOfAvif },
];

/**
 * Without what tells of whoever took it: the place, the time, the device, comments, earlier pictures. The content decides
 * what it is. The same bytes give the same image.
 */
export function prepareImage(sent: Uint8Array): Result<PreparedImage, ImageFault> {
  const format = FORMATS.find(({ begins }) => begins(sent));
  if (!format) return err("unknown");
  const kept = format.kept(sent);
  if (!kept.ok) return kept;
  const { width, height } = kept.value;
  if (!(width > 0 && height > 0)) return err("broken");
  const { side, pixels } = IMAGE_LIMITS;
  if (width > side || height > side || width * height > pixels) return err("vast");
  return ok({ ...kept.value, type: format.type });
}
