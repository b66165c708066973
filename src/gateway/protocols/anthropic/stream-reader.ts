/**
 * Watches a stream of Anthropic's as bytes on its way to a client that speaks the same protocol. Only an event that says
 * something about usage, its end or an error is decoded; every other byte is handed on as it came.
 */
import { startsWith } from "../../wire/bytes.ts";
import { createEventScanner, jsonOf } from "../../wire/event-scanner.ts";
import { isSet, stringEnd, valueAt } from "../../wire/json-bytes.ts";
import { membersOf, openMembers } from "../../wire/members.ts";
import type { AnswerFacts, CallError, Seen, StreamReader } from "../protocol.ts";
import { createUsageCounter, readUsage } from "./usage.ts";

export interface StreamReaderOptions {
  /** Puts a provider's error inside the stream into words for the client. */
  onError(error: unknown): CallError;
  /** A whole event that says the error in the protocol's shape. */
  say(error: CallError): Uint8Array;
  /** An event larger than this passes unread. */
  maxEventBytes?: number;
}

/** Not imported: it is compared with every byte, and the engine looks an import up each time. */
const QUOTE = 0x22;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const USAGE = bytesOf('usage"');
const ERROR = bytesOf('error"');
const STOPPED = bytesOf('message_stop"');
const REASON = bytesOf('stop_reason"');
const TYPE = bytesOf('type"');
/**
 * What generated text stands under; the name is a tool's, which may be all that there is of a call. A signature is none: it
 * is no token of the answer's.
 */
const CONTENT = ["text", "thinking", "partial_json", "name"].map((key) => bytesOf(`${key}"`));

export function createAnthropicStreamReader({ onError, say, maxEventBytes }: StreamReaderOptions): StreamReader {
  const seen: Seen = {
    usage: undefined,
    done: false,
    finished: false,
    failed: false,
    contentEvents: 0,
    contentBytes: 0,
  };
  const usage = createUsageCounter();

  function inspect(bytes: Uint8Array, from: number, to: number): Uint8Array | undefined {
    let notable = false;
    let content = 0;
    for (let i = from; i < to; i += 1) {
      if (bytes[i] !== QUOTE) continue;
      // One letter tells nearly every other key and value apart, without a call.
      switch (bytes[i + 1]) {
        case 0x75 /* u */:
          if (isSet(bytes, valueAt(bytes, i + 1, USAGE, to))) notable = true;
          break;
        case 0x65 /* e */:
          if (isSet(bytes, valueAt(bytes, i + 1, ERROR, to))) notable = true;
          break;
        case 0x73 /* s */:
          if (isSet(bytes, valueAt(bytes, i + 1, REASON, to))) notable = true;
          break;
        case 0x74 /* t */:
        case 0x70 /* p */:
        case 0x6e /* n */:
          {
            const type = valueAt(bytes, i + 1, TYPE, to);
            if (type >= 0) {
              if (bytes[type] === QUOTE && startsWith(bytes, type + 1, STOPPED)) notable = true;
              break;
            }
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
    }
    if (content > 0) {
      seen.contentEvents += 1;
      seen.contentBytes += content;
    }
    return notable ? read(jsonOf(bytes.subarray(from, to))) : undefined;
  }

  function read(event: unknown): Uint8Array | undefined {
    const said = openMembers(event);
    switch (said.type) {
      case "message_start":
        note(openMembers(said.message).usage);
        return undefined;
      case "message_delta":
        note(said.usage);
        if (typeof openMembers(said.delta).stop_reason === "string") seen.finished = true;
        return undefined;
      case "message_stop":
        seen.done = true;
        return undefined;
      // Proxies in front of Anthropic's protocol leave the type out.
      case undefined:
        return membersOf(said.error) ? failed(said.error) : undefined;
      case "error":
        return failed(said.error);
      default:
        return undefined;
    }
  }

  function failed(error: unknown): Uint8Array {
    seen.failed = true;
    return say(onError(error ?? {}));
  }

  function note(said: unknown): void {
    usage.take(said);
    seen.usage = usage.read();
  }

  const scanner = createEventScanner({ inspect, maxEventBytes });
  return {
    push: scanner.push,
    end: scanner.end,
    get isInside() {
      return scanner.isInside;
    },
    seen,
    fail: say,
  };
}

/** What metering wants to know of a whole answer; undefined where it is none. */
export function readAnswer(body: unknown): AnswerFacts | undefined {
  const said = membersOf(body);
  if (!said) return undefined;
  return { usage: readUsage(said.usage), error: said.type === "error" ? (said.error ?? {}) : undefined };
}
