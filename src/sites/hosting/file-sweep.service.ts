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
  /** Epoch milliseconds; null: it is there. */
  deletedAt: number | null;
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
  warn: (event: string, facts: Record<string, string>, error: unknown) => void;
  /** Pages of up to a thousand files that one run walks through of one site. */
  mostPages?: number;
  /** Calls behind which a run begins with no other site. */
  mostCalls?: number;
}

export interface FileSweep {
  /** Files of this site may be left over then, or within the hour behind it. */
  note(orgId: OrgId, siteId: string, inMs: number): Promise<void>;
  /** Whether files of it are being deleted. Asked by who publishes, once that is marked. */
  isSweeping(siteId: string): Promise<boolean>;
  /** Tells how many files it deleted. */
  sweep(): Promise<number>;
}

interface Note {
  key: string;
  orgId: OrgId;
  siteId: string;
}

/** What became of a note: done with, unless it says where to go on or when to come again. */
interface Visit {
  deleted: number;
  pages: number;
  /** The last file that it came to; empty: all of them. */
  place: string;
  againAt?: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Time enough to see that a site was deleted by mistake. */
export const DELETED_SITE_MS = 30 * DAY_MS;
export const DEAD_PUBLISH_MS = 7 * DAY_MS;
/** Until a site is looked at again that was being changed, or where something failed. */
const RETRY_MS = HOUR_MS;

const NOTES = "loose/";
const DIGITS = 15;
const NOTES_LISTED = 100;
const MOST_PAGES = 20;
/**
 * An invocation of a Worker may make 10,000, which the other sweeps have their part of
 * (https://developers.cloudflare.com/workers/platform/limits/#subrequests).
 */
const MOST_CALLS = 2_000;
/** At most: marks, notes, the record, and what else is forgotten. */
const CALLS_PER_NOTE = 15;
const CALLS_PER_PAGE = 2;
/** A run is over before the cron begins another, which would take its marks away. */
const MOST_MS = 300_000;

const noteOf = (orgId: OrgId, siteId: string, dueAt: number): string =>
  `${NOTES}${String(dueAt).padStart(DIGITS, "0")}/${orgId}/${siteId}`;
const sweepingOf = (siteId: string): string => `sweeping/${siteId}`;

export function createFileSweep(ports: FileSweepPorts): FileSweep {
  const { bucket, named, marksOf, forget, now, warn, mostPages = MOST_PAGES, mostCalls = MOST_CALLS } = ports;

  /** One for a site and an hour, however often it is asked for. */
  async function noteAt(orgId: OrgId, siteId: string, at: number): Promise<void> {
    const key = noteOf(orgId, siteId, Math.ceil(at / HOUR_MS) * HOUR_MS);
    const isThere = async () => (await bucket.head(key)) !== null;
    if (await isThere()) return;
    // R2 refuses who writes a key within a second of another.
    await bucket.put(key, "").catch(async (error: unknown) => {
      if (!(await isThere())) throw error;
    });
  }

  /** The oldest first. */
  async function* dueNotes(): AsyncGenerator<Note> {
    let behind = "";
    do {
      const from = behind === "" ? {} : { startAfter: behind };
      const { objects, truncated } = await bucket.list({ prefix: NOTES, limit: NOTES_LISTED, ...from });
      for (const { key } of objects) {
        const [due = "", orgId = "", siteId = ""] = key.slice(NOTES.length).split("/");
        if (Number(due) > now()) return;
        if (isId("org", orgId)) yield { key, orgId, siteId };
      }
      behind = truncated ? (objects.at(-1)?.key ?? "") : "";
    } while (behind !== "");
  }

  /** From behind `from` to the end, or as far as one run goes. */
  async function walk(siteId: string, { deletedAt, hashes }: NamedFiles, from: string): Promise<Visit> {
    const prefix = filesPrefix(siteId);
    let [place, deleted, pages] = [from, 0, 0];
    do {
      const page = await bucket.list({ prefix, ...(place === "" ? {} : { startAfter: place }) });
      pages += 1;
      const isNamed = (key: string) => hashes.has(key.slice(prefix.length).replace(/\.gz$/, ""));
      const over = page.objects.map(({ key }) => key).filter((key) => deletedAt !== null || !isNamed(key));
      if (over.length > 0) await bucket.delete(over);
      deleted += over.length;
      place = page.truncated ? (page.objects.at(-1)?.key ?? "") : "";
    } while (place !== "" && pages < mostPages);
    return { deleted, pages, place };
  }

  async function visit({ key, orgId, siteId }: Note): Promise<Visit> {
    const nothing = { deleted: 0, pages: 0, place: "" };
    const { objects: changes } = await bucket.list({ prefix: marksOf(orgId, siteId), limit: 1 });
    if (changes.length > 0) return { ...nothing, againAt: now() + RETRY_MS };
    const files = await named(orgId, siteId);
    if (!files) return nothing;
    // Whatever this note was left for: of a site that was deleted all is kept for its time, and goes at once then.
    const goesAt = files.deletedAt === null ? 0 : files.deletedAt + DELETED_SITE_MS;
    if (goesAt > now()) return { ...nothing, againAt: goesAt };
    if (files.deletedAt === null) return walk(siteId, files, (await (await bucket.get(key))?.text()) ?? "");
    // From the beginning: what was left there while it had a name is over as well.
    const walked = await walk(siteId, files, "");
    if (walked.place === "") await forget(orgId, siteId);
    return walked;
  }

  /** What fails at one site keeps no other waiting, and visitors of no sweep: its note comes again. */
  async function visited(note: Note): Promise<Visit> {
    const { key, orgId, siteId } = note;
    const sweeping = sweepingOf(siteId);
    const done = await bucket
      .put(sweeping, "")
      .then(() => visit(note))
      .catch((error: unknown): Visit => {
        warn("site_files_not_swept", { siteId }, error);
        return { deleted: 0, pages: mostPages, place: "", againAt: now() + RETRY_MS };
      });
    if (done.againAt !== undefined) await noteAt(orgId, siteId, done.againAt);
    // The mark before the note: while there is one somebody comes to take the mark away.
    await bucket.delete([sweeping]);
    if (done.place === "") await bucket.delete([key]);
    else await bucket.put(key, done.place);
    return done;
  }

  return {
    note: (orgId, siteId, inMs) => noteAt(orgId, siteId, now() + inMs),

    isSweeping: async (siteId) => (await bucket.head(sweepingOf(siteId))) !== null,

    async sweep() {
      const endsAt = now() + MOST_MS;
      let [deleted, calls] = [0, 0];
      for await (const note of dueNotes()) {
        if (calls >= mostCalls || now() >= endsAt) break;
        const done = await visited(note);
        deleted += done.deleted;
        calls += CALLS_PER_NOTE + CALLS_PER_PAGE * done.pages;
      }
      return deleted;
    },
  };
}
