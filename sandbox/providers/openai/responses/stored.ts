import type { Control } from "../../control.ts";
import type { JsonObject } from "../../json.ts";
import type { Item } from "./schema.ts";

/** A response that the vendor keeps, with all that was said up to it. */
export interface StoredResponse {
  response: JsonObject;
  /** What was sent with it, which `GET …/input_items` lists. */
  input: readonly Item[];
  /** Everything before it, its own input and its output: what the next one goes on from. */
  history: readonly Item[];
}

export interface ResponseStore {
  save(key: string, id: string, stored: StoredResponse): void;
  find(key: string, id: string): StoredResponse | undefined;
  remove(key: string, id: string): boolean;
  /** An item of any response of this key's. */
  item(key: string, id: string): Item | undefined;
  /** The id of the thought that an item of an answer came of, and must come back with. */
  thoughtOf(key: string, id: string): string | undefined;
}

const KEPT = 2_000;
const STORES = new WeakMap<Control, ResponseStore>();

/** Each sandbox has one of its own, and each key sees only what it stored. */
export function storeOf(control: Control): ResponseStore {
  const known = STORES.get(control);
  if (known) return known;
  const made = createStore();
  STORES.set(control, made);
  return made;
}

function createStore(): ResponseStore {
  const responses = new Map<string, StoredResponse>();
  const items = new Map<string, { owner: string; item: Item; thought: string | undefined }>();
  const place = (key: string, id: string) => `${key}\n${id}`;

  function forget(at: string): void {
    responses.delete(at);
    for (const [id, { owner }] of items) if (owner === at) items.delete(id);
  }

  return {
    save(key, id, stored) {
      const at = place(key, id);
      responses.set(at, stored);
      let thought: string | undefined;
      for (const item of stored.history) {
        if ("role" in item ? item.role !== "assistant" : item.type === "function_call_output") thought = undefined;
        if (item.id && !items.has(place(key, item.id))) items.set(place(key, item.id), { owner: at, item, thought });
        if ("type" in item && item.type === "reasoning") thought = item.id ?? undefined;
      }
      for (const oldest of responses.keys()) {
        if (responses.size <= KEPT) break;
        forget(oldest);
      }
    },
    find: (key, id) => responses.get(place(key, id)),
    remove(key, id) {
      const at = place(key, id);
      const there = responses.has(at);
      forget(at);
      return there;
    },
    item: (key, id) => items.get(place(key, id))?.item,
    thoughtOf: (key, id) => items.get(place(key, id))?.thought,
  };
}
