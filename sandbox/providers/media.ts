import { Buffer } from "node:buffer";

/** Strict base64: the standard alphabet with its padding. Undefined where it is none, or nothing at all. */
export function readBase64(text: string): Buffer | undefined {
  if (text === "" || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  return Buffer.from(text, "base64");
}

export interface DataUrl {
  mediaType: string;
  bytes: Buffer | undefined;
}

export function readDataUrl(url: string): DataUrl | undefined {
  const [, mediaType = "", data = ""] = /^data:([a-z]+\/[a-z0-9.+-]+);base64,(.*)$/is.exec(url) ?? [];
  return mediaType === "" ? undefined : { mediaType: mediaType.toLowerCase(), bytes: readBase64(data) };
}

/** The media type that the first bytes tell, of those that vendors look at. */
export function sniff(bytes: Buffer): string | undefined {
  const starts = (text: string, at = 0) => bytes.toString("latin1", at, at + text.length) === text;
  if (starts("\x89PNG\r\n\x1a\n")) return "image/png";
  if (starts("\xff\xd8\xff")) return "image/jpeg";
  if (starts("GIF87a") || starts("GIF89a")) return "image/gif";
  if (starts("RIFF") && starts("WEBP", 8)) return "image/webp";
  return starts("%PDF-") ? "application/pdf" : undefined;
}

export const IMAGE_TYPES = ["image/jpeg", "image/png", "image/gif", "image/webp"];
