/**
 * Brings what visitors see in line with the record. The record comes first and the pointer after it; a mark in the bucket,
 * made before both and taken away behind them, tells of what a crash left between. So nothing is lost, and nobody has to
 * ask the record whether something was.
 */
import { isId, newId, type OrgId } from "../kernel/id.ts";
import { whileThere } from "./hosting/bucket-away.ts";
import type { Hosting, ShownHost } from "./hosting/hosting.ts";
import { createLeftMarks, type LeftMarksBucket } from "./left-marks.ts";

/** What is used of an R2 bucket here. */
export interface PointingBucket extends LeftMarksBucket {
  delete(keys: string[]): Promise<void>;
}

/** What the record has of a site that visitors see, under each of its hosts. */
export interface Recorded {
  revision: number;
  /** Suspended or deleted: nobody shall see it any more, in no form. */
  hidden: boolean;
  hosts: ShownHost[];
}

export interface PointingPorts {
  bucket: PointingBucket;
  show: Hosting["show"];
  /** Undefined where there is no such site. */
  recorded: (orgId: OrgId, siteId: string) => Promise<Recorded | undefined>;
  /** Ends all previews of a site. */
  endPreviews: (siteId: string) => Promise<void>;
  /** Whoever changed this site died, or may have. */
  died: (orgId: OrgId, siteId: string) => Promise<void>;
  now: () => number;
  wait: (ms: number) => Promise<void>;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
  /** Marks that one sweep looks at. */
  most?: number;
}

export interface Pointing {
  /**
   * Changes the record and then what visitors see. Where the latter fails twice, or its request dies, a sweep does it: the
   * change is made all the same.
   */
  around<T>(orgId: OrgId, siteId: string, change: () => Promise<T>): Promise<T>;
  /**
   * Keeps files that no version names yet, while no sweep looks for such. Where its request dies, what it kept is looked for
   * as that of a publish.
   */
  keeping<T>(orgId: OrgId, siteId: string, keep: () => Promise<T>): Promise<T>;
  /** Applies what others left lying; where there is more than it looks at, the next goes on behind. Tells how many it could. */
  sweep(): Promise<number>;
}

const PREFIX = "intended/";
const PLACE = "intended-place";
/** Each is a dozen calls, and an invocation of a Worker may make a thousand at least. */
const MOST = 50;
/** A key is written once a second at most (https://developers.cloudflare.com/r2/platform/limits/): beyond that R2 refuses. */
const WRITABLE_MS = 1_100;

/** Below it lie the marks of whoever changes this site just now. */
export const marksOf = (orgId: OrgId, siteId: string): string => `${PREFIX}${orgId}/${siteId}/`;
/** One for each change: nobody takes away another's. */
const newMark = (orgId: OrgId, siteId: string): string => marksOf(orgId, siteId) + newId("mark");

export function createPointing(ports: PointingPorts): Pointing {
  const { bucket, show, recorded, endPreviews, died, now, wait, warn, most = MOST } = ports;
  const leftMarks = createLeftMarks({ bucket, prefix: PREFIX, place: PLACE, most, now });

  async function apply(orgId: OrgId, siteId: string, mark: string): Promise<void> {
    const wanted = await recorded(orgId, siteId);
    for (const host of wanted?.hosts ?? []) await show(host, wanted?.revision ?? 0);
    // Behind the record: whoever makes one marks it first and looks at the record once it is made, so one of the two sees it.
    if (wanted?.hidden) await endPreviews(siteId);
    await bucket.delete([mark]);
  }

  return {
    async around(orgId, siteId, change) {
      const mark = newMark(orgId, siteId);
      await whileThere(bucket.put(mark, ""));
      const changed = await change();
      await apply(orgId, siteId, mark)
        .catch(() => wait(WRITABLE_MS).then(() => apply(orgId, siteId, mark)))
        .catch((error: unknown) => warn("pointer_not_applied", { siteId }, error));
      return changed;
    },
    async keeping(orgId, siteId, keep) {
      const mark = newMark(orgId, siteId);
      await whileThere(bucket.put(mark, ""));
      const kept = await keep();
      await bucket.delete([mark]).catch((error: unknown) => warn("mark_not_removed", { siteId }, error));
      return kept;
    },
    async sweep() {
      let applied = 0;
      for (const { name: mark } of await leftMarks()) {
        const [orgId = "", siteId = ""] = mark.split("/");
        if (!isId("org", orgId)) continue;
        const mended = died(orgId, siteId).then(() => apply(orgId, siteId, PREFIX + mark));
        await mended.then(
          () => {
            applied += 1;
          },
          (error: unknown) => warn("pointer_not_applied", { siteId }, error),
        );
      }
      return applied;
    },
  };
}
