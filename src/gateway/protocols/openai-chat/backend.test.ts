import fc from "fast-check";
import type OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { createAnswerBuilder } from "../../canonical/answer.ts";
import { arbitraryRequest } from "../../canonical/arbitrary.fixture.ts";
import type { CanonicalEvent } from "../../canonical/event.ts";
import type { CanonicalRequest, Effort, Message } from "../../canonical/request.ts";
import type { JsonObject, Target } from "../protocol.ts";
import { openAiChatBackend } from "./backend.ts";

const target = (id: string, model = "m"): Target => ({
  model,
  dialect: { id, name: id, streamUsage: id === "mistral" ? "always" : "ask", unmetered: [] },
  defaultMaxOutputTokens: 1000,
});

const BARE: CanonicalRequest = {
  messages: [{ role: "user", content: [{ type: "text", text: "?" }] }],
  tools: [],
  stream: false,
  names: {},
  foreign: [],
};

function encode(id: string, request: Partial<CanonicalRequest>, model?: string) {
  const { body, dropped, headers } = openAiChatBackend.encode({ ...BARE, ...request }, target(id, model));
  const { model: _model, messages, ...members } = JSON.parse(JSON.stringify(body));
  return { members, messages, headers, dropped: dropped.map(({ path }) => path) };
}

const DIALECTS = ["openai", "mistral", "deepseek", "xai", "groq", "openrouter", "ollama", "custom"];

describe("a request in a dialect", () => {
  it.each<[string, Partial<CanonicalRequest>, object, string[]]>([
    ["openai", { maxOutputTokens: 9, user: "u" }, { max_completion_tokens: 9, safety_identifier: "u" }, []],
    ["mistral", { maxOutputTokens: 9, seed: 7 }, { max_tokens: 9, random_seed: 7 }, []],
    [
      "groq",
      { maxOutputTokens: 9, choices: 2, presencePenalty: 1 },
      { max_completion_tokens: 9 },
      ["presencePenalty", "choices"],
    ],
    ["xai", { cacheKey: "k", stop: ["a"] }, { stop: ["a"] }, []],
    ["ollama", { seed: 7, choices: 1, parallelToolCalls: true, serviceTier: "auto" }, { seed: 7 }, []],
    ["openai", { topK: 5, names: { topK: "top_k" } }, {}, ["top_k"]],
    ["openrouter", { topK: 5, choices: 2, names: { choices: "n" } }, { top_k: 5 }, ["n"]],
    ["mistral", { user: "u", logprobs: { top: 2 } }, {}, ["logprobs"]],
    ["deepseek", { logprobs: { top: 2 } }, { logprobs: true, top_logprobs: 2 }, []],
    ["openai", { logprobs: { top: 0 } }, { logprobs: true }, []],
    ["openai", { stream: true }, { stream: true, stream_options: { include_usage: true } }, []],
    ["mistral", { stream: true }, { stream: true }, []],
    ["openai", { reasoning: { effort: "minimal" } }, { reasoning_effort: "minimal" }, []],
    ["openai", { reasoning: { budgetTokens: 8000, adaptive: true } }, { reasoning_effort: "medium" }, []],
    ["openai", { reasoning: { show: true } }, {}, ["reasoning"]],
    ["openai", { reasoning: { effort: "max" } }, { reasoning_effort: "max" }, []],
    ["xai", { reasoning: { effort: "xhigh" } }, { reasoning_effort: "high" }, []],
    ["groq", { reasoning: { effort: "max" } }, { reasoning_effort: "high" }, []],
    ["custom", { reasoning: { effort: "max" } }, { reasoning_effort: "xhigh" }, []],
    ["deepseek", { reasoning: { effort: "max" } }, { thinking: { type: "enabled" }, reasoning_effort: "max" }, []],
    ["deepseek", { reasoning: { effort: "xhigh" } }, { thinking: { type: "enabled" }, reasoning_effort: "max" }, []],
    ["deepseek", { reasoning: { effort: "none" } }, { thinking: { type: "disabled" } }, []],
    ["deepseek", { reasoning: { show: false } }, {}, ["reasoning"]],
    ["groq", { reasoning: { effort: "low", show: false } }, { reasoning_effort: "low", include_reasoning: false }, []],
    [
      "openrouter",
      { reasoning: { budgetTokens: 2000, show: false } },
      { reasoning: { max_tokens: 2000, exclude: true } },
      [],
    ],
    ["openrouter", { reasoning: { effort: "high" } }, { reasoning: { effort: "high" } }, []],
    ["openrouter", { reasoning: { adaptive: true } }, { reasoning: { enabled: true } }, []],
    [
      "deepseek",
      { format: { kind: "schema", name: "n", schema: {} } },
      { response_format: { type: "json_object" } },
      ["format"],
    ],
    [
      "groq",
      { format: { kind: "schema", name: "n", schema: {}, strict: true } },
      { response_format: { type: "json_schema", json_schema: { name: "n", schema: {}, strict: true } } },
      [],
    ],
  ])("of %s with %j has its members", (id, request, members, dropped) => {
    const seen = encode(id, request);
    expect(seen.members).toEqual(members);
    expect(seen.dropped).toEqual(dropped);
  });

  /** Those of OpenAI's own client, which has them from the API's description. */
  const EFFORTS = {
    none: true,
    minimal: true,
    low: true,
    medium: true,
    high: true,
    xhigh: true,
    max: true,
  } satisfies Record<NonNullable<OpenAI.ReasoningEffort>, true> & Record<Effort, true>;

  it.each(Object.keys(EFFORTS) as Effort[])("asks OpenAI and OpenRouter for the effort %s as it is", (effort) => {
    expect(encode("openai", { reasoning: { effort } }).members).toEqual({ reasoning_effort: effort });
    expect(encode("openrouter", { reasoning: { effort } }).members).toEqual({ reasoning: { effort } });
  });

  it("steers xAI's cache by a header, and never by one that is no header", () => {
    expect(encode("xai", { cacheKey: "k1" }).headers).toEqual({ "x-grok-conv-id": "k1" });
    expect(encode("xai", { cacheKey: "k\r\nx: y" }).headers).toEqual({});
  });

  const TOOLS = [
    { name: "f", at: "tools.0" },
    { name: "g", strict: true, at: "tools.1" },
  ];
  const names = (tools: { function: { name: string } }[] | undefined) => tools?.map((tool) => tool.function.name);

  it.each<[string, CanonicalRequest["toolChoice"], unknown, string[], string[]]>([
    ["openai", { kind: "tool", name: "f" }, { type: "function", function: { name: "f" } }, ["f", "g"], []],
    [
      "openai",
      { kind: "among", names: ["g"], required: true },
      {
        type: "allowed_tools",
        allowed_tools: { mode: "required", tools: [{ type: "function", function: { name: "g" } }] },
      },
      ["f", "g"],
      [],
    ],
    ["groq", { kind: "among", names: ["g"], required: false }, "auto", ["g"], []],
    ["ollama", { kind: "auto" }, undefined, ["f", "g"], ["tools.1.strict"]],
    ["ollama", { kind: "required" }, undefined, ["f", "g"], ["tools.1.strict", "toolChoice"]],
    ["ollama", { kind: "among", names: ["f"], required: false }, undefined, ["f"], []],
    ["ollama", { kind: "none" }, undefined, [], []],
    ["deepseek", { kind: "required" }, "required", ["f", "g"], ["tools.1.strict"]],
  ])("of %s chooses tools by %j", (id, toolChoice, expected, sent, dropped) => {
    const { members, dropped: seen } = encode(id, { tools: TOOLS, ...(toolChoice ? { toolChoice } : {}) });
    expect(members.tool_choice).toEqual(expected);
    expect(names(members.tools) ?? []).toEqual(sent);
    expect(seen).toEqual(dropped);
  });

  const image = { type: "image", media: { kind: "url", url: "https://a.example/b.png" }, at: "p" } as const;
  const pdf = { type: "file", media: { kind: "base64", mediaType: "application/pdf", data: "QUJD" }, at: "p" } as const;
  const link = {
    type: "file",
    media: { kind: "url", url: "https://a.example/b.pdf" },
    name: "b.pdf",
    at: "p",
  } as const;
  const text = { type: "file", media: { kind: "text", text: "abc" }, name: "n", context: "c", at: "p" } as const;
  it.each<[string, Extract<Message, { role: "user" }>["content"][number], unknown, string[]]>([
    ["openai", image, [{ type: "image_url", image_url: { url: "https://a.example/b.png" } }], []],
    ["ollama", image, "", ["p"]],
    ["deepseek", image, "", ["p"]],
    [
      "openai",
      pdf,
      [{ type: "file", file: { filename: "document.pdf", file_data: "data:application/pdf;base64,QUJD" } }],
      [],
    ],
    ["openai", link, "", ["p"]],
    ["openrouter", link, [{ type: "file", file: { filename: "b.pdf", file_data: "https://a.example/b.pdf" } }], []],
    ["mistral", link, [{ type: "document_url", document_url: "https://a.example/b.pdf", document_name: "b.pdf" }], []],
    ["groq", pdf, "", ["p"]],
    ["groq", text, [{ type: "text", text: "n\n\nc\n\nabc" }], []],
  ])("of %s carries content %#, or says that it does not", (id, part, expected, dropped) => {
    const seen = encode(id, { messages: [{ role: "user", content: [part] }] });
    expect(seen.messages).toEqual([{ role: "user", content: expected }]);
    expect(seen.dropped).toEqual(dropped);
  });

  const shown: Message[] = [
    { role: "assistant", content: [{ type: "tool_call", id: "call_1", name: "f", arguments: "{}" }] },
    {
      role: "tool",
      content: [
        { type: "tool_result", callId: "call_1", content: [{ type: "text", text: "no" }, image], failed: true },
      ],
    },
  ];

  it("puts the pictures of a result into a user's message, and says in words that a tool failed", () => {
    expect(encode("openai", { messages: shown }).messages.slice(1)).toEqual([
      { role: "tool", tool_call_id: "call_1", content: "Error: no" },
      {
        role: "user",
        content: [
          { type: "text", text: "From the result of the call call_1:" },
          { type: "image_url", image_url: { url: "https://a.example/b.png" } },
        ],
      },
    ]);
  });

  it("leaves them where they are with Mistral, under ids that it takes", () => {
    const [assistant, tool] = encode("mistral", { messages: shown }).messages;
    expect(assistant.tool_calls[0].id).toMatch(/^[A-Za-z0-9]{9}$/);
    expect(tool).toEqual({
      role: "tool",
      tool_call_id: assistant.tool_calls[0].id,
      content: [
        { type: "text", text: "Error: no" },
        { type: "image_url", image_url: { url: "https://a.example/b.png" } },
      ],
    });
  });

  it("knows the developer's messages only where the provider does", () => {
    const messages: Message[] = [{ role: "developer", content: [{ type: "text", text: "d" }] }];
    const roles = DIALECTS.map((id) => [id, encode(id, { messages }).messages[0].role]);
    expect(roles.filter(([, role]) => role === "developer")).toEqual([["openai", "developer"]]);
  });

  it("names a participant that the provider cannot by the client's own path", () => {
    const messages: Message[] = [
      { role: "user", name: "ann", content: [{ type: "text", text: "a", at: "messages.3.content.0" }] },
    ];
    expect(encode("groq", { messages }).dropped).toEqual(["messages.3.name"]);
    expect(encode("openai", { messages }).messages[0].name).toBe("ann");
  });

  const calling: Message[] = [
    { role: "user", content: [{ type: "text", text: "1" }] },
    {
      role: "assistant",
      content: [
        { type: "thinking", text: "idle" },
        { type: "text", text: "a" },
      ],
    },
    { role: "user", content: [{ type: "text", text: "2" }] },
    {
      role: "assistant",
      content: [
        { type: "thinking", text: "busy" },
        { type: "thinking", text: "theirs", seal: { by: "anthropic", kind: "signature", data: "s" } },
        { type: "tool_call", id: "c", name: "f", arguments: "{}" },
      ],
    },
    { role: "tool", content: [{ type: "tool_result", callId: "c", content: [{ type: "text", text: "r" }] }] },
    { role: "assistant", content: [{ type: "text", text: "b" }] },
  ];

  it("gives DeepSeek its thought in turns that called tools, all of it, and elsewhere none", () => {
    const thoughts = encode("deepseek", { messages: calling })
      .messages.filter(({ role }: JsonObject) => role === "assistant")
      .map((message: JsonObject) => message.reasoning_content);
    expect(thoughts).toEqual([undefined, "busy", ""]);
  });

  it.each(DIALECTS.filter((id) => id !== "openrouter"))("never gives %s a seal", (id) => {
    fc.assert(
      fc.property(arbitraryRequest(), (request) => {
        const { body } = openAiChatBackend.encode(request, target(id));
        expect(JSON.stringify(body)).not.toMatch(/"(signature|reasoning_details|extra_content|thought_signature)"/);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ["anthropic/claude", ["anthropic-claude-v1", "unknown"]],
    ["~google/gemini", ["google-gemini-v1", "unknown"]],
    ["x-ai/grok", ["unknown"]],
  ])("gives OpenRouter for %s the seals of that maker and its own", (model, formats) => {
    const content: Extract<Message, { role: "assistant" }>["content"] = (
      ["anthropic", "gemini", "openai", "openrouter"] as const
    ).map((by) => ({ type: "thinking", text: "", seal: { by, kind: "encrypted", data: "QUJD" } }));
    const [message] = encode("openrouter", { messages: [{ role: "assistant", content }] }, model).messages;
    expect(message.reasoning_details.map(({ format }: JsonObject) => format)).toEqual(formats);
  });

  it("marks for OpenRouter what is worth keeping, and nobody else", () => {
    const messages: Message[] = [{ role: "system", content: [{ type: "text", text: "s", cache: { ttl: "1h" } }] }];
    expect(encode("openrouter", { messages }).messages[0].content).toEqual([
      { type: "text", text: "s", cache_control: { type: "ephemeral", ttl: "1h" } },
    ]);
    expect(encode("openai", { messages })).toMatchObject({ messages: [{ content: "s" }], dropped: [] });
  });

  it.each(DIALECTS)("of %s has every parameter in some way, or names it", (id) => {
    const only = [
      "maxOutputTokens",
      "temperature",
      "topP",
      "topK",
      "stop",
      "seed",
      "logitBias",
      "logprobs",
      "verbosity",
      "format",
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...only), arbitraryRequest({ parameters: only }), (key, request) => {
        const value = request[key];
        fc.pre(value !== undefined && value !== "medium");
        const { [key]: _left, ...without } = request;
        const members = ({ body }: { body: JsonObject }) => JSON.stringify(body);
        const path = `the client's ${key}`;
        const whole = openAiChatBackend.encode({ ...request, names: { [key]: path } }, target(id));
        const less = openAiChatBackend.encode(without, target(id));
        const carriedIt = members(whole) !== members(less);
        expect(carriedIt || whole.dropped.some((each) => each.path === path)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("says nothing, rather than an empty list, of a result of which nothing can be carried", () => {
    const held = { type: "image", media: { kind: "file", id: "file-1" }, at: "p" } as const;
    const result: Message = { role: "tool", content: [{ type: "tool_result", callId: "c", content: [held] }] };
    const { messages, dropped } = encode("mistral", { messages: [result] });
    expect(messages[0].content).toBe("");
    expect(dropped).toEqual(["p"]);
  });

  it.each(DIALECTS)("of %s is JSON without empty lists, whatever is asked", (id) => {
    fc.assert(
      fc.property(arbitraryRequest({ anyOrder: true }), (request) => {
        const { body } = openAiChatBackend.encode(request, target(id));
        for (const message of (body.messages ?? []) as JsonObject[]) {
          expect(message.content).not.toEqual([]);
          if (id === "mistral") expect(message).not.toHaveProperty("name");
        }
      }),
      { numRuns: 150 },
    );
  });
});

function read(chunks: readonly (object | string)[]) {
  const decoder = openAiChatBackend.decoder(target("custom"));
  const events = chunks.flatMap((data) =>
    decoder.push({ event: undefined, data: typeof data === "string" ? data : JSON.stringify(data) }),
  );
  return [...events, ...decoder.end()];
}

const delta = (given: object, finish: string | null = null, index = 0) => ({
  id: "x",
  model: "m",
  choices: [{ index, delta: given, finish_reason: finish }],
});
const calls = (...list: object[]) => delta({ tool_calls: list });
const kinds = (events: readonly CanonicalEvent[]) => events.map(({ type }) => type);

function answerOf(events: readonly CanonicalEvent[]) {
  const builder = createAnswerBuilder();
  for (const event of events) builder.push(event);
  return builder.answer();
}

/** Ids that had to be made up are replaced. */
const partsOf = (events: readonly CanonicalEvent[]) =>
  answerOf(events).choices[0]?.parts.map((part) =>
    part.type === "tool_call" && /^call_[0-9a-f]{32}$/.test(part.id) ? { ...part, id: "made up" } : part,
  );

const call = (id: string, name: string, text: string, more: object = {}) => ({
  type: "tool_call",
  id,
  name,
  arguments: text,
  ...more,
});

describe("a stream of calls", () => {
  it.each<[string, object[], object[]]>([
    [
      "in pieces by index",
      [
        calls({ index: 0, id: "a", type: "function", function: { name: "f", arguments: "" } }),
        calls({ index: 0, function: { arguments: '{"x"' } }),
        calls({ index: 1, id: "b", function: { name: "g", arguments: '{"y":2}' } }),
        calls({ index: 0, function: { arguments: ":1}" } }),
      ],
      [call("a", "f", '{"x":1}'), call("b", "g", '{"y":2}')],
    ],
    [
      "all of index 0",
      [
        calls({ index: 0, id: "a", function: { name: "f", arguments: "{}" } }),
        calls({ index: 0, id: "b", function: { name: "g", arguments: "{}" } }),
      ],
      [call("a", "f", "{}"), call("b", "g", "{}")],
    ],
    [
      "without any index",
      [
        calls(
          { id: "a", function: { name: "f", arguments: "{}" } },
          { id: "b", function: { name: "g", arguments: "{}" } },
        ),
      ],
      [call("a", "f", "{}"), call("b", "g", "{}")],
    ],
    [
      "without ids",
      [
        calls({ index: 0, function: { name: "f", arguments: "{}" } }),
        calls({ index: 1, id: "", function: { name: "g" } }),
      ],
      [call("made up", "f", "{}"), call("made up", "g", "{}")],
    ],
    [
      "with an id that comes late",
      [
        calls({ index: 0, id: "", function: { name: "f", arguments: '{"x":' } }),
        calls({ index: 0, id: "a", function: { arguments: "1}" } }),
      ],
      [call("a", "f", '{"x":1}')],
    ],
    [
      "with a name in pieces",
      [
        calls({ index: 0, id: "a", function: { name: "get_" } }),
        calls({ index: 0, function: { name: "weather" } }),
        calls({ index: 0, function: { arguments: "{}" } }),
      ],
      [call("a", "get_weather", "{}")],
    ],
    [
      "with id and name in every piece",
      [
        calls({ index: 0, id: "a", function: { name: "f", arguments: "{" } }),
        calls({ index: 0, id: "a", function: { name: "f", arguments: "}" } }),
      ],
      [call("a", "f", "{}")],
    ],
    [
      "with an object of arguments",
      [calls({ index: 0, id: "a", function: { name: "f", arguments: { x: 1 } } })],
      [call("a", "f", '{"x":1}')],
    ],
    [
      "without arguments",
      [calls({ index: 0, id: "a", function: { name: "f", arguments: "" } })],
      [call("a", "f", "{}")],
    ],
    [
      "in the older form",
      [delta({ function_call: { name: "f", arguments: "" } }), delta({ function_call: { arguments: "{}" } })],
      [call("made up", "f", "{}")],
    ],
    [
      "with Google's signature",
      [
        calls({
          index: 0,
          id: "a",
          function: { name: "f", arguments: "{}" },
          extra_content: { google: { thought_signature: "s" } },
        }),
      ],
      [call("a", "f", "{}", { seal: { by: "gemini", kind: "signature", data: "s" } })],
    ],
    [
      "with a signature among the thoughts",
      [
        delta({
          reasoning_details: [
            { type: "reasoning.encrypted", data: "s", id: "a", format: "google-gemini-v1", index: 0 },
          ],
        }),
        calls({ index: 0, id: "a", function: { name: "f", arguments: "{}" } }),
      ],
      [call("a", "f", "{}", { seal: { by: "gemini", kind: "signature", data: "s" } })],
    ],
    [
      "that nobody named",
      [calls({ index: 0, id: "a", function: { arguments: "{}" } }), calls(1 as never, { index: "x" })],
      [],
    ],
  ])("%s is the calls", (_how, chunks, expected) => {
    const events = read([...chunks, delta({}, "stop"), "[DONE]"]);
    expect(partsOf(events) ?? []).toEqual(expected);
    expect(answerOf(events).choices[0]?.finish).toBe(expected.length > 0 ? "tool_calls" : "stop");
    expect(events.at(-1)).toEqual({ type: "end" });
  });
});

describe("a stream", () => {
  it.each<[string, object[], object[]]>([
    [
      "reasoning_content",
      [delta({ reasoning_content: "hm" }), delta({ content: "a" })],
      [
        { type: "thinking", text: "hm" },
        { type: "text", text: "a" },
      ],
    ],
    ["reasoning", [delta({ reasoning: "hm" })], [{ type: "thinking", text: "hm" }]],
    [
      "details beside the same as plain text",
      [
        delta({
          reasoning: "h",
          reasoning_details: [{ type: "reasoning.text", text: "h", format: "anthropic-claude-v1", index: 0 }],
        }),
        delta({
          reasoning_details: [{ type: "reasoning.text", signature: "s", format: "anthropic-claude-v1", index: 0 }],
        }),
      ],
      [{ type: "thinking", text: "h", seal: { by: "anthropic", kind: "signature", data: "s" } }],
    ],
    [
      "what OpenRouter has of others",
      [delta({ reasoning_details: [{ type: "reasoning.encrypted", data: "e", format: "xai-responses-v1" }] })],
      [{ type: "thinking", text: "", seal: { by: "openrouter", kind: "encrypted", data: "xai-responses-v1:e" } }],
    ],
    [
      "Mistral's parts",
      [
        delta({
          content: [
            { type: "thinking", thinking: [{ type: "text", text: "hm" }] },
            { type: "text", text: "a" },
          ],
        }),
      ],
      [
        { type: "thinking", text: "hm" },
        { type: "text", text: "a" },
      ],
    ],
    ["a refusal", [delta({ refusal: "no" })], [{ type: "refusal", text: "no" }]],
    [
      "sources",
      [
        delta({ content: "abc" }),
        delta({
          annotations: [
            {
              type: "url_citation",
              url_citation: { url: "https://a.example", title: "t", start_index: 0, end_index: 3 },
            },
          ],
        }),
      ],
      [{ type: "text", text: "abc", citations: [{ url: "https://a.example", title: "t", start: 0, end: 3 }] }],
    ],
  ])("carries %s", (_what, chunks, parts) => {
    expect(partsOf(read([...chunks, delta({}, "stop"), "[DONE]"]))).toEqual(parts);
  });

  it.each([
    ["stop", "stop"],
    ["length", "length"],
    ["model_length", "context_length"],
    ["content_filter", "content_filter"],
    ["eos", "stop"],
  ])("that ends by %s ends by %s", (said, reason) => {
    expect(answerOf(read([delta({ content: "a" }, said), "[DONE]"])).choices[0]?.finish).toBe(reason);
  });

  it("that declines and says stop has declined", () => {
    expect(answerOf(read([delta({ refusal: "no" }), delta({}, "stop"), "[DONE]"])).choices[0]?.finish).toBe("refusal");
  });

  const usage = {
    prompt_tokens: 5,
    completion_tokens: 2,
    total_tokens: 7,
    prompt_tokens_details: { cached_tokens: 3 },
  };
  it.each<[string, object[]]>([
    ["in a chunk of its own", [delta({ content: "a" }, "stop"), { id: "x", choices: [], usage }]],
    ["with the finish", [{ ...delta({ content: "a" }, "stop"), usage }]],
    ["at Groq's place", [{ ...delta({ content: "a" }, "stop"), x_groq: { id: "r", usage } }]],
  ])("tells its usage %s", (_where, chunks) => {
    const answer = answerOf(read([...chunks, "[DONE]"]));
    expect(answer.usage).toEqual({ input: 2, cacheRead: 3, cacheWrite: 0, output: 2, reasoning: 0 });
    expect(answer).toMatchObject({ id: "x", choices: [{ finish: "stop" }] });
  });

  it("keeps several choices apart, and their log probabilities", () => {
    const tokens = [{ token: "a", logprob: -1 }];
    const chunk = { choices: [{ index: 0, delta: { content: "a" }, logprobs: { content: tokens, refusal: null } }] };
    const { choices } = answerOf(read([chunk, delta({ content: "b" }, "stop", 1), delta({}, "length", 0), "[DONE]"]));
    expect(choices).toMatchObject([
      { parts: [{ text: "a" }], finish: "length", logprobs: tokens },
      { parts: [{ text: "b" }], finish: "stop" },
    ]);
  });

  it("begins once, before all else", () => {
    expect(kinds(read([delta({ role: "assistant" }), delta({ content: "a" }), "[DONE]"]))).toEqual([
      "start",
      "text",
      "end",
    ]);
  });

  it("without [DONE] is whole when every choice has ended, and cut when one has not", () => {
    expect(kinds(read([delta({ content: "a" }, "stop")])).at(-1)).toBe("end");
    expect(kinds(read([delta({ content: "a" }, "stop"), delta({ content: "b" }, null, 1)])).at(-1)).toBe("text");
    expect(kinds(read([calls({ index: 0, id: "a", function: { name: "f" } })]))).toEqual(["start", "tool_call"]);
  });

  it.each<[string, object | string, object]>([
    ["an error", { error: { message: "No.", code: 429, type: "t" } }, { status: 429, message: "No.", type: "t" }],
    [
      "an error without a status",
      { error: { message: "No.", code: "server_error" } },
      { status: 502, code: "server_error" },
    ],
    [
      "OpenRouter's error beside a choice",
      { ...delta({ content: "" }, "error"), error: { message: "No.", code: 503 } },
      { status: 503, message: "No." },
    ],
    ["a choice that broke off", delta({}, "error"), { status: 502 }],
    ["Mistral's bare error", { object: "error", message: "No.", code: "1" }, { status: 502, message: "No." }],
    ["what is no JSON", "<html>", { status: 502 }],
    ["what is no object", "[1]", { status: 502 }],
  ])("ends by %s, and nothing follows", (_what, chunk, error) => {
    const events = read([delta({ content: "a" }), chunk, delta({ content: "b" }), "[DONE]"]);
    expect(kinds(events)).toEqual(["start", "text", "error"]);
    expect(events.at(-1)).toMatchObject({ error });
  });

  it("never throws and never goes on after its end, whatever comes", () => {
    const anything = fc.anything({ withNullPrototype: true });
    const member = fc.oneof(anything, fc.array(anything));
    const chunk = fc.record(
      {
        error: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, anything),
        usage: anything,
        choices: fc.array(
          fc.record({
            index: fc.oneof(fc.nat(3), anything),
            finish_reason: fc.oneof(fc.constantFrom(null, "stop", "error"), anything),
            logprobs: anything,
            delta: fc.oneof(
              fc.record({
                content: member,
                reasoning: member,
                reasoning_details: member,
                annotations: member,
                function_call: member,
                tool_calls: fc.array(
                  fc.record({
                    index: fc.oneof(fc.nat(2), anything),
                    id: anything,
                    function: fc.record({ name: member, arguments: member }),
                  }),
                ),
              }),
              anything,
            ),
          }),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(chunk, fc.string(), fc.constant("[DONE]"))), (chunks) => {
        const safe = chunks.map((each) => (typeof each === "string" ? each : printed(each)));
        const events = read(safe);
        const last = events.findIndex(({ type }) => type === "end" || type === "error");
        expect(last === -1 || last === events.length - 1).toBe(true);
        expect(events.filter(({ type }) => type === "start").length).toBeLessThanOrEqual(1);
        openAiChatBackend.decode(parsed(safe[0]), target("custom"));
        openAiChatBackend.errorOf(parsed(safe[0]), 500);
      }),
    );
  });
});

function printed(value: unknown): string {
  return JSON.stringify(value, (_key, member) => (typeof member === "bigint" ? String(member) : member)) ?? "";
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return text;
  }
}

describe("a whole answer", () => {
  const decode = (body: unknown) => openAiChatBackend.decode(body, target("custom"));

  it("is its events", () => {
    const events = decode({
      id: "x",
      model: "m",
      choices: [
        {
          message: {
            role: "assistant",
            content: "a",
            tool_calls: [
              { function: { name: "f", arguments: {} } },
              { id: "b", function: { name: "g", arguments: "" } },
            ],
          },
          finish_reason: "stop",
        },
        { message: { role: "assistant", content: "b" }, finish_reason: "length" },
      ],
      usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
    });
    expect(partsOf(events ?? [])).toEqual([
      { type: "text", text: "a" },
      call("made up", "f", "{}"),
      call("b", "g", "{}"),
    ]);
    expect(answerOf(events ?? [])).toMatchObject({
      id: "x",
      choices: [{ finish: "tool_calls" }, { parts: [{ text: "b" }], finish: "length" }],
      usage: { input: 1, output: 2 },
    });
  });

  it.each<[string, unknown, unknown]>([
    ["an error", { error: { message: "No.", code: 402 } }, [{ type: "error", error: { status: 402, message: "No." } }]],
    ["no answer", { object: "list", data: [] }, undefined],
    ["a text", "hello", undefined],
    ["no choice", { choices: [] }, undefined],
  ])("may be %s", (_what, body, expected) => {
    const events = decode(body);
    if (expected === undefined) expect(events).toBeUndefined();
    else expect(events).toMatchObject(expected as object);
  });
});

describe("a failure's body", () => {
  it.each<[string, unknown, object | undefined]>([
    [
      "OpenAI",
      { error: { message: "m", type: "t", param: "p", code: "c" } },
      { message: "m", type: "t", param: "p", code: "c" },
    ],
    ["xAI", { code: "c", error: "m" }, { message: "m", code: "c" }],
    ["Mistral", { object: "error", message: "m", type: "t", code: "1500" }, { message: "m" }],
    [
      "Mistral's validation",
      { detail: [{ type: "extra_forbidden", loc: ["body", "seed"], msg: "Extra inputs are not permitted" }] },
      { message: "Extra inputs are not permitted", param: "seed" },
    ],
    ["Google", [{ error: { message: "m", code: 400 } }], { message: "m" }],
    ["Ollama", { error: "m" }, { message: "m" }],
    ["nobody", { oops: true }, undefined],
    ["nobody, as text", "<html>", undefined],
  ])("of %s is read", (_whose, body, expected) => {
    const error = openAiChatBackend.errorOf(body, 400);
    if (expected) expect(error).toMatchObject({ status: 400, ...expected });
    else expect(error).toBeUndefined();
  });
});
