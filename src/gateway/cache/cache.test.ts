/** What the cache gives and keeps, with a gateway before the sandbox's providers. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import type { ProviderSandbox } from "../../../sandbox/providers/server.ts";
import { createMemoryVault } from "../../platform/vault.fixture.ts";
import { type RoutedGatewayOptions, routedGateway, startSandbox } from "../routing/routed-gateway.fixture.ts";
import { cachePrefix } from "./answer-cache.ts";
import { createCacheSweep } from "./cache-sweep.service.ts";

let sandbox: ProviderSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const gateway = (more: Partial<RoutedGatewayOptions> = {}) => {
  const vault = createMemoryVault();
  return { vault, ...routedGateway({ sandbox, vault, ...more }) };
};
type Gateway = ReturnType<typeof gateway>;

const MODEL = "openai/test-model";
const asking = (cache: string, more: RequestInit = {}): RequestInit => ({
  ...more,
  headers: { "x-edgewright-cache": cache },
});

/** What a call is told of the cache, and what it reads; once what it leaves behind is done. */
async function asked(to: Gateway, cache: string, more: object = {}, content = "Hello") {
  const answer = await to.call(MODEL, content, more, asking(cache));
  const text = await answer.text();
  await to.settlements();
  return { state: answer.headers.get("x-edgewright-cache"), text, answer };
}

it.each([
  ["a whole answer", {}],
  ["a stream", { stream: true }],
  ["a stream with its usage", { stream: true, stream_options: { include_usage: true } }],
])("gives %s again byte by byte, and asks nobody", async (_, more) => {
  const to = gateway();
  const first = await asked(to, "60", more);
  const again = await asked(to, "60", more);
  expect([first.state, again.state, to.sent.length]).toEqual(["miss", "hit", 1]);
  expect(again.text).toBe(first.text);
  expect(again.text).not.toBe("");
  for (const name of ["content-type", "x-edgewright-provider", "x-edgewright-model"]) {
    expect(again.answer.headers.get(name)).toBe(first.answer.headers.get(name));
  }
  expect(again.answer.headers.get("age")).toBe("0");
});

it("charges nothing for a hit, and records it as an answer that nobody was asked for", async () => {
  const to = gateway();
  await asked(to, "60");
  await asked(to, "60");
  const [miss, hit] = await to.settlements();
  expect(miss).toMatchObject({ status: "ok", cache: "miss", attempts: 1, provider: "openai", model: "test-model" });
  expect(miss?.costMicroUsd).toBeGreaterThan(0);
  const nothing = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
  expect(hit).toMatchObject({
    ...{ status: "ok", httpStatus: 200, cache: "hit", attempts: 0, errorCode: null, estimated: false },
    ...{ costMicroUsd: 0, providerCostMicroUsd: 0, tokens: nothing },
    ...{ provider: "openai", model: "test-model", headersMs: null, firstByteMs: null },
  });
  // What was held for the moment of the look-up goes back by this settlement.
  expect(hit).toMatchObject({ callId: to.admitted[1]?.callId, reservedMicroUsd: miss?.reservedMicroUsd });
});

it("never charges more for a hit than for a miss, whatever a call used", async () => {
  const count = fc.nat(1_000_000);
  await fc.assert(
    fc.asyncProperty(count, count, fc.constantFrom("openai", "anthropic"), async (input, output, provider) => {
      const usage =
        provider === "openai"
          ? { prompt_tokens: input, completion_tokens: output }
          : { input_tokens: input, output_tokens: output };
      const text = JSON.stringify(
        provider === "openai"
          ? { choices: [{ index: 0, message: { content: "Hi" }, finish_reason: "stop" }], usage }
          : {
              id: "m",
              type: "message",
              role: "assistant",
              content: [{ type: "text", text: "Hi" }],
              stop_reason: "end_turn",
              usage,
            },
      );
      const headers = { "content-type": "application/json", "content-length": String(text.length) };
      const to = gateway({ answer: () => Promise.resolve(new Response(text, { headers })) });
      const costs: (string | null)[] = [];
      for (let n = 0; n < 2; n += 1) {
        const answer = await to.call(`${provider}/test-model`, "Hello", {}, asking("60"));
        costs.push(answer.headers.get("x-edgewright-cost-micro-usd"));
        await answer.text();
        await to.settlements();
      }
      const [first, second] = await to.settlements();
      expect(second?.costMicroUsd).toBe(0);
      expect(second?.costMicroUsd).toBeLessThanOrEqual(first?.costMicroUsd ?? -1);
      // And the headers say what is recorded.
      expect(costs).toEqual([String(first?.costMicroUsd), "0"]);
    }),
    { numRuns: 30 },
  );
});

it("gives no answer that is over, nor one that is older than a call wants it", async () => {
  const to = gateway();
  await asked(to, "60");
  to.pass(30_000);
  expect((await asked(to, "29")).state).toBe("miss");
  to.pass(28_000);
  expect((await asked(to, "60")).state).toBe("hit");
  to.pass(2_000);
  expect((await asked(to, "3600")).state).toBe("miss");
});

it("is rid of an answer once it is over, unless it was kept anew meanwhile", async () => {
  const to = gateway();
  let now = Date.now();
  const sweep = createCacheSweep({ vault: to.vault, now: () => now });
  await asked(to, "60");
  to.pass(30_000);
  await asked(to, "refresh, max-age=60");
  now += 75_000;
  expect([await sweep(), to.vault.objects.size]).toEqual([0, 1]);
  now += 60_000;
  expect([await sweep(), to.vault.objects.size]).toEqual([1, 0]);
});

it("tells how old an answer is", async () => {
  const to = gateway();
  await asked(to, "60");
  to.pass(30_000);
  const age = Number((await asked(to, "60")).answer.headers.get("age"));
  expect(age).toBeGreaterThanOrEqual(30);
  expect(age).toBeLessThan(35);
});

it("asks the provider for a refresh, and keeps what it says", async () => {
  let said = 0;
  const to = gateway({
    answer() {
      said += 1;
      const text = JSON.stringify({
        choices: [{ index: 0, message: { content: `answer ${said}` }, finish_reason: "stop" }],
        usage: { prompt_tokens: 3, completion_tokens: 2 },
      });
      return Promise.resolve(new Response(text, { headers: { "content-type": "application/json" } }));
    },
  });
  await asked(to, "60");
  expect(await asked(to, "refresh, max-age=60")).toMatchObject({ state: "refresh" });
  expect(await asked(to, "60")).toMatchObject({ state: "hit", text: expect.stringContaining("answer 2") });
});

it("keeps nothing and looks nothing up for a call that does not ask for it", async () => {
  const to = gateway();
  const answer = await to.call(MODEL, "Hello");
  await answer.text();
  const settlement = await to.settlement();
  expect(answer.headers.has("x-edgewright-cache")).toBe(false);
  expect(settlement.cache).toBeUndefined();
  expect(to.vault.objects.size).toBe(0);
});

it("keeps answers as long as the policy says, unless the request says otherwise", async () => {
  const to = gateway();
  to.set({ policies: { kept: { strategy: "fallback", targets: [{ model: MODEL }], cacheTtlS: 60 } } });
  const states: (string | null)[] = [];
  for (const headers of [{}, {}, { "x-edgewright-cache": "no-store" }, { "x-edgewright-cache": "refresh" }]) {
    const answer = await to.call("policy/kept", "Hello", {}, { headers });
    states.push(answer.headers.get("x-edgewright-cache"));
    await answer.text();
    await to.settlements();
  }
  expect(states).toEqual(["miss", "hit", "bypass", "refresh"]);
  expect(to.sent.length).toBe(3);
});

const failing = (status: number) =>
  Promise.resolve(Response.json({ error: { message: "No.", code: null } }, { status }));
const stream = (text: string) =>
  Promise.resolve(new Response(text, { headers: { "content-type": "text/event-stream" } }));
const content = 'data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}\n\n';
const stop = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n';

it.each([
  ["an error", {}, () => failing(500)],
  ["a refusal of the request", {}, () => failing(400)],
  ["an error inside a stream", { stream: true }, () => stream(`${content}data: {"error":{"message":"No."}}\n\n`)],
  ["a stream that is cut", { stream: true }, () => stream(content)],
  ["a stream without its last word", { stream: true }, () => stream(content + stop)],
  ["an answer without a word", { stream: true }, () => stream(`${stop}data: [DONE]\n\n`)],
  [
    "an answer that is too long",
    {},
    () =>
      Promise.resolve(
        Response.json({
          choices: [{ index: 0, message: { content: "x".repeat(5_000_000) }, finish_reason: "stop" }],
          usage: { prompt_tokens: 3, completion_tokens: 2 },
        }),
      ),
  ],
])("never keeps %s", async (_, more, answer) => {
  const to = gateway({ answer });
  await asked(to, "60", more);
  expect(to.vault.objects.size).toBe(0);
  expect((await asked(to, "60", more)).state).toBe("miss");
});

const hi = { index: 0, message: { content: "Hi" }, finish_reason: "stop" };
const used = { prompt_tokens: 3, completion_tokens: 2 };
const broken = 'data: {"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}\n\n';
const brokenBeside = broken.replace('"error"}', '"error","error":{"code":429,"message":"Slow down."}}');
const last = `data: {"choices":[],"usage":${JSON.stringify(used)}}\n\ndata: [DONE]\n\n`;

it.each([
  ["a choice that was broken off", { choices: [{ ...hi, finish_reason: "error" }] }],
  ["a choice that holds an error", { choices: [hi, { ...hi, error: { code: 502, message: "No." } }] }],
  ["an error beside the answer", { choices: [hi], error: { code: 502, message: "No." } }],
  ["a stream that was broken off", content + broken + last],
  ["a stream whose choice holds an error", content + brokenBeside + last],
])("counts %s as a failure, whatever the status and the usage say", async (_, said) => {
  const isStream = typeof said === "string";
  for (const model of [MODEL, "policy/p"]) {
    const to = gateway({
      answer: () => (isStream ? stream(said) : Promise.resolve(Response.json({ ...said, usage: used }))),
    });
    to.set({ policies: { p: { strategy: "fallback", retries: 0, targets: [{ model: MODEL }] } } });
    const answer = await to.call(model, "Hello", { stream: isStream }, asking("60"));
    const text = await answer.text();
    expect([answer.status >= 400, text.includes('"error":{')]).toEqual([!isStream, true]);
    expect(await to.settlement()).toMatchObject({ status: "error", costMicroUsd: 0 });
    expect(to.vault.objects.size).toBe(0);
  }
});

it("never keeps what its client did not wait for", async () => {
  const to = gateway();
  const leave = new AbortController();
  const answer = await to.call(MODEL, "Hello, and again", { stream: true }, asking("60", { signal: leave.signal }));
  const reader = answer.body?.getReader();
  await reader?.read();
  leave.abort();
  await reader?.cancel();
  expect(await to.settlement()).toMatchObject({ status: "cancelled", cache: "miss" });
  expect(to.vault.objects.size).toBe(0);
});

it("has each organisation's answers apart from all others'", async () => {
  const vault = createMemoryVault();
  const [one, other] = [gateway({ vault }), gateway({ vault })];
  expect((await asked(one, "60")).state).toBe("miss");
  expect((await asked(other, "60")).state).toBe("miss");
  const paths = [...vault.objects.keys()];
  expect(paths.filter((path) => path.startsWith(cachePrefix(one.org))).length).toBe(1);
  expect(paths.filter((path) => path.startsWith(cachePrefix(other.org))).length).toBe(1);
});

it("takes no hit where the account does not let the call in", async () => {
  const to = gateway();
  await asked(to, "60");
  to.reply({ ok: false, refusal: { reason: "key_revoked" }, limits: {} });
  let looked = 0;
  to.vault.get = async () => {
    looked += 1;
    return undefined;
  };
  const refused = await to.call(MODEL, "Hello", {}, asking("60"));
  expect([refused.status, refused.headers.has("x-edgewright-cache"), looked]).toEqual([401, false, 0]);
});

it.each([
  ["fails", () => Promise.reject(new Error("away"))],
  ["hangs", () => new Promise<never>(() => {})],
  ["gives what is no answer", () => Promise.resolve(new Uint8Array([0, 0, 255, 255, 1]))],
])("asks the provider when the bucket %s", async (_, get) => {
  const away = () => Promise.reject(new Error("away"));
  const to = gateway({ vault: { ...createMemoryVault(), get, put: away }, skips: (ms) => ms === 500 });
  const { state, answer } = await asked(to, "60");
  expect([state, answer.status]).toEqual(["miss", 200]);
  expect(await to.settlement()).toMatchObject({ status: "ok", cache: "miss" });
  expect(to.warnings.join("")).toContain("copy_failed");
});

it("refuses a time that is none before anything else", async () => {
  const to = gateway();
  const answer = await to.call(MODEL, "Hello", {}, asking("40 days"));
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("x-edgewright-cache");
  expect(to.admitted).toEqual([]);
});

it("keeps embeddings", async () => {
  const to = gateway();
  const states: (string | null)[] = [];
  for (let n = 0; n < 2; n += 1) {
    const answer = await to.send(
      new Request("http://gateway/v1/embeddings", {
        method: "POST",
        headers: {
          authorization: `Bearer ${to.apiKey}`,
          "content-type": "application/json",
          "x-edgewright-cache": "60",
        },
        body: JSON.stringify({ model: MODEL, input: "Hello" }),
      }),
    );
    states.push(answer.headers.get("x-edgewright-cache"));
    await answer.text();
    await to.settlements();
  }
  expect(states).toEqual(["miss", "hit"]);
});

/** One request of Responses, once what it leaves behind is done. */
async function responded(to: Gateway, body: object) {
  const answer = await to.send(
    new Request("http://gateway/v1/responses", {
      method: "POST",
      headers: { authorization: `Bearer ${to.apiKey}`, "content-type": "application/json", "x-edgewright-cache": "60" },
      body: JSON.stringify({ model: MODEL, input: "Hello", ...body }),
    }),
  );
  const said = Responded.parse(await answer.json());
  await to.settlements();
  return { state: answer.headers.get("x-edgewright-cache"), ...said };
}
const Responded = z.object({ id: z.string(), output: z.array(z.object({ id: z.string() })) });

it("neither takes nor keeps an answer that is stored, or goes on from one that is", async () => {
  const to = gateway();
  to.set({ bodyRetentionDays: 30 });
  const { id, output } = await responded(to, {});
  const named = [{ type: "item_reference", id: output[0]?.id }];
  const twice = async (body: object) => [(await responded(to, body)).state, (await responded(to, body)).state];
  expect(await twice({})).toEqual(["bypass", "bypass"]);
  expect(await twice({ store: false })).toEqual(["miss", "hit"]);
  expect(await twice({ store: false, previous_response_id: id })).toEqual(["bypass", "bypass"]);
  expect(await twice({ store: false, input: named })).toEqual(["bypass", "bypass"]);
});

it.each([
  ["says that it is stored all the same", { store: true }],
  ["is not over", { status: "in_progress" }],
])("never keeps a response that %s", async (_, said) => {
  const content = [{ type: "output_text", text: "Hi", annotations: [] }];
  const response = {
    ...{ id: "resp_1", object: "response", status: "completed", store: false, model: "test-model", error: null },
    output: [{ type: "message", id: "msg_1", role: "assistant", status: "completed", content }],
    usage: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
  };
  let given: object = response;
  const to = gateway({ answer: async () => Response.json(given) });
  expect([(await responded(to, {})).state, to.vault.objects.size]).toEqual(["miss", 1]);
  given = { ...response, ...said };
  expect([(await responded(to, { input: "Again" })).state, to.vault.objects.size]).toEqual(["miss", 1]);
});
