/**
 * A draft that whoever has the link may look at for a time. It is a host like any other's, with files of its own, and all
 * that is known of it lies in the bucket: a mark under its site tells of it, its pointer says when it is over.
 */
import * as z from "zod";
import { type Asking, type AuditLog, auditEvent } from "../../identity/audit.schema.ts";
import { base32 } from "../../kernel/encoding.ts";
import { type Id, isId, type OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { BucketAway, whileThere } from "../hosting/bucket-away.ts";
import type { Hosting } from "../hosting/hosting.ts";
import type { Pointer, SiteFile } from "../hosting/pointer.schema.ts";
import { type NotBuilt, notBuilt } from "../not-built.ts";
import type { StoredSite } from "../site-storage.ts";

export type PreviewId = Id<"prev">;

/** What is used of an R2 bucket here. */
export interface PreviewBucket {
  put(key: string, value: string, options?: { customMetadata: Record<string, string> }): Promise<unknown>;
  get(key: string): Promise<{ text(): Promise<string> } | null>;
  delete(keys: string[]): Promise<void>;
  list(options: { prefix: string; startAfter?: string; include?: ["customMetadata"] }): Promise<{
    objects: readonly { key: string; customMetadata?: Record<string, string> }[];
    truncated: boolean;
  }>;
}

export interface PreviewsPorts {
  bucket: PreviewBucket;
  find: (orgId: OrgId, id: string) => Promise<StoredSite | undefined>;
  /** Builds a site's draft and keeps its files as another's. Throws `BucketAway`. */
  build: (site: StoredSite, as: PreviewId) => Promise<Record<string, SiteFile>>;
  hostOf: (label: string) => string;
  hosting: Pick<Hosting, "show" | "erase">;
  audit: AuditLog;
  now: () => number;
  warn: (event: string, facts: Record<string, string>, error: unknown) => void;
  /** Previews that one sweep erases. */
  mostErased?: number;
}

/** Times are epoch milliseconds. */
export interface Preview {
  id: PreviewId;
  host: string;
  createdAt: number;
  endsAt: number;
}

export type PreviewError =
  | { reason: "not_found" }
  | { reason: "suspended" }
  | { reason: "full"; max: number }
  /** As many are there or ended within a week. */
  | { reason: "too_often"; max: number }
  | NotBuilt;

export interface Previews {
  /** Of the draft as it is now. The same operation again: the one that it made. */
  create(siteId: string, hours: number, asking: Asking): Promise<Result<Preview, PreviewError>>;
  /** Those that are not over, oldest first. */
  list(orgId: OrgId, siteId: string): Promise<Result<Preview[], PreviewError>>;
  /** Within three seconds nobody sees it. */
  end(siteId: string, id: string, asking: Asking): Promise<Result<void, PreviewError>>;
  /** All of a site that nobody shall see any more. Throws `BucketAway`. */
  endAll(siteId: string): Promise<void>;
  /** Deletes those that have been over for a week, a bounded number at a time. Tells how many. */
  sweep(): Promise<number>;
}

const PREFIX = "previews/";
/** Where the last sweep came to, so that each one goes on from there. */
const PLACE = "sweeps/previews";
const MOST = 20;
/** That are there or still said to be over: each is a mark, and all marks of a site are read to know how many are there. */
const MOST_REMEMBERED = 200;
const HOUR_MS = 3_600_000;
/** So long it says that it is over; then it is as if it had never been. */
const REMEMBERED_MS = 7 * 24 * HOUR_MS;
const LABEL_BYTES = 16;
const MOST_PAGES = 20;
/** Each is some four calls, and other sweeps share with this one what an invocation of a Worker may make. */
const MOST_ERASED = 250;
/** What is over is never shown again, however late somebody is who made it. */
const [MADE, ENDED] = [1, 2];

const Mark = z.object({ host: z.string(), made: z.coerce.number(), ends: z.coerce.number() });

const prefixOf = (siteId: string): string => `${PREFIX}${siteId}/`;
const markOf = (siteId: string, id: string): string => prefixOf(siteId) + id;

export function createPreviews(ports: PreviewsPorts): Previews {
  const { bucket, find, build, hostOf, hosting, audit, now, warn, mostErased = MOST_ERASED } = ports;

  function previewOf({ key, customMetadata }: { key: string; customMetadata?: Record<string, string> }): Preview[] {
    const id = key.slice(key.lastIndexOf("/") + 1);
    const mark = Mark.safeParse(customMetadata);
    if (!mark.success || !isId("prev", id)) return [];
    const { host, made, ends } = mark.data;
    return [{ id, host, createdAt: made, endsAt: ends }];
  }

  /** Marks behind this one, and the last of them where there are more: empty at the end. */
  async function marksBehind(at: string, prefix: string) {
    const from = at === "" ? {} : { startAfter: at };
    const { objects, truncated } = await bucket.list({ prefix, ...from, include: ["customMetadata"] });
    return { objects, last: truncated ? (objects.at(-1)?.key ?? "") : "" };
  }

  async function all(siteId: string): Promise<Preview[]> {
    const found: Preview[] = [];
    let at = "";
    do {
      const { objects, last } = await whileThere(marksBehind(at, prefixOf(siteId)));
      found.push(...objects.flatMap(previewOf));
      at = last;
    } while (at !== "");
    return found;
  }

  const isThere = ({ endsAt }: Preview): boolean => endsAt > now();
  const isRemembered = ({ endsAt }: Preview): boolean => endsAt + REMEMBERED_MS > now();
  const current = async (siteId: string): Promise<Preview[]> => (await all(siteId)).filter(isThere);

  const mark = (siteId: string, { id, host, createdAt, endsAt }: Preview): Promise<unknown> => {
    const customMetadata = { host, made: String(createdAt), ends: String(endsAt) };
    return whileThere(bucket.put(markOf(siteId, id), "", { customMetadata }));
  };

  const point = (
    { id, host, endsAt }: Preview,
    shown: Pick<Pointer, "files" | "redirects">,
    revision: number,
  ): Promise<void> => {
    const pointer = { siteId: id, versionId: id, state: "live" as const, canonical: null, endsAt, ...shown };
    return whileThere(hosting.show({ host, claim: 0, pointer }, revision));
  };

  /** Its pointer first: while the mark is there somebody can try again. */
  async function endNow(siteId: string, preview: Preview): Promise<void> {
    const over = { ...preview, endsAt: now() };
    await point(over, { files: {}, redirects: [] }, ENDED);
    await mark(siteId, over);
  }

  /** What cannot be built is no preview, and takes no place among those that are there. */
  async function built(site: StoredSite, preview: Preview): Promise<Record<string, SiteFile>> {
    try {
      return await build(site, preview.id);
    } catch (error) {
      if (!(error instanceof BucketAway)) await endNow(site.id, preview);
      throw error;
    }
  }

  async function endAll(siteId: string): Promise<void> {
    for (const preview of await current(siteId)) await endNow(siteId, preview);
  }

  /** What fails at one keeps no other waiting: its mark stays, and the next round comes by it again. */
  async function erased(key: string, { id, host }: Preview): Promise<boolean> {
    try {
      // The mark last: by it the rest is found.
      await hosting.erase(host, id);
      await bucket.delete([key]);
      return true;
    } catch (error) {
      warn("preview_not_swept", { previewId: id }, error);
      return false;
    }
  }

  async function orUnavailable<T>(work: () => Promise<Result<T, PreviewError>>): Promise<Result<T, PreviewError>> {
    try {
      return await work();
    } catch (error) {
      const why = notBuilt(error);
      if (why) return err(why);
      throw error;
    }
  }

  return {
    create: (siteId, hours, asking) =>
      orUnavailable(async () => {
        const { orgId } = asking.member;
        const site = await find(orgId, siteId);
        if (!site) return err({ reason: "not_found" });
        if (site.status === "suspended") return err({ reason: "suspended" });
        const id: PreviewId = `prev_${asking.operationId}`;
        const remembered = (await all(site.id)).filter(isRemembered);
        const there = remembered.filter(isThere);
        const before = there.find((one) => one.id === id);
        if (!before && there.length >= MOST) return err({ reason: "full", max: MOST });
        if (!before && remembered.length >= MOST_REMEMBERED) return err({ reason: "too_often", max: MOST_REMEMBERED });
        const made = now();
        const label = () => `preview-${base32(crypto.getRandomValues(new Uint8Array(LABEL_BYTES)))}`;
        const preview = before ?? { id, host: hostOf(label()), createdAt: made, endsAt: made + hours * HOUR_MS };
        await mark(site.id, preview);
        await point(preview, { files: await built(site, preview), redirects: site.redirects }, MADE);
        const written = auditEvent(asking, "site.preview_made", site.id, { preview: id, hours });
        await audit.record(written, asking.origin);
        // Whoever deleted or suspended it meanwhile may not have seen the mark.
        const still = await find(orgId, site.id);
        if (still && still.status !== "suspended") return ok(preview);
        await endNow(site.id, preview);
        return err({ reason: still ? "suspended" : "not_found" });
      }),

    list: (orgId, siteId) =>
      orUnavailable(async () => {
        const site = await find(orgId, siteId);
        return site ? ok(await current(site.id)) : err({ reason: "not_found" });
      }),

    end: (siteId, id, asking) =>
      orUnavailable(async () => {
        const site = await find(asking.member.orgId, siteId);
        const preview = site && (await current(site.id)).find((one) => one.id === id);
        if (!preview) return err({ reason: "not_found" });
        await endNow(site.id, preview);
        await audit.record(auditEvent(asking, "site.preview_ended", site.id, { preview: id }), asking.origin);
        return ok(undefined);
      }),

    endAll,

    async sweep() {
      let at = (await (await bucket.get(PLACE))?.text()) ?? "";
      let [tried, deleted] = [0, 0];
      for (let pages = 0; pages < MOST_PAGES && tried < mostErased; pages += 1) {
        const { objects, last } = await marksBehind(at, PREFIX);
        const over = objects.flatMap((object) => {
          const [preview] = previewOf(object);
          return preview && !isRemembered(preview) ? [{ key: object.key, preview }] : [];
        });
        const some = over.slice(0, mostErased - tried);
        for (const { key, preview } of some) if (await erased(key, preview)) deleted += 1;
        tried += some.length;
        at = some.length < over.length ? (some.at(-1)?.key ?? at) : last;
        if (at === "") break;
      }
      await (at === "" ? bucket.delete([PLACE]) : bucket.put(PLACE, at));
      return deleted;
    },
  };
}
