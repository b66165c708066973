/** What was found of each part since the page was opened. */
import type { DependencyView, HealthView } from "../../../../operations/health.schema.ts";

/** Five minutes of looking. */
const MOST_PAST = 20;

export type Past = Pick<DependencyView, "checkedAt" | "state" | "latencyMs">[];

export interface Seen {
  view: HealthView;
  /** What was found since the page was opened, by part, oldest first. */
  past: ReadonlyMap<string, Past>;
}

/** Adds what was found to what is known. The server asks less often than it may be asked: a check counts once. */
export function remember(view: HealthView, before: Seen | undefined): Seen {
  const past = new Map<string, Past>();
  for (const { name, checkedAt, state, latencyMs } of view.items) {
    const known = before?.past.get(name) ?? [];
    const isNew = known.at(-1)?.checkedAt !== checkedAt;
    past.set(name, isNew ? [...known, { checkedAt, state, latencyMs }].slice(-MOST_PAST) : known);
  }
  return { view, past };
}
