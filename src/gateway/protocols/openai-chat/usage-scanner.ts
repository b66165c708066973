/**
 * Watches an event stream in OpenAI's shape as bytes, to the framing rules of the SSE specification
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream): lines end by LF, CRLF or CR,
 * an event by an empty line. Only an event that says something about usage or an error is decoded; every other byte is
 * handed on as it came.
 */
import type { TokenUsage } from "../../../billing/account.schema.ts";
import { createByteBuffer } from "../../wire/bytes.ts";
import { readAnswer } from "./usage.service.ts";

export interface ScannerOptions {
  /** Takes out the chunk of empty `choices` and `usage`, which the client did not ask for. */
  strip: boolean;
  /** An event larger than this passes unread and cannot be taken out. */
  maxEventBytes?: number;
  /** What the client gets in place of an event that holds this `error`; without it the event passes. */
  onError?: (error: unknown) => Uint8Array;
}

export interface UsageScanner {
  /**
   * What of this chunk, and of what was held back before, goes to the client now: whole events, as long as they are
   * within the bound, so that something may be said between two of them at any time. Never keeps the chunk itself.
   */
  push(chunk: Uint8Array): Uint8Array[];
  /** What was still held back when the stream ended. */
  end(): Uint8Array[];
  /** The client has the beginning of an event that was too large to hold back: nothing may be said now. */
  readonly isInside: boolean;
  readonly seen: Readonly<Seen>;
}

export interface Seen {
  /** The last usage said; counters are cumulative where there are several. */
  usage: TokenUsage | undefined;
  /** The stream said `[DONE]`. */
  done: boolean;
  /** Some choice said why it ended. */
  finished: boolean;
  /** An `error` came inside the stream. */
  failed: boolean;
  /** Events that carried text, thought or tool arguments, and how many bytes of it: for an estimate when nothing is said. */
  contentEvents: number;
  contentBytes: number;
}

const LF = 10;
const CR = 13;
const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const DEFAULT_MAX_EVENT_BYTES = 256 * 1024;
const DONE_MAX_BYTES = 256;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const USAGE = bytesOf('usage"');
const ERROR = bytesOf('error"');
const FINISH = bytesOf('finish_reason"');
const NOTHING = new Uint8Array(0);
/** What generated text stands under, whatever the nesting. */
const CONTENT = ["content", "reasoning_content", "reasoning", "refusal", "arguments"].map((key) => bytesOf(`${key}"`));

export function createUsageScanner(options: ScannerOptions): UsageScanner {
  const { strip, maxEventBytes = DEFAULT_MAX_EVENT_BYTES, onError } = options;
  const seen: Seen = {
    usage: undefined,
    done: false,
    finished: false,
    failed: false,
    contentEvents: 0,
    contentBytes: 0,
  };
  /** The unfinished event: these bytes are owed to the client. */
  const held = createByteBuffer();
  let tooLarge = false;
  let lineIsEmpty = true;
  let afterCr = false;
  /** The last event ended by a CR at the very end of a chunk: an LF that follows shares its fate. */
  let lineFeedMayFollow: "keep" | "drop" | undefined;

  function hold(chunk: Uint8Array, from: number, to: number): void {
    held.add(chunk.subarray(from, to));
  }

  /** A copy, since the buffer is used again. */
  function release(): Uint8Array {
    const bytes = held.view().slice();
    held.clear();
    return bytes;
  }

  function push(chunk: Uint8Array): Uint8Array[] {
    const size = chunk.length;
    if (size === 0) return [];
    const out: Uint8Array[] = [];
    let owedFrom = 0;
    let eventFrom = 0;
    let i = 0;
    if (lineFeedMayFollow) {
      if (chunk[0] === LF) {
        i = 1;
        eventFrom = 1;
        if (lineFeedMayFollow === "drop") owedFrom = 1;
        afterCr = false;
      }
      lineFeedMayFollow = undefined;
    }

    while (i < size) {
      const byte = chunk[i];
      i += 1;
      if (byte !== LF && byte !== CR) {
        lineIsEmpty = false;
        afterCr = false;
        while (i < size && chunk[i] !== LF && chunk[i] !== CR) i += 1;
        continue;
      }
      if (byte === LF && afterCr) {
        afterCr = false;
        continue;
      }
      afterCr = byte === CR;
      if (!lineIsEmpty) {
        lineIsEmpty = true;
        continue;
      }
      const end = i;
      if (afterCr && i < size) {
        if (chunk[i] === LF) i += 1;
        afterCr = false;
      }
      const instead = finishEvent(chunk, eventFrom, end);
      if (held.size > 0 || instead) {
        if (owedFrom < eventFrom) out.push(chunk.subarray(owedFrom, eventFrom));
        if (!instead) out.push(release());
        else if (instead.length > 0) out.push(instead);
        owedFrom = instead ? i : end;
        held.clear();
      }
      tooLarge = false;
      eventFrom = i;
      if (afterCr) lineFeedMayFollow = instead ? "drop" : "keep";
    }

    if (eventFrom < size && !tooLarge) {
      if (held.size + size - eventFrom <= maxEventBytes) {
        hold(chunk, eventFrom, size);
        if (owedFrom < eventFrom) out.push(chunk.subarray(owedFrom, eventFrom));
        return out;
      }
      tooLarge = true;
      if (held.size > 0) out.push(release());
    }
    if (owedFrom === 0) out.push(chunk);
    else if (owedFrom < size) out.push(chunk.subarray(owedFrom));
    return out;
  }

  /** The event is whole: what was held of it and `chunk[from, to)`. Gives what stands in for it, if it is not to pass. */
  function finishEvent(chunk: Uint8Array, from: number, to: number): Uint8Array | undefined {
    if (tooLarge) return undefined;
    const length = held.size + to - from;
    if (length > maxEventBytes) {
      // Whatever is held is released by the caller, in front of the rest.
      if (held.size > 0) hold(chunk, from, to);
      return undefined;
    }
    if (held.size === 0) return inspect(chunk, from, to);
    hold(chunk, from, to);
    return inspect(held.view(), 0, held.size);
  }

  function inspect(bytes: Uint8Array, from: number, to: number): Uint8Array | undefined {
    let notable = false;
    let content = 0;
    for (let i = from; i < to; i += 1) {
      if (bytes[i] !== QUOTE) continue;
      // Two letters tell nearly every other key and value apart, without a call.
      const next = bytes[i + 1];
      const second = bytes[i + 2];
      if ((next === 0x75 /* u */ && second === 0x73) /* s */ || (next === 0x65 /* e */ && second === 0x72) /* r */) {
        if (isSet(bytes, valueAt(bytes, i + 1, next === 0x75 ? USAGE : ERROR, to))) notable = true;
      } else if (next === 0x66 /* f */ && second === 0x69 /* i */) {
        if (isSet(bytes, valueAt(bytes, i + 1, FINISH, to))) seen.finished = true;
      } else if (
        (next === 0x63 /* c */ && second === 0x6f) /* o */ ||
        (next === 0x72 /* r */ && second === 0x65) /* e */ ||
        (next === 0x61 /* a */ && second === 0x72) /* r */
      ) {
        for (const key of CONTENT) {
          const value = valueAt(bytes, i + 1, key, to);
          if (value < 0) continue;
          if (bytes[value] === QUOTE) {
            const end = stringEnd(bytes, value + 1, to);
            content += end - value - 1;
            i = end;
          }
          break;
        }
      }
    }
    if (content > 0) {
      seen.contentEvents += 1;
      seen.contentBytes += content;
    }
    if (!notable && to - from > DONE_MAX_BYTES) return undefined;
    if (!notable && !mayBeDone(bytes, from, to)) return undefined;
    return read(dataOf(bytes.subarray(from, to)));
  }

  function read(data: string): Uint8Array | undefined {
    if (data.trim() === "[DONE]") {
      seen.done = true;
      return undefined;
    }
    let event: unknown;
    try {
      event = JSON.parse(data);
    } catch {
      return undefined;
    }
    const { usage, onlyUsage, error } = readAnswer(event);
    if (usage) seen.usage = usage;
    if (error === undefined) return strip && onlyUsage ? NOTHING : undefined;
    seen.failed = true;
    return onError?.(error);
  }

  return {
    push,
    end() {
      if (held.size === 0) return [];
      // An event that no empty line ends is never dispatched by a client, but what it says of usage still holds.
      const instead = inspect(held.view(), 0, held.size);
      const rest = release();
      return [instead ?? rest].filter((bytes) => bytes.length > 0);
    },
    get isInside() {
      return tooLarge;
    },
    seen,
  };
}

/** Where the value of the key starts whose text begins at `at`; -1 when it is another key, or no key. */
function valueAt(bytes: Uint8Array, at: number, key: Uint8Array, to: number): number {
  for (let k = 0; k < key.length; k += 1) if (bytes[at + k] !== key[k]) return -1;
  const colon = skipSpace(bytes, at + key.length, to);
  if (colon >= to || bytes[colon] !== COLON) return -1;
  return skipSpace(bytes, colon + 1, to);
}

/** Whether there is a value and it is not null. */
const isSet = (bytes: Uint8Array, value: number): boolean => value >= 0 && bytes[value] !== 0x6e;

function skipSpace(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && (bytes[i] === 0x20 || bytes[i] === 0x09)) i += 1;
  return i;
}

/** The closing quote of the string that begins at `from`, or `to`. */
function stringEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i += 1) {
    if (bytes[i] === BACKSLASH) i += 1;
    else if (bytes[i] === QUOTE) return i;
  }
  return to;
}

function mayBeDone(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i + 5 < to; i += 1) {
    if (bytes[i] === 0x5b && bytes[i + 1] === 0x44 && bytes[i + 5] === 0x5d) return true;
  }
  return false;
}

const decoder = new TextDecoder("utf-8");

/** The `data` of an event: its lines without the field's name and one space, joined by LF. */
function dataOf(event: Uint8Array): string {
  const data: string[] = [];
  for (const line of decoder.decode(event).split(/\r\n|\n|\r/)) {
    if (line.startsWith("data:")) data.push(line.charAt(5) === " " ? line.slice(6) : line.slice(5));
  }
  return data.join("\n");
}
