/**
 * What an answer says it used. Read by hand: it is done for every call, and a schema takes five times as long. A counter
 * that is absent, null or nonsense counts as not said.
 */
import type { TokenUsage } from "../../../billing/account.schema.ts";
import { withSound } from "../sound.ts";

type Members = Readonly<Record<string, unknown>>;

const MOST = 1_000_000_000;
const NOTHING: Members = {};

const membersOf = (value: unknown): Members | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : undefined;

const count = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MOST ? value : undefined;

/**
 * Reads a `usage` object in OpenAI's shape and its dialects into disjoint buckets. `prompt_tokens` includes cached ones;
 * where `total_tokens` exceeds prompt and completion, the rest is output that was thought (xAI counts reasoning beside
 * `completion_tokens`). `audio_tokens` are part of the prompt's and of the completion's. Undefined when it says nothing.
 */
export function readUsage(usage: unknown): TokenUsage | undefined {
  const said = membersOf(usage);
  if (!said) return undefined;
  const [prompted, completed, all] = [
    count(said.prompt_tokens),
    count(said.completion_tokens),
    count(said.total_tokens),
  ];
  if (prompted === undefined && completed === undefined && all === undefined) return undefined;
  const prompt = prompted ?? 0;
  const output = Math.max(completed ?? 0, (all ?? 0) - prompt);
  const details = membersOf(said.prompt_tokens_details) ?? NOTHING;
  // The second is DeepSeek's, the third Moonshot's and some others' older form.
  const cached = count(details.cached_tokens) ?? count(said.prompt_cache_hit_tokens) ?? count(said.cached_tokens) ?? 0;
  const cacheRead = Math.min(cached, prompt);
  const cacheWrite = Math.min(count(details.cache_write_tokens) ?? 0, prompt - cacheRead);
  const made = membersOf(said.completion_tokens_details) ?? NOTHING;
  const thought = count(made.reasoning_tokens) ?? 0;
  const used: TokenUsage = {
    input: prompt - cacheRead - cacheWrite,
    cacheRead,
    cacheWrite,
    output,
    reasoning: Math.min(thought, output),
  };
  const [heard, spoken] = [count(details.audio_tokens) ?? 0, count(made.audio_tokens) ?? 0];
  if (heard === 0 && spoken === 0) return used;
  // Said by some dialects, after OpenAI's Realtime.
  const cachedSound = count(membersOf(details.cached_tokens_details)?.audio_tokens);
  return withSound(used, { given: heard, cached: cachedSound, made: spoken });
}

export interface AnswerFacts {
  usage: TokenUsage | undefined;
  /** `choices` is there and empty: a chunk that carries nothing but usage. */
  onlyUsage: boolean;
  error: unknown;
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
    error: error ?? undefined,
  };
}
