import type { MessageCreateParamsBase } from "@anthropic-ai/sdk/resources/messages/messages";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryRequest } from "../../../canonical/arbitrary.fixture.ts";
import type { CanonicalRequest, Message } from "../../../canonical/request.ts";
import { itemsOf, openMembers } from "../../../wire/members.ts";
import type { Target } from "../../protocol.ts";
import type { WireRequest } from "../wire.ts";
import { anthropicBackend } from "./backend.ts";

/** Whatever is written fits what Anthropic's own SDK sends: checked by the compiler. */
const fitsTheSdk = (body: WireRequest): MessageCreateParamsBase => body;

const OPUS_45 = "claude-opus-4-5-20251101";
const NEWEST = "claude-opus-5-5";

const targetOf = (model: string): Target => ({
  model,
  dialect: { id: "anthropic", name: "Anthropic", streamUsage: "always", unmetered: [] },
  defaultMaxOutputTokens: 4096,
});

const hello: Message = { role: "user", content: [{ type: "text", text: "Hello" }] };

function encode(request: Partial<CanonicalRequest>, model = OPUS_45) {
  const whole = { messages: [hello], tools: [], stream: false, names: {}, foreign: [], ...request };
  return anthropicBackend.encode(whole, targetOf(model));
}

const user = (...texts: string[]): Message => ({
  role: "user",
  content: texts.map((text) => ({ type: "text", text })),
});
const system = (text: string): Message => ({ role: "system", content: [{ type: "text", text }] });
const says = (text: string): Message => ({ role: "assistant", content: [{ type: "text", text }] });
const calls = (...ids: string[]): Message => ({
  role: "assistant",
  content: ids.map((id) => ({ type: "tool_call", id, name: "look", arguments: "{}" })),
});
const results = (...ids: string[]): Message => ({
  role: "tool",
  content: ids.map((callId) => ({ type: "tool_result", callId, content: [{ type: "text", text: "found" }] })),
});
const look = { name: "look" };

it("writes bodies of a shape that Anthropic's SDK has", () => {
  expect(fitsTheSdk({ model: OPUS_45, max_tokens: 1, messages: [] })).toBeDefined();
});

it("asks at the API's path under its version", () => {
  expect(encode({ stream: true })).toEqual({
    path: "/v1/messages",
    body: {
      model: OPUS_45,
      max_tokens: 4096,
      messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
      stream: true,
    },
    headers: { "anthropic-version": "2023-06-01" },
    dropped: [],
  });
});

describe("a conversation", () => {
  const shapeOf = (messages: Message[], model?: string) => {
    const { system: top, messages: list } = encode({ messages }, model).body;
    const typesOf = (content: unknown) =>
      itemsOf(content).map((block) => openMembers(block).text ?? openMembers(block).type);
    const turns = itemsOf(list).map((turn) => [openMembers(turn).role, ...typesOf(openMembers(turn).content)]);
    return { system: typesOf(top), turns };
  };

  it.each<[string, Message[], string | undefined, ReturnType<typeof shapeOf>]>([
    [
      "has its instructions in `system`, in order",
      [system("a"), { role: "developer", content: [{ type: "text", text: "b" }] }, user("c")],
      undefined,
      { system: ["a", "b"], turns: [["user", "c"]] },
    ],
    [
      "has late instructions there too where the model knows no other place",
      [system("a"), user("b"), says("c"), system("d"), user("e")],
      undefined,
      {
        system: ["a", "d"],
        turns: [
          ["user", "b"],
          ["assistant", "c"],
          ["user", "e"],
        ],
      },
    ],
    [
      "keeps late instructions behind the user's turn where the model takes them",
      [system("a"), user("b"), says("c"), system("d"), user("e"), says("f"), user("g"), system("h")],
      NEWEST,
      {
        system: ["a"],
        turns: [
          ["user", "b"],
          ["assistant", "c"],
          ["user", "e"],
          ["system", "d"],
          ["assistant", "f"],
          ["user", "g"],
          ["system", "h"],
        ],
      },
    ],
    [
      "moves instructions to the front that no user's turn comes before or after",
      [user("b"), says("c"), system("d"), says("e")],
      NEWEST,
      {
        system: ["d"],
        turns: [
          ["user", "b"],
          ["assistant", "c", "e"],
        ],
      },
    ],
    [
      "has results and words in one turn, the results first",
      [user("a"), calls("1", "2"), user("b"), results("1"), results("2"), user("c")],
      undefined,
      {
        system: [],
        turns: [
          ["user", "a"],
          ["assistant", "tool_use", "tool_use"],
          ["user", "tool_result", "tool_result", "b", "c"],
        ],
      },
    ],
    [
      "leaves out what says nothing, and the turns that are left with nothing",
      [user("a", " \n"), says(""), user(""), user("b")],
      undefined,
      { system: [], turns: [["user", "a", "b"]] },
    ],
    [
      "lets the assistant begin, and the model go on with its words",
      [says("a"), user("b"), says("c \n")],
      undefined,
      {
        system: [],
        turns: [
          ["assistant", "a"],
          ["user", "b"],
          ["assistant", "c"],
        ],
      },
    ],
    [
      "is the instructions where there is nothing else",
      [system("a")],
      undefined,
      { system: [], turns: [["user", "a"]] },
    ],
  ])("%s", (_, messages, model, shape) => {
    expect(shapeOf(messages, model)).toEqual(shape);
  });

  it("names the participant's name that it cannot carry", () => {
    const named: Message = {
      role: "user",
      name: "ann",
      content: [{ type: "text", text: "a", at: "messages.0.content" }],
    };
    expect(encode({ messages: [named] }).dropped).toEqual([
      { path: "messages.0.name", message: expect.stringContaining("names") },
    ]);
  });
});

describe("content", () => {
  const only = (message: Message) => {
    const { body, dropped } = encode({ messages: [message] });
    return { content: openMembers(itemsOf(body.messages)[0]).content, dropped: dropped.map(({ path }) => path) };
  };
  const of = (part: Extract<Message, { role: "user" }>["content"][number]) => only({ role: "user", content: [part] });

  it.each([
    [
      "an image in base64",
      of({ type: "image", media: { kind: "base64", mediaType: "image/png", data: "aQ==" } }),
      { type: "image", source: { type: "base64", media_type: "image/png", data: "aQ==" } },
    ],
    [
      "an image by URL",
      of({ type: "image", media: { kind: "url", url: "https://x/a.png" }, detail: "high" }),
      { type: "image", source: { type: "url", url: "https://x/a.png" } },
    ],
    [
      "a PDF with what is said of it",
      of({
        type: "file",
        media: { kind: "base64", mediaType: "application/pdf", data: "JVBE" },
        name: "a.pdf",
        context: "c",
        cite: true,
        cache: { ttl: "1h" },
      }),
      {
        type: "document",
        source: { type: "base64", media_type: "application/pdf", data: "JVBE" },
        title: "a.pdf",
        context: "c",
        citations: { enabled: true },
        cache_control: { type: "ephemeral", ttl: "1h" },
      },
    ],
    [
      "a PDF by URL",
      of({ type: "file", media: { kind: "url", url: "https://x/a.pdf" } }),
      { type: "document", source: { type: "url", url: "https://x/a.pdf" } },
    ],
    [
      "plain text",
      of({ type: "file", media: { kind: "text", text: "words" }, cache: { ttl: "5m" } }),
      {
        type: "document",
        source: { type: "text", media_type: "text/plain", data: "words" },
        cache_control: { type: "ephemeral" },
      },
    ],
    [
      "text in base64",
      of({ type: "file", media: { kind: "base64", mediaType: "text/markdown", data: btoa("# h") } }),
      { type: "document", source: { type: "text", media_type: "text/plain", data: "# h" } },
    ],
    [
      "an image that came as a file",
      of({ type: "file", media: { kind: "base64", mediaType: "image/webp", data: "aQ==" } }),
      { type: "image", source: { type: "base64", media_type: "image/webp", data: "aQ==" } },
    ],
  ])("carries %s", (_, { content, dropped }, block) => {
    expect(content).toEqual([block]);
    expect(dropped).toEqual([]);
  });

  const at = "messages.0.content.0";
  it.each([
    ["an image of another type", { type: "image", at, media: { kind: "base64", mediaType: "image/tiff", data: "aQ" } }],
    ["a file that another provider holds", { type: "file", at, media: { kind: "file", id: "file-1" } }],
    ["an image that another provider holds", { type: "image", at, media: { kind: "file", id: "file-1" } }],
    ["a file of another type", { type: "file", at, media: { kind: "base64", mediaType: "audio/wav", data: "aQ" } }],
    ["text that is none", { type: "file", at, media: { kind: "base64", mediaType: "text/plain", data: "/w==" } }],
    ["base64 that is none", { type: "file", at, media: { kind: "base64", mediaType: "text/plain", data: "%" } }],
  ] as const)("names %s, which it cannot carry", (_, part) => {
    const message: Message = { role: "user", content: [{ type: "text", text: "see" }, part] };
    const { content, dropped } = only(message);
    expect(content).toEqual([{ type: "text", text: "see" }]);
    expect(dropped).toEqual([at]);
  });

  it("carries results of tools with images and failures", () => {
    const { body } = encode({
      messages: [
        hello,
        calls("a b", "a_b"),
        {
          role: "tool",
          content: [
            { type: "tool_result", callId: "a_b", content: [], failed: true },
            {
              type: "tool_result",
              callId: "a b",
              content: [{ type: "image", media: { kind: "url", url: "https://x/a.png" } }],
              cache: { ttl: "5m" },
            },
          ],
        },
      ],
    });
    const [, asked, answered] = itemsOf(body.messages);
    expect(itemsOf(openMembers(asked).content).map((block) => openMembers(block).id)).toEqual(["a_b", "a_b_2"]);
    expect(openMembers(answered).content).toEqual([
      { type: "tool_result", tool_use_id: "a_b_2", is_error: true },
      {
        type: "tool_result",
        tool_use_id: "a_b",
        content: [{ type: "image", source: { type: "url", url: "https://x/a.png" } }],
        cache_control: { type: "ephemeral" },
      },
    ]);
  });

  it.each([
    ['{"a":1}', { a: 1 }],
    ["", {}],
    ['{"a":', { INVALID_JSON: '{"a":' }],
    ["[1]", { INVALID_JSON: "[1]" }],
  ])("sends arguments %j as an object", (text, input) => {
    const call: Message = {
      role: "assistant",
      content: [{ type: "tool_call", id: "1", name: "look", arguments: text }],
    };
    const { body } = encode({ messages: [hello, call, results("1")] });
    expect(openMembers(itemsOf(body.messages)[1]).content).toEqual([
      { type: "tool_use", id: "1", name: "look", input },
    ]);
  });

  it("gives thoughts back to their maker alone, and never as a turn's last word", () => {
    const thought = (by: "anthropic" | "openai", kind: "signature" | "encrypted", data: string) =>
      ({ type: "thinking", text: kind === "signature" ? "hm" : "", seal: { by, kind, data } }) as const;
    const { body } = encode({
      messages: [
        hello,
        {
          role: "assistant",
          content: [
            thought("anthropic", "signature", "s"),
            thought("anthropic", "encrypted", "e"),
            thought("openai", "encrypted", "o"),
            { type: "thinking", text: "unsealed" },
            { type: "text", text: "Hi" },
            thought("anthropic", "signature", "last"),
          ],
        },
        hello,
      ],
    });
    expect(openMembers(itemsOf(body.messages)[1]).content).toEqual([
      { type: "thinking", thinking: "hm", signature: "s" },
      { type: "redacted_thinking", data: "e" },
      { type: "text", text: "Hi" },
    ]);
  });
});

const EMPTY = { type: "object", properties: {} };

describe("tools", () => {
  const parameters = { type: "object", properties: { a: { type: "string", maxLength: 3 } }, required: ["a"] };

  it("take no arguments where none are described, and are marked for the cache", () => {
    const { body } = encode({ tools: [{ name: "look", description: "Looks.", cache: { ttl: "5m" } }] });
    expect(body.tools).toEqual([
      { name: "look", description: "Looks.", input_schema: EMPTY, cache_control: { type: "ephemeral" } },
    ]);
    expect(body).not.toHaveProperty("tool_choice");
  });

  it("are strict where the model can be held to their schema", () => {
    const { body, dropped } = encode({ tools: [{ name: "look", parameters, strict: true }] });
    expect(body.tools).toEqual([
      {
        name: "look",
        strict: true,
        input_schema: {
          type: "object",
          properties: { a: { type: "string", description: "{maxLength: 3}" } },
          required: ["a"],
          additionalProperties: false,
        },
      },
    ]);
    expect(dropped).toEqual([]);
  });

  it.each([
    ["an old model", "claude-sonnet-4-20250514", parameters],
    ["any members", OPUS_45, { type: "object", additionalProperties: { type: "string" } }],
  ])("are named where they cannot be strict: %s", (_, model, schema) => {
    const tool = { name: "look", parameters: schema, strict: true, at: "tools.0" };
    const { body, dropped } = encode({ tools: [tool] }, model);
    expect(body.tools).toEqual([{ name: "look", input_schema: schema }]);
    expect(dropped.map(({ path }) => path)).toEqual(["tools.0"]);
  });

  const two = { tools: [look, { name: "other" }] };
  it.each<[string, Partial<CanonicalRequest>, unknown, string[]]>([
    ["auto", { toolChoice: { kind: "auto" } }, { type: "auto" }, ["look", "other"]],
    ["none", { toolChoice: { kind: "none" }, parallelToolCalls: false }, { type: "none" }, ["look", "other"]],
    ["any", { toolChoice: { kind: "required" } }, { type: "any" }, ["look", "other"]],
    ["one", { toolChoice: { kind: "tool", name: "other" } }, { type: "tool", name: "other" }, ["look", "other"]],
    ["some", { toolChoice: { kind: "among", names: ["other"], required: false } }, { type: "auto" }, ["other"]],
    ["one of some", { toolChoice: { kind: "among", names: ["look"], required: true } }, { type: "any" }, ["look"]],
    [
      "one at a time",
      { parallelToolCalls: false },
      { type: "auto", disable_parallel_tool_use: true },
      ["look", "other"],
    ],
    [
      "one, once",
      { toolChoice: { kind: "tool", name: "look" }, parallelToolCalls: false },
      { type: "tool", name: "look", disable_parallel_tool_use: true },
      ["look", "other"],
    ],
  ])("are chosen: %s", (_, asked, choice, offered) => {
    const { body, dropped } = encode({ ...two, ...asked });
    expect(body.tool_choice).toEqual(choice);
    expect(itemsOf(body.tools).map((tool) => openMembers(tool).name)).toEqual(offered);
    expect(dropped).toEqual([]);
  });

  it("are offered, and the choice named, where a model cannot be made to call them", () => {
    const { body, dropped } = encode(
      { ...two, toolChoice: { kind: "required" }, names: { toolChoice: "tool_choice" } },
      NEWEST,
    );
    expect(body.tool_choice).toEqual({ type: "auto" });
    expect(dropped.map(({ path }) => path)).toEqual(["tool_choice"]);
  });

  it("cannot be insisted on where there are none", () => {
    const { body, dropped } = encode({ toolChoice: { kind: "required" }, parallelToolCalls: false });
    expect(body).not.toHaveProperty("tool_choice");
    expect(dropped.map(({ path }) => path)).toEqual(["toolChoice"]);
  });
});

describe("parameters", () => {
  it.each<[string, Partial<CanonicalRequest>, string, object]>([
    ["a bound", { maxOutputTokens: 10 }, OPUS_45, { max_tokens: 10 }],
    ["a temperature", { temperature: 0.2, topK: 5 }, OPUS_45, { temperature: 0.2, top_k: 5 }],
    ["a share of probability", { topP: 0.5, temperature: 1 }, OPUS_45, { top_p: 0.5 }],
    ["both, on old models", { topP: 0.5, temperature: 0 }, "claude-3-haiku-20240307", { top_p: 0.5, temperature: 0 }],
    ["both, on others' models", { topP: 0.5, temperature: 0 }, "MiniMax-M3", { top_p: 0.5, temperature: 0 }],
    ["stop sequences", { stop: ["END"] }, OPUS_45, { stop_sequences: ["END"] }],
    ["the end user", { user: "u-1" }, OPUS_45, { metadata: { user_id: "u-1" } }],
    ["a tier", { serviceTier: "auto" }, OPUS_45, { service_tier: "auto" }],
    ["OpenAI's plain tier", { serviceTier: "default" }, OPUS_45, { service_tier: "standard_only" }],
    [
      "a schema",
      { format: { kind: "schema", name: "n", description: "d", schema: { type: "object", properties: {} } } },
      OPUS_45,
      {
        output_config: {
          format: {
            type: "json_schema",
            schema: { type: "object", properties: {}, additionalProperties: false, description: "d" },
          },
        },
      },
    ],
    [
      "what says no more than a default",
      {
        temperature: 1,
        topP: 1,
        presencePenalty: 0,
        frequencyPenalty: 0,
        logitBias: {},
        choices: 1,
        verbosity: "medium",
        format: { kind: "text" },
        cacheKey: "k",
      },
      NEWEST,
      {},
    ],
  ])("carry %s", (_, asked, model, body) => {
    const encoded = encode(asked, model);
    const plain = encode({}, model).body;
    expect(encoded.body).toEqual({ ...plain, ...body });
    expect(encoded.dropped).toEqual([]);
  });

  it.each<[Partial<CanonicalRequest>, string]>([
    [{ temperature: 1.5 }, OPUS_45],
    [{ temperature: 0 }, NEWEST],
    [{ topP: 0.5 }, NEWEST],
    [{ topK: 5 }, NEWEST],
    [{ seed: 1 }, OPUS_45],
    [{ presencePenalty: 1 }, OPUS_45],
    [{ frequencyPenalty: 1 }, OPUS_45],
    [{ logitBias: { "1": 1 } }, OPUS_45],
    [{ logprobs: { top: 0 } }, OPUS_45],
    [{ choices: 2 }, OPUS_45],
    [{ verbosity: "low" }, OPUS_45],
    [{ serviceTier: "priority" }, OPUS_45],
    [{ format: { kind: "json" } }, OPUS_45],
    [{ format: { kind: "schema", name: "n", schema: { type: "object" } } }, OPUS_45],
    [{ format: { kind: "schema", name: "n", schema: { properties: {} } } }, "claude-opus-4-20250514"],
    [{ stop: ["\n"] }, OPUS_45],
    [{ reasoning: { effort: "none" } }, NEWEST],
    [{ reasoning: { budgetTokens: 2000 } }, NEWEST],
    [{ reasoning: { effort: "high" } }, "claude-3-5-haiku-20241022"],
    [{ reasoning: { effort: "high" }, maxOutputTokens: 1000 }, OPUS_45],
    [{ reasoning: { effort: "low" }, tools: [look], toolChoice: { kind: "required" } }, OPUS_45],
  ])("are named in the client's words where they are lost: %j with %s", (asked, model) => {
    const [key] = Object.keys(asked) as (keyof CanonicalRequest["names"])[];
    if (key === undefined) throw new Error("nothing asked");
    const { dropped, body } = encode({ ...asked, names: { [key]: "their.name" } }, model);
    expect(dropped).toEqual([{ path: "their.name", message: expect.stringMatching(/^.{10,}\.$/) }]);
    for (const lost of ["temperature", "top_p", "top_k", "stop_sequences"]) expect(body).not.toHaveProperty(lost);
  });

  it("names the second of two that go one at a time", () => {
    const { body, dropped } = encode({ temperature: 0.5, topP: 0.5 });
    expect(body).toMatchObject({ temperature: 0.5 });
    expect(dropped.map(({ path }) => path)).toEqual(["topP"]);
  });
});

describe("thought", () => {
  it.each<[string, string, CanonicalRequest["reasoning"], Partial<CanonicalRequest>, object]>([
    ["a budget", OPUS_45, { effort: "minimal" }, {}, { max_tokens: 5120, thinking: budget(1024) }],
    [
      "a larger one",
      OPUS_45,
      { effort: "high", show: true },
      {},
      {
        max_tokens: 20_480,
        thinking: { ...budget(16_384), display: "summarized" },
      },
    ],
    [
      "no more than all models write",
      OPUS_45,
      { effort: "xhigh" },
      {},
      { max_tokens: 32_000, thinking: budget(25_600) },
    ],
    ["a bound of the client's own", OPUS_45, { budgetTokens: 3000 }, {}, { max_tokens: 7096, thinking: budget(3000) }],
    [
      "room within the client's bound",
      OPUS_45,
      { effort: "high" },
      { maxOutputTokens: 2000 },
      {
        max_tokens: 2000,
        thinking: budget(1600),
      },
    ],
    ["none by silence", OPUS_45, { effort: "none" }, {}, {}],
    ["none, said", "claude-sonnet-5", { effort: "none" }, {}, { thinking: { type: "disabled" } }],
    ["nearly none", "claude-sonnet-5-5", { effort: "none" }, {}, { thinking: { type: "between_tools" } }],
    [
      "an effort",
      NEWEST,
      { effort: "minimal", show: false },
      {},
      {
        thinking: { type: "adaptive", display: "omitted" },
        output_config: { effort: "low" },
      },
    ],
    [
      "the most",
      NEWEST,
      { effort: "xhigh" },
      {},
      {
        thinking: { type: "adaptive" },
        output_config: { effort: "xhigh" },
      },
    ],
    [
      "the most that there is",
      "claude-sonnet-4-6",
      { effort: "xhigh" },
      {},
      {
        thinking: { type: "adaptive" },
        output_config: { effort: "max" },
      },
    ],
    [
      "a budget where there still is one",
      "claude-opus-4-6",
      { budgetTokens: 2000 },
      {},
      {
        max_tokens: 6096,
        thinking: budget(2000),
      },
    ],
    ["as it likes", NEWEST, { adaptive: true }, {}, { thinking: { type: "adaptive" } }],
    [
      "shown where it thinks anyway",
      NEWEST,
      { show: true },
      {},
      {
        thinking: { type: "adaptive", display: "summarized" },
      },
    ],
    ["not begun for being shown", OPUS_45, { show: true }, {}, {}],
    [
      "no thought in a turn that lost it",
      OPUS_45,
      { effort: "high" },
      { messages: [hello, calls("1"), results("1")] },
      {},
    ],
    [
      "adaptive thought all the same",
      NEWEST,
      { effort: "low" },
      { messages: [hello, calls("1"), results("1")] },
      {
        thinking: { type: "adaptive" },
        output_config: { effort: "low" },
      },
    ],
  ])("is asked for: %s", (_, model, reasoning, asked, body) => {
    const encoded = encode({ ...asked, ...(reasoning ? { reasoning } : {}) }, model);
    expect(encoded.body).toEqual({ ...encode(asked, model).body, ...body });
    expect(encoded.dropped).toEqual([]);
  });

  it("goes on in a turn whose thought came back", () => {
    const thought = { type: "thinking", text: "hm", seal: { by: "anthropic", kind: "signature", data: "s" } } as const;
    const turn: Message = { role: "assistant", content: [thought, ...calls("1").content] as never };
    const { body } = encode({ reasoning: { effort: "low" }, messages: [hello, turn, results("1")] });
    expect(body.thinking).toEqual(budget(2048));
  });

  it("fixes the temperature", () => {
    const { body, dropped } = encode({ reasoning: { effort: "low" }, temperature: 0.5 });
    expect(body).not.toHaveProperty("temperature");
    expect(dropped.map(({ path }) => path)).toEqual(["temperature"]);
  });

  function budget(tokens: number) {
    return { type: "enabled", budget_tokens: tokens };
  }
});

describe("any request", () => {
  const models = fc.constantFrom(
    OPUS_45,
    NEWEST,
    "claude-3-5-haiku-20241022",
    "claude-3-7-sonnet-20250219",
    "claude-opus-4-1-20250805",
    "claude-sonnet-4-6",
    "claude-opus-4-8",
    "claude-sonnet-5-5",
    "claude-fable-5-1",
    "claude-haiku-5-5",
    "MiniMax-M3",
  );
  const requests = fc.oneof(arbitraryRequest(), arbitraryRequest({ anyOrder: true }));

  it("becomes one that the API's rules allow", () => {
    fc.assert(
      fc.property(requests, models, (request, model) => {
        const { body, dropped } = anthropicBackend.encode(request, targetOf(model));
        const messages = itemsOf(body.messages).map(openMembers);
        const roles = messages.map(({ role }) => role);
        for (const [at, role] of roles.entries()) {
          expect(role).not.toBe(roles[at + 1]);
          if (role !== "system") continue;
          expect(roles[at - 1]).toBe("user");
          expect([undefined, "assistant"]).toContain(roles[at + 1]);
        }
        for (const [at, { role, content }] of messages.entries()) {
          const blocks = itemsOf(content).map(openMembers);
          expect(blocks.length).toBeGreaterThan(0);
          const types = blocks.map(({ type }) => type);
          const results = types.lastIndexOf("tool_result") + 1;
          expect(types.slice(0, results)).toEqual(Array.from({ length: results }, () => "tool_result"));
          if (role === "assistant") expect(["thinking", "redacted_thinking"]).not.toContain(types.at(-1));
          const asked = blocks.flatMap(({ type, id }) => (type === "tool_use" ? [id] : []));
          const answers = itemsOf(messages[at + 1]?.content).flatMap((block) => openMembers(block).tool_use_id ?? []);
          if (asked.length > 0) expect(new Set(answers)).toEqual(new Set(asked));
          expect(asked.every((id) => typeof id === "string" && /^[a-zA-Z0-9_-]+$/.test(id))).toBe(true);
        }
        for (const text of textsOf(body)) expect(text.trim()).not.toBe("");
        const { max_tokens: bound, thinking } = body;
        expect(bound).toBeGreaterThanOrEqual(1);
        if (request.maxOutputTokens !== undefined) expect(bound).toBe(request.maxOutputTokens);
        const budget = openMembers(thinking).budget_tokens;
        if (budget !== undefined) {
          expect(budget).toBeGreaterThanOrEqual(1024);
          expect(budget).toBeLessThan(Number(bound));
        }
        for (const { path, message } of dropped) expect([path, message].every((text) => text !== "")).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("loses no parameter without saying so", () => {
    const CARRIED: Partial<Record<keyof CanonicalRequest, string>> = {
      maxOutputTokens: "max_tokens",
      temperature: "temperature",
      topP: "top_p",
      topK: "top_k",
      stop: "stop_sequences",
      user: "metadata",
      serviceTier: "service_tier",
    };
    const NEUTRAL = [1, 0, "medium", undefined] as const;
    const LOST = [
      "temperature",
      "topP",
      "topK",
      "stop",
      "seed",
      "presencePenalty",
      "frequencyPenalty",
      "logprobs",
    ] as const;
    fc.assert(
      fc.property(requests, models, (request, model) => {
        const { body, dropped } = anthropicBackend.encode(request, targetOf(model));
        for (const key of [...LOST, "maxOutputTokens", "user", "serviceTier", "verbosity", "choices"] as const) {
          const value = request[key];
          if (NEUTRAL.some((neutral) => neutral === value)) continue;
          const member = CARRIED[key];
          const isCarried = member !== undefined && Object.hasOwn(body, member);
          expect([key, isCarried || dropped.some(({ path }) => path === (request.names[key] ?? key))]).toEqual([
            key,
            true,
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  const block = openMembers(value);
  const own = block.type === "text" && typeof block.text === "string" ? [block.text] : [];
  return [...own, ...textsOf([block.content, block.system, block.messages].filter((each) => typeof each === "object"))];
}
