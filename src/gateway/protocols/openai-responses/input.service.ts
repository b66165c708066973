/** What of the items of an input decides about a call, and how items are exchanged in a body that is not parsed whole. */
import type { Problem } from "../../../kernel/problem.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import { isWrappedSeal, unwrapSeal } from "../../canonical/wrapped-seal.ts";
import { type Element, listElements } from "../../wire/list.ts";
import { isObject } from "../../wire/members.ts";
import { NOT_JSON, outline, parseJson } from "../../wire/splice.ts";
import { type Body, invalid, lookalike } from "../body.ts";
import type { JsonObject } from "../protocol.ts";
import { refuseTools } from "./tools.service.ts";

export interface ItemReference {
  index: number;
  id: string;
}

/** What takes the place of an item: another as JSON text, or nothing. */
export type ItemEdits = ReadonlyMap<number, string | undefined>;

export interface InputFacts {
  /** Items that are only named. */
  references: readonly ItemReference[];
  /** Thoughts that a provider of this protocol cannot read as they are. */
  unsendable: ItemEdits;
}

/** Of a large body, what of an item is parsed at most; where its type decides, more. */
const ITEM_BYTES = 64 * 1024;
const DECIDING_BYTES = 1024 * 1024;

const DECIDING: ReadonlySet<string> = new Set(["type", "tools"]);
const DECIDING_TYPES: ReadonlySet<unknown> = new Set([
  "reasoning",
  "item_reference",
  "additional_tools",
  "tool_search_output",
]);

export function scanInput(body: Body): Result<InputFacts, Problem> {
  const references: ItemReference[] = [];
  const unsendable = new Map<number, string | undefined>();
  const items = itemsOf(body);
  if (!items.ok) return items;
  for (const [index, item] of items.value.entries()) {
    if (!isObject(item)) continue;
    const path = `input.${index}`;
    const other = lookalike(Object.keys(item), DECIDING);
    if (other !== undefined) return invalid(`Unknown parameter: '${path}.${other}'.`, `${path}.${other}`);
    if (isReference(item)) references.push({ index, id: item.id });
    else if (item.type === "reasoning") {
      const sendable = forOpenAi(item);
      if (sendable !== item) unsendable.set(index, sendable && JSON.stringify(sendable));
    } else if (item.type === "additional_tools" || item.type === "tool_search_output") {
      const refused = refuseTools(item.tools, `${path}.tools`);
      if (refused) return err(refused);
    }
  }
  return ok({ references, unsendable });
}

/** An item that has nothing but an id is a reference even where it does not say so. */
const isReference = (item: JsonObject): item is JsonObject & { id: string } =>
  typeof item.id === "string" &&
  (item.type === "item_reference" || (item.type == null && item.role === undefined && item.content === undefined));

/**
 * A thought as OpenAI can read it: its own, and nobody else's. Undefined where there is none: since nothing is stored
 * there, it refuses a thought that is only named.
 */
function forOpenAi(item: JsonObject): JsonObject | undefined {
  const { encrypted_content: sealed, content } = item;
  if (typeof sealed !== "string" || sealed === "") {
    return Array.isArray(content) && content.length > 0 ? item : undefined;
  }
  if (!isWrappedSeal(sealed)) return item;
  const wrapped = unwrapSeal(sealed);
  if (!wrapped || wrapped.callId !== undefined || wrapped.seal.by !== "openai") return undefined;
  const { id: _ours, ...rest } = item;
  const { id, data } = wrapped.seal;
  return { ...rest, ...(id === undefined ? {} : { id }), encrypted_content: data };
}

/** Of a large body, of each item what decides; an item of another kind may be no more than its type. */
function itemsOf(body: Body): Result<readonly unknown[], Problem> {
  if (body.whole) return ok(Array.isArray(body.whole.input) ? body.whole.input : []);
  const elements = elementsOf(body);
  if (!elements) return ok([]);
  const items: unknown[] = [];
  for (const [index, element] of elements.entries()) {
    const item = lookAt(body.bytes, element, `input.${index}`);
    if (!item.ok) return item;
    items.push(item.value);
  }
  return ok(items);
}

function elementsOf({ bytes, outline: { members } }: Pick<Body, "bytes" | "outline">): Element[] | undefined {
  const member = members.find(({ key }) => key === "input");
  return member && listElements(bytes, member.valueStart);
}

function lookAt(bytes: Uint8Array, { start, end }: Element, path: string): Result<unknown, Problem> {
  if (end - start <= ITEM_BYTES) {
    const value = parseJson(bytes, start, end);
    return value === undefined ? invalid(NOT_JSON, path) : ok(decisive(value));
  }
  const shape = outline(bytes.subarray(start, end));
  if (!shape.ok) return invalid(shape.error.detail, path);
  const keys = Object.fromEntries(shape.value.members.map(({ key }) => [key, null]));
  const type = shape.value.members.find(({ key }) => key === "type");
  const kind = type && parseJson(bytes, start + type.valueStart, start + type.valueEnd);
  if (!DECIDING_TYPES.has(kind)) return ok({ ...keys, type: kind });
  if (end - start > DECIDING_BYTES) {
    return invalid(`Invalid value for '${path}': larger than ${DECIDING_BYTES} bytes.`, path);
  }
  return ok(parseJson(bytes, start, end));
}

/** So that the items of a large body do not all stay in memory. */
function decisive(value: unknown): unknown {
  if (!isObject(value) || DECIDING_TYPES.has(value.type) || isReference(value)) return value;
  return { ...Object.fromEntries(Object.keys(value).map((key) => [key, null])), type: value.type };
}

const decoder = new TextDecoder();

/**
 * The input as JSON text with items exchanged and others put in front; undefined where nothing changes. A text becomes
 * the message of a user that it stands for.
 */
export function rewriteInput(
  body: Pick<Body, "bytes" | "outline">,
  edits: ItemEdits,
  before: readonly string[] = [],
): string | undefined {
  if (edits.size === 0 && before.length === 0) return undefined;
  const member = body.outline.members.find(({ key }) => key === "input");
  if (!member) return undefined;
  const textOf = ({ start, end }: Element) => decoder.decode(body.bytes.subarray(start, end));
  const elements = elementsOf(body);
  if (!elements) {
    const content = textOf({ start: member.valueStart, end: member.valueEnd });
    return `[${[...before, `{"type":"message","role":"user","content":${content}}`].join(",")}]`;
  }
  const kept = elements.flatMap((element, index) => {
    if (!edits.has(index)) return [textOf(element)];
    const edit = edits.get(index);
    return edit === undefined ? [] : [edit];
  });
  return `[${[...before, ...kept].join(",")}]`;
}
