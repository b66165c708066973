import { arrayOf, isObject, type JsonObject, objectOf } from "../json.ts";

const REFUSED: Record<string, readonly string[]> = {
  integer: ["maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf"],
  number: ["maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf"],
  string: ["maxLength", "minLength"],
  array: ["maxItems", "uniqueItems"],
};

/** What the API's grammar cannot hold of a schema, in its words; undefined where it can hold all of it. */
export function grammarProblem(schema: unknown): string | undefined {
  const node = objectOf(schema);
  const type = typeof node.type === "string" ? node.type : isObject(node.properties) ? "object" : "";
  if (type === "object" && node.additionalProperties !== false)
    return "For 'object' type, 'additionalProperties' must be explicitly set to false";
  const refused = (REFUSED[type] ?? []).filter((keyword) => keyword in node);
  if (refused.length > 0) return `For '${type}' type, properties ${refused.join(", ")} are not supported`;
  for (const child of childrenOf(node)) {
    const problem = grammarProblem(child);
    if (problem) return problem;
  }
  return undefined;
}

const childrenOf = (node: JsonObject): unknown[] => [
  ...Object.values(objectOf(node.properties)),
  ...Object.values(objectOf(node.$defs)),
  ...(isObject(node.items) ? [node.items] : []),
  ...arrayOf(node.anyOf),
  ...arrayOf(node.allOf),
];
