import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryRequest, located } from "../../canonical/arbitrary.fixture.ts";
import type { CanonicalRequest, Message, Seal, Tool } from "../../canonical/request.ts";
import type { Target } from "../protocol.ts";
import { encode } from "./encode.ts";
import type { Content } from "./parts.ts";

const target = (model: string): Target => ({
  model,
  dialect: { id: "gemini", name: "Google Gemini", streamUsage: "always", unmetered: [] },
  defaultMaxOutputTokens: 4096,
});

const HELLO: Message = { role: "user", content: [{ type: "text", text: "Hello" }] };
const WEATHER: Tool = {
  name: "weather",
  description: "Says the weather.",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};
const PING: Tool = { name: "ping", parameters: { type: "object", properties: {}, additionalProperties: false } };

const request = (more: Partial<CanonicalRequest> = {}): CanonicalRequest => ({
  messages: [HELLO],
  tools: [],
  stream: false,
  names: {},
  foreign: [],
  ...more,
});

const encoded = (more: Partial<CanonicalRequest>, model = "gemini-3-flash-preview") =>
  encode(request(more), target(model));
const seal = (data: string, by: Seal["by"] = "gemini"): Seal => ({ by, kind: "signature", data });
const contentsOf = (messages: Message[], model?: string) => encoded({ messages }, model).body.contents;
const paths = ({ dropped }: ReturnType<typeof encode>) => dropped.map(({ path }) => path);

describe("the path", () => {
  it.each([
    ["gemini-2.5-flash", false, "/v1beta/models/gemini-2.5-flash:generateContent"],
    ["gemini-2.5-flash", true, "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse"],
    ["models/gemini-2.5-flash", false, "/v1beta/models/gemini-2.5-flash:generateContent"],
    ["tunedModels/mine-1", false, "/v1beta/tunedModels/mine-1:generateContent"],
  ])("of %s, streamed %s, is %s", (model, stream, path) => {
    expect(encode(request({ stream }), target(model)).path).toBe(path);
  });

  it("stays one segment behind its collection, whatever the model is called", () => {
    const step = fc.constantFrom(
      "..",
      ".",
      "/",
      "?",
      "#",
      "%2e%2e",
      "%2F",
      "\\",
      ":",
      "models/",
      "tunedModels/",
      "\ud800",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(step, fc.string()), { maxLength: 6 }), fc.boolean(), (steps, stream) => {
        const url = new URL(encode(request({ stream }), target(steps.join(""))).path, "https://host.example");
        expect(url.host).toBe("host.example");
        expect(url.pathname).toMatch(/^\/v1beta\/(?:models|tunedModels)\/[^/]*:(?:streamG|g)enerateContent$/);
        expect(url.search).toBe(stream ? "?alt=sse" : "");
        expect(url.hash).toBe("");
      }),
    );
  });
});

describe("the conversation", () => {
  it("gathers instructions from anywhere in order, and leaves no marks of the cache", () => {
    const { body, dropped } = encoded({
      messages: [
        { role: "system", content: [{ type: "text", text: "One", cache: { ttl: "1h" } }] },
        HELLO,
        { role: "developer", content: [{ type: "text", text: "Two" }] },
        { role: "user", content: [{ type: "text", text: "Again" }] },
      ],
      cacheKey: "k",
    });
    expect(dropped).toEqual([]);
    expect(body).toEqual({
      systemInstruction: { parts: [{ text: "One" }, { text: "Two" }] },
      contents: [{ role: "user", parts: [{ text: "Hello" }, { text: "Again" }] }],
    });
  });

  it("asks by the instructions where there is nothing else", () => {
    const system: Message = { role: "system", content: [{ type: "text", text: "Say hi" }] };
    expect(encoded({ messages: [system] }).body).toEqual({ contents: [{ role: "user", parts: [{ text: "Say hi" }] }] });
  });

  it("puts instructions before the first words of a model that has no place for them", () => {
    const system: Message = { role: "system", content: [{ type: "text", text: "Be brief" }] };
    expect(encoded({ messages: [system, HELLO] }, "gemma-3-27b-it").body).toEqual({
      contents: [{ role: "user", parts: [{ text: "Be brief" }, { text: "Hello" }] }],
    });
  });

  it("gives each response its function's name, in the order of the calls, pictures inside", () => {
    const picture = { kind: "base64", mediaType: "image/png", data: "AAAA" } as const;
    const messages: Message[] = [
      HELLO,
      {
        role: "assistant",
        content: [
          { type: "tool_call", id: "a", name: "weather", arguments: '{"city":"Rome"}', seal: seal("s1") },
          { type: "tool_call", id: "b", name: "ping", arguments: "{}" },
        ],
      },
      {
        role: "tool",
        content: [{ type: "tool_result", callId: "b", failed: true, content: [{ type: "text", text: "no" }] }],
      },
      {
        role: "tool",
        content: [
          {
            type: "tool_result",
            callId: "a",
            content: [
              { type: "text", text: "sun" },
              { type: "image", media: picture },
            ],
          },
        ],
      },
    ];
    const model = {
      role: "model",
      parts: [
        { functionCall: { id: "a", name: "weather", args: { city: "Rome" } }, thoughtSignature: "s1" },
        { functionCall: { id: "b", name: "ping", args: {} } },
      ],
    };
    const inlineData = { mimeType: "image/png", data: "AAAA" };
    const sun = { id: "a", name: "weather", response: { output: "sun" } };
    const no = { functionResponse: { id: "b", name: "ping", response: { error: "no" } } };
    expect(contentsOf(messages)).toEqual([
      { role: "user", parts: [{ text: "Hello" }] },
      model,
      { role: "user", parts: [{ functionResponse: { ...sun, parts: [{ inlineData }] } }, no] },
    ]);
    expect(contentsOf(messages, "gemini-2.5-flash")).toEqual([
      { role: "user", parts: [{ text: "Hello" }] },
      model,
      { role: "user", parts: [{ functionResponse: sun }, no, { text: "Result of weather:" }, { inlineData }] },
    ]);
  });

  it("puts behind the responses what may not stand inside one", () => {
    const gif = { kind: "base64", mediaType: "image/gif", data: "R0lG" } as const;
    const contents = contentsOf([
      HELLO,
      { role: "assistant", content: [{ type: "tool_call", id: "a", name: "ping", arguments: "{}", seal: seal("s") }] },
      { role: "tool", content: [{ type: "tool_result", callId: "a", content: [{ type: "image", media: gif }] }] },
    ]);
    expect(contents).toMatchObject([
      {},
      {},
      {
        parts: [
          { functionResponse: { response: { output: "" } } },
          { text: "Result of ping:" },
          { inlineData: { mimeType: "image/gif", data: "R0lG" } },
        ],
      },
    ]);
  });

  it("keeps the answer before a question of which nothing can be sent", () => {
    const file = { type: "file", media: { kind: "file", id: "file-1" } } as const;
    const yes: Message = { role: "assistant", content: [{ type: "text", text: "Yes" }] };
    const unsent: Message = { role: "user", content: [file] };
    const contents = contentsOf([HELLO, yes, unsent, yes, unsent], "gemini-3.8-flash");
    expect(contents).toEqual([
      { role: "user", parts: [{ text: "Hello" }] },
      { role: "model", parts: [{ text: "Yes" }, { text: "Yes" }] },
    ]);
  });

  it("drops what answers no call, or answers it again", () => {
    const result = (callId: string, at: string): Message => ({
      role: "tool",
      content: [{ type: "tool_result", callId, content: [], at }],
    });
    const said = encoded({
      messages: [
        HELLO,
        {
          role: "assistant",
          content: [{ type: "tool_call", id: "a", name: "ping", arguments: "{}", seal: seal("s") }],
        },
        result("x", "messages.2"),
        result("a", "messages.3"),
        result("a", "messages.4"),
      ],
    });
    expect(paths(said)).toEqual(["messages.2", "messages.4"]);
    expect(JSON.stringify(said.body).match(/"functionResponse"/g)).toHaveLength(1);
  });

  it("says of arguments that are no object that they are not sent", () => {
    const call = { type: "tool_call", id: "a", name: "ping", seal: seal("s"), at: "messages.1.tool_calls.0" } as const;
    for (const text of ["", "[1]", "{", '"x"']) {
      const said = encoded({
        messages: [HELLO, { role: "assistant", content: [{ ...call, arguments: text }] }, HELLO],
      });
      expect(paths(said)).toEqual(["messages.1.tool_calls.0"]);
    }
  });

  it("drops a beginning of the answer where the model does not go on with it", () => {
    const begun: Message = { role: "assistant", content: [{ type: "text", text: "{", at: "messages.1.content" }] };
    expect(contentsOf([HELLO, begun])).toHaveLength(2);
    const said = encoded({ messages: [HELLO, begun] }, "gemini-3.8-flash");
    expect(said.body.contents).toHaveLength(1);
    expect(paths(said)).toEqual(["messages.1.content"]);
  });

  it("names a speaker's name where it stood", () => {
    const named: Message = {
      role: "user",
      name: "Ann",
      content: [{ type: "text", text: "Hi", at: "messages.0.content" }],
    };
    expect(paths(encoded({ messages: [named] }))).toEqual(["messages.0.name"]);
  });
});

describe("signatures", () => {
  const call = { type: "tool_call", id: "a", name: "ping", arguments: "{}" } as const;
  const functionCall = { id: "a", name: "ping", args: {} };
  const model = (content: Extract<Message, { role: "assistant" }>["content"], name?: string) => {
    const contents = contentsOf([HELLO, { role: "assistant", content }, HELLO], name) as Content[];
    return contents.find(({ role }) => role === "model")?.parts;
  };

  it.each([
    ["gemini-3-pro-preview", "skip_thought_signature_validator"],
    ["gemini-flash-latest", "skip_thought_signature_validator"],
    ["gemini-2.5-pro", undefined],
  ])("of a call that another maker's model made are Google's placeholder where one is wanted: %s", (name, wanted) => {
    const parts = model(
      [
        { ...call, seal: seal("other", "openai") },
        { ...call, id: "b" },
      ],
      name,
    );
    expect(parts?.map(({ thoughtSignature }) => thoughtSignature)).toEqual([wanted, undefined]);
    expect(JSON.stringify(parts)).not.toContain("other");
  });

  it("go back to the text that they came behind", () => {
    expect(
      model([
        { type: "text", text: "Yes" },
        { type: "thinking", text: "", seal: seal("s") },
      ]),
    ).toEqual([{ text: "Yes", thoughtSignature: "s" }]);
  });

  it("go to the first call where it has none and they come right before it", () => {
    expect(model([{ type: "text", text: "Yes" }, { type: "thinking", text: "", seal: seal("s") }, call])).toEqual([
      { text: "Yes" },
      { functionCall, thoughtSignature: "s" },
    ]);
    expect(
      model([
        { type: "text", text: "Yes" },
        { type: "thinking", text: "", seal: seal("t") },
        { ...call, seal: seal("c") },
      ]),
    ).toEqual([
      { text: "Yes", thoughtSignature: "t" },
      { functionCall, thoughtSignature: "c" },
    ]);
  });

  it("are not lost where two come behind one text", () => {
    expect(
      model([
        { type: "text", text: "Yes" },
        { type: "thinking", text: "", seal: seal("a") },
        { type: "thinking", text: "", seal: seal("b") },
      ]),
    ).toEqual([
      { text: "Yes", thoughtSignature: "a" },
      { text: "", thoughtSignature: "b" },
    ]);
  });

  it("stand in a part without text where there is nothing that they could belong to", () => {
    expect(model([{ type: "thinking", text: "", seal: seal("s") }])).toEqual([{ text: "", thoughtSignature: "s" }]);
  });

  it("go back with their thought; what Gemini has not signed stays behind", () => {
    expect(
      model([
        { type: "thinking", text: "unsigned" },
        { type: "thinking", text: "foreign", seal: seal("x", "anthropic") },
        { type: "thinking", text: "Hm", seal: seal("s") },
        { type: "text", text: "Yes" },
      ]),
    ).toEqual([{ text: "Hm", thought: true, thoughtSignature: "s" }, { text: "Yes" }]);
  });
});

describe("media", () => {
  const image = (url: string) => ({ type: "image", media: { kind: "url", url }, at: "at" }) as const;
  const of = (content: Extract<Message, { role: "user" }>["content"], model?: string) =>
    encoded({ messages: [{ role: "user", content }] }, model);
  const partsOf = (said: ReturnType<typeof encode>) => (said.body.contents as Content[])[0]?.parts;

  it.each([
    ["https://example.com/a.PNG?x=1", { fileUri: "https://example.com/a.PNG?x=1", mimeType: "image/png" }],
    ["https://example.com/a", { fileUri: "https://example.com/a" }],
    ["https://example.com/a.constructor", { fileUri: "https://example.com/a.constructor" }],
    ["https://youtu.be/abc", { fileUri: "https://youtu.be/abc" }],
  ])("at %s go as they are, with their type where the name tells it", (url, fileData) => {
    expect(partsOf(of([image(url)]))).toEqual([{ fileData }]);
  });

  it.each(["gs://bucket/a.png", "file:///etc/passwd", "nonsense", "data:image/png;base64,AAAA"])(
    "at %s are dropped",
    (url) => {
      expect(paths(of([image(url)]))).toEqual(["at"]);
    },
  );

  it("at a URL are dropped for models that fetch nothing, except videos", () => {
    const said = of(
      [image("https://example.com/a.png"), image("https://www.youtube.com/watch?v=1")],
      "gemini-2.0-flash",
    );
    expect(paths(said)).toEqual(["at"]);
    expect(partsOf(said)).toEqual([{ fileData: { fileUri: "https://www.youtube.com/watch?v=1" } }]);
  });

  it("are found by the names of Google's own files only", () => {
    const file = (id: string) => ({ type: "file", media: { kind: "file", id }, at: "at" }) as const;
    const fileUri = "https://generativelanguage.googleapis.com/v1beta/files/abc-1";
    expect(partsOf(of([file("files/abc-1")]))).toEqual([{ fileData: { fileUri } }]);
    expect(partsOf(of([file(fileUri)]))).toEqual([{ fileData: { fileUri } }]);
    for (const id of ["file-123", "files/../models", "files/a?b", `${fileUri}/../x`]) {
      expect(paths(of([file(id)]))).toEqual(["at"]);
    }
  });

  it("keep a document's name and what is said of it, as text before it", () => {
    const said = of([
      {
        type: "file",
        media: { kind: "base64", mediaType: "application/pdf", data: "AAAA" },
        name: "a.pdf",
        context: "Old",
        cite: true,
        at: "at",
      },
      { type: "file", media: { kind: "text", text: "Words" } },
    ]);
    expect(partsOf(said)).toEqual([
      { text: "File: a.pdf\nOld" },
      { inlineData: { mimeType: "application/pdf", data: "AAAA" } },
      { text: "Words" },
    ]);
    expect(paths(said)).toEqual(["at"]);
  });

  it("say how closely to look where all media ask for the same, else drop it", () => {
    const picture = (detail: "low" | "high" | "auto") => ({
      ...image("https://example.com/a.png"),
      detail,
      at: detail,
    });
    const detail = (...details: ("low" | "high" | "auto")[]) => of(details.map(picture));
    expect(detail("low", "low").body.generationConfig).toEqual({ mediaResolution: "MEDIA_RESOLUTION_LOW" });
    expect(detail("auto").body.generationConfig).toBeUndefined();
    expect(detail("low", "high", "auto").body.generationConfig).toBeUndefined();
    expect(paths(detail("low", "high", "auto"))).toEqual(["low", "high"]);
    expect(paths(of([picture("high"), { type: "file", media: { kind: "file", id: "files/a" } }]))).toEqual(["high"]);
  });
});

describe("tools", () => {
  it("pass their JSON Schema as it is, and none where they take nothing", () => {
    expect(encoded({ tools: [WEATHER, PING, { name: "bare" }] }).body.tools).toEqual([
      {
        functionDeclarations: [
          { name: "weather", description: "Says the weather.", parametersJsonSchema: WEATHER.parameters },
          { name: "ping" },
          { name: "bare" },
        ],
      },
    ]);
  });

  it("keep a schema that takes whatever it is given", () => {
    const parameters = { type: "object", properties: {}, additionalProperties: true };
    expect(encoded({ tools: [{ name: "any", parameters }] }).body.tools).toEqual([
      { functionDeclarations: [{ name: "any", parametersJsonSchema: parameters }] },
    ]);
  });

  it.each([
    [{ kind: "auto" }, { mode: "AUTO" }],
    [{ kind: "none" }, { mode: "NONE" }],
    [{ kind: "required" }, { mode: "ANY" }],
    [
      { kind: "tool", name: "ping" },
      { mode: "ANY", allowedFunctionNames: ["ping"] },
    ],
    [
      { kind: "among", names: ["ping"], required: true },
      { mode: "ANY", allowedFunctionNames: ["ping"] },
    ],
    [
      { kind: "among", names: ["ping"], required: false },
      { mode: "VALIDATED", allowedFunctionNames: ["ping"] },
    ],
  ] as const)("are chosen: %j", (choice, functionCallingConfig) => {
    const toolChoice = choice.kind === "among" ? { ...choice, names: [...choice.names] } : choice;
    expect(encoded({ tools: [PING], toolChoice }).body.toolConfig).toEqual({ functionCallingConfig });
  });

  it("that are strict are called by their schema", () => {
    const { body } = encoded({ tools: [{ ...WEATHER, strict: true }] });
    expect(body.toolConfig).toEqual({ functionCallingConfig: { mode: "VALIDATED" } });
  });

  it("that are not there cannot be chosen", () => {
    const said = encoded({ toolChoice: { kind: "required" }, names: { toolChoice: "tool_choice" } });
    expect(said.body).not.toHaveProperty("toolConfig");
    expect(paths(said)).toEqual(["tool_choice"]);
  });
});

describe("parameters", () => {
  const config = (more: Partial<CanonicalRequest>, model?: string) => encoded(more, model).body.generationConfig;

  it("have Gemini's names", () => {
    const said = encoded(
      {
        maxOutputTokens: 10,
        temperature: 0.5,
        topP: 0.9,
        topK: 40,
        stop: ["a", "b"],
        seed: 7,
        choices: 2,
        logprobs: { top: 3 },
        presencePenalty: 0,
        frequencyPenalty: 0,
        parallelToolCalls: false,
        verbosity: "medium",
        serviceTier: "auto",
      },
      "gemini-2.5-flash",
    );
    expect(said.dropped).toEqual([]);
    expect(said.body.generationConfig).toEqual({
      maxOutputTokens: 10,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      stopSequences: ["a", "b"],
      seed: 7,
      candidateCount: 2,
      responseLogprobs: true,
      logprobs: 3,
    });
  });

  it("are no reason to refuse hints that change no answer", () => {
    expect(encoded({ user: "u", cacheKey: "k" }).dropped).toEqual([]);
  });

  it.each([
    ["gemini-2.5-flash", { serviceTier: "priority" }, "serviceTier"],
    ["gemini-2.5-flash", { verbosity: "low" }, "verbosity"],
    ["gemini-2.5-flash", { logitBias: { 1: 2 } }, "logitBias"],
    ["gemini-2.5-flash", { seed: 2 ** 31 }, "seed"],
    ["gemini-2.5-flash", { stop: ["1", "2", "3", "4", "5", "6"] }, "stop"],
    ["gemini-2.5-flash", { stop: [""] }, "stop"],
    ["gemini-2.5-flash", { presencePenalty: 1 }, "presencePenalty"],
    ["gemini-2.5-flash", { frequencyPenalty: -1 }, "frequencyPenalty"],
    ["gemini-2.5-flash", { tools: [PING], parallelToolCalls: false }, "parallelToolCalls"],
    ["gemini-2.5-flash", { tools: [PING], format: { kind: "json" } }, "format"],
    ["gemini-3-flash-preview", { tools: [PING], toolChoice: { kind: "required" }, format: { kind: "json" } }, "format"],
    ["gemini-3-flash-preview", { choices: 2 }, "choices"],
    ["gemini-3.6-flash", { temperature: 0.2 }, "temperature"],
    ["gemini-3.5-flash-lite", { topP: 0.2 }, "topP"],
    ["gemini-4-carbon", { topK: 4 }, "topK"],
    ["gemini-2.0-flash", { reasoning: { effort: "low" } }, "reasoning"],
    ["gemini-2.5-pro", { reasoning: { effort: "none" } }, "reasoning"],
    ["gemini-2.5-flash-lite", { reasoning: { budgetTokens: 100 } }, "reasoning"],
    ["gemini-3.8-flash", { reasoning: { effort: "none" } }, "reasoning"],
  ] satisfies [string, Partial<CanonicalRequest>, string][])(
    "that %s cannot honour are dropped by the client's name: %j",
    (model, more, key) => {
      expect(paths(encoded({ ...more, names: { [key]: "named_so" } }, model))).toEqual(["named_so"]);
      expect(paths(encoded(more, model))).toEqual([key]);
    },
  );

  it("that ask for nothing special are no reason to refuse", () => {
    const usual = { temperature: 1, topP: 1, choices: 1, presencePenalty: 0, frequencyPenalty: 0, logitBias: {} };
    expect(encoded(usual, "gemini-3.8-flash")).toMatchObject({ dropped: [], body: { contents: expect.anything() } });
    expect(config(usual, "gemini-3.8-flash")).toBeUndefined();
  });

  it("send at most five stop sequences", () => {
    expect(config({ stop: ["1", "2", "3", "4", "5", "6"] })).toEqual({ stopSequences: ["1", "2", "3", "4", "5"] });
  });

  it("put a format into a schema, whose constants Gemini knows as enumerations", () => {
    const schema = {
      type: "object",
      properties: { kind: { const: "a" }, on: { const: true }, const: { type: "string" } },
      anyOf: [{ $ref: "#/$defs/b" }],
      $defs: { b: { type: "array", items: { const: 1 } } },
    };
    expect(config({ format: { kind: "schema", name: "x", schema, description: "An x", strict: true } })).toEqual({
      responseMimeType: "application/json",
      responseJsonSchema: {
        type: "object",
        description: "An x",
        properties: { kind: { enum: ["a"] }, on: { const: true }, const: { type: "string" } },
        anyOf: [{ $ref: "#/$defs/b" }],
        $defs: { b: { type: "array", items: { enum: [1] } } },
      },
    });
    expect(config({ format: { kind: "json" }, tools: [PING] })).toEqual({ responseMimeType: "application/json" });
    expect(config({ format: { kind: "text" }, tools: [PING] }, "gemini-2.5-flash")).toBeUndefined();
  });

  it.each([
    ["gemini-2.5-flash", { effort: "none" }, { thinkingBudget: 0 }],
    ["gemini-2.5-flash", { effort: "none", show: true }, { thinkingBudget: 0 }],
    ["gemini-2.5-flash", { effort: "medium", show: true }, { thinkingBudget: 8192, includeThoughts: true }],
    ["gemini-2.5-flash", { effort: "xhigh" }, { thinkingBudget: 24_576, includeThoughts: true }],
    ["gemini-2.5-pro", { effort: "xhigh" }, { thinkingBudget: 32_768, includeThoughts: true }],
    ["gemini-2.5-pro", { effort: "max" }, { thinkingBudget: 32_768, includeThoughts: true }],
    ["gemini-2.5-pro", { effort: "none" }, { thinkingBudget: 128 }],
    ["gemini-2.5-flash", { adaptive: true, show: false }, { thinkingBudget: -1, includeThoughts: false }],
    ["gemini-2.5-flash", { effort: "low", budgetTokens: 5000 }, { thinkingBudget: 5000, includeThoughts: true }],
    ["gemini-2.5-flash-lite", { budgetTokens: 100 }, { thinkingBudget: 512, includeThoughts: true }],
    ["tunedModels/mine", { budgetTokens: 100 }, { thinkingBudget: 100, includeThoughts: true }],
    ["gemini-3-flash-preview", { effort: "none" }, { thinkingLevel: "MINIMAL" }],
    ["gemini-3-flash-preview", { effort: "xhigh" }, { thinkingLevel: "HIGH", includeThoughts: true }],
    ["gemini-3-flash-preview", { effort: "max" }, { thinkingLevel: "HIGH", includeThoughts: true }],
    ["gemini-3-pro-preview", { effort: "medium" }, { thinkingLevel: "HIGH", includeThoughts: true }],
    ["gemini-3.1-pro-preview", { effort: "medium" }, { thinkingLevel: "MEDIUM", includeThoughts: true }],
    ["gemini-3.1-pro-preview", { effort: "minimal" }, { thinkingLevel: "LOW", includeThoughts: true }],
    ["gemini-3.8-flash", { effort: "none" }, { thinkingLevel: "LOW" }],
    ["gemini-3-flash-preview", { budgetTokens: 500 }, { thinkingLevel: "MINIMAL", includeThoughts: true }],
    ["gemini-3-flash-preview", { budgetTokens: 2000, show: true }, { thinkingLevel: "LOW", includeThoughts: true }],
    ["gemini-3-flash-preview", { budgetTokens: 10_000 }, { thinkingLevel: "MEDIUM", includeThoughts: true }],
    ["gemini-3-flash-preview", { budgetTokens: 32_000 }, { thinkingLevel: "HIGH", includeThoughts: true }],
    ["gemini-3-flash-preview", { adaptive: true }, { includeThoughts: true }],
    ["gemini-2.0-flash", { effort: "none", show: false }, undefined],
    ["gemini-3-flash-preview", { effort: "low", show: false }, { thinkingLevel: "LOW", includeThoughts: false }],
  ] as const)("tell %s how much to think: %j", (model, reasoning, thinkingConfig) => {
    expect(config({ reasoning }, model)).toEqual(thinkingConfig && { thinkingConfig });
  });
});

/** What the API would refuse. */
function faultsOf(contents: readonly Content[]): string[] {
  const faults: string[] = [];
  const open = new Map<string, string>();
  let before: string | undefined;
  for (const { role, parts } of contents) {
    if (parts.length === 0) faults.push("a content without parts");
    if (role === "model" && before === "model") faults.push("the model twice in a row");
    before = role;
    for (const part of parts) {
      const { thought: _thought, thoughtSignature, ...data } = part;
      const [kind, ...more] = Object.keys(data);
      if (kind === undefined || more.length > 0) faults.push(`a part of ${Object.keys(data).length} kinds`);
      if (data.text === "" && !thoughtSignature) faults.push("an empty part");
      const isModels = kind === "functionCall" || thoughtSignature !== undefined;
      const isUsers = kind === "functionResponse" || kind === "inlineData" || kind === "fileData";
      if (role === "user" ? isModels : isUsers) faults.push(`${kind} said by ${role}`);
      if (part.functionCall) open.set(part.functionCall.id, part.functionCall.name);
      if (!part.functionResponse) continue;
      const { id, name } = part.functionResponse;
      if (open.get(id) !== name) faults.push(`a response to no call of ${name}`);
      open.delete(id);
    }
  }
  return [...faults, ...[...open.keys()].map((id) => `no response to ${id}`)];
}

it("takes a conversation of any length", () => {
  const parts = Array.from({ length: 200_000 }, () => ({ type: "text" as const, text: "a" }));
  const said = encoded({
    messages: [HELLO, { role: "user", content: parts }, { role: "assistant", content: parts }, HELLO],
  });
  expect((said.body.contents as Content[]).map((content) => content.parts.length)).toEqual([200_001, 200_000, 1]);
});

describe("any request", () => {
  const models = fc.constantFrom(
    "gemini-2.0-flash",
    "gemini-2.5-pro",
    "gemini-3-flash-preview",
    "gemini-3.8-flash",
    "gemma-3-4b-it",
  );

  it("is sound: roles, no empty parts, every response named and behind its call, none of other makers' seals", () => {
    fc.assert(
      fc.property(arbitraryRequest({ anyOrder: true }), models, (given, model) => {
        const wanted = located(given);
        const before = structuredClone(wanted);
        const { body, dropped } = encode(wanted, target(model));
        expect(wanted).toEqual(before);
        expect(faultsOf(body.contents as Content[])).toEqual([]);
        const sent = JSON.stringify(body);
        const seals = given.messages.flatMap(({ content }) =>
          content.map((part) => ("seal" in part ? part.seal : undefined)),
        );
        const ours = new Set(seals.flatMap((each) => (each?.by === "gemini" ? [each.data] : [])));
        for (const { by, data } of seals.filter((each) => each !== undefined)) {
          const isSent = sent.includes(`"thoughtSignature":${JSON.stringify(data)}`);
          if (isSent !== ours.has(data)) expect.fail(`a seal by ${by} is ${isSent ? "" : "not "}sent`);
        }
        expect(dropped.filter(({ path }) => path === "")).toEqual([]);
      }),
    );
  });

  it("has all of its words, and each file that is not dropped", () => {
    fc.assert(
      fc.property(arbitraryRequest(), models, (given, model) => {
        const wanted = located(given);
        const { body, dropped } = encode(wanted, target(model));
        const sent = JSON.stringify(body);
        const gone = new Set(dropped.map(({ path }) => path));
        for (const message of wanted.messages) {
          for (const part of message.content) {
            if (part.type === "text") expect(sent).toContain(JSON.stringify(part.text).slice(1, -1));
            if (part.type !== "image" && part.type !== "file") continue;
            const { media } = part;
            const words = media.kind === "url" ? media.url : media.kind === "base64" ? media.data : undefined;
            if (words !== undefined && !gone.has(part.at ?? "")) expect(sent).toContain(words);
            if (media.kind === "file") expect(gone).toContain(part.at);
          }
        }
      }),
    );
  });
});
