/** A stream of one protocol becomes a stream of another, event by event. */
import type { CanonicalEvent, ProviderError } from "../canonical/event.ts";
import { nothingSeen } from "../protocols/passing-reader.ts";
import type { CallError, Seen, SseEvent, StreamDecoder, StreamEncoder, StreamReader } from "../protocols/protocol.ts";
import { createSseReader } from "../wire/sse.ts";

export interface TranslatorOptions {
  decoder: StreamDecoder;
  encoder: StreamEncoder;
  /** A provider's error inside the stream, in words for the client. */
  explain(error: ProviderError): CallError;
}

const NONSENSE: ProviderError = { status: 502, message: "The stream makes no sense.", code: "upstream_nonsense" };
const text = new TextEncoder();

export function createTranslator({ decoder, encoder, explain }: TranslatorOptions): StreamReader {
  const source = createSseReader();
  const seen = nothingSeen();

  /** Nothing may follow an error, nor the last word. */
  const isOver = (): boolean => seen.failed || seen.done;

  function write(events: readonly CanonicalEvent[]): string {
    let out = "";
    for (const event of events) {
      if (isOver()) break;
      note(seen, event);
      if (event.type === "error") out += encoder.fail(explain(event.error));
      // The last word is said at once, and not only when the provider closes.
      else out += encoder.push(event) + (event.type === "end" ? encoder.end() : "");
    }
    return out;
  }

  /** A provider's stream may be anything: what cannot be read at all ends it, behind what could. */
  function translated(read: () => SseEvent[], last: boolean): string {
    let out = "";
    try {
      for (const event of read()) out += write(decoder.push(event));
      return last ? out + write(decoder.end()) : out;
    } catch {
      return out + write([{ type: "error", error: NONSENSE }]);
    }
  }

  const bytes = (out: string): Uint8Array[] => (out === "" ? [] : [text.encode(out)]);

  return {
    push(chunk) {
      if (isOver()) return [];
      return bytes(translated(() => source.push(chunk), false));
    },
    end() {
      if (isOver()) return [];
      const out = translated(source.end, true);
      return bytes(seen.finished && !isOver() ? out + encoder.end() : out);
    },
    fail: (error) => text.encode(encoder.fail(error)),
    // What goes out are whole events always.
    isInside: () => false,
    seen,
  };
}

function note(seen: Seen, event: CanonicalEvent): void {
  switch (event.type) {
    case "text":
    case "thinking":
    case "refusal":
    case "arguments":
      seen.contentEvents += 1;
      seen.contentBytes += event.text.length;
      return;
    case "tool_call":
      seen.contentEvents += 1;
      seen.contentBytes += event.name.length;
      return;
    case "usage":
      seen.usage = event.usage;
      return;
    case "finish":
      seen.finished = true;
      return;
    case "error":
      seen.failed = true;
      return;
    case "end":
      seen.done = true;
      return;
    default:
  }
}
