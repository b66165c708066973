/** The items of an answer, and the ids by which a later request can name them. */
import type { JsonObject } from "../protocol.ts";

export type ItemStatus = "in_progress" | "completed" | "incomplete";

export interface OutputText {
  type: "output_text";
  text: string;
  annotations: JsonObject[];
  logprobs: JsonObject[];
}

export interface Refusal {
  type: "refusal";
  refusal: string;
}

export interface MessageItem {
  type: "message";
  id: string;
  status: ItemStatus;
  role: "assistant";
  content: (OutputText | Refusal)[];
}

export interface ReasoningItem {
  type: "reasoning";
  id: string;
  summary: { type: "summary_text"; text: string }[];
  /**
   * A wrapped seal, OpenAI's own too: it checks that its ciphertext fits the item's id, which here is another. Absent
   * where the client did not ask for it and can name the stored item instead.
   */
  encrypted_content?: string;
}

export interface CallItem {
  type: "function_call";
  id: string;
  call_id: string;
  name: string;
  arguments: string;
  status: ItemStatus;
}

export type OutputItem = MessageItem | ReasoningItem | CallItem;

const PREFIXES: Readonly<Record<OutputItem["type"], string>> = {
  message: "msg",
  reasoning: "rs",
  function_call: "fc",
};

const RESPONSE_PREFIX = "resp_";
const ITEM_ID = /^(?:msg|rs|fc|item)_(.+)_(?:\d+|in\d+)$/;
const INPUT_ID = /_in\d+$/;

export const responseIdOf = (answerId: string): string => RESPONSE_PREFIX + answerId;

/** Tells whose item it is, so that one that is named alone can be found with its response. */
export const itemIdOf = (type: OutputItem["type"], answerId: string, index: number): string =>
  `${PREFIXES[type]}_${answerId}_${index}`;

/** An item of a request, which the client gave no id. */
export const inputIdOf = (type: unknown, answerId: string, index: number): string =>
  `${isOutputType(type) ? PREFIXES[type] : "item"}_${answerId}_in${index}`;

/** Whether an item of a request has its id from `inputIdOf`: one by which it can be named here, and nowhere else. */
export const isInputId = (itemId: string): boolean => ITEM_ID.test(itemId) && INPUT_ID.test(itemId);

const isOutputType = (type: unknown): type is OutputItem["type"] =>
  typeof type === "string" && Object.hasOwn(PREFIXES, type);

/** The response that an item of ours is of; undefined for an id that no answer of ours has. */
export function responseIdOfItem(itemId: string): string | undefined {
  const answerId = ITEM_ID.exec(itemId)?.[1];
  return answerId === undefined ? undefined : responseIdOf(answerId);
}
