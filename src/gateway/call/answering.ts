/** What both ways of an answer have in common: how far it has come, what its client has missed, and how its call ends. */
import type { Operation } from "../../billing/account.schema.ts";
import type { Seen } from "../protocols/protocol.ts";
import type { Provider } from "../providers/providers.ts";
import type { Received } from "../providers/upstream.ts";
import type { Copying } from "./copy.ts";
import type { Drain } from "./drain.ts";
import { clientGone, ended } from "./failures.ts";
import type { CallEnd, Meter, Observed } from "./metering.service.ts";
import type { Passage } from "./passage.ts";
import type { RelayEnd } from "./relay.ts";
import type { Timers } from "./settler.ts";
import type { Stop } from "./stop.ts";

export interface AnswerOptions {
  provider: Provider;
  passage: Passage;
  operation: Operation;
  stream: boolean;
  /** Of ours, for this attempt's answer, which adds its own. */
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
  /**
   * Hears once how it went behind a Response: false where the provider failed, undefined where that says nothing of it, since
   * the client left or its request was to blame.
   */
  onEnd: (well: boolean | undefined) => void;
  /** Takes down what the client is given. Undefined: nobody wants it. */
  copy: Copying | undefined;
  /** Keeps what was copied so far; the last word waits for it. Never rejects. Undefined: it waits for nobody. */
  keep?: (() => Promise<void>) | undefined;
}

/** One answer under way. */
export interface Answering {
  readonly options: AnswerOptions;
  /** What was used as far as it is known. */
  seen: Observed;
  /** The client left before the last word. */
  missed: boolean;
  kept: boolean;
}

/** What is known of an answer's own end. */
export interface Said {
  /** It says that it failed. */
  failed: boolean;
  /** And that the request itself is to blame. */
  isRequestsOwn: boolean;
  /** It said its last word. */
  done: boolean;
  /** Nothing says that it was cut. */
  whole: boolean;
}

/** On answers whose cost is known before they begin. */
export const COST_HEADER = "x-edgewright-cost-micro-usd";

export const UNKNOWN: Observed = { usage: undefined, contentEvents: 0, contentBytes: 0 };

/** Some providers leave the last word out; none leaves out all of these at the end of a whole answer. */
export const isWhole = ({ done, finished, failed }: Seen): boolean => done || finished || failed;

/** To be asked once the last word is known and has not gone out. Nothing is kept of an answer that its client has left. */
export function keepOnce(answering: Answering): Promise<void> | undefined {
  const { options, kept, missed } = answering;
  if (kept || missed || options.signal.aborted) return undefined;
  answering.kept = true;
  return options.keep?.();
}

/** Of a relay, where the provider is listened to behind the client's back. What came before that belongs to the client. */
export function readOnWhile(answering: Answering, unsaid: () => boolean): (() => boolean) | undefined {
  const { drain, stop } = answering.options;
  if (!drain) return undefined;
  return () => {
    if (stop.reason || !unsaid()) return false;
    drain.begin();
    answering.missed = true;
    return true;
  };
}

/** What the client sees of it, if it is still there. */
export function statusOf(answering: Answering, { status }: Received): number {
  answering.missed = answering.options.drain?.begun ?? false;
  return answering.missed ? clientGone().end.httpStatus : status;
}

/** A cancelled call says what the client saw of it: the status that its stream began with. */
export function finish(answering: Answering, end: RelayEnd, httpStatus: number, said: Said): Promise<void> {
  const { options, missed } = answering;
  const { copy, meter, signal, stop } = options;
  const settle = (how: CallEnd): Promise<void> => {
    if (copy) {
      if (missed || how.status === "cancelled") copy.cut = true;
      copy.complete = said.done && !said.failed && !copy.cut;
    }
    const saysNothing = how.status === "cancelled" || said.isRequestsOwn;
    options.onEnd(saysNothing ? undefined : how.status === "ok");
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
  if (end.kind === "client_gone" || (signal.aborted && !stop.reason)) {
    return settle(ended("cancelled", httpStatus));
  }
  return error(stop.reason ? "upstream_idle" : "upstream_broken");
}
