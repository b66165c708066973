/** Calls by an organisation's own keys and endpoints. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { ProviderSandbox } from "../../../sandbox/providers/server.ts";
import { AddressRefused } from "../../platform/guarded-fetch.ts";
import { heard, routedGateway, startSandbox } from "./routed-gateway.fixture.ts";

let sandbox: ProviderSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.clearFaults());

const OWN = "sk-own-0123456789abcdef";
const fails = (provider: string, fault: string) => expect(sandbox.control.queueFault(provider, fault, 1)).toBe(true);
const errorOf = async (answer: Response) =>
  (await answer.json<{ error: { message: string; code: string | null } }>()).error;

it("an own key is used in the platform's place, for a model without a price too, and costs nothing here", async () => {
  const to = routedGateway({ sandbox });
  to.set({ credentials: { openai: await to.ownKey("openai", OWN) } });
  for (const model of ["openai/test-model", "openai/sandbox-unpriced"]) {
    const answer = await to.call(model, "Hello");
    expect(heard(answer)).toEqual([200, "openai", "1"]);
    await answer.text();
  }
  expect(to.sent.map(({ headers }) => headers.get("authorization"))).toEqual([`Bearer ${OWN}`, `Bearer ${OWN}`]);
  expect((await to.settlements()).map(({ credential, costMicroUsd }) => [credential, costMicroUsd])).toEqual([
    ["own", 0],
    ["own", 0],
  ]);
  expect(to.admitted.at(-1)?.reserveMicroUsd).toBe(0);
});

it("one that cannot be opened is never replaced by the platform's", async () => {
  const to = routedGateway({ sandbox });
  const other = routedGateway({ sandbox });
  // Sealed for another organisation, under another master key.
  to.set({ credentials: { openai: await other.ownKey("openai", OWN) } });
  expect((await to.call("openai/test-model", "Hello")).status).toBe(503);
  expect(to.sent).toEqual([]);
  expect(to.warnings.join()).toContain("credential_unreadable");
});

it("one that is refused is said to be the customer's, and a policy goes elsewhere with the platform's", async () => {
  const to = routedGateway({ sandbox });
  const targets = [{ model: "openai/test-model" }, { model: "anthropic/test-model" }];
  to.set({
    credentials: { openai: await to.ownKey("openai", OWN) },
    policies: { p: { strategy: "fallback", targets, retries: 0 } },
  });
  fails("openai", "401");
  const refused = await to.call("openai/test-model", "Hello");
  expect(refused.status).toBe(502);
  const { message, code } = await errorOf(refused);
  expect([message, code]).toEqual([
    expect.stringMatching(/your own key for OpenAI.*\/api\/providers\/keys/),
    "upstream_auth",
  ]);
  fails("openai", "401");
  expect(heard(await to.call("policy/p", "Hello"))).toEqual([200, "anthropic", "2"]);
  const rows = await to.settlements();
  expect(rows.at(-1)).toMatchObject({ provider: "anthropic", credential: "platform", status: "ok" });
  expect(rows.at(-1)?.costMicroUsd).toBeGreaterThan(0);
});

it("an endpoint is called by the guarded way alone, with its own key or none, never the platform's", async () => {
  for (const key of [OWN, null]) {
    const to = routedGateway({ sandbox, answer: () => Promise.reject(new Error("not this way")) });
    to.set({ endpoints: { mine: await to.endpoint(`${sandbox.url}/ollama/v1`, key, ["test-model"]) } });
    await (await to.call("mine/test-model", "Hello")).text();
    const [only, ...others] = to.sent;
    expect([only?.guarded, only?.headers.get("authorization"), others]).toEqual([true, key && `Bearer ${key}`, []]);
    const text = JSON.stringify([...(only?.headers ?? [])]);
    for (const [name, secret] of Object.entries(to.bindings)) {
      if (name.endsWith("_API_KEY")) expect(text).not.toContain(secret);
    }
    expect(await to.settlement()).toMatchObject({ provider: "mine", credential: "own", costMicroUsd: 0 });
  }
});

it("an endpoint has the models that its owner named, and no other's", async () => {
  const to = routedGateway({ sandbox });
  to.set({ endpoints: { mine: await to.endpoint(`${sandbox.url}/ollama/v1`, OWN, ["llama"]) } });
  expect((await to.call("mine/gpt-4o", "Hello")).status).toBe(404);
  expect(to.sent).toEqual([]);
});

it.each([
  ["resolves_to_private", /not public/],
  ["redirected", /redirects to another address/],
] as const)(
  "an endpoint's address that is refused (%s) is told with its reason, and a policy goes elsewhere",
  async (reason, words) => {
    const to = routedGateway({ sandbox, guarded: () => Promise.reject(new AddressRefused(reason)) });
    const targets = [{ model: "mine/test-model" }, { model: "anthropic/test-model" }];
    to.set({
      endpoints: { mine: await to.endpoint("https://llm.example/v1", OWN) },
      policies: { p: { strategy: "fallback", targets, retries: 2 } },
    });
    const refused = await to.call("mine/test-model", "Hello");
    expect(refused.status).toBe(502);
    expect((await errorOf(refused)).message).toMatch(words);
    expect(await to.settlement()).toMatchObject({
      status: "error",
      errorCode: "upstream_address_refused",
      costMicroUsd: 0,
    });
    expect(heard(await to.call("policy/p", "Hello"))).toEqual([200, "anthropic", "2"]);
  },
);
