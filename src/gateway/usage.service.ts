import * as z from "zod";
import type { TokenUsage } from "../billing/account.schema.ts";

/** A counter that is absent, null or nonsense counts as not said. */
const count = z.int().min(0).max(1_000_000_000).nullish().catch(undefined);

const Usage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count, cache_write_tokens: count }).nullish().catch(undefined),
  completion_tokens_details: z.object({ reasoning_tokens: count }).nullish().catch(undefined),
  /** DeepSeek. */
  prompt_cache_hit_tokens: count,
  /** Moonshot's and some others' older form. */
  cached_tokens: count,
});

/**
 * Reads a `usage` object in OpenAI's shape and its dialects into disjoint buckets. `prompt_tokens` includes cached ones;
 * where `total_tokens` exceeds prompt and completion, the rest is output that was thought (xAI counts reasoning beside
 * `completion_tokens`). Undefined when it says nothing.
 */
export function readUsage(usage: unknown): TokenUsage | undefined {
  const parsed = Usage.safeParse(usage);
  if (!parsed.success) return undefined;
  const said = parsed.data;
  if (said.prompt_tokens == null && said.completion_tokens == null && said.total_tokens == null) return undefined;
  const prompt = said.prompt_tokens ?? 0;
  const completion = said.completion_tokens ?? 0;
  const output = Math.max(completion, (said.total_tokens ?? 0) - prompt);
  const cached = said.prompt_tokens_details?.cached_tokens ?? said.prompt_cache_hit_tokens ?? said.cached_tokens ?? 0;
  const cacheRead = Math.min(cached, prompt);
  const cacheWrite = Math.min(said.prompt_tokens_details?.cache_write_tokens ?? 0, prompt - cacheRead);
  return {
    input: prompt - cacheRead - cacheWrite,
    cacheRead,
    cacheWrite,
    output,
    reasoning: Math.min(said.completion_tokens_details?.reasoning_tokens ?? 0, output),
  };
}

const Answer = z.object({
  usage: z.unknown().optional(),
  x_groq: z.object({ usage: z.unknown().optional() }).nullish().catch(undefined),
  choices: z.unknown().optional(),
  error: z.unknown().optional(),
});

export interface AnswerFacts {
  usage: TokenUsage | undefined;
  /** `choices` is there and empty: a chunk that carries nothing but usage. */
  onlyUsage: boolean;
  error: unknown;
}

/** What metering wants to know of an answer, or of one event of a stream. */
export function readAnswer(answer: unknown): AnswerFacts {
  const parsed = Answer.safeParse(answer);
  if (!parsed.success) return { usage: undefined, onlyUsage: false, error: undefined };
  const { usage, x_groq, choices, error } = parsed.data;
  const own = readUsage(usage);
  return {
    usage: own ?? readUsage(x_groq?.usage),
    onlyUsage: own !== undefined && Array.isArray(choices) && choices.length === 0,
    error: error ?? undefined,
  };
}
