/** Every way that a provider can fail, through every face, read by the SDK that speaks it: a plain failure, settled once. */
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ProviderSandbox } from "../../../sandbox/providers/server.ts";
import { heard, type RoutedGateway, routedGateway, startSandbox } from "../routing/routed-gateway.fixture.ts";

let sandbox: ProviderSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.clearFaults());

/** What a client caught; undefined: it took the answer for a whole one. */
type Caught = { own: boolean; status: number | undefined; message: string; retryAfter: string | null } | undefined;

interface Face {
  name: string;
  ask(to: RoutedGateway, model: string, prompt: string, stream: boolean): Promise<Caught>;
}

/** A package's own way to HTTP, led into the gateway. */
const wayInto = (to: RoutedGateway) => (url: string | URL | Request, init?: RequestInit) =>
  to.send(new Request(url, init));

async function caughtBy(run: () => Promise<Caught>, ofPackage: (error: unknown) => boolean): Promise<Caught> {
  try {
    return await run();
  } catch (error) {
    const { status, headers } = error instanceof OpenAI.APIError || error instanceof Anthropic.APIError ? error : {};
    const message = error instanceof Error ? error.message : String(error);
    return { own: ofPackage(error), status, message, retryAfter: headers?.get("retry-after") ?? null };
  }
}

const openai = (to: RoutedGateway) =>
  new OpenAI({ apiKey: to.apiKey, baseURL: "http://gateway/v1", maxRetries: 0, fetch: wayInto(to) });
const ofOpenAi = (error: unknown) => error instanceof OpenAI.APIError;

const FACES: readonly Face[] = [
  {
    name: "Chat Completions",
    ask: (to, model, content, stream) =>
      caughtBy(async () => {
        const body = { model, messages: [{ role: "user" as const, content }] };
        if (!stream) await openai(to).chat.completions.create(body);
        else for await (const _ of await openai(to).chat.completions.create({ ...body, stream }));
        return undefined;
      }, ofOpenAi),
  },
  {
    name: "Responses",
    ask: (to, model, input, stream) =>
      caughtBy(async () => {
        if (!stream) {
          await openai(to).responses.create({ model, input });
          return undefined;
        }
        // The protocol's own word for a failure behind the first event, which the package hands on as it is.
        for await (const event of await openai(to).responses.create({ model, input, stream })) {
          if (event.type === "response.failed" || event.type === "error") {
            const message = event.type === "error" ? event.message : (event.response.error?.message ?? "");
            return { own: true, status: undefined, message, retryAfter: null };
          }
        }
        return undefined;
      }, ofOpenAi),
  },
  {
    name: "Messages",
    ask: (to, model, content, stream) =>
      caughtBy(
        async () => {
          const client = new Anthropic({
            apiKey: to.apiKey,
            baseURL: "http://gateway",
            maxRetries: 0,
            fetch: wayInto(to),
          });
          const body = { model, max_tokens: 200, messages: [{ role: "user" as const, content }] };
          if (!stream) await client.messages.create(body);
          else for await (const _ of await client.messages.create({ ...body, stream }));
          return undefined;
        },
        (error) => error instanceof Anthropic.APIError,
      ),
  },
];

interface Fault {
  name: string;
  /** In the sandbox's words. */
  asked?: string;
  /** In its place: what goes over the wire. */
  said?: (stream: boolean) => Response;
  /** Of the client's error; undefined: it began with 200. */
  status?: (stream: boolean, cell: string) => number | undefined;
  streams?: boolean;
  /** Of an answer that is said and never goes on. */
  silent?: boolean;
}

const of = (text: string, type: string) => () => new Response(text, { headers: { "content-type": type } });
const never = new Promise<void>(() => {});
/** Nothing but headers, and what its body does when it is read. */
const streamOf = (pull: () => Promise<void>) => () =>
  new Response(new ReadableStream({ type: "bytes", pull }), { headers: { "content-type": "text/event-stream" } });
const bad = () => 502;

const FAULTS: readonly Fault[] = [
  { name: "hangs before its headers", asked: "hang", status: () => 504 },
  { name: "hangs in the middle", asked: "hang-stream", status: (stream) => (stream ? undefined : 504) },
  { name: "wants to be left alone", asked: "429 retry-after=7", status: () => 429 },
  { name: "fails", asked: "500", status: () => 500 },
  { name: "is away", asked: "503", status: () => 503 },
  { name: "is overloaded", asked: "529", status: () => 529 },
  {
    name: "falls silent behind its headers",
    said: streamOf(() => never),
    silent: true,
    streams: true,
    status: () => 504,
  },
  {
    name: "dies behind its headers",
    said: streamOf(() => Promise.reject(new Error("reset"))),
    streams: true,
    status: bad,
  },
  { name: "dies in the middle", asked: "reset", status: (stream) => (stream ? undefined : 502) },
  { name: "resets the connection before its headers", asked: "drop", status: bad },
  { name: "says an error inside a stream", asked: "midstream", streams: true },
  { name: "answers with a page", asked: "nonsense", status: bad },
  { name: "answers with JSON of another type", said: of("{}", "text/plain"), status: bad },
  { name: "answers with half of its JSON", said: of('{"id":"x","choices":[{"mess', "application/json"), status: bad },
  { name: "answers with JSON that is no answer", said: of('{"hello":1}', "application/json"), status: bad },
  { name: "answers with a list", said: of("[1,null]", "application/json"), status: bad },
  { name: "answers with nothing at all", said: of("", "application/json"), status: bad },
  {
    name: "sends a stream that is none",
    said: of("<html>\nHello\n</html>\n", "text/event-stream"),
    status: (stream) => (stream ? undefined : 502),
  },
  {
    name: "sends events that make no sense",
    said: of('data: {"hello":1}\n\ndata: [1]\n\n', "text/event-stream"),
    // Where bytes pass, and where a reader skips what it does not know, the stream has begun by then.
    status: (stream, cell) => (stream && cell !== "Messages: openai/test-model" ? undefined : 502),
  },
  {
    name: "closes a stream that has not begun",
    said: of("", "text/event-stream"),
    status: bad,
  },
];

/** Short only where the provider falls silent: a busy machine must not make a good answer late. */
function limitsFor({ asked, silent }: Fault, headersMs: number): Record<string, string> {
  if (asked === "hang") return { UPSTREAM_TIMEOUT_MS: String(headersMs) };
  return asked === "hang-stream" || silent ? { STREAM_IDLE_TIMEOUT_MS: "200" } : {};
}

const MODELS = ["openai/test-model", "anthropic/test-model", "google/test-model"];
const PROMPT = "Hello [[chunks=9]]";
const ways = ({ streams }: Fault) => (streams ? [true] : [true, false]);

describe.each(FACES)("$name", (face) => {
  describe.each(MODELS)("with %s", (model) => {
    const cells = FAULTS.flatMap((fault) => ways(fault).map((stream) => ({ fault, name: fault.name, stream })));
    it.each(cells)("that $name (stream: $stream)", async ({ fault, stream }) => {
      const { asked, said } = fault;
      const to = routedGateway({
        sandbox,
        settings: limitsFor(fault, 100),
        answer: () => said && Promise.resolve(said(stream)),
      });
      const prompt = asked ? `${PROMPT} [[fault:${asked}]] ${to.org}` : PROMPT;
      const caught = await face.ask(to, model, prompt, stream);
      const status = fault.status?.(stream, `${face.name}: ${model}`);
      expect(caught).toMatchObject({
        own: true,
        status,
        message: expect.stringMatching(/\w/),
        retryAfter: asked?.startsWith("429") ? "7" : null,
      });
      const row = await to.settlement();
      expect(row).toMatchObject({ status: "error", costMicroUsd: 0, httpStatus: status ?? 200 });
      expect(`${row.provider}/${row.model}`).toBe(model);
      // What was never answered, or is read as a whole, ends upstream with the request's context, which is not here.
      if (asked && asked !== "hang" && (stream || asked !== "hang-stream")) {
        const upstream = () => sandbox.requests().find(({ body }) => body.includes(to.org));
        await expect.poll(() => upstream()?.endedAt, { timeout: 5_000 }).not.toBeNull();
      }
    });
  });
});

describe("the breaker of a provider", () => {
  const FIVE = Array.from({ length: 5 });
  const cells = FAULTS.flatMap((fault) => ways(fault).map((stream) => ({ fault, name: fault.name, stream })));

  it.each(cells)("that $name opens, and closes when it is well again (stream: $stream)", async ({ fault, stream }) => {
    let broken = true;
    const to = routedGateway({
      sandbox,
      settings: limitsFor(fault, 500),
      answer: (url) =>
        broken && fault.said && url.includes("/openai/") ? Promise.resolve(fault.said(stream)) : undefined,
    });
    const targets = MODELS.slice(0, 2).map((target) => ({ model: target }));
    to.set({ policies: { p: { strategy: "fallback", retries: 0, targets } } });
    const call = async () => {
      const answer = await to.call("policy/p", PROMPT, { stream });
      await answer.text();
      await to.settlements();
      return heard(answer);
    };
    if (fault.asked) sandbox.control.queueFault("openai", fault.asked, FIVE.length);
    for (const _ of FIVE) await call();
    expect(await call()).toEqual([200, "anthropic", "1"]);
    broken = false;
    sandbox.control.clearFaults();
    to.pass(10_000);
    expect(await call()).toEqual([200, "openai", "1"]);
    expect(await call()).toEqual([200, "openai", "1"]);
  });
});
