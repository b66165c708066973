import { isObject } from "../json.ts";

/** Members whose own members are the client's words and not the protocol's. */
const OPAQUE = new Set(["args", "parametersJsonSchema", "responseJsonSchema", "example", "default", "enum"]);
const NAMED = "properties";

/** The API takes each of its names in two spellings: `generation_config` is `generationConfig`. */
export function camel(node: unknown, parent = ""): unknown {
  if (Array.isArray(node)) return node.map((item) => camel(item, parent));
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => {
      const key = name.replace(/(?<=[a-z])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      // A declaration's `response` is a schema; a function response's is the client's JSON.
      if (OPAQUE.has(key) || (key === "response" && parent === "functionResponse")) return [key, value];
      if (key === NAMED && isObject(value))
        return [key, Object.fromEntries(Object.entries(value).map(([own, schema]) => [own, camel(schema)]))];
      return [key, camel(value, key)];
    }),
  );
}

const snakeName = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `tools[0].function_declarations[1].parameters.properties[0].value`, as the API names a place. */
export function placeOf(path: readonly PropertyKey[], body: unknown): string {
  let place = "";
  let node: unknown = body;
  for (const [at, key] of path.entries()) {
    const names = isObject(node) ? Object.keys(node) : [];
    if (typeof key === "number") place += `[${key}]`;
    else if (path[at - 1] === NAMED) place += `[${names.indexOf(String(key))}].value`;
    else place += `${place === "" ? "" : "."}${snakeName(String(key))}`;
    node = typeof node === "object" && node !== null ? Reflect.get(node, key) : undefined;
  }
  return place;
}
