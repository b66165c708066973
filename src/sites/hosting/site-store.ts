/**
 * Pointers and files as a serving isolate finds them: in its memory, else in the cache of its data centre, else in the
 * bucket. A file never changes, so it may stay anywhere; a pointer is as old as three seconds at most.
 */
import { LRUCache } from "lru-cache";
import { type After, systemAfter, within } from "../../kernel/within.ts";
import type { ByteRange } from "./byte-range.service.ts";
import { fileKey, type Pointer, parsePointer, pointerKey, type SiteFile } from "./pointer.schema.ts";

/** What is used of an R2 bucket to serve sites. */
export interface SiteBucket {
  get(key: string, options?: { range?: ByteRange }): Promise<SiteObject | null>;
  head(key: string): Promise<{ size: number } | null>;
}

interface SiteObject {
  body: ReadableStream<Uint8Array>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The cache of a data centre, by address. Answers and failures of it are never worth failing for. */
export interface EdgeCache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
  /** Of this data centre, and of the zone whose request this is: no other hears of it. */
  delete(url: string): Promise<unknown>;
}

export interface SiteStorePorts {
  bucket: SiteBucket;
  edge: EdgeCache;
  /** How a host is reached, under whose name the data centre keeps what is its own: so it can be purged by host. */
  originOf: (host: string) => string;
  now: () => number;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
  after?: After;
}

export interface SiteStore {
  /** Undefined where nothing is kept under this host. Rejects where that cannot be found out. */
  pointer(host: string, waitUntil: WaitUntil): Promise<Pointer | undefined> | Pointer | undefined;
  /** Undefined where the file is gone, which a pointer's never is. */
  file(place: FilePlace, waitUntil: WaitUntil): Promise<FileBody | undefined> | FileBody;
  /** A pointer was changed: here it is read anew by the next visit. Never rejects. */
  forget(host: string): Promise<void>;
  /** Bytes of a file that no pointer was asked for; undefined where the site never had it. */
  sizeOf(siteId: string, hash: string): Promise<number | undefined>;
}

export type WaitUntil = (work: Promise<unknown>) => void;
export type FileBody = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

export interface FilePlace {
  host: string;
  siteId: string;
  file: SiteFile;
  packed: boolean;
  range: ByteRange | undefined;
  /** Of what will be over: the data centre keeps nothing of it. */
  fleeting: boolean;
}

/** Together the most that a published change takes to be seen everywhere. */
const [MEMORY_MS, EDGE_S] = [1_000, 2];
/** So long what is known of a host is better than nothing. */
const STALE_MS = 5 * 60_000;
/** What says nothing for so long is away: where something good is known, and where nothing is. */
const [SILENT_KNOWN_MS, SILENT_MS] = [2_000, 10_000];
const MOST_HOSTS = 2_000;
/** Characters of pointers: an owner's redirects can make one as long as a book. */
const MOST_POINTED = 8 * 1024 * 1024;
const FOR_EVER = "public, max-age=31536000, immutable";
/** Files up to here are kept in memory, and so many bytes of them. */
const SMALL_BYTES = 256 * 1024;
const MEMORY_BYTES = 16 * 1024 * 1024;
const EDGE_REST_MS = 60_000;
const RESERVED = "/.edgewright";

interface Known {
  /** Null: there is none. */
  pointer: Pointer | null;
  /** When its reading began: it is as old as that at least. */
  readAt: number;
  /** Later than `readAt` where the bucket was away: it is not asked by each visit. */
  askedAt: number;
  /** Characters. */
  size: number;
}

export function createSiteStore(ports: SiteStorePorts): SiteStore {
  const { bucket, edge, originOf, now, warn, after = systemAfter } = ports;
  const pointers = new LRUCache<string, Known>({
    max: MOST_HOSTS,
    maxSize: MOST_POINTED,
    sizeCalculation: ({ size }) => Math.max(1, size),
  });
  const files = new LRUCache<string, Uint8Array<ArrayBuffer>>({
    maxSize: MEMORY_BYTES,
    sizeCalculation: (bytes) => Math.max(1, bytes.byteLength),
  });

  let edgeRestsUntil = 0;
  /** Goes up with each pointer that is forgotten: what was read before is not remembered. */
  let forgets = 0;

  /** One that fails would fail each visit, and be a line in the log for each. */
  function edgeFailed(error: unknown): undefined {
    edgeRestsUntil = now() + EDGE_REST_MS;
    warn("edge_cache_failed", {}, error);
  }

  async function fromEdge(url: string): Promise<Response | undefined> {
    if (now() < edgeRestsUntil) return undefined;
    try {
      return await edge.match(url);
    } catch (error) {
      return edgeFailed(error);
    }
  }

  function toEdge(url: string, response: Response, waitUntil: WaitUntil): void {
    if (now() >= edgeRestsUntil) waitUntil(edge.put(url, response).catch(edgeFailed));
  }

  const pointerUrl = (host: string): string => `${originOf(host)}${RESERVED}/pointer`;

  async function readPointer(host: string): Promise<{ text: string; isCached: boolean }> {
    const cached = await fromEdge(pointerUrl(host));
    if (cached) return { text: await cached.text(), isCached: true };
    const object = await bucket.get(pointerKey(host));
    return { text: object ? new TextDecoder().decode(await object.arrayBuffer()) : "", isCached: false };
  }

  const isGood = (known: Known | undefined): known is Known & { pointer: Pointer } =>
    known !== undefined && known.pointer !== null && now() - known.readAt <= STALE_MS;

  async function freshPointer(
    host: string,
    known: Known | undefined,
    waitUntil: WaitUntil,
  ): Promise<Pointer | undefined> {
    const [readAt, before] = [now(), forgets];
    try {
      const silentMs = isGood(known) ? SILENT_KNOWN_MS : SILENT_MS;
      const { text, isCached } = await within(silentMs, readPointer(host), after);
      const headers = { "cache-control": `public, max-age=${EDGE_S}`, "content-type": "application/json" };
      if (!isCached && forgets === before) toEdge(pointerUrl(host), new Response(text, { headers }), waitUntil);
      const pointer = parsePointer(text) ?? null;
      // One that was asked for later may have come first.
      if (forgets === before && (pointers.peek(host)?.readAt ?? 0) <= readAt)
        pointers.set(host, { pointer, readAt, askedAt: readAt, size: text.length });
      return pointer ?? undefined;
    } catch (error) {
      if (!isGood(known)) throw error;
      if (pointers.peek(host) === known) pointers.set(host, { ...known, askedAt: now() });
      warn("pointer_stale", {}, error);
      return known.pointer;
    }
  }

  async function readSmall(place: FilePlace, key: string, waitUntil: WaitUntil): Promise<FileBody | undefined> {
    const url = `${originOf(place.host)}${RESERVED}/${key}`;
    const cached = place.fleeting ? undefined : await fromEdge(url);
    const found = cached ?? (await within(SILENT_MS, bucket.get(key), after));
    if (!found) return undefined;
    const bytes = new Uint8Array(await found.arrayBuffer());
    files.set(key, bytes);
    if (!cached && !place.fleeting)
      toEdge(url, new Response(bytes, { headers: { "cache-control": FOR_EVER } }), waitUntil);
    return cutOut(bytes, place.range);
  }

  async function readLarge({ range }: FilePlace, key: string): Promise<FileBody | undefined> {
    const object = await within(SILENT_MS, bucket.get(key, range ? { range } : undefined), after);
    return object?.body;
  }

  return {
    pointer(host, waitUntil) {
      const known = pointers.get(host);
      if (known && now() - known.askedAt < MEMORY_MS) return known.pointer ?? undefined;
      return freshPointer(host, known, waitUntil);
    },

    async forget(host) {
      forgets += 1;
      pointers.delete(host);
      if (now() >= edgeRestsUntil) await edge.delete(pointerUrl(host)).catch(edgeFailed);
    },

    file(place, waitUntil) {
      const { siteId, file, packed, range } = place;
      const key = fileKey(siteId, file.hash, packed);
      const kept = files.get(key);
      if (kept) return cutOut(kept, range);
      return file.size <= SMALL_BYTES ? readSmall(place, key, waitUntil) : readLarge(place, key);
    },

    async sizeOf(siteId, hash) {
      const key = fileKey(siteId, hash, false);
      return files.get(key)?.byteLength ?? (await bucket.head(key))?.size;
    },
  };
}

const cutOut = (bytes: Uint8Array<ArrayBuffer>, range: ByteRange | undefined): Uint8Array<ArrayBuffer> =>
  range ? bytes.subarray(range.offset, range.offset + range.length) : bytes;
