/**
 * Bytes at rest in a bucket: each object under a data key of its own, wrapped by the master key, and bound to its path.
 * Whoever can read the bucket alone learns paths, sizes and times; an object that is copied to another path opens nothing.
 */
import * as z from "zod";
import type { Binding, EnvelopeError, Envelopes } from "./envelope.ts";

export interface Vault {
  /**
   * Encrypted under a data key of its own, bound to its path. Takes the place of what was there. `expiresAt`, in epoch
   * milliseconds, is for whoever lists, in the clear: nothing is deleted by it here.
   */
  put(path: string, bytes: Uint8Array, expiresAt?: number): Promise<void>;
  /** Undefined where there is nothing, and where what there is cannot be opened any more. */
  get(path: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** What is not there counts as deleted. */
  delete(paths: readonly string[]): Promise<void>;
  /** At most a thousand a page, in the order of their bytes; `cursor` is undefined on the last. */
  list(prefix: string, cursor?: string): Promise<VaultPage>;
  /** Likewise, of the paths behind `after`, with what was said of their time. */
  listTimed(prefix: string, after: string): Promise<TimedPage>;
}

export interface VaultPage {
  paths: string[];
  cursor: string | undefined;
}

export interface TimedPage {
  /** `expiresAt`: undefined where it was not said. */
  objects: { path: string; expiresAt: number | undefined }[];
  complete: boolean;
}

/** What is used of an R2 bucket. */
export interface Bucket {
  put(
    path: string,
    value: Uint8Array<ArrayBuffer>,
    options: { customMetadata: Record<string, string> },
  ): Promise<unknown>;
  get(path: string): Promise<BucketObject | null>;
  delete(paths: string[]): Promise<void>;
  list(options: {
    prefix: string;
    cursor?: string;
    startAfter?: string;
    include?: ["customMetadata"];
  }): Promise<BucketPage>;
}

interface BucketObject {
  customMetadata?: Record<string, string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

interface BucketPage {
  objects: readonly { key: string; customMetadata?: Record<string, string> }[];
  truncated: boolean;
  cursor?: string;
}

export interface VaultOptions {
  bucket: Bucket;
  envelopes: Pick<Envelopes, "sealBytes" | "openBytes">;
  /** An object cannot be opened: of a master key that the settings no longer have, or not written here. */
  unreadable: (reason: EnvelopeError) => void;
}

/** R2 takes as many in one call. */
const MOST_DELETED = 1_000;

const Metadata = z.object({ key: z.string() });
const Time = z.object({ expires: z.coerce.number().int().optional() });

const bindingOf = (path: string): Binding => ({ orgId: "", id: path, purpose: "vault" });

export const createVault = ({ bucket, envelopes, unreadable }: VaultOptions): Vault => ({
  async put(path, bytes, expiresAt) {
    const { wrappedKey, sealed } = await envelopes.sealBytes(bytes, bindingOf(path));
    const time = expiresAt === undefined ? {} : { expires: String(expiresAt) };
    await bucket.put(path, sealed, { customMetadata: { key: wrappedKey, ...time } });
  },

  async get(path) {
    const object = await bucket.get(path);
    if (!object) return undefined;
    // Read in any case: a body that nobody reads keeps its connection.
    const sealed = new Uint8Array(await object.arrayBuffer());
    const metadata = Metadata.safeParse(object.customMetadata);
    if (!metadata.success) {
      unreadable("malformed");
      return undefined;
    }
    const opened = await envelopes.openBytes({ wrappedKey: metadata.data.key, sealed }, bindingOf(path));
    if (opened.ok) return opened.value;
    unreadable(opened.error);
    return undefined;
  },

  async delete(paths) {
    for (let at = 0; at < paths.length; at += MOST_DELETED) await bucket.delete(paths.slice(at, at + MOST_DELETED));
  },

  async list(prefix, cursor) {
    const page = await bucket.list(cursor === undefined ? { prefix } : { prefix, cursor });
    return { paths: page.objects.map(({ key }) => key), cursor: page.truncated ? page.cursor : undefined };
  },

  async listTimed(prefix, after) {
    const from = after === "" ? {} : { startAfter: after };
    const page = await bucket.list({ prefix, ...from, include: ["customMetadata"] });
    return {
      objects: page.objects.map(({ key, customMetadata }) => ({
        path: key,
        expiresAt: Time.safeParse(customMetadata).data?.expires,
      })),
      complete: !page.truncated,
    };
  },
});
