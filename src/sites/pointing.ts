/**
 * Brings what visitors see in line with the record. The record comes first and the pointer after it; a mark in the bucket,
 * made before both and taken away behind them, tells of what a crash left between. So nothing is lost, and nobody has to
 * ask the record whether something was.
 */
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

/** What the record has of a site that visitors see; `pointer` is null where they shall find nothing. */
export interface Recorded {
  host: string;
  revision: number;
  pointer: Omit<Pointer, "revision"> | null;
}

export interface PointingPorts {
  bucket: PointingBucket;
  /** Undefined where there is no such site. */
  recorded: (orgId: OrgId, siteId: string) => Promise<Recorded | undefined>;
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

/** One for each change: nobody takes away another's. */
const newMark = (orgId: OrgId, siteId: string): string => `${PREFIX}${orgId}/${siteId}/${newId("mark")}`;

export function createPointing({ bucket, recorded, now, wait, warn }: PointingPorts): Pointing {
  /** The later revision wins, whoever writes last. */
  async function write({ host, revision, pointer }: Recorded): Promise<void> {
    const key = pointerKey(host);
    // One that shows nothing stays as such: without it, a slow writer of an earlier revision would bring a deleted site back.
    const text = JSON.stringify(pointer ? { ...pointer, revision } : { gone: true, revision });
    for (let tries = 0; tries < TRIES; tries += 1) {
      const there = await bucket.get(key);
      if (there && revisionOf(await there.text()) >= revision) return;
      const onlyIf = there ? { etagMatches: there.etag } : { etagDoesNotMatch: "*" };
      if (await bucket.put(key, text, { onlyIf })) return;
    }
    throw new Error("others kept writing the pointer");
  }

  async function apply(orgId: OrgId, siteId: string, mark: string): Promise<void> {
    const wanted = await recorded(orgId, siteId);
    if (wanted) await write(wanted);
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
        await apply(orgId, siteId, key).then(
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

function revisionOf(text: string): number {
  const read: unknown = JSON.parse(text);
  return typeof read === "object" && read !== null && "revision" in read ? Number(read.revision) : -1;
}
