/** Keeps the files of a version where visitors will find them, once a pointer leads there. */
import { sha256Hex } from "../../platform/crypto.ts";
import { whileThere } from "./bucket-away.ts";
import type { BuiltFile, Hosting } from "./hosting.ts";
import { fileKey, type SiteFile } from "./pointer.schema.ts";

/** What is used of an R2 bucket to publish sites. */
export interface WritableSiteBucket {
  head(key: string): Promise<{ size: number } | null>;
  put(key: string, value: Uint8Array<ArrayBuffer>): Promise<unknown>;
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

export function createSiteWriter(bucket: WritableSiteBucket): Pick<Hosting, "putFiles"> {
  /** By content, so what is there is the same: or says the same, where another version of zlib packed it. Its size. */
  async function putOnce(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
    const there = await whileThere(bucket.head(key));
    if (there) return there.size;
    await whileThere(bucket.put(key, bytes));
    return bytes.byteLength;
  }

  async function putFile(siteId: string, { bytes, type, immutable }: BuiltFile): Promise<SiteFile> {
    const hash = await sha256Hex(bytes);
    await putOnce(fileKey(siteId, hash, false), bytes);
    const file: SiteFile = { hash, type, size: bytes.byteLength };
    if (immutable) file.immutable = true;
    if (bytes.byteLength < LEAST_PACKED || !PACKABLE.test(type)) return file;
    const packed = await gzipped(bytes);
    if (packed.byteLength > bytes.byteLength * WORTH) return file;
    return { ...file, packed: await putOnce(fileKey(siteId, hash, true), packed) };
  }

  return {
    async putFiles(siteId, files) {
      const placed: [string, SiteFile][] = [];
      for (let at = 0; at < files.length; at += AT_ONCE) {
        const some = files.slice(at, at + AT_ONCE);
        placed.push(
          ...(await Promise.all(
            some.map(async (file) => [file.path, await putFile(siteId, file)] as [string, SiteFile]),
          )),
        );
      }
      return Object.fromEntries(placed);
    },
  };
}
