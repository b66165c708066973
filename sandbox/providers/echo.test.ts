import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ProviderSandbox, startProviderSandbox } from "./server.ts";

let sandbox: ProviderSandbox;
beforeAll(async () => {
  sandbox = await startProviderSandbox({ port: 0 });
});
afterAll(() => sandbox.close());

const bytes = Buffer.from("\x89PNG\r\n\x1a\n0000", "latin1");
const png = bytes.toString("base64");
const dataUrl = `data:image/png;base64,${png}`;
const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const said = "What is this? [[echo]]";
const skip = "skip_thought_signature_validator";

const post = async (path: string, body: unknown) => {
  const response = await fetch(`${sandbox.url}${path}`, {
    method: "POST",
    headers: { authorization: "Bearer key", "x-goog-api-key": "key", "anthropic-version": "2023-06-01" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return JSON.parse(text);
};

/** One conversation as each protocol says it, and where its answer stands. */
const requests: Record<string, () => Promise<string>> = {
  chat: async () =>
    (
      await post("/openai/v1/chat/completions", {
        model: "gpt-4o",
        messages: [
          { role: "system", content: "be brief" },
          { role: "user", content: "weather in Paris" },
          {
            role: "assistant",
            tool_calls: [
              { id: "c1", type: "function", function: { name: "get_weather", arguments: '{ "city": "Paris" }' } },
            ],
          },
          { role: "tool", tool_call_id: "c1", content: '{"sky": "clear", "air": 20}' },
          {
            role: "user",
            content: [
              { type: "image_url", image_url: { url: dataUrl } },
              { type: "text", text: said },
            ],
          },
        ],
        tools: [{ type: "function", function: { name: "get_weather", description: "the sky", parameters } }],
        tool_choice: "required",
        temperature: 0.5,
        max_tokens: 50,
      })
    ).choices[0].message.content,
  responses: async () =>
    (
      await post("/openai/v1/responses", {
        model: "gpt-4o",
        instructions: "be brief",
        input: [
          { role: "user", content: "weather in Paris" },
          { type: "function_call", call_id: "c1", name: "get_weather", arguments: '{"city":"Paris"}' },
          { type: "function_call_output", call_id: "c1", output: '{"air":20,"sky":"clear"}' },
          {
            role: "user",
            content: [
              { type: "input_image", image_url: dataUrl },
              { type: "input_text", text: said },
            ],
          },
        ],
        tools: [{ type: "function", name: "get_weather", description: "the sky", parameters, strict: false }],
        tool_choice: "required",
        temperature: 0.5,
        max_output_tokens: 50,
      })
    ).output[0].content[0].text,
  anthropic: async () =>
    (
      await post("/anthropic/v1/messages", {
        model: "claude-haiku-4-5",
        system: "be brief",
        messages: [
          { role: "user", content: "weather in Paris" },
          {
            role: "assistant",
            content: [{ type: "tool_use", id: "toolu_1", name: "get_weather", input: { city: "Paris" } }],
          },
          {
            role: "user",
            content: [
              { type: "tool_result", tool_use_id: "toolu_1", content: '{"sky":"clear","air":20}' },
              { type: "image", source: { type: "base64", media_type: "image/png", data: png } },
              { type: "text", text: said },
            ],
          },
        ],
        tools: [{ name: "get_weather", description: "the sky", input_schema: parameters }],
        tool_choice: { type: "any" },
        temperature: 0.5,
        max_tokens: 50,
      })
    ).content[0].text,
  gemini: async () =>
    (
      await post("/gemini/v1beta/models/gemini-2.5-flash:generateContent", {
        systemInstruction: { parts: [{ text: "be brief" }] },
        contents: [
          { role: "user", parts: [{ text: "weather in Paris" }] },
          {
            role: "model",
            parts: [{ functionCall: { name: "get_weather", args: { city: "Paris" } }, thoughtSignature: skip }],
          },
          {
            role: "user",
            parts: [{ functionResponse: { name: "get_weather", response: { output: { air: 20, sky: "clear" } } } }],
          },
          { role: "user", parts: [{ inlineData: { mimeType: "image/png", data: png } }, { text: said }] },
        ],
        tools: [
          {
            functionDeclarations: [
              {
                name: "get_weather",
                description: "the sky",
                parameters: { type: "OBJECT", properties: { city: { type: "STRING" } }, required: ["city"] },
              },
            ],
          },
        ],
        toolConfig: { functionCallingConfig: { mode: "ANY" } },
        generationConfig: { temperature: 0.5, maxOutputTokens: 50 },
      })
    ).candidates[0].content.parts[0].text,
};

it.each(Object.keys(requests))("says what was understood alike in all protocols: %s", async (name) => {
  expect(JSON.parse((await requests[name]?.()) ?? "")).toEqual({
    system: "be brief",
    messages: [
      { role: "user", parts: [{ kind: "text", text: "weather in Paris" }] },
      { role: "assistant", parts: [{ kind: "call", name: "get_weather", arguments: { city: "Paris" } }] },
      {
        role: "tool",
        parts: [{ kind: "result", call: 0, parts: [{ kind: "text", text: '{"air":20,"sky":"clear"}' }] }],
      },
      {
        role: "user",
        parts: [
          { kind: "image", mediaType: "image/png", sha256: createHash("sha256").update(bytes).digest("hex") },
          { kind: "text", text: "What is this?" },
        ],
      },
    ],
    tools: [{ name: "get_weather", description: "the sky", schema: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    toolChoice: "required",
    parallelToolCalls: true,
    parameters: { stream: false, temperature: 0.5, maxOutputTokens: 50 },
  });
});

it("says the same of the same, to the letter", async () => {
  const texts = await Promise.all(Object.values(requests).map((request) => request()));
  expect(new Set(texts).size).toBe(1);
});
