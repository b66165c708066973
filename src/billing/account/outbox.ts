/**
 * Rows that Postgres has not acknowledged, in the order in which their groups were written. Those of this object's life
 * are at hand as well as on disk: reading back what was just written takes longer than writing it.
 */
import type { RowText, UsageRow } from "../account.schema.ts";
import { textOf } from "./row-text.ts";

/** As it stands on disk: an object, where the version before this one has left it. */
export type WaitingRow = RowText | UsageRow;

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

/** Kept at hand while Postgres is slow, some 3 MB; while it is away for long, they are on disk alone. */
const MOST_ROWS = 8_000;

const asText = (row: WaitingRow): RowText => (typeof row === "string" ? row : textOf(row));

/** `onDisk`: whether there are some of an earlier life. `list` gives what is on disk, oldest first. */
export function createOutbox(list: (limit: number) => Promise<Map<string, WaitingRow[]>>, onDisk: boolean): Outbox {
  /** All that there is, unless there is a backlog. */
  const atHand = new Map<string, readonly RowText[]>();
  let rowsAtHand = 0;
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
    return { keys, rows: [...found.values()].flat().map(asText) };
  }

  return {
    written(key, rows) {
      atHand.set(key, rows);
      rowsAtHand += rows.length;
      if (rowsAtHand <= MOST_ROWS) return;
      atHand.clear();
      rowsAtHand = 0;
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
        rowsAtHand -= atHand.get(key)?.length ?? 0;
        atHand.delete(key);
        if (key === lastOfBacklog) backlog = false;
      }
    },
  };
}
