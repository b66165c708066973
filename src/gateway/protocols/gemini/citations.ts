/** Where an answer leans on something: quotations that Gemini reports by itself, and the sources of a search. */
import { utf8 } from "../../../kernel/encoding.ts";
import type { Citation } from "../../canonical/request.ts";
import { countOf, itemsOf, membersOf, wordOf } from "../../wire/members.ts";
import type { JsonObject } from "../protocol.ts";

/** `text` is the answer's so far: Google counts places in it in bytes. */
export function readCitations(candidate: JsonObject, text: string): Citation[] {
  const quoted = itemsOf(membersOf(candidate.citationMetadata)?.citations);
  const grounding = membersOf(candidate.groundingMetadata);
  if (quoted.length === 0 && !grounding) return [];
  const bytes = utf8(text);
  return [
    ...quoted.flatMap((each) => {
      const said = membersOf(each);
      return said ? citationOf(said, said, bytes) : [];
    }),
    ...groundsOf(grounding, bytes),
  ];
}

function groundsOf(grounding: JsonObject | undefined, bytes: Uint8Array): Citation[] {
  const chunks = itemsOf(grounding?.groundingChunks);
  return itemsOf(grounding?.groundingSupports).flatMap((support) => {
    const segment = membersOf(membersOf(support)?.segment);
    return itemsOf(membersOf(support)?.groundingChunkIndices).flatMap((index) => {
      const chunk = typeof index === "number" ? membersOf(chunks[index]) : undefined;
      const source = membersOf(chunk?.web) ?? membersOf(chunk?.retrievedContext);
      return segment && source ? citationOf(source, segment, bytes) : [];
    });
  });
}

/** None for what names no source. A place that the text does not have is left out. */
function citationOf(source: JsonObject, place: JsonObject, bytes: Uint8Array): Citation | [] {
  const [url, title] = [wordOf(source.uri), wordOf(source.title)];
  if (url === undefined && title === undefined) return [];
  const [from, to] = [countOf(place.startIndex) ?? 0, countOf(place.endIndex)];
  const isPlace = to !== undefined && from < to && to <= bytes.length;
  const before = isPlace ? unitsOf(bytes.subarray(0, from)) : "";
  const passage = isPlace ? unitsOf(bytes.subarray(from, to)) : wordOf(place.text);
  return {
    ...(passage === undefined ? {} : { text: passage }),
    ...(title === undefined ? {} : { title }),
    ...(url === undefined ? {} : { url }),
    ...(isPlace && passage !== undefined ? { start: before.length, end: before.length + passage.length } : {}),
  };
}

const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
const unitsOf = (bytes: Uint8Array): string => decoder.decode(bytes);
