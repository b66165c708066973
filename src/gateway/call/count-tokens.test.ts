import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ProviderSandbox } from "../../../sandbox/providers/server.ts";
import { routedGateway, startSandbox } from "../routing/routed-gateway.fixture.ts";

let sandbox: ProviderSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const messages = [{ role: "user" as const, content: "How many tokens does this have?" }];

function client(to: ReturnType<typeof routedGateway>) {
  const headers: Headers[] = [];
  const anthropic = new Anthropic({
    apiKey: to.apiKey,
    baseURL: "http://gateway",
    maxRetries: 0,
    async fetch(url, init) {
      const response = await to.send(new Request(url, init));
      headers.push(response.headers);
      return response;
    },
  });
  const count = (model: string) => anthropic.messages.countTokens({ model, messages });
  return { count, said: () => headers.at(-1)?.get("x-edgewright-count") };
}

it("is Anthropic's own for its models, an estimate for others', and bills nothing", async () => {
  const to = routedGateway({ sandbox });
  const { count, said } = client(to);
  expect((await count("anthropic/claude-sonnet-4-5")).input_tokens).toBeGreaterThan(0);
  expect(said()).toBe("exact");
  const asked = to.sent.length;
  expect((await count("openai/gpt-4o-mini")).input_tokens).toBeGreaterThan(0);
  expect([said(), to.sent.length]).toEqual(["estimate", asked]);
  expect(to.admitted).toEqual([]);
  expect(await to.settlements()).toEqual([]);
});

it("follows what the organisation has set since, though no call told of it", async () => {
  const to = routedGateway({ sandbox });
  const { count, said } = client(to);
  const policy = (model: string) => ({ policies: { p: { strategy: "fallback", targets: [{ model }] } } });
  to.set(policy("anthropic/test-model"));
  await count("policy/p");
  expect(said()).toBe("exact");
  to.set(policy("openai/test-model"));
  await count("policy/p");
  expect(said()).toBe("estimate");
});

it("says Anthropic's failures in its shape, and why a body cannot be counted", async () => {
  const to = routedGateway({ sandbox });
  const { count } = client(to);
  sandbox.control.queueFault("anthropic", "529", 1);
  await expect(count("anthropic/claude-sonnet-4-5")).rejects.toThrow(Anthropic.APIError);
  await expect(count("nobody/knows-it")).rejects.toThrow(Anthropic.NotFoundError);
});
