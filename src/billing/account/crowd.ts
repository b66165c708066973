/**
 * Calls that find as many under way as may be. The end of a call comes to its account with those of the next thirty
 * milliseconds, so what is under way here may have been answered, and its client come back: it waits for a moment, in the
 * order of arrival, instead of being refused for having as many calls at once as it may.
 */
import type { AdmitReply } from "../account.schema.ts";

/** Settlements gather for 30 ms; a busy isolate takes longer to send them. */
const WAITS_MS = 150;
/** More than any client has at once; what comes beyond is refused as it comes. */
const MOST_WAITING = 200;

export interface Crowd {
  /** What `decide` says once calls have ended, unless that is the same; else, and at last, the refusal itself. */
  wait(refused: AdmitReply, decide: () => AdmitReply | Promise<AdmitReply>): AdmitReply | Promise<AdmitReply>;
  /** Calls have ended. */
  ended(): void;
}

interface Waiting {
  decide: () => AdmitReply | Promise<AdmitReply>;
  resolve: (reply: AdmitReply | Promise<AdmitReply>) => void;
}

const isCrowded = (reply: AdmitReply): boolean => !reply.ok && reply.refusal.reason === "concurrency_limited";

export function createCrowd(after: (ms: number, run: () => void) => void): Crowd {
  const waiting = new Set<Waiting>();

  return {
    wait(refused, decide) {
      if (!isCrowded(refused) || waiting.size >= MOST_WAITING) return refused;
      const { promise, resolve } = Promise.withResolvers<AdmitReply>();
      const call = { decide, resolve };
      waiting.add(call);
      after(WAITS_MS, () => {
        if (waiting.delete(call)) resolve(refused);
      });
      return promise;
    },

    ended() {
      for (const call of waiting) {
        let reply: AdmitReply | Promise<AdmitReply>;
        try {
          reply = call.decide();
        } catch (error) {
          // Theirs alone: what has ended is to be recorded all the same.
          reply = Promise.reject(error);
        }
        if (!(reply instanceof Promise) && isCrowded(reply)) continue;
        waiting.delete(call);
        call.resolve(reply);
      }
    },
  };
}
