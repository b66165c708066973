/** The response object of an answer as a client was given it, whole or as a stream. */
import { utf8 } from "../../../kernel/encoding.ts";
import { isObject } from "../../wire/members.ts";
import { countValues, parseJson } from "../../wire/splice.ts";
import { createSseReader } from "../../wire/sse.ts";
import type { JsonObject } from "../protocol.ts";

export interface GivenAnswer {
  contentType: string;
  bytes: Uint8Array;
}

/** Such as can be gone on from; what failed cannot. */
const LASTING: ReadonlySet<unknown> = new Set(["completed", "incomplete"]);

/** A few bytes of JSON may become a hundred of memory. */
const MOST_VALUES = 500_000;

/** Undefined where it is no response, or one of far too many values, and of one that failed or broke off. */
export function responseOf({ contentType, bytes }: GivenAnswer): JsonObject | undefined {
  const response = /^text\/event-stream\b/i.test(contentType) ? lastResponse(bytes) : parseBounded(bytes);
  return isObject(response) && response.object === "response" && LASTING.has(response.status) ? response : undefined;
}

const parseBounded = (bytes: Uint8Array): unknown =>
  countValues(bytes, MOST_VALUES) > MOST_VALUES ? undefined : parseJson(bytes);

/** Of a stream its last event holds all that the others have said. */
function lastResponse(bytes: Uint8Array): unknown {
  let last: string | undefined;
  try {
    const reader = createSseReader();
    for (const { data } of [...reader.push(bytes), ...reader.end()]) {
      if (data !== "[DONE]") last = data;
    }
  } catch {
    // An event beyond all measure.
    return undefined;
  }
  const event = last === undefined ? undefined : parseBounded(utf8(last));
  return isObject(event) ? event.response : undefined;
}
