import { describe, expect, it } from "vitest";
import { err, ok } from "../kernel/result.ts";
import {
  type ClaimedEvent,
  createStripeInbox,
  type EventHandlers,
  isSweepHour,
  retryDelayS,
  type StripeEvent,
  type StripeEventRecord,
  waitOutClaimS,
} from "./stripe-inbox.service.ts";

const event = (id: string): StripeEvent => ({
  id,
  type: "invoice.paid",
  apiVersion: null,
  created: 1_790_000_000,
  livemode: false,
  payload: "{}",
});

interface Kept {
  event: StripeEvent;
  done: boolean;
  attempts: number;
  lastError: string | null;
}

function setup({ queueWorks = true, handlers = {} as EventHandlers } = {}) {
  const kept = new Map<string, Kept>();
  const sent: string[] = [];
  const journal: string[] = [];
  const record: StripeEventRecord = {
    async insert(given) {
      if (kept.has(given.id)) return false;
      kept.set(given.id, { event: given, done: false, attempts: 0, lastError: null });
      return true;
    },
    async claim(id): Promise<ClaimedEvent | undefined> {
      const found = kept.get(id);
      if (!found || found.done) return undefined;
      found.attempts += 1;
      return { id, type: found.event.type, payload: JSON.parse(found.event.payload), attempts: found.attempts };
    },
    async done(id) {
      const found = kept.get(id);
      if (found) found.done = true;
    },
    async failed(id, error) {
      const found = kept.get(id);
      if (found) found.lastError = error;
    },
    async overdue(_olderThanMs, limit) {
      return [...kept.values()]
        .filter((row) => !row.done)
        .map((row) => row.event.id)
        .slice(0, limit);
    },
  };
  const inbox = createStripeInbox({
    configured: true,
    verify: async (payload) => (payload.length > 0 ? ok(event(new TextDecoder().decode(payload))) : err("signature")),
    record,
    queue: {
      async send(id) {
        if (!queueWorks) throw new Error("queue is down");
        sent.push(id);
      },
    },
    handlers,
    journal: (what, id) => journal.push(`${what} ${id}`),
  });
  const receive = (id: string) => inbox.receive(new TextEncoder().encode(id), "t=1,v1=x");
  return { inbox, receive, kept, sent, journal, record };
}

describe("the Stripe inbox", () => {
  it("keeps an event once and says that a repeat is one", async () => {
    const { receive, kept } = setup();
    expect(await receive("evt_1")).toEqual(ok({ duplicate: false }));
    expect(await receive("evt_1")).toEqual(ok({ duplicate: true }));
    expect(kept.size).toBe(1);
  });

  it("queues a repeat as well: the first delivery may have died before its message", async () => {
    const { receive, record, sent } = setup();
    await record.insert(event("evt_1"));
    await receive("evt_1");
    expect(sent).toEqual(["evt_1"]);
  });

  it("keeps nothing of what is not verified", async () => {
    const { inbox, kept, sent } = setup();
    expect(await inbox.receive(new Uint8Array(0), undefined)).toEqual(err("signature"));
    expect([kept.size, sent.length]).toEqual([0, 0]);
  });

  it("handles the event itself when the queue fails, and still takes the delivery", async () => {
    const { receive, kept, journal } = setup({ queueWorks: false });
    expect(await receive("evt_1")).toEqual(ok({ duplicate: false }));
    expect(kept.get("evt_1")?.done).toBe(true);
    expect(journal).toEqual(["queue_failed evt_1"]);
  });

  it("hands an event to the handler of its type once, however often it is delivered afterwards", async () => {
    const seen: string[] = [];
    const { inbox, receive } = setup({ handlers: { "invoice.paid": async ({ id }) => void seen.push(id) } });
    await receive("evt_1");
    expect(await inbox.process("evt_1")).toEqual(ok("handled"));
    expect(await inbox.process("evt_1")).toEqual(ok("nothing_to_do"));
    expect(await inbox.process("evt_unknown")).toEqual(ok("nothing_to_do"));
    expect(seen).toEqual(["evt_1"]);
  });

  it("keeps the last error and handles the event on a later attempt", async () => {
    let broken = true;
    const { inbox, receive, kept } = setup({
      handlers: {
        "invoice.paid": async () => {
          if (broken) throw new RangeError("no such invoice");
        },
      },
    });
    await receive("evt_1");
    expect((await inbox.process("evt_1")).ok).toBe(false);
    expect(kept.get("evt_1")).toMatchObject({ done: false, attempts: 1, lastError: "RangeError: no such invoice" });
    broken = false;
    expect(await inbox.sweep()).toBe(1);
    expect(kept.get("evt_1")).toMatchObject({ done: true, attempts: 2 });
    expect(await inbox.sweep()).toBe(0);
  });

  it("says loudly when an event has failed so often that no sweep takes it up again", async () => {
    const { inbox, receive, journal } = setup({
      handlers: { "invoice.paid": () => Promise.reject(new RangeError("no such invoice")) },
    });
    await receive("evt_1");
    for (let i = 0; i < 20; i++) await inbox.process("evt_1");
    expect(journal).toEqual([...Array(19).fill("event_failed evt_1"), "event_parked evt_1"]);
  });

  it("backs off with jitter, never beyond a quarter of an hour", () => {
    expect([retryDelayS(1, 0), retryDelayS(1, 1), retryDelayS(2, 1)]).toEqual([5, 10, 20]);
    expect(retryDelayS(50, 1)).toBe(900);
  });

  it("tries a second delivery that found nothing once more, after a dead consumer's claim has lapsed", () => {
    expect([1, 2, 3, 4].map(waitOutClaimS)).toEqual([undefined, 75, undefined, undefined]);
  });

  it("lets the cron wake the database four times a day", () => {
    const quarters = Array.from({ length: 96 }, (_, quarter) => Date.UTC(2026, 10, 20, 0, quarter * 15));
    expect(quarters.filter(isSweepHour)).toHaveLength(4);
  });
});
