import { arrayOf, isObject, type JsonObject, objectOf } from "../json.ts";

/** Keywords that strict mode has no grammar for. */
const REFUSED = [
  "allOf",
  "not",
  "dependentRequired",
  "dependentSchemas",
  "if",
  "then",
  "else",
  "oneOf",
  "patternProperties",
];

/**
 * What keeps a schema from strict mode, in OpenAI's words; undefined where it fits. Every object must forbid further
 * members and require all of its own.
 */
export function strictProblem(schema: unknown): string | undefined {
  const root = objectOf(schema);
  if (root.type !== "object")
    return `schema must be a JSON Schema of 'type: "object"', got 'type: "${String(root.type)}"'.`;
  if ("anyOf" in root) return "schema must not have 'anyOf' at the top level.";
  return inside(root, []);
}

function inside(node: JsonObject, context: readonly string[]): string | undefined {
  const where = `In context=(${context.map((part) => `'${part}'`).join(", ")}${context.length === 1 ? "," : ""}), `;
  const refused = REFUSED.find((keyword) => keyword in node);
  if (refused) return `${where}'${refused}' is not permitted.`;
  if (
    typeof node.$ref !== "string" &&
    node.type === undefined &&
    !("anyOf" in node) &&
    !("enum" in node) &&
    !("const" in node)
  )
    return `${where}schema must have a 'type' key.`;
  if (isObject(node.properties) || node.type === "object") {
    if (node.additionalProperties !== false)
      return `${where}'additionalProperties' is required to be supplied and to be false.`;
    const required = arrayOf(node.required);
    const missing = Object.keys(objectOf(node.properties)).find((name) => !required.includes(name));
    if (missing !== undefined)
      return `${where}'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
  }
  if (node.type === "array" && !isObject(node.items)) return `${where}array schema missing items.`;
  for (const [child, more] of childrenOf(node)) {
    const problem = inside(child, [...context, ...more]);
    if (problem) return problem;
  }
  return undefined;
}

function* childrenOf(node: JsonObject): Generator<[JsonObject, string[]]> {
  for (const group of ["properties", "$defs", "definitions"]) {
    for (const [name, child] of Object.entries(objectOf(node[group]))) yield [objectOf(child), [group, name]];
  }
  if (isObject(node.items)) yield [node.items, ["items"]];
  for (const [at, child] of arrayOf(node.anyOf).entries()) yield [objectOf(child), ["anyOf", String(at)]];
}
