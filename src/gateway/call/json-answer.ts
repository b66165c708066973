/** An answer in one piece: read as a whole where that is short or must be, else handed on while its usage is read from a copy. */
import { answerHeaders, type Received } from "../providers/upstream.ts";
import { isProvidersFault } from "../routing/attempts.service.ts";
import { createByteBuffer } from "../wire/bytes.ts";
import { parseText } from "../wire/members.ts";
import { readBytes } from "../wire/read-bytes.ts";
import { countValues } from "../wire/splice.ts";
import { type Answering, COST_HEADER, finish, keepOnce, readOnWhile, statusOf } from "./answering.ts";
import { type CallFailure, emptyAnswer, ended, refused, unreadable } from "./failures.ts";
import { keptHeaders } from "./kept-headers.ts";
import { createSink, relay } from "./relay.ts";
import { createSource } from "./source.ts";

/** Up to here a JSON answer is read whole before it is handed on: one write, and its end is seen before the client's. */
const WHOLE_BYTES = 256 * 1024;
/** Beyond this a JSON answer is handed on and its usage is estimated, and one that must be translated is refused. */
const MAX_READ_BYTES = 8 * 1024 * 1024;
const READ_BYTES = 16 * 1024;
/** A few bytes of JSON may become a hundred of memory. */
const MOST_VALUES = 500_000;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export function jsonAnswer(
  answering: Answering,
  received: Received,
): Response | CallFailure | Promise<Response | CallFailure> {
  const { response, headers } = received;
  const declared = Number(headers.get("content-length") ?? Number.NaN);
  // Compressed in spite of what we accept, it may be any size.
  const isSmall = declared <= WHOLE_BYTES && !headers.has("content-encoding");
  if (!isSmall) return largeAnswer(answering, received, declared);
  return answering.options.stop
    .guard(response.arrayBuffer())
    .then((bytes) => wholeAnswer(answering, received, new Uint8Array(bytes)));
}

/** Of one that is large, or does not say how long it is: `declared` is NaN then. */
async function largeAnswer(
  answering: Answering,
  received: Received,
  declared: number,
): Promise<Response | CallFailure> {
  const { provider, passage, operation, stop, held } = answering.options;
  // Vectors by the thousand are no text that could fail in the middle.
  const mustRead = passage.translated || (held !== false && operation !== "embeddings");
  const source = received.response.body;
  if (!source) return unreadable(provider);
  if (mustRead) return wholeAnswer(answering, received, await stop.guard(readBytes(source, MAX_READ_BYTES)));
  if (declared > WHOLE_BYTES) return relayJson(answering, received, source);
  const { ended, bytes } = await readBeginning(answering, source);
  return ended ? wholeAnswer(answering, received, bytes) : relayJson(answering, received, source, bytes);
}

/** At once where nobody keeps it. */
function wholeAnswer(
  answering: Answering,
  received: Received,
  bytes: Uint8Array<ArrayBuffer>,
): Response | CallFailure | Promise<Response> {
  const { options } = answering;
  const { provider, passage, operation, meter, copy } = options;
  meter.touch();
  const given = readBounded(bytes);
  const whole = given === undefined ? undefined : passage.whole(given, bytes);
  if (!whole) return unreadable(provider);
  const { usage, error, body } = whole;
  answering.seen = { usage, contentEvents: 0, contentBytes: 0 };
  if (error) {
    const failure = refused(provider, error.status, received.headers, error.said);
    // Who waits for events would read nothing in it.
    if (body === undefined || options.stream) return failure;
    const headers = answerHeaders(provider, received, failure.headers);
    return { ...failure, headers, end: { ...failure.end, httpStatus: received.status }, answer: body };
  }
  if (options.held === "more" && operation !== "embeddings" && usage?.output === 0) return emptyAnswer(provider);
  options.onEnd(true);
  const seenStatus = statusOf(answering, received);
  const shown = body ?? bytes;
  if (copy) {
    copy.add(typeof shown === "string" ? encoder.encode(shown) : shown);
    copy.complete = !copy.cut;
  }
  void meter.end(ended(answering.missed ? "cancelled" : "ok", seenStatus));
  const kept = options.keep && keepOnce(answering);
  return kept ? kept.then(() => shownAs(answering, received, shown)) : shownAs(answering, received, shown);
}

function shownAs({ options }: Answering, received: Received, body: Uint8Array<ArrayBuffer> | string): Response {
  const headers = answerHeaders(options.provider, received, options.headers);
  headers[COST_HEADER] = String(options.meter.costMicroUsd());
  return new Response(body, { status: received.status, headers: keptHeaders(headers) });
}

/** Most that are of unknown length end within, and so can be told from what is cut. Its reader is let go of. */
async function readBeginning(
  { options: { stop, meter } }: Answering,
  source: ReadableStream<Uint8Array>,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; ended: boolean }> {
  const reader = source.getReader({ mode: "byob" });
  const read = createByteBuffer();
  let buffer = new ArrayBuffer(READ_BYTES);
  try {
    for (;;) {
      const { done, value } = await stop.guard(reader.read(new Uint8Array(buffer)));
      if (!done) {
        meter.touch();
        read.add(value);
        buffer = value.buffer;
        if (read.size < WHOLE_BYTES) continue;
      }
      reader.releaseLock();
      return { bytes: read.view(), ended: done };
    }
  } catch (error) {
    reader.cancel(error).catch(() => {});
    throw error;
  }
}

function relayJson(
  answering: Answering,
  received: Received,
  body: ReadableStream<Uint8Array>,
  beginning?: Uint8Array,
): Response {
  const { options } = answering;
  const { provider, passage, operation, copy } = options;
  const kept = createByteBuffer();
  const shown = statusOf(answering, received);
  let size = 0;
  const tap = {
    push(chunk: Uint8Array) {
      size += chunk.byteLength;
      if (size <= MAX_READ_BYTES) kept.add(chunk);
      else kept.drop();
      return [chunk];
    },
    end: () => [],
  };
  const tapped = copy ? copy.tapped(tap) : tap;
  const sink = createSink();
  const end = relay({
    source: createSource(body, options.now, options.timers),
    tap: tapped,
    sink,
    head: beginning && { pieces: tapped.push(beginning), ended: false },
    signal: options.signal,
    readOn: readOnWhile(answering, () => true),
    hold: options.keep && ((last) => (last ? keepOnce(answering) : undefined)),
    stop: options.stop,
    onBytes: options.meter.touch,
  });
  void end.then((how) => {
    const given = size <= MAX_READ_BYTES ? readBounded(kept.view()) : undefined;
    const whole = given === undefined ? undefined : passage.whole(given);
    kept.drop();
    answering.seen = {
      usage: whole?.usage,
      contentEvents: 0,
      contentBytes: operation === "embeddings" ? 0 : size,
    };
    const error = whole?.error;
    const failure = error && refused(provider, error.status, received.headers, error.said);
    return finish(answering, how, shown, {
      failed: failure !== undefined,
      isRequestsOwn: failure !== undefined && !isProvidersFault(failure),
      done: whole !== undefined,
      whole: whole !== undefined || size > MAX_READ_BYTES,
    });
  });
  const headers = answerHeaders(provider, received, options.headers);
  return new Response(sink.readable, { status: received.status, headers: keptHeaders(headers) });
}

/** Undefined where it is no JSON, or of too many values to be read. */
function readBounded(bytes: Uint8Array): unknown {
  if (bytes.length > WHOLE_BYTES && countValues(bytes, MOST_VALUES) > MOST_VALUES) return undefined;
  return parseText(decoder.decode(bytes));
}
