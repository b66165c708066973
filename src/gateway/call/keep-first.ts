/**
 * An answer that later requests may name is kept before its last word goes out: whoever reads that goes on at once, and
 * what cannot be found yet would be refused. A store that is slow costs a client no more than a moment.
 */
import type { RequestContext } from "../../kernel/request-context.ts";
import type { AnswerCopy } from "./copy.ts";
import type { Timers } from "./settler.ts";

/** Of a stream, up to the event that ends it. */
export type GivenAnswer = Pick<AnswerCopy, "contentType" | "bytes" | "cut">;
export type AnswerKeeper = (given: GivenAnswer) => Promise<void>;

/** So long a client waits at most. What takes longer goes on behind its back. */
export const MOST_HELD_MS = 1_000;

export interface KeepFirstPorts {
  context: RequestContext;
  timers: Timers;
  warn: (event: string, facts: { requestId: string }, error?: unknown) => void;
}

/** Resolves, and never rejects, once the answer is kept, or cannot be, or the client has waited long enough. */
export function keepFirst(keeper: AnswerKeeper, given: GivenAnswer, ports: KeepFirstPorts): Promise<void> {
  const { context, timers, warn } = ports;
  const { requestId } = context;
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const timer = timers.set(() => {
    warn("response_kept_late", { requestId });
    resolve();
  }, MOST_HELD_MS);
  const kept = keeper(given)
    .catch((error: unknown) => warn("response_not_kept", { requestId }, error))
    .finally(() => {
      timers.clear(timer);
      resolve();
    });
  context.waitUntil(kept);
  return over;
}
