/** Why a call has no answer, in words for its client and for its row. */
import { AddressRefused } from "../../platform/guarded-fetch.ts";
import { addressWords } from "../credentials/connection-test.service.ts";
import type { CallError } from "../protocols/protocol.ts";
import type { Provider } from "../providers/providers.ts";
import { againHeaders, failureOf, type SaidError, upstreamError } from "../providers/upstream.ts";
import type { Drain } from "./drain.ts";
import type { CallEnd } from "./metering.service.ts";
import { DeadlinePassed, type Stop } from "./stop.ts";

/** Nothing of an answer has gone to the client. Whoever gets this settles the call by `end`, or asks another provider. */
export interface CallFailure {
  error: CallError;
  /** Beside ours: when to try again, and those of an `answer`. */
  headers: Record<string, string>;
  end: CallEnd;
  /** What the client gets with a status of success: an answer of its protocol that says itself that it failed. */
  answer?: Uint8Array<ArrayBuffer> | string;
}

export const ended = (status: CallEnd["status"], httpStatus: number, errorCode: string | null = null): CallEnd => ({
  status,
  httpStatus,
  errorCode,
});

const failure = (status: number, message: string, code: string, errorCode = code): CallFailure => ({
  error: upstreamError(status, message, code),
  headers: {},
  end: ended("error", status, errorCode),
});

/** The provider says itself that it failed. */
export function refused(provider: Provider, status: number, answer: Headers, said: SaidError | undefined): CallFailure {
  const { error, headers, errorCode } = failureOf(provider, status, answer, said);
  return { error, headers, end: ended("error", error.status, errorCode) };
}

/** An error is what its stream begins with. */
export const saidInStream = (error: CallError): CallFailure => ({
  error,
  headers: againHeaders(error),
  end: ended("error", error.status, "upstream_stream_error"),
});

export const brokeOff = ({ name }: Provider): CallError =>
  upstreamError(502, `${name} broke off its answer.`, "upstream_error");

export const truncated = (provider: Provider): CallFailure => ({
  error: brokeOff(provider),
  headers: {},
  end: ended("error", 502, "upstream_truncated"),
});

export const fellSilent = ({ name }: Provider): CallError =>
  upstreamError(504, `${name} fell silent.`, "upstream_timeout");

export const emptyAnswer = ({ name }: Provider): CallFailure =>
  failure(502, `${name} gave an empty answer.`, "upstream_error", "upstream_empty");

export const noAnswer = ({ name }: Provider): CallFailure =>
  failure(502, `${name} sends what is no answer.`, "upstream_error", "upstream_nonsense");

export const unreadable = ({ name }: Provider): CallFailure =>
  failure(
    502,
    `${name} answered with something that is neither JSON nor an event stream.`,
    "upstream_error",
    "upstream_nonsense",
  );

export function clientGone(): CallFailure {
  const error: CallError = {
    status: 499,
    message: "The client went away",
    type: "invalid_request_error",
    code: "client_closed_request",
    param: null,
  };
  return { error, headers: {}, end: ended("cancelled", 499) };
}

export interface Unanswered {
  provider: Provider;
  signal: AbortSignal;
  drain: Drain | undefined;
  stop: Stop;
}

/** No answer came, or none whose beginning was whole; `error`: what was thrown. */
export function unanswered({ provider, signal, drain, stop }: Unanswered, error: unknown): CallFailure {
  if (error instanceof AddressRefused) {
    const message = `${provider.name} was not called: ${refusalWords(error.reason)}`;
    return failure(502, message, "upstream_error", "upstream_address_refused");
  }
  if (drain?.begun) return clientGone();
  if (stop.reason instanceof DeadlinePassed) {
    return failure(504, "There was no answer within the policy's deadline.", "upstream_timeout", "deadline_exceeded");
  }
  if (stop.reason) return failure(504, `${provider.name} did not answer in time.`, "upstream_timeout");
  if (signal.aborted) return clientGone();
  const message = `${provider.name} cannot be reached or broke off its answer.`;
  return failure(502, message, "upstream_error", "upstream_unreachable");
}

const refusalWords = (reason: AddressRefused["reason"]): string =>
  reason === "redirected"
    ? "it redirects to another address, which calls never follow."
    : `the address may not be called: ${addressWords(reason)}`;
