import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProviderSandbox, startProviderSandbox } from "../server.ts";

let sandbox: ProviderSandbox;
let client: OpenAI;
beforeAll(async () => {
  sandbox = await startProviderSandbox({ port: 0 });
  client = new OpenAI({ baseURL: `${sandbox.url}/openai/v1`, apiKey: "sk-sandbox-0123456789", maxRetries: 0 });
});
afterAll(() => sandbox.close());

const user = (content: unknown) => ({ role: "user", content });
const post = async (body: object, vendor = "openai") => {
  const response = await fetch(`${sandbox.url}/${vendor}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer sk-x" },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
};
const deltas = (text: string) =>
  text
    .split("\n\n")
    .filter((event) => event.startsWith("data: {"))
    .flatMap((event) => JSON.parse(event.slice(6)).choices.map(({ delta }: { delta: object }) => delta));

describe("answers", () => {
  it("declines in a place of its own, and finishes a filtered answer so", async () => {
    const ask = (content: string) => ({ model: "gpt-4o", messages: [{ role: "user" as const, content }] });
    const whole = await client.chat.completions.create(ask("[[refuse]]"));
    expect(whole.choices[0]).toMatchObject({
      finish_reason: "stop",
      message: { content: null, refusal: expect.any(String) },
    });
    const streamed = await client.chat.completions.stream(ask("[[refuse]]")).finalChatCompletion();
    expect(streamed.choices[0]?.message.refusal).toBe(whole.choices[0]?.message.refusal);
    expect((await client.chat.completions.create(ask("[[safety]]"))).choices[0]?.finish_reason).toBe("content_filter");
  });

  it("gives log probabilities of every piece, whole and streamed alike", async () => {
    const ask = {
      model: "gpt-4o",
      messages: [{ role: "user" as const, content: "rivers" }],
      logprobs: true,
      top_logprobs: 2,
    };
    const whole = (await client.chat.completions.create(ask)).choices[0];
    const tokens = whole?.logprobs?.content ?? [];
    expect(tokens.map(({ token }) => token).join("")).toBe(whole?.message.content);
    expect(tokens.every(({ top_logprobs: top }) => top.length === 2)).toBe(true);
    const streamed = await client.chat.completions.stream(ask).finalChatCompletion();
    expect(streamed.choices[0]?.logprobs?.content).toEqual(tokens);
  });

  it("stops before a stop sequence", async () => {
    const ask = { model: "gpt-4o", messages: [{ role: "user" as const, content: "rivers" }] };
    const whole = (await client.chat.completions.create(ask)).choices[0]?.message.content ?? "";
    const cut = await client.chat.completions.create({ ...ask, stop: ["rivers"] });
    expect(cut.choices[0]).toMatchObject({
      finish_reason: "stop",
      message: { content: whole.slice(0, whole.indexOf("rivers")) },
    });
  });

  it.each(["anthropic/claude-sonnet-4.5", "openai/gpt-5-mini"])(
    "OpenRouter seals the thought of %s, and takes it back unchanged only",
    async (model) => {
      const ask = { model, reasoning: { effort: "low" }, messages: [user("rivers")] };
      const { message } = JSON.parse((await post(ask, "openrouter")).text).choices[0];
      const streamed = deltas((await post({ ...ask, stream: true }, "openrouter")).text);
      expect(streamed.map(({ reasoning = "" }) => reasoning).join("")).toBe(message.reasoning);
      const seals = (details: object[]) => details.filter((detail) => "signature" in detail || "data" in detail).length;
      expect(seals(streamed.flatMap(({ reasoning_details: details = [] }) => details))).toBe(1);
      const back = (details: object[]) =>
        post(
          { ...ask, messages: [user("rivers"), { ...message, reasoning_details: details }, user("more")] },
          "openrouter",
        );
      expect((await back(message.reasoning_details)).status).toBe(200);
      const forged = message.reasoning_details.map((detail: { data?: string }) =>
        detail.data ? { ...detail, data: `${detail.data}AAAA` } : { ...detail, text: "another thought" },
      );
      expect((await back(forged)).status).toBe(400);
    },
  );
});

describe("what is refused", () => {
  const call = (id: string) => ({ id, type: "function", function: { name: "f", arguments: "{}" } });
  const asked = (...ids: string[]) => ({ role: "assistant", tool_calls: ids.map(call) });
  const tool = (id: string) => ({ role: "tool", tool_call_id: id, content: "x" });
  const talk = (...messages: object[]) => ({ model: "gpt-4o", messages });
  const image = (url: string) => talk(user([{ type: "image_url", image_url: { url } }]));
  const loose = { type: "object", properties: { a: { type: "string" } } };
  const x = talk(user("x"));

  it.each<[string, object, RegExp]>([
    ["an unknown parameter", { ...x, top_k: 5 }, /^Unknown parameter: 'top_k'/],
    [
      "a tool message after no call",
      talk(user("x"), tool("a")),
      /must be a response to a preceeding message with 'tool_calls'/,
    ],
    ["a tool message for another call", talk(user("x"), asked("a"), tool("b")), /'tool_call_id' of 'b' not found/],
    [
      "an unanswered call",
      talk(user("x"), asked("a", "b"), tool("a"), user("y")),
      /did not have response messages: b$/,
    ],
    ["an unanswered call at the end", talk(user("x"), asked("a")), /did not have response messages: a$/],
    ["an unknown part", talk(user([{ type: "input_text", text: "x" }])), /^Invalid value: 'input_text'/],
    ["an image that is none", image("data:image/png;base64,AAAA"), /unsupported image/],
    ["an image without its data URL", image("AAAA"), /Expected a valid URL/],
    [
      "a file without a name",
      talk(user([{ type: "file", file: { file_data: "data:application/pdf;base64,AAAA" } }])),
      /file\.filename/,
    ],
    [
      "a loose schema in strict mode",
      { ...x, response_format: { type: "json_schema", json_schema: { name: "a", strict: true, schema: loose } } },
      /'additionalProperties' is required to be supplied and to be false/,
    ],
    [
      "an optional member in strict mode",
      {
        ...x,
        tools: [
          {
            type: "function",
            function: { name: "f", strict: true, parameters: { ...loose, additionalProperties: false } },
          },
        ],
      },
      /Missing 'a'/,
    ],
    ["JSON that nobody spoke of", { ...x, response_format: { type: "json_object" } }, /must contain the word 'json'/],
    ["alternatives that are not on", { ...x, top_logprobs: 2 }, /only allowed when 'logprobs' is enabled/],
    ["five stop sequences", { ...x, stop: ["a", "b", "c", "d", "e"] }, /array too long/],
    [
      "heat where there is none",
      { ...x, model: "gpt-5", temperature: 0.5 },
      /'temperature' does not support 0\.5 with this model/,
    ],
    [
      "stop sequences of a model that thinks",
      { ...x, model: "gpt-5", stop: ["a"] },
      /'stop' is not supported with this model/,
    ],
    ["effort of a model that does not think", { ...x, reasoning_effort: "low" }, /reasoning_effort/],
  ])("%s", async (_, body, message) => {
    const { status, text } = await post(body);
    expect([status, JSON.parse(text).error.message]).toEqual([400, expect.stringMatching(message)]);
  });

  it("Mistral: whatever it does not know, with 422", async () => {
    for (const more of [{ seed: 1 }, { user: "u" }, { reasoning: {} }]) {
      const { status, text } = await post({ model: "mistral-small-latest", messages: [user("x")], ...more }, "mistral");
      expect([status, JSON.parse(text).message.detail[0]]).toMatchObject([422, { type: "extra_forbidden" }]);
    }
    expect(
      (await post({ model: "mistral-small-latest", messages: [user("x")], random_seed: 1 }, "mistral")).status,
    ).toBe(200);
  });
});
