import type { AnswerCopy } from "../call/copy.ts";
import { membersOf, openMembers } from "../wire/members.ts";
import { parseJson } from "../wire/splice.ts";
import { createSseReader } from "../wire/sse.ts";

const isEventStream = (contentType: string): boolean => /^text\/event-stream\b/i.test(contentType);

/** The response that an answer of Responses holds, streamed or whole. */
function responseIn({ bytes, contentType }: Pick<AnswerCopy, "bytes" | "contentType">): unknown {
  if (!isEventStream(contentType)) return parseJson(bytes);
  const reader = createSseReader();
  const last = [...reader.push(bytes), ...reader.end()].findLast(({ event }) => event?.startsWith("response."));
  return last && openMembers(parseJson(new TextEncoder().encode(last.data))).response;
}

/** Whether an answer of Responses has an id under which it is stored, or cannot be read: such a one is its caller's alone. */
export function saysStored(copy: Pick<AnswerCopy, "bytes" | "contentType">): boolean {
  try {
    const response = membersOf(responseIn(copy));
    return response === undefined || response.store === true;
  } catch {
    return true;
  }
}
