import type { TokenUsage } from "../../../billing/account.schema.ts";
import { countOf, membersOf, openMembers } from "../../wire/members.ts";

/** Reads a response's `usage` into disjoint buckets: `input_tokens` includes cached ones. Undefined when it says nothing. */
export function readUsage(usage: unknown): TokenUsage | undefined {
  const said = membersOf(usage);
  if (!said) return undefined;
  const [given, made, all] = [countOf(said.input_tokens), countOf(said.output_tokens), countOf(said.total_tokens)];
  if (given === undefined && made === undefined && all === undefined) return undefined;
  const input = given ?? 0;
  const output = Math.max(made ?? 0, (all ?? 0) - input);
  const details = openMembers(said.input_tokens_details);
  const cacheRead = Math.min(countOf(details.cached_tokens) ?? 0, input);
  const cacheWrite = Math.min(countOf(details.cache_write_tokens) ?? 0, input - cacheRead);
  const thought = countOf(openMembers(said.output_tokens_details).reasoning_tokens) ?? 0;
  return { input: input - cacheRead - cacheWrite, cacheRead, cacheWrite, output, reasoning: Math.min(thought, output) };
}
