/**
 * Brings what visitors see in line with the record. The record comes first and the pointer after it; a mark in the bucket,
 * made before both and taken away behind them, tells of what a crash left between. So nothing is lost, and nobody has to
 * ask the record whether something was.
 */
import * as z from "zod";
import { isId, newId, type OrgId } from "../kernel/id.ts";
import { whileThere } from "./hosting/bucket-away.ts";
import { type Pointer, pointerKey } from "./hosting/pointer.schema.ts";

/** What is used of an R2 bucket here. */
export interface PointingBucket {
  get(key: string): Promise<{ etag: string; text(): Promise<string> } | null>;
  put(
    key: string,
    value: string,
    options?: { onlyIf: { etagMatches: string } | { etagDoesNotMatch: string } },
  ): Promise<unknown>;
  delete(keys: string[]): Promise<void>;
  list(options: { prefix: string; limit: number }): Promise<{ objects: readonly { key: string; uploaded: Date }[] }>;
}

/** What the record has of a site that visitors see, under each of its hosts. */
export interface Recorded {
  revision: number;
  hosts: RecordedHost[];
}

/** `pointer` is null where visitors shall find nothing. Of all claims to a host the later is the higher. */
export interface RecordedHost {
  host: string;
  claim: number;
  pointer: Omit<Pointer, "revision" | "claim"> | null;
}

export interface PointingPorts {
  bucket: PointingBucket;
  /** Undefined where there is no such site. */
  recorded: (orgId: OrgId, siteId: string) => Promise<Recorded | undefined>;
  /** Whoever changed this site died, or may have. */
  died: (orgId: OrgId, siteId: string) => Promise<void>;
  now: () => number;
  wait: (ms: number) => Promise<void>;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
}

export interface Pointing {
  /**
   * Changes the record and then what visitors see. Where the latter fails twice, or its request dies, a sweep does it: the
   * change is made all the same.
   */
  around<T>(orgId: OrgId, siteId: string, change: () => Promise<T>): Promise<T>;
  /** Applies what others left lying. Tells how many it could. */
  sweep(): Promise<number>;
}

const PREFIX = "intended/";
/** Whoever changes the record is done with it by then, or dead. */
const LEFT_MS = 60_000;
const MOST_AT_ONCE = 100;
const TRIES = 8;
/** A key is written once a second at most (https://developers.cloudflare.com/r2/platform/limits/): beyond that R2 refuses. */
const WRITABLE_MS = 1_100;

/** Below it lie the marks of whoever changes this site just now. */
export const marksOf = (orgId: OrgId, siteId: string): string => `${PREFIX}${orgId}/${siteId}/`;
/** One for each change: nobody takes away another's. */
const newMark = (orgId: OrgId, siteId: string): string => marksOf(orgId, siteId) + newId("mark");

export function createPointing({ bucket, recorded, died, now, wait, warn }: PointingPorts): Pointing {
  /** The later claim wins, and of one claim the later revision, whoever writes last. */
  async function write({ host, claim, pointer }: RecordedHost, revision: number): Promise<void> {
    const key = pointerKey(host);
    // One that shows nothing stays as such: without it, a slow writer of an earlier revision would bring a deleted site back.
    const text = JSON.stringify(pointer ? { ...pointer, revision, claim } : { gone: true, revision, claim });
    for (let tries = 0; tries < TRIES; tries += 1) {
      const there = await bucket.get(key);
      if (there && !isBefore(await there.text(), { claim, revision })) return;
      const onlyIf = there ? { etagMatches: there.etag } : { etagDoesNotMatch: "*" };
      if (await bucket.put(key, text, { onlyIf })) return;
    }
    throw new Error("others kept writing the pointer");
  }

  async function apply(orgId: OrgId, siteId: string, mark: string): Promise<void> {
    const wanted = await recorded(orgId, siteId);
    for (const host of wanted?.hosts ?? []) await write(host, wanted?.revision ?? 0);
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
    async sweep() {
      const { objects } = await bucket.list({ prefix: PREFIX, limit: MOST_AT_ONCE });
      const left = objects.filter(({ uploaded }) => now() - uploaded.getTime() > LEFT_MS);
      let applied = 0;
      for (const { key } of left) {
        const [orgId, siteId = ""] = key.slice(PREFIX.length).split("/");
        if (!orgId || !isId("org", orgId)) continue;
        const mended = died(orgId, siteId).then(() => apply(orgId, siteId, key));
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

const Written = z.object({ revision: z.number().default(-1), claim: z.number().default(0) });

function isBefore(text: string, { claim, revision }: { claim: number; revision: number }): boolean {
  const there = Written.parse(JSON.parse(text));
  return there.claim === claim ? there.revision < revision : there.claim < claim;
}
