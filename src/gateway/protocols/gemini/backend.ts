/**
 * Google's Gemini API, `generateContent` of v1beta, as a backend. What a model takes goes by its name (`families.ts`).
 *
 * - Instructions from anywhere in a conversation stand in its one place for them, in order.
 * - Put into Gemini's words, and not dropped: how much to think (`thinking.ts`); a document's name and context, which
 *   become text before it; pictures in a tool's result, which models before Gemini 3 get behind it.
 * - Hints that are passed over, since Gemini caches by itself: cache marks and the cache's key. Citations and thoughts
 *   that Gemini has not signed do not go back to it.
 * - Safety settings are left as Google has them. A prompt that its filters do not let through is a refusal.
 */
import type { CanonicalEvent } from "../../canonical/event.ts";
import { parseText } from "../../wire/members.ts";
import type { Backend, StreamDecoder } from "../protocol.ts";
import { type AnswerReader, createAnswerReader } from "./answer-reader.ts";
import { decodeEmbeddings, encodeEmbeddings, MOST_TEXTS } from "./embeddings.ts";
import { encode } from "./encode.ts";
import { errorOf } from "./errors.ts";

/** Google does not send it; what stands between may. */
const LAST_WORD = "[DONE]";

const NONSENSE: CanonicalEvent = {
  type: "error",
  error: { status: 502, message: "The stream makes no sense.", code: "upstream_nonsense" },
};

/**
 * Without `alt=sse` a stream is a list of chunks, and errors may come as one whatever was asked. What cannot be walked,
 * since it is nested too deep, is nonsense as well.
 */
function pushAll(reader: AnswerReader, body: unknown): CanonicalEvent[] | undefined {
  try {
    if (!Array.isArray(body)) return reader.push(body);
    const read = body.map((chunk) => reader.push(chunk));
    return read.every((events) => events === undefined) ? undefined : read.flatMap((events) => events ?? []);
  } catch {
    return [NONSENSE];
  }
}

function createDecoder(): StreamDecoder {
  const reader = createAnswerReader();
  let isBroken = false;
  return {
    push({ data }) {
      if (isBroken || data === "" || data.trim() === LAST_WORD) return [];
      const chunk = parseText(data);
      // What is JSON and no chunk is passed over, as keep-alives are.
      const events = chunk === undefined ? [NONSENSE] : (pushAll(reader, chunk) ?? []);
      isBroken = events.at(-1)?.type === "error";
      return events;
    },
    end: () => (isBroken ? [] : reader.end()),
  };
}

export const geminiBackend: Backend = {
  protocol: "gemini",
  seals: "gemini",
  encode,
  decoder: createDecoder,
  decode(body) {
    const reader = createAnswerReader();
    const read = pushAll(reader, body);
    if (!read) return undefined;
    const events = [...read, ...reader.end()];
    const error = events.find(({ type }) => type === "error");
    return error ? [error] : events;
  },
  embeddings: { mostTexts: MOST_TEXTS, encode: encodeEmbeddings, decode: decodeEmbeddings },
  errorOf: (body, status) => errorOf(body, status),
};
