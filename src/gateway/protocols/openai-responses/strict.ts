import { isObject } from "../../wire/members.ts";

const MOST_LEVELS = 32;

/** Where a schema holds further ones: one, a list of them, or one under each name. */
const INSIDE = ["items", "anyOf", "oneOf", "allOf", "prefixItems", "not"] as const;
const NAMED = ["properties", "$defs", "definitions"] as const;

/**
 * Whether arguments can be held to this schema as it stands: each object names all its members, all of them required.
 * A function that does not say whether it is strict is so here if it can be; providers refuse `strict` for other schemas.
 */
export function fitsStrict(schema: unknown, levels = MOST_LEVELS): boolean {
  if (!isObject(schema)) return true;
  if (levels === 0) return false;
  const { type, properties, required, additionalProperties } = schema;
  if (type === "object" || properties !== undefined) {
    if (additionalProperties !== false) return false;
    const names = Array.isArray(required) ? required : [];
    if (!Object.keys(isObject(properties) ? properties : {}).every((name) => names.includes(name))) return false;
  }
  const fits = (inner: unknown) => fitsStrict(inner, levels - 1);
  return (
    INSIDE.every((key) => [schema[key]].flat().every(fits)) &&
    NAMED.every((key) => {
      const named = schema[key];
      return !isObject(named) || Object.values(named).every(fits);
    })
  );
}
