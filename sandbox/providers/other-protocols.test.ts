import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProviderSandbox, startProviderSandbox } from "./server.ts";

let sandbox: ProviderSandbox;
beforeAll(async () => {
  sandbox = await startProviderSandbox({ port: 0 });
});
afterAll(() => sandbox.close());

/** An answer as it is, its shape left to the assertions. */
const read = async (response: Response) => JSON.parse(await response.text());

const eventsIn = (text: string) =>
  text
    .split("\n\n")
    .filter(Boolean)
    .map((event) => JSON.parse(event.slice(event.indexOf("data: ") + 6)));

describe("Anthropic Messages", () => {
  const headers = { "x-api-key": "sk-ant-sandbox", "anthropic-version": "2023-06-01" };
  const send = (body: unknown, sent: Record<string, string> = headers) =>
    fetch(`${sandbox.url}/anthropic/v1/messages`, { method: "POST", headers: sent, body: JSON.stringify(body) });
  const ask = (content: string, more: Record<string, unknown> = {}) => ({
    model: "claude-sonnet-4-5",
    max_tokens: 500,
    messages: [{ role: "user", content }],
    ...more,
  });

  it("answers in blocks, with cached tokens apart from input", async () => {
    const plain = await read(await send(ask("rivers")));
    const cached = await read(await send(ask("rivers [[cached=3]]")));
    expect(plain).toMatchObject({ type: "message", stop_reason: "end_turn", content: [{ type: "text" }] });
    expect(cached.usage.cache_read_input_tokens).toBe(3);
  });

  it("streams named events whose deltas join to the whole answer", async () => {
    const whole = await read(await send(ask("rivers [[reasoning=5]]")));
    const text = await (await send(ask("rivers [[reasoning=5]]", { stream: true }))).text();
    const names = [...text.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name);
    expect([names[0], names.at(-2), names.at(-1)]).toEqual(["message_start", "message_delta", "message_stop"]);
    const events = eventsIn(text);
    expect(events.map(({ delta }) => delta?.text ?? "").join("")).toBe(whole.content[1].text);
    expect(events.map(({ delta }) => delta?.thinking ?? "").join("")).toBe(whole.content[0].thinking);
    expect(events.find(({ type }) => type === "message_delta").usage.output_tokens).toBe(whole.usage.output_tokens);
  });

  it("streams tool input in fragments, and nothing for a tool without arguments", async () => {
    const tools = [
      { name: "get_weather", input_schema: { type: "object", properties: { city: { type: "string" } } } },
      { name: "get_time", input_schema: { type: "object", properties: {} } },
    ];
    const events = eventsIn(await (await send(ask("[[tools]] in Paris", { stream: true, tools }))).text());
    const inputs = [0, 1].map((index) =>
      events
        .filter((event) => event.index === index)
        .map(({ delta }) => delta?.partial_json ?? "")
        .join(""),
    );
    expect(inputs).toEqual(['{"city":"Paris"}', ""]);
    expect(events.find(({ type }) => type === "message_delta").delta.stop_reason).toBe("tool_use");
  });

  it("refuses in its own shape", async () => {
    const refusals = [
      [await send(ask("x"), {}), 401, "authentication_error"],
      [await send(ask("x"), { "x-api-key": "k" }), 400, "invalid_request_error"],
      [await send({ model: "claude-sonnet-4-5", messages: [] }), 400, "invalid_request_error"],
      [await send(ask("x", { model: "gpt-4o" })), 404, "not_found_error"],
      [await send(ask("[[fault:429 retry-after=3]]")), 429, "rate_limit_error"],
    ] as const;
    for (const [response, status, type] of refusals) {
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ type: "error", error: { type }, request_id: expect.any(String) });
    }
    expect(refusals[4][0].headers.get("retry-after")).toBe("3");
  });

  it("reports an error in the middle of a stream", async () => {
    const events = eventsIn(await (await send(ask("x [[fault:midstream]]", { stream: true }))).text());
    expect(events.at(-1)).toMatchObject({ type: "error" });
  });
});

describe("Gemini", () => {
  const call = (action: string, body: unknown, headers: Record<string, string> = { "x-goog-api-key": "g-key" }) =>
    fetch(`${sandbox.url}/gemini/v1beta/models/${action}`, { method: "POST", headers, body: JSON.stringify(body) });
  const contents = (text: string) => ({ contents: [{ role: "user", parts: [{ text }] }] });

  it("streams what it answers in one piece, thought counted apart", async () => {
    const whole = await read(await call("gemini-2.5-flash:generateContent", contents("rivers [[reasoning=5]]")));
    const { usageMetadata: usage } = whole;
    expect(usage.totalTokenCount).toBe(usage.promptTokenCount + usage.candidatesTokenCount + usage.thoughtsTokenCount);
    const text = await (
      await call("gemini-2.5-flash:streamGenerateContent?alt=sse", contents("rivers [[reasoning=5]]"))
    ).text();
    const frames = eventsIn(text);
    expect(frames.map(({ candidates }) => candidates[0].content.parts[0].text).join("")).toBe(
      whole.candidates[0].content.parts[0].text,
    );
    expect(frames.at(-1)).toMatchObject({ candidates: [{ finishReason: "STOP" }], usageMetadata: usage });
    expect(text).not.toContain("[DONE]");
  });

  it("calls functions with a thought signature and finishes with STOP", async () => {
    const tools = [
      {
        functionDeclarations: [
          { name: "find_hotel", parameters: { type: "OBJECT", properties: { city: { type: "STRING" } } } },
        ],
      },
    ];
    const reply = await read(await call("gemini-2.5-flash:generateContent", { ...contents("a hotel in Rome"), tools }));
    expect(reply.candidates[0]).toMatchObject({
      finishReason: "STOP",
      content: {
        parts: [{ functionCall: { name: "find_hotel", args: { city: "Rome" } }, thoughtSignature: expect.any(String) }],
      },
    });
  });

  it("refuses in its own shape", async () => {
    const refusals = [
      [await call("gemini-2.5-flash:generateContent", contents("x"), {}), 403, "PERMISSION_DENIED"],
      [
        await call("gemini-2.5-flash:generateContent", contents("x"), { "x-goog-api-key": "invalid" }),
        400,
        "INVALID_ARGUMENT",
      ],
      [await call("gpt-4o:generateContent", contents("x")), 404, "NOT_FOUND"],
      [await call("gemini-2.5-flash:generateContent", {}), 400, "INVALID_ARGUMENT"],
      [await call("gemini-2.5-flash:generateContent", contents("[[fault:429]]")), 429, "RESOURCE_EXHAUSTED"],
    ] as const;
    for (const [response, code, status] of refusals) {
      expect(response.status).toBe(code);
      expect(await response.json()).toMatchObject({ error: { code, status } });
    }
  });
});
