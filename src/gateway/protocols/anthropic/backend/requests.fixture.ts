/** Requests in few words, and what becomes of them. */
import type { CanonicalRequest, Message } from "../../../canonical/request.ts";
import type { EncodedRequest, Target } from "../../protocol.ts";
import { anthropicBackend } from "./backend.ts";

export const OPUS_45 = "claude-opus-4-5-20251101";
export const NEWEST = "claude-opus-5-5";

export const targetOf = (model: string): Target => ({
  model,
  dialect: { id: "anthropic", name: "Anthropic", streamUsage: "always", unmetered: [] },
  defaultMaxOutputTokens: 4096,
});

export const user = (...texts: string[]): Message => ({
  role: "user",
  content: texts.map((text) => ({ type: "text", text })),
});
export const hello = user("Hello");
export const system = (text: string): Message => ({ role: "system", content: [{ type: "text", text }] });
export const says = (text: string): Message => ({ role: "assistant", content: [{ type: "text", text }] });
export const calls = (...ids: string[]): Message => ({
  role: "assistant",
  content: ids.map((id) => ({ type: "tool_call", id, name: "look", arguments: "{}" })),
});
export const results = (...ids: string[]): Message => ({
  role: "tool",
  content: ids.map((callId) => ({ type: "tool_result", callId, content: [{ type: "text", text: "found" }] })),
});
export const look = { name: "look" };

export function encode(request: Partial<CanonicalRequest>, model = OPUS_45): EncodedRequest {
  const whole = { messages: [hello], tools: [], stream: false, names: {}, foreign: [], ...request };
  return anthropicBackend.encode(whole, targetOf(model));
}
