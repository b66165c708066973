import { type CallListeners, followWhileShown } from "./call-stream.ts";
import { authorised } from "./client.ts";

/** Waits, but no longer than until the network is back. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      signal.removeEventListener("abort", stop);
      resolve();
    };
    const stop = () => {
      done();
      reject(signal.reason);
    };
    const timer = setTimeout(done, ms);
    window.addEventListener("online", done);
    signal.addEventListener("abort", stop, { once: true });
  });
}

/**
 * Tells each call of the organisation as it settles, until the signal aborts. A connection that breaks (the server was
 * replaced, the network went away, the credential was renewed) is opened again, and none is held while the page is
 * hidden; read the log at `onReady` for what was missed meanwhile. A call may be told twice.
 */
export function subscribeToCalls(listeners: CallListeners): void {
  const open = (signal: AbortSignal) => authorised(new Request("/api/usage/live", { signal }));
  followWhileShown({ open, pause }, document, listeners);
}
