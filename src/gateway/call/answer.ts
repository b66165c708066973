/** Turns what a provider answers, or that it does not, into what the client gets and how the call is settled. */
import { isEventStream, isJson, type Received, receivedAs } from "../providers/upstream.ts";
import { parseText } from "../wire/members.ts";
import { readBytes } from "../wire/read-bytes.ts";
import { type Answering, type AnswerOptions, UNKNOWN } from "./answering.ts";
import { type CallFailure, refused, unanswered, unreadable } from "./failures.ts";
import { jsonAnswer } from "./json-answer.ts";
import type { Observed } from "./metering.service.ts";
import { streamAnswer } from "./stream-answer.ts";

export interface Answer {
  /** The client's response, whose call is settled at its end; or why there is none. */
  from(response: Response): Response | CallFailure | Promise<Response | CallFailure>;
  /** The provider gave no answer; `error`: what was thrown. */
  failed(error?: unknown): CallFailure;
  /** What was used as far as it is known. */
  seen(): Observed;
}

const MAX_ERROR_BYTES = 64 * 1024;
/** For the rest of a failure whose status is known. */
const ERROR_BODY_MS = 5_000;

const decoder = new TextDecoder();

export function createAnswer(options: AnswerOptions): Answer {
  const answering: Answering = { options, seen: UNKNOWN, missed: false, kept: false };
  return {
    from: (response) => answerFrom(answering, response),
    failed: (error) => unanswered(options, error),
    seen: () => answering.seen,
  };
}

function answerFrom(
  answering: Answering,
  response: Response,
): Response | CallFailure | Promise<Response | CallFailure> {
  const { options } = answering;
  const { copy } = options;
  options.meter.watch(options.idleTimeoutMs, true);
  const received = receivedAs(response);
  if (received.status < 200 || received.status > 299) return readError(options, received);
  if (copy) copy.contentType = received.contentType ?? copy.contentType;
  // The body is only touched by who reads it as a stream: making one costs a call that is short.
  if (options.stream && isEventStream(received) && response.body)
    return streamAnswer(answering, received, response.body);
  if (isJson(received)) return jsonAnswer(answering, received);
  void response.body?.cancel().catch(() => {});
  return unreadable(options.provider);
}

/** The status says enough where the rest does not come. */
async function readError(
  { provider, passage, meter, stop, idleTimeoutMs }: AnswerOptions,
  { response, status, headers }: Received,
): Promise<CallFailure> {
  meter.watch(Math.min(idleTimeoutMs, ERROR_BODY_MS), true);
  const bytes = await stop.guard(readBytes(response.body, MAX_ERROR_BYTES)).catch(() => undefined);
  const said = bytes && passage.errorOf(parseText(decoder.decode(bytes)), status);
  return refused(provider, status, headers, said);
}
