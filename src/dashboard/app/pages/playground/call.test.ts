import { describe, expect, it } from "vitest";
import { ApiProblem } from "../../api/problem.ts";
import { type Answer, metricsOf, newAnswer } from "./answer.ts";
import { type CallPorts, call } from "./call.ts";
import { chatRequest } from "./chat-request.ts";

const encoder = new TextEncoder();
const request = chatRequest("openai/gpt-4o-mini", "", [{ role: "user", content: "Why?" }], {});

const word = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
const FINISH = `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: "stop" }] })}\n\n`;
const USAGE = `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } })}\n\n`;
const DONE = "data: [DONE]\n\n";

const streamed = (body: BodyInit): Response =>
  new Response(body, { headers: { "content-type": "text/event-stream", "x-request-id": "req-of-server" } });

const refused = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  Response.json({ error: { message: `Refused: ${code}.`, type: "t", param: null, code } }, { status, headers });

interface World {
  keys?: string[];
  answer: (request: Request) => Response | Promise<Response>;
}

async function ask({ keys = ["key-1"], answer }: World, signal = new AbortController().signal) {
  const seen: Answer[] = [];
  const asked: (string | undefined)[] = [];
  const authorisations: (string | null)[] = [];
  let clock = 0;
  const ports: CallPorts = {
    async key(refusedKey) {
      asked.push(refusedKey);
      const key = keys[asked.length - 1];
      if (key === undefined) throw new ApiProblem({ code: "forbidden", status: 403, message: "No key for you." });
      return key;
    },
    async send(sent) {
      authorisations.push(sent.headers.get("authorization"));
      return answer(sent);
    },
    url: "http://localhost/v1/chat/completions",
    newRequestId: () => `request-${authorisations.length + 1}`,
    now: () => (clock += 10),
    wallClock: () => 1_000_000,
  };
  await call(request, newAnswer("a", "openai/gpt-4o-mini"), ports, signal, (now) => seen.push(now));
  const last = seen.at(-1);
  if (!last) throw new Error("nothing was told");
  return { last, seen, asked, authorisations };
}

describe("a call", () => {
  it("tells the words as they come, and at the end what they took", async () => {
    const { last, seen } = await ask({
      answer: () => streamed(word("Rivers ") + word("bend.") + FINISH + USAGE + DONE),
    });
    expect(seen.map(({ text }) => text)).toContain("Rivers ");
    expect(last).toMatchObject({ phase: "done", text: "Rivers bend.", finish: "stop", requestId: "req-of-server" });
    expect(metricsOf(last, 0)).toMatchObject({ inputTokens: 3, outputTokens: 2, estimated: false });
  });

  it("keeps what came when the stream breaks off", async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(encoder.encode(word("Rivers "))),
      pull: (controller) => controller.error(new TypeError("network error")),
    });
    const { last } = await ask({ answer: () => streamed(broken) });
    expect(last).toMatchObject({ phase: "broken", text: "Rivers ", failing: { problem: { code: "broken_off" } } });
  });

  it("takes a stream that ends without its last word for a broken one", async () => {
    const { last } = await ask({ answer: () => streamed(word("Rivers ")) });
    expect(last).toMatchObject({ phase: "broken", text: "Rivers " });
  });

  it("says what an error within the stream says, with the request to quote", async () => {
    const error = `data: ${JSON.stringify({ error: { message: "It fell silent.", code: "upstream_timeout" } })}\n\n`;
    const { last } = await ask({ answer: () => streamed(word("Rivers ") + error) });
    expect(last.failing?.problem).toMatchObject({ message: "It fell silent.", requestId: "req-of-server" });
    expect(last).toMatchObject({ phase: "broken", text: "Rivers " });
  });

  it("replaces a key that is refused, once, without a word", async () => {
    const { last, asked, authorisations } = await ask({
      keys: ["old", "new"],
      answer: (sent) =>
        sent.headers.get("authorization") === "Bearer new"
          ? streamed(word("Yes.") + FINISH + DONE)
          : refused(401, "invalid_api_key"),
    });
    expect(last).toMatchObject({ phase: "done", text: "Yes." });
    expect(asked).toEqual([undefined, "old"]);
    expect(authorisations).toEqual(["Bearer old", "Bearer new"]);
  });

  it("gives up when the new key is refused too", async () => {
    const { last, authorisations } = await ask({
      keys: ["old", "new", "never"],
      answer: () => refused(401, "invalid_api_key"),
    });
    expect(authorisations).toHaveLength(2);
    expect(last).toMatchObject({ phase: "failed", failing: { problem: { status: 401, code: "invalid_api_key" } } });
  });

  it("shows why there is no key", async () => {
    const { last } = await ask({ keys: [], answer: () => streamed(DONE) });
    expect(last).toMatchObject({ phase: "failed", requestId: undefined, failing: { problem: { code: "forbidden" } } });
  });

  it("says when to ask again", async () => {
    const { last } = await ask({ answer: () => refused(429, "rate_limit_exceeded", { "retry-after": "7" }) });
    expect(last.failing).toMatchObject({ retryAt: 1_007_000, final: false, problem: { status: 429 } });
  });

  it("says when asking again cannot help", async () => {
    const { last } = await ask({ answer: () => refused(429, "quota_exceeded", { "x-should-retry": "false" }) });
    expect(last.failing?.final).toBe(true);
  });

  it("reads a failure that a proxy answers", async () => {
    const { last } = await ask({ answer: () => new Response("<h1>Bad gateway</h1>", { status: 502 }) });
    expect(last.failing?.problem).toMatchObject({ status: 502, message: "The server answered with status 502." });
  });

  it("stops in the middle of words that are here already", async () => {
    const stopper = new AbortController();
    const source = {
      pull(controller: ReadableStreamDefaultController<Uint8Array>) {
        controller.enqueue(encoder.encode(word("a") + word("b")));
        stopper.abort();
      },
    };
    const body = new ReadableStream<Uint8Array>(source, { highWaterMark: 0 });
    const { last } = await ask({ answer: () => streamed(body) }, stopper.signal);
    expect(last).toMatchObject({ phase: "stopped", text: "a", failing: undefined });
    expect(last.endedAt).toBeGreaterThan(0);
  });

  it("stops while nothing has come", async () => {
    const stopper = new AbortController();
    const { last } = await ask(
      {
        answer: (sent) =>
          new Promise((_, reject) => {
            sent.signal.addEventListener("abort", () => reject(sent.signal.reason));
            stopper.abort();
          }),
      },
      stopper.signal,
    );
    expect(last).toMatchObject({ phase: "stopped", text: "", requestId: "request-1" });
  });
});

describe("metrics", () => {
  const answer = { ...newAnswer("a", "m"), sentAt: 100, firstAt: 400, text: "x".repeat(400) };

  it("estimates while the answer runs", () => {
    expect(metricsOf(answer, 1_400)).toEqual({
      ttftMs: 300,
      durationMs: 1_300,
      inputTokens: undefined,
      outputTokens: 100,
      estimated: true,
      tokensPerS: 100,
    });
  });

  it("stands still once it has ended", () => {
    const ended = { ...answer, endedAt: 2_400 };
    expect(metricsOf(ended, 9_999)).toEqual(metricsOf(ended, 5_000));
    expect(metricsOf(ended, 9_999).durationMs).toBe(2_300);
  });

  it("gives no speed for a moment", () => {
    expect(metricsOf({ ...answer, endedAt: 401 }, 401).tokensPerS).toBeUndefined();
  });
});
