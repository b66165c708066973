/**
 * A provider's body, read at the speed at which it comes. In workerd each turn from native I/O into JavaScript and back
 * costs more than everything done there, so bytes that come faster than they can be looked at one by one are taken in
 * blocks; bytes that come slowly are handed on at once. docs/gateway.md has the measurements.
 */
import type { Timers } from "./settler.ts";

export interface Source {
  /** The next bytes, valid until the next read; undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  cancel(reason: unknown): Promise<void>;
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

/** Only with one can bytes be drawn without JavaScript. */
export const hasNativePipe = typeof IdentityTransformStream === "function";

/** Reads as bytes come, and in blocks while they rush. */
export function createSource(body: ReadableStream<Uint8Array>, now: () => number, timers: Timers): Source {
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
    rush = time - since <= RUSH_MS && hasNativePipe;
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
