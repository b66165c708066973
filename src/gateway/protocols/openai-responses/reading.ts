/** Reads untrusted members one by one. What is wrong is noted once, in OpenAI's words, and reading goes on. */
import { Problem } from "../../../kernel/problem.ts";
import type { Unsupported } from "../../canonical/request.ts";
import { isObject } from "../../wire/members.ts";
import type { JsonObject } from "../protocol.ts";

/** Each reader takes absent and null for not said, and notes any other kind of value as wrong. */
export interface Reading {
  readonly foreign: Unsupported[];
  /** The first thing that was wrong. */
  problem(): Problem | undefined;
  wrong(path: string, rule: string): undefined;
  /** Something that was asked for and only this protocol has. */
  unsupported(path: string, message?: string): undefined;
  text(value: unknown, path: string): string | undefined;
  number(value: unknown, path: string): number | undefined;
  flag(value: unknown, path: string): boolean | undefined;
  list(value: unknown, path: string): readonly unknown[] | undefined;
  object(value: unknown, path: string): JsonObject | undefined;
  oneOf<Word extends string>(value: unknown, words: readonly Word[], path: string): Word | undefined;
}

export function createReading(): Reading {
  const foreign: Unsupported[] = [];
  let problem: Problem | undefined;

  function wrong(path: string, rule: string): undefined {
    const detail = `Invalid value for '${path}': ${rule}.`;
    problem ??= new Problem("invalid_request", { detail, errors: [{ path, message: detail }] });
  }

  const reader =
    <Value>(is: (value: unknown) => value is Value, rule: string) =>
    (value: unknown, path: string): Value | undefined =>
      value === undefined || value === null ? undefined : is(value) ? value : wrong(path, rule);

  return {
    foreign,
    problem: () => problem,
    wrong,
    unsupported(path, message = `'${path}' cannot be carried to this model.`) {
      foreign.push({ path, message });
    },
    text: reader((value) => typeof value === "string", "must be a string"),
    number: reader((value) => typeof value === "number", "must be a number"),
    flag: reader((value) => typeof value === "boolean", "must be true or false"),
    list: reader((value): value is readonly unknown[] => Array.isArray(value), "must be an array"),
    object: reader(isObject, "must be an object"),
    oneOf<Word extends string>(value: unknown, words: readonly Word[], path: string): Word | undefined {
      if (value === undefined || value === null) return undefined;
      return words.find((word) => word === value) ?? wrong(path, `must be one of ${words.join(", ")}`);
    },
  };
}
