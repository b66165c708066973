/** What is wrong with a request, in OpenAI's words: the parameter's path, what it should be and what it is. */
import type * as z from "zod";
import type { Problem } from "../../../kernel/problem.ts";
import { invalid } from "../body.ts";

type Issue = z.core.$ZodIssue;

const kindOf = (value: unknown): string =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "an array"
      : typeof value === "object"
        ? "an object"
        : `a ${typeof value}`;

const article = (expected: string): string =>
  /^[aeiou]/.test(expected) ? `an ${expected === "int" ? "integer" : expected}` : `a ${expected}`;

/** Of the ways a value may be written, the one that it comes closest to: the deeper the fault, the more of it was right. */
function closest(issue: Issue): { issue: Issue; path: PropertyKey[]; expected: string[] } {
  const { path } = issue;
  if (issue.code !== "invalid_union" || issue.errors.length === 0) {
    return { issue, path, expected: issue.code === "invalid_type" ? [issue.expected] : [] };
  }
  const ways = issue.errors.flatMap(([first]) => (first ? [closest(first)] : []));
  const deepest = Math.max(...ways.map((way) => way.path.length));
  const best = ways.find((way) => way.path.length === deepest);
  if (!best) return { issue, path, expected: [] };
  const expected = deepest === 0 ? ways.flatMap((way) => way.expected) : best.expected;
  return { issue: best.issue, path: [...path, ...best.path], expected };
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value = body;
  for (const key of path) value = Object(value)[key];
  return value;
}

export function refusalOf(error: z.ZodError, body: unknown): Problem {
  const [first] = error.issues;
  if (!first) return invalid("The request is not valid.").error;
  const { issue, path, expected } = closest(first);
  const place = path.map(String).join(".");
  const value = valueAt(body, path);
  if (value === undefined) return invalid(`Missing required parameter: '${place}'.`, place).error;
  if (issue.code === "invalid_type" && expected.length > 0) {
    const wanted = [...new Set(expected)].map(article).join(" or ");
    return invalid(`Invalid type for '${place}': expected ${wanted}, but got ${kindOf(value)} instead.`, place).error;
  }
  if (issue.code === "invalid_value") {
    const values = issue.values.map((each) => `'${String(each)}'`).join(", ");
    return invalid(`Invalid value for '${place}'. Supported values are: ${values}.`, place).error;
  }
  const why = issue.code === "custom" ? issue.message : "it is not one of the supported values";
  const said = issue.code === "custom" || issue.code === "invalid_union" ? why : issue.message;
  return invalid(`Invalid value for '${place}': ${said}.`, place).error;
}
