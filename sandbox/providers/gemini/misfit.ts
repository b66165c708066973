import type { Misfit } from "../shape.ts";
import { placeOf } from "./camel.ts";

export interface Violation {
  field: string;
  description: string;
}

const TYPES: Record<string, string> = {
  string: "TYPE_STRING",
  boolean: "TYPE_BOOL",
  number: "TYPE_FLOAT",
  int: "TYPE_INT32",
};

/** A misfit in the API's words, which are those of its JSON reader. */
export function violationOf({ path, kind, expected, given }: Misfit, body: unknown): Violation {
  const at = placeOf(path, body);
  switch (kind) {
    case "unknown": {
      const field = placeOf(path.slice(0, -1), body);
      const where = field === "" ? "" : ` at '${field}'`;
      return {
        field,
        description: `Invalid JSON payload received. Unknown name "${String(path.at(-1))}"${where}: Cannot find field.`,
      };
    }
    case "missing":
      return { field: at, description: `* GenerateContentRequest.${at}: must be specified` };
    default: {
      const type = kind === "type" ? TYPES[expected.at(-1) ?? ""] : undefined;
      const repeated = Array.isArray(given) && expected.at(-1) !== "array";
      const description = repeated
        ? `Invalid JSON payload received. Unknown name "${String(path.at(-1))}" at '${placeOf(path.slice(0, -1), body)}': Proto field is not repeating, cannot start list.`
        : `Invalid value at '${at}'${type ? ` (${type})` : ""}, ${JSON.stringify(given)}`;
      return { field: at, description };
    }
  }
}
