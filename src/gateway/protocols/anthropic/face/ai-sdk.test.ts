/** Vercel's AI SDK reads the same streams, and sends back what it got. */
import { createAnthropic } from "@ai-sdk/anthropic";
import { jsonSchema, streamText, tool } from "ai";
import { expect, it } from "vitest";
import type { CanonicalEvent } from "../../../canonical/event.ts";
import type { CanonicalRequest, Seal } from "../../../canonical/request.ts";
import { decodeMessages } from "./decode.ts";
import { written } from "./sdk.fixture.ts";

const choice = 0;
const gemini: Seal = { by: "gemini", kind: "signature", data: "g+/=" };
const openai: Seal = { by: "openai", kind: "encrypted", data: "gAAA", id: "rs_1" };

const EVENTS: CanonicalEvent[] = [
  { type: "start" },
  { type: "thinking", text: "hm", choice },
  { type: "seal", seal: openai, choice },
  { type: "seal", seal: { by: "openrouter", kind: "encrypted", data: "x" }, choice },
  { type: "text", text: "I look.", choice },
  { type: "tool_call", index: 0, id: "call_0", name: "weather", seal: gemini, choice },
  { type: "tool_call", index: 1, id: "call_1", name: "now", choice },
  { type: "arguments", index: 0, text: '{"city":"Bonn"}', choice },
  { type: "finish", reason: "tool_calls", choice },
  { type: "usage", usage: { input: 5, cacheRead: 3, cacheWrite: 2, output: 7, reasoning: 4 } },
  { type: "end" },
];

const input = (properties: Record<string, { type: "string" }>) =>
  jsonSchema<Record<string, string>>({ type: "object", properties, additionalProperties: false });

it("loses no part and no seal between two turns", async () => {
  const requests: CanonicalRequest[] = [];
  const anthropic = createAnthropic({
    apiKey: "key",
    fetch: async (_url, init) => {
      const request = decodeMessages({ bytes: new Uint8Array(new TextEncoder().encode(String(init?.body))) });
      if (!request.ok) throw request.error;
      requests.push(request.value);
      return new Response(written(EVENTS), { headers: { "content-type": "text/event-stream" } });
    },
  });
  const ask = (messages: Parameters<typeof streamText>[0]["messages"]) =>
    streamText({
      model: anthropic("openai/gpt-5"),
      maxOutputTokens: 100,
      messages: messages ?? [],
      tools: {
        weather: tool({ inputSchema: input({ city: { type: "string" } }) }),
        now: tool({ inputSchema: input({}) }),
      },
      maxRetries: 0,
    });

  const first = ask([{ role: "user", content: "Hi" }]);
  await first.consumeStream();
  expect(await first.text).toBe("I look.");
  expect(await first.reasoningText).toContain("hm");
  expect(await first.finishReason).toBe("tool-calls");
  expect((await first.toolCalls).map(({ toolName, input: given }) => [toolName, given])).toEqual([
    ["weather", { city: "Bonn" }],
    ["now", {}],
  ]);
  expect(await first.usage).toMatchObject({ outputTokens: 7 });

  const { messages } = await first.response;
  const result = (toolCallId: string, toolName: string) => ({
    type: "tool-result" as const,
    toolCallId,
    toolName,
    output: { type: "text" as const, value: "ok" },
  });
  await ask([
    { role: "user", content: "Hi" },
    ...messages,
    { role: "tool", content: [result("call_0", "weather"), result("call_1", "now")] },
  ]).consumeStream();

  const [, second] = requests;
  expect(second?.foreign).toEqual([]);
  expect(second?.messages.map(({ role }) => role)).toEqual(["user", "assistant", "tool"]);
  expect(second?.messages[1]?.content).toMatchObject([
    { type: "thinking", text: "hm", seal: openai },
    { type: "thinking", text: "", seal: { by: "openrouter", data: "x" } },
    { type: "text", text: "I look." },
    { type: "tool_call", id: "call_0", arguments: '{"city":"Bonn"}', seal: gemini },
    { type: "tool_call", id: "call_1", arguments: "{}" },
  ]);
});
