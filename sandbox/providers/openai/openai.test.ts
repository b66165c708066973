import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProviderSandbox, startProviderSandbox } from "../server.ts";

let sandbox: ProviderSandbox;
let client: OpenAI;

beforeAll(async () => {
  sandbox = await startProviderSandbox({ port: 0 });
  client = new OpenAI({ baseURL: `${sandbox.url}/openai/v1`, apiKey: "sk-sandbox-0123456789" });
});
afterAll(() => sandbox.close());

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const user = (content: string) => [{ role: "user" as const, content }];
const weather = {
  type: "function" as const,
  function: {
    name: "get_weather",
    parameters: {
      type: "object",
      properties: { city: { type: "string" }, unit: { type: "string", enum: ["celsius", "fahrenheit"] } },
      required: ["city"],
    },
  },
};

describe("chat completions through the openai package", () => {
  it("answers the same prompt with the same words and counts that add up", async () => {
    const ask = () => client.chat.completions.create({ model: "gpt-4o-mini", messages: user("Tell me about rivers.") });
    const [first, second] = [await ask(), await ask()];
    expect(first.choices[0]?.message.content).toMatch(/rivers/);
    expect(second.choices[0]?.message.content).toBe(first.choices[0]?.message.content);
    expect(first.choices[0]?.finish_reason).toBe("stop");
    const { usage } = first;
    expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
  });

  it("stops at the limit with `length`, and counts no token beyond it", async () => {
    const reply = await client.chat.completions.create({
      model: "gpt-4o-mini",
      max_tokens: 5,
      messages: user("Rivers?"),
    });
    expect(reply.choices[0]?.finish_reason).toBe("length");
    expect(reply.usage?.completion_tokens).toBe(5);
  });

  it("streams what it would answer in one piece, and says usage only when asked", async () => {
    const messages = user("Tell me about lakes. [[cached=4]]");
    const whole = await client.chat.completions.create({ model: "gpt-4o-mini", messages });
    for (const include_usage of [true, false]) {
      const stream = await client.chat.completions.create({
        model: "gpt-4o-mini",
        messages,
        stream: true,
        stream_options: { include_usage },
      });
      const chunks = await collect(stream);
      expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("")).toBe(
        whole.choices[0]?.message.content,
      );
      const last = chunks.at(-1);
      if (include_usage) {
        expect(last?.choices).toEqual([]);
        expect(last?.usage).toEqual(whole.usage);
        expect(last?.usage?.prompt_tokens_details?.cached_tokens).toBe(4);
        expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
      } else {
        expect(chunks.every((chunk) => !("usage" in chunk))).toBe(true);
        expect(last?.choices[0]?.finish_reason).toBe("stop");
      }
    }
  });

  it("sends as many chunks as asked, several choices side by side", async () => {
    const stream = await client.chat.completions.create({
      model: "gpt-4o-mini",
      messages: user("Go on. [[chunks=20]]"),
      n: 2,
      stream: true,
    });
    const counts = [0, 0];
    for await (const { choices } of stream) {
      const choice = choices[0];
      if (choice?.delta.content) counts[choice.index] = (counts[choice.index] ?? 0) + 1;
    }
    expect(counts).toEqual([20, 20]);
  });

  it("calls a tool that the prompt speaks of, once per place, in fragments that join to valid JSON", async () => {
    const ask = { model: "gpt-4o-mini", tools: [weather], messages: user("How is the weather in Paris and in Rome?") };
    const whole = await client.chat.completions.create(ask);
    expect(whole.choices[0]?.finish_reason).toBe("tool_calls");
    const streamed = await client.chat.completions.stream(ask).finalChatCompletion();
    for (const reply of [whole, streamed]) {
      const calls = reply.choices[0]?.message.tool_calls ?? [];
      const cities = calls.map((call) => (call.type === "function" ? JSON.parse(call.function.arguments).city : ""));
      expect(cities).toEqual(["Paris", "Rome"]);
    }
  });

  it("honours tool_choice and answers in words after a tool's result", async () => {
    const base = { model: "gpt-4o-mini", tools: [weather] };
    const none = await client.chat.completions.create({
      ...base,
      tool_choice: "none",
      messages: user("weather in Paris?"),
    });
    expect(none.choices[0]?.message.tool_calls).toBeUndefined();
    const forced = await client.chat.completions.create({ ...base, tool_choice: "required", messages: user("Hello") });
    const call = forced.choices[0]?.message.tool_calls?.[0];
    expect(call).toBeDefined();
    const after = await client.chat.completions.create({
      ...base,
      messages: [
        ...user("weather in Paris?"),
        { role: "assistant", tool_calls: call ? [call] : [] },
        { role: "tool", tool_call_id: call?.id ?? "", content: "sunny" },
      ],
    });
    expect(after.choices[0]?.message.content).toBeTruthy();
  });

  it("answers in the schema that was asked for", async () => {
    const schema = {
      type: "object",
      properties: { score: { type: "integer", maximum: 5 }, tags: { type: "array", items: { type: "string" } } },
    };
    const reply = await client.chat.completions.create({
      model: "gpt-4o-mini",
      messages: user("Rate 9 of 10"),
      response_format: { type: "json_schema", json_schema: { name: "rating", schema } },
    });
    const rating = JSON.parse(reply.choices[0]?.message.content ?? "");
    expect(rating.score).toBe(5);
    expect(Array.isArray(rating.tags)).toBe(true);
  });

  it("lists and finds models", async () => {
    const ids = (await collect(client.models.list())).map(({ id }) => id);
    expect(ids).toContain("gpt-4o-mini");
    expect((await client.models.retrieve("gpt-4o")).id).toBe("gpt-4o");
  });
});

describe("embeddings", () => {
  it("gives the same vector as floats and as the base64 that the client asks for by itself", async () => {
    const ask = { model: "text-embedding-3-small", input: ["a river", "a lake"] };
    const decoded = await client.embeddings.create(ask);
    const floats = await client.embeddings.create({ ...ask, encoding_format: "float" });
    expect(decoded.data).toHaveLength(2);
    expect(decoded.data[0]?.embedding).toHaveLength(1536);
    const difference = Math.max(
      ...(floats.data[1]?.embedding ?? [1]).map((value, at) => Math.abs(value - (decoded.data[1]?.embedding[at] ?? 1))),
    );
    expect(difference).toBeLessThan(1e-6);
    expect(sandbox.requests().at(-2)?.body).toContain('"base64"');
  });

  it("puts texts that share words closer together, and shortens on request", async () => {
    const { data } = await client.embeddings.create({
      model: "text-embedding-3-large",
      dimensions: 256,
      input: ["rivers flow to the sea", "where do rivers flow", "quarterly tax report"],
    });
    const [first, second, third] = data.map(({ embedding }) => embedding);
    const dot = (a: number[] = [], b: number[] = []) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
    expect(first).toHaveLength(256);
    expect(dot(first, second)).toBeGreaterThan(dot(first, third) + 0.2);
  });
});

describe("refusals in OpenAI's shape", () => {
  const post = (path: string, body: unknown, headers: Record<string, string> = { authorization: "Bearer sk-x" }) =>
    fetch(`${sandbox.url}/openai/v1${path}`, {
      method: "POST",
      headers,
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const hello = user("hello");

  it.each([
    ["no JSON", "/chat/completions", "{", 400, null],
    ["no model", "/chat/completions", { messages: hello }, 400, null],
    ["no messages", "/chat/completions", { model: "gpt-4o" }, 400, "missing_required_parameter"],
    ["empty messages", "/chat/completions", { model: "gpt-4o", messages: [] }, 400, "empty_array"],
    [
      "bad role",
      "/chat/completions",
      { model: "gpt-4o", messages: [{ role: "boss", content: "x" }] },
      400,
      "invalid_value",
    ],
    [
      "a tool's result for no call",
      "/chat/completions",
      { model: "gpt-4o", messages: [{ role: "tool", content: "x" }] },
      400,
      null,
    ],
    ["unknown model", "/chat/completions", { model: "no-such", messages: hello }, 404, "model_not_found"],
    [
      "zero tokens",
      "/chat/completions",
      { model: "gpt-4o", messages: hello, max_tokens: 0 },
      400,
      "integer_below_min_value",
    ],
    [
      "max_tokens for a reasoning model",
      "/chat/completions",
      { model: "gpt-5", messages: hello, max_tokens: 5 },
      400,
      "unsupported_parameter",
    ],
    [
      "stream_options without stream",
      "/chat/completions",
      { model: "gpt-4o", messages: hello, stream_options: {} },
      400,
      null,
    ],
    ["embeddings of nothing", "/embeddings", { model: "text-embedding-3-small", input: "" }, 400, null],
    [
      "too many dimensions",
      "/embeddings",
      { model: "text-embedding-3-small", input: "x", dimensions: 9999 },
      400,
      null,
    ],
    ["unknown path", "/nothing", {}, 404, null],
  ])("%s", async (_, path, body, status, code) => {
    const response = await post(path, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      error: {
        message: expect.any(String),
        type: "invalid_request_error",
        param: expect.toBeOneOf([null, expect.any(String)]),
        code,
      },
    });
  });

  it("wants a key and masks a wrong one", async () => {
    expect((await post("/chat/completions", {}, {})).status).toBe(401);
    const response = await post("/chat/completions", {}, { authorization: "Bearer sk-invalid-0123456789" });
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain("sk-invalid-0123456789");
  });

  it("sends the headers that a gateway must sort", async () => {
    const { headers } = await post("/chat/completions", { model: "gpt-4o", messages: hello });
    expect(headers.get("x-request-id")).toMatch(/^req_/);
    expect(headers.get("openai-processing-ms")).not.toBeNull();
    expect(headers.get("x-ratelimit-remaining-requests")).not.toBeNull();
    expect(headers.get("set-cookie")).not.toBeNull();
    expect(headers.get("x-echo-authorization")).toBe("sk-x");
  });
});
