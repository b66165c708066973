import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CanonicalRequest } from "../../canonical/request.ts";
import { wrapSeal } from "../../canonical/wrapped-seal.ts";
import { decodeResponses } from "./decode-request.ts";

function decode(body: Readonly<Record<string, unknown>>): CanonicalRequest {
  const decoded = decodeResponses({ model: "m", input: "Hello.", ...body });
  if (!decoded.ok) throw decoded.error;
  return decoded.value;
}

const messagesOf = (...input: unknown[]) => decode({ input }).messages;
const foreignOf = (body: Readonly<Record<string, unknown>>) => decode(body).foreign.map(({ path }) => path);
function problemOf(body: Readonly<Record<string, unknown>>): string | undefined {
  const decoded = decodeResponses({ model: "m", input: "Hello.", ...body });
  return decoded.ok ? undefined : decoded.error.extras.errors?.[0]?.path;
}

describe("an input", () => {
  it("of plain text is a user's message, behind the instructions", () => {
    expect(decode({ instructions: "Be brief." }).messages).toEqual([
      { role: "system", content: [{ type: "text", text: "Be brief.", at: "instructions" }] },
      { role: "user", content: [{ type: "text", text: "Hello.", at: "input" }] },
    ]);
  });

  it.each(["system", "developer", "user"] as const)("takes a message of the %s, with or without its type", (role) => {
    const content = [{ type: "text", text: "Hi.", at: "input.0.content" }];
    expect(messagesOf({ role, content: "Hi." })).toEqual([{ role, content }]);
    expect(messagesOf({ type: "message", role, content: "Hi." })).toEqual([{ role, content }]);
  });

  it.each([
    ["text", { type: "input_text", text: "Hi." }, { type: "text", text: "Hi." }],
    [
      "text worth keeping",
      { type: "input_text", text: "Hi.", prompt_cache_breakpoint: { mode: "explicit" } },
      { type: "text", text: "Hi.", cache: { ttl: "5m" } },
    ],
    [
      "text worth keeping for long",
      { type: "input_text", text: "Hi.", prompt_cache_breakpoint: { mode: "explicit", ttl: "12h" } },
      { type: "text", text: "Hi.", cache: { ttl: "1h" } },
    ],
    [
      "a picture by its address",
      { type: "input_image", image_url: "https://example.com/a.png", detail: "low" },
      { type: "image", media: { kind: "url", url: "https://example.com/a.png" }, detail: "low" },
    ],
    [
      "a picture inside",
      { type: "input_image", image_url: "data:image/PNG;base64,aGk=", detail: null },
      { type: "image", media: { kind: "base64", mediaType: "image/png", data: "aGk=" } },
    ],
    [
      "a picture that the provider holds",
      { type: "input_image", image_url: null, file_id: "file-1" },
      { type: "image", media: { kind: "file", id: "file-1" } },
    ],
    [
      "a file inside",
      { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,aGk=" },
      { type: "file", name: "a.pdf", media: { kind: "base64", mediaType: "application/pdf", data: "aGk=" } },
    ],
    [
      "a file that only its name tells about",
      { type: "input_file", filename: "a.CSV", file_data: "aGk=" },
      { type: "file", name: "a.CSV", media: { kind: "base64", mediaType: "text/csv", data: "aGk=" } },
    ],
    [
      "a file by its address",
      { type: "input_file", file_url: "https://example.com/a.pdf" },
      { type: "file", media: { kind: "url", url: "https://example.com/a.pdf" } },
    ],
    [
      "a file that the provider holds",
      { type: "input_file", file_id: "file-1" },
      { type: "file", media: { kind: "file", id: "file-1" } },
    ],
  ])("takes %s", (_, part, read) => {
    expect(messagesOf({ role: "user", content: [part] })).toEqual([
      { role: "user", content: [{ ...read, at: "input.0.content.0" }] },
    ]);
  });

  it("puts what a model did in one turn into one message, and the results into another", () => {
    const items = [
      { role: "user", content: "Hi." },
      { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "Hm." }], encrypted_content: "gAAAA" },
      {
        type: "message",
        id: "msg_1",
        role: "assistant",
        status: "completed",
        content: [
          { type: "output_text", text: "One.", annotations: [] },
          { type: "refusal", refusal: "No." },
        ],
      },
      { type: "function_call", id: "fc_1", call_id: "call_a", name: "f", arguments: '{"a":1}', status: "completed" },
      { type: "function_call", call_id: "call_b", name: "g", arguments: "" },
      { type: "function_call_output", call_id: "call_a", output: "1" },
      { type: "function_call_output", call_id: "call_b", output: [{ type: "input_text", text: "2" }] },
    ];
    expect(messagesOf(...items).slice(1)).toEqual([
      {
        role: "assistant",
        content: [
          {
            type: "thinking",
            text: "Hm.",
            at: "input.1",
            seal: { by: "openai", kind: "encrypted", data: "gAAAA", id: "rs_1" },
          },
          { type: "text", text: "One.", at: "input.2.content.0" },
          { type: "refusal", text: "No.", at: "input.2.content.1" },
          { type: "tool_call", id: "call_a", name: "f", arguments: '{"a":1}', at: "input.3" },
          { type: "tool_call", id: "call_b", name: "g", arguments: "{}", at: "input.4" },
        ],
      },
      {
        role: "tool",
        content: [
          {
            type: "tool_result",
            callId: "call_a",
            content: [{ type: "text", text: "1", at: "input.5.output" }],
            at: "input.5",
          },
          {
            type: "tool_result",
            callId: "call_b",
            content: [{ type: "text", text: "2", at: "input.6.output.0" }],
            at: "input.6",
          },
        ],
      },
    ]);
  });

  it("reads other makers' seals out of thoughts, and puts a call's own back on it", () => {
    const signed = { by: "anthropic", kind: "signature", data: "c2ln" } as const;
    const ofCall = { by: "gemini", kind: "signature", data: "Z2Vt" } as const;
    const [message] = messagesOf(
      {
        type: "reasoning",
        id: "rs_1",
        summary: [{ type: "summary_text", text: "Hm." }],
        encrypted_content: wrapSeal(signed),
      },
      { type: "reasoning", id: "rs_2", summary: [], encrypted_content: wrapSeal(ofCall, "call_a") },
      { type: "function_call", call_id: "call_a", name: "f", arguments: "{}" },
    );
    expect(message?.content).toEqual([
      { type: "thinking", text: "Hm.", at: "input.0", seal: signed },
      { type: "tool_call", id: "call_a", name: "f", arguments: "{}", at: "input.2", seal: ofCall },
    ]);
  });

  it.each([
    ["a thought of which nothing is left", { type: "reasoning", id: "rs_1", summary: [] }],
    ["a seal that nobody wrote", { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "ew1.x" }],
  ])("leaves out %s", (_, item) => {
    expect(messagesOf(item, { role: "user", content: "Hi." })).toHaveLength(1);
  });

  it("keeps what an answer leant on", () => {
    const annotation = { type: "url_citation", url: "https://example.com", title: "t", start_index: 0, end_index: 2 };
    const content = [{ type: "output_text", text: "Hi", annotations: [annotation] }];
    expect(messagesOf({ role: "assistant", content })).toMatchObject([
      { content: [{ citations: [{ url: "https://example.com", title: "t", start: 0, end: 2, raw: annotation }] }] },
    ]);
  });

  it.each([
    "item_reference",
    "custom_tool_call",
    "custom_tool_call_output",
    "web_search_call",
    "computer_call_output",
    "compaction",
    "configuration_update",
  ])("names an item of type %s as one that only this protocol has", (type) => {
    expect(
      foreignOf({
        input: [
          { role: "user", content: "Hi." },
          { type, id: "x" },
        ],
      }),
    ).toEqual(["input.1"]);
  });

  it.each([
    [{ role: "user", content: [{ type: "input_audio", input_audio: {} }] }, "input.0.content.0"],
    [{ role: "system", content: [{ type: "input_image", image_url: "https://a.example" }] }, "input.0.content.0"],
    [
      { role: "user", content: [{ type: "input_image", image_url: "https://a.example", detail: "original" }] },
      "input.0.content.0.detail",
    ],
  ])("names content that has no place elsewhere: %j", (item, path) => {
    expect(foreignOf({ input: [item] })).toEqual([path]);
  });

  it.each([
    [7, "input"],
    [[7], "input.0"],
    [[{ type: 7 }], "input.0.type"],
    [[{ role: "critic", content: "Hi." }], "input.0.role"],
    [[{ role: "user" }], "input.0.content"],
    [[{ role: "user", content: [7] }], "input.0.content.0"],
    [[{ role: "user", content: [{ type: "input_text" }] }], "input.0.content.0.text"],
    [[{ role: "user", content: [{ type: "input_image" }] }], "input.0.content.0.image_url"],
    [[{ role: "user", content: [{ type: "input_file" }] }], "input.0.content.0"],
    [[{ type: "function_call", name: "f", arguments: "{}" }], "input.0.call_id"],
    [[{ type: "function_call", call_id: "a", arguments: "{}" }], "input.0.name"],
    [[{ type: "function_call", call_id: "a", name: "f", arguments: "[1]" }], "input.0.arguments"],
    [[{ type: "function_call", call_id: "a", name: "f", arguments: '{"a' }], "input.0.arguments"],
    [[{ type: "function_call_output", output: "1" }], "input.0.call_id"],
    [[{ type: "function_call_output", call_id: "a" }], "input.0.output"],
  ])("that is wrong is refused by its place: %j", (input, path) => expect(problemOf({ input })).toBe(path));
});

describe("parameters", () => {
  it.each([
    [{ max_output_tokens: 9 }, { maxOutputTokens: 9 }],
    [
      { temperature: 0.5, top_p: 0.1 },
      { temperature: 0.5, topP: 0.1 },
    ],
    [{ parallel_tool_calls: false }, { parallelToolCalls: false }],
    [{ tool_choice: "required" }, { toolChoice: { kind: "required" } }],
    [{ tool_choice: { type: "function", name: "f" } }, { toolChoice: { kind: "tool", name: "f" } }],
    [
      { tool_choice: { type: "allowed_tools", mode: "required", tools: [{ type: "function", name: "f" }] } },
      { toolChoice: { kind: "among", names: ["f"], required: true } },
    ],
    [{ reasoning: { effort: "minimal", summary: "auto" } }, { reasoning: { effort: "minimal", show: true } }],
    [{ reasoning: { generate_summary: "concise" } }, { reasoning: { show: true } }],
    [{ reasoning: { effort: null, summary: null } }, {}],
    [{ text: { verbosity: "low", format: { type: "text" } } }, { verbosity: "low", format: { kind: "text" } }],
    [{ text: { format: { type: "json_object" } } }, { format: { kind: "json" } }],
    [
      { text: { format: { type: "json_schema", name: "n", schema: { type: "object" }, strict: true } } },
      { format: { kind: "schema", name: "n", schema: { type: "object" }, strict: true } },
    ],
    [{ top_logprobs: 3 }, { logprobs: { top: 3 } }],
    [{ include: ["message.output_text.logprobs"] }, { logprobs: { top: 0 } }],
    [{ user: "u" }, { user: "u" }],
    [{ user: "u", safety_identifier: "s" }, { user: "s" }],
    [
      { prompt_cache_key: "k", service_tier: "flex" },
      { cacheKey: "k", serviceTier: "flex" },
    ],
    [{ reasoning: { effort: "max" } }, { reasoning: { effort: "max" } }],
    [{ temperature: null, reasoning: null, text: null, tools: null, tool_choice: null, include: null }, {}],
    [
      {
        metadata: { a: "b" },
        store: true,
        truncation: "disabled",
        background: false,
        include: ["reasoning.encrypted_content"],
      },
      {},
    ],
  ])("%j are read, and nothing else", (body, parameters) => {
    const { messages: _messages, tools: _tools, stream, names: _names, foreign, ...read } = decode(body);
    expect(read).toEqual(parameters);
    expect({ stream, foreign }).toEqual({ stream: false, foreign: [] });
  });

  it.each([
    [{ truncation: "auto" }, "truncation"],
    [{ max_tool_calls: 2 }, "max_tool_calls"],
    [{ prompt_cache_retention: "24h" }, "prompt_cache_retention"],
    [{ reasoning: { mode: "pro" } }, "reasoning.mode"],
    [{ text: { format: { type: "grammar" } } }, "text.format"],
    [{ text: { style: "terse" } }, "text.style"],
    [{ tool_choice: { type: "web_search" } }, "tool_choice"],
    [{ tool_choice: { type: "allowed_tools", mode: "auto", tools: [{ type: "mcp" }] } }, "tool_choice.tools.0"],
    [{ previous_response_id: "resp_1" }, "previous_response_id"],
    [{ seed: 7 }, "seed"],
    [{ constructor: 7 }, "constructor"],
  ])("%j are named as what only this protocol has", (body, path) => expect(foreignOf(body)).toEqual([path]));

  it.each([
    [{ temperature: "hot" }, "temperature"],
    [{ instructions: 7 }, "instructions"],
    [{ tool_choice: "maybe" }, "tool_choice"],
    [{ tool_choice: { type: "function" } }, "tool_choice.name"],
    [{ reasoning: { effort: "huge" } }, "reasoning.effort"],
    [{ text: { format: { type: "json_schema", schema: {} } } }, "text.format.name"],
    [{ text: { format: { type: "json_schema", name: "n" } } }, "text.format.schema"],
    [{ tools: {} }, "tools"],
    [{ tools: [{ type: "function" }] }, "tools.0.name"],
  ])("%j are refused by their name", (body, path) => expect(problemOf(body)).toBe(path));

  it("are named as the client knows them", () => {
    expect(decode({ top_logprobs: 1, safety_identifier: "s" }).names).toMatchObject({
      maxOutputTokens: "max_output_tokens",
      logprobs: "top_logprobs",
      user: "safety_identifier",
      format: "text.format",
    });
    expect(decode({ include: [], user: "u" }).names).toMatchObject({ logprobs: "include", user: "user" });
  });
});

describe("tools", () => {
  const strict = {
    type: "object",
    properties: { a: { type: "string" } },
    required: ["a"],
    additionalProperties: false,
  };
  const loose = { type: "object", properties: { a: { type: "string" } } };
  const nested = { ...strict, properties: { a: { type: "array", items: loose } } };

  it.each([
    ["said to be", { parameters: loose, strict: true }, true],
    ["said not to be", { parameters: strict, strict: false }, false],
    ["not said, and its schema can be", { parameters: strict }, true],
    ["not said, and its schema cannot be", { parameters: loose }, undefined],
    ["not said, and a part of its schema cannot be", { parameters: nested, strict: null }, undefined],
    ["not said, and it takes nothing", { parameters: null }, undefined],
  ])("are strict when it is %s", (_, tool, expected) => {
    expect(decode({ tools: [{ type: "function", name: "f", ...tool }] }).tools[0]?.strict).toBe(expected);
  });

  it("keep all that describes them", () => {
    const tool = {
      type: "function",
      name: "f",
      description: "d",
      parameters: strict,
      strict: true,
      defer_loading: false,
    };
    expect(decode({ tools: [{ ...tool, allowed_callers: ["direct"] }] })).toMatchObject({
      tools: [{ name: "f", description: "d", parameters: strict, strict: true, at: "tools.0" }],
      foreign: [],
    });
  });

  it("of other types, or with members that only this protocol has, are named", () => {
    const tools = [
      { type: "custom", name: "c" },
      { type: "function", name: "f", defer_loading: true },
    ];
    expect(foreignOf({ tools })).toEqual(["tools.0", "tools.1.defer_loading"]);
  });
});

it("never throws, whatever a client sends", () => {
  const item = fc.oneof(
    fc.jsonValue(),
    fc.record({
      type: fc.constantFrom("message", "reasoning", "function_call", "function_call_output", "x"),
      role: fc.constantFrom("user", "assistant", "system"),
      content: fc.jsonValue(),
      output: fc.jsonValue(),
      summary: fc.jsonValue(),
      arguments: fc.jsonValue(),
      call_id: fc.jsonValue(),
    }),
  );
  const body = fc.record({
    input: fc.oneof(fc.jsonValue(), fc.array(item)),
    tools: fc.jsonValue(),
    text: fc.jsonValue(),
    reasoning: fc.jsonValue(),
    tool_choice: fc.jsonValue(),
    include: fc.jsonValue(),
  });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), body), (given) => {
      decodeResponses(given);
    }),
  );
});
