/**
 * Watches a stream of Anthropic's as bytes on its way to a client that speaks the same protocol. Only an event that says
 * something about usage, its end or an error is decoded; every other byte is handed on as it came.
 */
import { utf8 } from "../../../kernel/encoding.ts";
import { startsWith } from "../../wire/bytes.ts";
import { jsonOf } from "../../wire/event-scanner.ts";
import { isSet, stringEnd, valueAt } from "../../wire/json-bytes.ts";
import { membersOf, openMembers } from "../../wire/members.ts";
import { createPassingReader, noteContent, nothingSeen } from "../passing-reader.ts";
import type { AnswerFacts, CallError, StreamReader } from "../protocol.ts";
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

const USAGE = utf8('usage"');
const ERROR = utf8('error"');
const STOPPED = utf8('message_stop"');
const REASON = utf8('stop_reason"');
const TYPE = utf8('type"');
/**
 * What generated text stands under; the name is a tool's, which may be all that there is of a call. A signature is none: it
 * is no token of the answer's.
 */
const CONTENT = ["text", "thinking", "partial_json", "name"].map((key) => utf8(`${key}"`));

export function createAnthropicStreamReader({ onError, say, maxEventBytes }: StreamReaderOptions): StreamReader {
  const seen = nothingSeen();
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
    noteContent(seen, content);
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

  return createPassingReader({ seen, inspect, maxEventBytes, fail: say });
}

/** What metering wants to know of a whole answer; undefined where it is none. */
export function readAnswer(body: unknown): AnswerFacts | undefined {
  const said = membersOf(body);
  if (!said || !(Array.isArray(said.content) || said.type === "error")) return undefined;
  return { usage: readUsage(said.usage), error: said.type === "error" ? (said.error ?? {}) : undefined };
}
