/**
 * Rows that Postgres has not acknowledged, in the order in which their groups were written. Those of this object's life
 * are at hand as well as on disk: reading back what was just written takes longer than writing it.
 */
import type { RowText } from "../account.schema.ts";

export interface Waiting {
  keys: string[];
  rows: RowText[];
}

export interface Outbox {
  /** Was written under this key. */
  written(key: string, rows: readonly RowText[]): void;
  /** The oldest groups, so many at most. */
  oldest(limit: number): Promise<Waiting>;
  /** Postgres has them: to be deleted on disk by the caller. */
  drained(keys: readonly string[]): void;
}

/**
 * So much text is kept at hand while Postgres is slow: some 9,000 rows without tags. While it is away for long, they are
 * on disk alone.
 */
const MOST_CHARACTERS = 3_000_000;

const lengthOf = (rows: readonly RowText[]): number => rows.reduce((sum, row) => sum + row.length, 0);

/** `onDisk`: whether there are some of an earlier life. `list` gives what is on disk, oldest first. */
export function createOutbox(list: (limit: number) => Promise<Map<string, RowText[]>>, onDisk: boolean): Outbox {
  /** All that there is, unless there is a backlog. */
  const atHand = new Map<string, readonly RowText[]>();
  let charactersAtHand = 0;
  /** How often it was too much. */
  let overflows = 0;
  /** There may be groups on disk that are not at hand. */
  let backlog = onDisk;
  /** Of a backlog that was read to its end: once it is drained there is none. */
  let lastOfBacklog: string | undefined;

  async function fromDisk(limit: number): Promise<Waiting> {
    const before = overflows;
    lastOfBacklog = undefined;
    const found = await list(limit);
    const keys = [...found.keys()];
    // What came meanwhile is at hand, if that was not too much.
    if (overflows === before && found.size < limit) {
      lastOfBacklog = keys.at(-1);
      backlog = lastOfBacklog !== undefined;
    }
    return { keys, rows: [...found.values()].flat() };
  }

  return {
    written(key, rows) {
      atHand.set(key, rows);
      charactersAtHand += lengthOf(rows);
      if (charactersAtHand <= MOST_CHARACTERS) return;
      atHand.clear();
      charactersAtHand = 0;
      overflows += 1;
      backlog = true;
      lastOfBacklog = undefined;
    },

    oldest(limit) {
      if (backlog) return fromDisk(limit);
      const groups = [...atHand].slice(0, limit);
      return Promise.resolve({ keys: groups.map(([key]) => key), rows: groups.flatMap(([, rows]) => rows) });
    },

    drained(keys) {
      for (const key of keys) {
        charactersAtHand -= lengthOf(atHand.get(key) ?? []);
        atHand.delete(key);
        if (key === lastOfBacklog) backlog = false;
      }
    },
  };
}
