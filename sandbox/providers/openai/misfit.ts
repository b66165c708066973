import type { Misfit } from "../shape.ts";

export interface Complaint {
  message: string;
  param: string;
  code: string;
}

/** `input[0].content[1].text`, as OpenAI names a place. */
export const placeOf = (path: readonly PropertyKey[]): string =>
  path.map((key, at) => (typeof key === "number" ? `[${key}]` : at === 0 ? String(key) : `.${String(key)}`)).join("");

const TYPES: Record<string, string> = {
  string: "a string",
  boolean: "a boolean",
  number: "a decimal",
  int: "an integer",
  array: "an array",
  object: "an object",
  record: "an object",
};

const nameOf = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a decimal number";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
};

export const listed = (values: readonly string[]): string => {
  const quoted = values.map((value) => `'${value}'`);
  const last = quoted.pop() ?? "";
  return quoted.length > 1
    ? `${quoted.join(", ")}, and ${last}`
    : quoted.length === 1
      ? `${quoted[0]} and ${last}`
      : last;
};

/** A misfit in OpenAI's words. */
export function complaintOf({ path, kind, expected, given }: Misfit): Complaint {
  const param = placeOf(path);
  const kindOfNumber = typeof given === "number" && Number.isInteger(given) ? "integer" : "decimal";
  const bound = expected[0] ?? "";
  switch (kind) {
    case "unknown":
      return { message: `Unknown parameter: '${param}'.`, param, code: "unknown_parameter" };
    case "missing":
      return { message: `Missing required parameter: '${param}'.`, param, code: "missing_required_parameter" };
    case "type": {
      const wanted =
        expected.length > 1
          ? `one of ${expected.map((type) => TYPES[type] ?? type).join(" or ")}`
          : (TYPES[bound] ?? bound);
      const message = `Invalid type for '${param}': expected ${wanted}, but got ${nameOf(given)} instead.`;
      return { message, param, code: "invalid_type" };
    }
    case "below":
    case "above": {
      const [word, sign] = kind === "below" ? ["below minimum", ">="] : ["above maximum", "<="];
      const message = `Invalid '${param}': ${kindOfNumber} ${word} value. Expected a value ${sign} ${bound}, but got ${String(given)} instead.`;
      return { message, param, code: `${kindOfNumber}_${kind}_${kind === "below" ? "min" : "max"}_value` };
    }
    case "empty":
    case "long": {
      const what = Array.isArray(given) ? "array" : "string";
      const size = Array.isArray(given) || typeof given === "string" ? given.length : 0;
      const word = kind === "empty" ? (size === 0 ? `empty ${what}` : `${what} too short`) : `${what} too long`;
      const side = kind === "empty" ? "minimum" : "maximum";
      const message = `Invalid '${param}': ${word}. Expected ${what === "array" ? "an array" : "a string"} with ${side} length ${bound}, but got ${what === "array" ? "an array" : "a string"} with length ${size} instead.`;
      return {
        message,
        param,
        code:
          kind === "empty" && size === 0
            ? `empty_${what}`
            : `${what}_${kind === "empty" ? "below_min" : "above_max"}_length`,
      };
    }
    default: {
      const values = expected.length > 0 ? ` Supported values are: ${listed(expected)}.` : "";
      return { message: `Invalid value: '${String(given)}'.${values}`, param, code: "invalid_value" };
    }
  }
}
