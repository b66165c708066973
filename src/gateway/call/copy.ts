/**
 * A copy of what a client is given, for whoever keeps answers: the very bytes, translated or passed through, up to a bound.
 * Taken on the way, so that neither the answer nor its end waits for it; a call that nobody wants a copy of has none made.
 */
import type { Settlement } from "../../billing/account.schema.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import { createByteBuffer } from "../wire/bytes.ts";
import type { Tap } from "../wire/tap.ts";
import type { Drain } from "./drain.ts";

export interface AnswerCopy {
  /** How the call ended, as it is recorded: its status, tokens and cost, the HTTP status, who answered. */
  settlement: Settlement;
  contentType: string;
  /** Valid for good. Where the client left, what it may not have read of the last bytes is among them. */
  bytes: Uint8Array<ArrayBuffer>;
  /** There was more, which is not kept: it was too long, or its client did not wait for it. */
  cut: boolean;
  /** It is an answer that said its last word, and not only one that nothing says was cut. */
  complete: boolean;
}

/** Runs in the call's own context once its end is known. What it throws is logged, and the client never hears of it. */
export type CopyConsumer = (copy: AnswerCopy) => Promise<void>;

/** Hands the copy to all who want it, in the call's own context. */
export function giveCopies(
  { copies = [], context }: { copies?: readonly CopyConsumer[] | undefined; context: RequestContext },
  copy: AnswerCopy,
  warn: (event: string, facts: { requestId: string }, error: unknown) => void,
): void {
  const { requestId } = context;
  for (const consume of copies) {
    context.waitUntil(consume(copy).catch((error: unknown) => warn("copy_failed", { requestId }, error)));
  }
}

export const MOST_COPIED_BYTES = 4 * 1024 * 1024;

/** The copy of one attempt's answer while it is made. */
export interface Copying {
  contentType: string;
  cut: boolean;
  complete: boolean;
  add(bytes: Uint8Array): void;
  /** The same tap, whose output is copied. */
  tapped(tap: Tap): Tap;
  done(): Omit<AnswerCopy, "settlement">;
}

/** `drain`: what is heard once it has begun is given to nobody. */
export function createCopying(drain?: Pick<Drain, "begun">): Copying {
  const kept = createByteBuffer();
  function add(bytes: Uint8Array): void {
    const room = drain?.begun ? 0 : MOST_COPIED_BYTES - kept.size;
    if (bytes.length > room) copying.cut = true;
    if (room > 0) kept.add(bytes.subarray(0, room));
  }
  function all(pieces: Uint8Array[]): Uint8Array[] {
    for (const piece of pieces) add(piece);
    return pieces;
  }
  const copying: Copying = {
    contentType: "application/json",
    cut: false,
    complete: false,
    add,
    tapped: (tap) => ({ push: (chunk) => all(tap.push(chunk)), end: () => all(tap.end()) }),
    done() {
      const { contentType, cut, complete } = copying;
      return { contentType, bytes: kept.view(), cut, complete };
    },
  };
  return copying;
}
