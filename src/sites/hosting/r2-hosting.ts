/** The platform's own host: files and pointers lie in R2, and the Worker serves them (see serve-sites.ts). */
import * as z from "zod";
import { tagOf } from "./file-answer.service.ts";
import type { Hosting, HostWays, ShownHost } from "./hosting.ts";
import { filesPrefix, parsePointer, pointerKey } from "./pointer.schema.ts";
import { createSiteWriter, type PlatformAssets, type WritableSiteBucket } from "./site-writer.ts";

/** What is used of an R2 bucket to show sites. */
export interface PointerBucket {
  get(key: string): Promise<{ etag: string; text(): Promise<string> } | null>;
  put(
    key: string,
    value: string,
    options?: { onlyIf: { etagMatches: string } | { etagDoesNotMatch: string } },
  ): Promise<unknown>;
}

/** What is used of one to erase what they showed. */
interface ErasableBucket {
  delete(keys: string[]): Promise<void>;
  list(options: { prefix: string }): Promise<{ objects: readonly { key: string }[]; truncated: boolean }>;
}

export interface R2HostingPorts {
  bucket: PointerBucket & WritableSiteBucket & ErasableBucket;
  /** Forgets what is remembered of a host nearby. Never rejects: what is not forgotten is over in three seconds. */
  forget: (host: string) => Promise<void>;
  ways: HostWays | undefined;
  assets: PlatformAssets;
}

const TRIES = 8;

export function createR2Hosting({ bucket, forget, ways, assets }: R2HostingPorts): Hosting {
  async function write({ host, claim, pointer }: ShownHost, revision: number): Promise<void> {
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

  return {
    putFiles: createSiteWriter(bucket, assets).putFiles,

    async show(shown, revision) {
      await write(shown, revision);
      await forget(shown.host);
    },

    async erase(host, siteId) {
      await bucket.delete([pointerKey(host)]);
      for (;;) {
        const { objects, truncated } = await bucket.list({ prefix: filesPrefix(siteId) });
        if (objects.length > 0) await bucket.delete(objects.map(({ key }) => key));
        if (!truncated) return;
      }
    },

    async shownAt(host) {
      const object = await bucket.get(pointerKey(host));
      return object ? parsePointer(await object.text()) : undefined;
    },

    tagOf,
    ways,
  };
}

const Written = z.object({ revision: z.number().default(-1), claim: z.number().default(0) });

function isBefore(text: string, { claim, revision }: { claim: number; revision: number }): boolean {
  const there = Written.parse(JSON.parse(text));
  return there.claim === claim ? there.revision < revision : there.claim < claim;
}
