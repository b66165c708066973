import { estimateTokens } from "../words.ts";
import { blocksIn } from "./history.ts";
import type { CountTokens } from "./schema.ts";

interface Stretch {
  characters: number;
  ttl: "5m" | "1h" | undefined;
}

/** A prompt's pieces in the order in which the API caches them. */
function stretches({ tools, system, messages, cache_control: automatic }: CountTokens): Stretch[] {
  const ttlOf = (mark: { ttl?: "5m" | "1h" | undefined } | null | undefined) => (mark ? (mark.ttl ?? "5m") : undefined);
  const found: Stretch[] = (tools ?? []).map((tool) => ({
    characters: JSON.stringify(tool).length,
    ttl: ttlOf(tool.cache_control),
  }));
  for (const block of typeof system === "string" ? [{ text: system, cache_control: undefined }] : (system ?? []))
    found.push({ characters: block.text.length, ttl: ttlOf(block.cache_control) });
  for (const block of messages.flatMap(blocksIn)) {
    const ttl = "cache_control" in block ? ttlOf(block.cache_control) : undefined;
    found.push({ characters: "text" in block ? block.text.length : JSON.stringify(block).length, ttl });
  }
  const last = found.at(-1);
  if (automatic && last) last.ttl ??= ttlOf(automatic);
  return found;
}

const MOST_MARKS = 4;

export function markProblem(request: CountTokens): string | undefined {
  const marks = stretches(request).flatMap(({ ttl }) => (ttl ? [ttl] : []));
  if (marks.length > MOST_MARKS)
    return `A maximum of 4 blocks with cache_control may be provided. Found ${marks.length}.`;
  const short = marks.indexOf("5m");
  return short >= 0 && marks.includes("1h", short)
    ? "cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. Note that blocks are processed in the following order: `tools`, `system`, `messages`."
    : undefined;
}

/**
 * Tokens that the marks make the vendor keep, by how long. There is no least length here, as the vendor has one (1,024
 * tokens or more): a test need not send pages of text.
 */
export function markedTokens(request: CountTokens, promptTokens: number): { short: number; long: number } {
  let characters = 0;
  let long = 0;
  let all = 0;
  for (const stretch of stretches(request)) {
    characters += stretch.characters;
    if (stretch.ttl) all = Math.min(estimateTokens(characters), promptTokens);
    if (stretch.ttl === "1h") long = all;
  }
  return { short: all - long, long };
}
