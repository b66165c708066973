import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ProviderSandbox } from "../../../sandbox/providers/server.ts";
import {
  heard,
  type RoutedGateway,
  type RoutedGatewayOptions,
  routedGateway,
  startSandbox,
} from "./routed-gateway.fixture.ts";

let sandbox: ProviderSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.clearFaults());

const MODELS = ["openai/test-model", "anthropic/test-model"];
const policy = (more: object = {}, models: readonly string[] = MODELS) => ({
  strategy: "fallback",
  targets: models.map((model) => ({ model })),
  retries: 0,
  ...more,
});

function gateway(rules: object = {}, options: Omit<RoutedGatewayOptions, "sandbox"> = {}): RoutedGateway {
  const made = routedGateway({ sandbox, ...options });
  made.set({ policies: { p: policy(rules) } });
  return made;
}

const fails = (provider: string, fault: string, times = 1) =>
  expect(sandbox.control.queueFault(provider, fault, times), fault).toBe(true);

const stream = (...lines: string[]) =>
  new Response(lines.map((line) => `${line}\n\n`).join(""), { headers: { "content-type": "text/event-stream" } });
const EMPTY = stream('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}', "data: [DONE]");

describe("before the first content, another provider answers", () => {
  it.each([
    ...["429", "500", "503", "401", "nonsense", "drop"].flatMap((fault) => [
      { fault, streams: true },
      { fault, streams: false },
    ]),
    { fault: "midstream after=0", streams: true },
  ])("after $fault, where it streams: $streams", async ({ fault, streams }) => {
    const to = gateway();
    fails("openai", fault);
    const answer = await to.call("policy/p", "Hello [[chunks=3]]", { stream: streams });
    expect(heard(answer)).toEqual([200, "anthropic", "2"]);
    const text = await answer.text();
    expect(text).toContain(streams ? '"chat.completion.chunk"' : '"chat.completion"');
    expect(text).not.toContain('"error"');
    const row = await to.settlement();
    expect(row).toMatchObject({
      status: "ok",
      provider: "anthropic",
      model: "test-model",
      attempts: 2,
      errorCode: null,
    });
    // Priced by who answered: 500 dollars a million tokens, and a tenth.
    const { input, output } = row.tokens;
    expect(row.costMicroUsd).toBe(Math.round((input + output) * 550));
    // Reserved was what the dearer one may cost.
    expect(to.admitted.at(-1)?.reserveMicroUsd).toBeGreaterThan(2 * row.costMicroUsd);
  });

  it("after an empty stream, and after one that only keeps the line open", async () => {
    for (const bad of [EMPTY, stream(": ping", ": ping")]) {
      const to = gateway({}, { answer: (url) => (url.includes("/openai/") ? Promise.resolve(bad) : undefined) });
      const answer = await to.call("policy/p", "Hello", { stream: true });
      expect(heard(answer)).toEqual([200, "anthropic", "2"]);
      await answer.text();
      expect(await to.settlement()).toMatchObject({ status: "ok", provider: "anthropic" });
    }
  });

  it("after one that hangs", async () => {
    const to = gateway({}, { settings: { UPSTREAM_TIMEOUT_MS: "100" } });
    fails("openai", "hang");
    expect(heard(await to.call("policy/p", "Hello"))).toEqual([200, "anthropic", "2"]);
    expect(await to.settlement()).toMatchObject({ status: "ok", provider: "anthropic", attempts: 2 });
  });

  it("and when all fail the last one's failure is told, free of charge", async () => {
    const to = gateway();
    fails("openai", "500");
    fails("anthropic", "503");
    expect(heard(await to.call("policy/p", "Hello"))).toEqual([503, "anthropic", "2"]);
    expect(await to.settlement()).toMatchObject({ status: "error", costMicroUsd: 0, attempts: 2 });
  });
});

describe("nobody else is asked", () => {
  it("once there was content: the failure is said inside the stream", async () => {
    const to = gateway();
    fails("openai", "midstream after=3");
    const answer = await to.call("policy/p", "Hello [[chunks=9]]", { stream: true });
    expect(heard(answer)).toEqual([200, "openai", "1"]);
    expect(await answer.text()).toContain('"error"');
    expect(await to.settlement()).toMatchObject({ status: "error", provider: "openai", attempts: 1, costMicroUsd: 0 });
  });

  it("where it is the client's request that is wrong", async () => {
    const to = gateway();
    fails("openai", "400");
    expect(heard(await to.call("policy/p", "Hello"))).toEqual([400, "openai", "1"]);
    expect(to.sent).toHaveLength(1);
  });

  it("behind the deadline of the whole call, though something trickles in all the time", async () => {
    const ping = new TextEncoder().encode(": ping\n\n");
    const trickle = () => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const body = new ReadableStream({
        type: "bytes",
        pull: (controller) =>
          new Promise((resolve) => {
            timer = setTimeout(() => resolve(controller.enqueue(new Uint8Array(ping))), 20);
          }),
        cancel: () => clearTimeout(timer),
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    };
    const to = gateway({ deadlineMs: 1_000 }, { answer: () => Promise.resolve(trickle()) });
    const answer = await to.call("policy/p", "Hello", { stream: true });
    expect(heard(answer)).toEqual([504, "openai", "1"]);
    expect(await to.settlement()).toMatchObject({ status: "error", errorCode: "deadline_exceeded", costMicroUsd: 0 });
  });

  it("once the client has left, which ends the pause before a retry", async () => {
    const to = gateway({ retries: 1 });
    fails("openai", "429 retry-after=4");
    const leave = new AbortController();
    const pending = to.call("policy/p", "Hello", {}, { signal: leave.signal });
    while (!to.waits.some((ms) => ms >= 4_000 && ms <= 4_800)) await new Promise((resolve) => setImmediate(resolve));
    const leftAt = Date.now();
    leave.abort();
    expect((await pending).status).toBe(499);
    expect(Date.now() - leftAt).toBeLessThan(3_000);
    expect(to.sent).toHaveLength(1);
    expect(await to.settlement()).toMatchObject({ status: "cancelled" });
  });
});

describe("a policy is named", () => {
  it.each([
    ["in the model's place", "policy/p", {}],
    ["by a header, whatever model the body names", "nobody/knows-it", { "x-edgewright-policy": "p" }],
  ])("%s", async (_, model, headers) => {
    expect(heard(await gateway().call(model, "Hello", {}, { headers }))).toEqual([200, "openai", "1"]);
  });

  it("in vain where there is none of that name", async () => {
    const answer = await gateway().call("openai/test-model", "Hello", {}, { headers: { "x-edgewright-policy": "q" } });
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining("no policy 'q'")]);
  });
});

describe("the same provider is asked again", () => {
  it("when it says, and not much later", async () => {
    const to = gateway({ retries: 1 }, { skips: (ms) => ms >= 2_000 && ms <= 2_400 });
    fails("openai", "429 retry-after=2");
    expect(heard(await to.call("policy/p", "Hello"))).toEqual([200, "openai", "2"]);
    expect(to.waits.filter((ms) => ms >= 2_000 && ms <= 2_400)).toHaveLength(1);
    expect(await to.settlement()).toMatchObject({ status: "ok", provider: "openai", attempts: 2 });
  });

  it("not when it wants to be left alone for long", async () => {
    const to = gateway({ retries: 3 });
    fails("openai", "429 retry-after=30");
    expect(heard(await to.call("policy/p", "Hello"))).toEqual([200, "anthropic", "2"]);
  });

  it("as often as the policy says, and then the next one", async () => {
    const to = gateway({ retries: 2 });
    fails("openai", "500", 9);
    expect(heard(await to.call("policy/p", "Hello"))).toEqual([200, "anthropic", "4"]);
    expect(await to.settlement()).toMatchObject({ attempts: 4 });
  });
});

describe("the breaker", () => {
  it("keeps calls from what fails again and again, lets one of them see, and closes when that goes well", async () => {
    const to = gateway();
    fails("openai", "500", 5);
    const call = async () => {
      const answer = await to.call("policy/p", "Hello");
      await answer.text();
      return heard(answer);
    };
    for (let n = 0; n < 5; n += 1) expect(await call()).toEqual([200, "anthropic", "2"]);
    expect(await call()).toEqual([200, "anthropic", "1"]);
    to.pass(6_000);
    expect(await call()).toEqual([200, "openai", "1"]);
    expect(await call()).toEqual([200, "openai", "1"]);
    // The clock's leap may have one sent twice, which the account knows by its id.
    expect(new Set((await to.settlements()).map(({ callId }) => callId)).size).toBe(8);
  });

  it("is closed by a probe that the provider answers with a refusal of the request", async () => {
    const to = gateway();
    fails("openai", "500", 5);
    for (let n = 0; n < 5; n += 1) await to.call("policy/p", "Hello");
    to.pass(6_000);
    fails("openai", "400");
    expect(heard(await to.call("policy/p", "Hello"))).toEqual([400, "openai", "1"]);
    expect(heard(await to.call("policy/p", "Hello"))).toEqual([200, "openai", "1"]);
  });

  it("keeps nobody from a model that the call itself names", async () => {
    const to = gateway();
    fails("openai", "500", 5);
    for (let n = 0; n < 5; n += 1) await to.call("policy/p", "Hello");
    expect(heard(await to.call("openai/test-model", "Hello"))).toEqual([200, "openai", "1"]);
  });
});

describe("the order", () => {
  const providersOf = async (to: RoutedGateway, sessions: readonly (string | undefined)[]) => {
    const found: (string | null)[] = [];
    for (const session of sessions) {
      const headers: HeadersInit = session === undefined ? {} : { "x-edgewright-session": session };
      const answer = await to.call("policy/p", "Hello", {}, { headers });
      await answer.text();
      found.push(answer.headers.get("x-edgewright-provider"));
    }
    return found;
  };
  const weights = (openai: number, anthropic: number) => ({
    strategy: "weighted",
    targets: [
      { model: "openai/test-model", weight: openai },
      { model: "anthropic/test-model", weight: anthropic },
    ],
  });

  it("of a conversation stays, those of many go by weight", async () => {
    const to = gateway(weights(3, 1));
    const sessions = Array.from({ length: 60 }, (_, n) => `conversation ${n}`);
    const first = await providersOf(to, sessions);
    expect(await providersOf(to, sessions)).toEqual(first);
    const share = first.filter((provider) => provider === "openai").length / first.length;
    expect(share).toBeGreaterThan(0.55);
    expect(share).toBeLessThan(0.95);
  });

  it("has what weighs nothing last", async () => {
    const to = gateway(weights(0, 1));
    expect(new Set(await providersOf(to, Array(10).fill(undefined)))).toEqual(new Set(["anthropic"]));
  });

  it("of the cheapest is by price", async () => {
    expect(await providersOf(gateway({ strategy: "cheapest" }), [undefined])).toEqual(["anthropic"]);
  });
});

describe("what an organisation has set", () => {
  it("is learnt when it is needed, and anew when it has changed", async () => {
    const to = gateway();
    expect(heard(await to.call("policy/p", "Hello"))).toEqual([200, "openai", "1"]);
    expect(to.learned()).toBe(1);
    await to.call("policy/p", "Hello");
    expect(to.learned()).toBe(1);
    to.set({ policies: { p: policy({}, ["anthropic/test-model"]) } });
    expect(heard(await to.call("policy/p", "Hello"))).toEqual([200, "anthropic", "1"]);
    expect(to.learned()).toBe(2);
    // One that was made since is no refusal to be kept to.
    to.set({ policies: { q: policy() } });
    expect(heard(await to.call("policy/q", "Hello"))).toEqual([200, "openai", "1"]);
    expect((await to.call("policy/p", "Hello")).status).toBe(404);
  });

  it("is judged whole: a key that may not use one of the targets may not use the policy", async () => {
    const to = gateway();
    const model = "anthropic/test-model";
    to.reply({ ok: false, refusal: { reason: "model_not_allowed", model }, limits: {} });
    const answer = await to.call("policy/p", "Hello");
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain(model);
    expect(to.admitted.at(-1)).toMatchObject({ provider: "openai", alternatives: [model] });
    expect(to.sent).toEqual([]);
  });

  it("is skipped where it names an endpoint that is gone, whatever else has a model of that name", async () => {
    const to = routedGateway({ sandbox });
    // OpenRouter lists a model of this very name, on the platform's key.
    const targets = ["meta-llama/llama-3.3-70b-instruct", "anthropic/test-model"];
    to.set({ policies: { p: policy({}, targets), q: policy({}, targets.slice(0, 1)) } });
    expect(heard(await to.call("policy/p", "Hello"))).toEqual([200, "anthropic", "1"]);
    const answer = await to.call("policy/q", "Hello");
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining("meta-llama/llama-3.3-70b-instruct"),
    ]);
    expect(to.sent).toHaveLength(1);
  });

  it("is skipped where it cannot honour a parameter, though the body would pass through to it", async () => {
    const bodies: string[] = [];
    const to = routedGateway({
      sandbox,
      settings: {
        MODEL_PRICES: JSON.stringify(
          Object.fromEntries(["groq", "deepseek", "openai"].map((id) => [`${id}/test-model`, { input: 1, output: 1 }])),
        ),
      },
      answer(_, { body }) {
        bodies.push(new TextDecoder().decode(body as Uint8Array));
        return undefined;
      },
    });
    const targets = ["groq/test-model", "openai/test-model"];
    to.set({ policies: { p: policy({}, targets), q: policy({}, ["groq/test-model", "deepseek/test-model"]) } });
    const asked = { logit_bias: { 5: 1 } };
    expect(heard(await to.call("policy/p", "Hello", asked))).toEqual([200, "openai", "1"]);
    for (const model of ["policy/q", "groq/test-model"]) {
      const refused = await to.call(model, "Hello", asked);
      expect([refused.status, await refused.json()]).toEqual([
        400,
        {
          error: expect.objectContaining({
            code: "unsupported_parameter",
            param: "logit_bias",
            message: expect.stringContaining("Groq cannot honour 'logit_bias'"),
          }),
        },
      ]);
    }
    const dropping = { headers: { "x-edgewright-unsupported": "drop" } };
    const dropped = await to.call("policy/p", "Hello", asked, dropping);
    expect([...heard(dropped), dropped.headers.get("x-edgewright-dropped")]).toEqual([200, "groq", "1", "logit_bias"]);
    const messages = '"messages":[{"role":"user","content":"Hello"}]';
    expect(bodies).toEqual([
      `{"model":"test-model",${messages},"logit_bias":{"5":1}}`,
      `{"model":"test-model",${messages}}`,
    ]);
    expect((await to.call("groq/test-model", "Hello", {}, dropping)).headers.has("x-edgewright-dropped")).toBe(false);
  });

  it("is in nobody's way where a newer version wrote it", async () => {
    const to = routedGateway({ sandbox });
    to.set({ policies: { newer: policy({ onlyIn: ["eu"] }), p: policy() } });
    const answer = await to.call("policy/newer", "Hello");
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(heard(await to.call("policy/p", "Hello"))).toEqual([200, "openai", "1"]);
    expect(to.warnings.join()).toContain("policy_unreadable");
  });
});
