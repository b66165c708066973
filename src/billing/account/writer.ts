/** What happens to an account, on its way to disk: in groups, of holds those that live long enough to be worth it. */
import type { Clock } from "../../kernel/clock.ts";
import type { RowText } from "../account.schema.ts";
import type { Journal } from "./journal.ts";
import { type AccountEvent, type AccountState, apply, type Hold, prune } from "./state.ts";

/** Writes are at least so far apart: what happens meanwhile shares the next one. */
const GROUP_MS = 5;
/**
 * A hold that lives longer than this is written, so that a crash of everything still leaves a row of its call: that of a
 * stream soon, since its client has something of it.
 */
const SAVE_HOLD_AFTER_MS = { stream: 25, whole: 100 };
type HoldKind = keyof typeof SAVE_HOLD_AFTER_MS;

export interface WriterPorts {
  state: AccountState;
  journal: Pick<Journal, "append" | "sync">;
  clock: Clock;
  after(ms: number, run: () => void): void;
  /** A group with these rows was handed to the journal; it is not durable yet. */
  written(rows: readonly RowText[]): void;
}

export interface Writer {
  /** Applies the event, and writes it with the next group. */
  happened(event: AccountEvent): void;
  /** Writes events that were applied already, and the row of a call that ended by them. */
  note(events: readonly AccountEvent[], row?: RowText): void;
  /** Writes the hold once it is old enough, should its call be open then. */
  hold(hold: Hold): void;
  /** The next group has all open holds, however young. */
  saveHolds(): void;
  /** Writes everything that is waiting. With `confirmed`, nothing that the object says afterwards goes out before that is durable. */
  now(confirmed: boolean): void;
  /**
   * Writes everything that is waiting; resolves when it is durable. At once when nothing was written lately, else
   * together with what comes within the next few milliseconds.
   */
  soon(): Promise<void>;
}

export function createWriter({ state, journal, clock, after, written }: WriterPorts): Writer {
  let events: AccountEvent[] = [];
  let rows: RowText[] = [];
  /** Not written yet, by age. */
  const unsaved: Record<HoldKind, Hold[]> = { stream: [], whole: [] };
  const saveScheduled: Record<HoldKind, boolean> = { stream: false, whole: false };
  let group: Promise<void> | undefined;
  let writtenAt = Number.NEGATIVE_INFINITY;

  function save(holds: Hold[], before: number): void {
    for (let hold = holds[0]; hold && (hold.startedAt <= before || !state.holds.has(hold.callId)); hold = holds[0]) {
      holds.shift();
      if (state.holds.has(hold.callId)) events.push({ t: "hold", hold: { ...hold } });
    }
  }

  /** Sees to it that each hold is written once it is old enough: each kind by its own timer, since streams wait less. */
  function saveInTime(kind: HoldKind): void {
    const oldest = unsaved[kind][0];
    if (saveScheduled[kind] || !oldest) return;
    saveScheduled[kind] = true;
    const mostMs = SAVE_HOLD_AFTER_MS[kind];
    // Bounded, should the clock be set back.
    const waitMs = Math.min(mostMs, Math.max(GROUP_MS, oldest.startedAt + mostMs - clock()));
    after(waitMs, () => {
      saveScheduled[kind] = false;
      // Nobody waits for it: should it fail, the object is broken, and starts anew.
      soon().catch(() => {});
      saveInTime(kind);
    });
  }

  function now(confirmed: boolean): void {
    const at = clock();
    save(unsaved.stream, at - SAVE_HOLD_AFTER_MS.stream);
    save(unsaved.whole, at - SAVE_HOLD_AFTER_MS.whole);
    if (events.length === 0 && rows.length === 0) return;
    writtenAt = at;
    journal.append(state, events, rows, at, confirmed);
    written(rows);
    events = [];
    rows = [];
    prune(state, at);
  }

  async function flush(): Promise<void> {
    now(false);
    await journal.sync();
  }

  function soon(): Promise<void> {
    if (group) return group;
    const waitMs = Math.min(GROUP_MS, writtenAt + GROUP_MS - clock());
    if (waitMs <= 0) return flush();
    group = new Promise((resolve, reject) => {
      after(waitMs, () => {
        group = undefined;
        flush().then(resolve, reject);
      });
    });
    return group;
  }

  return {
    happened(event) {
      apply(state, event);
      events.push(event);
    },
    note(applied, row) {
      events.push(...applied);
      if (row) rows.push(row);
    },
    hold(hold) {
      const kind = hold.stream ? "stream" : "whole";
      unsaved[kind].push(hold);
      saveInTime(kind);
    },
    saveHolds() {
      save(unsaved.stream, Number.POSITIVE_INFINITY);
      save(unsaved.whole, Number.POSITIVE_INFINITY);
    },
    now,
    soon,
  };
}
