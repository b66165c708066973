import { createByteBuffer } from "./bytes.ts";

/** The beginning of a body, at most so many bytes; what is beyond is not fetched. */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = createByteBuffer();
  if (!body) return bytes.view();
  const reader = body.getReader();
  while (bytes.size < maxBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes.add(value.subarray(0, maxBytes - bytes.size));
  }
  if (bytes.size >= maxBytes) reader.cancel().catch(() => {});
  return bytes.view();
}
