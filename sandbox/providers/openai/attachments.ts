import type { Source } from "../conversation.ts";
import { IMAGE_TYPES, readDataUrl, sniff } from "../media.ts";
import type { Complaint } from "./misfit.ts";

/** OpenAI's judgement of an image's address. */
export function dataUrlComplaint(url: string, param: string): Complaint | undefined {
  if (/^https?:\/\/[^/]+/.test(url)) return undefined;
  const read = readDataUrl(url);
  if (!read) {
    const message = `Invalid '${param}'. Expected a valid URL, but got a value with an invalid format.`;
    return { message, param, code: "invalid_value" };
  }
  if (!read.bytes) {
    const message = `Invalid '${param}'. Expected a base64-encoded data URL with an image MIME type (e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU='), but got an invalid base64-encoded value.`;
    return { message, param, code: "invalid_base64" };
  }
  const kind = sniff(read.bytes);
  if (!IMAGE_TYPES.includes(read.mediaType) || kind === undefined || !IMAGE_TYPES.includes(kind)) {
    const message = `You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', 'jpeg', 'gif', 'webp'].`;
    return { message, param, code: "invalid_image_format" };
  }
  return undefined;
}

export function fileDataComplaint(data: string, param: string): Complaint | undefined {
  if (readDataUrl(data)?.bytes) return undefined;
  const message = `Invalid '${param}'. Expected a base64-encoded data URL with a file MIME type (e.g. 'data:application/pdf;base64,…'), but got a value without the 'data:' prefix or with invalid base64.`;
  return { message, param, code: "invalid_value" };
}

/** Where an image or a file comes from: bytes, an address, or a file that the vendor holds. */
export function sourceOf(address: string, file: string): Source {
  if (address === "") return { file };
  const read = readDataUrl(address);
  return read?.bytes ? { mediaType: read.mediaType, bytes: read.bytes } : { url: address };
}
