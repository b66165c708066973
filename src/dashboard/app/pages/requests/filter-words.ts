import type { CACHE_STATES, OPERATIONS, RANGES } from "./search.ts";

export const RANGE_WORDS: Record<(typeof RANGES)[number], string> = {
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
};
export const OPERATION_WORDS: Record<(typeof OPERATIONS)[number], string> = {
  "chat.completions": "Chat",
  responses: "Responses",
  messages: "Messages",
  embeddings: "Embeddings",
};
/** What the cache had to do with a call. */
export const CACHE_WORDS: Record<(typeof CACHE_STATES)[number], string> = {
  hit: "Answered from the cache",
  miss: "Not in the cache",
  refresh: "Cached anew",
  bypass: "Cache left out",
};
