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

describe("Gemini", () => {
  it("embeds texts in one request, as long as they were asked for, and nothing else by that model", async () => {
    const model = "gemini-embedding-001";
    const of = (text: string, more: object = {}) => ({
      model: `models/${model}`,
      content: { parts: [{ text }] },
      ...more,
    });
    const batch = async (requests: object[]) => await call({ requests }, { model, action: "batchEmbedContents" });
    const { status, text } = await batch([of("a river"), of("a lake", { outputDimensionality: 256 })]);
    const { embeddings, usageMetadata } = JSON.parse(text);
    expect([status, embeddings.map(({ values }: { values: number[] }) => values.length)]).toEqual([200, [3072, 256]]);
    expect(usageMetadata.promptTokenCount).toBeGreaterThan(1);
    const { embedding } = JSON.parse((await call(of("a river"), { model, action: "embedContent" })).text);
    expect(embedding.values).toEqual(embeddings[0].values);
    expect((await batch([])).status).toBe(400);
    expect((await batch(Array.from({ length: 101 }, () => of("x")))).status).toBe(400);
    expect((await batch([of("x", { outputDimensionality: 4000 })])).status).toBe(400);
    expect((await batch([{ ...of("x"), model: "models/other" }])).status).toBe(400);
    expect((await call(says("hello"), { model })).status).toBe(404);
    expect((await call({ requests: [of("x")] }, { action: "batchEmbedContents" })).status).toBe(404);
  });

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
