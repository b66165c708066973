/** A JSON Schema for an answer. Gemini passes over `const`, which it knows as an `enum` of one; all else stays as it is. */

import { membersOf } from "../../wire/members.ts";
import type { JsonObject } from "../protocol.ts";

/** Deeper than any schema that the API would take; so that none can exhaust the stack. */
const DEEPEST = 64;

/** Whose value is a schema, a list of them, or one a name. */
const ONE = ["items", "additionalProperties"] as const;
const LIST = ["anyOf", "oneOf", "prefixItems"] as const;
const NAMED = ["properties", "$defs"] as const;

export function answerSchema(schema: JsonObject, depth = 0): JsonObject {
  if (depth > DEEPEST) return schema;
  const inner = (value: unknown): unknown => {
    const members = membersOf(value);
    return members ? answerSchema(members, depth + 1) : value;
  };
  const { const: only, ...rest } = schema;
  const out: Record<string, unknown> = { ...rest };
  // Gemini's enumerations are of text and numbers.
  if (typeof only === "string" || typeof only === "number") out.enum ??= [only];
  else if (only !== undefined) out.const = only;
  for (const key of ONE) if (out[key] !== undefined) out[key] = inner(out[key]);
  for (const key of LIST) {
    const list = out[key];
    if (Array.isArray(list)) out[key] = list.map(inner);
  }
  for (const key of NAMED) {
    const named = membersOf(out[key]);
    if (named) out[key] = Object.fromEntries(Object.entries(named).map(([name, value]) => [name, inner(value)]));
  }
  return out;
}
