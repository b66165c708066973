/** An answer in events: looked at on its way to the client, and held back until it has content where another may be asked. */
import type { CallError, Seen, StreamReader } from "../protocols/protocol.ts";
import { answerHeaders } from "../providers/upstream.ts";
import { isProvidersFault } from "../routing/attempts.service.ts";
import type { Tap } from "../wire/tap.ts";
import {
  type Answering,
  type AnswerOptions,
  type AwaitedStream,
  finish,
  isWhole,
  keepOnce,
  readOnWhile,
  type Said,
  statusOf,
} from "./answering.ts";
import { brokeOff, type CallFailure, emptyAnswer, fellSilent, noAnswer, saidInStream, truncated } from "./failures.ts";
import { createSink, type Head, relay } from "./relay.ts";

const READ_BYTES = 16 * 1024;
/** What holds no word within so much is no answer. */
const MOST_HEAD_BYTES = 256 * 1024;

/** To be made while a provider thinks, when there is nothing else to do, so that its first byte does not wait for it. */
export function awaitStream({ passage }: AnswerOptions): AwaitedStream {
  const awaited: AwaitedStream = {
    reader: passage.reader((error) => {
      awaited.said = error;
    }),
    sink: createSink(),
    said: undefined,
  };
  return awaited;
}

export function streamAnswer(
  answering: Answering,
  response: Response,
  source: ReadableStream<Uint8Array>,
): Response | Promise<Response | CallFailure> {
  const { options } = answering;
  const { provider, copy, stop } = options;
  const { awaited = awaitStream(options) } = answering;
  const { reader, sink } = awaited;
  answering.seen = reader.seen;
  const looked = {
    push: (chunk: Uint8Array) => reader.push(chunk),
    end() {
      const out = reader.end();
      // An unfinished event with an error behind it would be one broken event.
      return isWhole(reader.seen) || reader.isInside() ? out : [reader.fail(brokeOff(provider))];
    },
  };
  const tap = copy ? copy.tapped(looked) : looked;
  const failing = (error: CallError): Uint8Array => {
    const words = reader.fail(error);
    copy?.add(words);
    return words;
  };
  const go = (head?: Head): Response => {
    const shown = statusOf(answering, response);
    for (const piece of head?.pieces ?? []) copy?.add(piece);
    const moved = relay({
      body: source,
      tap,
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
      now: options.now,
      timers: options.timers,
    });
    void moved.end.then((end) => finish(answering, end, shown, saidBy(reader, awaited.said)));
    const headers = answerHeaders(provider, response.headers, options.headers);
    return new Response(moved.readable, { status: 200, headers });
  };
  if (!options.held) return go();
  return readHead(answering, source, looked, reader.seen).then((head) => {
    const { said } = awaited;
    const { finished, done } = reader.seen;
    if (begun(reader.seen)) return go(head);
    if (!said && (finished || done) && options.held === "last") return go(head);
    void source.cancel().catch(() => {});
    if (said) return saidInStream(said);
    if (finished || done) return emptyAnswer(provider);
    return head.ended ? truncated(provider) : noAnswer(provider);
  });
}

/** Until the stream has content, says that it has none, is over, or says nothing at length. Its reader is let go of. */
async function readHead(
  { options: { stop, meter } }: Answering,
  source: ReadableStream<Uint8Array>,
  tap: Tap,
  seen: Seen,
): Promise<Head> {
  const reader = source.getReader({ mode: "byob" });
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await stop.guard(reader.read(new Uint8Array(READ_BYTES)));
      if (!done) {
        // No sign of life to the meter: what holds no word may come for ever.
        size += value.byteLength;
        pieces.push(...tap.push(value));
        if (!begun(seen) && !isWhole(seen) && size < MOST_HEAD_BYTES) continue;
        meter.touch();
      } else pieces.push(...tap.end());
      reader.releaseLock();
      return { pieces, ended: done };
    }
  } catch (error) {
    reader.cancel(error).catch(() => {});
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
