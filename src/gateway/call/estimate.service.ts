/** How many tokens a body or an answer probably has, where only its bytes are known. */
import { utf8 } from "../../kernel/encoding.ts";
import { indexOfByte, startsWith } from "../wire/bytes.ts";
import { backOverSpace, skipSpace } from "../wire/splice.ts";

/** Three bytes to a token: prose in any script has more to a token, so a reservation seldom falls short. */
const RESERVE_BYTES_PER_TOKEN = 3;
/** What a token has on average, for calls whose provider never said. */
const ESTIMATE_BYTES_PER_TOKEN = 4;
/** Stands for a picture or file that is sent inside the body, whose bytes say nothing about its tokens. */
const ATTACHMENT_TOKENS = 1000;
/** The same for the reservation: what most providers count for a picture in full detail. */
const RESERVE_ATTACHMENT_TOKENS = 2000;

export interface BodySize {
  /** Of everything but attachments. */
  textBytes: number;
  /** Pictures and files inside the body: data URLs, and Anthropic's base64 sources. */
  attachments: number;
}

const QUOTE = 0x22;
const COLON = 0x3a;
const SEMICOLON = 0x3b;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const BASE64 = utf8(";base64,");
const DATA = utf8("data:");
/** What attachments stand under in OpenAI's protocol and its dialects. Under any other key such text counts as text. */
const KEYS = ["url", "image_url", "document_url", "file_data"].map((key) => utf8(`"${key}"`));
const MAX_MEDIA_TYPE_BYTES = 128;

const SOURCE_KEY = utf8('"data"');
const TYPE_KEY = utf8('"type"');
const BASE64_TYPE = utf8('"base64"');
/** What stands beside the data of a source is a type and a media type, and never so long. */
const MAX_BESIDE_BYTES = 256;
/** Shorter data counts as text: so looking beside it never costs more than reading it. */
const MIN_SOURCE_BYTES = 256;

/** Takes the attachments of a request's body apart from its text, without parsing it. */
export function measure(bytes: Uint8Array): BodySize {
  let textBytes = bytes.length;
  let attachments = 0;
  let at = indexOfByte(bytes, SEMICOLON, 0);
  while (at >= 0) {
    if (startsWith(bytes, at, BASE64) && isAttachment(bytes, at)) {
      const end = indexOfByte(bytes, QUOTE, at);
      if (end < 0) break;
      attachments += 1;
      textBytes -= end - at;
      at = end;
    }
    at = indexOfByte(bytes, SEMICOLON, at + 1);
  }
  return { textBytes, attachments };
}

/**
 * The same for Anthropic's protocol, where base64 stands as `{"type": "base64", "media_type": …, "data": …}`, in any
 * order. A key in quotes is never inside a text, whose quotes are escaped.
 */
export function measureSources(bytes: Uint8Array): BodySize {
  let { textBytes, attachments } = measure(bytes);
  let at = indexOfByte(bytes, QUOTE, 0);
  while (at >= 0) {
    const open = startsWith(bytes, at, SOURCE_KEY) ? valueBehind(bytes, at + SOURCE_KEY.length) : -1;
    if (open >= 0 && bytes[open] === QUOTE) {
      const end = indexOfByte(bytes, QUOTE, open + 1);
      if (end < 0) break;
      if (end - open > MIN_SOURCE_BYTES && isSource(bytes, at, end)) {
        attachments += 1;
        textBytes -= end - open;
        at = end;
      }
    }
    at = indexOfByte(bytes, QUOTE, at + 1);
  }
  return { textBytes, attachments };
}

/** Where the value of a key begins that ends at `at`; -1 when it is no key. */
function valueBehind(bytes: Uint8Array, at: number): number {
  const colon = skipSpace(bytes, at);
  return bytes[colon] === COLON ? skipSpace(bytes, colon + 1) : -1;
}

/** Whether the object whose `data` stands between `from` and `to` says that this is base64. */
function isSource(bytes: Uint8Array, from: number, to: number): boolean {
  const least = Math.max(0, from - MAX_BESIDE_BYTES);
  let open = from;
  while (open > least && bytes[open] !== OPEN_BRACE) open -= 1;
  const most = Math.min(bytes.length, to + MAX_BESIDE_BYTES);
  let close = to;
  while (close < most && bytes[close] !== CLOSE_BRACE) close += 1;
  return saysBase64(bytes, open, from) || saysBase64(bytes, to, close);
}

function saysBase64(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) {
    if (!startsWith(bytes, i, TYPE_KEY)) continue;
    const value = valueBehind(bytes, i + TYPE_KEY.length);
    if (value >= 0 && startsWith(bytes, value, BASE64_TYPE)) return true;
  }
  return false;
}

/** Whether the string around `at` begins with `data:` and is the value of an attachment's key. */
function isAttachment(bytes: Uint8Array, at: number): boolean {
  let open = at;
  while (open > 0 && at - open < MAX_MEDIA_TYPE_BYTES && bytes[open] !== QUOTE) open -= 1;
  if (bytes[open] !== QUOTE || !startsWith(bytes, open + 1, DATA)) return false;
  const colon = backOverSpace(bytes, open - 1);
  if (bytes[colon] !== COLON) return false;
  const end = backOverSpace(bytes, colon - 1) + 1;
  return KEYS.some((key) => end >= key.length && startsWith(bytes, end - key.length, key));
}

/** For the reservation: seldom too little, and never less than the estimate below. */
export const reserveInputTokens = ({ textBytes, attachments }: BodySize): number =>
  Math.ceil(textBytes / RESERVE_BYTES_PER_TOKEN) + attachments * RESERVE_ATTACHMENT_TOKENS;

/** For the settlement, where the provider never said. */
export const estimateInputTokens = ({ textBytes, attachments }: BodySize): number =>
  Math.ceil(textBytes / ESTIMATE_BYTES_PER_TOKEN) + attachments * ATTACHMENT_TOKENS;

/** How many tokens so much streamed output probably was: at least one an event. */
export const estimateOutputTokens = (events: number, bytes: number): number =>
  Math.max(events, Math.ceil(bytes / ESTIMATE_BYTES_PER_TOKEN));
