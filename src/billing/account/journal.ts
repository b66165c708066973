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
 * | `j:<seq>.<part>` | `AccountEvent[]`: the open holds as of the snapshot, then whatever happened since |
 * | `e:<seq>.<part>` | `{ at, ids }`: calls that ended before the snapshot, for recognising repeats |
 * | `t:<seq>.<part>` | `RowText[]`, not yet in Postgres |
 * | `o:<seq>.<part>` | `UsageRow[]`, likewise, as a version before wrote them: it knows no `t:`, and leaves it in peace |
 * | `x:<call id>` | `RowText` that Postgres refused for what is in it: kept for whoever looks into it |
 *
 * Lists are cut into parts, since a value may have at most 2 MB.
 */
import type { CallId, KeyId } from "../../kernel/id.ts";
import type { AccountKey, RoutingText, RowText, UsageRow } from "../account.schema.ts";
import { createOutbox, type Waiting } from "./outbox.ts";
import { callIdOf, textOf } from "./row-text.ts";
import { fromSnapshot, type Snapshot, takeSnapshot } from "./snapshot.ts";
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
   * answers go out meanwhile, and `sync` tells when it is.
   */
  append(state: AccountState, events: AccountEvent[], rows: UsageRow[], now: number, confirmed: boolean): void;
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
const PART = { events: 250, ids: 20_000, rows: 200 };

const keyOf = (prefix: string, seq: number, part: number): string =>
  `${prefix}:${String(seq).padStart(15, "0")}.${String(part).padStart(6, "0")}`;
const seqOf = (key: string): number => Number(key.slice(2, 17));

export async function openJournal(storage: Storage, now: number): Promise<Restored> {
  const config = await storage.get<AccountConfig>("config");
  const routing = await storage.get<RoutingText>("routing");
  const keys = await storage.list<AccountKey>({ prefix: "k:" });
  const snapshot = await storage.get<{ seq: number; state: Snapshot }>("snapshot");
  const entries = await storage.list<AccountEvent[]>({ prefix: "j:" });
  const remembered = await storage.list<Ended>({ prefix: "e:" });
  const waiting = await waitingRows(storage, 1);

  const state = snapshot ? fromSnapshot(snapshot.state) : emptyState();
  for (const { at, ids } of remembered.values()) for (const id of ids) state.ended.set(id, at);
  let seq = snapshot?.seq ?? 0;
  for (const [key, events] of entries) {
    for (const event of events) apply(state, event);
    seq = seqOf(key);
  }
  const old = { seq, now, keys: [...entries.keys(), ...remembered.keys()], waits: waiting.size > 0 };
  const isKnown = snapshot !== undefined || entries.size > 0;
  return {
    config,
    routing,
    keys: [...keys.values()],
    state: isKnown ? state : undefined,
    pending: old.waits,
    journal: createJournal(storage, old),
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

function createJournal(storage: Storage, old: Left): Journal {
  const outbox = createOutbox((limit) => waitingRows(storage, limit), old.waits);
  let seq = old.seq;
  let foldedAt = old.now;
  /** Journal entries that the next fold makes stale. What was found at the start goes with the first one. */
  let unfolded = old.keys;
  /** Undefined until the first fold, which takes the ids that were found at the start, too, from the state. */
  let ended: CallId[] | undefined;
  const remembered = new Map<string, number>();

  /** The list in parts, each under a key of its own. */
  function addParts<T>(
    entries: Record<string, unknown>,
    prefix: string,
    items: readonly T[],
    size: number,
  ): [key: string, part: T[]][] {
    const parts: [string, T[]][] = [];
    for (let i = 0; i < items.length; i += size) parts.push([keyOf(prefix, seq, i / size), items.slice(i, i + size)]);
    for (const [key, part] of parts) entries[key] = part;
    return parts;
  }

  /** Replaces the journal by a snapshot; the group that is being written is part of it. Returns the stale keys. */
  function fold(state: AccountState, now: number, entries: Record<string, unknown>): string[] {
    const stale = unfolded;
    for (const [key, at] of remembered) {
      if (at > now - ENDED_MEMORY_MS) break;
      stale.push(key);
      remembered.delete(key);
    }
    entries.snapshot = { seq, state: takeSnapshot(state) };
    const holds = [...state.holds.values()].map((hold): AccountEvent => ({ t: "hold", hold: { ...hold } }));
    unfolded = addParts(entries, "j", holds, PART.events).map(([key]) => key);
    const ids = ended ?? [...state.ended.keys()];
    for (let i = 0; i < ids.length; i += PART.ids) {
      const key = keyOf("e", seq, i / PART.ids);
      entries[key] = { at: now, ids: ids.slice(i, i + PART.ids) } satisfies Ended;
      remembered.set(key, now);
    }
    ended = [];
    foldedAt = now;
    return stale;
  }

  async function put(entries: Record<string, unknown>, confirmed: boolean): Promise<void> {
    const all = Object.entries(entries);
    const writes: Promise<void>[] = [];
    for (let i = 0; i < all.length; i += KEYS_PER_CALL) {
      const part = Object.fromEntries(all.slice(i, i + KEYS_PER_CALL));
      writes.push(storage.put(part, { allowUnconfirmed: !confirmed }));
    }
    await Promise.all(writes);
  }

  function remove(keys: readonly string[]): void {
    for (let i = 0; i < keys.length; i += KEYS_PER_CALL) {
      void storage.delete(keys.slice(i, i + KEYS_PER_CALL), { allowUnconfirmed: true });
    }
  }

  return {
    // Writes made in one turn of the event loop commit together: a group is atomic, and so is a fold with what it
    // makes stale.
    append(state, events, rows, now, confirmed) {
      const texts = rows.map(textOf);
      seq += 1;
      const entries: Record<string, unknown> = {};
      for (const [key, part] of addParts(entries, "t", texts, PART.rows)) outbox.written(key, part);
      if (ended) for (const event of events) if (event.t === "end" && !event.interrupted) ended.push(event.callId);
      if (unfolded.length >= FOLD_EVERY_GROUPS || now - foldedAt >= FOLD_EVERY_MS) {
        const stale = fold(state, now, entries);
        void put(entries, confirmed);
        remove(stale);
      } else {
        unfolded.push(...addParts(entries, "j", events, PART.events).map(([key]) => key));
        void put(entries, confirmed);
      }
    },
    saveConfig: (config) => put({ config }, true),
    saveRouting: (routing) => put({ routing }, true),
    saveKeys: (keys) => put(Object.fromEntries(keys.map((key) => [`k:${key.id}`, key])), true),
    dropKeys: (ids) => remove(ids.map((id) => `k:${id}`)),
    sync: () => storage.sync(),
    outbox: outbox.oldest,
    drained(keys) {
      outbox.drained(keys);
      remove(keys);
    },
    setAside(rows) {
      void put(Object.fromEntries(rows.map((row) => [`x:${callIdOf(row)}`, row])), false);
    },
  };
}
