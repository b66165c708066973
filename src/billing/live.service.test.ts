import { describe, expect, it } from "vitest";
import { newId } from "../kernel/id.ts";
import { usageRow } from "./billing.fixture.ts";
import type { LiveLine } from "./live.schema.ts";
import { liveEvents } from "./live.service.ts";
import { callOf } from "./usage.service.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const orgId = newId("org");
const keyId = newId("key");
const someCall = (over: { keyId?: typeof keyId } = {}) => callOf(usageRow(orgId, { keyId, ...over }), null);

/** A live view whose account, record, credential and clock the test plays. */
function open({ chunkBytes = 1_000_000 } = {}) {
  let time = 0;
  let account: ReadableStreamDefaultController<Uint8Array> | undefined;
  let left = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  const names = new Map<string, string>([[keyId, "Production"]]);
  const lookedUp: string[][] = [];
  const world = { allowed: true as boolean | "unreachable", recordIsAway: false };
  const events = liveEvents({
    watch: {
      lines: new ReadableStream({
        start(controller) {
          account = controller;
        },
      }),
      leave: () => {
        left += 1;
      },
    },
    async mayRead() {
      if (world.allowed === "unreachable") throw new Error("unreachable");
      return world.allowed;
    },
    async keyNames(ids) {
      lookedUp.push([...ids]);
      if (world.recordIsAway) throw new Error("away");
      return new Map([...names].filter(([id]) => ids.includes(id)));
    },
    clock: () => time,
    after(ms, run) {
      const timer = { at: time + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  });
  const reader = events.getReader();
  return {
    world,
    names,
    lookedUp,
    left: () => left,
    timers: () => timers.size,
    tell(...lines: LiveLine[]) {
      const bytes = encoder.encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
      for (let at = 0; at < bytes.length; at += chunkBytes) account?.enqueue(bytes.slice(at, at + chunkBytes));
    },
    accountEnds: () => account?.close(),
    accountDies: () => account?.error(new Error("the object died")),
    pass(ms: number) {
      time += ms;
      for (const timer of timers) {
        if (timer.at > time) continue;
        timers.delete(timer);
        timer.run();
      }
    },
    /** Undefined at the end. */
    async read(): Promise<string | undefined> {
      const { done, value } = await reader.read();
      return done ? undefined : decoder.decode(value);
    },
    cancel: () => reader.cancel(),
  };
}

describe("the events of the live view", () => {
  it("begin with ready, then name each call's key, looked up once", async () => {
    const live = open();
    expect(await live.read()).toBe("event: ready\ndata: {}\n\n");
    const calls = [someCall(), someCall()];
    for (const call of calls) {
      live.tell(call);
      const named = JSON.stringify({ ...call, keyName: "Production" });
      expect(await live.read()).toBe(`event: call\nid: ${call.id}\ndata: ${named}\n\n`);
    }
    expect(live.lookedUp).toEqual([[keyId]]);
  });

  it("are whole however the bytes are cut, letters of several bytes too", async () => {
    const live = open({ chunkBytes: 7 });
    await live.read();
    const call = { ...someCall(), model: "naïve/模型" };
    live.tell(call);
    expect(await live.read()).toContain('"model":"naïve/模型"');
  });

  it("go on without a name for a key that is not on record, which is looked up once a second", async () => {
    const live = open();
    await live.read();
    const unknown = newId("key");
    for (const afterMs of [0, 10, 980]) {
      live.pass(afterMs);
      live.tell(someCall({ keyId: unknown }));
      expect(await live.read()).toContain('"keyName":null');
    }
    expect(live.lookedUp).toHaveLength(1);
    live.pass(10);
    live.names.set(unknown, "New");
    live.tell(someCall({ keyId: unknown }));
    expect(await live.read()).toContain('"keyName":"New"');
    expect(live.lookedUp).toHaveLength(2);
  });

  it("name a key that comes right behind another's look-up", async () => {
    const live = open();
    await live.read();
    live.tell(someCall());
    await live.read();
    const second = newId("key");
    live.names.set(second, "Second");
    live.pass(300);
    live.tell(someCall({ keyId: second }));
    expect(await live.read()).toContain('"keyName":"Second"');
  });

  it("go on without names while the record is away", async () => {
    const live = open();
    await live.read();
    live.world.recordIsAway = true;
    live.tell(someCall());
    expect(await live.read()).toContain('"keyName":null');
  });

  it("are comments when nothing happens for 15 seconds", async () => {
    const live = open();
    await live.read();
    for (let round = 0; round < 2; round += 1) {
      const next = live.read();
      await expect.poll(live.timers).toBe(1);
      live.pass(15_000);
      expect(await next).toBe(": keep-alive\n\n");
    }
    live.tell(someCall());
    expect(await live.read()).toContain("event: call");
  });

  it.each([false, "unreachable"] as const)("end within a minute of a credential that is %s", async (allowed) => {
    const live = open();
    await live.read();
    live.pass(59_000);
    live.world.allowed = allowed;
    live.tell(someCall());
    expect(await live.read()).toContain("event: call");
    live.pass(1_000);
    live.tell(someCall());
    expect(await live.read()).toBeUndefined();
    await expect.poll(live.left).toBeGreaterThan(0);
  });

  it("go on while the credential is good", async () => {
    const live = open();
    await live.read();
    for (let minute = 0; minute < 3; minute += 1) {
      live.pass(60_000);
      live.tell(someCall());
      expect(await live.read()).toContain("event: call");
    }
  });

  it("say that the reader lagged, and end", async () => {
    const live = open();
    await live.read();
    live.tell({ lagged: true });
    live.accountEnds();
    expect([await live.read(), await live.read()]).toEqual(["event: lagged\ndata: {}\n\n", undefined]);
  });

  it("end with the account's object", async () => {
    const live = open();
    await live.read();
    live.accountDies();
    expect(await live.read()).toBeUndefined();
    await expect.poll(live.left).toBeGreaterThan(0);
  });

  it("let the account know when the reader leaves", async () => {
    const live = open();
    await live.read();
    await live.cancel();
    await expect.poll(live.left).toBeGreaterThan(0);
    expect(live.timers()).toBe(0);
  });
});
