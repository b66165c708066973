/**
 * What goes on behind a client's back: a provider that makes its answer to the end, and bills it, whether or not somebody
 * listens is listened to when the client has left, for the count that comes last. Nobody gets what it says.
 */
import type { Timers } from "./settler.ts";
import type { Stop } from "./stop.ts";

/** The runtime keeps a request for 30 s after its client, and the settlement must still travel in it. */
export const DRAIN_MS = 25_000;

export interface Drain {
  /** The client has left. */
  readonly begun: boolean;
  /** Its time runs from here; called when it is seen that the client left, however often. */
  begin(): void;
  /** The attempt has ended. */
  over(): void;
}

/** `signal`: the client's, which the request to the provider must not have. */
export function createDrain(signal: AbortSignal, stop: Stop, timers: Timers): Drain {
  let timer: unknown;
  function begin(): void {
    if (drain.begun) return;
    drain.begun = true;
    timer = timers.set(() => stop.ask(new Error("the drain's time is up")), DRAIN_MS);
  }
  signal.addEventListener("abort", begin, { once: true });
  const drain = {
    begun: false,
    begin,
    over() {
      signal.removeEventListener("abort", begin);
      if (timer !== undefined) timers.clear(timer);
    },
  };
  return drain;
}
