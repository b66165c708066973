import { objectOf } from "../json.ts";
import type { Misfit } from "../shape.ts";

const TYPES: Record<string, string> = {
  string: "Input should be a valid string",
  number: "Input should be a valid number",
  int: "Input should be a valid integer",
  boolean: "Input should be a valid boolean",
  array: "Input should be a valid list",
  object: "Input should be a valid dictionary",
  record: "Input should be a valid dictionary",
};

/** `'a', 'b' or 'c'` */
function either(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  const last = quoted.pop() ?? "";
  return quoted.length > 0 ? `${quoted.join(", ")} or ${last}` : last;
}

/** A misfit in the API's words, which are those of Pydantic. */
export function messageOf({ path, kind, expected, given }: Misfit, body: unknown): string {
  const at = placeOf(path, body);
  const bound = expected[0] ?? "";
  switch (kind) {
    case "unknown":
      return `${at}: Extra inputs are not permitted`;
    case "missing":
      return `${at}: Field required`;
    case "type":
      return `${at}: ${TYPES[expected.at(-1) ?? ""] ?? `Input should be a valid ${bound}`}`;
    case "below":
      return `${at}: Input should be greater than or equal to ${bound}`;
    case "above":
      return `${at}: Input should be less than or equal to ${bound}`;
    case "empty":
      if (at === "messages") return "messages: at least one message is required";
      return Array.isArray(given)
        ? `${at}: List should have at least ${bound} item after validation, not ${given.length}`
        : `${at}: String should have at least ${bound} character`;
    case "long":
      return `${at}: ${Array.isArray(given) ? "List" : "String"} should have at most ${bound} ${Array.isArray(given) ? "items" : "characters"}`;
    case "format":
      return `${at}: String should match pattern '^[a-zA-Z0-9_-]+$'`;
    case "value":
      // A `type` that chooses between shapes is blamed on the whole.
      if (path.at(-1) === "type" && expected.length > 1)
        return `${placeOf(path.slice(0, -1), body)}: Input tag '${String(given)}' found using 'type' does not match any of the expected tags: ${expected.map((tag) => `'${tag}'`).join(", ")}`;
      return `${at}: Input should be ${either(expected)}`;
  }
}

const CHOSEN_BY_TYPE = new Set<PropertyKey>(["thinking", "tool_choice", "source"]);

/** `messages.0.content.1.tool_use.id`: where shapes are chosen by `type`, the choice is part of the place. */
function placeOf(path: readonly PropertyKey[], body: unknown): string {
  const names: string[] = [];
  let node: unknown = body;
  for (const [at, key] of path.entries()) {
    names.push(String(key));
    node = typeof node === "object" && node !== null ? Reflect.get(node, key) : undefined;
    const inList = typeof key === "number" && (path[at - 1] === "content" || path[at - 1] === "tools");
    if (at === path.length - 1 || !(inList || CHOSEN_BY_TYPE.has(key))) continue;
    const { type } = objectOf(node);
    if (typeof type === "string") names.push(type);
    else if (path[at - 1] === "tools") names.push("custom");
  }
  return names.join(".");
}
