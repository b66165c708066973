/**
 * Watches an event stream in OpenAI's shape as bytes. Only an event that says something about usage or an error is
 * decoded; every other byte is handed on as it came.
 */
import { utf8 } from "../../../kernel/encoding.ts";
import { dataOf } from "../../wire/event-scanner.ts";
import { isSet, stringEnd, valueAt } from "../../wire/json-bytes.ts";
import { parseText } from "../../wire/members.ts";
import { createPassingReader, noteContent, nothingSeen } from "../passing-reader.ts";
import type { StreamReader } from "../protocol.ts";
import { inBandError } from "./errors.ts";
import { readAnswer } from "./usage.service.ts";

export interface ScannerOptions {
  /** Takes out the chunk of empty `choices` and `usage`, which the client did not ask for. */
  strip: boolean;
  /** An event larger than this passes unread and cannot be taken out. */
  maxEventBytes?: number;
  /** What the client gets in place of an event that holds this `error`; without it the event passes. */
  onError?: (error: unknown) => Uint8Array;
}

/** Not imported: it is compared with every byte, and the engine looks an import up each time. */
const QUOTE = 0x22;
const DONE_MAX_BYTES = 256;

const USAGE = utf8('usage"');
const ERROR = utf8('error"');
const FINISH = utf8('finish_reason"');
const NOTHING = new Uint8Array(0);
/** What generated text stands under, whatever the nesting; the name is a tool's, which may be all that there is of a call. */
const CONTENT = ["content", "reasoning_content", "reasoning", "refusal", "arguments", "name"].map((key) =>
  utf8(`${key}"`),
);

/** `done` is said by `[DONE]`, `finished` by a `finish_reason`, or by usage that stands by itself. */
export function createUsageScanner({ strip, maxEventBytes, onError }: ScannerOptions): StreamReader {
  const seen = nothingSeen();

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
        const value = valueAt(bytes, i + 1, FINISH, to);
        if (isSet(bytes, value)) {
          seen.finished = true;
          // Those that say it was broken off begin with these, and no other does.
          const letter = bytes[value + 1];
          if (letter === 0x65 /* e */ || letter === 0x69 /* i */) notable = true;
        }
      } else if (
        (next === 0x63 /* c */ && second === 0x6f) /* o */ ||
        (next === 0x72 /* r */ && second === 0x65) /* e */ ||
        (next === 0x61 /* a */ && second === 0x72) /* r */ ||
        (next === 0x6e /* n */ && second === 0x61) /* a */
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
    noteContent(seen, content);
    if (!notable && to - from > DONE_MAX_BYTES) return undefined;
    if (!notable && !mayBeDone(bytes, from, to)) return undefined;
    return read(dataOf(bytes.subarray(from, to)));
  }

  function read(data: string): Uint8Array | undefined {
    if (data.trim() === "[DONE]") {
      seen.done = true;
      return undefined;
    }
    const { usage, onlyUsage, error } = readAnswer(parseText(data));
    if (usage) {
      seen.usage = usage;
      // Some say it all the way; by itself it stands at the end only.
      if (onlyUsage) seen.finished = true;
    }
    if (error === undefined) return strip && onlyUsage ? NOTHING : undefined;
    seen.failed = true;
    return onError?.(error);
  }

  return createPassingReader({ seen, inspect, maxEventBytes, fail: inBandError });
}

function mayBeDone(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i + 5 < to; i += 1) {
    if (bytes[i] === 0x5b && bytes[i + 1] === 0x44 && bytes[i + 5] === 0x5d) return true;
  }
  return false;
}
