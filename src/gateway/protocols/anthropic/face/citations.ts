/** Citations, both ways. */
import type { Citation } from "../../../canonical/request.ts";
import { countOf, stringOf, wordOf } from "../../../wire/members.ts";
import type { JsonObject } from "../../protocol.ts";

const LOCATIONS: ReadonlySet<unknown> = new Set([
  "char_location",
  "page_location",
  "content_block_location",
  "search_result_location",
  "web_search_result_location",
]);

/**
 * As Anthropic said it, where it was Anthropic. Another maker's is a finding of a web search where it has an address, else
 * a place in a document whose bounds nobody knows: such a one is empty, and so is the index that only Anthropic can read.
 */
export function encodeCitation({ raw, text, title, url, document }: Citation): JsonObject {
  if (raw && LOCATIONS.has(raw.type)) return raw;
  if (url !== undefined) {
    return {
      type: "web_search_result_location",
      url,
      title: title ?? null,
      cited_text: text ?? "",
      encrypted_index: "",
    };
  }
  return {
    type: "char_location",
    cited_text: text ?? "",
    document_index: document ?? 0,
    document_title: title ?? null,
    file_id: null,
    start_char_index: 0,
    end_char_index: 0,
  };
}

/** A citation that comes back from a client. One that `encodeCitation` made up is not Anthropic's own. */
export function decodeCitation(given: JsonObject): Citation {
  const text = wordOf(given.cited_text);
  const title = wordOf(given.title) ?? wordOf(given.document_title);
  // What a search found may be named by an address or by anything else.
  const source = wordOf(given.source);
  const url = wordOf(given.url) ?? (source !== undefined && URL.canParse(source) ? source : undefined);
  const document = countOf(given.document_index);
  const own = stringOf(given.encrypted_index) !== "" && !(given.end_char_index === 0);
  return {
    ...(text === undefined ? {} : { text }),
    ...(title === undefined ? {} : { title }),
    ...(url === undefined ? {} : { url }),
    ...(document === undefined ? {} : { document }),
    ...(own ? { raw: given } : {}),
  };
}
