/** The pages of the log that are loaded, and how calls that come by themselves get into them. */
import type { UsageCall } from "../../../../billing/usage.schema.ts";

export interface CallPage {
  items: UsageCall[];
  nextCursor: string | null;
}

/** Newest first, as the API sorts. */
const isBefore = (one: UsageCall, other: UsageCall): boolean =>
  one.startedAt === other.startedAt ? one.id > other.id : one.startedAt > other.startedAt;

/**
 * Which of two accounts of one call to show. A call that was presumed dead may have settled after all, never the other
 * way round; what is pushed may not know its key's name yet.
 */
function better(known: UsageCall, told: UsageCall): UsageCall {
  if (known.status === "interrupted" || told.status === "interrupted") {
    return told.status === "interrupted" ? known : told;
  }
  return known.keyName === null && told.keyName !== null ? told : known;
}

/**
 * Takes calls into the loaded pages, each once and at its place. One that belongs below the last loaded row is left out
 * while older pages are to come: it comes with them.
 */
export function withCalls<Page extends CallPage>(pages: readonly Page[], calls: readonly UsageCall[]): Page[] {
  const told = new Map(calls.map((call) => [call.id, call]));
  const merged = pages.map((page) => ({
    ...page,
    items: page.items.map((known) => {
      const news = told.get(known.id);
      told.delete(known.id);
      return news ? better(known, news) : known;
    }),
  }));
  for (const call of told.values()) {
    const home = merged.find(({ items }) => items.some((item) => isBefore(call, item))) ?? merged.at(-1);
    if (!home) continue;
    const at = home.items.findIndex((item) => isBefore(call, item));
    if (at >= 0) home.items.splice(at, 0, call);
    else if (home.nextCursor === null) home.items.push(call);
  }
  return merged;
}

/**
 * Lets go the calls that a range until now has left behind. Pages are sorted by time: below the first of these there is
 * nothing that the range still holds.
 */
export function withoutLeft<Page extends CallPage>(pages: Page[], isIn: (call: UsageCall) => boolean): Page[] {
  const end = pages.findIndex(({ items }) => !items.every(isIn));
  if (end < 0) return pages;
  return pages
    .slice(0, end + 1)
    .map((page, at) => (at === end ? { ...page, items: page.items.filter(isIn), nextCursor: null } : page));
}

/** Whether the newest page reaches down to what is loaded; if not, calls between the two would be missing. */
export function joins(pages: readonly CallPage[], newest: CallPage): boolean {
  const top = pages[0]?.items[0];
  const bottom = newest.items.at(-1);
  return newest.nextCursor === null || (top !== undefined && bottom !== undefined && !isBefore(bottom, top));
}
