/** The images that an owner has uploaded for a site: settings name them, and versions show them. */
import { type Asking, auditEvent } from "../../identity/audit.schema.ts";
import type { OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { BucketAway, whileThere } from "../hosting/bucket-away.ts";
import { fileKey } from "../hosting/pointer.schema.ts";
import type { SiteId, StoredSite, Trace } from "../site-storage.ts";
import { LIBRARY_LIMITS, type LibraryPicture, type NewImage, type SiteImage } from "./image.schema.ts";
import { type ImageFault, prepareImage } from "./prepare-image.service.ts";

/** Time is ISO, to the microsecond. */
export interface StoredPicture extends LibraryPicture {
  /** The hash of the width that was sent first. */
  first: string;
}

export interface ImagePage {
  /** Time and first hash of the last one seen. */
  after: readonly [string, string] | undefined;
  limit: number;
}

export interface ImageRecord {
  find(orgId: OrgId, siteId: SiteId, hash: string): Promise<SiteImage | undefined>;
  /** Newest first. */
  page(orgId: OrgId, siteId: SiteId, page: ImagePage): Promise<StoredPicture[]>;
  /** How many there are, and their bytes together. */
  used(orgId: OrgId, siteId: SiteId): Promise<{ images: number; bytes: number }>;
  /**
   * One that is there stays as it is. Undefined where the site has as many already, or the site is gone: never above the
   * limits, however many come at once.
   */
  add(
    orgId: OrgId,
    siteId: SiteId,
    image: SiteImage & NewImage,
    limits: { images: number; bytes: number },
    trace: Trace,
  ): Promise<SiteImage | undefined>;
  /** The picture that it is a width of, with all of them. "named": the draft or what visitors see shows it. */
  remove(orgId: OrgId, siteId: SiteId, hash: string, trace: Trace): Promise<"removed" | "named" | undefined>;
}

/** What is used of an R2 bucket here. */
export interface ImageBucket {
  head(key: string): Promise<unknown>;
  get(key: string): Promise<{ body: ReadableStream<Uint8Array> } | null>;
  put(key: string, value: Uint8Array<ArrayBuffer>): Promise<unknown>;
}

export interface ImagesPorts {
  bucket: ImageBucket;
  record: ImageRecord;
  find: (orgId: OrgId, id: string) => Promise<StoredSite | undefined>;
  /** Marks that files are being kept which nothing names yet. Throws `BucketAway`. */
  keeping: <T>(orgId: OrgId, siteId: string, keep: () => Promise<T>) => Promise<T>;
  /** Files of it are being deleted just now. Asked by who has marked what it keeps. */
  isSweeping: (siteId: string) => Promise<boolean>;
  /** A file of it may be nobody's. */
  leaveFile: (orgId: OrgId, siteId: string) => Promise<void>;
  hashOf: (bytes: Uint8Array) => Promise<string>;
}

export type ImageError =
  | { reason: "not_found" }
  | { reason: "image_not_found" }
  | { reason: "refused"; fault: ImageFault }
  | { reason: "full"; images: number; bytes: number }
  /** The draft or the live version shows it. */
  | { reason: "named" }
  | { reason: "unavailable" };

export interface Images {
  /** The same bytes again: the image that is there, and what was said of it then. */
  add(siteId: string, sent: Uint8Array, said: NewImage, asking: Asking): Promise<Result<SiteImage, ImageError>>;
  list(orgId: OrgId, siteId: string, page: ImagePage): Promise<Result<StoredPicture[], ImageError>>;
  read(
    orgId: OrgId,
    siteId: string,
    hash: string,
  ): Promise<Result<{ image: SiteImage; body: ReadableStream<Uint8Array> }, ImageError>>;
  remove(siteId: string, hash: string, asking: Asking): Promise<Result<void, ImageError>>;
}

export function createImages(ports: ImagesPorts): Images {
  const { bucket, record, find, keeping, isSweeping, leaveFile, hashOf } = ports;

  /** Whatever is asked of the bucket, and of a site that is there. */
  async function ofSite<T>(
    orgId: OrgId,
    id: string,
    work: (site: StoredSite) => Promise<Result<T, ImageError>>,
  ): Promise<Result<T, ImageError>> {
    const site = await find(orgId, id);
    if (!site) return err({ reason: "not_found" });
    try {
      return await work(site);
    } catch (error) {
      if (error instanceof BucketAway) return err({ reason: "unavailable" });
      throw error;
    }
  }

  return {
    add: (siteId, sent, said, asking) =>
      ofSite(asking.member.orgId, siteId, async ({ id }) => {
        const { orgId } = asking.member;
        const prepared = prepareImage(sent);
        if (!prepared.ok) return err({ reason: "refused", fault: prepared.error });
        const { bytes, type, width, height } = prepared.value;
        const image = { hash: await hashOf(bytes), type, width, height, bytes: bytes.byteLength, ...said };
        const there = await record.find(orgId, id, image.hash);
        if (there) return ok(there);
        if (said.of !== undefined && !(await record.find(orgId, id, said.of)))
          return err({ reason: "image_not_found" });
        const used = await record.used(orgId, id);
        const full = err({ reason: "full", ...LIBRARY_LIMITS } as const);
        if (used.images >= LIBRARY_LIMITS.images || used.bytes + image.bytes > LIBRARY_LIMITS.bytes) return full;
        const trace = {
          event: auditEvent(asking, "site.image_added", id, { image: image.hash, name: said.name }),
          origin: asking.origin,
        };
        const added = await keeping(orgId, id, async () => {
          if (await isSweeping(id)) throw new BucketAway("files of the site are being deleted");
          const key = fileKey(id, image.hash, false);
          // The file first: nothing is ever named that is not there.
          if (!(await whileThere(bucket.head(key)))) await whileThere(bucket.put(key, bytes));
          const recorded = await record.add(orgId, id, image, LIBRARY_LIMITS, trace);
          if (!recorded) await leaveFile(orgId, id);
          return recorded;
        });
        return added ? ok(added) : full;
      }),

    list: (orgId, siteId, page) => ofSite(orgId, siteId, async ({ id }) => ok(await record.page(orgId, id, page))),

    read: (orgId, siteId, hash) =>
      ofSite(orgId, siteId, async ({ id }) => {
        const image = await record.find(orgId, id, hash);
        if (!image) return err({ reason: "image_not_found" });
        const object = await whileThere(bucket.get(fileKey(id, hash, false)));
        if (!object) throw new Error(`an image of the site ${id} is gone: ${hash}`);
        return ok({ image, body: object.body });
      }),

    remove: (siteId, hash, asking) =>
      ofSite(asking.member.orgId, siteId, async ({ id }) => {
        const { orgId } = asking.member;
        if (!(await record.find(orgId, id, hash))) return err({ reason: "image_not_found" });
        // Before the record: an earlier version may still show it, and only a sweep can tell.
        await leaveFile(orgId, id);
        const event = auditEvent(asking, "site.image_removed", id, { image: hash });
        const removed = await record.remove(orgId, id, hash, { event, origin: asking.origin });
        if (removed === "named") return err({ reason: "named" });
        return removed ? ok(undefined) : err({ reason: "image_not_found" });
      }),
  };
}
