/** Tells whoever watches an account of its calls, as lines of JSON. An account that nobody watches pays one `if`. */
import type { UsageRow } from "../account.schema.ts";
import type { LiveLine, Watch } from "../live.schema.ts";
import { callOf } from "../usage.service.ts";

export const MAX_WATCHERS = 20;
/** So many rows may wait for a watcher; one that is further behind is let go. */
export const MAX_BACKLOG = 1_000;
/** Rows in one chunk: what waits is taken as it is read. */
const CHUNK_ROWS = 100;

interface Watcher {
  backlog: UsageRow[];
  /** It gets no more: what is left to say is why. */
  over: "left" | "lagged" | undefined;
  /** Set while it waits for something to come. */
  wake: (() => void) | undefined;
}

export interface Live {
  readonly watched: boolean;
  /** Undefined when as many watch as may. */
  watch(): Watch | undefined;
  publish(rows: readonly UsageRow[]): void;
}

const encoder = new TextEncoder();
const encode = (lines: readonly LiveLine[]): Uint8Array =>
  encoder.encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));

export function createLive(): Live {
  const watchers = new Set<Watcher>();

  function letGo(watcher: Watcher, why: "left" | "lagged"): void {
    watchers.delete(watcher);
    watcher.backlog = [];
    watcher.over ??= why;
    watcher.wake?.();
  }

  return {
    get watched() {
      return watchers.size > 0;
    },

    watch() {
      if (watchers.size >= MAX_WATCHERS) return undefined;
      const watcher: Watcher = { backlog: [], over: undefined, wake: undefined };
      watchers.add(watcher);
      return { lines: linesOf(watcher), leave: () => letGo(watcher, "left") };
    },

    publish(rows) {
      for (const watcher of watchers) {
        if (watcher.backlog.length > MAX_BACKLOG) {
          letGo(watcher, "lagged");
        } else {
          watcher.backlog.push(...rows);
          watcher.wake?.();
        }
      }
    },
  };
}

/** Of bytes, since other streams do not travel. Nothing is made before it is asked for: the backlog is all there is. */
const linesOf = (watcher: Watcher): ReadableStream<Uint8Array> =>
  new ReadableStream({
    type: "bytes",
    async pull(controller) {
      if (watcher.backlog.length === 0 && !watcher.over) {
        const { promise, resolve } = Promise.withResolvers<void>();
        watcher.wake = resolve;
        await promise;
      }
      if (watcher.over === "lagged") controller.enqueue(encode([{ lagged: true }]));
      if (watcher.over) {
        controller.close();
        controller.byobRequest?.respond(0);
        return;
      }
      controller.enqueue(encode(watcher.backlog.splice(0, CHUNK_ROWS).map((row) => callOf(row, null))));
    },
  });
