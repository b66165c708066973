import type { Answer } from "../answer.ts";
import type { Directives } from "../directives.ts";
import { isObject, type JsonObject } from "../json.ts";
import { sealed, signatureOf } from "../seals.ts";
import { REDACTED, SIGNATURE } from "./history.ts";
import type { CreateMessage } from "./schema.ts";

const FRAGMENT = 6;
let sequence = Date.now();

export const newId = (prefix: string): string =>
  `${prefix}_01${(sequence++).toString(36)}${Math.random().toString(36).slice(2, 14)}`;

/** A content block: whole, and as the events of a stream. */
export interface OutputBlock {
  block: JsonObject;
  opening: JsonObject;
  deltas: JsonObject[];
}

export function outputOf(
  given: Answer,
  request: CreateMessage,
  hidesThought: boolean,
  { settings }: Directives,
): OutputBlock[] {
  const blocks: OutputBlock[] = [];
  const thought = given.reasoning.join("");
  if (thought !== "" && settings.has("redacted")) blocks.push(redacted(thought));
  else if (thought !== "") blocks.push(thinking(given.reasoning, hidesThought));
  const [cited, ...rest] = given.content;
  const citation = given.finish === "refusal" ? undefined : citationOf(request);
  if (cited !== undefined && citation) {
    blocks.push(text([cited], citation));
    if (rest.length > 0) blocks.push(text(rest));
  } else if (given.content.length > 0) blocks.push(text(given.content));
  for (const call of given.toolCalls) blocks.push(toolUse(call.name, call.arguments));
  return blocks;
}

function thinking(pieces: readonly string[], hidden: boolean): OutputBlock {
  const whole = pieces.join("");
  const signature = hidden ? sealed(SIGNATURE, whole) : signatureOf(SIGNATURE, whole);
  const shown = hidden ? [] : pieces;
  return {
    block: { type: "thinking", thinking: shown.join(""), signature },
    opening: { type: "thinking", thinking: "", signature: "" },
    deltas: [
      ...shown.map((piece) => ({ type: "thinking_delta", thinking: piece })),
      { type: "signature_delta", signature },
    ],
  };
}

function redacted(whole: string): OutputBlock {
  const block = { type: "redacted_thinking", data: sealed(REDACTED, whole) };
  return { block, opening: block, deltas: [] };
}

function text(pieces: readonly string[], citation?: JsonObject): OutputBlock {
  const cites = citation ? { citations: [citation] } : {};
  return {
    block: { type: "text", text: pieces.join(""), ...cites },
    opening: { type: "text", text: "", ...(citation ? { citations: [] } : {}) },
    deltas: [
      ...(citation ? [{ type: "citations_delta", citation }] : []),
      ...pieces.map((piece) => ({ type: "text_delta", text: piece })),
    ],
  };
}

function toolUse(name: string, json: string): OutputBlock {
  const input = parsed(json);
  const written = JSON.stringify(input);
  const fragments = [""];
  // A tool without arguments streams nothing but the empty fragment, as the real one does.
  if (written !== "{}") {
    for (let at = 0; at < written.length; at += FRAGMENT) fragments.push(written.slice(at, at + FRAGMENT));
  }
  const head = { type: "tool_use", id: newId("toolu"), name };
  return {
    block: { ...head, input },
    opening: { ...head, input: {} },
    deltas: fragments.map((partial) => ({ type: "input_json_delta", partial_json: partial })),
  };
}

function parsed(json: string): unknown {
  try {
    const read: unknown = JSON.parse(json);
    return isObject(read) ? read : {};
  } catch {
    return {};
  }
}

const CITED_CHARACTERS = 60;

/** What the answer leans on, where a document asks for that: its beginning. */
function citationOf({ messages }: CreateMessage): JsonObject | undefined {
  const documents = messages
    .flatMap(({ content }) => (typeof content === "string" ? [] : content))
    .filter((block) => block.type === "document");
  const index = documents.findIndex(({ citations }) => citations?.enabled);
  const document = documents[index];
  if (!document) return undefined;
  const common = { document_index: index, document_title: document.title ?? null, file_id: null };
  const { source } = document;
  if (source.type === "text") {
    const cited = source.data.slice(0, CITED_CHARACTERS);
    return { type: "char_location", cited_text: cited, ...common, start_char_index: 0, end_char_index: cited.length };
  }
  if (source.type === "content") {
    const cited = typeof source.content === "string" ? source.content : "the first block";
    return { type: "content_block_location", cited_text: cited, ...common, start_block_index: 0, end_block_index: 1 };
  }
  return { type: "page_location", cited_text: "the first page", ...common, start_page_number: 1, end_page_number: 2 };
}
