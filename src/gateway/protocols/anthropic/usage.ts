/** What an answer of Anthropic's says it used (https://platform.claude.com/docs/en/build-with-claude/streaming). */
import type { TokenUsage } from "../../../billing/account.schema.ts";
import { countOf, type Members, membersOf, openMembers } from "../../wire/members.ts";

export interface UsageCounter {
  /** Takes what one event says in `usage`: counters are cumulative, so each replaces its own earlier one, and only that. */
  take(usage: unknown): void;
  /** In disjoint buckets; undefined as long as nothing was said. */
  read(): TokenUsage | undefined;
}

const COUNTERS = ["input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens"] as const;
const DETAILS = ["ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens", "thinking_tokens"] as const;

export function createUsageCounter(): UsageCounter {
  const said: Partial<Record<(typeof COUNTERS)[number] | (typeof DETAILS)[number], number>> = {};
  let any = false;

  function note(key: keyof typeof said, members: Members): void {
    const count = countOf(members[key]);
    if (count === undefined) return;
    said[key] = count;
    any = true;
  }

  return {
    take(usage) {
      const members = membersOf(usage);
      if (!members) return;
      for (const key of COUNTERS) note(key, members);
      note("thinking_tokens", openMembers(members.output_tokens_details));
      // What is written by how long it is kept; some events say the sum alone.
      const written = openMembers(members.cache_creation);
      note("ephemeral_5m_input_tokens", written);
      note("ephemeral_1h_input_tokens", written);
    },
    read() {
      if (!any) return undefined;
      const output = said.output_tokens ?? 0;
      const forHour = said.ephemeral_1h_input_tokens ?? 0;
      const written = said.cache_creation_input_tokens ?? (said.ephemeral_5m_input_tokens ?? 0) + forHour;
      const long = Math.min(forHour, written);
      return {
        // Unlike in OpenAI's count, what was read from or written to the cache is not in it.
        input: said.input_tokens ?? 0,
        cacheRead: said.cache_read_input_tokens ?? 0,
        cacheWrite: written - long,
        ...(long > 0 ? { cacheWriteLong: long } : {}),
        output,
        reasoning: Math.min(said.thinking_tokens ?? 0, output),
      };
    },
  };
}

export function readUsage(usage: unknown): TokenUsage | undefined {
  const counter = createUsageCounter();
  counter.take(usage);
  return counter.read();
}
