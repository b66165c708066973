import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
// The sandbox is a separate program on the wire; only tests may start it from here.
import { type ProviderSandbox, startProviderSandbox } from "../../sandbox/providers/server.ts";
import type {
  AccountPort,
  AdmitReply,
  AdmitRequest,
  Progress,
  RoutingText,
  Settlement,
} from "../billing/account.schema.ts";
import { createV1 } from "../http/index.ts";
import { mintApiKey } from "../identity/index.ts";
import { newId } from "../kernel/id.ts";
import { ok } from "../kernel/result.ts";
import { createEnvelopes } from "../platform/envelope.ts";
import { createLogger } from "../platform/logger.ts";
import { readSettings } from "../platform/settings.ts";
import { createTimedVault } from "../platform/timed-vault.ts";
import { createMemoryVault } from "../platform/vault.fixture.ts";
import { type Canaries, createCanaries, watchAnswer, watchRequest } from "../testing/canary.ts";
import { testSettings } from "../testing/test-settings.ts";
import { createKeyring } from "./credentials/keyring.ts";
import { createGateway, createKept } from "./index.ts";

const org = newId("org");
const keyId = newId("key");
const user = newId("user");

/** The account at its port: admits all until told otherwise, and remembers what it was told. */
function createLedger() {
  const admitted: AdmitRequest[] = [];
  const settled: Settlement[] = [];
  const progress: Progress[] = [];
  let routing: RoutingText = { version: 0, text: "" };
  let reply: AdmitReply = { ok: true, userId: user, ttlMs: 60_000, limits: {} };
  const account: AccountPort = {
    async admit(request) {
      admitted.push(request);
      if ((request.routingVersion ?? 0) === routing.version) return reply;
      return { ok: false, refusal: { reason: "routing_stale" }, limits: {} };
    },
    async settle(_orgId, settlements, calls) {
      settled.push(...settlements);
      progress.push(...calls);
    },
    routing: async () => ok(routing),
  };
  return {
    account,
    admitted,
    settled,
    progress,
    answer(next: AdmitReply) {
      reply = next;
    },
    route(next: RoutingText) {
      routing = next;
    },
  };
}

let sandbox: ProviderSandbox;
let ledger: ReturnType<typeof createLedger>;
let work: Promise<unknown>[];
let serve: ReturnType<typeof createV1>;
let apiKey: string;
let bindings: Record<string, string>;
let canaries: Canaries;

beforeAll(async () => {
  sandbox = await startProviderSandbox({ port: 0 });
});
afterAll(async () => {
  await sandbox.close();
});

function build(extra: Record<string, string> = {}): void {
  bindings = {
    ...testSettings({ providersUrl: sandbox.url, sqlUrl: "http://127.0.0.1:1/sql", mailUrl: "http://127.0.0.1:1" }),
    ...extra,
  };
  canaries = createCanaries(bindings);
  const settings = readSettings(bindings);
  ledger = createLedger();
  work = [];
  apiKey = mintApiKey({ orgId: org, keyId, jurisdiction: "global" }, settings.API_KEY_MAC_SECRETS).text;
  const log = createLogger({ write: (line) => canaries.see("log", line) });
  const gateway = createGateway({
    settings,
    account: ledger.account,
    kept: createKept(createTimedVault({ vault: createMemoryVault(), now: Date.now })),
    scopesOf: async () => ok({ scopes: ["inference"] }),
    keyring: createKeyring({ envelopes: createEnvelopes(settings.CREDENTIAL_MASTER_KEYS), now: Date.now }),
    guardedFetch: (url, init) => fetch(url, init),
    vault: createMemoryVault(),
    markUsed: () => {},
    countLimit: async () => ({ allowed: true, retryAfterMs: 0 }),
    storedLimit: async () => ({ allowed: true, retryAfterMs: 0 }),
    log,
    now: Date.now,
  });
  serve = createV1({ ports: { environment: "test", log }, ...gateway });
}
beforeEach(() => build());
afterEach(() => expect(canaries.leaks(), "secrets were seen where none may be").toEqual([]));

const context = {
  waitUntil: (promise: Promise<unknown>) => void work.push(promise),
  passThroughOnException: () => {},
  props: {},
};

async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("authorization")) headers.set("authorization", `Bearer ${apiKey}`);
  const request = new Request(`http://gateway${path}`, { ...init, headers });
  const where = watchRequest(canaries, request, init.body);
  return watchAnswer(canaries, await serve(request, path, context), where);
}

const chat = (body: object | string, init: { signal?: AbortSignal; headers?: Record<string, string> } = {}) =>
  send("/v1/chat/completions", {
    ...init,
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

const ask = (content: string, more: object = {}) => ({
  model: "gpt-4o-mini",
  messages: [{ role: "user", content }],
  ...more,
});

async function settlement(): Promise<Settlement> {
  // What a stream's end adds while we wait is waited for as well.
  for (let done = -1; done !== work.length; ) {
    done = work.length;
    await Promise.all(work);
  }
  expect(ledger.settled).toHaveLength(1);
  const [only] = ledger.settled;
  if (!only) throw new Error("nothing was settled");
  return only;
}

const client = () =>
  new OpenAI({
    apiKey,
    baseURL: "http://gateway/v1",
    maxRetries: 0,
    fetch: async (url, init) => await send(new URL(String(url)).pathname, init ?? {}),
  });

const bodyOf = async (
  response: Response,
): Promise<{ error: { message: string; type: string; code: string | null; param: string | null } }> =>
  await response.json();

describe("chat completions", () => {
  it("serves the official client and settles what the provider counted", async () => {
    const answer = await client().chat.completions.create({
      model: "openai/gpt-4o-mini",
      messages: [{ role: "user", content: "Say hello" }],
    });
    expect(answer.choices[0]?.message.content).toBeTruthy();
    const row = await settlement();
    expect(row).toMatchObject({
      status: "ok",
      httpStatus: 200,
      provider: "openai",
      model: "gpt-4o-mini",
      estimated: false,
      stream: false,
      errorCode: null,
    });
    expect(row.tokens.input + row.tokens.cacheRead).toBe(answer.usage?.prompt_tokens);
    expect(row.tokens.output).toBe(answer.usage?.completion_tokens);
    expect(row.costMicroUsd).toBeGreaterThan(0);
    expect(row.costMicroUsd).toBeLessThanOrEqual(row.reservedMicroUsd);
    expect(row.callId).toBe(ledger.admitted[0]?.callId);
  });

  it("streams, takes out only the usage chunk nobody asked for, and settles by it", async () => {
    const response = await chat(ask("Tell me more [[chunks=40]]", { stream: true }));
    expect(response.headers.get("content-type")).toMatch("text/event-stream");
    const text = await response.text();
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
    expect(text).not.toContain('"choices":[]');
    const row = await settlement();
    expect(row).toMatchObject({ status: "ok", stream: true, estimated: false });
    expect(row.tokens.output).toBeGreaterThanOrEqual(40);
    const { admittedMs, headersMs, firstByteMs } = row;
    const timeline = [0, admittedMs, headersMs, firstByteMs, row.endedAt - row.startedAt];
    expect(timeline).toEqual(timeline.toSorted((a, b) => Number(a) - Number(b)));
    expect(timeline).not.toContain(null);
  });

  it("gives the usage chunk to whoever asks", async () => {
    const stream = await client().chat.completions.create({
      model: "gpt-4o-mini",
      messages: [{ role: "user", content: "Hi [[cached=3]]" }],
      stream: true,
      stream_options: { include_usage: true },
    });
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) usage = chunk.usage ?? usage;
    const row = await settlement();
    expect(usage?.completion_tokens).toBe(row.tokens.output);
    expect(row.tokens.cacheRead).toBe(3);
  });

  it.each(["crlf", "cr", "split bytes=1", "nospace", "comments", "bom", "multiline"])(
    "meters a stream framed as %s",
    async (fault) => {
      const response = await chat(ask(`Hello [[chunks=5]] [[fault:${fault}]]`, { stream: true }));
      await response.text();
      expect(await settlement()).toMatchObject({ status: "ok", estimated: false });
    },
  );

  it.each([
    "mistral/mistral-small-latest",
    "groq/llama-3.3-70b-versatile",
    "deepseek/deepseek-chat",
    "xai/grok-3",
    "openrouter/anthropic/claude-sonnet-4.5",
    "ollama/llama3.2",
  ])("meters a stream of %s", async (model) => {
    const response = await chat(ask("Hello [[chunks=5]]", { model, stream: true }));
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("data:");
    expect(await settlement()).toMatchObject({ status: "ok", estimated: false });
  });

  it("estimates what the provider never says", async () => {
    const response = await chat(ask("Hello [[chunks=10]] [[fault:no-usage]]", { stream: true }));
    await response.text();
    const row = await settlement();
    expect(row).toMatchObject({ status: "ok", estimated: true });
    expect(row.tokens.output).toBeGreaterThanOrEqual(10);
    expect(row.costMicroUsd).toBeGreaterThan(0);
  });

  it("changes nothing of the body but model and stream_options", async () => {
    const body = `{ "temperature": 1.0, "model":"openai/gpt-4o-mini",\n "stream":true, "seed": 12345678901234567890, "messages":[{"role":"user","content":"\\u0048i {\\"model\\":1}"}] }`;
    await (await chat(body)).text();
    const seen = sandbox.requests().at(-1);
    expect(JSON.stringify(seen)).toContain("12345678901234567890".slice(0, 15));
    expect(seen?.headers.authorization).toBe(`Bearer ${bindings.OPENAI_API_KEY}`);
    await settlement();
  });
});

describe("failures", () => {
  it.each([429, 500, 503, 400])("passes the provider's %d with its error and charges nothing", async (status) => {
    const response = await chat(ask(`Hi [[fault:${status} retry-after=2]]`));
    expect(response.status).toBe(status);
    const { error } = await bodyOf(response);
    expect(error.message).toBeTruthy();
    expect(await settlement()).toMatchObject({
      status: "error",
      httpStatus: status,
      costMicroUsd: 0,
      errorCode: `upstream_${status}`,
    });
  });

  it("keeps Retry-After", async () => {
    const response = await chat(ask("Hi [[fault:429 retry-after=2]]"));
    expect(response.headers.get("retry-after")).toBe("2");
    await settlement();
  });

  it("does not blame the client's key for the platform's", async () => {
    build({ OPENAI_API_KEY: "wrong" });
    const response = await chat(ask("Hi [[fault:401]]"));
    expect(response.status).toBe(502);
    expect((await bodyOf(response)).error.code).toBe("upstream_auth");
    expect(await settlement()).toMatchObject({ status: "error", costMicroUsd: 0 });
  });

  it("wraps what is no answer at all", async () => {
    const response = await chat(ask("Hi [[fault:nonsense]]"));
    expect(response.status).toBe(502);
    expect((await bodyOf(response)).error.type).toBe("upstream_error");
    expect(await settlement()).toMatchObject({ status: "error", costMicroUsd: 0, errorCode: "upstream_nonsense" });
  });

  it("hands on an error inside a stream, which the client throws", async () => {
    const stream = await client().chat.completions.create({
      ...ask("Hi [[chunks=5]] [[fault:midstream]]"),
      messages: [{ role: "user", content: "Hi [[chunks=5]] [[fault:midstream]]" }],
      stream: true,
    });
    await expect(async () => {
      for await (const _ of stream);
    }).rejects.toThrow();
    expect(await settlement()).toMatchObject({ status: "error", errorCode: "upstream_stream_error", costMicroUsd: 0 });
  });

  it("says inside the stream that the provider broke off", async () => {
    const response = await chat(ask("Hi [[chunks=20]] [[fault:reset]]", { stream: true }));
    expect(await response.text()).toContain('"upstream_error"');
    expect(await settlement()).toMatchObject({ status: "error", errorCode: "upstream_broken" });
  });

  it("ends a call whose provider never answers", async () => {
    build({ UPSTREAM_TIMEOUT_MS: "100" });
    const response = await chat(ask("Hi [[fault:hang]]"));
    expect(response.status).toBe(504);
    expect(await settlement()).toMatchObject({ status: "error", errorCode: "upstream_timeout", costMicroUsd: 0 });
  });

  it("ends a stream that falls silent", async () => {
    build({ STREAM_IDLE_TIMEOUT_MS: "100" });
    const response = await chat(ask("Hi [[chunks=20]] [[fault:hang-stream]]", { stream: true }));
    expect(await response.text()).toContain('"upstream_timeout"');
    expect(await settlement()).toMatchObject({ status: "error", errorCode: "upstream_idle" });
  });

  it("reports a provider that cannot be reached", async () => {
    build({ OPENAI_BASE_URL: "http://127.0.0.1:1/v1" });
    const response = await chat(ask("Hi"));
    expect(response.status).toBe(502);
    expect(await settlement()).toMatchObject({
      status: "error",
      errorCode: "upstream_unreachable",
      costMicroUsd: 0,
      headersMs: null,
    });
  });
});

describe("a client that leaves", () => {
  const until = async (seen: () => boolean) => {
    while (!seen()) await new Promise((resolve) => setImmediate(resolve));
  };

  it("cancels upstream before the first byte and pays for its input", async () => {
    const leave = new AbortController();
    const name = newId("hold");
    const pending = chat(ask(`Hi [[hold=${name}]]`), { signal: leave.signal });
    await until(() => sandbox.waiting(name) === 1);
    leave.abort();
    expect((await pending).status).toBe(499);
    const row = await settlement();
    expect(row).toMatchObject({ status: "cancelled", estimated: true });
    expect(row.tokens.input).toBeGreaterThan(0);
    expect(row.tokens.output).toBe(0);
    await until(() => sandbox.requests().at(-1)?.aborted === true);
  });

  it.each(["by its signal", "by cancelling the body"])("cancels upstream in mid-stream %s", async (how) => {
    const leave = new AbortController();
    const response = await chat(ask("Hi [[chunks=1000]] [[delay=5]]", { stream: true }), { signal: leave.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    if (how === "by its signal") leave.abort();
    else await reader?.cancel();
    const row = await settlement();
    expect(row).toMatchObject({ status: "cancelled", estimated: true });
    expect(row.tokens.output).toBeGreaterThan(0);
    expect(row.tokens.output).toBeLessThan(1000);
    await until(() => sandbox.requests().at(-1)?.aborted === true);
  });

  it("tells the account how far a long stream has come", async () => {
    ledger.answer({ ok: true, userId: user, ttlMs: 150, limits: {} });
    const response = await chat(ask("Hi [[chunks=40]] [[delay=10]]", { stream: true }));
    await response.text();
    const row = await settlement();
    expect(ledger.progress.length).toBeGreaterThan(1);
    expect(ledger.progress.every(({ call }) => call.callId === row.callId)).toBe(true);
    expect(ledger.progress.at(-1)?.tokens.output).toBeGreaterThan(0);
  });
});

describe("refusals, in OpenAI's shape", () => {
  it.each([
    ["no JSON", "{", 400, null, null],
    ["no object", "[]", 400, null, null],
    ["a member twice", '{"model":"gpt-4o-mini","model":"gpt-4o","messages":[{}]}', 400, null, "model"],
    ["no model", '{"messages":[{}]}', 400, null, "model"],
    ["no messages", '{"model":"gpt-4o-mini"}', 400, null, "messages"],
    ["a path as model", '{"model":"openai/../secret","messages":[{}]}', 400, null, "model"],
    ["half a token", '{"model":"gpt-4o-mini","messages":[{}],"max_tokens":0.5}', 400, null, "max_tokens"],
    ["an unknown model", '{"model":"no-such","messages":[{}]}', 404, "model_not_found", "model"],
    ["an unpriced model", '{"model":"openai/no-such","messages":[{}]}', 422, "price_unknown", "model"],
    ["an embedding model", '{"model":"text-embedding-3-small","messages":[{}]}', 422, "price_unknown", "model"],
    [
      "a tool that is billed by use",
      '{"model":"gpt-4o-mini","messages":[{}],"tools":[{"type":"web_search"}]}',
      400,
      "unsupported_parameter",
      "tools.0.type",
    ],
    [
      "other models beside it",
      '{"model":"openrouter/openai/gpt-4o","messages":[{}],"models":["x"]}',
      400,
      "unsupported_parameter",
      "models",
    ],
  ])("refuses %s before it asks the account", async (_name, body, status, code, param) => {
    const response = await chat(body);
    expect(response.status).toBe(status);
    const { error } = await bodyOf(response);
    expect({ code: error.code, param: error.param }).toEqual({ code, param });
    expect(ledger.admitted).toHaveLength(0);
  });

  it.each([
    ["Bearer ew_live_nonsense", "invalid_api_key"],
    ["Bearer sk-abc", "invalid_api_key"],
    ["Basic abc", "invalid_api_key"],
  ])("refuses the credential %s", async (authorization, code) => {
    const response = await chat(ask("Hi"), { headers: { authorization } });
    expect(response.status).toBe(401);
    expect((await bodyOf(response)).error.code).toBe(code);
    expect(ledger.admitted).toHaveLength(0);
  });

  it("says what is short, with the limits as they stand", async () => {
    const limits = { requests: { limit: 60, remaining: 3, resetMs: 1500 } };
    ledger.answer({
      ok: false,
      refusal: { reason: "insufficient_credits", neededMicroUsd: 2_000_000, availableMicroUsd: 500 },
      limits,
    });
    const response = await chat(ask("Hi"));
    expect(response.status).toBe(402);
    expect(response.headers.get("x-ratelimit-remaining-requests")).toBe("3");
    expect(response.headers.get("ratelimit-policy")).toBe('"requests";q=60;w=60');
    expect((await bodyOf(response)).error).toMatchObject({ code: "insufficient_credits", type: "insufficient_quota" });
    expect(ledger.settled).toHaveLength(0);
  });

  it("spares a call the headers that only browsers read, and gives them to a browser", async () => {
    ledger.answer({
      ok: true,
      userId: user,
      ttlMs: 60_000,
      limits: { requests: { limit: 60, remaining: 3, resetMs: 1 } },
    });
    const plain = await chat(ask("Hi"));
    expect(plain.headers.get("x-ratelimit-remaining-requests")).toBe("3");
    for (const name of ["access-control-allow-origin", "x-content-type-options", "ratelimit", "ratelimit-policy"]) {
      expect([name, plain.headers.get(name)]).toEqual([name, null]);
    }
    for (const stream of [false, true]) {
      const page = await chat(ask("Hi", { stream }), { headers: { origin: "https://a.test" } });
      expect(page.headers.get("access-control-allow-origin")).toBe("*");
      expect(page.headers.get("access-control-expose-headers")).toContain("x-request-id");
      expect(page.headers.get("x-content-type-options")).toBe("nosniff");
      await page.text();
    }
  });

  it("tells when a limit lets in again", async () => {
    ledger.answer({
      ok: false,
      refusal: { reason: "requests_limited", subject: "key", retryAfterMs: 1200 },
      limits: {},
    });
    const response = await chat(ask("Hi"));
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("2");
    expect(response.headers.get("retry-after-ms")).toBe("1200");
    expect((await bodyOf(response)).error.code).toBe("rate_limit_exceeded");
  });

  it("refuses a body above the limit", async () => {
    build({ MAX_BODY_BYTES: "2048" });
    expect((await chat(ask("x".repeat(3000)))).status).toBe(413);
  });
});

describe("headers", () => {
  it("lets no cookie, key or foreign limit of the provider through", async () => {
    const response = await chat(ask("Hi"));
    const text = JSON.stringify([...response.headers]) + (await response.text());
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(text).not.toContain(bindings.OPENAI_API_KEY?.slice(-6));
    expect(response.headers.get("x-ratelimit-limit-requests")).toBeNull();
    expect(response.headers.get("x-edgewright-provider")).toBe("openai");
    await settlement();
  });

  it("lets no header of the client through but those allowed", async () => {
    await (
      await chat(ask("Hi"), { headers: { cookie: "a=b", "x-secret": "1", "openai-organization": "org-x" } })
    ).text();
    const names = Object.keys(sandbox.requests().at(-1)?.headers ?? {});
    expect(names).not.toContain("cookie");
    expect(names).not.toContain("x-secret");
    expect(names).not.toContain("openai-organization");
    await settlement();
  });
});

describe("a client that names functions", () => {
  const functions = [
    {
      name: "get_weather",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    },
  ];
  const messages = [{ role: "user" as const, content: "What is the weather in Paris?" }];

  it.each(["anthropic/claude-sonnet-4-5", "google/gemini-2.5-flash"])(
    "is answered by function_call: %s",
    async (model) => {
      const answer = await client().chat.completions.create({ model, messages, functions });
      const [choice] = answer.choices;
      expect(choice?.finish_reason).toBe("function_call");
      expect(choice?.message.tool_calls).toBeUndefined();
      expect(choice?.message.function_call?.name).toBe("get_weather");
      const given = choice?.message.function_call?.arguments ?? "";
      expect(JSON.parse(given)).toEqual({ city: "Paris" });
      await settlement();
      const next = await client().chat.completions.create({
        model,
        functions,
        messages: [
          ...messages,
          { role: "assistant", content: null, function_call: { name: "get_weather", arguments: given } },
          { role: "function", name: "get_weather", content: "sunny" },
        ],
      });
      expect(next.choices[0]?.message.content).toBeTruthy();
    },
  );
});

describe("embeddings and models", () => {
  it("embeds and settles", async () => {
    const answer = await client().embeddings.create({ model: "text-embedding-3-small", input: ["one", "two"] });
    expect(answer.data).toHaveLength(2);
    expect(await settlement()).toMatchObject({
      operation: "embeddings",
      status: "ok",
      estimated: false,
      model: "text-embedding-3-small",
    });
  });

  const GEMINI = "google/gemini-embedding-001";
  const embed = (body: object, headers: Record<string, string> = {}) =>
    send("/v1/embeddings", { method: "POST", body: JSON.stringify({ model: GEMINI, input: "one", ...body }), headers });

  it("embeds by Gemini, in numbers and in base64 the same, and settles what it said", async () => {
    const input = ["a river", "a lake", "a river"];
    const decoded = await client().embeddings.create({ model: GEMINI, input });
    const { tokens, ...settled } = await settlement();
    expect(settled).toMatchObject({ operation: "embeddings", provider: "google", status: "ok", estimated: false });
    expect(tokens).toMatchObject({ input: decoded.usage.prompt_tokens, output: 0 });
    expect(settled.costMicroUsd).toBe(Math.round(1.1 * 0.15 * decoded.usage.prompt_tokens));
    const floats = await client().embeddings.create({ model: GEMINI, input, encoding_format: "float" });
    expect(floats.model).toBe(GEMINI);
    expect(floats.data.map(({ index, embedding }) => [index, embedding.length])).toEqual(
      [0, 1, 2].map((i) => [i, 3072]),
    );
    for (const [at, { embedding }] of floats.data.entries()) {
      expect(Array.from(Float32Array.from(embedding))).toEqual(decoded.data[at]?.embedding);
    }
    expect(floats.data[0]?.embedding).toEqual(floats.data[2]?.embedding);
    expect(floats.data[0]?.embedding).not.toEqual(floats.data[1]?.embedding);
  });

  it("asks Gemini for vectors of a length, and estimates what it does not say", async () => {
    const { data, usage } = await client().embeddings.create({
      model: GEMINI,
      input: "[[fault:no-usage]] one",
      dimensions: 256,
    });
    expect(data[0]?.embedding).toHaveLength(256);
    const settled = await settlement();
    expect(settled).toMatchObject({ status: "ok", estimated: true });
    expect(settled.tokens.input).toBe(usage.prompt_tokens);
    expect(usage.prompt_tokens).toBeGreaterThan(0);
  });

  it.each([
    ["tokens", { input: [1, 2] }, "input", "not the tokens"],
    ["lists of tokens", { input: ["one", [1, 2]] }, "input.1", "not the tokens"],
    ["more texts than Google takes at once", { input: Array(101).fill("one") }, "input", "at most 100 inputs"],
    ["an empty text", { input: ["one", ""] }, "input.1", "must not be empty"],
    ["a length of nothing", { dimensions: 0 }, "dimensions", "dimensions"],
    ["an encoding that is none", { encoding_format: "ubinary" }, "encoding_format", "encoding_format"],
    ["a member that is not known", { task: "search" }, "task", "cannot honour 'task'"],
    ["a model of Anthropic's", { model: "anthropic/claude-sonnet-4-5" }, "model", "does not serve this operation"],
  ])("refuses %s before anything is admitted, and says what", async (_, body, param, message) => {
    const answer = await embed(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { param, message: expect.stringContaining(message) } });
    expect(ledger.admitted).toEqual([]);
  });

  it("embeds as many texts at once as Google takes, in their order", async () => {
    const input = Array.from({ length: 100 }, (_, at) => `text ${at}`);
    const { data } = await client().embeddings.create({ model: GEMINI, input });
    expect(data.map(({ index }) => index)).toEqual(input.map((_, at) => at));
    expect((await settlement()).tokens.input).toBeGreaterThan(100);
    const last = await client().embeddings.create({ model: GEMINI, input: "text 99" });
    expect(data[99]?.embedding).toEqual(last.data[0]?.embedding);
  });

  it("leaves out what Gemini's embeddings have no place for, where the client lets it", async () => {
    const answer = await embed({ task: "search", user: "u" }, { "x-edgewright-unsupported": "drop" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-edgewright-dropped")).toBe("task");
    await answer.text();
    await settlement();
  });

  it("says in OpenAI's words what Gemini refuses", async () => {
    const answer = await embed({ dimensions: 4000 });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining("between 1 and 3072") } });
    expect(await settlement()).toMatchObject({ status: "error", costMicroUsd: 0 });
  });

  it("lists models with their prices and finds one", async () => {
    const list = await client().models.list();
    const ids = list.data.map(({ id }) => id);
    expect(ids).toContain("openai/gpt-4o-mini");
    expect(ids).toContain("openrouter/anthropic/claude-sonnet-4.5");
    expect(ids).toContain("ollama/llama3.2");
    expect(ids).toContain(GEMINI);
    const model = await client().models.retrieve("openai/gpt-4o-mini");
    expect(model).toMatchObject({
      id: "openai/gpt-4o-mini",
      object: "model",
      context_window: 128_000,
      capabilities: { tools: true, structured_output: true, vision: true, reasoning: false, embeddings: false },
      pricing: { input: 0.165, output: 0.66 },
    });
    expect((await send("/v1/models/no-such")).status).toBe(404);
    expect((await send("/v1/models", { headers: { authorization: "Bearer x" } })).status).toBe(401);
    expect((await send("/v1/chat/completions")).status).toBe(405);
  });
});

describe("tags", () => {
  it("go from the header to the account and to the settlement, rather than those of the metadata", async () => {
    const headers = { "x-edgewright-tags": "Team=search, env=prod" };
    const answer = await chat(ask("Hi", { metadata: { team: "other" } }), { headers });
    expect(answer.status).toBe(200);
    await answer.text();
    const tags = { team: "search", env: "prod" };
    expect((await settlement()).tags).toEqual(tags);
    expect(ledger.admitted[0]?.tags).toEqual(tags);
  });

  it.each(["/v1/chat/completions", "/v1/responses"])(
    "are the body's metadata otherwise, as far as it fits: %s",
    async (path) => {
      const given = path.endsWith("responses") ? { model: "gpt-4o-mini", input: "Hi" } : ask("Hi");
      const metadata = { Team: "search", "no tag": "x" };
      const answer = await send(path, { method: "POST", body: JSON.stringify({ ...given, metadata }) });
      expect(answer.status).toBe(200);
      await answer.text();
      expect((await settlement()).tags).toEqual({ team: "search" });
    },
  );

  it("are found in a body too large to parse", async () => {
    const answer = await chat(ask("x".repeat(1_100_000), { metadata: { team: "search" } }));
    expect(answer.status).toBe(200);
    await answer.text();
    expect((await settlement()).tags).toEqual({ team: "search" });
  });

  it("refuse the call where the header is wrong, and say why", async () => {
    const answer = await chat(ask("Hi"), { headers: { "x-edgewright-tags": "te am=search" } });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { type: "invalid_request_error", message: expect.stringContaining('the key "te am"') },
    });
    expect(ledger.admitted).toEqual([]);
  });

  it("are none where none are said", async () => {
    await (await chat(ask("Hi"))).text();
    expect((await settlement()).tags).toBeUndefined();
    expect(ledger.admitted[0]).not.toHaveProperty("tags");
  });
});
