/**
 * The account's durable memory: a journal of events, a snapshot now and then, and the outbox of rows that Postgres has
 * not acknowledged. Written in groups; a group is one atomic write.
 *
 * | key | value |
 * |---|---|
 * | `config` | `AccountConfig` as last read from the record |
 * | `routing` | `RoutingText`, the routing configuration as last read |
 * | `k:<key id>` | `AccountKey`, as read or as told by a route |
 * | `snapshot` | `{ seq, state }`: balances and counts as of `seq` |
 * | `s:<seq>.<part>` | `SnapshotPart`, what the snapshot of this `seq` has no room for |
 * | `j:<seq>.<part>` | `AccountEvent[]`: at the snapshot's `seq` the holds that were open then, above it whatever happened since |
 * | `e:<seq>.<part>` | `{ at, ids }`: calls that ended before the snapshot, for recognising repeats |
 * | `t:<seq>.<part>` | `RowText[]`, not yet in Postgres |
 * | `o:<seq>.<part>` | `UsageRow[]`, likewise, as a version before wrote them: it knows no `t:`, and leaves it in peace |
 * | `x:<call id>` | `RowText` that Postgres refused for what is in it: kept for whoever looks into it |
 *
 * Lists are cut into parts, since a value may have at most 2 MB: so no write is refused for its size, and an object that
 * starts anew from what is on disk does not meet the same refusal again.
 */
import type { CallId, KeyId } from "../../kernel/id.ts";
import type { AccountKey, RoutingText, RowText, UsageRow } from "../account.schema.ts";
import { createOutbox, type Waiting } from "./outbox.ts";
import { cut, cutEvents } from "./parts.ts";
import { callIdOf, textOf } from "./row-text.ts";
import { cutSnapshot, fromSnapshot, type Snapshot, type SnapshotPart, takeSnapshot } from "./snapshot.ts";
import {
  type AccountConfig,
  type AccountEvent,
  type AccountState,
  apply,
  ENDED_MEMORY_MS,
  emptyState,
} from "./state.ts";

/** The part of a Durable Object's storage that is used here. */
export interface Storage {
  get<T>(key: string): Promise<T | undefined>;
  list<T>(options: { prefix: string; limit?: number }): Promise<Map<string, T>>;
  put(entries: Record<string, unknown>, options?: { allowUnconfirmed?: boolean }): Promise<void>;
  delete(keys: string[], options?: { allowUnconfirmed?: boolean }): Promise<number>;
  sync(): Promise<void>;
}

interface Ended {
  at: number;
  ids: CallId[];
}

export interface Restored {
  config: AccountConfig | undefined;
  routing: RoutingText | undefined;
  keys: AccountKey[];
  /** Undefined for an object that has never been anything. */
  state: AccountState | undefined;
  /** Whether rows wait for Postgres. */
  pending: boolean;
  journal: Journal;
}

export interface Journal {
  /**
   * Writes one group. With `confirmed`, everything that the object says afterwards waits until it is durable; without,
   * answers go out meanwhile, and `sync` tells when it is. Throws, as everything else here throws or rejects, once the
   * storage has refused a write: the state is ahead of what can ever be durable.
   */
  append(state: AccountState, events: AccountEvent[], rows: RowText[], now: number, confirmed: boolean): void;
  /** Resolves when durable, as everything below that returns a promise. */
  saveConfig(config: AccountConfig): Promise<void>;
  saveRouting(routing: RoutingText): Promise<void>;
  saveKeys(keys: readonly AccountKey[]): Promise<void>;
  dropKeys(ids: readonly KeyId[]): void;
  sync(): Promise<void>;
  /** The oldest rows that Postgres has not acknowledged. */
  outbox(limit: number): Promise<Waiting>;
  drained(keys: string[]): void;
  /** Puts rows aside that will never be taken, so that they do not hold up the rest. */
  setAside(rows: readonly RowText[]): void;
}

/** After so many groups or so long, the journal is folded into a snapshot. */
const FOLD_EVERY_GROUPS = 500;
const FOLD_EVERY_MS = 5_000;
/** Storage takes at most 128 keys in one call. */
const KEYS_PER_CALL = 128;
/**
 * Well within 2 MB, which Cloudflare counts with their key, where all have as many tags as may be, of characters that take
 * two bytes each.
 */
const PART = { ids: 20_000, rows: 200 };

const keyOf = (prefix: string, seq: number, part: number): string =>
  `${prefix}:${String(seq).padStart(15, "0")}.${String(part).padStart(6, "0")}`;
const seqOf = (key: string): number => Number(key.slice(2, 17));
/** Whoever waits asks `sync`, and `refused` has heard of it. */
const nobodyWaits = (): void => {};

/** `refused`: the storage has refused a write. The object must not go on, but start anew from what is on disk. */
export async function openJournal(storage: Storage, now: number, refused: (error: unknown) => void): Promise<Restored> {
  const config = await storage.get<AccountConfig>("config");
  const routing = await storage.get<RoutingText>("routing");
  const keys = await storage.list<AccountKey>({ prefix: "k:" });
  const snapshot = await storage.get<{ seq: number; state: Snapshot }>("snapshot");
  const parts = await storage.list<SnapshotPart>({ prefix: "s:" });
  const entries = await storage.list<AccountEvent[]>({ prefix: "j:" });
  const remembered = await storage.list<Ended>({ prefix: "e:" });
  const waiting = await waitingRows(storage, 1);

  // Below its `seq` are entries that it has replaced; parts of any other belong to one that a version before has replaced.
  let seq = snapshot?.seq ?? 0;
  const own = [...parts].filter(([key]) => seqOf(key) === seq).map(([, part]) => part);
  const state = snapshot ? fromSnapshot(snapshot.state, own) : emptyState();
  for (const { at, ids } of remembered.values()) for (const id of ids) state.ended.set(id, at);
  for (const [key, events] of entries) {
    if (seqOf(key) < seq) continue;
    for (const event of events) apply(state, event);
    seq = seqOf(key);
  }
  const stale = [...parts.keys(), ...entries.keys(), ...remembered.keys()];
  const old = { seq, now, keys: stale, waits: waiting.size > 0 };
  const isKnown = snapshot !== undefined || entries.size > 0;
  return {
    config,
    routing,
    keys: [...keys.values()],
    state: isKnown ? state : undefined,
    pending: old.waits,
    journal: createJournal(storage, old, refused),
  };
}

/** The oldest groups that Postgres has not acknowledged. */
async function waitingRows(storage: Storage, limit: number): Promise<Map<string, RowText[]>> {
  const found = new Map<string, RowText[]>();
  for (const [key, rows] of await storage.list<UsageRow[]>({ prefix: "o:", limit })) found.set(key, rows.map(textOf));
  if (found.size === limit) return found;
  const texts = await storage.list<RowText[]>({ prefix: "t:", limit: limit - found.size });
  for (const [key, rows] of texts) found.set(key, rows);
  return found;
}

/** What an earlier life has left on disk. */
interface Left {
  seq: number;
  now: number;
  keys: string[];
  /** Whether rows wait for Postgres. */
  waits: boolean;
}

function createJournal(storage: Storage, old: Left, refused: (error: unknown) => void): Journal {
  const outbox = createOutbox((limit) => waitingRows(storage, limit), old.waits);
  let seq = old.seq;
  let foldedAt = old.now;
  /** Journal entries that the next fold makes stale. What was found at the start goes with the first one. */
  let unfolded = old.keys;
  /** Undefined until the first fold, which takes the ids that were found at the start, too, from the state. */
  let ended: CallId[] | undefined;
  const remembered = new Map<string, number>();
  let refusal: { error: unknown } | undefined;

  function check(): void {
    if (refusal) throw new Error("the storage has refused a write", { cause: refusal.error });
  }

  function refuse(error: unknown): void {
    if (refusal) return;
    refusal = { error };
    refused(error);
  }

  /** Each part under a key of its own. */
  function addParts(entries: Record<string, unknown>, prefix: string, parts: readonly unknown[]): string[] {
    return parts.map((part, i) => {
      const key = keyOf(prefix, seq, i);
      entries[key] = part;
      return key;
    });
  }

  /** Replaces the journal by a snapshot; the group that is being written is part of it. Returns the stale keys. */
  function fold(state: AccountState, now: number, entries: Record<string, unknown>): string[] {
    const stale = unfolded;
    for (const [key, at] of remembered) {
      if (at > now - ENDED_MEMORY_MS) break;
      stale.push(key);
      remembered.delete(key);
    }
    const { snapshot, parts } = cutSnapshot(takeSnapshot(state));
    entries.snapshot = { seq, state: snapshot };
    const holds = [...state.holds.values()].map((hold): AccountEvent => ({ t: "hold", hold: { ...hold } }));
    unfolded = [...addParts(entries, "s", parts), ...addParts(entries, "j", cutEvents(holds))];
    const ids = cut(ended ?? [...state.ended.keys()], PART.ids, () => 1).map((some): Ended => ({ at: now, ids: some }));
    for (const key of addParts(entries, "e", ids)) remembered.set(key, now);
    ended = [];
    foldedAt = now;
    return stale;
  }

  /** Rejects where it is refused: unless the object can do without, with all that is written in this turn. */
  async function put(entries: Record<string, unknown>, confirmed: boolean, dispensable = false): Promise<void> {
    check();
    const all = Object.entries(entries);
    const writes: Promise<void>[] = [];
    for (let i = 0; i < all.length; i += KEYS_PER_CALL) {
      const part = Object.fromEntries(all.slice(i, i + KEYS_PER_CALL));
      writes.push(storage.put(part, { allowUnconfirmed: !confirmed }));
    }
    await Promise.all(writes).catch((error) => {
      if (!dispensable) refuse(error);
      throw error;
    });
  }

  function remove(keys: readonly string[]): void {
    check();
    for (let i = 0; i < keys.length; i += KEYS_PER_CALL) {
      storage.delete(keys.slice(i, i + KEYS_PER_CALL), { allowUnconfirmed: true }).catch(refuse);
    }
  }

  return {
    // Writes made in one turn of the event loop commit together: a group is atomic, and so is a fold with what it
    // makes stale. That goes once the storage has taken the fold, which workerd says within the turn.
    append(state, events, rows, now, confirmed) {
      check();
      seq += 1;
      const entries: Record<string, unknown> = {};
      const texts = cut(rows, PART.rows, () => 1);
      addParts(entries, "t", texts).forEach((key, i) => {
        outbox.written(key, texts[i] ?? []);
      });
      if (ended) for (const event of events) if (event.t === "end" && !event.interrupted) ended.push(event.callId);
      let stale: string[] = [];
      if (unfolded.length >= FOLD_EVERY_GROUPS || now - foldedAt >= FOLD_EVERY_MS) stale = fold(state, now, entries);
      else unfolded.push(...addParts(entries, "j", cutEvents(events)));
      put(entries, confirmed)
        .then(() => remove(stale))
        .catch(nobodyWaits);
    },
    saveConfig: (config) => put({ config }, true),
    // What the record has anyway: without it on disk, it is read anew.
    saveRouting: (routing) => put({ routing }, true, true),
    saveKeys: (keys) => put(Object.fromEntries(keys.map((key) => [`k:${key.id}`, key])), true),
    dropKeys: (ids) => remove(ids.map((id) => `k:${id}`)),
    async sync() {
      await storage.sync();
      check();
    },
    async outbox(limit) {
      check();
      return await outbox.oldest(limit);
    },
    drained(keys) {
      outbox.drained(keys);
      remove(keys);
    },
    setAside(rows) {
      put(Object.fromEntries(rows.map((row) => [`x:${callIdOf(row)}`, row])), false).catch(nobodyWaits);
    },
  };
}
