/** The protocol of the live view, `GET /api/usage/live`: calls as they settle, over a connection that may break at any time. */
import { createParser } from "eventsource-parser";
import { UsageCall } from "../../../billing/usage.schema.ts";

export interface CallListeners {
  onCall(call: UsageCall): void;
  /** Calls are told from now on. What was missed before stands in the log, which lags by about a second. */
  onReady?(): void;
  /** The connection is gone, and will be opened again: once the page is shown, where it was let go with `hidden`. */
  onEnd?(hidden: boolean): void;
  /** Ends it for good. */
  signal: AbortSignal;
}

export interface CallStreamPorts {
  open(signal: AbortSignal): Promise<Response>;
  /** Resolves after the time, or when it is worth trying sooner. Rejects when aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** Keep-alives come each 15 s: what is silent for longer than this is dead, whatever its socket says. */
  silenceMs?: number;
}

const SILENCE_MS = 40_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Half of the wait is by chance, so that not all who lost one server come back to it in one moment. */
const backOff = (failures: number): number => {
  const whole = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
  return whole / 2 + (Math.random() * whole) / 2;
};

/** Follows the stream until it is aborted; opens it again whenever it ends or fails. Never rejects. */
export async function followCalls(ports: CallStreamPorts, listeners: CallListeners): Promise<void> {
  const { signal } = listeners;
  for (let failures = 0; !signal.aborted; ) {
    const opened = await readOnce(ports, listeners).catch(() => false);
    if (signal.aborted) return;
    listeners.onEnd?.(false);
    failures = opened ? 0 : failures + 1;
    await ports.pause(backOff(failures), signal).catch(() => undefined);
  }
}

/** As much of a document as is needed to know whether somebody can see it. */
export interface Page {
  readonly visibilityState: string;
  addEventListener(type: "visibilitychange", listener: () => void, options: { signal: AbortSignal }): void;
}

/**
 * Follows the stream while the page is shown. A hidden one holds no connection: over HTTP/1.1 a browser has six for all
 * tabs of a host, and streams that nobody looks at would leave none to those that somebody does.
 */
export function followWhileShown(ports: CallStreamPorts, page: Page, listeners: CallListeners): void {
  if (listeners.signal.aborted) return;
  let shown: AbortController | undefined;
  const look = (): void => {
    if (page.visibilityState !== "hidden") {
      if (shown) return;
      shown = new AbortController();
      const signal = AbortSignal.any([listeners.signal, shown.signal]);
      void followCalls(ports, { ...listeners, signal });
    } else if (shown) {
      shown.abort();
      shown = undefined;
      listeners.onEnd?.(true);
    }
  };
  page.addEventListener("visibilitychange", look, { signal: listeners.signal });
  look();
}

/** Whether it was open. */
async function readOnce({ open, silenceMs = SILENCE_MS }: CallStreamPorts, listeners: CallListeners): Promise<boolean> {
  const dead = new AbortController();
  const signal = AbortSignal.any([listeners.signal, dead.signal]);
  const listen = () => setTimeout(() => dead.abort(), silenceMs);
  let silence = listen();
  let ready = false;
  const parser = createParser({
    onEvent({ event, data }) {
      if (event === "ready") {
        ready = true;
        listeners.onReady?.();
      }
      if (event !== "call") return;
      const call = UsageCall.safeParse(JSON.parse(data));
      if (call.success) listeners.onCall(call.data);
    },
  });
  try {
    const response = await open(signal);
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      return false;
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    // A body that was made elsewhere does not end with the request's signal.
    signal.addEventListener("abort", () => void reader.cancel().catch(() => undefined), { once: true });
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return ready;
      clearTimeout(silence);
      silence = listen();
      parser.feed(value);
    }
  } catch {
    return ready;
  } finally {
    clearTimeout(silence);
    dead.abort();
  }
}
