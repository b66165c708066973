/**
 * Which dear kinds of input a request can bring about. Told from its bytes by the keys that stand for them, for what is
 * reserved: where that cannot be told, it can.
 */
import { utf8 } from "../../kernel/encoding.ts";
import { indexOfByte, startsWith } from "../wire/bytes.ts";
import { skipSpace } from "../wire/splice.ts";

export interface DearKinds {
  /** Something is written to a cache for longer than five minutes. */
  longCache: boolean;
  /** Something may be sound, or a film with sound. */
  sound: boolean;
}

export const NO_KINDS: DearKinds = { longCache: false, sound: false };
export const ALL_KINDS: DearKinds = { longCache: true, sound: true };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** Of a cache mark, in every protocol. */
const TTL = utf8('"ttl"');
const SHORT = utf8('"5m"');
/** Under these stands sound whatever their value is. */
const SOUND = ["input_audio", "audio", "audio_url", "video_url"].map((key) => utf8(`"${key}"`));
/**
 * Under these stands a file, which may be sound if it does not say what else it is. Base64 in a source of Anthropic's is
 * not among them: that protocol has it for pictures and documents alone.
 */
const FILES = ["url", "image_url", "document_url", "file_data", "file_url", "file_id"].map((key) => utf8(`"${key}"`));
const SILENT = ['"data:image/', '"data:application/pdf', '"data:text/'].map(utf8);

/** Looks at keys anywhere in it, so that a tool's parameter of such a name counts too. */
export function dearKindsOf(bytes: Uint8Array): DearKinds {
  if (spellsLetters(bytes)) return ALL_KINDS;
  let [longCache, sound] = [false, false];
  for (let at = indexOfByte(bytes, QUOTE, 0); at >= 0; at = indexOfByte(bytes, QUOTE, at + 1)) {
    const ttl = longCache ? -1 : valueUnder(bytes, at, TTL);
    if (ttl >= 0 && !startsWith(bytes, ttl, SHORT)) longCache = true;
    if (!sound && mayBeSound(bytes, at)) sound = true;
    if (longCache && sound) break;
  }
  return { longCache, sound };
}

function mayBeSound(bytes: Uint8Array, at: number): boolean {
  if (SOUND.some((key) => valueUnder(bytes, at, key) >= 0)) return true;
  for (const key of FILES) {
    const value = valueUnder(bytes, at, key);
    if (value >= 0) return bytes[value] === QUOTE && !SILENT.some((start) => startsWith(bytes, value, start));
  }
  return false;
}

/** Where the value of this very key starts; -1 where another stands at `at`, or none. A text never holds one: its quotes are escaped. */
function valueUnder(bytes: Uint8Array, at: number, key: Uint8Array): number {
  if (!startsWith(bytes, at, key)) return -1;
  const colon = skipSpace(bytes, at + key.length);
  return bytes[colon] === COLON ? skipSpace(bytes, colon + 1) : -1;
}

/** Whether it may have ASCII letters as `\u0074`, which nobody needs: a key so spelt would not be found. */
function spellsLetters(bytes: Uint8Array): boolean {
  for (let at = indexOfByte(bytes, BACKSLASH, 0); at >= 0; at = indexOfByte(bytes, BACKSLASH, at + 2)) {
    if (bytes[at + 1] !== 0x75 /* u */ || bytes[at + 2] !== 0x30 || bytes[at + 3] !== 0x30) continue;
    const row = bytes[at + 4] ?? 0;
    // Letters and the underscore stand in rows 4 to 7 of ASCII, what others do escape before them.
    if (row >= 0x34 && row <= 0x37) return true;
  }
  return false;
}
