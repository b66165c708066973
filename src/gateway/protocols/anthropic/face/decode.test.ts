import type Anthropic from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";
import type { CanonicalRequest, Message, Seal } from "../../../canonical/request.ts";
import { wrapSeal } from "../../../canonical/wrapped-seal.ts";
import { decodeMessages } from "./decode.ts";

const BODY = { model: "m", max_tokens: 9, messages: [{ role: "user", content: "Hi" }] };

const decodeText = (text: string) => decodeMessages({ bytes: new Uint8Array(new TextEncoder().encode(text)) });

function decoded(members: object): CanonicalRequest {
  const request = decodeText(JSON.stringify({ ...BODY, ...members }));
  if (!request.ok) throw request.error;
  return request.value;
}

const messagesOf = (...messages: unknown[]): Message[] => decoded({ messages }).messages;

function refusal(members: object): string | undefined {
  const request = decodeText(JSON.stringify({ ...BODY, ...members }));
  return request.ok ? undefined : request.error.extras.detail;
}

const foreignOf = (members: object): string[] => decoded(members).foreign.map(({ path }) => path);

/** What the API's own types allow. */
type Params = Anthropic.MessageCreateParams;
const typed = (params: Partial<Params>): Partial<Params> => params;

it("takes the shortest request", () => {
  expect(decoded({})).toMatchObject({
    messages: [{ role: "user", content: [{ type: "text", text: "Hi", at: "messages.0.content" }] }],
    tools: [],
    stream: false,
    maxOutputTokens: 9,
    foreign: [],
  });
});

describe("what a user shows", () => {
  const at = "messages.0.content.0";
  const cache_control = { type: "ephemeral" as const, ttl: "1h" as const };
  const marked = { cache: { ttl: "1h" } };
  const document = (source: unknown, more = {}) => ({ type: "document", source, ...more });
  it.each([
    ["text", { type: "text", text: "a", cache_control }, { type: "text", text: "a", ...marked }],
    [
      "a picture inside",
      { type: "image", source: { type: "base64", media_type: "image/png", data: "QQ==" } },
      { type: "image", media: { kind: "base64", mediaType: "image/png", data: "QQ==" } },
    ],
    [
      "a picture by address",
      { type: "image", source: { type: "url", url: "https://a.test/a.png" } },
      { type: "image", media: { kind: "url", url: "https://a.test/a.png" } },
    ],
    [
      "a picture as a data URL",
      { type: "image", source: { type: "url", url: "data:image/png;base64,QQ==" } },
      { type: "image", media: { kind: "base64", mediaType: "image/png", data: "QQ==" } },
    ],
    [
      "a picture that the provider holds",
      { type: "image", source: { type: "file", file_id: "file_1" }, cache_control },
      { type: "image", media: { kind: "file", id: "file_1" }, ...marked },
    ],
    [
      "a document inside",
      document({ type: "base64", media_type: "application/pdf", data: "QQ==" }, { title: "T", context: "C" }),
      { type: "file", media: { kind: "base64", mediaType: "application/pdf", data: "QQ==" }, name: "T", context: "C" },
    ],
    [
      "a document by address",
      document({ type: "url", url: "https://a.test/a.pdf" }, { citations: { enabled: true }, cache_control }),
      { type: "file", media: { kind: "url", url: "https://a.test/a.pdf" }, cite: true, ...marked },
    ],
    [
      "a document of text",
      document({ type: "text", media_type: "text/plain", data: "words" }, { citations: { enabled: false } }),
      { type: "file", media: { kind: "text", text: "words" } },
    ],
    [
      "a document of blocks",
      document({
        type: "content",
        content: [
          { type: "text", text: "a" },
          { type: "text", text: "b" },
        ],
      }),
      { type: "file", media: { kind: "text", text: "a\n\nb" } },
    ],
    [
      "a document of blocks in short",
      document({ type: "content", content: "a" }),
      { type: "file", media: { kind: "text", text: "a" } },
    ],
    [
      "what a search found",
      { type: "search_result", source: "https://a.test", title: "T", content: [{ type: "text", text: "a" }] },
      { type: "file", media: { kind: "text", text: "a" }, name: "T", context: "Source: https://a.test" },
    ],
  ])("is kept: %s", (_, block, part) => {
    const request = decoded({ messages: [{ role: "user", content: [block] }] });
    expect(request.messages).toEqual([{ role: "user", content: [{ ...part, at }] }]);
    expect(request.foreign).toEqual([]);
  });

  it("keeps the pictures of a document of blocks behind its text", () => {
    const image = { type: "image", source: { type: "url", url: "https://a.test/a.png" } };
    const [message] = messagesOf({
      role: "user",
      content: [document({ type: "content", content: [image, { type: "text", text: "a" }] })],
    });
    expect(message?.content.map((part) => ({ type: part.type, at: part.at }))).toEqual([
      { type: "file", at },
      { type: "image", at: `${at}.source.content.0` },
    ]);
  });
});

describe("the system prompt", () => {
  it.each([
    ["You.", [{ type: "text", text: "You.", at: "system" }]],
    [
      [
        { type: "text", text: "You.", cache_control: { type: "ephemeral" } },
        { type: "text", text: "Be." },
      ],
      [
        { type: "text", text: "You.", at: "system.0", cache: { ttl: "5m" } },
        { type: "text", text: "Be.", at: "system.1" },
      ],
    ],
  ])("comes first: %j", (system, content) => {
    expect(decoded({ system }).messages[0]).toEqual({ role: "system", content });
  });

  it("may say nothing", () => {
    expect(decoded({ system: "" }).messages).toHaveLength(1);
    expect(decoded({ system: [] }).messages).toHaveLength(1);
  });

  it("may go on within the conversation", () => {
    const [, message] = messagesOf(BODY.messages[0], { role: "system", content: "Now be brief." });
    expect(message).toMatchObject({ role: "system", content: [{ text: "Now be brief." }] });
  });
});

describe("calls and their results", () => {
  const use = { type: "tool_use", id: "t1", name: "f", input: { a: 1 }, caller: { type: "direct" } };

  it("puts results before what the user says in the same message", () => {
    const request = decoded({
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: [{ type: "text", text: "I look." }, use, { ...use, id: "t2", input: {} }] },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "t1", content: "1", cache_control: { type: "ephemeral" } },
            { type: "text", text: "And now?" },
            {
              type: "tool_result",
              tool_use_id: "t2",
              is_error: true,
              content: [
                { type: "text", text: "no" },
                { type: "image", source: { type: "url", url: "u" } },
              ],
            },
          ],
        },
      ],
    });
    expect(request.foreign).toEqual([]);
    expect(request.messages.slice(1)).toEqual([
      {
        role: "assistant",
        content: [
          { type: "text", text: "I look.", at: "messages.1.content.0" },
          { type: "tool_call", id: "t1", name: "f", arguments: '{"a":1}', at: "messages.1.content.1" },
          { type: "tool_call", id: "t2", name: "f", arguments: "{}", at: "messages.1.content.2" },
        ],
      },
      {
        role: "tool",
        content: [
          {
            type: "tool_result",
            callId: "t1",
            content: [{ type: "text", text: "1", at: "messages.2.content.0.content" }],
            at: "messages.2.content.0",
            cache: { ttl: "5m" },
          },
          {
            type: "tool_result",
            callId: "t2",
            failed: true,
            content: [
              { type: "text", text: "no", at: "messages.2.content.2.content.0" },
              { type: "image", media: { kind: "url", url: "u" }, at: "messages.2.content.2.content.1" },
            ],
            at: "messages.2.content.2",
          },
        ],
      },
      { role: "user", content: [{ type: "text", text: "And now?", at: "messages.2.content.1" }] },
    ]);
  });

  it.each([undefined, null, "", []])("takes a result that says nothing: %j", (content) => {
    expect(messagesOf({ role: "user", content: [{ type: "tool_result", tool_use_id: "t", content }] })).toEqual([
      { role: "tool", content: [{ type: "tool_result", callId: "t", content: [], at: "messages.0.content.0" }] },
    ]);
  });

  it("refuses arguments nested so deep that nobody could write them again", () => {
    const input = `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`;
    const call = `{"type":"tool_use","id":"t","name":"f","input":${input}}`;
    const body = `{"model":"m","max_tokens":1,"messages":[{"role":"assistant","content":[${call}]}]}`;
    const request = decodeText(body);
    expect(!request.ok && request.error.extras.errors?.[0]?.path).toBe("messages.0.content.0.input");
  });
});

describe("thoughts of a turn before", () => {
  const gemini: Seal = { by: "gemini", kind: "signature", data: "g+/=" };
  const openai: Seal = { by: "openai", kind: "encrypted", data: "gAAA", id: "rs_1" };
  const at = "messages.0.content.0";
  it.each([
    [
      { type: "thinking", thinking: "t", signature: "s" },
      { text: "t", seal: { by: "anthropic", kind: "signature", data: "s" } },
    ],
    [
      { type: "thinking", thinking: "", signature: "s" },
      { text: "", seal: { by: "anthropic", kind: "signature", data: "s" } },
    ],
    [{ type: "thinking", thinking: "t", signature: "" }, { text: "t" }],
    [
      { type: "redacted_thinking", data: "d" },
      { text: "", seal: { by: "anthropic", kind: "encrypted", data: "d" } },
    ],
    [
      { type: "thinking", thinking: "t", signature: wrapSeal(gemini) },
      { text: "t", seal: gemini },
    ],
    [
      { type: "redacted_thinking", data: wrapSeal(openai) },
      { text: "", seal: openai },
    ],
  ])("are their maker's again: %j", (block, part) => {
    expect(messagesOf({ role: "assistant", content: [block] })).toEqual([
      { role: "assistant", content: [{ type: "thinking", ...part, at }] },
    ]);
  });

  it("give a call back its seal", () => {
    const sealed = { type: "redacted_thinking", data: wrapSeal(gemini, "t2") };
    const use = (id: string) => ({ type: "tool_use", id, name: "f", input: {} });
    const [message] = messagesOf({ role: "assistant", content: [use("t1"), sealed, use("t2")] });
    expect(message?.content).toMatchObject([
      { id: "t1", arguments: "{}" },
      { id: "t2", seal: gemini },
    ]);
    expect(message?.content[0]).not.toHaveProperty("seal");
  });

  it("are refused where they only look like ours", () => {
    const content = (block: object) => ({ messages: [{ role: "assistant", content: [block] }] });
    expect(refusal(content({ type: "thinking", thinking: "t", signature: "ew1.x" }))).toBe(
      `${at}.signature: Invalid signature in thinking block`,
    );
    expect(refusal(content({ type: "redacted_thinking", data: "ew1.gemini.signature.%" }))).toBe(
      `${at}.data: Invalid data in redacted_thinking block`,
    );
  });
});

it("keeps citations, Anthropic's own as it said them", () => {
  const own = {
    type: "char_location",
    cited_text: "q",
    document_index: 1,
    document_title: "T",
    start_char_index: 0,
    end_char_index: 4,
  };
  const ours = {
    type: "web_search_result_location",
    cited_text: "q",
    url: "u",
    title: null,
    encrypted_index: "",
  };
  const [message] = messagesOf({ role: "assistant", content: [{ type: "text", text: "a", citations: [own, ours] }] });
  expect(message?.content).toMatchObject([
    {
      citations: [
        { text: "q", title: "T", document: 1, raw: own },
        { text: "q", url: "u" },
      ],
    },
  ]);
  expect(JSON.stringify(message)).not.toContain("encrypted_index");
});

describe("a parameter", () => {
  const schema = { type: "object", properties: {} };
  it.each([
    [
      { temperature: 0, top_p: 1, top_k: 0 },
      { temperature: 0, topP: 1, topK: 0 },
    ],
    [{ temperature: null, top_p: null, stop_sequences: [] }, {}],
    [typed({ stop_sequences: ["a"] }), { stop: ["a"] }],
    [typed({ metadata: { user_id: "u" } }), { user: "u" }],
    [typed({ metadata: { user_id: null } }), {}],
    [typed({ service_tier: "auto" }), {}],
    [typed({ service_tier: "standard_only" }), { serviceTier: "default" }],
    [typed({ tool_choice: { type: "auto" } }), { toolChoice: { kind: "auto" } }],
    [typed({ tool_choice: { type: "none" } }), { toolChoice: { kind: "none" } }],
    [
      typed({ tool_choice: { type: "any", disable_parallel_tool_use: true } }),
      { toolChoice: { kind: "required" }, parallelToolCalls: false },
    ],
    [typed({ tool_choice: { type: "tool", name: "f" } }), { toolChoice: { kind: "tool", name: "f" } }],
    [typed({ thinking: { type: "enabled", budget_tokens: 2048 } }), { reasoning: { budgetTokens: 2048 } }],
    [
      typed({ thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: "low" } }),
      { reasoning: { adaptive: true, show: true, effort: "low" } },
    ],
    [typed({ thinking: { type: "adaptive", display: "omitted" } }), { reasoning: { adaptive: true, show: false } }],
    [typed({ thinking: { type: "disabled" } }), { reasoning: { effort: "none" } }],
    [typed({ output_config: { effort: "xhigh" } }), { reasoning: { effort: "xhigh" } }],
    [typed({ output_config: { effort: "max" } }), { reasoning: { effort: "max" } }],
    [
      typed({ output_config: { format: { type: "json_schema", schema } } }),
      { format: { kind: "schema", name: "response", schema, strict: true } },
    ],
    [
      { output_format: { type: "json_schema", schema } },
      { format: { kind: "schema", name: "response", schema, strict: true } },
    ],
    [{ speed: "standard", container: null, mcp_servers: [], diagnostics: { previous_message_id: "msg_1" } }, {}],
    [{ context_management: { edits: [{ type: "clear_thinking_20251015", keep: "all" }] } }, {}],
  ])("is known to the format: %j", (members, parameters) => {
    const { messages: _m, tools: _t, stream: _s, names: _n, foreign, maxOutputTokens: _o, ...rest } = decoded(members);
    expect(rest).toEqual(parameters);
    expect(foreign).toEqual([]);
  });

  it("is called what the client calls it", () => {
    expect(decoded({ output_config: { effort: "low" } }).names).toMatchObject({
      maxOutputTokens: "max_tokens",
      topP: "top_p",
      reasoning: "output_config.effort",
    });
    expect(decoded({ thinking: { type: "adaptive" } }).names.reasoning).toBe("thinking");
    expect(decoded({ output_format: { type: "json_schema", schema } }).names.format).toBe("output_format");
  });

  it.each([
    [{ inference_geo: "us", container: "c", mcp_servers: [{}] }, ["container", "inference_geo", "mcp_servers"]],
    [{ speed: "fast" }, ["speed"]],
    [{ max_tokens: 0 }, ["max_tokens"]],
    [{ brand_new: 1 }, ["brand_new"]],
    [{ metadata: { user_id: "u", team: "t" } }, ["metadata.team"]],
    [{ output_config: { task_budget: { total: 1 } } }, ["output_config.task_budget"]],
    [{ thinking: { type: "between_tools" } }, ["thinking.type"]],
    [{ thinking: { type: "disabled" }, output_config: { effort: "low" } }, ["output_config.effort"]],
    [{ context_management: { edits: [{ type: "clear_tool_uses_20250919" }] } }, ["context_management"]],
    [{ context_management: { edits: [{ type: "clear_thinking_20251015" }] } }, ["context_management"]],
    [{ context_management: 5 }, ["context_management"]],
  ])("that no other protocol has is named: %j", (members, paths) => {
    expect(foreignOf(members).toSorted()).toEqual(paths);
  });
});

describe("a tool", () => {
  const input_schema = { type: "object", properties: { a: { type: "string" } } };
  const custom = { name: "f", input_schema };

  it("is described", () => {
    const { tools, foreign } = decoded({
      tools: [
        {
          ...custom,
          description: "d",
          strict: true,
          cache_control: { type: "ephemeral" },
          eager_input_streaming: true,
        },
        { ...custom, type: "custom", name: "g", allowed_callers: ["direct"], defer_loading: false },
        { ...custom, type: null, name: "h" },
      ],
    });
    expect(tools).toEqual([
      { name: "f", description: "d", parameters: input_schema, strict: true, cache: { ttl: "5m" }, at: "tools.0" },
      { name: "g", parameters: input_schema, at: "tools.1" },
      { name: "h", parameters: input_schema, at: "tools.2" },
    ]);
    expect(foreign).toEqual([]);
  });

  it.each([
    [{ type: "bash_20250124", name: "bash" }, ["tools.0"]],
    [{ type: "text_editor_20250728", name: "str_replace_based_edit_tool" }, ["tools.0"]],
    [{ type: "web_search_20250305", name: "web_search" }, ["tools.0"]],
    [{ ...custom, defer_loading: true }, ["tools.0.defer_loading"]],
    [{ ...custom, input_examples: [{ a: "x" }] }, ["tools.0.input_examples"]],
    [{ ...custom, allowed_callers: ["code_execution_20260120"] }, ["tools.0.allowed_callers"]],
  ])("that only Anthropic's models know is named: %j", (tool, paths) => {
    expect(foreignOf({ tools: [tool] })).toEqual(paths);
  });
});

it.each([
  ["user", { type: "container_upload", file_id: "f" }, [""]],
  ["user", { type: "image", source: { type: "ftp" } }, [".source"]],
  [
    "user",
    { type: "image", source: { type: "url", url: "u" }, transformations: { oversized_image: "error" } },
    [".transformations"],
  ],
  [
    "user",
    { type: "tool_result", tool_use_id: "t", content: [{ type: "tool_reference", tool_name: "f" }] },
    [".content.0"],
  ],
  ["assistant", { type: "server_tool_use", id: "s", name: "web_search", input: {} }, [""]],
  ["assistant", { type: "web_search_tool_result", tool_use_id: "s", content: [] }, [""]],
  ["assistant", { type: "tool_use", id: "t", name: "click", input: {}, toolset_name: "browser" }, [".toolset_name"]],
  [
    "assistant",
    { type: "tool_use", id: "t", name: "f", input: {}, caller: { type: "code_execution_20250825" } },
    [".caller"],
  ],
])("names content that no other protocol has: %s %j", (role, block, paths) => {
  expect(foreignOf({ messages: [{ role, content: [block] }] })).toEqual(
    paths.map((path) => `messages.0.content.0${path}`),
  );
});

describe("the mark of a whole request", () => {
  const cache_control = { type: "ephemeral" };
  const cache = { ttl: "5m" };
  it("is that of its last part", () => {
    const { messages } = decoded({
      cache_control,
      system: "S",
      messages: [
        { role: "user", content: "Hi" },
        {
          role: "assistant",
          content: [
            { type: "text", text: "a" },
            { type: "thinking", thinking: "t", signature: "s" },
          ],
        },
      ],
    });
    expect(
      messages.flatMap<object>(({ content }) => content).map((part) => ("cache" in part ? part.cache : 0)),
    ).toEqual([0, 0, cache, 0]);
  });

  it("leaves that part its own", () => {
    const text = { type: "text", text: "a", cache_control: { type: "ephemeral", ttl: "1h" } };
    const { messages } = decoded({ cache_control, messages: [{ role: "user", content: [text] }] });
    expect(messages[0]?.content[0]).toMatchObject({ cache: { ttl: "1h" } });
  });
});

it.each([
  [{ messages: [{ role: "robot", content: "Hi" }] }, "messages.0.role"],
  [{ messages: [{ role: "user" }] }, "messages.0.content"],
  [{ messages: [{ role: "user", content: "" }] }, "messages.0"],
  [{ messages: [{ role: "user", content: [{ text: "a" }] }] }, "messages.0.content.0.type"],
  [{ messages: [{ role: "user", content: [{ type: "text" }] }] }, "messages.0.content.0.text"],
  [{ messages: [{ role: "user", content: [{ type: "image" }] }] }, "messages.0.content.0.source"],
  [
    { messages: [{ role: "user", content: [{ type: "image", source: { type: "url" } }] }] },
    "messages.0.content.0.source.url",
  ],
  [{ messages: [{ role: "user", content: [{ type: "tool_result" }] }] }, "messages.0.content.0.tool_use_id"],
  [
    { messages: [{ role: "assistant", content: [{ type: "tool_use", id: "t", name: "f", input: [] }] }] },
    "messages.0.content.0.input",
  ],
  [{ messages: "Hi" }, "messages"],
  [{ system: 5 }, "system"],
  [{ temperature: 1.5 }, "temperature"],
  [{ stop_sequences: "x" }, "stop_sequences"],
  [{ tools: [{ name: "f" }] }, "tools.0.input_schema"],
  [{ tools: [5] }, "tools.0"],
  [{ tool_choice: { type: "tool" } }, "tool_choice.name"],
  [{ thinking: { type: "enabled" } }, "thinking.budget_tokens"],
  [{ output_config: { effort: "huge" } }, "output_config.effort"],
  [{ cache_control: { type: "ephemeral", ttl: "2h" } }, "cache_control.ttl"],
])("refuses what is wrong and says where: %j", (members, path) => {
  expect(refusal(members)?.split(": ")[0]).toBe(path);
});

it("refuses so many values that they would take the memory of all", () => {
  const request = decodeText(`{"model":"m","max_tokens":1,"messages":[${"{},".repeat(600_000)}{}]}`);
  expect(!request.ok && request.error.status).toBe(413);
});

it.each(["", "[]", "null", '"a"', "{", "5"])("refuses what is no body at all: %s", (text) => {
  expect(decodeText(text).ok).toBe(false);
});
