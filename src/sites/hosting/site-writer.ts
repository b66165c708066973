/** Keeps the files of a version where visitors will find them, once a pointer leads there. */
import { sha256Hex } from "../../platform/crypto.ts";
import { whileThere } from "./bucket-away.ts";
import { type BuiltFile, FileGone, type Hosting, type PlatformFile } from "./hosting.ts";
import { fileKey, type SiteFile } from "./pointer.schema.ts";

/** What is used of an R2 bucket to publish sites. */
export interface WritableSiteBucket {
  head(key: string): Promise<{ size: number } | null>;
  get(key: string): Promise<{ body: ReadableStream<Uint8Array> } | null>;
  put(key: string, value: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>): Promise<unknown>;
}

/** The platform's own files, as they were deployed. */
export interface PlatformAssets {
  fetch(request: Request): Promise<Response>;
}

/** What gets smaller by packing. */
const PACKABLE = /^(?:text\/|application\/(?:json|javascript|manifest\+json|xml|ld\+json)|image\/svg\+xml)/;
const LEAST_PACKED = 512;
/** Not worth a second object for less than a tenth. */
const WORTH = 0.9;
const AT_ONCE = 6;

async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

export function createSiteWriter(bucket: WritableSiteBucket, assets: PlatformAssets): Pick<Hosting, "putFiles"> {
  /** By content, so what is there is the same: or says the same, where another version of zlib packed it. Its size. */
  async function putOnce(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
    const there = await whileThere(bucket.head(key));
    if (there) return there.size;
    await whileThere(bucket.put(key, bytes));
    return bytes.byteLength;
  }

  async function putMade(siteId: string, bytes: Uint8Array<ArrayBuffer>, type: string) {
    const hash = await sha256Hex(bytes);
    await putOnce(fileKey(siteId, hash, false), bytes);
    const place = { hash, size: bytes.byteLength };
    if (bytes.byteLength < LEAST_PACKED || !PACKABLE.test(type)) return place;
    const packed = await gzipped(bytes);
    if (packed.byteLength > bytes.byteLength * WORTH) return place;
    return { ...place, packed: await putOnce(fileKey(siteId, hash, true), packed) };
  }

  async function putKept(siteId: string, hash: string, from: string) {
    const key = fileKey(siteId, hash, false);
    const there = await whileThere(bucket.head(key));
    if (there) return { hash, size: there.size };
    const source = from === siteId ? null : await whileThere(bucket.get(fileKey(from, hash, false)));
    if (!source) throw new FileGone(from, hash);
    // Streamed: some are large, and several are copied at once.
    await whileThere(bucket.put(key, source.body));
    const copied = await whileThere(bucket.head(key));
    if (!copied) throw new FileGone(siteId, hash);
    return { hash, size: copied.size };
  }

  async function putAsset(siteId: string, { path, hash, size }: PlatformFile) {
    const key = fileKey(siteId, hash, false);
    if (await whileThere(bucket.head(key))) return { hash, size };
    const found = await assets.fetch(new Request(`http://assets.local${path}`));
    const bytes = new Uint8Array(await found.arrayBuffer());
    // Under its name for good: whatever else the assets have at this path must not come to lie there.
    if (!found.ok || (await sha256Hex(bytes)) !== hash) throw new Error(`${path} is not among the assets`);
    await whileThere(bucket.put(key, bytes));
    return { hash, size };
  }

  async function putFile(siteId: string, file: BuiltFile, from: string): Promise<SiteFile> {
    const { type, immutable } = file;
    const place =
      "bytes" in file
        ? await putMade(siteId, file.bytes, type)
        : "kept" in file
          ? await putKept(siteId, file.kept.hash, from)
          : await putAsset(siteId, file.asset);
    return { type, ...place, ...(immutable ? { immutable } : {}) };
  }

  return {
    async putFiles(siteId, files, from = siteId) {
      const placed: [string, SiteFile][] = [];
      for (let at = 0; at < files.length; at += AT_ONCE) {
        const some = files.slice(at, at + AT_ONCE);
        placed.push(
          ...(await Promise.all(
            some.map(async (file) => [file.path, await putFile(siteId, file, from)] as [string, SiteFile]),
          )),
        );
      }
      return Object.fromEntries(placed);
    },
  };
}
