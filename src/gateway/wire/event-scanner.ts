/**
 * Looks at the events of a stream as bytes, to the framing rules of the SSE specification
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream): lines end by LF, CRLF or CR,
 * an event by an empty line. What is inside an event is the protocol's business; every byte that it lets pass is handed
 * on as it came.
 */
import { createByteBuffer } from "./bytes.ts";
import { parseText } from "./members.ts";
import type { Tap } from "./tap.ts";

export interface EventScannerOptions {
  /**
   * Sees each event that is whole as `bytes[from, to)`, its empty line with it, and gives what stands in for it; nothing
   * at all (no bytes) takes it out, undefined lets it pass. Keeps no reference to the bytes.
   */
  inspect(bytes: Uint8Array, from: number, to: number): Uint8Array | undefined;
  /** An event larger than this passes unseen and cannot be taken out. */
  maxEventBytes?: number | undefined;
}

/**
 * What of a chunk, and of what was held back before, goes to the client now: whole events, as long as they are within the
 * bound, so that something may be said between two of them at any time. Never keeps the chunk itself. `end` gives what
 * was still held back when the stream ended.
 */
export interface EventScanner extends Tap {
  /** The client has the beginning of an event that was too large to hold back: nothing may be said now. */
  isInside(): boolean;
}

const LF = 10;
const CR = 13;
const DEFAULT_MAX_EVENT_BYTES = 256 * 1024;

export function createEventScanner({
  inspect,
  maxEventBytes = DEFAULT_MAX_EVENT_BYTES,
}: EventScannerOptions): EventScanner {
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

  return {
    push,
    end() {
      if (held.size === 0) return [];
      // An event that no empty line ends is never dispatched by a client, but what it says of usage still holds.
      const instead = inspect(held.view(), 0, held.size);
      const rest = release();
      return [instead ?? rest].filter((bytes) => bytes.length > 0);
    },
    isInside: () => tooLarge,
  };
}

const decoder = new TextDecoder("utf-8");

/** The `data` of an event: its lines without the field's name and one space, joined by LF. */
export function dataOf(event: Uint8Array): string {
  const data: string[] = [];
  for (const line of decoder.decode(event).split(/\r\n|\n|\r/)) {
    if (line.startsWith("data:")) data.push(line.charAt(5) === " " ? line.slice(6) : line.slice(5));
  }
  return data.join("\n");
}

/** The JSON of an event's `data`; undefined where it is none. */
export const jsonOf = (event: Uint8Array): unknown => parseText(dataOf(event));
