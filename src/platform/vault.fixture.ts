import { createEnvelopes } from "./envelope.ts";
import { type Bucket, createVault, type Vault } from "./vault.ts";

export interface Kept {
  value: Uint8Array<ArrayBuffer>;
  customMetadata: Record<string, string>;
}

/** A bucket in memory, and what lies in it. Pages are short, so that few objects are enough for several. */
export function createMemoryBucket(pageLength = 3): Bucket & { objects: Map<string, Kept> } {
  const objects = new Map<string, Kept>();
  return {
    objects,
    async put(path, value, { customMetadata }) {
      objects.set(path, { value: value.slice(), customMetadata });
    },
    async get(path) {
      const kept = objects.get(path);
      return kept ? { customMetadata: kept.customMetadata, arrayBuffer: async () => kept.value.slice().buffer } : null;
    },
    async delete(paths) {
      for (const path of paths) objects.delete(path);
    },
    async list({ prefix, startAfter = "", cursor = startAfter, include }) {
      const found = [...objects].filter(([key]) => key.startsWith(prefix) && key > cursor).sort();
      const page = found
        .slice(0, pageLength)
        .map(([key, { customMetadata }]) => (include ? { key, customMetadata } : { key }));
      const last = page.at(-1)?.key;
      return found.length > pageLength && last !== undefined
        ? { objects: page, truncated: true, cursor: last }
        : { objects: page, truncated: false };
    },
  };
}

/** A vault in memory. */
export function createMemoryVault(): Vault & { objects: Map<string, Kept> } {
  const bucket = createMemoryBucket();
  const envelopes = createEnvelopes([{ id: "1", key: crypto.getRandomValues(new Uint8Array(32)) }]);
  const vault = createVault({
    bucket,
    envelopes,
    unreadable: (reason) => {
      throw new Error(`an object cannot be opened: ${reason}`);
    },
  });
  return { ...vault, objects: bucket.objects };
}
