/** What an answer says it used. Read by hand, since it stands in every chunk; nonsense counts as not said. */
import type { TokenUsage } from "../../../billing/account.schema.ts";
import { countOf, membersOf } from "./members.ts";

/**
 * Reads a `usageMetadata` into disjoint buckets. `promptTokenCount` includes cached tokens. Thought stands beside the
 * candidates, and what tools of Google's own read beside the prompt; what the total holds beyond all of them is output
 * that was thought, since that is how models report it that do not count their thought. Undefined when it says nothing.
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
  return {
    input: read - cacheRead,
    cacheRead,
    cacheWrite: 0,
    output,
    reasoning: candidates === undefined ? (thoughts ?? 0) : output - candidates,
  };
}

export const isSameUsage = (a: TokenUsage | undefined, b: TokenUsage): boolean =>
  a !== undefined &&
  a.input === b.input &&
  a.cacheRead === b.cacheRead &&
  a.output === b.output &&
  a.reasoning === b.reasoning;
