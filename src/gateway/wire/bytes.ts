/** Searching and gathering bytes, for what is never decoded as a whole. */

const NEAR_BYTES = 32;

/**
 * The next place of a byte, or -1. What is near is found without a call into the runtime, what is far with one; so that
 * neither many hits nor none cost much.
 */
export function indexOfByte(bytes: Uint8Array, byte: number, from: number): number {
  const near = Math.min(bytes.length, from + NEAR_BYTES);
  for (let i = from; i < near; i += 1) if (bytes[i] === byte) return i;
  return near < bytes.length ? bytes.indexOf(byte, near) : -1;
}

export function startsWith(bytes: Uint8Array, at: number, part: Uint8Array): boolean {
  for (let k = 0; k < part.length; k += 1) if (bytes[at + k] !== part[k]) return false;
  return true;
}

export interface ByteBuffer {
  readonly size: number;
  /** Copies; the chunk may be used again. */
  add(chunk: Uint8Array): void;
  /** All of it, until the next call. */
  view(): Uint8Array<ArrayBuffer>;
  /** Forgets all, and keeps the memory for what comes next. */
  clear(): void;
  /** Forgets all and gives the memory back. */
  drop(): void;
}

/** One block that doubles, so that a million tiny chunks take no more than their bytes; `room` where that is known. */
export function createByteBuffer(room = 0): ByteBuffer {
  let block = new Uint8Array(room);
  const buffer = {
    size: 0,
    add(chunk: Uint8Array) {
      const { size } = buffer;
      const needed = size + chunk.length;
      if (needed > block.length) {
        const larger = new Uint8Array(Math.max(1024, needed, block.length * 2));
        larger.set(block.subarray(0, size));
        block = larger;
      }
      block.set(chunk, size);
      buffer.size = needed;
    },
    view: () => block.subarray(0, buffer.size),
    clear() {
      buffer.size = 0;
    },
    drop() {
      block = new Uint8Array(0);
      buffer.size = 0;
    },
  };
  return buffer;
}
