/** What becomes of a call, attempt by attempt, with a provider that says what the test has it say. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProviderSandbox } from "../../../sandbox/providers/server.ts";
import { heard, type RoutedGatewayOptions, routedGateway, startSandbox } from "../routing/routed-gateway.fixture.ts";

let sandbox: ProviderSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

type Answer = (init: RequestInit, call: number) => Promise<Response> | Response | undefined;

/** Providers by their place in the URL; whoever is not named answers as the sandbox does. */
function gateway(answers: Record<string, Answer>, rules: object = {}, more: Partial<RoutedGatewayOptions> = {}) {
  let calls = 0;
  const made = routedGateway({
    sandbox,
    answer(url, init) {
      const name = Object.keys(answers).find((one) => url.includes(`/${one}/`));
      calls += 1;
      const given = name === undefined ? undefined : answers[name]?.(init, calls);
      return given && Promise.resolve(given);
    },
    ...more,
  });
  const targets = [{ model: "openai/test-model" }, { model: "anthropic/test-model" }];
  made.set({ policies: { p: { strategy: "fallback", retries: 0, targets, ...rules } } });
  return made;
}

const ONE = { targets: [{ model: "openai/test-model" }] };
const content = 'data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}\n\n';
const closing =
  'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n' +
  'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}\n\ndata: [DONE]\n\n';
const whole = { choices: [{ message: { content: "Hi" } }], usage: { prompt_tokens: 3, completion_tokens: 2 } };

type Then = "closes" | "breaks off" | "hangs";

/** Chunked, as it comes. */
function body(text: string, then: Then = "closes", type = "text/event-stream"): Response {
  let said = false;
  const source = new ReadableStream({
    type: "bytes",
    pull(controller) {
      if (!said) {
        said = true;
        controller.enqueue(new Uint8Array(new TextEncoder().encode(text)));
      } else if (then === "closes") {
        controller.close();
        controller.byobRequest?.respond(0);
      } else if (then === "breaks off") controller.error(new Error("reset"));
      else return new Promise(() => {});
      return undefined;
    },
  });
  return new Response(source, { headers: { "content-type": type } });
}

const json = (value: unknown, status = 200, headers: Record<string, string> = {}): Response => {
  const text = JSON.stringify(value);
  const length = String(new TextEncoder().encode(text).length);
  return new Response(text, {
    status,
    headers: { "content-type": "application/json", "content-length": length, ...headers },
  });
};
/** Until it is aborted. */
const hangs: Answer = (init) =>
  new Promise((_, reject) => init.signal?.addEventListener("abort", () => reject(new Error("aborted"))));
const failing = (status: number, headers = {}) => json({ error: { message: "No.", code: null } }, status, headers);

it("waits no longer for headers than the policy allows, though it has one target and no retries", async () => {
  const to = gateway({ openai: () => new Promise(() => {}) }, { ...ONE, deadlineMs: 1_000 });
  expect(heard(await to.call("policy/p", "Hello"))).toEqual([504, "openai", "1"]);
  expect(await to.settlement()).toMatchObject({ errorCode: "deadline_exceeded", costMicroUsd: 0 });
});

it("waits no longer for the first word of its last target than the policy allows", async () => {
  const to = gateway({ openai: () => body(": hello\n\n", "hangs") }, { ...ONE, deadlineMs: 1_000 });
  expect((await to.call("policy/p", "Hello", { stream: true })).status).toBe(504);
});

it("blames no provider for a policy's short deadline, nor for refusing a request", async () => {
  for (const openai of [hangs, () => failing(403)]) {
    const to = gateway({ openai }, { deadlineMs: 1_000 }, { skips: (ms) => ms > 900 && ms <= 1_000 });
    for (let n = 0; n < 6; n += 1) await to.call("policy/p", "Hello");
    await to.settlements();
    const before = to.sent.length;
    await to.call("policy/p", "Hello");
    expect(to.sent.slice(before)[0]?.url).toContain("/openai/");
  }
});

it("goes elsewhere when streams of a provider die again and again behind their first word", async () => {
  const to = gateway({ openai: () => body(content, "breaks off") });
  const providers: (string | null)[] = [];
  for (let n = 0; n < 7; n += 1) {
    const answer = await to.call("policy/p", "Hello", { stream: true });
    providers.push(answer.headers.get("x-edgewright-provider"));
    await answer.text();
    await to.settlements();
  }
  expect(providers).toEqual([...Array(5).fill("openai"), "anthropic", "anthropic"]);
});

it("keeps a breaker open though somebody's own request is refused meanwhile", async () => {
  const to = gateway({
    openai: (_init, call) => (call === 1 ? failing(429, { "retry-after": "60" }) : failing(400)),
  });
  expect(heard(await to.call("policy/p", "Hello"))).toEqual([200, "anthropic", "2"]);
  expect((await to.call("openai/test-model", "Hello")).status).toBe(400);
  expect(heard(await to.call("policy/p", "Hello"))).toEqual([200, "anthropic", "1"]);
});

it("charges nothing to a client that leaves between two attempts, and counts one", async () => {
  const to = gateway({ openai: () => failing(503, { "retry-after": "3" }) }, { retries: 1 });
  const leave = new AbortController();
  const pending = to.call("policy/p", "x".repeat(40_000), {}, { signal: leave.signal });
  while (!to.waits.some((ms) => ms >= 3_000 && ms <= 3_600)) await new Promise((resolve) => setImmediate(resolve));
  leave.abort();
  expect((await pending).status).toBe(499);
  expect(await to.settlement()).toMatchObject({ status: "cancelled", costMicroUsd: 0, attempts: 1 });
});

it.each([
  ["an error with a status of success", JSON.stringify({ error: { message: "No.", code: 429 } }), "closes"],
  ["a body that is cut", '{"choices":[{"mess', "breaks off"],
  [
    "an answer without a word",
    JSON.stringify({ ...whole, usage: { prompt_tokens: 3, completion_tokens: 0 } }),
    "closes",
  ],
] as const)("asks the next one after %s, of whatever length", async (_, text, then) => {
  const to = gateway({ openai: () => body(text, then, "application/json") });
  const answer = await to.call("policy/p", "Hello");
  expect(heard(answer)).toEqual([200, "anthropic", "2"]);
  expect(await answer.text()).toContain("chat.completion");
});

it("ends upstream what it has given up on", async () => {
  const signals: AbortSignal[] = [];
  const note = (init: RequestInit) => init.signal && signals.push(init.signal);
  const to = gateway(
    {
      openai(init) {
        note(init);
        return body(": hello\n\n", "hangs");
      },
    },
    {},
    { settings: { STREAM_IDLE_TIMEOUT_MS: "100" } },
  );
  const answer = await to.call("policy/p", "Hello", { stream: true });
  expect(heard(answer)).toEqual([200, "anthropic", "2"]);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  await answer.text();
});

it("goes by the status of a failure whose words never come", async () => {
  const stuck = () =>
    new Response(body("{", "hangs").body, { status: 503, headers: { "content-type": "application/json" } });
  const to = gateway({ openai: stuck }, ONE, { settings: { STREAM_IDLE_TIMEOUT_MS: "100" } });
  expect((await to.call("policy/p", "Hello")).status).toBe(503);
  expect(await to.settlement()).toMatchObject({ errorCode: "upstream_503" });
});

it("tells the times of the attempt that answered", async () => {
  const to = gateway({ openai: () => failing(500) });
  await (await to.call("policy/p", "Hello", { stream: true })).text();
  const { admittedMs, headersMs, firstByteMs } = await to.settlement();
  const times = [admittedMs, headersMs, firstByteMs];
  expect(times).toEqual(times.toSorted((a, b) => Number(a) - Number(b)));
  expect(times).not.toContain(null);
});

it("follows no redirect, and asks the next one", async () => {
  const away = () => new Response(null, { status: 302, headers: { location: "https://elsewhere.example" } });
  expect(heard(await gateway({ openai: away }).call("policy/p", "Hello"))).toEqual([200, "anthropic", "2"]);
});

it("makes no more than eight attempts, and keeps clients from doing it all again", async () => {
  const models = ["openai", "anthropic", "google"].map((provider) => ({ model: `${provider}/test-model` }));
  const no = () => failing(500);
  const to = gateway({ openai: no, anthropic: no, gemini: no }, { targets: models, retries: 3 }, { skips: () => true });
  const answer = await to.call("policy/p", "Hello");
  expect([answer.status, to.sent.length]).toEqual([500, 8]);
  expect(answer.headers.get("x-should-retry")).toBe("false");
});

it("tells the soonest that any of those who failed may be asked again", async () => {
  const to = gateway({
    openai: () => failing(429, { "retry-after": "20" }),
    anthropic: () => failing(429, { "retry-after": "50" }),
  });
  const answer = await to.call("policy/p", "Hello");
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "20"]);
  expect(answer.headers.get("x-should-retry")).toBeNull();
});

it("hands on whole what comes in one piece and lacks its last empty line", async () => {
  const to = gateway({ openai: () => body(`${content}${closing}`.trimEnd()) });
  const answer = await to.call("policy/p", "Hello", { stream: true, stream_options: { include_usage: true } });
  expect(await answer.text()).toBe(`${content}${closing}`.trimEnd());
  expect(await to.settlement()).toMatchObject({ status: "ok", provider: "openai" });
});

describe("where breakers and the request leave nobody to ask", () => {
  const many = Array.from({ length: 5 });
  /** Anthropic has no place for it, as shows only when its turn comes. */
  const logprobs = { logprobs: true };

  it("asks the first that can take it, though another call probes that one just now", async () => {
    let asked = 0;
    const to = gateway({
      openai(init, call) {
        asked += 1;
        if (asked <= many.length) return failing(500);
        return asked === many.length + 1 ? hangs(init, call) : json(whole);
      },
    });
    for (const _ of many) await to.call("policy/p", "Hello");
    to.pass(6_000);
    const probe = new AbortController();
    const probing = to.call("policy/p", "Hello", {}, { signal: probe.signal });
    while (asked <= many.length) await new Promise((resolve) => setImmediate(resolve));
    expect(heard(await to.call("policy/p", "Hello", logprobs))).toEqual([200, "openai", "1"]);
    probe.abort();
    expect((await probing).status).toBe(499);
    // The clock's leap may have one sent twice, which the account knows by its id.
    const ended = new Map((await to.settlements()).map((row) => [row.callId, row]));
    expect([...ended.values()].slice(many.length)).toMatchObject([
      { status: "ok", provider: "openai", attempts: 1 },
      { status: "cancelled", provider: "openai" },
    ]);
  });

  it("leaves the probe of one that cannot take this request to the next call", async () => {
    let broken = true;
    const targets = ["openai", "anthropic", "google"].map((provider) => ({ model: `${provider}/test-model` }));
    const to = gateway(
      { anthropic: () => (broken ? failing(500) : undefined), openai: () => failing(404) },
      { targets },
    );
    for (const _ of many) await to.call("policy/p", "Hello");
    broken = false;
    to.pass(6_000);
    expect(heard(await to.call("policy/p", "Hello", logprobs))).toEqual([200, "google", "2"]);
    expect(heard(await to.call("policy/p", "Hello"))).toEqual([200, "anthropic", "2"]);
  });
});

it("settles a call in which something goes wrong that nobody expected", async () => {
  const skips = (ms: number): boolean => {
    if (ms > 40_900 && ms <= 41_000) throw new Error("out of timers");
    return false;
  };
  const to = gateway({}, { ...ONE, deadlineMs: 41_000 }, { skips });
  expect((await to.call("policy/p", "Hello")).status).toBe(500);
  expect(await to.settlement()).toMatchObject({
    status: "error",
    errorCode: "internal",
    httpStatus: 500,
    costMicroUsd: 0,
  });
});
