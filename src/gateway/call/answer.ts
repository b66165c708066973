/** Turns what a provider answers, or that it does not, into what the client gets and how the call is settled. */
import type { Operation } from "../../billing/account.schema.ts";
import { AddressRefused } from "../../platform/guarded-fetch.ts";
import { addressWords } from "../credentials/connection-test.service.ts";
import type { CallError, Seen, StreamReader } from "../protocols/protocol.ts";
import type { Provider } from "../providers/providers.ts";
import {
  answerHeaders,
  failureOf,
  isEventStream,
  isJson,
  type SaidError,
  type UpstreamFailure,
  upstreamError,
} from "../providers/upstream.ts";
import { createByteBuffer } from "../wire/bytes.ts";
import { parseText } from "../wire/members.ts";
import { readBytes } from "../wire/read-bytes.ts";
import { countValues } from "../wire/splice.ts";
import type { Tap } from "../wire/tap.ts";
import type { Copying } from "./copy.ts";
import type { Drain } from "./drain.ts";
import type { CallEnd, Meter, Observed } from "./metering.service.ts";
import type { Passage } from "./passage.ts";
import { type Head, type RelayEnd, relay } from "./relay.ts";
import type { Timers } from "./settler.ts";
import { DeadlinePassed, type Stop } from "./stop.ts";

export interface AnswerOptions {
  provider: Provider;
  passage: Passage;
  operation: Operation;
  stream: boolean;
  /** Of ours, for every answer of this call. */
  headers: Record<string, string>;
  meter: Meter;
  /** The client's: aborted when it has left. Without a drain the request to the provider ends with it. */
  signal: AbortSignal;
  /** What the provider still says when the client has left. Undefined: it is not listened to. */
  drain: Drain | undefined;
  /** Asked for when the provider falls silent. */
  stop: Stop;
  now: () => number;
  timers: Timers;
  idleTimeoutMs: number;
  /**
   * Whether somebody else may be asked: nothing goes to the client before there is content, and what fails, or ends without
   * any, is a failure. `last`: nobody else is left, so that an answer without content is handed on as it is.
   */
  held: false | "more" | "last";
  /** Hears once how it went behind a Response: false where the provider failed, undefined where the client left. */
  onEnd: (well: boolean | undefined) => void;
  /** Takes down what the client is given. Undefined: nobody wants it. */
  copy: Copying | undefined;
  /** Keeps what was copied so far; the last word waits for it. Never rejects. Undefined: it waits for nobody. */
  keep?: (() => Promise<void>) | undefined;
}

/** Nothing of an answer has gone to the client. Whoever gets this settles the call by `end`, or asks another provider. */
export interface CallFailure {
  error: CallError;
  /** Beside ours: when to try again. */
  headers: Record<string, string>;
  end: CallEnd;
  /** What the client gets with a status of success: an answer of its protocol that says itself that it failed. */
  answer?: Uint8Array<ArrayBuffer> | string;
}

export interface Answer {
  /** The client's response, whose call is settled at its end; or why there is none. */
  from(response: Response): Response | CallFailure | Promise<Response | CallFailure>;
  /** The provider gave no answer; `error`: what was thrown. */
  failed(error?: unknown): CallFailure;
  clientGone(): CallFailure;
  /** What was used as far as it is known. */
  readonly seen: Observed;
}

/** Up to here a JSON answer is read whole before it is handed on: one write, and its end is seen before the client's. */
const WHOLE_BYTES = 256 * 1024;
/** Beyond this a JSON answer is handed on and its usage is estimated, and one that must be translated is refused. */
const MAX_READ_BYTES = 8 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;
const READ_BYTES = 16 * 1024;
/** What holds no word within so much is no answer. */
const MOST_HEAD_BYTES = 256 * 1024;
/** For the rest of a failure whose status is known. */
const ERROR_BODY_MS = 5_000;
/** A few bytes of JSON may become a hundred of memory. */
const MOST_VALUES = 500_000;

/** On answers whose cost is known before they begin. */
export const COST_HEADER = "x-edgewright-cost-micro-usd";

const UNKNOWN: Observed = { usage: undefined, contentEvents: 0, contentBytes: 0 };

export function createAnswer(options: AnswerOptions): Answer {
  const { provider, passage, operation, headers, meter, signal, stop, now, timers, idleTimeoutMs, copy, drain } =
    options;
  let seen = UNKNOWN;
  /** The client left before the last word. */
  let missed = false;
  let kept = false;

  /** To be asked once the last word is known and has not gone out. Nothing is kept of an answer that its client has left. */
  function keepFirst(): Promise<void> | undefined {
    if (kept || missed || signal.aborted) return undefined;
    kept = true;
    return options.keep?.();
  }

  const ended = (status: CallEnd["status"], httpStatus: number, errorCode: string | null = null): CallEnd => ({
    status,
    httpStatus,
    errorCode,
  });

  const failure = (status: number, message: string, code: string, errorCode = code): CallFailure => ({
    error: upstreamError(status, message, code),
    headers: {},
    end: ended("error", status, errorCode),
  });

  function from(response: Response): Response | CallFailure | Promise<Response | CallFailure> {
    meter.watch(idleTimeoutMs, true);
    if (!response.ok) return readError(response);
    if (!response.body) return unreadable(response);
    if (copy) copy.contentType = response.headers.get("content-type") ?? copy.contentType;
    if (options.stream && isEventStream(response.headers)) return stream(response, response.body);
    if (!isJson(response.headers)) return unreadable(response);
    return json(response, response.body);
  }

  /** The status says enough where the rest does not come. */
  async function readError(response: Response): Promise<CallFailure> {
    meter.watch(Math.min(idleTimeoutMs, ERROR_BODY_MS), true);
    const bytes = await stop.guard(readBytes(response.body, MAX_ERROR_BYTES)).catch(() => undefined);
    const said = bytes && passage.errorOf(parseText(decoder.decode(bytes)), response.status);
    return refused(response.status, response.headers, said);
  }

  function refused(status: number, answer: Headers, said: SaidError | undefined): CallFailure {
    const { error, headers: retry, errorCode }: UpstreamFailure = failureOf(provider, status, answer, said);
    return { error, headers: retry, end: ended("error", error.status, errorCode) };
  }

  function unreadable(response: Response): CallFailure {
    void response.body?.cancel().catch(() => {});
    const message = `${provider.name} answered with something that is neither JSON nor an event stream.`;
    return failure(502, message, "upstream_error", "upstream_nonsense");
  }

  function failed(error?: unknown): CallFailure {
    if (error instanceof AddressRefused) {
      const message = `${provider.name} was not called: ${refusalWords(error.reason)}`;
      return failure(502, message, "upstream_error", "upstream_address_refused");
    }
    if (drain?.begun) return clientGone();
    if (stop.reason instanceof DeadlinePassed) {
      return failure(504, "There was no answer within the policy's deadline.", "upstream_timeout", "deadline_exceeded");
    }
    if (stop.asked) return failure(504, `${provider.name} did not answer in time.`, "upstream_timeout");
    if (signal.aborted) return clientGone();
    const message = `${provider.name} cannot be reached or broke off its answer.`;
    return failure(502, message, "upstream_error", "upstream_unreachable");
  }

  function clientGone(): CallFailure {
    const error: CallError = {
      status: 499,
      message: "The client went away",
      type: "invalid_request_error",
      code: "client_closed_request",
      param: null,
    };
    return { error, headers: {}, end: ended("cancelled", 499) };
  }

  function stream(response: Response, source: ReadableStream<Uint8Array>): Response | Promise<Response | CallFailure> {
    let said: CallError | undefined;
    const reader = passage.reader((error) => {
      said = error;
    });
    seen = reader.seen;
    const brokeOff = () => upstreamError(502, `${provider.name} broke off its answer.`, "upstream_error");
    const looked = {
      push: (chunk: Uint8Array) => reader.push(chunk),
      end() {
        const out = reader.end();
        // An unfinished event with an error behind it would be one broken event.
        return isWhole(reader.seen) || reader.isInside ? out : [reader.fail(brokeOff())];
      },
    };
    const tap = copy ? copy.tapped(looked) : looked;
    const failing = (error: CallError): Uint8Array => {
      const words = reader.fail(error);
      copy?.add(words);
      return words;
    };
    const go = (head?: Head): Response => {
      const shown = statusOf(response);
      for (const piece of head?.pieces ?? []) copy?.add(piece);
      const moved = relay({
        body: source,
        tap,
        head,
        signal,
        readOn: readOnWhile(() => !reader.seen.done && !reader.seen.failed),
        hold:
          options.keep &&
          ((last) => {
            const { done, failed } = reader.seen;
            return !failed && (done || (last && isWhole(reader.seen))) ? keepFirst() : undefined;
          }),
        stop,
        onBytes: meter.touch,
        onBroken() {
          if (reader.seen.done) return new Uint8Array(0);
          if (reader.isInside) return undefined;
          if (!stop.asked) return failing(brokeOff());
          return failing(upstreamError(504, `${provider.name} fell silent.`, "upstream_timeout"));
        },
        now,
        timers,
      });
      void moved.end.then((end) => finish(end, shown, saidBy(reader)));
      return new Response(moved.readable, { status: 200, headers: answerHeaders(provider, response.headers, headers) });
    };
    if (!options.held) return go();
    return readHead(source, looked, reader).then((head) => {
      const { finished, done } = reader.seen;
      if (begun(reader.seen)) return go(head);
      if (said) {
        void source.cancel().catch(() => {});
        return { error: said, headers: {}, end: ended("error", said.status, "upstream_stream_error") };
      }
      if (finished || done) {
        if (options.held === "last") return go(head);
        void source.cancel().catch(() => {});
        return emptyAnswer();
      }
      if (head.ended) return { error: brokeOff(), headers: {}, end: ended("error", 502, "upstream_truncated") };
      void source.cancel().catch(() => {});
      const message = `${provider.name} sends what is no answer.`;
      return failure(502, message, "upstream_error", "upstream_nonsense");
    });
  }

  const emptyAnswer = () => failure(502, `${provider.name} gave an empty answer.`, "upstream_error", "upstream_empty");

  /** Until the stream has content, says that it has none, is over, or says nothing at length. Its reader is let go of. */
  async function readHead(source: ReadableStream<Uint8Array>, tap: Tap, { seen: known }: StreamReader): Promise<Head> {
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
          if (!begun(known) && !isWhole(known) && size < MOST_HEAD_BYTES) continue;
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

  /** Of a relay, where the provider is listened to behind the client's back. What came before that belongs to the client. */
  function readOnWhile(unsaid: () => boolean): (() => boolean) | undefined {
    if (!drain) return undefined;
    return () => {
      if (stop.asked || !unsaid()) return false;
      drain.begin();
      missed = true;
      return true;
    };
  }

  /** What the client sees of it, if it is still there. */
  function statusOf({ status }: Response): number {
    missed = drain?.begun ?? false;
    return missed ? clientGone().end.httpStatus : status;
  }

  /** A cancelled call says what the client saw of it: the status that its stream began with. */
  function finish(end: RelayEnd, httpStatus: number, said: Said): Promise<void> {
    const settle = (how: CallEnd): Promise<void> => {
      if (copy) {
        if (missed || how.status === "cancelled") copy.cut = true;
        copy.complete = said.done && !said.failed && !copy.cut;
      }
      options.onEnd(how.status === "cancelled" ? undefined : how.status === "ok");
      return meter.end(how);
    };
    const error = (errorCode: string) => settle(ended("error", httpStatus, errorCode));
    // Clients leave when they read of an error, so it comes before their leaving.
    if (said.failed) return error("upstream_stream_error");
    // Behind the last word there is nothing left to miss: clients close as soon as they read it.
    if (said.done && !missed) return settle(ended("ok", httpStatus));
    if (end.kind === "ended") {
      if (said.whole) return settle(ended("ok", httpStatus));
      return error("upstream_truncated");
    }
    if (end.kind === "client_gone" || (signal.aborted && !stop.asked)) {
      return settle(ended("cancelled", httpStatus));
    }
    return error(stop.asked ? "upstream_idle" : "upstream_broken");
  }

  async function json(response: Response, source: ReadableStream<Uint8Array>): Promise<Response | CallFailure> {
    const declared = Number(response.headers.get("content-length") ?? Number.NaN);
    // Compressed in spite of what we accept, it may be any size.
    const isSmall = declared <= WHOLE_BYTES && !response.headers.has("content-encoding");
    // Vectors by the thousand are no text that could fail in the middle.
    const mustRead = passage.translated || (options.held !== false && operation !== "embeddings");
    if (declared > WHOLE_BYTES && !mustRead) return relayJson(response, source);
    let bytes: Uint8Array<ArrayBuffer>;
    if (isSmall) bytes = new Uint8Array(await stop.guard(response.arrayBuffer()));
    else if (mustRead) bytes = await stop.guard(readBytes(source, MAX_READ_BYTES));
    else {
      const beginning = await readBeginning(source);
      if (!beginning.ended) return relayJson(response, source, beginning.bytes);
      bytes = beginning.bytes;
    }
    meter.touch();
    const whole = readWhole(bytes);
    if (!whole) return unreadable(response);
    const { usage, error, body } = whole;
    seen = { ...UNKNOWN, usage };
    if (error) {
      const failure = refused(error.status, response.headers, error.said);
      if (body === undefined) return failure;
      return { ...failure, end: { ...failure.end, httpStatus: response.status }, answer: body };
    }
    if (options.held === "more" && operation !== "embeddings" && usage?.output === 0) return emptyAnswer();
    options.onEnd(true);
    const seenStatus = statusOf(response);
    const shown = body ?? bytes;
    if (copy) {
      copy.add(typeof shown === "string" ? encoder.encode(shown) : shown);
      copy.complete = !copy.cut;
    }
    void meter.end(ended(missed ? "cancelled" : "ok", seenStatus));
    if (options.keep) await keepFirst();
    const said = answerHeaders(provider, response.headers, headers);
    said[COST_HEADER] = String(meter.costMicroUsd);
    return new Response(shown, { status: response.status, headers: said });
  }

  /** Most that are of unknown length end within, and so can be told from what is cut. Its reader is let go of. */
  async function readBeginning(
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

  function relayJson(response: Response, source: ReadableStream<Uint8Array>, beginning?: Uint8Array): Response {
    const kept = createByteBuffer();
    const shown = statusOf(response);
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
    const moved = relay({
      body: source,
      tap: tapped,
      head: beginning && { pieces: tapped.push(beginning), ended: false },
      signal,
      readOn: readOnWhile(() => true),
      hold: options.keep && ((last) => (last ? keepFirst() : undefined)),
      stop,
      onBytes: meter.touch,
      now,
      timers,
    });
    void moved.end.then((end) => {
      const whole = size <= MAX_READ_BYTES ? readWhole(kept.view()) : undefined;
      kept.drop();
      seen = { usage: whole?.usage, contentEvents: 0, contentBytes: operation === "embeddings" ? 0 : size };
      const failed = whole?.error !== undefined;
      return finish(end, shown, {
        failed,
        done: whole !== undefined,
        whole: whole !== undefined || size > MAX_READ_BYTES,
      });
    });
    return new Response(moved.readable, {
      status: response.status,
      headers: answerHeaders(provider, response.headers, headers),
    });
  }

  const readWhole = (bytes: Uint8Array<ArrayBuffer>) => {
    if (bytes.length > WHOLE_BYTES && countValues(bytes, MOST_VALUES) > MOST_VALUES) return undefined;
    const body = parseText(decoder.decode(bytes));
    return body === undefined ? undefined : passage.whole(body, bytes);
  };

  return {
    from,
    failed,
    clientGone,
    get seen() {
      return seen;
    },
  };
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

const refusalWords = (reason: AddressRefused["reason"]): string =>
  reason === "redirected"
    ? "it redirects to another address, which calls never follow."
    : `the address may not be called: ${addressWords(reason)}`;

/** What is known of an answer's own end. */
interface Said {
  /** It says that it failed. */
  failed: boolean;
  /** It said its last word. */
  done: boolean;
  /** Nothing says that it was cut. */
  whole: boolean;
}

/** Some providers leave the last word out; none leaves out all of these at the end of a whole answer. */
const isWhole = ({ done, finished, failed }: Seen): boolean => done || finished || failed;

/** The client would see something of it. */
const begun = ({ contentEvents }: Seen): boolean => contentEvents > 0;

const saidBy = ({ seen }: StreamReader): Said => ({ failed: seen.failed, done: seen.done, whole: isWhole(seen) });
