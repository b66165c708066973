import OpenAI, { APIError } from "openai";
import type { Response, ResponseStreamEvent } from "openai/resources/responses/responses";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProviderSandbox, startProviderSandbox } from "../server.ts";

let sandbox: ProviderSandbox;
let client: OpenAI;

beforeAll(async () => {
  sandbox = await startProviderSandbox({ port: 0 });
  client = new OpenAI({ baseURL: `${sandbox.url}/openai/v1`, apiKey: "sk-sandbox-0123456789", maxRetries: 0 });
});
afterAll(() => sandbox.close());

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const weather = {
  type: "function" as const,
  name: "get_weather",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  strict: false,
};
const ENCRYPTED = ["reasoning.encrypted_content" as const];

const post = (body: unknown) =>
  fetch(`${sandbox.url}/openai/v1/responses`, {
    method: "POST",
    headers: { authorization: "Bearer sk-sandbox-0123456789" },
    body: JSON.stringify(body),
  });

/** What a response says, without what differs from call to call. */
const told = ({ output, status, usage }: Response) => ({
  status,
  usage,
  output: output.map((item) => {
    const { id: _id, ...rest } = item;
    return "call_id" in rest ? { ...rest, call_id: "" } : rest;
  }),
});

describe("responses through the openai package", () => {
  it("answers with text, and counts that add up", async () => {
    const reply = await client.responses.create({ model: "gpt-4o-mini", input: "Tell me about rivers. [[cached=3]]" });
    expect(reply.output_text).toMatch(/rivers/);
    expect(reply.status).toBe("completed");
    expect(reply.usage?.input_tokens_details.cached_tokens).toBe(3);
    expect(reply.usage?.total_tokens).toBe((reply.usage?.input_tokens ?? 0) + (reply.usage?.output_tokens ?? 0));
  });

  it.each([
    ["text", { model: "gpt-4o-mini", input: "rivers" }],
    [
      "thought with a summary",
      { model: "gpt-5-mini", input: "rivers", reasoning: { summary: "auto" as const }, include: ENCRYPTED },
    ],
    ["parallel tools", { model: "gpt-4o-mini", input: "How is the weather in Paris and in Rome?", tools: [weather] }],
    ["a refusal", { model: "gpt-4o-mini", input: "[[refuse]]" }],
    ["an answer cut short", { model: "gpt-4o-mini", input: "rivers [[tokens=90]]", max_output_tokens: 16 }],
  ])("streams what it answers in one piece: %s", async (_, ask) => {
    const whole = await client.responses.create(ask);
    const events = await collect(await client.responses.create({ ...ask, stream: true }));
    expect(events.map((event) => "sequence_number" in event && event.sequence_number)).toEqual(
      events.map((__, at) => at),
    );
    const last = events.at(-1);
    if (!last || !("response" in last)) throw new Error("the stream does not end with a response");
    expect(last.type).toBe(`response.${whole.status}`);
    expect(told(last.response)).toEqual(told(whole));
    expect(wellFormed(events)).toEqual(last.response.output);
  });

  it("streams to the package's own accumulator", async () => {
    const stream = client.responses.stream({
      model: "gpt-5-mini",
      input: "weather in Paris",
      tools: [weather],
      reasoning: { summary: "auto" },
    });
    const final = await stream.finalResponse();
    expect(final.output.map(({ type }) => type)).toEqual(["reasoning", "function_call"]);
  });

  it("answers in the schema that was asked for", async () => {
    const schema = {
      type: "object",
      properties: { score: { type: "integer", maximum: 5 } },
      required: ["score"],
      additionalProperties: false,
    };
    const reply = await client.responses.create({
      model: "gpt-4o-mini",
      input: "Rate 9 of 10",
      text: { format: { type: "json_schema", name: "rating", schema, strict: true } },
    });
    expect(JSON.parse(reply.output_text)).toEqual({ score: 5 });
  });

  it("goes on from a stored response, lists its input and forgets it when deleted", async () => {
    const first = await client.responses.create({ model: "gpt-4o-mini", input: "weather in Paris", tools: [weather] });
    const [call] = first.output;
    if (call?.type !== "function_call") throw new Error("no call");
    const output = { type: "function_call_output" as const, call_id: call.call_id, output: "sunny" };
    const second = await client.responses.create({
      model: "gpt-4o-mini",
      previous_response_id: first.id,
      input: [output],
      tools: [weather],
    });
    expect(second.output_text).not.toBe("");
    expect((await client.responses.retrieve(first.id)).output).toEqual(first.output);
    expect((await collect(client.responses.inputItems.list(first.id))).map(({ type }) => type)).toEqual(["message"]);
    await client.responses.delete(first.id);
    await expect(client.responses.retrieve(first.id)).rejects.toMatchObject({ status: 404 });
    await expect(
      client.responses.create({ model: "gpt-4o-mini", previous_response_id: first.id, input: "x" }),
    ).rejects.toMatchObject({ status: 400, code: "previous_response_not_found", param: "previous_response_id" });
  });

  it("shows one key nothing of what another stored", async () => {
    const mine = await client.responses.create({ model: "gpt-4o-mini", input: "mine" });
    const other = new OpenAI({ baseURL: `${sandbox.url}/openai/v1`, apiKey: "sk-other", maxRetries: 0 });
    await expect(other.responses.retrieve(mine.id)).rejects.toMatchObject({ status: 404 });
  });

  it("knows its own sealed thought again without storing it, and refuses a changed or foreign one", async () => {
    const ask = { model: "gpt-5-mini", store: false, tools: [weather], include: ENCRYPTED };
    const user = { role: "user" as const, content: "weather in Paris" };
    const first = await client.responses.create({ ...ask, input: [user] });
    const [thought, call] = first.output;
    if (thought?.type !== "reasoning" || call?.type !== "function_call") throw new Error("no thought or no call");
    const answered = { type: "function_call_output" as const, call_id: call.call_id, output: "sunny" };
    const next = (item: typeof thought) => client.responses.create({ ...ask, input: [user, item, call, answered] });
    expect((await next(thought)).output_text).not.toBe("");
    const seal = thought.encrypted_content ?? "";
    for (const encrypted_content of [`${seal.slice(0, -4)}AAAA`, "gAAAAABforeign"])
      await expect(next({ ...thought, encrypted_content })).rejects.toMatchObject({
        status: 400,
        code: "invalid_encrypted_content",
      });
    const { encrypted_content: _seal, ...bare } = thought;
    const lost = await next(bare).catch((error: unknown) => error);
    expect(lost).toMatchObject({ status: 404, message: expect.stringContaining("Items are not persisted") });
  });

  it("takes a stored thought back by its id, but no call without the thought that it came of", async () => {
    const ask = { model: "gpt-5-mini", tools: [weather] };
    const user = { role: "user" as const, content: "weather in Paris" };
    const first = await client.responses.create({ ...ask, input: [user] });
    const [thought, call] = first.output;
    if (thought?.type !== "reasoning" || call?.type !== "function_call") throw new Error("no thought or no call");
    const answered = { type: "function_call_output" as const, call_id: call.call_id, output: "sunny" };
    const reference = { type: "item_reference" as const, id: thought.id };
    expect((await client.responses.create({ ...ask, input: [user, reference, call, answered] })).output_text).not.toBe(
      "",
    );
    await expect(client.responses.create({ ...ask, input: [user, call, answered] })).rejects.toThrow(
      /without its required 'reasoning' item/,
    );
  });

  it("breaks off with an `error` event, or with a response that failed", async () => {
    const ask = (fault: string) =>
      client.responses.create({ model: "gpt-4o-mini", input: `x [[fault:${fault}]]`, stream: true });
    const broken = await (await post({ model: "gpt-4o-mini", input: "x [[fault:midstream]]", stream: true })).text();
    const last = broken.trimEnd().split("\n\n").at(-1) ?? "";
    expect(last).toMatch(/^event: error\ndata: \{"type":"error","code":"server_error",/);
    await expect(ask("midstream").then(collect)).rejects.toThrow(/had an error/);
    expect((await collect(await ask("midstream as=failed"))).at(-1)).toMatchObject({
      type: "response.failed",
      response: { status: "failed", error: { code: "server_error" } },
    });
    await expect(ask("429")).rejects.toThrow(APIError);
  });

  it.each(["crlf", "cr", "split bytes=7", "nospace", "comments", "bom"])(
    "says the same framed with %s",
    async (fault) => {
      const ask = (more: string) =>
        client.responses.create({ model: "gpt-4o-mini", input: `rivers${more}`, stream: true });
      const text = (events: ResponseStreamEvent[]) =>
        events.map((event) => (event.type === "response.output_text.delta" ? event.delta : "")).join("");
      const bent = await collect(await ask(`[[fault:${fault}]]`));
      expect(text(bent)).toBe(text(await collect(await ask(""))));
    },
  );
});

/** Rebuilds the output from the events alone, as a client would. */
function wellFormed(events: readonly ResponseStreamEvent[]) {
  expect(events.slice(0, 2).map(({ type }) => type)).toEqual(["response.created", "response.in_progress"]);
  const open = new Map<number, string>();
  const whole: unknown[] = [];
  for (const event of events) {
    switch (event.type) {
      case "response.output_item.added":
        expect(event.output_index).toBe(whole.length);
        open.set(event.output_index, "");
        break;
      case "response.output_text.delta":
      case "response.refusal.delta":
      case "response.reasoning_summary_text.delta":
      case "response.function_call_arguments.delta":
        open.set(event.output_index, `${open.get(event.output_index)}${event.delta}`);
        break;
      case "response.output_text.done":
      case "response.reasoning_summary_text.done":
        expect(event.text).toBe(open.get(event.output_index));
        break;
      case "response.refusal.done":
        expect(event.refusal).toBe(open.get(event.output_index));
        break;
      case "response.function_call_arguments.done":
        expect(event.arguments).toBe(open.get(event.output_index));
        break;
      case "response.output_item.done":
        whole[event.output_index] = event.item;
        break;
    }
  }
  return whole;
}
