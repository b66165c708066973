/** An answer in one piece: read as a whole where that is short or must be, else handed on while its usage is read from a copy. */
import { answerHeaders } from "../providers/upstream.ts";
import { isProvidersFault } from "../routing/attempts.service.ts";
import { createByteBuffer } from "../wire/bytes.ts";
import { parseText } from "../wire/members.ts";
import { readBytes } from "../wire/read-bytes.ts";
import { countValues } from "../wire/splice.ts";
import { type Answering, COST_HEADER, finish, keepOnce, readOnWhile, statusOf, UNKNOWN } from "./answering.ts";
import { type CallFailure, emptyAnswer, ended, refused, unreadable } from "./failures.ts";
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

export async function jsonAnswer(answering: Answering, response: Response): Promise<Response | CallFailure> {
  const { options } = answering;
  const { provider, passage, operation, meter, stop, copy } = options;
  const declared = Number(response.headers.get("content-length") ?? Number.NaN);
  // Compressed in spite of what we accept, it may be any size.
  const isSmall = declared <= WHOLE_BYTES && !response.headers.has("content-encoding");
  // Vectors by the thousand are no text that could fail in the middle.
  const mustRead = passage.translated || (options.held !== false && operation !== "embeddings");
  let bytes: Uint8Array<ArrayBuffer>;
  if (isSmall) bytes = new Uint8Array(await stop.guard(response.arrayBuffer()));
  else {
    const source = response.body;
    if (!source) return unreadable(provider);
    if (mustRead) bytes = await stop.guard(readBytes(source, MAX_READ_BYTES));
    else if (declared > WHOLE_BYTES) return relayJson(answering, response, source);
    else {
      const beginning = await readBeginning(answering, source);
      if (!beginning.ended) return relayJson(answering, response, source, beginning.bytes);
      bytes = beginning.bytes;
    }
  }
  meter.touch();
  const given = readBounded(bytes);
  const whole = given === undefined ? undefined : passage.whole(given, bytes);
  if (!whole) return unreadable(provider);
  const { usage, error, body } = whole;
  answering.seen = { ...UNKNOWN, usage };
  if (error) {
    const failure = refused(provider, error.status, response.headers, error.said);
    // Who waits for events would read nothing in it.
    if (body === undefined || options.stream) return failure;
    const headers = answerHeaders(provider, response.headers, failure.headers);
    return { ...failure, headers, end: { ...failure.end, httpStatus: response.status }, answer: body };
  }
  if (options.held === "more" && operation !== "embeddings" && usage?.output === 0) return emptyAnswer(provider);
  options.onEnd(true);
  const seenStatus = statusOf(answering, response);
  const shown = body ?? bytes;
  if (copy) {
    copy.add(typeof shown === "string" ? encoder.encode(shown) : shown);
    copy.complete = !copy.cut;
  }
  void meter.end(ended(answering.missed ? "cancelled" : "ok", seenStatus));
  if (options.keep) await keepOnce(answering);
  const said = answerHeaders(provider, response.headers, options.headers);
  said[COST_HEADER] = String(meter.costMicroUsd());
  return new Response(shown, { status: response.status, headers: said });
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
  response: Response,
  body: ReadableStream<Uint8Array>,
  beginning?: Uint8Array,
): Response {
  const { options } = answering;
  const { provider, passage, operation, copy } = options;
  const kept = createByteBuffer();
  const shown = statusOf(answering, response);
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
    const failure = error && refused(provider, error.status, response.headers, error.said);
    return finish(answering, how, shown, {
      failed: failure !== undefined,
      isRequestsOwn: failure !== undefined && !isProvidersFault(failure),
      done: whole !== undefined,
      whole: whole !== undefined || size > MAX_READ_BYTES,
    });
  });
  const headers = answerHeaders(provider, response.headers, options.headers);
  return new Response(sink.readable, { status: response.status, headers });
}

/** Undefined where it is no JSON, or of too many values to be read. */
function readBounded(bytes: Uint8Array): unknown {
  if (bytes.length > WHOLE_BYTES && countValues(bytes, MOST_VALUES) > MOST_VALUES) return undefined;
  return parseText(decoder.decode(bytes));
}
