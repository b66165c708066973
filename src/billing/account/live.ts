/** Tells whoever watches an account of its calls, as lines of JSON. An account that nobody watches pays one `if`. */
import type { UsageRow } from "../account.schema.ts";
import type { LiveLine } from "../live.schema.ts";
import { callOf } from "../usage.service.ts";

export const MAX_WATCHERS = 20;
/** So many rows may wait for a watcher; one that is further behind is let go. */
export const MAX_BACKLOG = 1_000;
/** Rows in one chunk: what waits is taken as it is read. */
const CHUNK_ROWS = 100;

interface Watcher {
  backlog: UsageRow[];
  lagged: boolean;
  /** Set while it waits for something to come. */
  wake: (() => void) | undefined;
}

export interface Live {
  readonly watched: boolean;
  /** A stream of lines from now on, ended by its reader or by falling behind; undefined when too many watch. */
  watch(): ReadableStream<Uint8Array> | undefined;
  publish(rows: readonly UsageRow[]): void;
}

const encoder = new TextEncoder();
const encode = (lines: readonly LiveLine[]): Uint8Array =>
  encoder.encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));

export function createLive(): Live {
  const watchers = new Set<Watcher>();

  return {
    get watched() {
      return watchers.size > 0;
    },

    watch() {
      if (watchers.size >= MAX_WATCHERS) return undefined;
      const watcher: Watcher = { backlog: [], lagged: false, wake: undefined };
      watchers.add(watcher);
      // Of bytes, since others do not travel; nothing is made before it is asked for, so that the backlog is all there is.
      return new ReadableStream({
        type: "bytes",
        async pull(controller) {
          if (watcher.backlog.length === 0 && !watcher.lagged) {
            const { promise, resolve } = Promise.withResolvers<void>();
            watcher.wake = resolve;
            await promise;
          }
          if (watcher.lagged) {
            controller.enqueue(encode([{ lagged: true }]));
            controller.close();
            return;
          }
          const rows = watcher.backlog.splice(0, CHUNK_ROWS);
          // Cancelled while it waited.
          if (rows.length > 0) controller.enqueue(encode(rows.map((row) => callOf(row, null))));
        },
        cancel() {
          watchers.delete(watcher);
          watcher.backlog = [];
          watcher.wake?.();
        },
      });
    },

    publish(rows) {
      for (const watcher of watchers) {
        if (watcher.backlog.length > MAX_BACKLOG) {
          watchers.delete(watcher);
          watcher.backlog = [];
          watcher.lagged = true;
        } else {
          watcher.backlog.push(...rows);
        }
        watcher.wake?.();
        watcher.wake = undefined;
      }
    },
  };
}
