/** What is made of a picture before it is sent, and why one cannot be. */

/** As they are shown: on a phone, on a tablet, on a computer. */
const WIDTHS = [480, 960, 1600];
const LARGEST = 1600;
/** Of a file that somebody chooses: what a browser can still take apart on a phone. */
export const MOST_BYTES = 40 * 1024 * 1024;

export interface Size {
  width: number;
  height: number;
}

/** Narrowest first, and none wider than what there is. */
export function sizesOf({ width, height }: Size): Size[] {
  const widest = Math.min(Math.round(width), LARGEST);
  const widths = [...WIDTHS.filter((each) => each < widest), widest];
  return widths.map((each) => ({ width: each, height: Math.max(1, Math.round((each * height) / width)) }));
}

type Chosen = Pick<File, "name" | "type" | "size">;

/** Said before it is tried; undefined where it may work. */
export function refusalOf({ name, type, size }: Chosen): string | undefined {
  if (/^image\/hei[cf]/.test(type) || /\.hei[cf]$/i.test(name)) {
    return "This is a HEIC photo, which most browsers cannot read. On an iPhone choose Settings › Camera › Formats › Most Compatible, or send it to yourself as a JPEG.";
  }
  if (type !== "" && !type.startsWith("image/")) return "This is not a picture. Choose a JPEG, PNG or WebP file.";
  if (size > MOST_BYTES) return `This picture has ${Math.round(size / 1024 / 1024)} MB. Choose one of at most 40 MB.`;
  return undefined;
}

/** Width by height, in words that one knows. */
export const RATIOS: readonly { words: string; ratio: number }[] = [
  { words: "Square", ratio: 1 },
  { words: "Upright", ratio: 4 / 5 },
  { words: "Landscape", ratio: 4 / 3 },
  { words: "Wide", ratio: 16 / 9 },
];
