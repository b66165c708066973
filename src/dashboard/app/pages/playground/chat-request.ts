/** The request that goes to /v1/chat/completions, which the page sends and shows as code. */
import type { Parameters } from "./setup.ts";

export interface Message {
  role: "system" | "user" | "assistant";
  content: string;
}

export interface ChatRequest {
  model: string;
  messages: Message[];
  temperature?: number;
  top_p?: number;
  max_tokens?: number;
  max_completion_tokens?: number;
  seed?: number;
  stop?: string[];
  stream: true;
  stream_options: { include_usage: true };
}

/** OpenAI's newer models refuse `max_tokens`; other providers know nothing else. */
const limitName = (model: string) => (model.startsWith("openai/") ? "max_completion_tokens" : "max_tokens");

export function chatRequest(
  model: string,
  system: string,
  messages: readonly Message[],
  { temperature, topP, maxTokens, seed, stop }: Parameters,
): ChatRequest {
  return {
    model,
    messages: [...(system.trim() === "" ? [] : [{ role: "system" as const, content: system }]), ...messages],
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(maxTokens === undefined ? {} : { [limitName(model)]: maxTokens }),
    ...(seed === undefined ? {} : { seed }),
    ...(stop === undefined ? {} : { stop }),
    stream: true,
    stream_options: { include_usage: true },
  };
}
