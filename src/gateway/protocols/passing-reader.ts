/** What all readers of streams that pass through are made of. What to look for in an event is each protocol's own. */
import { createEventScanner, type EventScannerOptions } from "../wire/event-scanner.ts";
import type { Seen, StreamReader } from "./protocol.ts";

/** As a stream begins. */
export const nothingSeen = (): Seen => ({
  usage: undefined,
  done: false,
  finished: false,
  failed: false,
  contentEvents: 0,
  contentBytes: 0,
});

export interface PassingReaderOptions extends EventScannerOptions {
  /** Kept up by `inspect`. */
  seen: Seen;
  fail: StreamReader["fail"];
}

export function createPassingReader({ seen, fail, ...options }: PassingReaderOptions): StreamReader {
  const scanner = createEventScanner(options);
  return {
    push: scanner.push,
    end: scanner.end,
    isInside: scanner.isInside,
    seen,
    fail,
  };
}

/** One event had so many bytes of generated text, thought or arguments. */
export function noteContent(seen: Seen, bytes: number): void {
  if (bytes === 0) return;
  seen.contentEvents += 1;
  seen.contentBytes += bytes;
}
