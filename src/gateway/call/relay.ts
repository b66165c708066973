/**
 * Moves a provider's body to the client through JavaScript that looks at it. In workerd each turn from native I/O into
 * JavaScript and back costs more than everything done there, so bytes that come faster than they can be looked at one
 * by one are taken in blocks; bytes that come slowly are handed on at once. docs/gateway.md has the measurements.
 */
import type { Tap } from "../wire/tap.ts";
import type { Timers } from "./settler.ts";
import type { Stop } from "./stop.ts";

export interface RelayPorts {
  now: () => number;
  timers: Timers;
}

export type RelayEnd =
  | { kind: "ended" }
  /** The client no longer reads. */
  | { kind: "client_gone" }
  /** The body broke off, or was aborted by its signal. */
  | { kind: "broken"; error: unknown };

export interface RelayOptions extends RelayPorts {
  body: ReadableStream<Uint8Array>;
  tap: Tap;
  /** Where it goes; made here where it was not before. */
  sink?: Sink;
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

const READ_BYTES = 16 * 1024;
/** So many reads within so long begin a rush. */
const RUSH_READS = 4;
const RUSH_MS = 4;
/** In a rush, bytes wait until there are so many or so long has passed. */
const BLOCK_BYTES = 16 * 1024;
const RUSH_WAIT_MS = 2;
/** A wait that gathered less ends the rush. */
const RUSH_MIN_BYTES = 1024;

/** Only with a native pipe can bytes be drawn without JavaScript. */
const canPace = typeof IdentityTransformStream === "function";

/**
 * Starts moving; `readable` is for the response. `end` resolves (never rejects) as soon as it is known how it ends: it
 * waits neither for a client to read the last bytes nor for a provider to take note of a cancellation.
 */
export function relay(options: RelayOptions): { readable: ReadableStream<Uint8Array>; end: Promise<RelayEnd> } {
  const { sink = createSink() } = options;
  const { promise: end, resolve } = Promise.withResolvers<RelayEnd>();
  move(options, sink, resolve).catch((error: unknown) => resolve({ kind: "broken", error }));
  return { readable: sink.readable, end };
}

async function move(
  { body, tap, head, signal, readOn, hold, stop, onBytes, onBroken, now, timers }: RelayOptions,
  sink: Sink,
  resolve: (end: RelayEnd) => void,
): Promise<void> {
  const source = createSource(body, now, timers);
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
  if (canPace) {
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

interface Source {
  /** The next bytes, valid until the next read; undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  cancel(reason: unknown): Promise<void>;
}

/** Reads as bytes come, and in blocks while they rush. */
function createSource(body: ReadableStream<Uint8Array>, now: () => number, timers: Timers): Source {
  let reader = body.getReader({ mode: "byob" });
  let buffer = new ArrayBuffer(READ_BYTES);
  let pace: Pace | undefined;
  let rush = false;
  let reads = 0;
  let since = now();

  /** Looks at how fast bytes came, and may start or end a rush. */
  function judge(length: number): void {
    if (rush) {
      if (length < RUSH_MIN_BYTES) {
        rush = false;
        reads = 0;
        since = now();
      }
      return;
    }
    reads += 1;
    if (reads < RUSH_READS) return;
    const time = now();
    rush = time - since <= RUSH_MS && canPace;
    reads = 0;
    since = time;
    if (rush && !pace) {
      reader.releaseLock();
      const [drawn, data] = body.tee();
      reader = data.getReader({ mode: "byob" });
      pace = createPace(drawn, timers);
    }
  }

  return {
    async read() {
      if (pace) await pace.draw(rush);
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (done || !value) return undefined;
      buffer = value.buffer;
      judge(value.byteLength);
      return value;
    },
    async cancel(reason) {
      await Promise.allSettled([pace?.cancel(reason), reader.cancel(reason)]);
    },
  };
}

interface Pace {
  /** Has the runtime draw up to a block; when asked to wait, until it is full or a moment has passed. */
  draw(wait: boolean): Promise<void>;
  cancel(reason: unknown): Promise<void>;
}

/**
 * The runtime moves one branch of a body through a native pipe into a block that nobody looks at, and so gathers the
 * same bytes for the other branch. The pipe is what makes it draw as bytes come: a branch that is itself read in whole
 * blocks makes the other one wait for whole blocks too. Draws at most a block ahead, since the pipe then stands still.
 */
function createPace(branch: ReadableStream<Uint8Array>, timers: Timers): Pace {
  const pipe = new IdentityTransformStream();
  const piped = branch.pipeTo(pipe.writable);
  // The other branch breaks off likewise, and tells.
  piped.catch(() => {});
  const reader = pipe.readable.getReader({ mode: "byob" });
  let buffer = new ArrayBuffer(BLOCK_BYTES);
  let block: Promise<void> | undefined;
  let over = false;

  async function fill(): Promise<void> {
    try {
      const { done, value } = await reader.readAtLeast(BLOCK_BYTES, new Uint8Array(buffer));
      if (value) buffer = value.buffer;
      over = done;
    } catch {
      over = true;
    }
    block = undefined;
  }

  return {
    async draw(wait) {
      if (over) return;
      block ??= fill();
      if (!wait) return;
      let timer: unknown;
      const moment = new Promise<void>((resolve) => {
        timer = timers.set(resolve, RUSH_WAIT_MS);
      });
      await Promise.race([block, moment]);
      timers.clear(timer);
    },
    async cancel(reason) {
      await reader.cancel(reason);
    },
  };
}
