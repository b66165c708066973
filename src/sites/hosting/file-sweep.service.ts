/**
 * Deletes files that nobody can see any more: of sites that were deleted, and of publishes that died before they were
 * recorded. A note in the bucket, under the time when it is due, says where to look, so that a sweep asks the record only
 * where there is something. What a version names is never deleted, nor what one that is being published counts on: who
 * publishes marks that first and looks for a sweep then, and who sweeps marks that first and looks for publishes then.
 */
import { isId, type OrgId } from "../../kernel/id.ts";
import { filesPrefix } from "./pointer.schema.ts";

/** What is used of an R2 bucket here. */
export interface FileSweepBucket {
  put(key: string, value: string): Promise<unknown>;
  get(key: string): Promise<{ text(): Promise<string> } | null>;
  head(key: string): Promise<unknown>;
  delete(keys: string[]): Promise<void>;
  list(options: { prefix: string; startAfter?: string; limit?: number }): Promise<{
    objects: readonly { key: string }[];
    truncated: boolean;
  }>;
}

/** What the record has of a site's files. */
export interface NamedFiles {
  deleted: boolean;
  /** By the content of those that a version names, whichever, or that its owner has uploaded. */
  hashes: ReadonlySet<string>;
}

export interface FileSweepPorts {
  bucket: FileSweepBucket;
  /** Undefined where there never was such a site. */
  named: (orgId: OrgId, siteId: string) => Promise<NamedFiles | undefined>;
  /** Marks of whoever changes a site just now. */
  marksOf: (orgId: OrgId, siteId: string) => string;
  /** What else is kept of a site that was deleted. */
  forget: (orgId: OrgId, siteId: string) => Promise<void>;
  now: () => number;
  /** Pages of up to a thousand files that one run walks through. */
  mostPages?: number;
}

export interface FileSweep {
  /** Files of this site may be left over then. */
  note(orgId: OrgId, siteId: string, inMs: number): Promise<void>;
  /** Whether files of it are being deleted. Asked by who publishes, once that is marked. */
  isSweeping(siteId: string): Promise<boolean>;
  /** Tells how many files it deleted. */
  sweep(): Promise<number>;
}

const DAY_MS = 86_400_000;
/** Time enough to see that a site was deleted by mistake. */
export const DELETED_SITE_MS = 30 * DAY_MS;
export const DEAD_PUBLISH_MS = 7 * DAY_MS;

const NOTES = "loose/";
const DIGITS = 15;
const MOST_NOTES = 100;

const noteOf = (orgId: OrgId, siteId: string, dueAt: number): string =>
  `${NOTES}${String(dueAt).padStart(DIGITS, "0")}/${orgId}/${siteId}`;
const sweepingOf = (siteId: string): string => `sweeping/${siteId}`;

export function createFileSweep(ports: FileSweepPorts): FileSweep {
  const { bucket, named, marksOf, forget, now, mostPages = 20 } = ports;

  /** From behind `place` to the end, or as far as `pages` go: the place that it came to, empty at the end. */
  async function walk(siteId: string, { deleted, hashes }: NamedFiles, place: string, pages: number) {
    const prefix = filesPrefix(siteId);
    let [at, count, walked] = [place, 0, 0];
    do {
      const page = await bucket.list({ prefix, ...(at === "" ? {} : { startAfter: at }) });
      walked += 1;
      const isNamed = (key: string) => hashes.has(key.slice(prefix.length).replace(/\.gz$/, ""));
      const over = page.objects.map(({ key }) => key).filter((key) => deleted || !isNamed(key));
      if (over.length > 0) await bucket.delete(over);
      count += over.length;
      at = page.truncated ? (page.objects.at(-1)?.key ?? "") : "";
    } while (at !== "" && walked < pages);
    return { at, count, walked };
  }

  return {
    async note(orgId, siteId, inMs) {
      await bucket.put(noteOf(orgId, siteId, now() + inMs), "");
    },

    isSweeping: async (siteId) => (await bucket.head(sweepingOf(siteId))) !== null,

    async sweep() {
      const { objects } = await bucket.list({ prefix: NOTES, limit: MOST_NOTES });
      let [deleted, pages] = [0, mostPages];
      for (const { key: note } of objects) {
        const [due = "", orgId = "", siteId = ""] = note.slice(NOTES.length).split("/");
        if (pages <= 0 || Number(due) > now() || !isId("org", orgId)) break;
        const sweeping = sweepingOf(siteId);
        await bucket.put(sweeping, "");
        const busy = (await bucket.list({ prefix: marksOf(orgId, siteId), limit: 1 })).objects.length > 0;
        const files = busy ? undefined : await named(orgId, siteId);
        const place = (await (await bucket.get(note))?.text()) ?? "";
        const { at, count, walked } = files ? await walk(siteId, files, place, pages) : { at: "", count: 0, walked: 1 };
        if (files?.deleted && at === "") await forget(orgId, siteId);
        // The mark before the note: while there is one somebody comes to take the mark away.
        await bucket.delete([sweeping]);
        if (at !== "") await bucket.put(note, at);
        else if (!busy) await bucket.delete([note]);
        deleted += count;
        pages -= walked;
      }
      return deleted;
    },
  };
}
