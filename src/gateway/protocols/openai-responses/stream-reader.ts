/**
 * Watches a stream of the Responses API as bytes on its way to a client that speaks the same protocol. Only the events
 * that can end it are decoded; every other byte is handed on as it came, but for members of the response that are given.
 */
import { utf8 } from "../../../kernel/encoding.ts";
import { startsWith } from "../../wire/bytes.ts";
import { jsonOf } from "../../wire/event-scanner.ts";
import { isSet, stringEnd, valueAt } from "../../wire/json-bytes.ts";
import { membersOf, openMembers } from "../../wire/members.ts";
import type { Edit } from "../../wire/splice.ts";
import { createPassingReader, noteContent, nothingSeen } from "../passing-reader.ts";
import type { AnswerFacts, CallError, StreamReader } from "../protocol.ts";
import { withResponse } from "./passing-response.ts";
import { readUsage } from "./usage.ts";

export interface StreamReaderOptions {
  /** Puts a provider's error inside the stream into words for the client. */
  onError(error: unknown): CallError;
  /** A whole event that says the error in the protocol's shape; `sequence` is the number that is next in this stream. */
  say(error: CallError, sequence: number): Uint8Array;
  /** What the response says in place of what its provider does, in each event that holds all of it. */
  members?: readonly Edit[];
  /** An event larger than this passes unread. */
  maxEventBytes?: number;
}

/** The last event repeats the whole answer, with its thoughts as ciphertext: far more than a piece of it. */
const MAX_EVENT_BYTES = 4 * 1024 * 1024;

/** Not imported: it is compared with every byte, and the engine looks an import up each time. */
const QUOTE = 0x22;

const TYPE = utf8('type"');
const DELTA = utf8('delta"');
const ERROR = utf8('error"');
/** Before anything came of it. */
const OPENING = ["response.created", "response.queued", "response.in_progress"].map((type) => utf8(`${type}"`));
/** The events that say how it ended; a response inside another event has its own type, which is none of these. */
const LAST = ["response.completed", "response.incomplete", "response.failed", "error"].map((type) => utf8(`${type}"`));

export function createResponsesStreamReader(options: StreamReaderOptions): StreamReader {
  const { onError, say, members = [], maxEventBytes = MAX_EVENT_BYTES } = options;
  const seen = nothingSeen();
  /** Events number themselves from 0. */
  let sequence = 0;

  function inspect(bytes: Uint8Array, from: number, to: number): Uint8Array | undefined {
    let last = false;
    let opening = false;
    let content = 0;
    for (let i = from; i < to; i += 1) {
      if (bytes[i] !== QUOTE) continue;
      const next = bytes[i + 1];
      if (next === 0x74 /* t */) {
        const value = valueAt(bytes, i + 1, TYPE, to);
        if (value < 0) continue;
        last = LAST.some((type) => startsWith(bytes, value + 1, type));
        opening = members.length > 0 && OPENING.some((type) => startsWith(bytes, value + 1, type));
        if (last || opening) break;
      } else if (next === 0x65 /* e */) {
        if (isSet(bytes, valueAt(bytes, i + 1, ERROR, to))) {
          last = true;
          break;
        }
      } else if (next === 0x64 /* d */) {
        const value = valueAt(bytes, i + 1, DELTA, to);
        if (value >= 0 && bytes[value] === QUOTE) {
          const end = stringEnd(bytes, value + 1, to);
          content += end - value - 1;
          i = end;
        }
      }
    }
    noteContent(seen, content);
    const event = bytes.subarray(from, to);
    const instead = last ? read(jsonOf(event)) : undefined;
    sequence += 1;
    return instead ?? (members.length > 0 && (last || opening) ? withResponse(event, members) : undefined);
  }

  function read(event: unknown): Uint8Array | undefined {
    const said = openMembers(event);
    switch (said.type) {
      case "response.completed":
      case "response.incomplete":
        note(openMembers(said.response).usage);
        seen.finished = true;
        seen.done = true;
        return undefined;
      case "response.failed": {
        const response = openMembers(said.response);
        note(response.usage);
        return failed(response.error);
      }
      case "error":
        // Its members stand in the event itself; some put them one level down, as answers with a status have them.
        return failed(membersOf(said.error) ?? said);
      case undefined:
        return membersOf(said.error) ? failed(said.error) : undefined;
      default:
        return undefined;
    }
  }

  function note(usage: unknown): void {
    seen.usage = readUsage(usage) ?? seen.usage;
  }

  function failed(error: unknown): Uint8Array {
    seen.failed = true;
    return say(onError(error ?? {}), sequence);
  }

  return createPassingReader({ seen, inspect, maxEventBytes, fail: (error) => say(error, sequence) });
}

/** What metering wants to know of a whole answer; undefined where it is none. */
export function readAnswer(body: unknown): AnswerFacts | undefined {
  const said = membersOf(body);
  if (!said || !(Array.isArray(said.output) || said.error)) return undefined;
  const usage = readUsage(said.usage);
  if (said.status === "failed") return { usage, error: said.error ?? {}, isAnswer: true };
  return { usage, error: said.error ?? undefined };
}
