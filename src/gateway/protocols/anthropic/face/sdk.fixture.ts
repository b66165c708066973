/** Anthropic's own SDK, which reads what it is given here. */
import Anthropic from "@anthropic-ai/sdk";
import type { CanonicalEvent } from "../../../canonical/event.ts";
import type { AnswerContext } from "../../protocol.ts";
import { createMessagesEncoder } from "./encoder.ts";

export const CONTEXT: AnswerContext = { requestId: "req-1", answerId: "abc", model: "openai/gpt-4o", createdAt: 0 };

export const PARAMS = {
  model: "openai/gpt-4o",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "Hi" }],
};

export function clientOf(respond: () => Response): Anthropic {
  return new Anthropic({ apiKey: "key", maxRetries: 0, fetch: () => Promise.resolve(respond()) });
}

export const streamClient = (text: string): Anthropic =>
  clientOf(() => new Response(text, { headers: { "content-type": "text/event-stream" } }));

/** What `events` become on the wire, and the end of the provider's stream behind them. */
export function written(events: readonly CanonicalEvent[]): string {
  const encoder = createMessagesEncoder(CONTEXT);
  return events.map((event) => encoder.push(event)).join("") + encoder.end();
}

/** The message that the SDK puts together from a stream, without what it adds itself. */
export async function assembled(text: string): Promise<Anthropic.Message> {
  const { parsed_output: _parsed, ...message } = await streamClient(text).messages.stream(PARAMS).finalMessage();
  return message;
}

/** The events of a stream as the SDK hands them on. */
export async function eventsOf(text: string): Promise<Anthropic.RawMessageStreamEvent[]> {
  const events: Anthropic.RawMessageStreamEvent[] = [];
  for await (const event of await streamClient(text).messages.create({ ...PARAMS, stream: true })) events.push(event);
  return events;
}
