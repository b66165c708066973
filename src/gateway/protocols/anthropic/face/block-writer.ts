/**
 * Writes the blocks of a stream one after the other, as this protocol wants them, however their pieces interleave: the
 * first block that is not closed goes out as it comes, the pieces of those behind it wait.
 */
import type { JsonObject } from "../../protocol.ts";

/** In UTF-16 units. More than any answer has; a provider that sends it never closes the block before. */
const MOST_HELD = 4 * 1024 * 1024;

export interface Block {
  readonly kind: "text" | "refusal" | "thinking" | "call" | "whole";
  /** As it stands in `content_block_start`. */
  readonly start: JsonObject;
}

export interface BlockWriter {
  /** The last block that was opened, as long as it is not closed. */
  last(): Block | undefined;
  /** Closes the last block, unless it is a call, which others may be open beside. */
  open(block: Block): string;
  /** Nothing for a block that is closed. */
  add(block: Block, delta: JsonObject): string;
  close(block: Block): string;
  closeAll(): string;
  /** So much waits that the stream must be given up. */
  isOverfull(): boolean;
}

interface Queued {
  block: Block;
  held: string[];
  closed: boolean;
}

export const sse = (event: string, data: JsonObject): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

export function createBlockWriter(): BlockWriter {
  /** The first has begun. */
  const queue: Queued[] = [];
  let index = 0;
  let heldSize = 0;

  const begin = (block: Block): string =>
    sse("content_block_start", { type: "content_block_start", index, content_block: block.start });

  function drain(): string {
    let out = "";
    for (let first = queue[0]; first?.closed; first = queue[0]) {
      out += sse("content_block_stop", { type: "content_block_stop", index });
      index += 1;
      queue.shift();
      const next = queue[0];
      if (!next) break;
      out += begin(next.block);
      for (const delta of next.held) {
        heldSize -= delta.length;
        out += written(delta);
      }
      next.held = [];
    }
    return out;
  }

  const written = (delta: string): string =>
    `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":${delta}}\n\n`;

  function find(block: Block): Queued | undefined {
    // Nearly always the only one.
    const [first] = queue;
    const place = first?.block === block ? first : queue.find((each) => each.block === block);
    return place?.closed ? undefined : place;
  }

  return {
    last() {
      const last = queue.at(-1);
      return last?.closed ? undefined : last?.block;
    },
    open(block) {
      const last = queue.at(-1);
      if (last && last.block.kind !== "call") last.closed = true;
      const out = drain();
      queue.push({ block, held: [], closed: false });
      return queue.length === 1 ? out + begin(block) : out;
    },
    add(block, delta) {
      const place = find(block);
      if (!place) return "";
      const text = JSON.stringify(delta);
      if (place === queue[0]) return written(text);
      place.held.push(text);
      heldSize += text.length;
      return "";
    },
    close(block) {
      const place = find(block);
      if (place) place.closed = true;
      return drain();
    },
    closeAll() {
      for (const place of queue) place.closed = true;
      return drain();
    },
    isOverfull: () => heldSize > MOST_HELD,
  };
}
