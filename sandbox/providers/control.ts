import type { IncomingHttpHeaders } from "node:http";
import { type Directives, readFault } from "./directives.ts";

/** One request as it arrived, for tests that ask what the provider saw. Lives in memory only. */
export interface RequestEntry {
  id: number;
  provider: string;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** Epoch milliseconds. */
  receivedAt: number;
  /** When the head of the answer was written; null while there is none. */
  answeredAt: number | null;
  status: number | null;
  /** Stream events written so far. */
  events: number;
  endedAt: number | null;
  /** The caller went away before the answer was complete. */
  aborted: boolean;
  abortedAt: number | null;
}

export type Recorded = Omit<RequestEntry, "body"> & { body: Buffer };

const KEPT_REQUESTS = 5_000;
const KEPT_BYTES = 64 * 1024 * 1024;

interface Hold {
  waiting: Set<() => void>;
  released: boolean;
}

interface QueuedFault {
  directives: Directives;
  left: number;
}

export interface Control {
  record(entry: Omit<Recorded, "id">): Recorded;
  requests(): RequestEntry[];
  forget(): void;
  /** Resolves when the hold is released, or when `gone` aborts. A released hold lets later calls through. */
  wait(name: string, gone: AbortSignal): Promise<void>;
  release(name: string): number;
  waiting(name: string): number;
  holds(): Record<string, { waiting: number; released: boolean }>;
  /** Closes released holds again and lets nobody wait. */
  resetHolds(): void;
  /** False when there is no such fault. `provider` may be "*". */
  queueFault(provider: string, fault: string, times: number): boolean;
  nextFault(provider: string): Directives | undefined;
  queuedFaults(): Record<string, number>;
  clearFaults(): void;
}

export function createControl(): Control {
  let entries: Recorded[] = [];
  let bytes = 0;
  let sequence = 0;
  const holds = new Map<string, Hold>();
  const faults = new Map<string, QueuedFault[]>();

  const holdNamed = (name: string): Hold => {
    const known = holds.get(name);
    if (known) return known;
    const made: Hold = { waiting: new Set(), released: false };
    holds.set(name, made);
    return made;
  };

  const letGo = (hold: Hold): number => {
    const waiting = [...hold.waiting];
    hold.waiting.clear();
    for (const go of waiting) go();
    return waiting.length;
  };

  return {
    record(entry) {
      const recorded = { ...entry, id: ++sequence };
      entries.push(recorded);
      bytes += recorded.body.length;
      if (entries.length > 2 * KEPT_REQUESTS || bytes > 2 * KEPT_BYTES) {
        entries = entries.slice(-KEPT_REQUESTS);
        bytes = entries.reduce((sum, { body }) => sum + body.length, 0);
        while (bytes > KEPT_BYTES) bytes -= entries.shift()?.body.length ?? bytes;
      }
      return recorded;
    },
    requests: () => entries.map((entry) => ({ ...entry, body: entry.body.toString("utf8") })),
    forget() {
      entries = [];
      bytes = 0;
    },
    async wait(name, gone) {
      const hold = holdNamed(name);
      if (hold.released || gone.aborted) return;
      await new Promise<void>((resolve) => {
        const go = () => {
          hold.waiting.delete(go);
          gone.removeEventListener("abort", go);
          resolve();
        };
        hold.waiting.add(go);
        gone.addEventListener("abort", go);
      });
    },
    release(name) {
      const hold = holdNamed(name);
      hold.released = true;
      return letGo(hold);
    },
    waiting: (name) => holds.get(name)?.waiting.size ?? 0,
    holds: () =>
      Object.fromEntries(
        [...holds].map(([name, hold]) => [name, { waiting: hold.waiting.size, released: hold.released }]),
      ),
    resetHolds() {
      for (const hold of holds.values()) letGo(hold);
      holds.clear();
    },
    queueFault(provider, fault, times) {
      const directives = readFault(fault);
      if (!directives) return false;
      faults.set(provider, [...(faults.get(provider) ?? []), { directives, left: times }]);
      return true;
    },
    nextFault(provider) {
      if (faults.size === 0) return undefined;
      for (const name of [provider, "*"]) {
        const queue = faults.get(name);
        const first = queue?.[0];
        if (!queue || !first) continue;
        first.left -= 1;
        if (first.left <= 0) queue.shift();
        if (queue.length === 0) faults.delete(name);
        return first.directives;
      }
      return undefined;
    },
    queuedFaults: () =>
      Object.fromEntries([...faults].map(([name, queue]) => [name, queue.reduce((sum, { left }) => sum + left, 0)])),
    clearFaults: () => faults.clear(),
  };
}
