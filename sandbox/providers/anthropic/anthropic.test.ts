import Anthropic from "@anthropic-ai/sdk";
import type { Message, MessageCreateParamsNonStreaming, MessageParam } from "@anthropic-ai/sdk/resources/messages";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProviderSandbox, startProviderSandbox } from "../server.ts";

let sandbox: ProviderSandbox;
let client: Anthropic;

beforeAll(async () => {
  sandbox = await startProviderSandbox({ port: 0 });
  client = new Anthropic({ baseURL: `${sandbox.url}/anthropic`, apiKey: "sk-ant-sandbox", maxRetries: 0 });
});
afterAll(() => sandbox.close());

const model = "claude-haiku-4-5";
const user = (content: MessageParam["content"]): MessageParam => ({ role: "user", content });
const ask = (content: MessageParam["content"], more: Partial<MessageCreateParamsNonStreaming> = {}) => ({
  model,
  max_tokens: 2_000,
  messages: [user(content)],
  ...more,
});
const weather = {
  name: "get_weather",
  input_schema: { type: "object" as const, properties: { city: { type: "string" } }, required: ["city"] },
};
const enabled = { type: "enabled" as const, budget_tokens: 1_024 };

const raw = async (body: unknown, headers: Record<string, string> = {}, path = "/v1/messages") => {
  const response = await fetch(`${sandbox.url}/anthropic${path}`, {
    method: "POST",
    headers: { "x-api-key": "sk-ant-sandbox", "anthropic-version": "2023-06-01", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
};

/** Without what differs from call to call. */
const told = ({ content, stop_reason, stop_sequence, usage }: Message) => ({
  stop_reason,
  stop_sequence,
  input: usage.input_tokens,
  output: usage.output_tokens,
  content: content.map((block) => (block.type === "tool_use" ? { ...block, id: "" } : block)),
});

describe("messages through the Anthropic package", () => {
  it.each<[string, MessageCreateParamsNonStreaming]>([
    ["text", ask("rivers")],
    ["thought", ask("rivers", { thinking: enabled })],
    ["redacted thought", ask("rivers [[redacted]]")],
    ["parallel tools", ask("weather in Paris and in Rome", { tools: [weather] })],
    ["a stop sequence", ask("rivers", { stop_sequences: ["river"] })],
    ["too few tokens", ask("rivers [[tokens=90]]", { max_tokens: 5 })],
    ["a refusal", ask("[[refuse]]")],
    ["a pause", ask("rivers [[pause]]")],
    [
      "citations",
      ask([
        {
          type: "document",
          source: { type: "text", media_type: "text/plain", data: "Rivers flow." },
          citations: { enabled: true },
        },
        { type: "text", text: "rivers" },
      ]),
    ],
  ])("streams what it answers in one piece: %s", async (_, body) => {
    const whole = await client.messages.create(body);
    const streamed = await client.messages.stream(body).finalMessage();
    expect(told(streamed)).toEqual(told(whole));
  });

  it("says why it stopped", async () => {
    const reason = async (body: MessageCreateParamsNonStreaming) => {
      const { stop_reason, stop_sequence } = await client.messages.create(body);
      return [stop_reason, stop_sequence];
    };
    expect(await reason(ask("rivers"))).toEqual(["end_turn", null]);
    expect(await reason(ask("rivers", { stop_sequences: ["nowhere", "river"] }))).toEqual(["stop_sequence", "river"]);
    expect(await reason(ask("rivers [[tokens=90]]", { max_tokens: 5 }))).toEqual(["max_tokens", null]);
    expect(await reason(ask("[[refuse]]"))).toEqual(["refusal", null]);
    expect(await reason(ask("rivers [[pause]]"))).toEqual(["pause_turn", null]);
  });

  it("calls tools side by side, and one alone when told so", async () => {
    const text = "weather in Paris and in Rome";
    const calls = async (more: Partial<MessageCreateParamsNonStreaming>) =>
      (await client.messages.create(ask(text, { tools: [weather], ...more }))).content.map((block) =>
        block.type === "tool_use" ? block.input : block.type,
      );
    expect(await calls({})).toEqual([{ city: "Paris" }, { city: "Rome" }]);
    expect(await calls({ tool_choice: { type: "auto", disable_parallel_tool_use: true } })).toHaveLength(1);
    expect(await calls({ tool_choice: { type: "none" } })).toEqual(["text"]);
  });

  it("counts what marks keep, by how long, apart from what was read and from the rest", async () => {
    const long = "a long text about rivers. ".repeat(40);
    const { usage } = await client.messages.create(
      ask("rivers [[cached=10]]", {
        system: [
          { type: "text", text: long, cache_control: { type: "ephemeral", ttl: "1h" } },
          { type: "text", text: long, cache_control: { type: "ephemeral" } },
        ],
      }),
    );
    expect(usage.cache_read_input_tokens).toBe(10);
    expect(usage.cache_creation?.ephemeral_1h_input_tokens).toBe(250);
    expect(usage.cache_creation?.ephemeral_5m_input_tokens).toBe(260);
    expect(usage.cache_creation_input_tokens).toBe(510);
    const counted = await client.messages.countTokens({
      model,
      messages: [user("rivers [[cached=10]]")],
      system: `${long}${long}`,
    });
    expect(usage.input_tokens + 520).toBe(counted.input_tokens);
  });

  it("says all counters again at a stream's end", async () => {
    const events = [];
    for await (const event of await client.messages.create({ ...ask("rivers [[cached=2]]"), stream: true }))
      events.push(event);
    const start = events.find((event) => event.type === "message_start")?.message.usage;
    const delta = events.find((event) => event.type === "message_delta")?.usage;
    expect(delta).toMatchObject({
      input_tokens: start?.input_tokens,
      cache_read_input_tokens: 2,
      cache_creation_input_tokens: 0,
      output_tokens: expect.any(Number),
    });
  });

  it("answers in the schema that was asked for, in the new place and, with its beta, in the old one", async () => {
    const schema = {
      type: "object",
      properties: { score: { type: "integer" } },
      required: ["score"],
      additionalProperties: false,
    };
    const format = { type: "json_schema" as const, schema };
    const reply = await client.messages.create(ask("Rate 9 of 10", { output_config: { format } }));
    expect(reply.content[0]?.type === "text" && JSON.parse(reply.content[0].text)).toEqual({ score: 9 });
    const old = { ...ask("Rate 9 of 10"), output_format: format };
    expect((await raw(old, { "anthropic-beta": "structured-outputs-2025-11-13" })).status).toBe(200);
    expect((await raw(old)).body.error.message).toContain("Use 'output_config.format' instead");
  });

  it("takes thought back as it was given, shown, hidden or redacted, and in no other form", async () => {
    const bodies: [string, Partial<MessageCreateParamsNonStreaming>][] = [
      ["weather in Paris", { thinking: enabled }],
      ["weather in Paris", { model: "claude-opus-4-8", thinking: { type: "adaptive" } }],
      ["weather in Paris [[redacted]]", { thinking: enabled }],
    ];
    for (const [text, more] of bodies) {
      const body = ask(text, { tools: [weather], ...more });
      const first = await client.messages.create(body);
      const [thought, call] = first.content;
      if (call?.type !== "tool_use" || !thought) throw new Error("no call");
      const result = user([{ type: "tool_result", tool_use_id: call.id, content: "sunny" }]);
      const next = (block: object) =>
        raw({ ...body, messages: [...body.messages, { role: "assistant", content: [block, call] }, result] });
      expect((await next(thought)).status).toBe(200);
      const forged =
        thought.type === "redacted_thinking"
          ? { ...thought, data: `${thought.data}AAAA` }
          : { ...thought, thinking: "another thought" };
      const { status, body: said } = await next(forged);
      expect(status).toBe(400);
      expect(said.error.message).toMatch(
        /^messages\.1\.content\.0: Invalid `(signature|data)` in `(redacted_)?thinking` block$/,
      );
    }
  });

  it("shows no thought of a model that hides it, unless asked", async () => {
    const body = (display?: "summarized") =>
      ask("rivers", { model: "claude-opus-4-8", thinking: { type: "adaptive", ...(display ? { display } : {}) } });
    const shown = async (display?: "summarized") => {
      const [block] = (await client.messages.create(body(display))).content;
      return block?.type === "thinking" ? block.thinking : undefined;
    };
    expect(await shown()).toBe("");
    expect(await shown("summarized")).not.toBe("");
  });

  it("throws what breaks off a stream", async () => {
    await expect(client.messages.stream(ask("x [[fault:midstream]]")).finalMessage()).rejects.toThrow(/Overloaded/);
  });
});
