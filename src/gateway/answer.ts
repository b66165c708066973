/** Turns what a provider answers, or that it does not, into what the client gets and how the call is settled. */
import { Problem } from "../kernel/problem.ts";
import type { Meter, Observed } from "./metering.service.ts";
import { renderOpenAi } from "./openai-errors.ts";
import type { Provider } from "./providers.ts";
import { type RelayEnd, relay } from "./relay.ts";
import type { CallRequest } from "./request.service.ts";
import type { Timers } from "./settler.ts";
import { answerHeaders, failureOf, hiddenStatus, inBandError, isEventStream, isJson } from "./upstream.ts";
import { readAnswer } from "./usage.service.ts";
import { createUsageScanner } from "./usage-scanner.ts";

export interface AnswerOptions {
  provider: Provider;
  body: CallRequest;
  /** Of ours, for every answer of this call. */
  headers: Record<string, string>;
  meter: Meter;
  /** Where what was used is noted as it becomes known. */
  seen: Observed;
  abort: AbortController;
  isStuck: () => boolean;
  isGone: () => boolean;
  now: () => number;
  timers: Timers;
  idleTimeoutMs: number;
}

export interface Answer {
  from(response: Response): Promise<Response>;
  failed(error: unknown): Response;
  clientGone(): Response;
}

/** Up to here a JSON answer is read whole before it is handed on: one write, and its end is seen before the client's. */
const WHOLE_BYTES = 256 * 1024;
/** Beyond this a JSON answer is handed on and its usage is estimated. */
const MAX_READ_BYTES = 8 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

export function createAnswer(options: AnswerOptions): Answer {
  const { provider, body, headers, meter, seen, abort, now, timers, idleTimeoutMs } = options;

  function settle(status: "ok" | "error" | "cancelled", httpStatus: number, errorCode: string | null = null): void {
    void meter.end({ status, httpStatus, errorCode });
  }

  async function from(response: Response): Promise<Response> {
    meter.watch(idleTimeoutMs);
    if (!response.ok) {
      const text = await readText(response, MAX_ERROR_BYTES);
      return refused(response.status, response.headers, text);
    }
    if (!response.body) return unreadable(response);
    if (body.stream && isEventStream(response.headers)) return stream(response, response.body);
    if (!isJson(response.headers)) return unreadable(response);
    return await json(response, response.body);
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

  function failed(error: unknown): Response {
    if (options.isStuck()) {
      settle("error", 504, "upstream_timeout");
      const detail = `${provider.name} did not answer in time.`;
      return renderOpenAi(new Problem("upstream_timeout", { detail, headers }));
    }
    if (options.isGone()) return clientGone();
    abort.abort(error);
    settle("error", 502, "upstream_unreachable");
    const detail = `${provider.name} cannot be reached or broke off its answer.`;
    return renderOpenAi(new Problem("upstream_error", { detail, headers }));
  }

  function clientGone(): Response {
    settle("cancelled", 499);
    return renderOpenAi(new Problem("client_closed_request", { headers }));
  }

  function stream(response: Response, source: ReadableStream<Uint8Array>): Response {
    const scanner = createUsageScanner({ strip: !body.includeUsage });
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
        return out;
      },
    };
    const moved = relay({
      body: source,
      tap,
      signal: abort.signal,
      onBytes: meter.touch,
      onBroken: () =>
        options.isStuck()
          ? inBandError(`${provider.name} fell silent.`, "upstream_timeout")
          : inBandError(`${provider.name} broke off its answer.`, "upstream_error"),
      now,
      timers,
    });
    void moved.end.then((end) => finish(end, response.status, scanner.seen.failed));
    return new Response(moved.readable, { status: 200, headers: answerHeaders(provider, response.headers, headers) });
  }

  /** A cancelled call says what the client saw of it: the status that its stream began with. */
  function finish(end: RelayEnd, status: number, failedInside: boolean): Promise<void> {
    // Clients leave when they read of an error, so it comes before their leaving.
    if (failedInside) return meter.end({ status: "error", httpStatus: status, errorCode: "upstream_stream_error" });
    if (end.kind === "ended") return meter.end({ status: "ok", httpStatus: status, errorCode: null });
    if (end.kind === "client_gone" || (options.isGone() && !options.isStuck())) {
      abort.abort(new Error("client disconnected"));
      return meter.end({ status: "cancelled", httpStatus: status, errorCode: null });
    }
    const errorCode = options.isStuck() ? "upstream_idle" : "upstream_broken";
    return meter.end({ status: "error", httpStatus: status, errorCode });
  }

  async function json(response: Response, source: ReadableStream<Uint8Array>): Promise<Response> {
    const declared = Number(response.headers.get("content-length") ?? Number.NaN);
    if (!(declared <= WHOLE_BYTES)) return relayJson(response, source);
    const bytes = new Uint8Array(await response.arrayBuffer());
    meter.touch();
    const facts = readJson(bytes);
    if (!facts) return unreadable(response);
    seen.usage = facts.usage;
    if (facts.error !== undefined && !facts.usage) {
      const status = hiddenStatus(facts.error);
      return refused(status, response.headers, new TextDecoder().decode(bytes));
    }
    settle("ok", response.status);
    return new Response(bytes, {
      status: response.status,
      headers: answerHeaders(provider, response.headers, headers),
    });
  }

  function relayJson(response: Response, source: ReadableStream<Uint8Array>): Response {
    const kept: Uint8Array[] = [];
    let size = 0;
    const tap = {
      push(chunk: Uint8Array) {
        size += chunk.byteLength;
        if (size <= MAX_READ_BYTES) kept.push(chunk.slice());
        else kept.length = 0;
        return [chunk];
      },
      end: () => [],
    };
    const moved = relay({ body: source, tap, signal: abort.signal, onBytes: meter.touch, now, timers });
    void moved.end.then((end) => {
      const facts = size <= MAX_READ_BYTES ? readJson(concat(kept, size)) : undefined;
      seen.usage = facts?.usage;
      seen.contentBytes = body.operation === "embeddings" ? 0 : size;
      return finish(end, response.status, facts?.error !== undefined && !facts.usage);
    });
    return new Response(moved.readable, {
      status: response.status,
      headers: answerHeaders(provider, response.headers, headers),
    });
  }

  return { from, failed, clientGone };
}

function readJson(bytes: Uint8Array): ReturnType<typeof readAnswer> | undefined {
  try {
    return readAnswer(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** The beginning of a body as text; the rest is not fetched. */
async function readText(response: Response, maxBytes: number): Promise<string> {
  if (!response.body) return "";
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < maxBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.byteLength;
  }
  if (size >= maxBytes) await reader.cancel();
  return new TextDecoder().decode(concat(chunks, size));
}
