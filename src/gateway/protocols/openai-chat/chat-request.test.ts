import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryRequest } from "../../canonical/arbitrary.fixture.ts";
import type {
  AssistantPart,
  CanonicalRequest,
  Message,
  Reasoning,
  TextPart,
  UserPart,
} from "../../canonical/request.ts";
import type { Target } from "../protocol.ts";
import { decodeChatRequest } from "./decode-request.ts";
import { encodeChatRequest } from "./encode-request.ts";

const target = (id: string, model = "m"): Target => ({
  model,
  dialect: { id, name: id, streamUsage: id === "mistral" ? "always" : "ask", unmetered: [] },
  defaultMaxOutputTokens: 1000,
});

function decode(members: object): CanonicalRequest {
  const decoded = decodeChatRequest({ model: "m", messages: [{ role: "user", content: "?" }], ...members });
  if (!decoded.ok) throw decoded.error;
  return decoded.value;
}

function refusal(members: object): { path: string | undefined; detail: string | undefined } {
  const decoded = decodeChatRequest({ model: "m", messages: [{ role: "user", content: "?" }], ...members });
  if (decoded.ok) throw new Error("was not refused");
  const { detail, errors } = decoded.error.extras;
  expect(decoded.error.code).toBe("invalid_request");
  return { path: errors?.[0]?.path, detail };
}

const said = (message: object) => decode({ messages: [message] }).messages;
const user = (...content: object[]) => said({ role: "user", content })[0]?.content;
const parameters = (members: object) => {
  const { messages: _messages, tools: _tools, stream: _stream, foreign: _foreign, ...rest } = decode(members);
  return rest;
};

describe("a request that is decoded", () => {
  it.each<[string, object, object]>([
    ["the older bound", { max_tokens: 5 }, { maxOutputTokens: 5, names: { maxOutputTokens: "max_tokens" } }],
    [
      "the larger of both bounds",
      { max_tokens: 5, max_completion_tokens: 9 },
      { maxOutputTokens: 9, names: { maxOutputTokens: "max_completion_tokens" } },
    ],
    ["one stop sequence", { stop: "x" }, { stop: ["x"], names: {} }],
    ["nothing of a null", { stop: null, seed: null, n: null, reasoning_effort: null, user: null }, { names: {} }],
    ["log probabilities", { logprobs: true, top_logprobs: 3 }, { logprobs: { top: 3 }, names: {} }],
    ["no log probabilities", { logprobs: false }, { names: {} }],
    [
      "OpenAI's effort",
      { reasoning_effort: "max" },
      { reasoning: { effort: "max" }, names: { reasoning: "reasoning_effort" } },
    ],
    [
      "OpenRouter's reasoning",
      { reasoning: { max_tokens: 2000, exclude: true } },
      { reasoning: { budgetTokens: 2000, show: false }, names: {} },
    ],
    ["reasoning that is off", { reasoning: { enabled: false } }, { reasoning: { effort: "none" }, names: {} }],
    ["reasoning that is on", { reasoning: { enabled: true } }, { reasoning: { effort: "medium" }, names: {} }],
    [
      "the newer name of the user",
      { user: "a", safety_identifier: "b" },
      { user: "b", names: { user: "safety_identifier" } },
    ],
    [
      "a JSON answer",
      { response_format: { type: "json_object" } },
      { format: { kind: "json" }, names: { format: "response_format" } },
    ],
    [
      "a schema of the answer",
      {
        response_format: { type: "json_schema", json_schema: { name: "n", schema: { type: "object" }, strict: true } },
      },
      {
        format: { kind: "schema", name: "n", schema: { type: "object" }, strict: true },
        names: { format: "response_format" },
      },
    ],
    [
      "a choice by word",
      { tool_choice: "required" },
      { toolChoice: { kind: "required" }, names: { toolChoice: "tool_choice" } },
    ],
    [
      "a choice by name",
      { tool_choice: { type: "function", function: { name: "f" } } },
      { toolChoice: { kind: "tool", name: "f" }, names: { toolChoice: "tool_choice" } },
    ],
    [
      "a choice among some",
      {
        tool_choice: {
          type: "allowed_tools",
          allowed_tools: { mode: "required", tools: [{ type: "function", function: { name: "f" } }] },
        },
      },
      { toolChoice: { kind: "among", names: ["f"], required: true }, names: { toolChoice: "tool_choice" } },
    ],
    [
      "a choice in the older form",
      { function_call: { name: "f" } },
      { toolChoice: { kind: "tool", name: "f" }, names: { toolChoice: "function_call" } },
    ],
  ])("says %s", (_what, members, expected) => {
    expect(parameters(members)).toEqual(expected);
  });

  it("has tools of both forms, with where they stood and their marks", () => {
    const f = { name: "f", description: "d", parameters: { type: "object" }, strict: false };
    const { tools } = decode({
      tools: [{ type: "function", function: f, cache_control: { type: "ephemeral" } }],
      functions: [{ name: "g", parameters: null }],
    });
    expect(tools).toEqual([
      { ...f, at: "tools.0", cache: { ttl: "5m" } },
      { name: "g", at: "functions.0" },
    ]);
  });

  it("holds every kind of content", () => {
    expect(
      user(
        { type: "text", text: "a", cache_control: { type: "ephemeral", ttl: "1h" } },
        { type: "image_url", image_url: { url: "https://a.example/b.png", detail: "low" } },
        { type: "image_url", image_url: { url: "data:image/PNG;base64,QUJD" } },
        { type: "file", file: { file_data: "data:application/pdf;base64,QUJD", filename: "a.pdf" } },
        { type: "file", file: { file_data: "QUJD", filename: "a.txt" } },
        { type: "file", file: { file_data: "https://a.example/b.pdf" } },
        { type: "file", file: { file_id: "file-1" } },
      ),
    ).toEqual([
      { type: "text", text: "a", cache: { ttl: "1h" }, at: "messages.0.content.0" },
      {
        type: "image",
        media: { kind: "url", url: "https://a.example/b.png" },
        detail: "low",
        at: "messages.0.content.1",
      },
      { type: "image", media: { kind: "base64", mediaType: "image/png", data: "QUJD" }, at: "messages.0.content.2" },
      {
        type: "file",
        media: { kind: "base64", mediaType: "application/pdf", data: "QUJD" },
        name: "a.pdf",
        at: "messages.0.content.3",
      },
      {
        type: "file",
        media: { kind: "base64", mediaType: "text/plain", data: "QUJD" },
        name: "a.txt",
        at: "messages.0.content.4",
      },
      { type: "file", media: { kind: "url", url: "https://a.example/b.pdf" }, at: "messages.0.content.5" },
      { type: "file", media: { kind: "file", id: "file-1" }, at: "messages.0.content.6" },
    ]);
  });

  it("holds calls, the arguments of one without any as {}, and their results as one message", () => {
    const call = (id: string, text: string) => ({ id, type: "function", function: { name: "f", arguments: text } });
    const messages = decode({
      messages: [
        { role: "developer", content: "d" },
        { role: "assistant", content: null, refusal: null, tool_calls: [call("1", ""), call("2", '{"a":1}')] },
        { role: "tool", tool_call_id: "1", content: "one" },
        {
          role: "tool",
          tool_call_id: "2",
          content: [{ type: "text", text: "two" }],
          cache_control: { type: "ephemeral" },
        },
      ],
    }).messages;
    expect(messages).toEqual([
      { role: "developer", content: [{ type: "text", text: "d", at: "messages.0.content" }] },
      {
        role: "assistant",
        content: [
          { type: "tool_call", id: "1", name: "f", arguments: "{}", at: "messages.1.tool_calls.0" },
          { type: "tool_call", id: "2", name: "f", arguments: '{"a":1}', at: "messages.1.tool_calls.1" },
        ],
      },
      {
        role: "tool",
        content: [
          {
            type: "tool_result",
            callId: "1",
            content: [{ type: "text", text: "one", at: "messages.2.content" }],
            at: "messages.2",
          },
          {
            type: "tool_result",
            callId: "2",
            content: [{ type: "text", text: "two", at: "messages.3.content.0" }],
            at: "messages.3",
            cache: { ttl: "5m" },
          },
        ],
      },
    ]);
  });

  it("gives the older form of a call and its result one id", () => {
    const { messages } = decode({
      messages: [
        { role: "assistant", content: null, function_call: { name: "f", arguments: "{}" } },
        { role: "function", name: "f", content: "done" },
      ],
    });
    expect(messages).toMatchObject([
      { role: "assistant", content: [{ type: "tool_call", id: "call_function_0", name: "f" }] },
      { role: "tool", content: [{ type: "tool_result", callId: "call_function_0" }] },
    ]);
  });

  it.each<[string, object, object[]]>([
    ["DeepSeek's thought", { reasoning_content: "hm" }, [{ type: "thinking", text: "hm" }]],
    [
      "signed thought, which goes before the same as plain text",
      {
        reasoning_content: "hm",
        reasoning_details: [{ type: "reasoning.text", text: "hm", signature: "s", format: "anthropic-claude-v1" }],
      },
      [{ type: "thinking", text: "hm", seal: { by: "anthropic", kind: "signature", data: "s" } }],
    ],
    [
      "pieces of one thought",
      {
        reasoning_details: [
          { type: "reasoning.text", text: "h", index: 0 },
          { type: "reasoning.text", text: "m", index: 0 },
          { type: "reasoning.text", text: "", signature: "s", format: "anthropic-claude-v1", index: 0 },
          { type: "reasoning.encrypted", data: "e", format: "anthropic-claude-v1", index: 1 },
        ],
      },
      [
        { type: "thinking", text: "hm", seal: { by: "anthropic", kind: "signature", data: "s" } },
        { type: "thinking", text: "", seal: { by: "anthropic", kind: "encrypted", data: "e" } },
      ],
    ],
    [
      "OpenAI's summary with what is encrypted",
      {
        reasoning_details: [
          { type: "reasoning.summary", summary: "hm", format: "openai-responses-v1", id: "rs_1", index: 0 },
          { type: "reasoning.encrypted", data: "e", format: "openai-responses-v1", id: "rs_1", index: 0 },
        ],
      },
      [{ type: "thinking", text: "hm", seal: { by: "openai", kind: "encrypted", data: "e", id: "rs_1" } }],
    ],
    [
      "a format of OpenRouter's own",
      { reasoning_details: [{ type: "reasoning.encrypted", data: "e", format: "xai-responses-v1" }] },
      [{ type: "thinking", text: "", seal: { by: "openrouter", kind: "encrypted", data: "xai-responses-v1:e" } }],
    ],
    [
      "no signature that has lost its text, and one of a thought that is not shown",
      {
        reasoning_details: [
          { type: "reasoning.text", text: "", signature: "s", format: "anthropic-claude-v1", index: 0, closes: true },
          { type: "reasoning.text", text: "", signature: "t", format: "anthropic-claude-v1", index: 1 },
        ],
      },
      [{ type: "thinking", text: "", seal: { by: "anthropic", kind: "signature", data: "t" } }],
    ],
    ["nothing of nonsense", { reasoning_details: [1, null, { type: "x" }, { type: "reasoning.text" }] }, []],
  ])("carries %s", (_what, members, expected) => {
    const [message] = said({ role: "assistant", content: "a", ...members });
    const parts = (message?.content ?? []).map(({ at: _at, ...part }) => part);
    expect(parts).toEqual([...expected, { type: "text", text: "a" }]);
  });

  it.each<[string, object, object?]>([
    ["Google's place", { extra_content: { google: { thought_signature: "s" } } }],
    ["OpenRouter's place", {}],
    ["OpenRouter's place, without its format", {}, {}],
  ])("takes a call's signature from %s", (_where, more, format = { format: "google-gemini-v1" }) => {
    const call = { id: "c", type: "function", function: { name: "f", arguments: "{}" }, ...more };
    const details = [{ type: "reasoning.encrypted", data: "s", id: "c", ...format }];
    const [message] = said({ role: "assistant", tool_calls: [call], reasoning_details: details });
    expect(message?.content).toMatchObject([
      { type: "tool_call", id: "c", seal: { by: "gemini", kind: "signature", data: "s" } },
    ]);
  });

  it.each<[string, object]>([
    ["prediction", { prediction: { type: "content", content: "x" } }],
    ["web_search_options", { web_search_options: {} }],
    ["no_such_thing", { no_such_thing: 1 }],
    ["modalities", { modalities: ["text", "audio"] }],
    ["tools.0", { tools: [{ type: "custom", custom: { name: "x" } }] }],
    ["tool_choice", { tool_choice: { type: "custom", custom: { name: "x" } } }],
    ["stream_options.include_obfuscation", { stream: true, stream_options: { include_obfuscation: true } }],
    ["messages.0.content.0", { messages: [{ role: "user", content: [{ type: "input_audio", input_audio: {} }] }] }],
    ["messages.0.weight", { messages: [{ role: "user", content: "a", weight: 1 }] }],
    [
      "messages.0.audio",
      {
        messages: [
          { role: "assistant", audio: { id: "a" } },
          { role: "user", content: "a" },
        ],
      },
    ],
    [
      "messages.0.content.0.image_url.url",
      { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "data:text/plain,a" } }] }] },
    ],
    [
      "messages.0.tool_calls.0",
      {
        messages: [{ role: "assistant", tool_calls: [{ id: "a", type: "custom", custom: { name: "x", input: "" } }] }],
      },
    ],
  ])("names %s as what nobody else can honour", (path, members) => {
    expect(decode(members).foreign).toMatchObject([{ path }]);
  });

  it("takes what is ours, what asks for nothing, and what a client sends back of an answer without a word", () => {
    const answer = {
      role: "assistant",
      content: "a",
      refusal: null,
      annotations: [],
      audio: null,
      function_call: null,
      parsed: { a: 1 },
      tool_calls: [
        { id: "a", type: "function", index: 0, function: { name: "f", arguments: "{}", parsed_arguments: {} } },
      ],
    };
    const { foreign } = decode({
      messages: [answer, { role: "user", content: "b" }],
      metadata: { a: "b" },
      store: true,
      stream: true,
      stream_options: { include_usage: true },
      modalities: ["text"],
      audio: null,
      prediction: null,
    });
    expect(foreign).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ["messages", { messages: undefined }, /^Missing required parameter: 'messages'\.$/],
    ["messages", { messages: "a" }, /^Invalid type for 'messages': expected an array, but got a string instead\.$/],
    ["messages.0.role", { messages: [{ role: "king", content: "a" }] }, /^Invalid value for 'messages\.0\.role'/],
    ["messages.0.content", { messages: [{ role: "user" }] }, /^Missing required parameter/],
    [
      "messages.0.content",
      { messages: [{ role: "user", content: 1 }] },
      /expected a string or an array, but got a number/,
    ],
    ["messages.0.content.0.text", { messages: [{ role: "user", content: [{ type: "text" }] }] }, /^Missing/],
    ["messages.0.content.0.image_url", { messages: [{ role: "user", content: [{ type: "image_url" }] }] }, /^Missing/],
    ["messages.0.tool_call_id", { messages: [{ role: "tool", content: "a" }] }, /^Missing/],
    ["temperature", { temperature: 3 }, /^Invalid value for 'temperature'/],
    ["temperature", { temperature: "hot" }, /expected a number, but got a string/],
    ["reasoning_effort", { reasoning_effort: "huge" }, /Supported values are: 'none', 'minimal'/],
    ["tools.0.function.name", { tools: [{ type: "function", function: {} }] }, /^Missing/],
    ["top_logprobs", { top_logprobs: 2 }, /only allowed when/],
    ["response_format.json_schema", { response_format: { type: "json_schema" } }, /^Missing/],
  ])("is refused with the path %s", (path, members, words) => {
    const wrong = refusal(members);
    expect(wrong.path).toBe(path);
    expect(wrong.detail).toMatch(words);
  });

  it("never throws, whatever it is", () => {
    const anything = fc.anything({ withNullPrototype: true, withBigInt: false });
    fc.assert(
      fc.property(anything, anything, anything, (body, messages, more) => {
        decodeChatRequest(body);
        decodeChatRequest({ model: "m", messages, tools: more, reasoning: more });
        decodeChatRequest({
          model: "m",
          messages: [{ role: "assistant", content: more, reasoning_details: messages }],
        });
      }),
    );
  });
});

describe("a request that went to a provider and came back", () => {
  it("is what OpenAI's protocol has words for", () => {
    fc.assert(
      fc.property(arbitraryRequest({ media: ["base64"] }), (request) => {
        const { body } = encodeChatRequest(request, target("openai"));
        const decoded = decodeChatRequest(JSON.parse(JSON.stringify(body)));
        if (!decoded.ok) throw decoded.error;
        expect(stripped(decoded.value)).toEqual(carried(request));
      }),
      { numRuns: 300 },
    );
  });
});

/** Without what only says where something stood. */
function stripped({ names: _names, ...request }: CanonicalRequest): unknown {
  return JSON.parse(JSON.stringify(request, (key, value) => (key === "at" ? undefined : value)));
}

function carried(request: CanonicalRequest): unknown {
  const { topK: _topK, reasoning, tools, messages, toolChoice, ...rest } = request;
  const effort = effortOf(reasoning);
  return stripped({
    ...rest,
    ...(effort ? { reasoning: { effort } } : {}),
    ...(toolChoice && tools.length > 0 ? { toolChoice } : {}),
    tools: tools.map(({ cache: _cache, ...tool }) => ({ parameters: { type: "object", properties: {} }, ...tool })),
    messages: messages.flatMap(carriedMessage),
  });
}

function effortOf(reasoning: Reasoning | undefined) {
  if (!reasoning || reasoning.effort || reasoning.budgetTokens === undefined) return reasoning?.effort;
  return reasoning.budgetTokens < 4_096 ? "low" : reasoning.budgetTokens < 16_384 ? "medium" : "high";
}

function carriedPart(part: UserPart): UserPart {
  const { cache: _cache, ...rest } = part;
  if (rest.type !== "file") return rest;
  if (rest.media.kind === "text") {
    return { type: "text", text: rest.name === undefined ? rest.media.text : `${rest.name}\n\n${rest.media.text}` };
  }
  return { ...rest, name: rest.name ?? "document.pdf" };
}

function carriedMessage(message: Message): Message[] {
  switch (message.role) {
    case "system":
    case "developer":
      return [{ ...message, content: message.content.map((part) => carriedPart(part) as TextPart) }];
    case "user":
      return [{ ...message, content: message.content.map(carriedPart) }];
    case "assistant": {
      const texts = message.content.filter((part) => part.type === "text").map((part) => carriedPart(part) as TextPart);
      const refused = message.content.flatMap((part) => (part.type === "refusal" ? [part.text] : [])).join("");
      const calls = message.content
        .filter((part) => part.type === "tool_call")
        .map(({ cache: _cache, seal: _seal, ...call }) => call);
      const content: AssistantPart[] = [
        ...texts,
        ...(refused ? [{ type: "refusal", text: refused } as const] : []),
        ...calls,
      ];
      return [{ ...message, content }];
    }
    case "tool": {
      const shown: UserPart[] = [];
      const content = message.content.map(({ cache: _cache, failed, ...result }) => {
        const parts = result.content.map(carriedPart);
        const texts = parts.filter((part) => part.type === "text");
        const apart = parts.filter((part) => part.type !== "text");
        if (apart.length > 0) {
          shown.push({ type: "text", text: `From the result of the call ${result.callId}:` }, ...apart);
        }
        const [first, ...rest] = texts;
        if (!failed) return { ...result, content: texts };
        const told: TextPart[] = first
          ? [{ ...first, text: `Error: ${first.text}` }, ...rest]
          : [{ type: "text", text: "Error:" }];
        return { ...result, content: told };
      });
      const tool: Message = { role: "tool", content };
      return shown.length > 0 ? [tool, { role: "user", content: shown }] : [tool];
    }
  }
}
