/**
 * What an answer says it used. Read by hand: it is done for every call, and a schema takes five times as long. A counter
 * that is absent, null or nonsense counts as not said.
 */
import type { TokenUsage } from "../../../billing/account.schema.ts";
import { countOf, itemsOf, membersOf, openMembers } from "../../wire/members.ts";
import { withSound } from "../sound.ts";

/**
 * Reads a `usage` object in OpenAI's shape and its dialects into disjoint buckets. `prompt_tokens` includes cached ones;
 * where `total_tokens` exceeds prompt and completion, the rest is output that was thought (xAI counts reasoning beside
 * `completion_tokens`). `audio_tokens` are part of the prompt's and of the completion's. Undefined when it says nothing.
 */
export function readUsage(usage: unknown): TokenUsage | undefined {
  const said = membersOf(usage);
  if (!said) return undefined;
  const [prompted, completed, all] = [
    countOf(said.prompt_tokens),
    countOf(said.completion_tokens),
    countOf(said.total_tokens),
  ];
  if (prompted === undefined && completed === undefined && all === undefined) return undefined;
  const prompt = prompted ?? 0;
  const output = Math.max(completed ?? 0, (all ?? 0) - prompt);
  const details = openMembers(said.prompt_tokens_details);
  // The second is DeepSeek's, the third Moonshot's and some others' older form.
  const cached =
    countOf(details.cached_tokens) ?? countOf(said.prompt_cache_hit_tokens) ?? countOf(said.cached_tokens) ?? 0;
  const cacheRead = Math.min(cached, prompt);
  const cacheWrite = Math.min(countOf(details.cache_write_tokens) ?? 0, prompt - cacheRead);
  const made = openMembers(said.completion_tokens_details);
  const thought = countOf(made.reasoning_tokens) ?? 0;
  const used: TokenUsage = {
    input: prompt - cacheRead - cacheWrite,
    cacheRead,
    cacheWrite,
    output,
    reasoning: Math.min(thought, output),
  };
  const [heard, spoken] = [countOf(details.audio_tokens) ?? 0, countOf(made.audio_tokens) ?? 0];
  if (heard === 0 && spoken === 0) return used;
  // Said by some dialects, after OpenAI's Realtime.
  const cachedSound = countOf(membersOf(details.cached_tokens_details)?.audio_tokens);
  return withSound(used, { given: heard, cached: cachedSound, made: spoken });
}

export interface AnswerFacts {
  usage: TokenUsage | undefined;
  /** `choices` is there and empty: a chunk that carries nothing but usage. */
  onlyUsage: boolean;
  /** Of the whole, or of one choice: what a gateway says whose own provider failed behind a status of success. */
  error: unknown;
}

/** How a choice ends that the provider broke off: Mistral's and OpenRouter's word, then DeepSeek's. */
const BROKEN: ReadonlySet<unknown> = new Set(["error", "insufficient_system_resource"]);
const BROKE_OFF = { message: "The provider broke off its answer." };

export const isBroken = (finishReason: unknown): boolean => BROKEN.has(finishReason);

function errorIn(choices: unknown): unknown {
  for (const choice of itemsOf(choices)) {
    const said = membersOf(choice);
    if (said?.error) return said.error;
    if (isBroken(said?.finish_reason)) return BROKE_OFF;
  }
  return undefined;
}

/** What metering wants to know of an answer, or of one event of a stream. */
export function readAnswer(answer: unknown): AnswerFacts {
  const said = membersOf(answer);
  if (!said) return { usage: undefined, onlyUsage: false, error: undefined };
  const { usage, x_groq: groq, choices, error } = said;
  const own = readUsage(usage);
  return {
    usage: own ?? readUsage(membersOf(groq)?.usage),
    onlyUsage: own !== undefined && Array.isArray(choices) && choices.length === 0,
    error: error || errorIn(choices),
  };
}
