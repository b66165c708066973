import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProviderSandbox, startProviderSandbox } from "../server.ts";

let sandbox: ProviderSandbox;
beforeAll(async () => {
  sandbox = await startProviderSandbox({ port: 0 });
});
afterAll(() => sandbox.close());

const call = async (body: unknown, { model = "gemini-3-pro-preview", action = "generateContent" } = {}) => {
  const response = await fetch(`${sandbox.url}/gemini/v1beta/models/${model}:${action}`, {
    method: "POST",
    headers: { "x-goog-api-key": "g-key" },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
};
const ask = async (body: unknown, model?: string) => JSON.parse((await call(body, model ? { model } : {})).text);
const events = async (body: unknown, model?: string) =>
  (await call(body, { action: "streamGenerateContent?alt=sse", ...(model ? { model } : {}) })).text
    .split("\n\n")
    .filter(Boolean)
    .map((event) => JSON.parse(event.slice("data: ".length)));

const user = (text: string) => ({ role: "user", parts: [{ text }] });
const says = (text: string, more: object = {}) => ({ contents: [user(text)], ...more });
const weather = { name: "get_weather", parameters: { type: "OBJECT", properties: { city: { type: "STRING" } } } };
const tools = [{ functionDeclarations: [weather] }];
const answer = (name: string) => ({ functionResponse: { name, response: { output: "sunny" } } });
const png = Buffer.from("\x89PNG\r\n\x1a\n0000", "latin1").toString("base64");

describe("Gemini", () => {
  it("signs the first of calls side by side, gives each an id, and takes them back", async () => {
    const first = await ask(says("weather in Paris and in Rome", { tools }));
    const { parts } = first.candidates[0].content;
    expect(parts.map((part: object) => "thoughtSignature" in part)).toEqual([true, false]);
    expect(parts.map(({ functionCall }: { functionCall: object }) => functionCall)).toEqual([
      { id: expect.any(String), name: "get_weather", args: { city: "Paris" } },
      { id: expect.any(String), name: "get_weather", args: { city: "Rome" } },
    ]);
    const next = (model: object[]) => ({
      contents: [
        user("weather"),
        { role: "model", parts: model },
        { role: "user", parts: [answer("get_weather"), answer("get_weather")] },
      ],
      tools,
    });
    expect((await call(next(parts))).status).toBe(200);
    const [signed, second] = parts;
    const { thoughtSignature, ...bare } = signed;
    expect((await call(next([bare, second]))).text).toContain("missing a thought_signature in functionCall parts");
    expect((await call(next([bare, second]), { model: "gemini-2.5-flash" })).status).toBe(200);
    expect((await call(next([{ ...bare, thoughtSignature: "skip_thought_signature_validator" }, second]))).status).toBe(
      200,
    );
    const other = { ...bare.functionCall, args: { city: "Oslo" } };
    const elsewhere = await call(next([{ functionCall: other, thoughtSignature }, second]));
    expect([elsewhere.status, elsewhere.text]).toEqual([400, expect.stringContaining("Corrupted thought signature")]);
  });

  it("asks for signatures in the turn that still goes on, and not before it", async () => {
    const unsigned = { role: "model", parts: [{ functionCall: { name: "get_weather", args: {} } }] };
    const results = { role: "user", parts: [answer("get_weather")] };
    const history = [user("weather"), unsigned, results, { role: "model", parts: [{ text: "sunny" }] }];
    expect((await call({ contents: [...history, user("and now?")], tools })).status).toBe(200);
    expect((await call({ contents: [...history, user("and now?"), unsigned, results], tools })).status).toBe(400);
  });

  it("signs text in its last, empty part, and takes it back whole", async () => {
    const frames = await events(says("rivers"));
    const last = frames.at(-1).candidates[0].content.parts[0];
    expect(last).toEqual({ text: "", thoughtSignature: expect.any(String) });
    const [whole] = (await ask(says("rivers"))).candidates[0].content.parts;
    expect(whole.thoughtSignature).toBe(last.thoughtSignature);
    const back = { contents: [user("rivers"), { role: "model", parts: [whole] }, user("more")] };
    expect((await call(back)).status).toBe(200);
  });

  it("shows thought when asked, and counts it beside the candidates in any case", async () => {
    const shown = await ask(says("rivers", { generationConfig: { thinkingConfig: { includeThoughts: true } } }));
    const hidden = await ask(says("rivers"));
    expect(shown.candidates[0].content.parts[0]).toMatchObject({ thought: true, text: expect.any(String) });
    expect(hidden.candidates[0].content.parts).toHaveLength(1);
    for (const { usageMetadata: usage } of [shown, hidden])
      expect(usage.totalTokenCount).toBe(
        usage.promptTokenCount + usage.candidatesTokenCount + usage.thoughtsTokenCount,
      );
  });

  it("blocks answers and prompts, and stumbles over calls, when told so", async () => {
    expect((await ask(says("[[safety]]"))).candidates[0]).toMatchObject({
      finishReason: "SAFETY",
      safetyRatings: expect.arrayContaining([expect.objectContaining({ blocked: true })]),
    });
    const blocked = await ask(says("[[blocked]]"));
    expect(blocked).toMatchObject({ promptFeedback: { blockReason: "SAFETY" } });
    expect(blocked).not.toHaveProperty("candidates");
    expect((await events(says("[[malformed]]"))).at(-1).candidates[0].finishReason).toBe("MALFORMED_FUNCTION_CALL");
  });

  it("answers in the schema that was asked for, in both languages of schema", async () => {
    const config = (more: object) => ({ generationConfig: { responseMimeType: "application/json", ...more } });
    const open = { type: "OBJECT", properties: { score: { type: "INTEGER", maximum: 5 } }, required: ["score"] };
    const json = {
      type: "object",
      properties: { score: { type: "integer", maximum: 5 } },
      additionalProperties: false,
    };
    for (const more of [{ responseSchema: open }, { responseJsonSchema: json }]) {
      const { candidates } = await ask(says("Rate 9 of 10", config(more)));
      expect(JSON.parse(candidates[0].content.parts[0].text)).toEqual({ score: 5 });
    }
  });

  it("gives several candidates in one piece and as a stream, with log probabilities when asked", async () => {
    const more = { generationConfig: { candidateCount: 2, responseLogprobs: true, logprobs: 2 } };
    const model = "gemini-2.0-flash";
    const whole = await ask(says("rivers", more), model);
    const frames = await events(says("rivers", more), model);
    for (const index of [0, 1]) {
      const streamed = frames
        .map(({ candidates }) => candidates[0])
        .filter((candidate) => candidate.index === index)
        .map(({ content }) => content.parts?.[0].text ?? "")
        .join("");
      expect(streamed).toBe(whole.candidates[index].content.parts[0].text);
      expect(whole.candidates[index].logprobsResult.topCandidates[0].candidates).toHaveLength(2);
    }
    expect(frames.at(-1).usageMetadata).toEqual(whole.usageMetadata);
  });

  it("takes its names in both spellings, and leaves the client's own words alone", async () => {
    const reply = await ask({
      system_instruction: { parts: [{ text: "be brief" }] },
      contents: [
        user("x"),
        {
          role: "model",
          parts: [
            {
              function_call: { name: "f", args: { some_key: 1 } },
              thought_signature: "skip_thought_signature_validator",
            },
          ],
        },
        {
          role: "user",
          parts: [{ function_response: { name: "f", response: { other_key: { type: "x", properties: { a_b: 1 } } } } }],
        },
        user("[[echo]]"),
      ],
      generation_config: { max_output_tokens: 100, top_p: 0.5 },
    });
    expect(JSON.parse(reply.candidates[0].content.parts[0].text)).toMatchObject({
      system: "be brief",
      messages: expect.arrayContaining([
        { role: "assistant", parts: [{ kind: "call", name: "f", arguments: { some_key: 1 } }] },
        {
          role: "tool",
          parts: [
            {
              kind: "result",
              call: 0,
              parts: [{ kind: "text", text: '{"other_key":{"properties":{"a_b":1},"type":"x"}}' }],
            },
          ],
        },
      ]),
      parameters: { maxOutputTokens: 100, topP: 0.5 },
    });
  });

  it("counts tokens", async () => {
    expect(JSON.parse((await call(says("rivers"), { action: "countTokens" })).text)).toMatchObject({
      totalTokens: expect.any(Number),
    });
  });

  it("says when to come back", async () => {
    const { error } = await ask(says("[[fault:429 retry-after=7]]"));
    expect(error.details).toContainEqual({ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "7s" });
  });
});

describe("what the API refuses", () => {
  const functionCall = { functionCall: { name: "f", args: {} }, thoughtSignature: "skip_thought_signature_validator" };
  const model = (...parts: object[]) => ({ role: "model", parts });
  const turn = (...contents: object[]) => ({ contents });
  const config = (generationConfig: object) => says("x", { generationConfig });
  const declares = (parameters: object) =>
    says("x", { tools: [{ functionDeclarations: [{ name: "f", parameters }] }] });
  const second = "gemini-2.5-flash";

  it.each<[string, object, RegExp, string?]>([
    [
      "an unknown field",
      says("x", { messages: [] }),
      /^Invalid JSON payload received\. Unknown name "messages": Cannot find field\.$/,
    ],
    [
      "an unknown field inside",
      config({ maxTokens: 5 }),
      /Unknown name "maxTokens" at 'generation_config': Cannot find field\.$/,
    ],
    [
      "an unknown field of a schema",
      declares({ type: "object", properties: { a: { type: "string", const: "x" } } }),
      /Unknown name "const" at 'tools\[0\]\.function_declarations\[0\]\.parameters\.properties\[0\]\.value'/,
    ],
    [
      "a closed schema in OpenAPI's place",
      declares({ type: "object", properties: { a: { type: "string" } }, additionalProperties: false }),
      /Unknown name "additionalProperties" at 'tools\[0\]\.function_declarations\[0\]\.parameters'/,
    ],
    [
      "a list of types",
      declares({ type: "object", properties: { a: { type: ["string", "null"] } } }),
      /Proto field is not repeating, cannot start list/,
    ],
    [
      "a wrong type",
      config({ temperature: "1" }),
      /^Invalid value at 'generation_config\.temperature' \(TYPE_FLOAT\), "1"$/,
    ],
    ["no contents", {}, /contents is not specified/],
    ["no parts", turn({ role: "user", parts: [] }), /contents\[0\]\.parts: contents\.parts must not be empty/],
    [
      "an empty part",
      turn({ role: "user", parts: [{}] }),
      /contents\[0\]\.parts\[0\]\.data: required oneof field 'data'/,
    ],
    [
      "two things in one part",
      turn({ role: "user", parts: [{ text: "x", inlineData: { mimeType: "image/png", data: png } }] }),
      /oneof field 'data' is already set/,
    ],
    ["a role of OpenAI's", turn({ role: "assistant", parts: [{ text: "x" }] }), /valid role: user, model/],
    [
      "a response without its call",
      turn(user("x"), { role: "user", parts: [answer("f")] }),
      /function response turn comes immediately after a function call turn/,
    ],
    [
      "fewer responses than calls",
      turn(user("x"), model(functionCall, functionCall), { role: "user", parts: [answer("f")] }),
      /number of function response parts is equal to the number of function call parts/,
    ],
    ["a call without a response", turn(user("x"), model(functionCall), user("y")), /number of function response parts/],
    [
      "a response without a name",
      turn(user("x"), model(functionCall), { role: "user", parts: [{ functionResponse: { response: {} } }] }),
      /function_response\.name: Name cannot be empty/,
    ],
    [
      "a response that is no object",
      turn(user("x"), model(functionCall), {
        role: "user",
        parts: [{ functionResponse: { name: "f", response: "x" } }],
      }),
      /function_response\.response/,
    ],
    [
      "a foreign signature",
      turn(user("x"), model({ text: "y", thoughtSignature: "Zm9yZWlnbg==" }), user("z")),
      /Corrupted thought signature/,
    ],
    [
      "broken base64",
      turn({ role: "user", parts: [{ inlineData: { mimeType: "image/png", data: "AAA" } }] }),
      /Base64 decoding failed/,
    ],
    [
      "an image that is none",
      turn({ role: "user", parts: [{ inlineData: { mimeType: "image/png", data: "AAAA" } }] }),
      /Unable to process input image/,
    ],
    ["six stop sequences", config({ stopSequences: ["a", "b", "c", "d", "e", "f"] }), /must not exceed 5/],
    ["too hot", config({ temperature: 3 }), /range \[0\.0, 2\.0\]/],
    ["a schema without JSON", config({ responseSchema: { type: "STRING" } }), /only allowed when response_mime_type/],
    [
      "JSON beside tools",
      says("x", { tools, generationConfig: { responseMimeType: "application/json" } }),
      /Function calling with a response mime type/,
      second,
    ],
    ["log probabilities that are not on", config({ logprobs: 2 }), /response_logprobs is true/],
    [
      "a level where there are budgets",
      config({ thinkingConfig: { thinkingLevel: "low" } }),
      /Thinking level is not supported/,
      second,
    ],
    [
      "a level and a budget",
      config({ thinkingConfig: { thinkingLevel: "low", thinkingBudget: 5 } }),
      /only one of thinking budget and thinking level/,
    ],
    [
      "a level that the model lacks",
      config({ thinkingConfig: { thinkingLevel: "medium" } }),
      /Thinking level MEDIUM is not supported/,
    ],
    [
      "no thought of a model that must think",
      config({ thinkingConfig: { thinkingBudget: 0 } }),
      /only works in thinking mode/,
      "gemini-2.5-pro",
    ],
    [
      "thought of a model that cannot",
      config({ thinkingConfig: { thinkingBudget: 500 } }),
      /Thinking is not enabled/,
      "gemini-2.0-flash",
    ],
    ["several candidates where there is one", config({ candidateCount: 2 }), /Multiple candidates is not enabled/],
    [
      "a mode without functions",
      says("x", { toolConfig: { functionCallingConfig: { mode: "ANY" } } }),
      /is set without function_declarations/,
    ],
    [
      "allowed names outside their mode",
      says("x", {
        tools,
        toolConfig: { functionCallingConfig: { mode: "AUTO", allowedFunctionNames: ["get_weather"] } },
      }),
      /only be set when function calling mode is ANY/,
    ],
    [
      "a function without properties",
      declares({ type: "OBJECT", properties: {} }),
      /should be non-empty for OBJECT type/,
    ],
    [
      "a function's name with spaces",
      says("x", { tools: [{ functionDeclarations: [{ name: "a b" }] }] }),
      /Invalid function name/,
    ],
    [
      "a required member that is not there",
      declares({ type: "OBJECT", properties: { a: { type: "STRING" } }, required: ["b"] }),
      /required\[0\]: property is not defined/,
    ],
  ])("%s", async (_, body, message, name) => {
    const { error } = await ask(body, name);
    expect(error).toMatchObject({ code: 400, status: "INVALID_ARGUMENT", message: expect.stringMatching(message) });
  });

  it.each(["..%2Fgemini-2.5-flash", "%2e%2e%2fx", "gpt-4o", "gemini-2.5-flash%2F..%2Fx"])(
    "a name that walks or is unknown: %s",
    async (name) => {
      const { status, text } = await call(says("x"), { model: name });
      expect([status, JSON.parse(text).error.status]).toEqual([404, "NOT_FOUND"]);
    },
  );
});
