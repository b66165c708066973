/** What an answer leans on, as the Responses API marks it on its text. */
import type { Citation } from "../../canonical/request.ts";
import { countOf, stringOf } from "../../wire/members.ts";
import type { JsonObject } from "../protocol.ts";

/** Where a passage of the answer stands in its own text, for citations that do not say it. In UTF-16 units. */
export interface Passage {
  start: number;
  end: number;
}

/**
 * A source with an address is a `url_citation`. Any other is a `file_citation`, whose ids are the provider's of a file
 * that it holds; a document that came inside the request has none, and is named by its place.
 */
export function toAnnotation(citation: Citation, passage: Passage): JsonObject {
  const { url, title, text, document, start = passage.start, end = passage.end } = citation;
  // No member of OpenAI's, but OpenRouter's: the passage that was leaned on has no other place.
  const quoted = text === undefined ? {} : { content: text };
  if (url !== undefined) {
    return { type: "url_citation", start_index: start, end_index: end, url, title: title ?? url, ...quoted };
  }
  const place = document ?? 0;
  return {
    type: "file_citation",
    file_id: `document_${place}`,
    filename: title ?? `document_${place}`,
    index: end,
    ...quoted,
  };
}

/** An annotation that a client sends back. What has no word of its own stays in `raw`. */
export function fromAnnotation(raw: JsonObject): Citation {
  const url = stringOf(raw.url);
  const title = stringOf(raw.title) ?? stringOf(raw.filename);
  const text = stringOf(raw.content);
  const start = countOf(raw.start_index);
  const end = countOf(raw.end_index);
  return {
    ...(text === undefined ? {} : { text }),
    ...(title === undefined ? {} : { title }),
    ...(url === undefined ? {} : { url }),
    ...(start === undefined || end === undefined ? {} : { start, end }),
    raw,
  };
}
