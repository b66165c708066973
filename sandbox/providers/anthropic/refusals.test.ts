import type { MessageCreateParamsNonStreaming, MessageParam } from "@anthropic-ai/sdk/resources/messages";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProviderSandbox, startProviderSandbox } from "../server.ts";

let sandbox: ProviderSandbox;

beforeAll(async () => {
  sandbox = await startProviderSandbox({ port: 0 });
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
const pdf = Buffer.from("%PDF-1.7 nothing more").toString("base64");
const png = Buffer.from("\x89PNG\r\n\x1a\n0000", "latin1").toString("base64");

const raw = async (body: unknown, headers: Record<string, string> = {}, path = "/v1/messages") => {
  const response = await fetch(`${sandbox.url}/anthropic${path}`, {
    method: "POST",
    headers: { "x-api-key": "sk-ant-sandbox", "anthropic-version": "2023-06-01", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
};

describe("what the API refuses", () => {
  const use = { type: "tool_use", id: "toolu_1", name: "f", input: {} };
  const result = { type: "tool_result", tool_use_id: "toolu_1", content: "x" };
  const assistant = (content: unknown) => ({ role: "assistant", content });
  const image = (media_type: string, data: string) => [{ type: "image", source: { type: "base64", media_type, data } }];
  const mark = { type: "ephemeral" };
  const talk = (...messages: unknown[]) => ({ model, max_tokens: 2_000, messages });
  const marked = (ttl?: string) => ({ type: "text", text: "x", cache_control: { ...mark, ...(ttl ? { ttl } : {}) } });

  it.each<[string, unknown, RegExp]>([
    ["an unknown field", { ...ask("x"), seed: 1 }, /^seed: Extra inputs are not permitted$/],
    [
      "an unknown field inside",
      talk({ role: "user", content: "x", name: "ada" }),
      /^messages\.0\.name: Extra inputs are not permitted$/,
    ],
    ["no bound", { model, messages: [user("x")] }, /^max_tokens: Field required$/],
    ["no messages", { model, max_tokens: 5 }, /^messages: Field required$/],
    [
      "a role of OpenAI's",
      talk({ role: "tool", content: "x" }),
      /^messages\.0\.role: Input should be 'user' or 'assistant'$/,
    ],
    [
      "a part of OpenAI's",
      talk(user([{ type: "image_url" } as never])),
      /^messages\.0\.content\.0: Input tag 'image_url' found/,
    ],
    ["an assistant that begins", talk(assistant("x"), user("y")), /first message must use the "user" role/],
    ["empty text", talk(user([{ type: "text", text: "" }])), /text content blocks must be non-empty/],
    ["blank text", talk(user(" ")), /must contain non-whitespace text/],
    ["an empty message", talk(user("")), /^messages\.0: user messages must have non-empty content$/],
    [
      "an unanswered call",
      talk(user("x"), assistant([use]), user("y")),
      /^messages\.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1/,
    ],
    [
      "a result behind other words",
      talk(user("x"), assistant([use]), { role: "user", content: [{ type: "text", text: "y" }, result] }),
      /without `tool_result` blocks immediately after/,
    ],
    [
      "one of two answered",
      talk(user("x"), assistant([use, { ...use, id: "toolu_2" }]), { role: "user", content: [result] }),
      /immediately after: toolu_2\./,
    ],
    [
      "a result of no call",
      talk({ role: "user", content: [result] }),
      /^messages\.0\.content\.0: unexpected `tool_use_id` found in `tool_result` blocks: toolu_1\./,
    ],
    [
      "the same id twice",
      talk(user("x"), assistant([use, use]), { role: "user", content: [result] }),
      /`tool_use` ids must be unique/,
    ],
    [
      "an id with foreign characters",
      talk(user("x"), assistant([{ ...use, id: "call.1" }])),
      /^messages\.1\.content\.0\.tool_use\.id: String should match pattern/,
    ],
    [
      "input that is no object",
      talk(user("x"), assistant([{ ...use, input: "{}" }])),
      /^messages\.1\.content\.0\.tool_use\.input: Input should be a valid dictionary$/,
    ],
    [
      "a thought of the user's",
      talk({ role: "user", content: [{ type: "thinking", thinking: "x", signature: "y" }] }),
      /can only be in `assistant` messages/,
    ],
    [
      "a turn that goes on without thought",
      { ...talk(user("x"), assistant([use]), { role: "user", content: [result] }), thinking: enabled },
      /^messages\.1\.content\.0\.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`/,
    ],
    ["too hot", ask("x", { temperature: 1.5 } as object), /^temperature: Input should be less than or equal to 1$/],
    [
      "heat with thought",
      ask("x", { thinking: enabled, temperature: 0.5 } as object),
      /`temperature` may only be set to 1/,
    ],
    ["top_k with thought", ask("x", { thinking: enabled, top_k: 5 } as object), /`top_k` must be unset/],
    ["both samplings", ask("x", { temperature: 0.5, top_p: 0.5 } as object), /cannot both be specified/],
    [
      "sampling where it is gone",
      ask("x", { model: "claude-opus-4-8", temperature: 0 } as object),
      /`temperature` is deprecated for this model/,
    ],
    [
      "a budget where it is gone",
      ask("x", { model: "claude-opus-5", thinking: enabled }),
      /"thinking\.type\.enabled" is not supported/,
    ],
    [
      "a small budget",
      ask("x", { thinking: { ...enabled, budget_tokens: 500 } }),
      /^thinking\.enabled\.budget_tokens: Input should be greater than or equal to 1024$/,
    ],
    [
      "a budget above the bound",
      ask("x", { thinking: enabled, max_tokens: 1_024 }),
      /`max_tokens` must be greater than `thinking\.budget_tokens`/,
    ],
    [
      "a forced tool with thought",
      ask("x", { thinking: enabled, tools: [weather], tool_choice: { type: "any" } }),
      /Thinking may not be enabled when tool_choice forces tool use/,
    ],
    [
      "effort where there is none",
      ask("x", { output_config: { effort: "low" } }),
      /does not support the effort parameter/,
    ],
    [
      "a beginning of the answer where there is none",
      { ...talk(user("x"), assistant("y")), model: "claude-opus-4-6" },
      /does not support assistant message prefill/,
    ],
    ["a beginning that ends in space", talk(user("x"), assistant("y ")), /cannot end with trailing whitespace/],
    [
      "an image of another kind",
      talk({ role: "user", content: image("image/jpeg", png) }),
      /appears to be a image\/png image/,
    ],
    ["an image that is none", talk({ role: "user", content: image("image/png", "AAAA") }), /Could not process image/],
    [
      "broken base64",
      talk({ role: "user", content: image("image/png", `${png}=`) }),
      /^messages\.0\.content\.0\.image\.source\.base64\.data: invalid base64/,
    ],
    [
      "an image of an unknown kind",
      talk({ role: "user", content: image("image/bmp", png) }),
      /^messages\.0\.content\.0\.image\.source\.base64\.media_type: Input should be/,
    ],
    [
      "a PDF that is none",
      talk({
        role: "user",
        content: [{ type: "document", source: { type: "base64", media_type: "application/pdf", data: png } }],
      }),
      /The PDF specified was not valid/,
    ],
    [
      "five marks",
      talk({ role: "user", content: Array.from({ length: 5 }, () => marked()) }),
      /maximum of 4 blocks with cache_control may be provided\. Found 5/,
    ],
    [
      "a long mark after a short one",
      talk({ role: "user", content: [marked(), marked("1h")] }),
      /must not come after a ttl='5m'/,
    ],
    [
      "a choice without tools",
      ask("x", { tool_choice: { type: "any" } }),
      /may only be specified while providing tools/,
    ],
    [
      "a choice of an unknown tool",
      ask("x", { tools: [weather], tool_choice: { type: "tool", name: "g" } }),
      /^Tool 'g' not found/,
    ],
    [
      "a tool's name with foreign characters",
      ask("x", { tools: [{ ...weather, name: "a.b" }] }),
      /^tools\.0\.custom\.name: String should match pattern/,
    ],
    [
      "a tool without a schema",
      ask("x", { tools: [{ name: "f" } as never] }),
      /^tools\.0\.custom\.input_schema: Field required$/,
    ],
    [
      "a schema that is no object",
      ask("x", { tools: [{ name: "f", input_schema: {} } as never] }),
      /^tools\.0\.custom\.input_schema\.type: Field required$/,
    ],
    [
      "a choice at a schema's top",
      ask("x", { tools: [{ name: "f", input_schema: { type: "object", anyOf: [] } }] }),
      /does not support oneOf, allOf, or anyOf at the top level/,
    ],
    [
      "an open output schema",
      ask("x", { output_config: { format: { type: "json_schema", schema: { type: "object" } } } }),
      /^output_config\.format\.schema: For 'object' type, 'additionalProperties' must be explicitly set to false$/,
    ],
    [
      "bounds in an output schema",
      ask("x", { output_config: { format: { type: "json_schema", schema: { type: "integer", minimum: 1 } } } }),
      /properties minimum are not supported/,
    ],
  ])("%s", async (_, body, message) => {
    const { status, body: said } = await raw(body);
    expect(said).toEqual({
      type: "error",
      error: { type: "invalid_request_error", message: expect.stringMatching(message) },
      request_id: expect.any(String),
    });
    expect(status).toBe(400);
  });

  it("takes what only looks wrong", async () => {
    const fine: unknown[] = [
      talk(user("x"), user("y"), assistant("z"), user("x")),
      talk(user("x"), assistant([use]), { role: "user", content: [result] }, { role: "user", content: "and?" }),
      talk({ role: "user", content: image("image/png", png) }),
      talk({
        role: "user",
        content: [{ type: "document", source: { type: "base64", media_type: "application/pdf", data: pdf } }],
      }),
      ask("x", { temperature: 1, thinking: enabled } as object),
      talk(user("x"), assistant("The answer is")),
    ];
    for (const body of fine) expect(await raw(body)).toMatchObject({ status: 200 });
  });

  it("judges a count of tokens alike, but takes no bound there", async () => {
    const path = "/v1/messages/count_tokens";
    const { max_tokens: _, ...counted } = ask("x");
    expect((await raw(counted, {}, path)).body).toEqual({ input_tokens: expect.any(Number) });
    expect((await raw(ask("x"), {}, path)).body.error.message).toBe("max_tokens: Extra inputs are not permitted");
  });
});
