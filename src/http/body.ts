/** Bodies are bounded before and while they are read: Content-Length can be absent, and can lie. */
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { Problem } from "../kernel/problem.ts";
import type { AppEnv } from "./context.ts";

export const MEBIBYTE = 1024 * 1024;

const tooLarge = (maxBytes: number) =>
  new Problem("payload_too_large", { detail: `The body may have at most ${maxBytes} bytes.` });

/** Refuses larger bodies with 413, for routes that read through the framework. */
export const limitBody = (maxBytes: number): MiddlewareHandler<AppEnv> =>
  bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw tooLarge(maxBytes);
    },
  });

/**
 * The whole body, for a handler that reads it itself. Rejects with the 413 Problem as soon as it is known to be larger,
 * without reading on. With a truthful Content-Length it costs one native read.
 */
export function readBody(request: Request, maxBytes: number): Promise<ArrayBuffer> {
  const declared = request.headers.get("content-length");
  if (declared === null) return readPieces(request, maxBytes);
  // The runtime delivers no more bytes than were declared, so the native reader is bounded as well.
  return Number(declared) <= maxBytes ? request.arrayBuffer() : Promise.reject(tooLarge(maxBytes));
}

async function readPieces({ body }: Request, maxBytes: number): Promise<ArrayBuffer> {
  if (body === null) return new ArrayBuffer(0);
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      throw tooLarge(maxBytes);
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole.buffer;
}
