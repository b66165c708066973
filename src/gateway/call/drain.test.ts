/** A client that leaves a provider which bills its whole answer anyway. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProviderSandbox } from "../../../sandbox/providers/server.ts";
import { createTimedVault } from "../../platform/timed-vault.ts";
import { createMemoryVault } from "../../platform/vault.fixture.ts";
import { createBodies } from "../records/bodies.ts";
import { routedGateway, startSandbox } from "../routing/routed-gateway.fixture.ts";
import { DRAIN_MS } from "./drain.ts";

let sandbox: ProviderSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const content = 'data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}\n\n';
const finish = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n';
const usage = 'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":200}}\n\n';
const done = "data: [DONE]\n\n";
const whole = JSON.stringify({
  choices: [{ message: { content: "Hi" } }],
  usage: { prompt_tokens: 3, completion_tokens: 200 },
});

/** A provider that says one thing after the other as it is told to. */
function provider() {
  const asked = Promise.withResolvers<RequestInit>();
  const answer = Promise.withResolvers<Response>();
  const cancelled = Promise.withResolvers<void>();
  let body: ReadableByteStreamController | undefined;
  const source = new ReadableStream({
    type: "bytes",
    start(controller) {
      body = controller;
    },
    cancel: () => cancelled.resolve(),
  });
  return {
    asked: asked.promise,
    cancelled: cancelled.promise,
    send(init: RequestInit): Promise<Response> {
      asked.resolve(init);
      return answer.promise;
    },
    begin: (type = "text/event-stream") => answer.resolve(new Response(source, { headers: { "content-type": type } })),
    fails: (status: number) => answer.resolve(new Response("{}", { status })),
    says: (text: string) => body?.enqueue(new Uint8Array(new TextEncoder().encode(text))),
    closes() {
      body?.close();
      body?.byobRequest?.respond(0);
    },
    breaksOff: () => body?.error(new Error("reset")),
  };
}

interface Options {
  stream?: boolean;
  policy?: boolean;
  responses?: boolean;
  skips?: (ms: number) => boolean;
}

function start({ stream = true, policy = false, responses = false, skips = () => false }: Options) {
  const upstream = provider();
  const vault = createMemoryVault();
  const rates = { input: 1000, output: 1000 };
  const prices = { "groq/test-model": rates, "openai/test-model": rates };
  const to = routedGateway({
    sandbox,
    settings: { MODEL_PRICES: JSON.stringify(prices) },
    answer: (_url, init) => upstream.send(init),
    skips,
    vault,
  });
  const targets = [{ model: "groq/test-model" }, { model: "openai/test-model" }];
  to.set({ bodyRetentionDays: 7, policies: { p: { strategy: "fallback", retries: 1, targets } } });
  const client = new AbortController();
  const model = policy ? "policy/p" : "groq/test-model";
  const asked = new Request("http://gateway/v1/responses", {
    method: "POST",
    signal: client.signal,
    headers: { authorization: `Bearer ${to.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ model, input: "Hello", stream }),
  });
  const answer = responses ? to.send(asked) : to.call(model, "Hello", { stream }, { signal: client.signal });
  /** What is kept of the one call's answer, and whether all of it is. */
  async function kept() {
    const { callId } = await to.settlement();
    const found = await createBodies(createTimedVault({ vault, now: Date.now })).read(to.org, callId);
    return found && { text: new TextDecoder().decode(found.answer.bytes), cut: found.answer.cut };
  }
  return { to, upstream, answer, kept, vault, leave: () => client.abort() };
}

const counted = { status: "cancelled", estimated: false, tokens: { input: 3, output: 200 } };
const estimated = { status: "cancelled", estimated: true };

describe.each([false, true])("a client that leaves (by a policy: %s)", (policy) => {
  it("in the middle of a stream pays for what the provider counted at its end", async () => {
    const { to, upstream, answer, leave } = start({ policy });
    upstream.begin();
    upstream.says(content);
    await (await answer).body?.getReader().read();
    leave();
    upstream.says(content + finish + usage + done);
    expect(await to.settlement()).toMatchObject({ ...counted, httpStatus: 200 });
    // Nothing is left to be heard behind the last word.
    await upstream.cancelled;
  });

  it.each([true, false])("before the headers pays for what the provider counted (stream: %s)", async (stream) => {
    const { to, upstream, answer, leave } = start({ policy, stream });
    const { signal } = await upstream.asked;
    leave();
    expect(signal?.aborted ?? false).toBe(false);
    upstream.begin(stream ? "text/event-stream" : "application/json");
    upstream.says(stream ? content + finish + usage + done : whole);
    upstream.closes();
    void answer.then((response) => response.body?.cancel()).catch(() => {});
    expect(await to.settlement()).toMatchObject({ ...counted, httpStatus: 499 });
  });

  it("finds in its log what it was given, and not what was said behind its back", async () => {
    const { upstream, answer, kept, leave } = start({ policy });
    upstream.begin();
    upstream.says(content);
    await (await answer).body?.getReader().read();
    leave();
    upstream.says(content + finish + usage + done);
    expect(await kept()).toEqual({ text: content, cut: true });
  });

  it.each([true, false])("before the headers finds nothing in its log (stream: %s)", async (stream) => {
    const { upstream, answer, kept, leave } = start({ policy, stream });
    await upstream.asked;
    leave();
    upstream.begin(stream ? "text/event-stream" : "application/json");
    upstream.says(stream ? content + finish + usage + done : whole);
    upstream.closes();
    void answer.then((response) => response.body?.cancel()).catch(() => {});
    expect(await kept()).toEqual({ text: "", cut: true });
  });

  it("is asked no other provider for, and pays nothing, where this one then fails", async () => {
    const { to, upstream, answer, leave } = start({ policy });
    await upstream.asked;
    leave();
    upstream.fails(503);
    expect((await answer).status).toBe(policy ? 499 : 503);
    expect(to.sent).toHaveLength(1);
    expect(await to.settlement()).toMatchObject({ costMicroUsd: 0, attempts: 1 });
  });

  it.each(["breaksOff", "closes"] as const)("pays for an estimate where the provider %s", async (ends) => {
    const { to, upstream, answer, leave } = start({ policy });
    upstream.begin();
    upstream.says(content);
    await (await answer).body?.getReader().read();
    leave();
    upstream.says(content);
    upstream[ends]();
    expect(await to.settlement()).toMatchObject(estimated);
  });

  it("is waited for no longer than the runtime lets us", async () => {
    const { to, upstream, answer, leave } = start({ policy, skips: (ms) => ms === DRAIN_MS });
    upstream.begin();
    upstream.says(content);
    await (await answer).body?.getReader().read();
    leave();
    expect(await to.settlement()).toMatchObject(estimated);
    await upstream.cancelled;
  });

  it("behind the last word has had a whole answer", async () => {
    const { to, upstream, answer, leave } = start({ policy });
    upstream.begin();
    upstream.says(content + finish + usage + done);
    const reader = (await answer).body?.getReader();
    let text = "";
    while (!text.includes("[DONE]")) {
      const next = await reader?.read();
      if (!next || next.done) throw new Error("the answer has no last word");
      text += new TextDecoder().decode(next.value);
    }
    leave();
    expect(await to.settlement()).toMatchObject({ ...counted, status: "ok" });
  });
});

it("waits for the headers of a client that has left no longer than the runtime lets us", async () => {
  for (const stream of [true, false]) {
    const { to, upstream, answer, leave } = start({ stream, skips: (ms) => ms === DRAIN_MS });
    await upstream.asked;
    leave();
    expect((await answer).status).toBe(499);
    expect(await to.settlement()).toMatchObject({ ...estimated, httpStatus: 499 });
  }
});

it("stores no response whose client left before its end", async () => {
  const { to, upstream, answer, vault, leave } = start({ responses: true });
  upstream.begin();
  upstream.says(content);
  await (await answer).body?.getReader().read();
  leave();
  upstream.says(content + finish + usage + done);
  expect(await to.settlement()).toMatchObject(counted);
  expect([...vault.objects.keys()].filter((path) => path.includes("response"))).toEqual([]);
});
