/** Moves a provider's body to the client through JavaScript that looks at it. */
import type { Tap } from "../wire/tap.ts";
import { hasNativePipe, type Source } from "./source.ts";
import type { Stop } from "./stop.ts";

export type RelayEnd =
  | { kind: "ended" }
  /** The client no longer reads. */
  | { kind: "client_gone" }
  /** The body broke off, or was aborted by its signal. */
  | { kind: "broken"; error: unknown };

export interface RelayOptions {
  source: Source;
  tap: Tap;
  sink: Sink;
  /** What the tap gave of bytes that were read before. */
  head?: Head | undefined;
  /** The client's, which aborts the body as well, where that is not read on: it also frees a write that nobody reads. */
  signal: AbortSignal;
  /**
   * Whether the body has more to tell behind the client's back: asked when the client leaves, then with each read. Absent:
   * never. The end is then that of a client that is gone, however the body ends.
   */
  readOn?: (() => boolean) | undefined;
  /**
   * Asked before what was read is written, and (`last`) before the end is: what is to be waited for first. It must be over
   * soon, since nothing is read meanwhile, and never reject.
   */
  hold?: ((last: boolean) => Promise<void> | undefined) | undefined;
  /** Breaks the body off. */
  stop: Stop;
  /** Called on each read. */
  onBytes: () => void;
  /** What the client gets before a proper end when the body breaks off; without it, or when it gives nothing, the connection is cut. */
  onBroken?: (error: unknown) => Uint8Array | undefined;
}

export interface Head {
  pieces: readonly Uint8Array[];
  /** The body has been read to its end, and the tap has been told. */
  ended: boolean;
}

/** The client's side. */
export interface Sink {
  readable: ReadableStream<Uint8Array>;
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
  abort(reason: unknown): Promise<void>;
  /** Calls back when the client stops reading. */
  onGone(run: () => void): void;
}

/**
 * Starts moving. Resolves (never rejects) as soon as it is known how it ends: it waits neither for a client to read the
 * last bytes nor for a provider to take note of a cancellation.
 */
export function relay(options: RelayOptions): Promise<RelayEnd> {
  const { promise: end, resolve } = Promise.withResolvers<RelayEnd>();
  move(options, resolve).catch((error: unknown) => resolve({ kind: "broken", error }));
  return end;
}

async function move(
  { source, tap, sink, head, signal, readOn, hold, stop, onBytes, onBroken }: RelayOptions,
  resolve: (end: RelayEnd) => void,
): Promise<void> {
  let writing = false;
  let over = false;
  let wrote = false;
  let left = false;
  let holding = false;
  function finish(end: RelayEnd): void {
    over = true;
    signal.removeEventListener("abort", free);
    resolve(left ? { kind: "client_gone" } : end);
  }
  function leave(reason: unknown): void {
    if (over || left) return;
    left = true;
    // Whoever still reads, or waits to, must hear that nothing comes any more.
    sink.abort(reason).catch(() => {});
    if (readOn?.()) return;
    finish({ kind: "client_gone" });
    // A body that stands still would not show that nobody waits for it.
    void source.cancel(reason);
  }
  function free(): void {
    if (readOn) leave(signal.reason);
    else if (writing) sink.abort(signal.reason).catch(() => {});
  }
  /** A client that reads nothing is not told. */
  function interrupt(reason: Error): void {
    // What is held back goes out first.
    if (over || holding) return;
    if (writing && !left) {
      sink.abort(reason).catch(() => {});
      return;
    }
    breakOff(reason);
    void source.cancel(reason);
  }
  sink.onGone(() => leave(new Error("the client stopped reading")));
  stop.onAsked(interrupt);
  const listen = (): void => {
    wrote = true;
    signal.addEventListener("abort", free, { once: true });
    if (signal.aborted) free();
  };
  const write = async (bytes: Uint8Array): Promise<void> => {
    if (left) return;
    writing = true;
    const written = sink.write(bytes);
    // Not before: the first bytes do not wait for it.
    if (!wrote) listen();
    try {
      await written;
    } catch (error) {
      // Only the client's side can fail here.
      leave(error);
    }
    writing = false;
  };
  const wait = async (held: Promise<void>, pieces: readonly Uint8Array[]): Promise<void> => {
    holding = true;
    await held;
    for (const piece of pieces) if (!over) await write(piece);
    holding = false;
    if (stop.reason) interrupt(stop.reason);
  };
  // A body that the client's leaving does not end is silent about it.
  if (readOn) listen();
  try {
    if (head) {
      const held = hold?.(head.ended);
      if (held) await wait(held, head.pieces);
      else for (const piece of head.pieces) await write(piece);
    }
    if (over) return;
    while (!head?.ended) {
      let chunk: Uint8Array | undefined;
      try {
        chunk = await source.read();
      } catch (error) {
        if (!over) breakOff(error);
        return;
      }
      if (over) return;
      if (!chunk) break;
      onBytes();
      const pieces = looked(() => tap.push(chunk));
      if (!pieces) return;
      const held = left ? undefined : hold?.(false);
      if (held) await wait(held, pieces);
      else for (const piece of pieces) await write(piece);
      if (over) return;
      if (left && !readOn?.()) {
        finish({ kind: "client_gone" });
        void source.cancel(signal.reason);
        return;
      }
    }
    const rest = head?.ended ? [] : looked(() => tap.end());
    if (!rest) return;
    const held = left ? undefined : hold?.(true);
    if (held) await wait(held, rest);
    else for (const piece of rest) await write(piece);
    if (over) return;
    finish({ kind: "ended" });
    sink.close().catch(() => {});
  } catch (error) {
    leave(error);
  }

  /** What the tap makes of it; one that throws ends the stream as a broken one. */
  function looked(look: () => Uint8Array[]): Uint8Array[] | undefined {
    try {
      return look();
    } catch (error) {
      breakOff(error);
      void source.cancel(error);
      return undefined;
    }
  }

  async function tell(said: Uint8Array): Promise<void> {
    if (said.length > 0) await sink.write(said);
    await sink.close();
  }

  function breakOff(error: unknown): void {
    finish({ kind: "broken", error });
    if (left) return;
    const said = onBroken?.(error);
    const told = said ? tell(said) : sink.abort(error);
    // Nobody may be there to hear of it.
    told.catch(() => {});
  }
}

export function createSink(): Sink {
  if (hasNativePipe) {
    const { readable, writable } = new IdentityTransformStream();
    return sinkOf(readable, writable.getWriter(), (bytes) => bytes);
  }
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  // This stream queues what it is given, while the buffer behind it is read into again.
  return sinkOf(readable, writable.getWriter(), (bytes) => bytes.slice());
}

function sinkOf(
  readable: ReadableStream<Uint8Array>,
  writer: WritableStreamDefaultWriter<Uint8Array>,
  own: (bytes: Uint8Array) => Uint8Array,
): Sink {
  return {
    readable,
    write: (bytes) => writer.write(own(bytes)),
    close: () => writer.close(),
    abort: (reason) => writer.abort(reason),
    onGone: (run) => void writer.closed.catch(run),
  };
}
