/** What an answer says it used. Read by hand, since it stands in every chunk; nonsense counts as not said. */
import type { TokenUsage } from "../../../billing/account.schema.ts";
import { countOf, membersOf } from "../../wire/members.ts";
import { withSound } from "../sound.ts";

/** How many tokens of a list by modality are sound; undefined where there is no list. */
function soundOf(details: unknown): number | undefined {
  if (!Array.isArray(details)) return undefined;
  let tokens = 0;
  for (const entry of details) {
    const said = membersOf(entry);
    if (said?.modality === "AUDIO") tokens += countOf(said.tokenCount) ?? 0;
  }
  return tokens;
}

/**
 * Reads a `usageMetadata` into disjoint buckets. `promptTokenCount` includes cached tokens. Thought stands beside the
 * candidates, and what tools of Google's own read beside the prompt; what the total holds beyond all of them is output
 * that was thought, since that is how models report it that do not count their thought. Sound is told apart by lists of
 * modalities, of which the prompt's holds the cached tokens too. Undefined when it says nothing.
 */
export function readUsage(metadata: unknown): TokenUsage | undefined {
  const said = membersOf(metadata);
  if (!said) return undefined;
  const [prompt, candidates, thoughts, total] = [
    countOf(said.promptTokenCount),
    countOf(said.candidatesTokenCount),
    countOf(said.thoughtsTokenCount),
    countOf(said.totalTokenCount),
  ];
  if (prompt === undefined && candidates === undefined && thoughts === undefined && total === undefined) {
    return undefined;
  }
  const read = (prompt ?? 0) + (countOf(said.toolUsePromptTokenCount) ?? 0);
  const cacheRead = Math.min(countOf(said.cachedContentTokenCount) ?? 0, prompt ?? 0);
  const output = Math.max((candidates ?? 0) + (thoughts ?? 0), (total ?? 0) - read);
  const usage: TokenUsage = {
    input: read - cacheRead,
    cacheRead,
    cacheWrite: 0,
    output,
    reasoning: candidates === undefined ? (thoughts ?? 0) : output - candidates,
  };
  return withSound(usage, {
    given: (soundOf(said.promptTokensDetails) ?? 0) + (soundOf(said.toolUsePromptTokensDetails) ?? 0),
    cached: soundOf(said.cacheTokensDetails),
    made: Math.min(soundOf(said.candidatesTokensDetails) ?? 0, candidates ?? 0),
  });
}

export const isSameUsage = (a: TokenUsage | undefined, b: TokenUsage): boolean =>
  a !== undefined &&
  a.input === b.input &&
  a.cacheRead === b.cacheRead &&
  a.inputAudio === b.inputAudio &&
  a.cacheReadAudio === b.cacheReadAudio &&
  a.output === b.output &&
  a.outputAudio === b.outputAudio &&
  a.reasoning === b.reasoning;
