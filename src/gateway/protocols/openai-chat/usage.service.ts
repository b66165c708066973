/**
 * What an answer says it used. Read by hand: it is done for every call, and a schema takes five times as long. A counter
 * that is absent, null or nonsense counts as not said.
 */
import type { TokenUsage } from "../../../billing/account.schema.ts";
import { countOf, itemsOf, type Members, memberOf, membersOf, openMembers } from "../../wire/members.ts";
import { withSound } from "../sound.ts";

/**
 * Reads a `usage` object in OpenAI's shape and its dialects into disjoint buckets. `prompt_tokens` includes cached ones;
 * where `total_tokens` exceeds prompt and completion, the rest is output that was thought (xAI counts reasoning beside
 * `completion_tokens`). `audio_tokens` are part of the prompt's and of the completion's. Undefined when it says nothing.
 */
export function readUsage(usage: unknown): TokenUsage | undefined {
  const said = membersOf(usage);
  if (!said) return undefined;
  const prompted = countIn(said, "prompt_tokens");
  const completed = countIn(said, "completion_tokens");
  const all = countIn(said, "total_tokens");
  if (prompted === undefined && completed === undefined && all === undefined) return undefined;
  const prompt = prompted ?? 0;
  const output = Math.max(completed ?? 0, (all ?? 0) - prompt);
  const details = openMembers(memberOf(said, "prompt_tokens_details"));
  // The second is DeepSeek's, the third Moonshot's and some others' older form.
  const cached =
    countIn(details, "cached_tokens") ??
    countIn(said, "prompt_cache_hit_tokens") ??
    countIn(said, "cached_tokens") ??
    0;
  const cacheRead = Math.min(cached, prompt);
  const cacheWrite = Math.min(countIn(details, "cache_write_tokens") ?? 0, prompt - cacheRead);
  const made = openMembers(memberOf(said, "completion_tokens_details"));
  const thought = countIn(made, "reasoning_tokens") ?? 0;
  const used: TokenUsage = {
    input: prompt - cacheRead - cacheWrite,
    cacheRead,
    cacheWrite,
    output,
    reasoning: Math.min(thought, output),
  };
  const heard = countIn(details, "audio_tokens") ?? 0;
  const spoken = countIn(made, "audio_tokens") ?? 0;
  if (heard === 0 && spoken === 0) return used;
  // Said by some dialects, after OpenAI's Realtime.
  const cachedSound = countIn(openMembers(memberOf(details, "cached_tokens_details")), "audio_tokens");
  return withSound(used, { given: heard, cached: cachedSound, made: spoken });
}

const countIn = (members: Members, name: string): number | undefined => countOf(memberOf(members, name));

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
    if (!said) continue;
    const error = memberOf(said, "error");
    if (error) return error;
    if (isBroken(memberOf(said, "finish_reason"))) return BROKE_OFF;
  }
  return undefined;
}

/** What metering wants to know of an answer, or of one event of a stream. */
export function readAnswer(answer: unknown): AnswerFacts {
  const said = membersOf(answer);
  if (!said) return { usage: undefined, onlyUsage: false, error: undefined };
  const own = readUsage(memberOf(said, "usage"));
  const choices = memberOf(said, "choices");
  return {
    usage: own ?? readUsage(memberOf(openMembers(memberOf(said, "x_groq")), "usage")),
    onlyUsage: own !== undefined && Array.isArray(choices) && choices.length === 0,
    error: memberOf(said, "error") || errorIn(choices),
  };
}
