/** The parts of a message or of a tool's result. */
import type {
  AssistantPart,
  CacheMark,
  FilePart,
  ImagePart,
  Media,
  TextPart,
  UserPart,
} from "../../canonical/request.ts";
import { isObject } from "../../wire/members.ts";
import type { JsonObject } from "../protocol.ts";
import { fromAnnotation } from "./annotations.ts";
import type { Reading } from "./reading.ts";

const DATA_URL = /^data:([^;,]+)(?:;[^;,]*)*;base64,/i;

/** A data URL as base64; any other address as it is. */
function mediaOf(address: string): Media {
  const data = DATA_URL.exec(address.slice(0, 256));
  if (!data?.[1]) return { kind: "url", url: address };
  return { kind: "base64", mediaType: data[1].toLowerCase(), data: address.slice(data[0].length) };
}

/** Text alone, or a list of parts; what stands in the list is read by `part`. */
export function decodeContent<Part>(
  value: unknown,
  path: string,
  reading: Reading,
  part: (item: JsonObject, path: string, reading: Reading) => Part | undefined,
): (Part | TextPart)[] {
  if (typeof value === "string") return [{ type: "text", text: value, at: path }];
  const list = reading.list(value ?? undefined, path);
  if (!list) {
    reading.wrong(path, "must be a string or an array of parts");
    return [];
  }
  return list.flatMap((item, index) => {
    const at = `${path}.${index}`;
    const read = isObject(item) ? part(item, at, reading) : reading.wrong(at, "must be an object");
    return read ? [read] : [];
  });
}

export function decodeInputPart(part: JsonObject, at: string, reading: Reading): UserPart | undefined {
  switch (part.type) {
    case "input_text":
    case "output_text":
    case "text":
      return decodeText(part, at, reading);
    case "input_image":
      return decodeImage(part, at, reading);
    case "input_file":
      return decodeFile(part, at, reading);
    default:
      return otherPart(part, at, reading);
  }
}

/** Instructions are text. */
export function decodeInstruction(part: JsonObject, at: string, reading: Reading): TextPart | undefined {
  const read = decodeInputPart(part, at, reading);
  if (!read || read.type === "text") return read;
  return reading.unsupported(at, "Only text can be carried in instructions to this model.");
}

export function decodeOutputPart(part: JsonObject, at: string, reading: Reading): AssistantPart | undefined {
  switch (part.type) {
    case "output_text":
    case "input_text":
    case "text": {
      const text = decodeText(part, at, reading);
      const annotations = reading.list(part.annotations, `${at}.annotations`)?.filter(isObject) ?? [];
      return text && annotations.length > 0 ? { ...text, citations: annotations.map(fromAnnotation) } : text;
    }
    case "refusal": {
      const text = reading.text(part.refusal, `${at}.refusal`);
      return text === undefined ? reading.wrong(`${at}.refusal`, "must be a string") : { type: "refusal", text, at };
    }
    default:
      return otherPart(part, at, reading);
  }
}

function otherPart({ type }: JsonObject, at: string, reading: Reading): undefined {
  if (typeof type !== "string") return reading.wrong(`${at}.type`, "must be a string");
  return reading.unsupported(at, `Content of type '${type.slice(0, 64)}' cannot be carried to this model.`);
}

function decodeText(part: JsonObject, at: string, reading: Reading): TextPart | undefined {
  const text = reading.text(part.text, `${at}.text`);
  if (text === undefined) return reading.wrong(`${at}.text`, "must be a string");
  return { type: "text", text, at, ...decodeCache(part, at, reading) };
}

function decodeImage(part: JsonObject, at: string, reading: Reading): ImagePart | undefined {
  const address = reading.text(part.image_url, `${at}.image_url`);
  const id = reading.text(part.file_id, `${at}.file_id`);
  const media =
    address !== undefined ? mediaOf(address) : id !== undefined ? ({ kind: "file", id } as const) : undefined;
  if (!media) return reading.wrong(`${at}.image_url`, "must be given, or else 'file_id'");
  if (part.detail === "original") reading.unsupported(`${at}.detail`);
  const known = part.detail === "original" ? undefined : part.detail;
  const detail = reading.oneOf(known, ["auto", "low", "high"], `${at}.detail`);
  return { type: "image", media, at, ...(detail ? { detail } : {}), ...decodeCache(part, at, reading) };
}

/** What base64 is of, where only the file's name may tell. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  csv: "text/csv",
  html: "text/html",
  json: "application/json",
  md: "text/markdown",
  pdf: "application/pdf",
  txt: "text/plain",
};

function decodeFile(part: JsonObject, at: string, reading: Reading): FilePart | undefined {
  const data = reading.text(part.file_data, `${at}.file_data`);
  const url = reading.text(part.file_url, `${at}.file_url`);
  const id = reading.text(part.file_id, `${at}.file_id`);
  const name = reading.text(part.filename, `${at}.filename`);
  if (part.detail !== undefined && part.detail !== null && part.detail !== "auto") reading.unsupported(`${at}.detail`);
  const common = { at, ...(name === undefined ? {} : { name }), ...decodeCache(part, at, reading) };
  if (data !== undefined) return { type: "file", media: inline(data, name), ...common };
  if (url !== undefined) return { type: "file", media: mediaOf(url), ...common };
  if (id !== undefined) return { type: "file", media: { kind: "file", id }, ...common };
  return reading.wrong(at, "must have 'file_data', 'file_url' or 'file_id'");
}

function inline(data: string, name: string | undefined): Media {
  const media = mediaOf(data);
  if (media.kind === "base64") return media;
  const extension = name?.split(".").at(-1)?.toLowerCase() ?? "";
  const mediaType = Object.hasOwn(MEDIA_TYPES, extension) ? MEDIA_TYPES[extension] : undefined;
  return { kind: "base64", mediaType: mediaType ?? "application/pdf", data };
}

/** Lifetimes have other lengths elsewhere: half an hour is the usual one, half a day the long one. */
function decodeCache(part: JsonObject, at: string, reading: Reading): { cache?: CacheMark } {
  const path = `${at}.prompt_cache_breakpoint`;
  const mark = reading.object(part.prompt_cache_breakpoint, path);
  if (!mark) return {};
  const ttl = reading.oneOf(mark.ttl, ["30m", "12h"], `${path}.ttl`);
  return { cache: { ttl: ttl === "12h" ? "1h" : "5m" } };
}
