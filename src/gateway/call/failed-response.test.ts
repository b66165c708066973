/** A response that says of itself that it failed, as OpenAI's own client meets it: with a status of success. */
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ProviderSandbox } from "../../../sandbox/providers/server.ts";
import {
  type RoutedGateway,
  type RoutedGatewayOptions,
  routedGateway,
  startSandbox,
} from "../routing/routed-gateway.fixture.ts";

let sandbox: ProviderSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.clearFaults());

const FAULT = "failed";
const OPENAI = "openai/test-model";

function gateway(targets: readonly string[] = [], options: Omit<RoutedGatewayOptions, "sandbox"> = {}) {
  const world = routedGateway({ sandbox, ...options });
  const p = { strategy: "fallback", targets: targets.map((model) => ({ model })), retries: 0 };
  world.set({ bodyRetentionDays: 30, policies: targets.length > 0 ? { p } : {} });
  return { world, client: clientOf(world) };
}

const clientOf = ({ apiKey, send }: RoutedGateway): OpenAI =>
  new OpenAI({
    apiKey,
    baseURL: "http://gateway/v1",
    maxRetries: 0,
    fetch: (input, init) => send(new Request(input, init)),
  });

describe("by its model's name", () => {
  it("reaches the client as it came, is recorded as a failure, and costs nothing", async () => {
    const { world, client } = gateway();
    const asked = client.responses.create({ model: OPENAI, input: `Hello [[fault:${FAULT}]]` });
    const { data, response } = await asked.withResponse();
    expect(data).toMatchObject({
      object: "response",
      status: "failed",
      error: { code: "server_error", message: "OpenAI is failing (status 502)." },
    });
    expect(data.usage?.total_tokens).toBeGreaterThan(0);
    expect([response.status, response.headers.get("x-edgewright-cost-micro-usd")]).toEqual([200, "0"]);
    const row = await world.settlement();
    expect(row).toMatchObject({ status: "error", httpStatus: 200, errorCode: "upstream_502", costMicroUsd: 0 });
    expect(row.tokens.input).toBe(data.usage?.input_tokens);
    expect(row.providerCostMicroUsd).toBeGreaterThan(0);
    // Nobody can go on from it.
    await expect(client.responses.retrieve(data.id)).rejects.toMatchObject({ status: 404 });
  });

  it("has the headers that any answer of its provider has", async () => {
    const { client } = gateway();
    const answer = await client.responses.create({ model: OPENAI, input: `Hello [[fault:${FAULT}]]` }).asResponse();
    expect(answer.headers.get("openai-version")).not.toBeNull();
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  });

  it("is an error of HTTP to a client that waits for a stream, and would read nothing in it", async () => {
    const failed = { id: "resp_1", object: "response", status: "failed", output: [], error: { code: "server_error" } };
    const { world, client } = gateway([], { answer: async () => Response.json(failed) });
    const asked = client.responses.create({ model: OPENAI, input: "Hello", stream: true });
    await expect(asked).rejects.toMatchObject({ status: 502 });
    expect(await world.settlement()).toMatchObject({ status: "error", httpStatus: 502, costMicroUsd: 0 });
  });

  it("says what is wrong with the client's own request, and nothing of the platform's account", async () => {
    const { client } = gateway();
    const errorOf = async (code: string) => {
      const input = `Hello [[fault:${FAULT} code=${code}]]`;
      return (await client.responses.create({ model: OPENAI, input })).error;
    };
    expect(await errorOf("invalid_prompt")).toEqual({
      code: "invalid_prompt",
      message: "Invalid prompt: your prompt was flagged as potentially violating our usage policy.",
    });
    const limited = await errorOf("rate_limit_exceeded");
    expect(limited?.code).toBe("rate_limit_exceeded");
    expect(limited?.message).not.toMatch(/org-|30000/);
  });

  it("keeps every byte but those of its error", async () => {
    const error = '{ "code" : "invalid_prompt", "message": "No." }';
    const said = (words: string) =>
      `{ "id": "resp_1","object":"response", "status":"failed",\n "temperature": 1.0, "output":[], "error":${words},"usage":null }\n`;
    const headers = { "content-type": "application/json" };
    const { world, client } = gateway([], { answer: async () => new Response(said(error), { headers }) });
    const given = await client.responses.create({ model: OPENAI, input: "Hello" }).asResponse();
    expect(await given.text()).toBe(said('{"code":"invalid_prompt","message":"No."}'));
    expect(await world.settlement()).toMatchObject({ status: "error", errorCode: "upstream_400", costMicroUsd: 0 });
  });

  it("is a failure also where it does not say why, or cannot be taken apart", async () => {
    const headers = { "content-type": "application/json" };
    let body = '{"object":"response","status":"failed","output":[],"error":null}';
    const { world, client } = gateway([], { answer: async () => new Response(body, { headers }) });
    const silent = await client.responses.create({ model: OPENAI, input: "Hello" });
    expect(silent.error).toEqual({ code: "upstream_error", message: "OpenAI is failing (status 502)." });
    body = '{"object":"response","status":"failed","output":[],"error":{"message":"in org-secret1"},"error":null}';
    const twice = client.responses.create({ model: OPENAI, input: "Hello" });
    await expect(twice).rejects.toMatchObject({ status: 502, message: expect.not.stringContaining("org-") });
    expect((await world.settlements()).map(({ status, httpStatus }) => [status, httpStatus])).toEqual([
      ["error", 200],
      ["error", 502],
    ]);
  });
});

describe("of which five come", () => {
  /** Who is asked first by a policy then. */
  async function firstAfter(code: string, more: object, options?: Omit<RoutedGatewayOptions, "sandbox">) {
    const { client } = gateway([OPENAI, "anthropic/test-model"], options);
    for (let n = 0; n < 5; n += 1) {
      const input = `Hello [[fault:${FAULT} code=${code}]]`;
      const failed = await client.responses.create({ model: OPENAI, input, ...more }).asResponse();
      expect(await failed.text()).toMatch(/"type":"error"|"status":"failed"/);
    }
    const { response } = await client.responses.create({ model: "policy/p", input: "Hello" }).withResponse();
    return response.headers.get("x-edgewright-provider");
  }

  /** Longer than what is read before it is handed on. */
  const long = (code: string): Omit<RoutedGatewayOptions, "sandbox"> => {
    const error = { code, message: "No." };
    const failed = { object: "response", status: "failed", output: [], error, padding: "x".repeat(300 * 1024) };
    let left = 5;
    return {
      answer: (url) => {
        left -= 1;
        return left >= 0 && url.includes("/responses") ? Promise.resolve(Response.json(failed)) : undefined;
      },
    };
  };

  it.each([
    ["whole", {}, () => ({})],
    ["long", {}, long],
    ["in streams", { stream: true }, () => ({})],
  ])("%s, keeps others from its provider, unless its own request is to blame", async (_, more, options) => {
    expect(await firstAfter("server_error", more, options("server_error"))).toBe("anthropic");
    expect(await firstAfter("invalid_prompt", more, options("invalid_prompt"))).toBe("openai");
  });
});

describe("by a policy", () => {
  const ask = (client: OpenAI) => client.responses.create({ model: "policy/p", input: "Hello" }).withResponse();

  it("lets the next be asked", async () => {
    const { world, client } = gateway([OPENAI, "anthropic/test-model"]);
    sandbox.control.queueFault("openai", FAULT, 1);
    const { data, response } = await ask(client);
    expect([data.status, response.headers.get("x-edgewright-provider")]).toEqual(["completed", "anthropic"]);
    expect(await world.settlement()).toMatchObject({ status: "ok", provider: "anthropic", attempts: 2 });
  });

  it("is handed on where nobody is left", async () => {
    const { world, client } = gateway(["anthropic/test-model", OPENAI]);
    sandbox.control.queueFault("anthropic", "500", 1);
    sandbox.control.queueFault("openai", FAULT, 1);
    const { data, response } = await ask(client);
    expect([data.status, response.status]).toEqual(["failed", 200]);
    expect(await world.settlement()).toMatchObject({ status: "error", provider: "openai", attempts: 2 });
  });

  it("is handed on at once where another would say the same", async () => {
    const { world, client } = gateway([OPENAI, "anthropic/test-model"]);
    sandbox.control.queueFault("openai", `${FAULT} code=invalid_prompt`, 1);
    const { data, response } = await ask(client);
    expect([data.status, data.error?.code, response.status]).toEqual(["failed", "invalid_prompt", 200]);
    expect(await world.settlement()).toMatchObject({ status: "error", provider: "openai", attempts: 1 });
  });
});

it("is a status of HTTP where another protocol's answer hides an error", async () => {
  const overloaded = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
  const { world, client } = gateway([], { answer: async () => Response.json(overloaded) });
  const asked = client.responses.create({ model: "anthropic/test-model", input: "Hello" });
  await expect(asked).rejects.toMatchObject({ status: 529 });
  expect(await world.settlement()).toMatchObject({ status: "error", httpStatus: 529, costMicroUsd: 0 });
});
