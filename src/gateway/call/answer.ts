/** Turns what a provider answers, or that it does not, into what the client gets and how the call is settled. */
import { Problem } from "../../kernel/problem.ts";
import { renderOpenAi } from "../protocols/openai-chat/errors.ts";
import type { CallRequest } from "../protocols/openai-chat/request.service.ts";
import { readAnswer } from "../protocols/openai-chat/usage.service.ts";
import { createUsageScanner, type Seen } from "../protocols/openai-chat/usage-scanner.ts";
import type { Provider } from "../providers/providers.ts";
import {
  answerHeaders,
  failureOf,
  hiddenStatus,
  inBandError,
  inBandFailure,
  isEventStream,
  isJson,
} from "../providers/upstream.ts";
import { createByteBuffer } from "../wire/bytes.ts";
import type { Meter, Observed } from "./metering.service.ts";
import { type RelayEnd, relay } from "./relay.ts";
import type { Timers } from "./settler.ts";
import type { Stop } from "./stop.ts";

export interface AnswerOptions {
  provider: Provider;
  body: Pick<CallRequest, "stream" | "includeUsage" | "operation">;
  /** Of ours, for every answer of this call. */
  headers: Record<string, string>;
  meter: Meter;
  /** Where what was used is noted as it becomes known. */
  seen: Observed;
  /** The client's: aborted when it has left. The request to the provider ends with it. */
  signal: AbortSignal;
  /** Asked for when the provider falls silent. */
  stop: Stop;
  now: () => number;
  timers: Timers;
  idleTimeoutMs: number;
}

export interface Answer {
  from(response: Response): Response | Promise<Response>;
  failed(): Response;
  clientGone(): Response;
}

/** Up to here a JSON answer is read whole before it is handed on: one write, and its end is seen before the client's. */
const WHOLE_BYTES = 256 * 1024;
/** Beyond this a JSON answer is handed on and its usage is estimated. */
const MAX_READ_BYTES = 8 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

export function createAnswer(options: AnswerOptions): Answer {
  const { provider, headers, meter, seen, signal, stop, now, timers, idleTimeoutMs } = options;
  // The body's bytes must not live as long as its answer.
  const { stream: streamed, includeUsage, operation } = options.body;

  function settle(status: "ok" | "error" | "cancelled", httpStatus: number, errorCode: string | null = null): void {
    void meter.end({ status, httpStatus, errorCode });
  }

  function from(response: Response): Response | Promise<Response> {
    meter.watch(idleTimeoutMs, true);
    if (!response.ok) {
      const text = stop.guard(readText(response, MAX_ERROR_BYTES));
      return text.then((said) => refused(response.status, response.headers, said));
    }
    if (!response.body) return unreadable(response);
    if (streamed && isEventStream(response.headers)) return stream(response, response.body);
    if (!isJson(response.headers)) return unreadable(response);
    return json(response, response.body);
  }

  function refused(status: number, answer: Headers, text: string): Response {
    const failure = failureOf(provider, status, answer, text, headers);
    settle("error", failure.response.status, failure.errorCode);
    return failure.response;
  }

  function unreadable(response: Response): Response {
    void response.body?.cancel().catch(() => {});
    settle("error", 502, "upstream_nonsense");
    const detail = `${provider.name} answered with something that is neither JSON nor an event stream.`;
    return renderOpenAi(new Problem("upstream_error", { detail, headers }));
  }

  function failed(): Response {
    if (stop.asked) {
      settle("error", 504, "upstream_timeout");
      const detail = `${provider.name} did not answer in time.`;
      return renderOpenAi(new Problem("upstream_timeout", { detail, headers }));
    }
    if (signal.aborted) return clientGone();
    settle("error", 502, "upstream_unreachable");
    const detail = `${provider.name} cannot be reached or broke off its answer.`;
    return renderOpenAi(new Problem("upstream_error", { detail, headers }));
  }

  function clientGone(): Response {
    settle("cancelled", 499);
    return renderOpenAi(new Problem("client_closed_request", { headers }));
  }

  function stream(response: Response, source: ReadableStream<Uint8Array>): Response {
    const scanner = createUsageScanner({
      strip: !includeUsage,
      onError: (error) => inBandFailure(provider, error),
    });
    const note = () => {
      seen.usage = scanner.seen.usage;
      seen.contentEvents = scanner.seen.contentEvents;
      seen.contentBytes = scanner.seen.contentBytes;
    };
    const tap = {
      push(chunk: Uint8Array) {
        const out = scanner.push(chunk);
        note();
        return out;
      },
      end() {
        const out = scanner.end();
        note();
        if (isWhole(scanner.seen) || scanner.isInside) return out;
        // An unfinished event with an error behind it would be one broken event.
        return [inBandError(`${provider.name} broke off its answer.`, "upstream_error")];
      },
    };
    const moved = relay({
      body: source,
      tap,
      signal,
      stop,
      onBytes: meter.touch,
      onBroken() {
        if (scanner.seen.done) return new Uint8Array(0);
        if (scanner.isInside) return undefined;
        return stop.asked
          ? inBandError(`${provider.name} fell silent.`, "upstream_timeout")
          : inBandError(`${provider.name} broke off its answer.`, "upstream_error");
      },
      now,
      timers,
    });
    void moved.end.then((end) => finish(end, response.status, { ...scanner.seen, whole: isWhole(scanner.seen) }));
    return new Response(moved.readable, { status: 200, headers: answerHeaders(provider, response.headers, headers) });
  }

  /** A cancelled call says what the client saw of it: the status that its stream began with. */
  function finish(end: RelayEnd, httpStatus: number, said: Said): Promise<void> {
    const error = (errorCode: string) => meter.end({ status: "error", httpStatus, errorCode });
    // Clients leave when they read of an error, so it comes before their leaving.
    if (said.failed) return error("upstream_stream_error");
    // Behind the last word there is nothing left to miss: clients close as soon as they read it.
    if (said.done) return meter.end({ status: "ok", httpStatus, errorCode: null });
    if (end.kind === "ended") {
      if (said.whole) return meter.end({ status: "ok", httpStatus, errorCode: null });
      return meter.end({ status: "error", httpStatus, errorCode: "upstream_truncated", delivered: true });
    }
    if (end.kind === "client_gone" || (signal.aborted && !stop.asked)) {
      return meter.end({ status: "cancelled", httpStatus, errorCode: null });
    }
    return error(stop.asked ? "upstream_idle" : "upstream_broken");
  }

  async function json(response: Response, source: ReadableStream<Uint8Array>): Promise<Response> {
    const declared = Number(response.headers.get("content-length") ?? Number.NaN);
    // Compressed in spite of what we accept, it may be any size.
    if (!(declared <= WHOLE_BYTES) || response.headers.has("content-encoding")) return relayJson(response, source);
    const bytes = new Uint8Array(await stop.guard(response.arrayBuffer()));
    meter.touch();
    const facts = readJson(bytes);
    if (!facts) return unreadable(response);
    seen.usage = facts.usage;
    if (facts.error !== undefined && !facts.usage) {
      const status = hiddenStatus(facts.error);
      return refused(status, response.headers, decoder.decode(bytes));
    }
    settle("ok", response.status);
    return new Response(bytes, {
      status: response.status,
      headers: answerHeaders(provider, response.headers, headers),
    });
  }

  function relayJson(response: Response, source: ReadableStream<Uint8Array>): Response {
    const kept = createByteBuffer();
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
    const moved = relay({ body: source, tap, signal, stop, onBytes: meter.touch, now, timers });
    void moved.end.then((end) => {
      const facts = size <= MAX_READ_BYTES ? readJson(kept.view()) : undefined;
      kept.drop();
      seen.usage = facts?.usage;
      seen.contentBytes = operation === "embeddings" ? 0 : size;
      const failed = facts?.error !== undefined && !facts.usage;
      const whole = facts !== undefined || size > MAX_READ_BYTES;
      return finish(end, response.status, { failed, done: facts !== undefined, whole });
    });
    return new Response(moved.readable, {
      status: response.status,
      headers: answerHeaders(provider, response.headers, headers),
    });
  }

  return { from, failed, clientGone };
}

const decoder = new TextDecoder();

function readJson(bytes: Uint8Array): ReturnType<typeof readAnswer> | undefined {
  try {
    return readAnswer(JSON.parse(decoder.decode(bytes)));
  } catch {
    return undefined;
  }
}

/** What is known of an answer's own end. */
interface Said {
  /** It says that it failed. */
  failed: boolean;
  /** It said its last word. */
  done: boolean;
  /** Nothing says that it was cut. */
  whole: boolean;
}

/** Some providers leave `[DONE]` out; none leaves out all of these at the end of a whole answer. */
const isWhole = ({ done, finished, usage, failed }: Seen): boolean => done || finished || usage !== undefined || failed;

/** The beginning of a body as text; the rest is not fetched. */
async function readText(response: Response, maxBytes: number): Promise<string> {
  if (!response.body) return "";
  const reader = response.body.getReader();
  const text = createByteBuffer();
  while (text.size < maxBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    text.add(value.subarray(0, maxBytes - text.size));
  }
  if (text.size >= maxBytes) reader.cancel().catch(() => {});
  return decoder.decode(text.view());
}
