/**
 * Marks in the bucket of what somebody has begun, made before and taken away behind it: those still there were left. One look
 * takes a bounded number, and the next goes on behind them, so that what can never be mended keeps nothing else from it.
 */

/** What of an R2 bucket is used here. */
export interface LeftMarksBucket {
  put(key: string, value: string): Promise<unknown>;
  get(key: string): Promise<{ text(): Promise<string> } | null>;
  list(options: { prefix: string; limit: number; startAfter?: string }): Promise<{
    objects: readonly { key: string; uploaded: Date }[];
    truncated: boolean;
  }>;
}

export interface LeftMarksPorts {
  bucket: LeftMarksBucket;
  /** What all of these marks begin with. */
  prefix: string;
  /** The key of where the next look goes on. Asked for only where one does not come to the end. */
  place: string;
  /** Marks that one look takes, young ones included. */
  most: number;
  now: () => number;
}

export interface LeftMark {
  /** What it has behind the prefix. */
  name: string;
  /** Epoch milliseconds: who made it was done with it by then, or dead. */
  settledAt: number;
}

const LEFT_MS = 60_000;

/** A look at the next marks, of those that are old enough. */
export function createLeftMarks({ bucket, prefix, place, most, now }: LeftMarksPorts): () => Promise<LeftMark[]> {
  async function next() {
    const first = await bucket.list({ prefix, limit: most });
    if (!first.truncated) return first.objects;
    const from = await (await bucket.get(place))?.text();
    const page = from ? await bucket.list({ prefix, limit: most, startAfter: from }) : first;
    await bucket.put(place, page.truncated ? (page.objects.at(-1)?.key ?? "") : "");
    return page.objects;
  }

  return async () => {
    const marks = (await next()).map(({ key, uploaded }) => ({
      name: key.slice(prefix.length),
      settledAt: uploaded.getTime() + LEFT_MS,
    }));
    return marks.filter(({ settledAt }) => now() > settledAt);
  };
}
