import type { OPERATIONS, RANGES } from "./search.ts";

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
