/** An answer in events: looked at on its way to the client, and held back until it has content where another may be asked. */
import type { CallError, Seen, StreamReader } from "../protocols/protocol.ts";
import { answerHeaders, type Received } from "../providers/upstream.ts";
import { isProvidersFault } from "../routing/attempts.service.ts";
import type { Tap } from "../wire/tap.ts";
import { type Answering, finish, isWhole, keepOnce, readOnWhile, type Said, statusOf } from "./answering.ts";
import { brokeOff, type CallFailure, emptyAnswer, fellSilent, noAnswer, saidInStream, truncated } from "./failures.ts";
import { keptHeaders } from "./kept-headers.ts";
import { createSink, type Head, relay } from "./relay.ts";
import { createSource, type Source } from "./source.ts";

/** What holds no word within so much is no answer. */
const MOST_HEAD_BYTES = 256 * 1024;

/**
 * The client's response begins with the first bytes of the answer, which then travel with its headers, in one turn into
 * JavaScript instead of two. What goes wrong before has a status of its own.
 */
export async function streamAnswer(
  answering: Answering,
  received: Received,
  body: ReadableStream<Uint8Array>,
): Promise<Response | CallFailure> {
  const { options } = answering;
  const { provider, copy, held, stop } = options;
  const source = createSource(body, options.now, options.timers);
  const first = source.read();
  // Made while the first bytes are on their way.
  let said: CallError | undefined;
  const reader = options.passage.reader((error) => {
    said = error;
  });
  const sink = createSink();
  const headers = answerHeaders(provider, received, options.headers);
  answering.seen = reader.seen;
  const looked = {
    push: (chunk: Uint8Array) => reader.push(chunk),
    end() {
      const out = reader.end();
      // An unfinished event with an error behind it would be one broken event.
      return isWhole(reader.seen) || reader.isInside() ? out : [reader.fail(brokeOff(provider))];
    },
  };
  const failing = (error: CallError): Uint8Array => {
    const words = reader.fail(error);
    copy?.add(words);
    return words;
  };
  const go = (head: Head): Response => {
    const shown = statusOf(answering, received);
    for (const piece of head.pieces) copy?.add(piece);
    const end = relay({
      source,
      tap: copy ? copy.tapped(looked) : looked,
      sink,
      head,
      signal: options.signal,
      readOn: readOnWhile(answering, () => !reader.seen.done && !reader.seen.failed),
      hold:
        options.keep &&
        ((last) => {
          const { done, failed } = reader.seen;
          return !failed && (done || (last && isWhole(reader.seen))) ? keepOnce(answering) : undefined;
        }),
      stop,
      onBytes: options.meter.touch,
      onBroken() {
        if (reader.seen.done) return new Uint8Array(0);
        if (reader.isInside()) return undefined;
        return failing(stop.reason ? fellSilent(provider) : brokeOff(provider));
      },
    });
    void end.then((how) => finish(answering, how, shown, saidBy(reader, said)));
    return new Response(sink.readable, { status: 200, headers: keptHeaders(headers) });
  };
  const head = await readHead(answering, { source, first }, looked, reader.seen);
  const { finished, done } = reader.seen;
  if (begun(reader.seen)) return go(head);
  if (!said && held !== "more" && (finished || done || (!held && !head.ended))) return go(head);
  void source.cancel(said);
  if (said) return saidInStream(said);
  if (finished || done) return emptyAnswer(provider);
  return head.ended ? truncated(provider) : noAnswer(provider);
}

/**
 * What comes first. Where the answer is held back: until the stream has content, says that it has none, is over, or says
 * nothing at length.
 */
async function readHead(
  { options: { stop, meter, held } }: Answering,
  { source, first }: { source: Source; first: ReturnType<Source["read"]> },
  tap: Tap,
  seen: Seen,
): Promise<Head> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for (let read = first; ; read = source.read()) {
      const chunk = await stop.guard(read);
      if (!chunk) return { pieces: [...pieces, ...tap.end()], ended: true };
      size += chunk.byteLength;
      const given = tap.push(chunk);
      if (!held || begun(seen) || isWhole(seen) || size >= MOST_HEAD_BYTES) {
        meter.touch();
        return { pieces: pieces.length > 0 ? [...pieces, ...given] : given, ended: false };
      }
      // No sign of life to the meter: what holds no word may come for ever. The next read is into the same memory.
      for (const piece of given) pieces.push(piece.slice());
    }
  } catch (error) {
    void source.cancel(error);
    throw error;
  }
}

/** The client would see something of it. */
const begun = ({ contentEvents }: Seen): boolean => contentEvents > 0;

const saidBy = ({ seen }: StreamReader, error: CallError | undefined): Said => ({
  failed: seen.failed,
  isRequestsOwn: error !== undefined && !isProvidersFault(saidInStream(error)),
  done: seen.done,
  whole: isWhole(seen),
});
