/** What comes to light while a request is decoded: the first thing that is wrong, and all that has no word in the format. */
import type * as z from "zod";
import type { Problem } from "../../../../kernel/problem.ts";
import type { Unsupported } from "../../../canonical/request.ts";
import { invalid } from "../../body.ts";

export interface Findings {
  problem(): Problem | undefined;
  readonly foreign: Unsupported[];
  wrong(path: string, message: string): void;
  /** Only Anthropic's own models know it. */
  unknown(path: string): void;
  /** Members that the schema does not name, unless they say nothing. */
  rest(given: object, schema: z.ZodObject, at: string): void;
  /** Undefined where it does not fit; the first such place is what the client is told. */
  parse<Schema extends z.ZodType>(schema: Schema, value: unknown, at: string): z.output<Schema> | undefined;
}

const join = (at: string, path: readonly PropertyKey[]): string => [at, ...path.map(String)].filter(Boolean).join(".");

export function createFindings(): Findings {
  let problem: Problem | undefined;
  const foreign: Unsupported[] = [];

  function wrong(path: string, message: string): void {
    problem ??= (path === "" ? invalid(message) : invalid(`${path}: ${message}`, path)).error;
  }

  function unknown(path: string): void {
    foreign.push({ path, message: `'${path}' is known to Anthropic's own models only.` });
  }

  return {
    problem: () => problem,
    foreign,
    wrong,
    unknown,
    rest(given, schema, at) {
      for (const [key, value] of Object.entries(given)) {
        if (Object.hasOwn(schema.shape, key) || saysNothing(value)) continue;
        unknown(join(at, [key]));
      }
    },
    parse(schema, value, at) {
      const parsed = schema.safeParse(value);
      if (parsed.success) return parsed.data;
      const { path, message } = deepest(parsed.error.issues, []);
      wrong(join(at, path), isMissing(value, path) ? "Field required" : message);
      return undefined;
    },
  };
}

/** As good as absent. */
export const saysNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);

interface Place {
  path: readonly PropertyKey[];
  message: string;
}

/** Of what may be one thing or another, the one that it came closest to says what is wrong. */
function deepest([issue]: readonly z.core.$ZodIssue[], before: readonly PropertyKey[]): Place {
  if (!issue) return { path: before, message: "Input is not valid" };
  const here: Place = { path: [...before, ...issue.path], message: issue.message };
  if (issue.code !== "invalid_union") return here;
  const branches = issue.errors.map((issues) => deepest(issues, here.path));
  return branches.reduce((best, each) => (each.path.length > best.path.length ? each : best), here);
}

function isMissing(value: unknown, path: readonly PropertyKey[]): boolean {
  let found: unknown = value;
  for (const key of path) {
    found =
      typeof found === "object" && found !== null ? Object.getOwnPropertyDescriptor(found, key)?.value : undefined;
  }
  return found === undefined;
}
