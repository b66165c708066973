import type * as z from "zod";

/** The first way in which a value does not fit its schema, for a vendor to put into its own words. */
export interface Misfit {
  path: readonly PropertyKey[];
  kind: "unknown" | "missing" | "type" | "value" | "below" | "above" | "empty" | "long" | "format";
  /** What would have fitted: a type, a bound, or the values there are. */
  expected: readonly string[];
  given: unknown;
}

/** Undefined where the value fits. Unknown members count as a misfit only where the schema is strict. */
export function misfitOf(schema: z.ZodType, value: unknown): Misfit | undefined {
  const parsed = schema.safeParse(value);
  const issue = parsed.error?.issues[0];
  return issue && translated(issue, value, []);
}

type Issue = z.core.$ZodIssue;

function translated(issue: Issue, value: unknown, before: readonly PropertyKey[]): Misfit {
  const path = [...before, ...issue.path];
  const given = at(value, path);
  const misfit = (kind: Misfit["kind"], expected: readonly string[]): Misfit =>
    given === undefined && kind !== "unknown"
      ? { path, kind: "missing", expected, given }
      : { path, kind, expected, given };
  switch (issue.code) {
    case "unrecognized_keys": {
      const key = issue.keys[0] ?? "";
      const unknown = [...path, key];
      return { path: unknown, kind: "unknown", expected: [], given: at(value, unknown) };
    }
    case "invalid_type":
      return misfit("type", [issue.expected]);
    case "invalid_value":
      return misfit("value", issue.values.map(String));
    case "too_small":
      return misfit(issue.origin === "array" || issue.origin === "string" ? "empty" : "below", [String(issue.minimum)]);
    case "too_big":
      return misfit(issue.origin === "array" || issue.origin === "string" ? "long" : "above", [String(issue.maximum)]);
    case "invalid_union":
      return ofUnion(issue, value, path) ?? misfit("value", issue.discriminator === undefined ? [] : optionsOf(issue));
    case "invalid_format":
      return misfit("format", [issue.format]);
    default:
      return misfit("value", []);
  }
}

/** Of several shapes the one that the value began to have says best what is wrong with it. */
function ofUnion(
  issue: Extract<Issue, { code: "invalid_union" }>,
  value: unknown,
  path: PropertyKey[],
): Misfit | undefined {
  const deepest = issue.errors.flatMap(([first]) => (first && isInside(first) ? [first] : []));
  const [chosen] = deepest;
  if (chosen) return translated(chosen, value, path);
  const types = issue.errors.flatMap(([first]) => (first?.code === "invalid_type" ? [first.expected] : []));
  return types.length > 0
    ? { path, kind: at(value, path) === undefined ? "missing" : "type", expected: types, given: at(value, path) }
    : undefined;
}

const isInside = (issue: Issue) => issue.path.length > 0 || issue.code !== "invalid_type";

const optionsOf = (issue: Extract<Issue, { code: "invalid_union" }>): string[] =>
  "options" in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let node = value;
  for (const key of path) {
    if (typeof node !== "object" || node === null) return undefined;
    node = Reflect.get(node, key);
  }
  return node;
}
