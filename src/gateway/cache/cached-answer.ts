/** An answer at rest: a head that says what it is, in JSON behind its length, and the bytes that the client is given. */
import * as z from "zod";
import { parseJson } from "../wire/splice.ts";

const Head = z.object({
  /** Epoch milliseconds, both. */
  createdAt: z.int(),
  expiresAt: z.int(),
  contentType: z.string(),
  /** Who answered. */
  provider: z.string(),
  model: z.string(),
});

export interface CachedAnswer extends z.output<typeof Head> {
  bytes: Uint8Array<ArrayBuffer>;
}

const LENGTH_BYTES = 4;

export function packAnswer({ bytes, ...head }: CachedAnswer): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const packed = new Uint8Array(LENGTH_BYTES + text.length + bytes.length);
  new DataView(packed.buffer).setUint32(0, text.length);
  packed.set(text, LENGTH_BYTES);
  packed.set(bytes, LENGTH_BYTES + text.length);
  return packed;
}

/** Undefined where this is none, or one that another version of the platform packed in another way. */
export function unpackAnswer(packed: Uint8Array<ArrayBuffer>): CachedAnswer | undefined {
  if (packed.length < LENGTH_BYTES) return undefined;
  const end = LENGTH_BYTES + new DataView(packed.buffer, packed.byteOffset).getUint32(0);
  if (end > packed.length) return undefined;
  const head = Head.safeParse(parseJson(packed, LENGTH_BYTES, end));
  return head.success ? { ...head.data, bytes: packed.subarray(end) } : undefined;
}
