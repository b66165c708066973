import { err, ok, type Result } from "../../kernel/result.ts";
import { indexOfByte } from "./bytes.ts";

export interface Member {
  key: string;
  /** Where the member begins (its key's quote) and where its value begins and ends, in the body's bytes. */
  start: number;
  valueStart: number;
  valueEnd: number;
}

export interface Outline {
  /** Just behind the opening brace. */
  bodyStart: number;
  members: Member[];
}

/** Why a body has no outline; `key` where one member is to blame. */
export interface OutlineError {
  detail: string;
  key?: string;
}

export interface Edit {
  key: string;
  /** JSON text of the new value; undefined takes the member out. */
  json: string | undefined;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** No protocol has so many, and every one is remembered. */
const MAX_MEMBERS = 256;
const MAX_KEY_BYTES = 256;

export const NOT_JSON =
  "We could not parse the JSON body of your request. The API expects a JSON object encoded as UTF-8.";

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

export function skipSpace(bytes: Uint8Array, at: number): number {
  let i = at;
  while (isSpace(bytes[i])) i += 1;
  return i;
}

/** The index of the last byte at or before `at` that is no white space; -1 when there is none. */
export function backOverSpace(bytes: Uint8Array, at: number): number {
  let i = at;
  while (i >= 0 && isSpace(bytes[i])) i -= 1;
  return i;
}

/** The index behind the closing quote of the string that opens at `open`. Linear: no backslash is counted twice. */
function skipString(bytes: Uint8Array, open: number): number {
  let close = open;
  for (;;) {
    close = indexOfByte(bytes, QUOTE, close + 1);
    if (close < 0) return bytes.length;
    let backslashes = 0;
    while (bytes[close - 1 - backslashes] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return close + 1;
  }
}

/** The index behind the value that starts at `at`. */
export function skipValue(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first === QUOTE) return skipString(bytes, at);
  let i = at;
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
    for (; i < bytes.length; i += 1) {
      const byte = bytes[i];
      if (byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || isSpace(byte)) return i;
    }
    return i;
  }
  let depth = 0;
  while (i < bytes.length) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      i = skipString(bytes, i);
      continue;
    }
    i += 1;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return i;
}

/** About how many values a JSON text has, without parsing it; counts no further than just above `most`. */
export function countValues(bytes: Uint8Array, most: number): number {
  let count = 1;
  let i = 0;
  while (i < bytes.length && count <= most) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      i = skipString(bytes, i);
      continue;
    }
    if (byte === COMMA || byte === OPEN_BRACE || byte === OPEN_BRACKET) count += 1;
    i += 1;
  }
  return count;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The JSON value in `bytes[from, to)`; undefined (which is no JSON value) when there is none. */
export function parseJson(bytes: Uint8Array, from = 0, to = bytes.length): unknown {
  try {
    return JSON.parse(decoder.decode(bytes.subarray(from, to)));
  } catch {
    return undefined;
  }
}

/** Letters, as protocols name their members: of these alone a byte says which character it is. */
const isLetter = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f;

/** The text of a key of letters, without a call into the runtime; undefined for any other. */
function plainText(bytes: Uint8Array, from: number, to: number): string | undefined {
  let text = "";
  for (let i = from; i < to; i += 1) {
    const byte = bytes[i] ?? 0;
    if (!isLetter(byte)) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Whether `name`, of letters, is what stands there. */
function spells(bytes: Uint8Array, from: number, to: number, name: string): boolean {
  if (name.length !== to - from) return false;
  for (let i = from; i < to; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte !== name.charCodeAt(i - from) || !isLetter(byte)) return false;
  }
  return true;
}

/**
 * Where the top-level members of a JSON object stand in its bytes, in one pass that keeps nothing of their values and
 * does not judge them. Refuses a key that stands twice, however it is escaped: two readers may take different ones, and
 * what was judged here must be what the provider obeys. `names`: those of the object that the bytes were parsed to, if they
 * were; no two of them are alike, so that where they stand in their order none needs to be read and remembered.
 */
export function outline(bytes: Uint8Array, names: readonly string[] = []): Result<Outline, OutlineError> {
  const malformed = err({ detail: NOT_JSON });
  const open = skipSpace(bytes, 0);
  if (bytes[open] !== OPEN_BRACE) return malformed;
  const bodyStart = open + 1;
  const members: Member[] = [];
  /** From the first on that is not where `names` has it. */
  let seen: Set<string> | undefined;
  let i = skipSpace(bytes, bodyStart);
  let more = bytes[i] !== CLOSE_BRACE;
  while (more) {
    const start = i;
    if (bytes[start] !== QUOTE) return malformed;
    i = skipString(bytes, start);
    if (i - start > MAX_KEY_BYTES) return err({ detail: "The name of a member of the body is too long." });
    const name = names[members.length];
    const isNamed = name !== undefined && spells(bytes, start + 1, i - 1, name);
    const key = isNamed ? name : (plainText(bytes, start + 1, i - 1) ?? parseJson(bytes, start, i));
    if (typeof key !== "string") return malformed;
    if (!isNamed) seen ??= new Set(members.map((member) => member.key));
    if (seen?.has(key)) return err({ detail: `The member '${key}' stands twice in the body.`, key });
    seen?.add(key);
    i = skipSpace(bytes, i);
    if (bytes[i] !== COLON) return malformed;
    const valueStart = skipSpace(bytes, i + 1);
    const valueEnd = skipValue(bytes, valueStart);
    if (valueEnd === valueStart) return malformed;
    if (members.length === MAX_MEMBERS) return err({ detail: `The body has more than ${MAX_MEMBERS} members.` });
    members.push({ key, start, valueStart, valueEnd });
    i = skipSpace(bytes, valueEnd);
    more = bytes[i] === COMMA;
    if (more) i = skipSpace(bytes, i + 1);
  }
  if (bytes[i] !== CLOSE_BRACE || skipSpace(bytes, i + 1) !== bytes.length) return malformed;
  return ok({ bodyStart, members });
}

const encoder = new TextEncoder();

/** Up to here the runtime's own encoder takes longer to be called than to work. */
const SHORT = 128;

/** Writes the text at `at`, where it must have room; where it ends. Short ASCII, such as a model's name, is written here. */
function write(bytes: Uint8Array, at: number, text: string): number {
  const encoded = () => at + encoder.encodeInto(text, bytes.subarray(at)).written;
  if (text.length > SHORT) return encoded();
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return encoded();
    bytes[at + i] = unit;
  }
  return at + text.length;
}

/** Where the member before the last one ends that stays, whose comma goes with what is taken out behind it. */
function endBefore(members: readonly Member[], last: number, edits: readonly Edit[]): number {
  const isOut = ({ key }: Member) => edits.some((edit) => edit.key === key && edit.json === undefined);
  const stays = members.slice(0, last).findLast((member) => !isOut(member));
  return stays ? stays.valueEnd : (members[0]?.start ?? 0);
}

/** Applies the edits and leaves every other byte as it is. A key that is not there is added in front. */
export function splice<Bytes extends Uint8Array>(
  bytes: Bytes,
  { bodyStart, members }: Outline,
  edits: readonly Edit[],
): Bytes | Uint8Array<ArrayBuffer> {
  const cuts: { from: number; to: number; put: string }[] = [];
  const added: string[] = [];
  let left = members.length;
  for (const { key, json } of edits) {
    const index = members.findIndex((member) => member.key === key);
    const member = members[index];
    if (!member) {
      if (json !== undefined) added.push(`${JSON.stringify(key)}:${json}`);
    } else if (json !== undefined) {
      cuts.push({ from: member.valueStart, to: member.valueEnd, put: json });
    } else {
      left -= 1;
      const next = members[index + 1];
      if (next) cuts.push({ from: member.start, to: next.start, put: "" });
      else cuts.push({ from: endBefore(members, index, edits), to: member.valueEnd, put: "" });
    }
  }
  if (added.length > 0) cuts.push({ from: bodyStart, to: bodyStart, put: added.join(",") + (left > 0 ? "," : "") });
  if (cuts.length === 0) return bytes;
  if (cuts.length > 1) cuts.sort((a, b) => a.from - b.from);
  // As many bytes as a character can take.
  let room = bytes.length;
  for (const { put } of cuts) room += 3 * put.length;
  const edited = new Uint8Array(room);
  let end = 0;
  let from = 0;
  for (const cut of cuts) {
    // What is taken out with all behind it holds what is taken out before it.
    if (cut.from > from) {
      edited.set(bytes.subarray(from, cut.from), end);
      end += cut.from - from;
    }
    end = write(edited, end, cut.put);
    from = Math.max(from, cut.to);
  }
  edited.set(bytes.subarray(from), end);
  return edited.subarray(0, end + bytes.length - from);
}
