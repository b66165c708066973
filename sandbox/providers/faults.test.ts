import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProviderSandbox, startProviderSandbox } from "./server.ts";

let sandbox: ProviderSandbox;
beforeAll(async () => {
  sandbox = await startProviderSandbox({ port: 0 });
});
afterAll(() => sandbox.close());

interface Ask {
  stream?: boolean;
  signal?: AbortSignal;
  vendor?: string;
  model?: string;
  more?: Record<string, unknown>;
}

const chat = (
  content: string,
  { stream = true, signal, vendor = "openai", model = "gpt-4o-mini", more = {} }: Ask = {},
) =>
  fetch(`${sandbox.url}/${vendor}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer sk-canary-0123456789" },
    body: JSON.stringify({ model, stream, messages: [{ role: "user", content }], ...more }),
    ...(signal ? { signal } : {}),
  });

/** An answer as it is, its shape left to the assertions. */
const read = async (response: Response) => JSON.parse(await response.text());

const control = (method: string, path: string, body?: unknown) =>
  fetch(`${sandbox.url}/_control/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

/** Content of a stream in any framing that the specification allows. */
function contentOf(text: string): string {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n\r\n|\n\n|\r\r/)
    .map((event) =>
      event.split(/\r\n|\n|\r/).flatMap((line) => (line.startsWith("data:") ? [line.slice(5).trimStart()] : [])),
    )
    .map((lines) => lines.join("\n"))
    .filter((data) => data !== "" && data !== "[DONE]")
    .map((data) => JSON.parse(data).choices[0]?.delta.content ?? "")
    .join("");
}

const until = async (condition: () => boolean) => expect.poll(condition, { interval: 5, timeout: 5_000 }).toBe(true);

describe("framing", () => {
  it.each([
    ["crlf", /\r\n\r\n/],
    ["cr", /[^\n]\r\r/],
    ["nospace", /^data:\{/],
    ["comments", /^: /m],
    ["bom", /^\uFEFF/],
    ["multiline", /^data: \{\ndata: "id"/],
    ["split bytes=1", /^data: /],
  ])("%s changes the bytes, not what they say", async (fault, pattern) => {
    const plain = contentOf(await (await chat("Hello [[unicode]]")).text());
    const bytes = await (await chat(`Hello [[unicode]] [[fault:${fault}]]`)).bytes();
    const text = Buffer.from(bytes).toString("utf8");
    expect(text).toMatch(pattern);
    expect(contentOf(text)).toBe(plain);
  });
});

describe("failures", () => {
  it("fails with the status and Retry-After that were asked for", async () => {
    const limited = await chat("x [[fault:429 retry-after=2]]");
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "2"]);
    expect((await read(limited)).error.code).toBe("rate_limit_exceeded");
    expect((await chat("x [[fault:500]]", { stream: false })).status).toBe(500);
    expect(await (await chat("x [[fault:500 echo=key]]")).text()).toContain("sk-canary-0123456789");
  });

  it("breaks off in the middle with an error event and without [DONE]", async () => {
    const text = await (await chat("x [[fault:midstream after=3]]")).text();
    expect(text).toContain('"error":{');
    expect(text).not.toContain("[DONE]");
    expect(text.match(/^data: /gm)).toHaveLength(4);
  });

  it("resets the connection in the middle, of a stream and of JSON", async () => {
    await expect((await chat("x [[fault:reset]]")).text()).rejects.toThrow();
    await expect((await chat("x [[fault:reset]]", { stream: false })).text()).rejects.toThrow();
    await expect(chat("x [[fault:drop]]")).rejects.toThrow();
    expect(sandbox.requests().some(({ aborted }) => aborted)).toBe(false);
  });

  it.each(["hang", "hang-stream"])("%s lasts until the caller goes away, which the log shows", async (fault) => {
    const leave = new AbortController();
    const answered = chat(`x [[fault:${fault}]]`, { signal: leave.signal }).then((response) => response.text());
    answered.catch(() => {});
    const entry = () => sandbox.requests().at(-1);
    await until(
      () => entry()?.body.includes(`fault:${fault}`) === true && (fault === "hang" || (entry()?.events ?? 0) > 3),
    );
    expect(entry()?.aborted).toBe(false);
    leave.abort();
    await expect(answered).rejects.toThrow();
    await until(() => entry()?.aborted === true && typeof entry()?.abortedAt === "number");
    expect(entry()?.status).toBe(fault === "hang" ? null : 200);
  });

  it("is slow between chunks", async () => {
    const started = performance.now();
    await (await chat("x [[chunks=4]] [[fault:slow ms=20]]")).text();
    expect(performance.now() - started).toBeGreaterThan(70);
  });

  it("leaves out usage and [DONE], answers nonsense, answers hugely", async () => {
    const asked = { more: { stream_options: { include_usage: true } } };
    const silent = await (await chat("x [[fault:no-usage]] [[fault:no-done]]", asked)).text();
    expect(silent).not.toMatch(/"usage":\{|\[DONE\]/);
    const nonsense = await chat("x [[fault:nonsense]]");
    expect([nonsense.status, nonsense.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect((await (await chat("x [[fault:huge mb=1]]", { stream: false })).bytes()).length).toBeGreaterThan(
      1024 * 1024,
    );
    expect((await (await chat("x [[fault:huge mb=1]]")).bytes()).length).toBeGreaterThan(1024 * 1024);
  });

  it("counts thought as asked and leaves unknown words alone", async () => {
    const reply = await read(await chat("[[no-such=1]] [[reasoning=7]] [[echo]]", { stream: false }));
    expect(reply.usage.completion_tokens_details.reasoning_tokens).toBe(7);
    expect(reply.choices[0].message.content).toContain("[[no-such=1]]");
  });
});

describe("control", () => {
  it("holds calls before the head until released, then lets later ones through", async () => {
    const held = [chat("x [[hold=gate]]"), chat("y [[hold=gate]]", { stream: false })];
    await until(() => sandbox.waiting("gate") === 2);
    expect(await read(await control("GET", "holds"))).toMatchObject({ gate: { waiting: 2, released: false } });
    await control("POST", "release/gate");
    for (const response of await Promise.all(held)) expect(response.status).toBe(200);
    expect((await chat("z [[hold=gate]]")).status).toBe(200);
  });

  it("holds a stream after some pieces", async () => {
    const response = await chat("x [[chunks=10]] [[hold=middle after=3]]");
    await until(() => sandbox.waiting("middle") === 1);
    expect(sandbox.requests().at(-1)?.events).toBe(3);
    expect(sandbox.releaseHold("middle")).toBe(1);
    expect(await response.text()).toContain("[DONE]");
  });

  it("forgets a waiting caller that left", async () => {
    const leave = new AbortController();
    const answered = chat("x [[hold=left]]", { signal: leave.signal });
    answered.catch(() => {});
    await until(() => sandbox.waiting("left") === 1);
    leave.abort();
    await until(() => sandbox.waiting("left") === 0);
  });

  it("fails the next calls of one provider and refuses unknown faults", async () => {
    expect((await control("POST", "faults", { provider: "openai", fault: "503", times: 2 })).status).toBe(204);
    const statuses = [];
    for (let call = 0; call < 3; call++) statuses.push((await chat("x")).status);
    expect(statuses).toEqual([503, 503, 200]);
    expect((await control("POST", "faults", { provider: "openai", fault: "nothing" })).status).toBe(400);
    expect((await control("POST", "faults", "{")).status).toBe(400);
  });

  it("shows what arrived and forgets it", async () => {
    await chat("remember me");
    const seen: { provider: string; body: string; headers: Record<string, string> }[] = await (
      await control("GET", "requests?provider=openai")
    ).json();
    expect(seen.at(-1)?.body).toContain("remember me");
    expect(seen.at(-1)?.headers.authorization).toBe("Bearer sk-canary-0123456789");
    await control("DELETE", "requests");
    expect(sandbox.requests()).toEqual([]);
  });
});

describe("quirks of vendors", () => {
  const events = async (response: Response) =>
    (await response.text())
      .split("\n\n")
      .flatMap((event) => (event.startsWith("data: {") ? [JSON.parse(event.slice(6))] : []));

  it("OpenRouter: a comment first, usage with cost always, numeric codes", async () => {
    const response = await chat("x", { vendor: "openrouter", model: "openai/gpt-4o-mini" });
    const text = await response.clone().text();
    expect(text).toMatch(/^: OPENROUTER PROCESSING\n\n/);
    expect((await events(response)).at(-1)).toMatchObject({ choices: [], usage: { cost: expect.any(Number) } });
    const refused = await chat("x", { vendor: "openrouter", model: "nope" });
    expect([refused.status, (await read(refused)).error.code]).toEqual([400, 400]);
  });

  it("Mistral: refuses stream_options.include_usage, says usage with the finish", async () => {
    const refused = await chat("x", {
      vendor: "mistral",
      model: "mistral-small-latest",
      more: { stream_options: { include_usage: true } },
    });
    expect(refused.status).toBe(422);
    expect((await read(refused)).message.detail[0]).toMatchObject({ type: "extra_forbidden" });
    const last = (await events(await chat("x", { vendor: "mistral", model: "mistral-small-latest" }))).at(-1);
    expect(last).toMatchObject({ choices: [{ finish_reason: "stop" }], usage: { prompt_tokens: expect.any(Number) } });
  });

  it("Groq: usage under x_groq", async () => {
    const all = await events(await chat("x", { vendor: "groq", model: "llama-3.1-8b-instant" }));
    expect(all.at(-1)).toMatchObject({ x_groq: { usage: { total_tokens: expect.any(Number) } } });
    expect(all.at(-1)).not.toHaveProperty("usage");
  });

  it("DeepSeek: thought beside content, cache hits and misses", async () => {
    const reply = await read(
      await chat("x [[cached=2]]", { vendor: "deepseek", model: "deepseek-reasoner", stream: false }),
    );
    expect(reply.choices[0].message.reasoning_content).toBeTruthy();
    expect(reply.usage.prompt_cache_hit_tokens + reply.usage.prompt_cache_miss_tokens).toBe(reply.usage.prompt_tokens);
  });

  it("xAI: thought is not in completion_tokens, errors are text", async () => {
    const { usage } = await read(await chat("x", { vendor: "xai", model: "grok-3-mini", stream: false }));
    const { reasoning_tokens: thought } = usage.completion_tokens_details;
    expect(thought).toBeGreaterThan(0);
    expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens + thought);
    const refused = await chat("x", { vendor: "xai", model: "nope" });
    expect([refused.status, typeof (await read(refused)).error]).toEqual([404, "string"]);
  });

  it("Ollama: no key needed", async () => {
    const response = await fetch(`${sandbox.url}/ollama/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ model: "llama3.2", messages: [{ role: "user", content: "x" }] }),
    });
    expect(response.status).toBe(200);
  });
});
