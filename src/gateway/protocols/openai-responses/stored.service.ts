/**
 * Stored responses: what is kept of one, how a later request goes on from it, and what is shown of it. A response is kept
 * with the whole conversation before it, so that a chain is one object and lives as long as its last link.
 */
import * as z from "zod";
import { utf8 } from "../../../kernel/encoding.ts";
import { Problem } from "../../../kernel/problem.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import { isObject } from "../../wire/members.ts";
import { countValues, splice } from "../../wire/splice.ts";
import { invalid, unsupported } from "../body.ts";
import type { JsonObject } from "../protocol.ts";
import { type ItemReference, rewriteInput } from "./input.service.ts";
import { inputIdOf, isInputId, responseIdOfItem } from "./output-items.ts";
import { type ResponsesRequest, readResponses } from "./request.service.ts";

/** As JSON. A longer conversation is not kept, nor one continued beyond it. */
export const MOST_STORED_BYTES = 8 * 1024 * 1024;

/** A few bytes of JSON may become a hundred of memory. */
const MOST_STORED_VALUES = 500_000;

const Item = z.record(z.string(), z.unknown()).and(z.object({ id: z.string() }));
type Item = z.infer<typeof Item>;

export const StoredResponse = z.object({
  version: z.literal(1),
  id: z.string(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
  /** As the client got it, but for its output. */
  response: z.record(z.string(), z.unknown()),
  /** The conversation up to the answer, of which each item has an id. */
  input: z.array(Item),
  /** With all seals, shown or not. */
  output: z.array(Item),
  sealsShown: z.boolean(),
});
export type StoredResponse = z.infer<typeof StoredResponse>;

/** One that is to be kept, and its JSON. */
export interface PackedResponse {
  stored: StoredResponse;
  bytes: Uint8Array;
}

export interface FoundResponse {
  stored: StoredResponse;
  /** Of its JSON. */
  sizeBytes: number;
}

/** Each organisation sees its own only; retention and encryption are the store's. */
export interface ResponseStore {
  /** `expiresAt` in epoch milliseconds. */
  put(orgId: string, packed: PackedResponse, expiresAt: number): Promise<void>;
  get(orgId: string, responseId: string): Promise<FoundResponse | undefined>;
  /** A response with this item in its output, for the ids of `foreignItemIds`. */
  findByItem(orgId: string, itemId: string): Promise<FoundResponse | undefined>;
  /** Whether it was there. */
  delete(orgId: string, responseId: string): Promise<boolean>;
}

export interface Answered {
  /** With its input expanded. */
  request: ResponsesRequest;
  /** The response object as the client got it. */
  response: JsonObject;
  /** Its items with all seals, where the client did not get them all. */
  output?: readonly JsonObject[];
  sealsShown: boolean;
  createdAt: number;
}

/** Undefined where it is no whole response, or too long to be kept, which of its input is known before anything is done. */
export function toStored(answered: Answered): PackedResponse | undefined {
  const { request, response, createdAt, sealsShown } = answered;
  const given = inputBytes(request);
  if (given.length > MOST_STORED_BYTES || countValues(given, MOST_STORED_VALUES) > MOST_STORED_VALUES) return undefined;
  const { id, output: shown, ...rest } = response;
  const input = inputItems(given);
  const output = withIds(answered.output ?? (Array.isArray(shown) ? shown : []));
  if (typeof id !== "string" || !input || !output) return undefined;
  const stored: StoredResponse = {
    version: 1,
    id,
    createdAt,
    // A provider says of its own store what is not so of this one.
    response: { ...rest, store: true, previous_response_id: request.previousResponseId ?? null },
    input: input.map((item, index) => ({
      ...item,
      id: idOf(item) ?? inputIdOf(item.type, id.replace(/^resp_/, ""), index),
    })),
    output,
    sealsShown,
  };
  const bytes = utf8(JSON.stringify(stored));
  return bytes.length <= MOST_STORED_BYTES ? { stored, bytes } : undefined;
}

const idOf = (item: JsonObject): string | undefined =>
  typeof item.id === "string" && item.id !== "" ? item.id : undefined;

function withIds(items: readonly unknown[]): Item[] | undefined {
  const found = items.flatMap((item) => {
    const id = isObject(item) ? idOf(item) : undefined;
    return isObject(item) && id !== undefined ? [{ ...item, id }] : [];
  });
  return found.length === items.length ? found : undefined;
}

function inputBytes({ bytes, outline: { members } }: ResponsesRequest): Uint8Array {
  const member = members.find(({ key }) => key === "input");
  return member ? bytes.subarray(member.valueStart, member.valueEnd) : new Uint8Array(0);
}

/** The items of a request in their full form; undefined where some are no items, which no provider took. */
function inputItems(given: Uint8Array): JsonObject[] | undefined {
  const input = parse(given);
  const items =
    typeof input === "string" ? [{ role: "user", content: input }] : Array.isArray(input) ? input : undefined;
  return items?.every(isObject) ? items.map(inFull) : undefined;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** A message may be given in a shorter form than it is shown in. */
function inFull(item: JsonObject): JsonObject {
  if ((item.type ?? "message") !== "message" || item.role === undefined) return item;
  const type = item.role === "assistant" ? "output_text" : "input_text";
  const text = typeof item.content === "string" ? item.content : undefined;
  const part = type === "output_text" ? { type, text, annotations: [] } : { type, text };
  return { ...item, type: "message", content: text === undefined ? item.content : [part] };
}

/** Ids of its output that do not tell whose they are: a store that is to find them must note them. */
export const foreignItemIds = ({ id, output }: StoredResponse): string[] =>
  output.flatMap((item) => (responseIdOfItem(item.id) === id ? [] : [item.id]));

/** Whether a request cannot be answered without the store. */
export const needsStore = ({ pendingResponseId, input }: ResponsesRequest): boolean =>
  pendingResponseId !== undefined || input.references.length > 0;

/** What is said of a request that names what nobody put in its place, where nothing is stored. */
export function nothingStored({ pendingResponseId, input }: ResponsesRequest): Problem | undefined {
  const mend =
    "Send the items themselves, with 'store' set to false and 'include' set to [\"reasoning.encrypted_content\"].";
  if (pendingResponseId !== undefined) {
    return unsupported("previous_response_id", `No responses are stored for this organisation. ${mend}`);
  }
  const [reference] = input.references;
  if (!reference) return undefined;
  const path = `input.${reference.index}`;
  return unsupported(path, `No items are stored for this organisation, so '${reference.id}' names none. ${mend}`);
}

/**
 * The request with what it names in its place: the conversation before it in front, and each item that is only named
 * exchanged for itself. Instructions are not carried over, as the API has it. It is read anew, since what it holds now
 * decides about the call. What it then has more than `mostBytes` is refused.
 */
export function expand(
  request: ResponsesRequest,
  previous: StoredResponse | undefined,
  named: ReadonlyMap<string, JsonObject>,
  mostBytes: number,
): Result<ResponsesRequest, Problem> {
  const { pendingResponseId, previousResponseId } = request;
  if (pendingResponseId !== undefined && !previous) {
    return invalid(`Previous response with id '${pendingResponseId}' not found.`, "previous_response_id");
  }
  const before = previous ? [...previous.input, ...previous.output] : [];
  const known = new Set(before.map(({ id }) => id));
  const edits = new Map<number, string | undefined>();
  let added = 0;
  for (const { index, id } of request.input.references) {
    const item = named.get(id);
    // It stands there already.
    if (known.has(id)) edits.set(index, undefined);
    else if (item) {
      const text = asSent(item);
      added += text.length;
      if (added > MOST_STORED_BYTES) return err(namedTooLong());
      known.add(id);
      edits.set(index, text);
    } else return itemNotFound({ index, id });
  }
  const inFront = before.map(asSent);
  // A character is a byte at least, so that what is far too long is never put together.
  const least = inFront.reduce((sum, { length }) => sum + length, request.bytes.length + added);
  if (least > mostBytes) return err(wholeTooLong(mostBytes));
  const input = rewriteInput(request, edits, inFront);
  const changes = [
    ...(input === undefined ? [] : [{ key: "input", json: input }]),
    ...(pendingResponseId === undefined ? [] : [{ key: "previous_response_id", json: undefined }]),
  ];
  const bytes = new Uint8Array(splice(request.bytes, request.outline, changes));
  if (bytes.length > mostBytes) return err(wholeTooLong(mostBytes));
  const read = readResponses(bytes);
  return read.ok ? ok({ ...read.value, kept: request.kept, previousResponseId }) : read;
}

/** As the client sent it, without an id that it did not give. */
function asSent(item: JsonObject): string {
  const { id, ...rest } = item;
  return JSON.stringify(typeof id === "string" && isInputId(id) ? rest : item);
}

export const itemNotFound = ({ index, id }: ItemReference): { ok: false; error: Problem } =>
  invalid(`Item with id '${id.slice(0, 256)}' not found.`, `input.${index}`);

const wholeTooLong = (mostBytes: number): Problem =>
  new Problem("payload_too_large", {
    detail: `With what it names the request has more than the ${mostBytes} bytes that it may have. Send what matters of it.`,
  });

export const namedTooLong = (): Problem =>
  new Problem("payload_too_large", { detail: "The items named are too long. Send those that matter themselves." });

/** `GET /v1/responses/{id}` */
export const viewResponse = ({ id, response, output, sealsShown }: StoredResponse): JsonObject => ({
  id,
  ...response,
  output: sealsShown ? output : output.map(withoutSeal),
});

function withoutSeal(item: Item): JsonObject {
  const { encrypted_content: _seal, ...rest } = item;
  return rest;
}

/** `DELETE /v1/responses/{id}` */
export const viewDeleted = (id: string): JsonObject => ({ id, object: "response", deleted: true });

/** `GET /v1/responses/{id}/input_items` */
export const InputItemsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  order: z.enum(["asc", "desc"]).default("desc"),
  after: z.string().max(256).optional(),
});
export type InputItemsQuery = z.infer<typeof InputItemsQuery>;

export function listInputItems(
  { input, sealsShown }: StoredResponse,
  { limit, order, after }: InputItemsQuery,
): Result<JsonObject, Problem> {
  const ordered = order === "asc" ? input : input.toReversed();
  const start = after === undefined ? 0 : ordered.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && start === 0) return invalid(`Item with id '${after}' not found.`, "after");
  const data = ordered.slice(start, start + limit);
  return ok({
    object: "list",
    data: sealsShown ? data : data.map(withoutSeal),
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + limit < ordered.length,
  });
}
