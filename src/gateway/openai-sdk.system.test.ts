import { connect } from "node:net";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Platform, startPlatform } from "../testing/platform.ts";
import type { Tenant } from "../testing/tenants.ts";

let platform: Platform;
let tenant: Tenant;
let client: OpenAI;

beforeAll(async () => {
  platform = await startPlatform(inject("bundle"));
  tenant = await platform.tenant();
  client = new OpenAI({ baseURL: `${platform.baseUrl}/v1`, apiKey: tenant.apiKey });
});
afterAll(() => platform?.close());

const say = (content: string) => [{ role: "user" as const, content }];
const MODEL = "openai/gpt-4o-mini";

describe("the official openai client", () => {
  it("gets a chat completion, and the record shows its tokens and cost", async () => {
    const own = await platform.tenant();
    const mine = new OpenAI({ baseURL: `${platform.baseUrl}/v1`, apiKey: own.apiKey });
    const { data, response } = await mine.chat.completions
      .create({ model: MODEL, messages: say("Name a colour.") })
      .withResponse();
    expect(data.choices[0]?.message.content).toBeTruthy();
    expect(response.headers.get("x-request-id")).toBeTruthy();
    const [call] = await platform.waitForCalls(own, 1);
    expect(call).toMatchObject({
      status: "ok",
      estimated: false,
      input_tokens: data.usage?.prompt_tokens,
      output_tokens: data.usage?.completion_tokens,
    });
    // gpt-4o-mini: $0.15 and $0.60 a million tokens, and 10 % on top.
    const cost = 1.1 * (0.15 * (data.usage?.prompt_tokens ?? 0) + 0.6 * (data.usage?.completion_tokens ?? 0));
    expect(Math.abs((call?.cost_micro_usd ?? 0) - cost)).toBeLessThanOrEqual(1);
  });

  it("streams, and sees no usage that it did not ask for", async () => {
    const stream = await client.chat.completions.create({
      model: MODEL,
      messages: say("Count to five."),
      stream: true,
    });
    let text = "";
    for await (const chunk of stream) {
      expect(chunk.choices).toHaveLength(1);
      expect(chunk.usage ?? null).toBeNull();
      text += chunk.choices[0]?.delta.content ?? "";
    }
    expect(text.length).toBeGreaterThan(5);
  });

  it("gets the usage of a stream when it asks", async () => {
    const stream = await client.chat.completions.create({
      model: MODEL,
      messages: say("Count to five."),
      stream: true,
      stream_options: { include_usage: true },
    });
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) usage = chunk.usage ?? usage;
    expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
    expect(usage?.completion_tokens).toBeGreaterThan(0);
  });

  it("calls tools, streaming and not", async () => {
    const tools: OpenAI.ChatCompletionTool[] = [
      {
        type: "function",
        function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } },
      },
    ];
    const request = { model: MODEL, messages: say("Weather in Oslo?"), tools, tool_choice: "required" as const };
    const whole = await client.chat.completions.create(request);
    const called = whole.choices[0]?.message.tool_calls?.[0];
    expect(called?.type === "function" && JSON.parse(called.function.arguments)).toBeTypeOf("object");
    const streamed = await client.chat.completions.stream(request).finalChatCompletion();
    const again = streamed.choices[0]?.message.tool_calls?.[0];
    expect(again?.type === "function" && again.function.name).toBe("weather");
  });

  it("gets embeddings as floats", async () => {
    const { data, usage } = await client.embeddings.create({
      model: "openai/text-embedding-3-small",
      input: ["one", "two"],
    });
    expect(data).toHaveLength(2);
    expect(data[0]?.embedding).toHaveLength(1536);
    expect(data[0]?.embedding.every((value) => typeof value === "number")).toBe(true);
    expect(usage.prompt_tokens).toBeGreaterThan(0);
  });

  it("gets embeddings by Gemini as by OpenAI, and the record shows their tokens", async () => {
    const own = await platform.tenant();
    const mine = new OpenAI({ baseURL: `${platform.baseUrl}/v1`, apiKey: own.apiKey });
    const model = "google/gemini-embedding-001";
    const { data, usage } = await mine.embeddings.create({ model, input: ["one", "two"], dimensions: 768 });
    expect(data.map(({ embedding }) => embedding.length)).toEqual([768, 768]);
    const [call] = await platform.waitForCalls(own, 1);
    expect(call).toMatchObject({ status: "ok", estimated: false, input_tokens: usage.prompt_tokens, output_tokens: 0 });
  });

  it("lists models and gets one", async () => {
    const ids: string[] = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toContain(MODEL);
    expect((await client.models.retrieve(MODEL)).id).toBe(MODEL);
  });

  it("throws its own errors", async () => {
    const wrong = new OpenAI({ baseURL: `${platform.baseUrl}/v1`, apiKey: `${tenant.apiKey.slice(0, -1)}!` });
    await expect(wrong.chat.completions.create({ model: MODEL, messages: say("x") })).rejects.toBeInstanceOf(
      OpenAI.AuthenticationError,
    );
    await expect(client.chat.completions.create({ model: "no-such-model", messages: say("x") })).rejects.toBeInstanceOf(
      OpenAI.NotFoundError,
    );
    await expect(client.chat.completions.create({ model: "openai/no-such", messages: say("x") })).rejects.toMatchObject(
      { status: 422, code: "price_unknown" },
    );
    await expect(client.chat.completions.create({ model: MODEL, messages: [] })).rejects.toBeInstanceOf(
      OpenAI.BadRequestError,
    );
    const poor = await platform.tenant({ creditMicroUsd: 1 });
    const broke = new OpenAI({ baseURL: `${platform.baseUrl}/v1`, apiKey: poor.apiKey });
    await expect(broke.chat.completions.create({ model: MODEL, messages: say("x") })).rejects.toMatchObject({
      status: 402,
    });
  });

  it("retries what the provider says can be retried", async () => {
    const own = await platform.tenant();
    const mine = new OpenAI({ baseURL: `${platform.baseUrl}/v1`, apiKey: own.apiKey });
    const asked = () => platform.providers.requests().filter(({ path }) => path.startsWith("/openai/v1/chat")).length;
    const before = asked();
    await expect(
      mine.chat.completions.create({ model: MODEL, messages: say("[[fault:429 retry-after=0]]") }),
    ).rejects.toBeInstanceOf(OpenAI.RateLimitError);
    expect(asked() - before).toBe(3);
    const calls = await platform.waitForCalls(own, 3);
    expect(calls.map(({ status, cost_micro_usd }) => [status, cost_micro_usd])).toEqual(Array(3).fill(["error", 0]));
  });

  it("hears of an error in the middle of a stream", async () => {
    const stream = await client.chat.completions.create({
      model: MODEL,
      messages: say("[[fault:midstream]] tell"),
      stream: true,
    });
    const read = async () => {
      for await (const _ of stream);
    };
    await expect(read()).rejects.toBeInstanceOf(OpenAI.APIError);
  });

  const upstreamOf = (marker: string) =>
    platform.providers.requests().find(({ body }) => JSON.stringify(body).includes(marker));

  it("aborts upstream when it aborts a stream, and pays for what came", async () => {
    const own = await platform.tenant();
    const mine = new OpenAI({ baseURL: `${platform.baseUrl}/v1`, apiKey: own.apiKey });
    const content = `[[fault:slow ms=40]] [[chunks=200]] abort ${own.orgId}`;
    const stream = await mine.chat.completions.create({ model: MODEL, messages: say(content), stream: true });
    let seen = 0;
    for await (const _ of stream) {
      seen += 1;
      if (seen === 5) stream.controller.abort();
    }
    await expect.poll(() => upstreamOf(own.orgId)?.abortedAt, { timeout: 10_000 }).toBeTruthy();
    const [call] = await platform.waitForCalls(own, 1);
    expect(call).toMatchObject({ status: "cancelled", estimated: true });
    expect(call?.cost_micro_usd).toBeGreaterThan(0);
  });

  it("cancels upstream before the first byte when the connection is reset", async () => {
    const own = await platform.tenant();
    const body = JSON.stringify({ model: MODEL, messages: say(`[[fault:hang]] reset ${own.orgId}`) });
    const { hostname, port } = new URL(platform.baseUrl);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${own.apiKey}\r\n` +
        `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await expect.poll(() => upstreamOf(own.orgId), { timeout: 10_000 }).toBeTruthy();
    // A close without a reset is not reported by workerd while it owes an answer; Cloudflare's edge reports both.
    socket.resetAndDestroy();
    await expect.poll(() => upstreamOf(own.orgId)?.abortedAt, { timeout: 10_000 }).toBeTruthy();
    const [call] = await platform.waitForCalls(own, 1);
    expect(call).toMatchObject({ status: "cancelled", output_tokens: 0 });
  });
});
