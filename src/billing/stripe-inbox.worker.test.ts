import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { consumeStripeEvents } from "../../workers/queues/stripe-events.ts";
import { createApp } from "../http/index.ts";
import { err } from "../kernel/result.ts";
import { createLogger } from "../platform/logger.ts";
import { stripeInboxRoutes } from "./stripe-inbox.routes.ts";
import { createStripeInbox, type EventHandlers, type StripeEventRecord } from "./stripe-inbox.service.ts";
import { createEventVerifier } from "./stripe-signature.ts";

const SECRET = "whsec_a_secret_for_tests";
const NOW_S = 1_790_000_000;

/** The inbox's rows in memory; its SQL is proven on Postgres in billing.pg.test.ts. */
function memoryRecord() {
  const rows = new Map<string, { type: string; done: boolean; attempts: number; lastError?: string }>();
  const record: StripeEventRecord = {
    async insert({ id, type }) {
      if (rows.has(id)) return false;
      rows.set(id, { type, done: false, attempts: 0 });
      return true;
    },
    async claim(id) {
      const row = rows.get(id);
      if (!row || row.done) return undefined;
      row.attempts += 1;
      return { id, type: row.type, payload: {}, attempts: row.attempts };
    },
    async done(id) {
      const row = rows.get(id);
      if (row) row.done = true;
    },
    async failed(id, error) {
      const row = rows.get(id);
      if (row) row.lastError = error;
    },
    overdue: async () => [],
  };
  return { rows, record };
}

function setup({ secret = SECRET as string | null, queueWorks = true, handlers = {} as EventHandlers } = {}) {
  const { rows, record } = memoryRecord();
  const queued: string[] = [];
  const lines: string[] = [];
  const log = createLogger({ write: (line) => lines.push(line) });
  const stripeInbox = createStripeInbox({
    configured: secret !== null,
    verify: createEventVerifier(secret ?? undefined, () => NOW_S * 1000),
    record,
    queue: {
      async send(id) {
        if (!queueWorks) throw new Error("the queue is down");
        queued.push(id);
      },
    },
    handlers,
    journal: (what, eventId, error) => log.error(`stripe_${what}`, { eventId }, error),
  });
  const app = createApp(
    { stripeInbox },
    {
      publicUrl: "https://edgewright.test",
      environment: "test",
      corsOrigins: [],
      authenticate: async () => err("unauthenticated"),
      idempotency: {
        claim: () => Promise.reject(new Error("no webhook is idempotent by header")),
        finish: () => Promise.reject(new Error("no webhook is idempotent by header")),
      },
      idempotencySecret: "0".repeat(64),
      rateLimiter: { take: () => Promise.reject(new Error("Stripe sends from few addresses")) },
      log,
    },
  ).mount("/webhooks", stripeInboxRoutes);
  const post = (payload: BodyInit, headers: Record<string, string> = {}) =>
    app.root.fetch(new Request("https://edgewright.test/webhooks/stripe", { method: "POST", body: payload, headers }));
  const deliver = async (payload: string, { timestamp = NOW_S, key = SECRET } = {}) => {
    const header = await Stripe.webhooks.generateTestHeaderStringAsync({
      payload,
      secret: key,
      timestamp,
      cryptoProvider: Stripe.createSubtleCryptoProvider(),
    });
    return post(payload, { "stripe-signature": header });
  };
  return { post, deliver, rows, queued, lines, log, stripeInbox };
}

const event = (id: string, over: Record<string, unknown> = {}) =>
  JSON.stringify({
    id,
    object: "event",
    api_version: "2026-10-28",
    created: NOW_S,
    livemode: false,
    type: "invoice.paid",
    data: { object: { id: "in_1", object: "invoice" } },
    ...over,
  });

describe("POST /webhooks/stripe", () => {
  it("takes a signed event, keeps it and queues it", async () => {
    const { deliver, rows, queued } = setup();
    const answer = await deliver(event("evt_1"));
    expect([answer.status, await answer.json()]).toEqual([200, { received: true }]);
    expect([...rows.keys()]).toEqual(["evt_1"]);
    expect(queued).toEqual(["evt_1"]);
  });

  it("answers 200 to duplicates and keeps one row, also when they come at once", async () => {
    const { deliver, rows } = setup();
    const answers = await Promise.all(Array.from({ length: 10 }, () => deliver(event("evt_1"))));
    expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(200));
    expect(rows.size).toBe(1);
  });

  it("gives every refused delivery the same answer and keeps nothing of it", async () => {
    const { deliver, post, rows, lines } = setup();
    const payload = event("evt_1");
    const refused = [
      await deliver(payload, { key: "whsec_forged" }),
      await deliver(payload, { timestamp: NOW_S - 301 }),
      await post(payload, { "stripe-signature": "nonsense" }),
      await post(payload),
      await post("", { "stripe-signature": `t=${NOW_S},v1=00` }),
      await deliver("{"),
      await deliver(event("in_1")),
    ];
    const seen = new Set<string>();
    for (const answer of refused) {
      expect(answer.status).toBe(400);
      const { instance: _instance, requestId: _requestId, ...body } = await answer.json<Record<string, unknown>>();
      seen.add(JSON.stringify(body));
    }
    expect([...seen]).toHaveLength(1);
    expect(rows.size).toBe(0);
    expect(lines.join("\n")).not.toContain(SECRET);
  });

  it("takes a delivery that is 300 seconds old", async () => {
    const { deliver } = setup();
    expect((await deliver(event("evt_1"), { timestamp: NOW_S - 300 })).status).toBe(200);
  });

  it("refuses more than a mebibyte, whether its length is declared or not", async () => {
    const { post, deliver, rows } = setup();
    const huge = event("evt_1", { data: { object: { text: "x".repeat(1024 * 1024) } } });
    expect((await deliver(huge)).status).toBe(413);
    let chunks = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        chunks += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    expect((await post(endless, { "stripe-signature": "t=1,v1=00" })).status).toBe(413);
    expect(chunks).toBeLessThan(64);
    expect(rows.size).toBe(0);
  });

  it("answers 503 and says in the log what to set, when no secret is", async () => {
    const { deliver, lines } = setup({ secret: null });
    expect((await deliver(event("evt_1"))).status).toBe(503);
    expect(lines.some((line) => line.includes("STRIPE_WEBHOOK_SECRET"))).toBe(true);
  });

  it("handles the event and answers 200 when the queue fails", async () => {
    const { deliver, rows, lines } = setup({ queueWorks: false });
    expect((await deliver(event("evt_1"))).status).toBe(200);
    expect(rows.get("evt_1")?.done).toBe(true);
    expect(lines.some((line) => line.includes("stripe_queue_failed"))).toBe(true);
  });
});

describe("the consumer of STRIPE_EVENTS", () => {
  const batchOf = (...messages: { id: string; attempts?: number; body?: unknown }[]) =>
    createMessageBatch(
      "edgewright-stripe-events",
      messages.map(({ id, attempts = 1, body }, at) => ({
        id: `message-${at}`,
        timestamp: new Date(NOW_S * 1000),
        attempts,
        body: body ?? { id },
      })),
    );

  it("handles an event once, delivered twice and out of order", async () => {
    const seen: string[] = [];
    const { deliver, stripeInbox, log, rows } = setup({
      handlers: { "invoice.paid": async ({ id }) => void seen.push(id) },
    });
    await deliver(event("evt_1"));
    await deliver(event("evt_2"));
    for (const order of [["evt_2", "evt_1", "evt_2"], ["evt_1"]]) {
      const batch = batchOf(...order.map((id) => ({ id })));
      await consumeStripeEvents(batch, stripeInbox, log);
      const result = await getQueueResult(batch, createExecutionContext());
      expect(result.explicitAcks).toHaveLength(order.length);
      expect(result.retryMessages).toEqual([]);
    }
    expect(seen).toEqual(["evt_2", "evt_1"]);
    expect([...rows.values()].every((row) => row.done)).toBe(true);
  });

  it("retries only what failed, later, and keeps the reason", async () => {
    const { deliver, stripeInbox, log, rows } = setup({
      handlers: {
        "invoice.paid": async ({ id }) => {
          if (id === "evt_bad") throw new Error("no such invoice");
        },
      },
    });
    await deliver(event("evt_bad"));
    await deliver(event("evt_good"));
    const batch = batchOf({ id: "evt_bad" }, { id: "evt_good" }, { id: "", body: "no message of ours" });
    await consumeStripeEvents(batch, stripeInbox, log);
    const result = await getQueueResult(batch, createExecutionContext());
    expect(result.explicitAcks).toEqual(["message-1", "message-2"]);
    expect(result.retryMessages).toMatchObject([{ msgId: "message-0" }]);
    expect(rows.get("evt_bad")).toMatchObject({ done: false, lastError: "Error: no such invoice" });
  });

  it("waits out the claim of a consumer that may have died, once", async () => {
    const { stripeInbox, log } = setup();
    const batch = batchOf({ id: "evt_claimed", attempts: 2 }, { id: "evt_claimed", attempts: 3 });
    await consumeStripeEvents(batch, stripeInbox, log);
    const result = await getQueueResult(batch, createExecutionContext());
    expect(result.retryMessages).toMatchObject([{ msgId: "message-0" }]);
    expect(result.explicitAcks).toEqual(["message-1"]);
  });
});
