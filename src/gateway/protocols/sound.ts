/** What of a usage was sound: several protocols say it as a part of their counts, where here it is buckets of its own. */
import type { TokenUsage } from "../../billing/account.schema.ts";

export interface Sound {
  /** Of the input, whether from a cache or not. */
  given: number;
  /** Of that, from a cache; undefined where it is not said. */
  cached: number | undefined;
  /** Of the output. */
  made: number;
}

/**
 * Takes the sound out of the buckets that it was counted in; their sum stays. Where it is not said how much of it came
 * from the cache, as little as fits: what is said to be cached is then text as far as it can be. More sound than there are
 * tokens is all of them.
 */
export function withSound(usage: TokenUsage, sound: Sound): TokenUsage {
  if (sound.given === 0 && sound.made === 0) return usage;
  const given = Math.min(sound.given, usage.input + usage.cacheRead);
  const least = Math.max(0, given - usage.input);
  const cached = Math.max(least, Math.min(sound.cached ?? least, given, usage.cacheRead));
  const made = Math.min(sound.made, usage.output);
  const output = usage.output - made;
  return {
    ...usage,
    input: usage.input - (given - cached),
    cacheRead: usage.cacheRead - cached,
    inputAudio: given - cached,
    cacheReadAudio: cached,
    output,
    outputAudio: made,
    reasoning: Math.min(usage.reasoning, output),
  };
}
