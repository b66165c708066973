import { arrayOf, isObject, type JsonObject, objectOf, stringOf } from "./json.ts";
import { hashOf } from "./words.ts";

const MAX_DEPTH = 24;

/** Proper nouns of a prompt: "the weather in Paris and New York?" gives Paris and New York. */
export function namesIn(prompt: string): string[] {
  const found = prompt.slice(0, 2000).match(/(?<=[\p{L}\d,;:] )\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)*/gu) ?? [];
  return [...new Set(found)].slice(0, 8);
}

interface Hints {
  names: string[];
  numbers: number[];
  prompt: string;
  root: unknown;
}

/** A value that satisfies the schema, taken from the prompt where it offers one. */
export function valueFor(schema: unknown, prompt: string): unknown {
  const numbers = (prompt.slice(0, 2000).match(/\b\d{1,9}(?:\.\d{1,4})?\b/g) ?? []).map(Number);
  return build(schema, { names: namesIn(prompt), numbers, prompt, root: schema }, 0, "value");
}

function build(schema: unknown, hints: Hints, depth: number, field: string): unknown {
  const node = flattened(objectOf(schema), hints.root);
  if ("const" in node) return node.const;
  if (Array.isArray(node.enum)) return node.enum[hashOf(hints.prompt) % Math.max(node.enum.length, 1)] ?? null;
  const alternatives = [...arrayOf(node.anyOf), ...arrayOf(node.oneOf)];
  // A schema that holds itself ends at the alternative that does not.
  if (alternatives.length > 0) {
    const { anyOf: _any, oneOf: _one, ...own } = node;
    const chosen = depth > MAX_DEPTH / 2 ? (alternatives.find(isLeaf) ?? alternatives[0]) : alternatives[0];
    return build({ ...own, ...resolved(objectOf(chosen), hints.root) }, hints, depth + 1, field);
  }
  switch (typeOf(node)) {
    case "object":
      return object(node, hints, depth, field);
    case "array":
      return list(node, hints, depth, field);
    case "integer":
      return number(node, hints.numbers[0] ?? (hashOf(field) % 9) + 1, 1);
    case "number":
      return number(node, hints.numbers[0] ?? (hashOf(field) % 90) / 10 + 1, 0);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return text(node, hints, field);
  }
}

function typeOf(node: JsonObject): string {
  const type = Array.isArray(node.type) ? (node.type.find((name) => name !== "null") ?? node.type[0]) : node.type;
  if (typeof type === "string") return type.toLowerCase();
  return isObject(node.properties) ? "object" : "items" in node ? "array" : "string";
}

const isLeaf = (schema: unknown) => {
  const { type, $ref } = objectOf(schema);
  return $ref === undefined && type !== "object" && type !== "array";
};

/** References followed, and the parts of an `allOf` put together. */
function flattened(schema: JsonObject, root: unknown): JsonObject {
  const node = resolved(schema, root);
  if (!Array.isArray(node.allOf)) return node;
  const { allOf, ...own } = node;
  const properties: JsonObject = { ...objectOf(own.properties) };
  const required = [...arrayOf(own.required)];
  const all: JsonObject = { ...own };
  for (const part of arrayOf(allOf)) {
    const flat = flattened(objectOf(part), root);
    Object.assign(all, flat);
    Object.assign(properties, flat.properties);
    required.push(...arrayOf(flat.required));
  }
  return { ...all, properties, required };
}

function resolved(schema: JsonObject, root: unknown): JsonObject {
  let node = schema;
  for (let hops = 0; typeof node.$ref === "string" && hops < MAX_DEPTH; hops++) {
    const { $ref, ...own } = node;
    node = { ...objectOf(pointed(stringOf($ref), root)), ...own };
  }
  return node;
}

function pointed(reference: string, root: unknown): unknown {
  let node: unknown = root;
  for (const part of reference.replace(/^#\/?/, "").split("/").filter(Boolean)) node = objectOf(node)[part];
  return node;
}

function object(node: JsonObject, hints: Hints, depth: number, field: string): JsonObject {
  const required = arrayOf(node.required);
  const built: JsonObject = {};
  for (const [name, property] of Object.entries(objectOf(node.properties))) {
    // Deep down only what must be there, or a schema that holds itself would have no end.
    if (depth > MAX_DEPTH / 2 && !required.includes(name)) continue;
    if (depth <= MAX_DEPTH) built[name] = build(property, hints, depth + 1, name);
  }
  if (Object.keys(built).length === 0 && isObject(node.additionalProperties) && Number(node.minProperties) > 0)
    built.key = build(node.additionalProperties, hints, depth + 1, field);
  return built;
}

function list(node: JsonObject, hints: Hints, depth: number, field: string): unknown[] {
  const least = Number(node.minItems) || 0;
  const most = typeof node.maxItems === "number" ? node.maxItems : 8;
  const fixed = arrayOf(node.prefixItems).map((item) => build(item, hints, depth + 1, field));
  const wanted = Math.min(Math.max(least, depth > MAX_DEPTH / 2 ? 0 : 1), most);
  const more = Array.from({ length: Math.max(wanted - fixed.length, 0) }, (_, at) => {
    const value = build(node.items, hints, depth + 1, field);
    const distinct = node.uniqueItems === true && at > 0;
    if (!distinct) return value;
    return typeof value === "string" ? `${value} ${at}` : typeof value === "number" ? value + at : value;
  });
  return [...fixed, ...more];
}

/** The nearest to `value` that the bounds allow; whole multiples of `step` where there is one. */
function number(node: JsonObject, value: number, integer: 0 | 1): number {
  const step = typeof node.multipleOf === "number" && node.multipleOf > 0 ? node.multipleOf : integer;
  const nudge = step || 1e-6;
  const bound = (inclusive: unknown, exclusive: unknown, by: number, none: number) =>
    typeof exclusive === "number" ? exclusive + by : typeof inclusive === "number" ? inclusive : none;
  const low = bound(node.minimum, node.exclusiveMinimum, nudge, Number.NEGATIVE_INFINITY);
  const high = bound(node.maximum, node.exclusiveMaximum, -nudge, Number.POSITIVE_INFINITY);
  const near = Math.min(Math.max(value, low), high);
  if (step === 0) return near;
  const rounded = Math.round(near / step) * step;
  if (rounded < low) return Math.ceil(low / step) * step;
  return rounded > high ? Math.floor(high / step) * step : rounded;
}

const FORMATS: Record<string, string> = {
  "date-time": "2026-01-02T03:04:05Z",
  date: "2026-01-02",
  time: "03:04:05Z",
  duration: "P3D",
  email: "ada@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uuid: "8c4f6f0e-6f0a-4b7e-9a55-1c2d3e4f5a6b",
  uri: "https://example.com/",
};

function text(node: JsonObject, hints: Hints, field: string): string {
  const format = FORMATS[stringOf(node.format)];
  if (format !== undefined) return format;
  const asks = /^(q|query|question|text|prompt|input|expression)$/i.test(field);
  const value = hints.names[0] ?? (asks ? hints.prompt.slice(0, 120) : `sample ${field}`);
  const most = typeof node.maxLength === "number" ? node.maxLength : value.length + 1_000;
  return value.padEnd(Number(node.minLength) || 0, "x").slice(0, most);
}
