/** A client that leaves its stream after whatever its provider had said by then: its call ends once, for what was used. */
import { describe, expect, it } from "vitest";
import type { AccountPort, Settlement } from "../../billing/account.schema.ts";
import { newId } from "../../kernel/id.ts";
import { readSettings } from "../../platform/settings.ts";
import { testSettings } from "../../testing/test-settings.ts";
import { createPriceBook } from "../models/pricing.service.ts";
import { anthropicBackend } from "../protocols/anthropic/backend/backend.ts";
import { RECORDED } from "../protocols/anthropic/backend/streams.fixture.ts";
import { anthropicFace } from "../protocols/anthropic/face/face.ts";
import { geminiBackend } from "../protocols/gemini/backend.ts";
import { STREAMS } from "../protocols/gemini/streams.fixture.ts";
import { openAiChatBackend } from "../protocols/openai-chat/backend.ts";
import { chatFace } from "../protocols/openai-chat/face.ts";
import { responsesFace } from "../protocols/openai-responses/face.ts";
import type { CallRequest, Face } from "../protocols/protocol.ts";
import { createProviders, type Provider } from "../providers/providers.ts";
import { type Breakers, createBreakers } from "../routing/breaker.ts";
import { createLatencies } from "../routing/latencies.ts";
import { createPlanner, type Plan } from "../routing/planner.ts";
import { createDelivery } from "./delivery.ts";
import { createSettler, type Timers } from "./settler.ts";

/** Every byte in `npm run test:full`; else a step that is no multiple of anything in these streams. */
const STRIDE = process.env.EDGEWRIGHT_FULL === undefined ? 7 : 1;

const utf8 = new TextEncoder();
const settings = readSettings(
  testSettings({
    providersUrl: "http://127.0.0.1:1",
    sqlUrl: "http://127.0.0.1:1/sql",
    mailUrl: "http://127.0.0.1:1",
  }),
);
const [orgId, keyId, userId] = [newId("org"), newId("key"), newId("user")];

const sse = (data: { type?: string } | string): string => {
  if (typeof data === "string") return `data: ${data}\n\n`;
  return `${data.type ? `event: ${data.type}\n` : ""}data: ${JSON.stringify(data)}\n\n`;
};
const choice = (delta: object, finish_reason: string | null = null) => ({
  id: "chatcmpl-1",
  model: "m",
  choices: [{ index: 0, delta, finish_reason }],
});
const CHAT = [
  choice({ role: "assistant", content: "" }),
  choice({ content: "Grüße" }),
  choice({ content: " 🌍!" }),
  choice({}, "stop"),
  { id: "chatcmpl-1", model: "m", choices: [], usage: { prompt_tokens: 9, completion_tokens: 5 } },
].map((chunk) => JSON.stringify(chunk));

/** What a provider of each protocol says, and has used when it has said it. */
const SAID = [
  {
    providerId: "deepseek",
    text: [...CHAT, "[DONE]"].map(sse).join(""),
    used: { input: 9, cacheRead: 0, cacheWrite: 0, output: 5, reasoning: 0 },
  },
  {
    providerId: "anthropic",
    text: (RECORDED.find(({ name }) => name === "text")?.events ?? []).map(sse).join(""),
    used: { input: 21, cacheRead: 188, cacheWrite: 0, output: 15, reasoning: 0 },
  },
  {
    providerId: "google",
    text: (STREAMS["text with cached input"]?.chunks ?? []).map((chunk) => sse(JSON.stringify(chunk))).join(""),
    used: { input: 6, cacheRead: 4, cacheWrite: 0, output: 5, reasoning: 0 },
  },
];

const messages = [{ role: "user", content: "Hello" }];
const FACES = [
  {
    name: "Chat Completions",
    ...planned(chatFace, { stream: true, messages, stream_options: { include_usage: true } }),
    last: /^data: \[DONE\]$/m,
  },
  { name: "Responses", ...planned(responsesFace, { stream: true, input: "Hello" }), last: /response\.completed/ },
  { name: "Messages", ...planned(anthropicFace, { stream: true, max_tokens: 99, messages }), last: /message_stop/ },
];

function planned<Read extends CallRequest>(face: Face<Read>, body: object) {
  const requestId = "request-1";
  return {
    face,
    plan(provider: Provider): { read: CallRequest; plan: Plan } {
      const model = `${provider.id}/test-model`;
      const read = face.read(new Uint8Array(utf8.encode(JSON.stringify({ model, ...body }))));
      if (!read.ok) throw read.error;
      const plan = createPlanner({
        providers: [provider],
        backends: [openAiChatBackend, anthropicBackend, geminiBackend],
        prices: createPriceBook({ [model]: { input: 1_000, output: 1_000 } }),
        breakers: createBreakers({ now: Date.now }),
        latencies: createLatencies(Date.now),
        random: Math.random,
        defaultMaxOutputTokens: 100,
      });
      const context = { requestId, answerId: "answer1", model, createdAt: Date.now() };
      const asked = {
        face,
        read: read.value,
        policy: undefined,
        session: () => undefined,
        unsupported: () => null,
        context,
        orgId,
      };
      return { read: read.value, plan: plan(asked, { routing: undefined, routingVersion: 0 }) };
    },
  };
}

/**
 * Says so many bytes, stands still until it may go on, then says the rest, unless its request was ended meanwhile. One more
 * than there are: it closes at once.
 */
function upstream(bytes: Uint8Array<ArrayBuffer>, first: number) {
  const still = Promise.withResolvers<void>();
  const onward = Promise.withResolvers<void>();
  /** Of the rest, which takes more than one look. */
  const halfway = Math.ceil((first + bytes.length) / 2);
  let at = 0;
  let over = false;
  const answer = (signal: AbortSignal | null | undefined): Response => {
    const body = new ReadableStream({
      type: "bytes",
      start(controller) {
        signal?.addEventListener("abort", () => {
          over = true;
          controller.error(signal.reason);
        });
      },
      async pull(controller) {
        if (at < Math.min(first, bytes.length)) {
          controller.enqueue(bytes.slice(0, first));
          at = first;
          return;
        }
        if (first <= bytes.length) {
          // Asked for more only when all that came of this is with the client.
          still.resolve();
          await onward.promise;
          if (over) return;
        }
        if (at < bytes.length) {
          const until = at < halfway ? halfway : bytes.length;
          controller.enqueue(bytes.slice(at, until));
          at = until;
          return;
        }
        controller.close();
        controller.byobRequest?.respond(0);
      },
      cancel() {
        over = true;
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  return { answer, still: still.promise, goOn: onward.resolve };
}

/** Timers of which is known how many are still set. */
function countedTimers() {
  const set = new Set<unknown>();
  const timers: Timers = {
    set(run, ms) {
      const timer = setTimeout(() => {
        set.delete(timer);
        run();
      }, ms);
      set.add(timer);
      return timer;
    },
    clear(timer) {
      set.delete(timer);
      clearTimeout(timer as NodeJS.Timeout | undefined);
    },
  };
  return { timers, left: () => set.size };
}

/** How a call goes, and what of its client's leaving is seen first. */
const WAYS = [
  { viaPolicy: false, cancels: true },
  { viaPolicy: true, cancels: false },
  { viaPolicy: false, cancels: false },
  { viaPolicy: true, cancels: true },
];

/** A gateway from where calls are let in, before one provider. */
function gateway({ face, plan: planFor }: (typeof FACES)[number], to: Provider) {
  const rows = new Map<string, Set<Settlement>>();
  const { timers, left } = countedTimers();
  const account: AccountPort = {
    admit: () => Promise.reject(new Error("calls were let in before")),
    routing: () => Promise.reject(new Error("nothing is routed")),
    async settle(_orgId, settlements) {
      // The very same may come again: so many calls at once keep a leader from showing that it is alive.
      for (const row of settlements) rows.get(row.callId)?.add(row);
    },
  };
  const settler = createSettler({ now: Date.now, timers });
  const latencies = createLatencies(Date.now);
  const { plan, read } = planFor(to);
  const [route] = plan.routes;

  /** A call whose client leaves when its provider has said so many bytes, and it has read what it got of them. */
  async function leave(bytes: Uint8Array<ArrayBuffer>, first: number, { viaPolicy, cancels }: (typeof WAYS)[number]) {
    const callId = newId("call");
    const own = new Set<Settlement>();
    rows.set(callId, own);
    const from = upstream(bytes, first);
    const told: string[] = [];
    const note = (how: string) => () => void told.push(how);
    const breakers: Breakers = {
      ...createBreakers({ now: Date.now }),
      succeeded: note("succeeded"),
      failed: note("failed"),
      released: note("released"),
    };
    const deliver = createDelivery(
      {
        account,
        settler,
        breakers,
        latencies,
        send: async (_url, { signal }) => from.answer(signal),
        sendGuarded: () => Promise.reject(new Error("no endpoint")),
        keyUsed: () => {},
        now: Date.now,
        random: Math.random,
        timers,
        warn: () => {},
      },
      { upstreamTimeoutMs: 60_000, streamIdleTimeoutMs: 60_000 },
    );
    const client = new AbortController();
    const work: Promise<unknown>[] = [];
    const { provider, model, quote } = route.resolved;
    const given = deliver({
      face,
      read,
      plan: viaPolicy ? { ...plan, viaPolicy, retries: 1 } : plan,
      admitted: {
        callId,
        orgId,
        keyId,
        keyHash: "",
        scope: "inference",
        operation: read.operation,
        provider: provider.id,
        model,
        stream: true,
        requestId: "request-1",
        reserveMicroUsd: plan.reserveMicroUsd,
        reserveTokens: plan.reserveTokens,
        priceVersion: quote.version,
        wantCalls: 0,
      },
      userId,
      ttlMs: 60_000,
      leaseId: null,
      request: new Request("http://gateway", { signal: client.signal }),
      context: { requestId: "request-1", headers: {}, waitUntil: (one) => void work.push(one) },
      headers: {},
      startedAt: Date.now(),
    });
    let text = "";
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
    // What is left of it breaks off with the client.
    const reading = given
      .then(async ({ body }) => {
        const decoder = new TextDecoder();
        reader = body?.getReader();
        for (;;) {
          const next = await reader?.read();
          if (!next || next.done) return;
          text += decoder.decode(next.value, { stream: true });
        }
      })
      .catch(() => {});
    await Promise.race([from.still, reading]);
    const got = text;
    if (cancels) await reader?.cancel();
    client.abort();
    if (!cancels) await reader?.cancel().catch(() => {});
    from.goOn();
    await reading;
    await Promise.all(work);
    return { first, got, rows: own, told };
  }

  /** What the provider has said of its use in so many bytes. */
  function saidIn(bytes: Uint8Array<ArrayBuffer>) {
    const reader = route.passage().reader();
    reader.push(bytes);
    return reader.seen.usage;
  }
  return { leave, saidIn, left };
}

const providers = createProviders(settings);
const CELLS = FACES.flatMap((face) =>
  SAID.flatMap((said) =>
    (["cancel", "drain"] as const).map((onAbort) => ({ name: face.name, face, ...said, onAbort })),
  ),
);

describe("a client that leaves after any byte of what its provider says", () => {
  it.each(CELLS)(
    "has its call settled once, for what was used ($name by $providerId, told to $onAbort)",
    async ({ face, providerId, text, used, onAbort }) => {
      const row = providers.find(({ id }) => id === providerId);
      if (!row) throw new Error(`no provider ${providerId}`);
      const bytes = new Uint8Array(utf8.encode(text));
      const { leave, saidIn, left } = gateway(face, { ...row, onAbort });
      const places = Array.from({ length: Math.ceil(bytes.length / STRIDE) }, (_, n) => n * STRIDE);
      // In turn, but where there is time for all.
      const waysAt = (at: number) => (STRIDE === 1 ? WAYS : WAYS.slice(at % WAYS.length).slice(0, 1));
      const calls = await Promise.all([
        ...places.flatMap((first) => waysAt(first).map((way) => leave(bytes, first, way))),
        ...WAYS.flatMap((way) => [leave(bytes, bytes.length, way), leave(bytes, bytes.length + 1, way)]),
      ]);
      for (const { first, got, rows, told } of calls) {
        const where = `after ${first} of ${bytes.length} bytes`;
        const [settled, ...more] = rows;
        if (!settled || more.length > 0) throw new Error(`${rows.size} settlements ${where}`);
        const { status, tokens, estimated } = settled;
        const whole = face.last.test(got);
        expect([status, told], where).toEqual(whole ? ["ok", ["succeeded"]] : ["cancelled", ["released"]]);
        const said = saidIn(bytes.subarray(0, first));
        if (whole || onAbort === "drain") expect([estimated, tokens], where).toEqual([false, used]);
        else if (!said) expect(estimated, where).toBe(true);
        else expect(tokens, where).toEqual(estimated ? { ...said, output: expect.any(Number) } : said);
      }
      expect(new Set(calls.flatMap(({ rows }) => [...rows].map(({ status }) => status)))).toEqual(
        new Set(["cancelled", "ok"]),
      );
      expect(left()).toBe(0);
    },
  );
});
