/** Cuts what may be long into parts that the storage takes: a value may have at most 2 MB, which Cloudflare counts with its key. */
import type { AccountEvent } from "./state.ts";

/** Of the list in a value, as `sizeOf` has it: what is left is for its key, and for what is around the list. */
export const MOST_BYTES = 1_800_000;

/**
 * What plain data takes in the storage, at most: as V8 serialises it, with two bytes for each character. To be asked of what
 * may be long, and seldom.
 */
export function sizeOf(value: unknown): number {
  if (typeof value === "string") return 8 + 2 * value.length;
  if (typeof value !== "object" || value === null) return 9;
  let size = 16;
  if (Array.isArray(value)) for (const item of value) size += sizeOf(item);
  else for (const [name, member] of Object.entries(value)) size += sizeOf(name) + sizeOf(member);
  return size;
}

/** Parts of at most so much by weight, in the order of the list; an item that weighs more has a part of its own. */
export function cut<T>(items: readonly T[], most: number, weigh: (item: T) => number): T[][] {
  const parts: T[][] = [];
  let part: T[] = [];
  let weight = 0;
  for (const item of items) {
    const its = weigh(item);
    if (weight + its > most && part.length > 0) {
      parts.push(part);
      part = [];
      weight = 0;
    }
    part.push(item);
    weight += its;
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

/** So many of a bounded size fit, where all have as many tags as may be, of characters that take two bytes each. */
const EVENTS_PER_PART = 250;
const LISTING: ReadonlySet<AccountEvent["t"]> = new Set(["limits", "begin", "alerted"]);

/**
 * A group of events, or the holds of a fold, for one value each. An event that lists more than fits becomes several, which
 * come to the same when they are applied in this order.
 */
export const cutEvents = (events: readonly AccountEvent[]): AccountEvent[][] =>
  cut(events.some(lists) ? events.flatMap(piecesOf) : events, EVENTS_PER_PART, weightOf);

const lists = (event: AccountEvent): boolean => LISTING.has(event.t);

const weightOf = (event: AccountEvent): number =>
  lists(event) ? Math.ceil((sizeOf(event) / MOST_BYTES) * EVENTS_PER_PART) : 1;

function piecesOf(event: AccountEvent): AccountEvent[] {
  if (!lists(event) || sizeOf(event) <= MOST_BYTES) return [event];
  switch (event.t) {
    case "limits": {
      // The leases come last, since each event replaces those before. With what is dropped they are far from filling a
      // value: limits are few, and so are the messages that an object takes while a lease lives.
      const { t, version, set } = event;
      const pieces = cut(set, MOST_BYTES, sizeOf).map((some): AccountEvent => ({ t, version, set: some, drop: [] }));
      return [...pieces, { ...event, set: [] }];
    }
    case "begin":
      return cut(event.spentByKey, MOST_BYTES, sizeOf).map((spentByKey, i) => ({
        ...event,
        charged: i === 0 ? event.charged : 0,
        spentByKey,
      }));
    case "alerted":
      return cut(event.ids, MOST_BYTES, sizeOf).map((ids) => ({ ...event, ids }));
    default:
      return [event];
  }
}
