import { createParser } from "eventsource-parser";

/** An event larger than this is no answer of a model: the stream is broken off. In UTF-16 units. */
const MOST_BUFFERED = 2 * 1024 * 1024;

export interface SseReader {
  /** The events that are whole with this chunk. Throws when one grows beyond all measure. */
  push(chunk: Uint8Array): { event: string | undefined; data: string }[];
  /** What was left, whose last event may lack the empty line that ends it: it counts. */
  end(): { event: string | undefined; data: string }[];
}

/** Takes an event stream apart, however it is framed and wherever it is split. */
export function createSseReader(): SseReader {
  // A byte order mark goes here, and a character that is split between chunks waits.
  const decoder = new TextDecoder();
  let events: { event: string | undefined; data: string }[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => events.push({ event, data }),
    maxBufferSize: MOST_BUFFERED,
  });
  const take = () => {
    const taken = events;
    events = [];
    return taken;
  };
  return {
    push(chunk) {
      parser.feed(decoder.decode(chunk, { stream: true }));
      return take();
    },
    end() {
      parser.feed(`${decoder.decode()}\n\n`);
      return take();
    },
  };
}
