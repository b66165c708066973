/** Why no version was made of a draft, where its owner can do something about it. */
import { BucketAway } from "./hosting/bucket-away.ts";
import { FileGone } from "./hosting/hosting.ts";
import { PageTooLarge } from "./templates/engine/render.ts";

export type NotBuilt =
  /** Nothing was changed. */
  | { reason: "unavailable" }
  /** `words` tell the owner what of the draft is in the way, and what to do. */
  | { reason: "unbuildable"; words: string };

/** Undefined: nobody expected it. */
export function notBuilt(error: unknown): NotBuilt | undefined {
  if (error instanceof BucketAway) return { reason: "unavailable" };
  if (error instanceof FileGone) {
    const words = "A picture of the draft is not there any more. Choose another in its place, then try again.";
    return { reason: "unbuildable", words };
  }
  if (error instanceof PageTooLarge) return { reason: "unbuildable", words: error.message };
  return undefined;
}
