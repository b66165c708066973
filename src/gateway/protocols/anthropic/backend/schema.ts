/**
 * JSON Schema as Anthropic's constrained decoder takes it
 * (https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations): every object is
 * closed, and a bound that it cannot hold (a number's range, a pattern, a length) is said to the model in the
 * description instead, as Anthropic's own SDKs do. It refuses what would lose data: objects of any members, and schemas
 * that contain themselves.
 */
import { itemsOf, type Members, membersOf } from "../../../wire/members.ts";

type Schema = Record<string, unknown>;

export type Narrowed = { ok: true; schema: Schema } | { ok: false; why: string };

const FORMATS: ReadonlySet<unknown> = new Set([
  "date-time",
  "time",
  "date",
  "duration",
  "email",
  "hostname",
  "uri",
  "ipv4",
  "ipv6",
  "uuid",
]);
const KEPT: ReadonlySet<string> = new Set(["$ref", "type", "enum", "const", "required", "title", "default"]);
const IGNORED: ReadonlySet<string> = new Set(["$schema", "$id", "$comment", "description", "additionalProperties"]);
const DEFINED: ReadonlySet<string> = new Set(["$defs", "definitions"]);
const MAPS: ReadonlySet<string> = new Set(["properties", ...DEFINED]);
const LISTS: Readonly<Record<string, string>> = { anyOf: "anyOf", oneOf: "anyOf", allOf: "allOf" };
const MOST_DEPTH = 64;
const TOO_DEEP = `a schema nested more than ${MOST_DEPTH} deep`;

/** Thrown within this file only. */
class TooWide extends Error {}

export function narrow(schema: Members): Narrowed {
  try {
    if (containsItself(schema)) return { ok: false, why: "a schema that contains itself" };
    return { ok: true, schema: closed(schema, 0) };
  } catch (error) {
    if (error instanceof TooWide) return { ok: false, why: error.message };
    // What stands under a keyword that is only told is not walked here, and may be too deep to be written.
    if (error instanceof RangeError) return { ok: false, why: TOO_DEEP };
    throw error;
  }
}

function narrowAny(given: unknown, depth: number): unknown {
  const schema = membersOf(given);
  return schema ? closed(schema, depth + 1) : given;
}

function closed(schema: Members, depth: number): Schema {
  if (depth > MOST_DEPTH) throw new TooWide(TOO_DEEP);
  const out: Schema = {};
  const told: string[] = [];
  const isReference = typeof schema.$ref === "string";
  for (const [key, value] of Object.entries(schema)) {
    // Beside a reference only definitions may stand.
    if (isReference && key !== "$ref" && !DEFINED.has(key)) continue;
    const list = Object.hasOwn(LISTS, key) ? LISTS[key] : undefined;
    if (IGNORED.has(key)) continue;
    if (KEPT.has(key)) out[key] = value;
    else if (list !== undefined) out[list] = itemsOf(value).map((each) => narrowAny(each, depth));
    else if (MAPS.has(key)) {
      out[key] = Object.fromEntries(
        Object.entries(membersOf(value) ?? {}).map(([name, each]) => [name, narrowAny(each, depth)]),
      );
    } else if (key === "items") out.items = narrowAny(value, depth);
    else if (key === "format" && FORMATS.has(value)) out.format = value;
    else if (key === "minItems" && (value === 0 || value === 1)) out.minItems = value;
    else told.push(`${key}: ${JSON.stringify(value)}`);
  }
  if (isReference) return out;
  if (isObject(schema)) {
    if (isOpen(schema)) throw new TooWide("an object whose members are not all named");
    out.additionalProperties = false;
  }
  const description = [schema.description, told.length > 0 ? `{${told.join(", ")}}` : undefined]
    .filter((text) => typeof text === "string" && text !== "")
    .join("\n\n");
  if (description !== "") out.description = description;
  return out;
}

const isObject = ({ type, properties }: Members): boolean =>
  type === "object" || itemsOf(type).includes("object") || membersOf(properties) !== undefined;

/** Not saying a word about further members is what most people write for a closed object. */
function isOpen({ additionalProperties, patternProperties, properties }: Members): boolean {
  if (additionalProperties === true || membersOf(additionalProperties) || membersOf(patternProperties)) return true;
  return membersOf(properties) === undefined && additionalProperties !== false;
}

/** Whether a definition leads back to itself, by whatever way. References elsewhere than into the schema are left alone. */
function containsItself(root: Members): boolean {
  const done = new Set<string>();

  function leadsBack(value: unknown, way: readonly string[], depth: number): boolean {
    if (depth > MOST_DEPTH) throw new TooWide(TOO_DEEP);
    if (Array.isArray(value)) return value.some((each) => leadsBack(each, way, depth + 1));
    const members = membersOf(value);
    if (!members) return false;
    const { $ref: ref } = members;
    if (typeof ref === "string" && ref.startsWith("#")) {
      if (way.includes(ref)) return true;
      if (!done.has(ref)) {
        if (leadsBack(resolve(root, ref), [...way, ref], depth + 1)) return true;
        done.add(ref);
      }
    }
    return Object.entries(members).some(([key, each]) => !UNWALKED.has(key) && leadsBack(each, way, depth + 1));
  }

  return leadsBack(root, ["#"], 0);
}

/** Definitions are looked at where they are used; values are no schemas. */
const UNWALKED: ReadonlySet<string> = new Set([...DEFINED, "enum", "const", "default"]);

function resolve(root: Members, ref: string): unknown {
  let at: unknown = root;
  for (const part of ref.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    const members = membersOf(at);
    at = members && Object.hasOwn(members, key) ? members[key] : undefined;
  }
  return at;
}
