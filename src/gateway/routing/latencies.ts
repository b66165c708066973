/** How long providers take to begin an answer, as this isolate has seen it: for the choice of the fastest. */
export interface Latencies {
  /** `id`: the provider and whose key, the model, and whether it streams. */
  note(id: string, ms: number): void;
  /** A moving average; undefined where nothing was seen lately. */
  of(id: string): number | undefined;
}

interface Seen {
  ms: number;
  at: number;
}

/** A new one counts for a fifth. */
const SHARE = 0.2;
/** What is older says little about now. */
const KEPT_MS = 10 * 60_000;
const MOST = 4096;

export function createLatencies(now: () => number): Latencies {
  const seen = new Map<string, Seen>();
  const fresh = (id: string): Seen | undefined => {
    const one = seen.get(id);
    return one && now() - one.at <= KEPT_MS ? one : undefined;
  };
  return {
    note(id, ms) {
      const before = fresh(id);
      if (!before && seen.size >= MOST) seen.clear();
      if (before) {
        before.ms += (ms - before.ms) * SHARE;
        before.at = now();
      } else seen.set(id, { ms, at: now() });
    },
    of: (id) => fresh(id)?.ms,
  };
}
