/** Why no version was made of a draft, where its owner can do something about it. */
import { BucketAway } from "./hosting/bucket-away.ts";
import { FileGone } from "./hosting/hosting.ts";
import { PageTooLarge } from "./templates/engine/render.ts";

export type NotBuilt =
  /** Nothing was changed. */
  | { reason: "unavailable" }
  /** A picture of the draft was deleted meanwhile. */
  | { reason: "picture_gone" }
  /** A page of the draft has more on it than one can show; `words` say which, and what to do. */
  | { reason: "page_too_large"; words: string };

/** Undefined: nobody expected it. */
export function notBuilt(error: unknown): NotBuilt | undefined {
  if (error instanceof BucketAway) return { reason: "unavailable" };
  if (error instanceof FileGone) return { reason: "picture_gone" };
  if (error instanceof PageTooLarge) return { reason: "page_too_large", words: error.message };
  return undefined;
}
