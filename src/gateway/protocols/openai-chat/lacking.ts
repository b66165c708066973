/**
 * What a body of Chat Completions asks that the provider's dialect has no place for: also where the body goes to it as it
 * is, so that nothing is ignored unsaid there either. Only what the dialect is known to lack is judged. Members that nobody
 * here knows, other names of what it has, and what stands deeper in the body are the provider's to judge.
 */

import { isObject, membersOf } from "../../wire/members.ts";
import { type Edit, type Member, parseJson } from "../../wire/splice.ts";
import { isFilled } from "../body.ts";
import type { Dialect, Lacking } from "../protocol.ts";
import { type ChatDialect, DIALECTS, type Plain } from "./dialects.ts";
import type { ChatCall } from "./request.service.ts";

/** Values that ask for nothing beyond what every provider does by itself. */
export const DEFAULTS: Partial<Record<Plain, readonly unknown[]>> = {
  presencePenalty: [0],
  frequencyPenalty: [0],
  choices: [1],
  verbosity: ["medium"],
  parallelToolCalls: [true],
  serviceTier: ["auto", "default"],
};

/** Hints, without which the answer is the same: where they cannot be given, nothing is lost. */
const HINTS = ["cacheKey", "user"] as const satisfies readonly Plain[];
type Hint = (typeof HINTS)[number];
const HINT_SET: ReadonlySet<Plain> = new Set(HINTS);
export const isHint = (key: Plain): key is Hint => HINT_SET.has(key);

/** Why not, in words for the client. */
export const WHY = {
  plain: (provider: string) => `Not supported with ${provider}.`,
  logprobs: (provider: string) => `Log probabilities are not supported with ${provider}.`,
  schemas: (provider: string) => `A schema of the answer is not supported with ${provider}, only any JSON object.`,
  forcedTools: (provider: string) => `A choice of tools cannot be made with ${provider}.`,
};

/** What is put in a schema's place. */
export const ANY_OBJECT = { type: "json_object" } as const;

/**
 * How Chat Completions calls them. Not the service tier: what one costs is judged for all alike, and providers have tiers of
 * their own under that name.
 */
const NAMES = {
  maxOutputTokens: ["max_completion_tokens", "max_tokens"],
  temperature: ["temperature"],
  topP: ["top_p"],
  topK: ["top_k"],
  stop: ["stop"],
  seed: ["seed"],
  presencePenalty: ["presence_penalty"],
  frequencyPenalty: ["frequency_penalty"],
  logitBias: ["logit_bias"],
  choices: ["n"],
  verbosity: ["verbosity"],
  parallelToolCalls: ["parallel_tool_calls"],
} as const satisfies Record<Exclude<Plain, Hint | "serviceTier">, readonly string[]>;

interface Rule {
  /** Never called with null. */
  asks(value: unknown): boolean;
  why(provider: string): string;
  /** Leave it out. */
  edits: readonly Edit[];
  /** Means nothing without tools. */
  ofTools?: true;
}
type Rules = ReadonlyMap<string, Rule>;

const cut = (key: string): Edit => ({ key, json: undefined });
const isEmpty = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;

function forces(choice: unknown): boolean {
  if (choice === "required") return true;
  const said = membersOf(choice);
  if (said?.type === "function") return true;
  return said?.type === "allowed_tools" && membersOf(said.allowed_tools)?.mode === "required";
}

function rulesOf({ parameters, logprobs, schemas, forcedTools }: ChatDialect): Rules {
  const rules = new Map<string, Rule>();
  for (const key of Object.keys(NAMES) as (keyof typeof NAMES)[]) {
    if (parameters[key] !== undefined) continue;
    const asks = (value: unknown) => !DEFAULTS[key]?.includes(value) && !isEmpty(value);
    for (const name of NAMES[key]) rules.set(name, { asks, why: WHY.plain, edits: [cut(name)] });
  }
  if (!logprobs) {
    const edits = [cut("logprobs"), cut("top_logprobs")];
    rules.set("logprobs", { asks: (value) => value !== false, why: WHY.logprobs, edits });
  }
  if (!schemas) {
    const asks = (value: unknown) => membersOf(value)?.type === "json_schema";
    const edits = [{ key: "response_format", json: JSON.stringify(ANY_OBJECT) }];
    rules.set("response_format", { asks, why: WHY.schemas, edits });
  }
  if (!forcedTools) {
    rules.set("tool_choice", { asks: forces, why: WHY.forcedTools, edits: [cut("tool_choice")], ofTools: true });
  }
  return rules;
}

/** By provider. OpenAI judges its own protocol; of an endpoint that is not named here nobody knows what it lacks. */
const RULES: ReadonlyMap<string, Rules> = new Map(
  Object.entries(DIALECTS)
    .filter(([id]) => id !== "openai")
    .map(([id, dialect]) => [id, rulesOf(dialect)]),
);

/** A longer value asks for something, and is not parsed to see what. */
const VALUE_BYTES = 64 * 1024;

function isAsked(bytes: Uint8Array, { valueStart, valueEnd }: Member, { asks }: Rule): boolean {
  if (valueEnd - valueStart > VALUE_BYTES) return true;
  const value = parseJson(bytes, valueStart, valueEnd);
  return value !== null && asks(value);
}

/** Reads the value of a member only where the dialect lacks what its name stands for. */
export function lackingOf({ bytes, outline }: ChatCall, { id, name: provider }: Dialect): Lacking | undefined {
  const rules = RULES.get(id);
  if (!rules) return undefined;
  let lacking: { dropped: Lacking["dropped"][number][]; edits: Edit[] } | undefined;
  for (const member of outline.members) {
    const rule = rules.get(member.key);
    if (!rule || !isAsked(bytes, member, rule)) continue;
    if (rule.ofTools && !isFilled({ bytes, outline }, "tools", false)) continue;
    lacking ??= { dropped: [], edits: [] };
    lacking.dropped.push({ path: member.key, message: rule.why(provider) });
    lacking.edits.push(...rule.edits);
  }
  return lacking;
}
