/**
 * What is kept for a time. Beside each object lies an empty one whose path begins with the day on which the first is due,
 * so that listing them in order finds what is due without a look at anything else. Readers do not wait for that day:
 * what has expired is absent.
 */
import type { Vault } from "./vault.ts";

export interface TimedVault {
  /** A path is written once: what is due is found by its path alone. `expiresAt` in epoch milliseconds. */
  put(path: string, bytes: Uint8Array, expiresAt: number): Promise<void>;
  get(path: string): Promise<Timed | undefined>;
  delete(paths: readonly string[]): Promise<void>;
  /** Deletes what lies under a prefix. A bounded amount: not all of it where `complete` is false. */
  purge(prefix: string): Promise<Swept>;
  /** Deletes what was due before today (UTC), the oldest first. A bounded amount, too; the next one goes on by itself. */
  sweep(): Promise<Swept>;
}

export interface Timed {
  bytes: Uint8Array<ArrayBuffer>;
  expiresAt: number;
}

export interface Swept {
  deleted: number;
  complete: boolean;
}

export interface TimedVaultOptions {
  vault: Vault;
  now: () => number;
  /** Pages that one purge or sweep works off. */
  mostPages?: number;
}

const DUE = "due/";
const DAY_LENGTH = "2026-01-01".length;
/** Before the content stands when it expires, as a 64-bit float. */
const HEAD_BYTES = 8;
const EMPTY = new Uint8Array(0);

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, DAY_LENGTH);

export function createTimedVault({ vault, now, mostPages = 50 }: TimedVaultOptions): TimedVault {
  /** Always from the front: what was deleted is no longer there, and a run that broke off left no place to remember. */
  async function clear(prefix: string, remove: (paths: readonly string[]) => Promise<number>): Promise<Swept> {
    let deleted = 0;
    for (let pages = 0; pages < mostPages; pages += 1) {
      const { paths, cursor } = await vault.list(prefix);
      const removed = paths.length === 0 ? 0 : await remove(paths);
      deleted += removed;
      if (cursor === undefined || removed < paths.length) return { deleted, complete: true };
    }
    return { deleted, complete: false };
  }

  return {
    async put(path, bytes, expiresAt) {
      const whole = new Uint8Array(HEAD_BYTES + bytes.length);
      new DataView(whole.buffer).setFloat64(0, expiresAt);
      whole.set(bytes, HEAD_BYTES);
      // The mark first: nothing may lie there that nobody would ever come for.
      await vault.put(`${DUE}${dayOf(expiresAt)}/${path}`, EMPTY);
      await vault.put(path, whole);
    },

    async get(path) {
      const whole = await vault.get(path);
      if (!whole || whole.length < HEAD_BYTES) return undefined;
      const expiresAt = new DataView(whole.buffer, whole.byteOffset).getFloat64(0);
      return now() < expiresAt ? { bytes: whole.subarray(HEAD_BYTES), expiresAt } : undefined;
    },

    delete: vault.delete,

    purge: (prefix) =>
      clear(prefix, async (paths) => {
        await vault.delete(paths);
        return paths.length;
      }),

    sweep() {
      const today = `${DUE}${dayOf(now())}`;
      return clear(DUE, async (paths) => {
        const due = paths.filter((path) => path < today);
        // A mark goes after what it is for, so that whatever breaks off here is done by the next sweep.
        await vault.delete(due.map((path) => path.slice(DUE.length + DAY_LENGTH + 1)));
        await vault.delete(due);
        return due.length;
      });
    },
  };
}
