import { describe, expect, it } from "vitest";
import { type AccountRecord, NO_TOKENS } from "../account.schema.ts";
import { MOST_TAGS } from "../tags.schema.ts";
import { bench, ORG, TTL } from "./account.fixture.ts";
import { admitted, call, KEY, settlement } from "./call.fixture.ts";

/** The end of that call. */
const end = (n: number, costMicroUsd = 1_000) => settlement(call(n), costMicroUsd);

describe("an account's object", () => {
  it("tells its watchers of a call when it is durable, and never of one that is not", async () => {
    const b = await bench();
    await b.account.admit(call(1));
    await b.account.admit(call(2));
    const watch = b.account.watch();
    if (!watch) throw new Error("nobody watches yet");
    const reader = watch.lines.getReader();
    let told = "";
    const read = (): Promise<void> =>
      reader.read().then(({ value }) => {
        told += new TextDecoder().decode(value);
        return value ? read() : undefined;
      });
    void read();
    const lost = Promise.withResolvers<void>();
    b.diskWaits(lost.promise);
    const failed = b.account.settle(ORG, [end(1)]).catch(() => "failed");
    await b.advance(100);
    expect(told).toBe("");
    lost.reject(new Error("the disk is gone"));
    expect(await failed).toBe("failed");
    const kept = Promise.withResolvers<void>();
    b.diskWaits(kept.promise);
    const settled = b.account.settle(ORG, [end(2)]);
    await b.advance(100);
    expect(told).toBe("");
    kept.resolve();
    await settled;
    await b.advance(100);
    expect(told.match(/call_\d/g)).toEqual(["call_2"]);
    watch.leave();
  });

  it("admits what the balance covers, records every call once and forgets what is drained", async () => {
    const b = await bench();
    const replies = await Promise.all(Array.from({ length: 200 }, (_, n) => b.account.admit(call(n))));
    const admitted = replies.flatMap((reply, n) => (reply.ok ? [n] : []));
    expect(admitted).toHaveLength(50);
    const settled = b.account.settle(
      ORG,
      admitted.map((n) => end(n)),
    );
    await b.advance(1_000);
    await settled;
    expect(b.rows.size).toBe(50);
    expect(await b.account.balance(ORG)).toEqual({ availableMicroUsd: 0, heldMicroUsd: 0, chargedMicroUsd: 50_000 });
    await b.advance(300_000);
    expect(b.storedKeys()).toBeLessThan(20);
  });

  it("never admits more than the balance covers when it crashes between admissions", async () => {
    const b = await bench();
    let admitted = 0;
    for (let n = 0; n < 200; n += 1) {
      if ((await b.account.admit(call(n))).ok) admitted += 1;
      if (n % 7 === 3) await b.crash();
    }
    expect(admitted).toBeLessThanOrEqual(50);
    expect(admitted).toBeGreaterThan(5);
  });

  it("keeps a call's tags to its row, whether it is settled or interrupted, and through a crash", async () => {
    const b = await bench();
    const tags = { team: "search" };
    await b.account.admit({ ...call(1), tags });
    await b.account.admit({ ...call(2), tags });
    await b.account.admit(call(3));
    await b.advance(100);
    void b.account.settle(ORG, [{ ...end(2), tags }, end(3)]);
    await b.advance(100);
    await b.crash();
    await b.advance(TTL + 1_000);
    const rows = [1, 2, 3].map((n) => b.rows.get(`call_${n}`));
    expect(rows.map((row) => [row?.status, row?.tags])).toEqual([
      ["interrupted", tags],
      ["ok", tags],
      ["ok", undefined],
    ]);
  });

  it("writes a thousand calls with as many tags as may be, begun and ended at once, in values that storage takes", async () => {
    const b = await bench({ grants: [{ seq: 1, amountMicroUsd: 10_000_000 }] });
    // Characters of two UTF-16 units each.
    const value = "\u{1F9ED}".repeat(100);
    const tags = Object.fromEntries(Array.from({ length: MOST_TAGS }, (_, i) => [`${i}`.padStart(40, "k"), value]));
    const named = { provider: "p".repeat(50), model: "m".repeat(200), priceVersion: "v".repeat(300) };
    const calls = Array.from({ length: 1_000 }, (_, n) =>
      call(n, { ...named, requestId: `${n}`.padStart(128, "r"), tags: { ...tags } }),
    );
    for (const asked of calls) expect(await b.account.admit(asked)).toMatchObject({ ok: true });
    await b.advance(300);
    await b.crash();
    expect(await b.account.balance(ORG)).toMatchObject({ heldMicroUsd: 1_000_000 });
    const settled = b.account.settle(
      ORG,
      calls.map((asked) => settlement(asked, 700)),
    );
    await b.advance(1_000);
    await settled;
    expect(b.rows.size).toBe(1_000);
    expect([...b.rows.values()].every((row) => row.tags?.[`${"k".repeat(39)}0`] === value)).toBe(true);
  });

  it("turns a call whose caller died into one interrupted row, and frees its hold", async () => {
    const b = await bench();
    await b.account.admit(call(1));
    await b.advance(100);
    void b.account.settle(ORG, [], [{ call: admitted(call(1)), tokens: end(1).tokens, costMicroUsd: 300 }]);
    await b.advance(100);
    await b.crash();
    await b.advance(TTL + 1_000);
    expect(b.rows.get("call_1")).toMatchObject({ status: "interrupted", costMicroUsd: 300 });
    await b.advance(TTL + 10_000);
    expect(await b.account.balance(ORG)).toEqual({ availableMicroUsd: 49_700, heldMicroUsd: 0, chargedMicroUsd: 300 });
  });

  it("keeps rows while Postgres is away, through a crash, and writes them when it is back", async () => {
    const b = await bench();
    await b.account.admit(call(0));
    b.recordDown = true;
    for (let n = 1; n <= 40; n += 1) {
      expect((await b.account.admit(call(n))).ok).toBe(true);
      const settled = b.account.settle(ORG, [end(n)]);
      await b.advance(20);
      await settled;
    }
    await b.crash();
    await b.advance(10_000);
    expect(b.rows.size).toBe(0);
    b.recordDown = false;
    await b.advance(60_000);
    expect([...b.rows.keys()].filter((id) => id !== "call_0")).toHaveLength(40);
  });

  it("takes nothing that is of another organisation, neither ends nor progress", async () => {
    const b = await bench();
    await b.account.admit(call(1));
    const { orgId: _mine, ...rest } = end(1);
    const theirs = { ...rest, orgId: "org_2" } as const;
    await expect(b.account.settle(ORG, [end(1), theirs])).rejects.toThrow("another organisation");
    const { keyHash: _hash, scope: _scope, wantCalls: _want, ...facts } = call(2);
    const progress = {
      call: { ...facts, orgId: "org_2" as const, userId: theirs.userId, startedAt: b.now, leaseId: null },
      tokens: NO_TOKENS,
      costMicroUsd: 1,
    };
    await expect(b.account.settle(ORG, [], [progress])).rejects.toThrow("another organisation");
    expect(await b.account.balance(ORG)).toMatchObject({ chargedMicroUsd: 0, heldMicroUsd: 1_000 });
    await b.advance(TTL + 1_000);
    expect([...b.rows.keys()]).toEqual(["call_1"]);
  });

  it("takes a settlement that comes again, before and after a crash and a fold, only once", async () => {
    const b = await bench();
    await b.account.admit(call(1));
    const settled = b.account.settle(ORG, [end(1), end(1)]);
    await b.advance(50);
    await settled;
    for (const wait of [10, 6_000, 6_000]) {
      await b.account.admit(call(wait));
      const again = b.account.settle(ORG, [end(1), end(wait, 0)]);
      await b.advance(wait);
      await again;
      await b.crash();
      await b.advance(TTL);
    }
    expect((await b.account.balance(ORG)).chargedMicroUsd).toBe(1_000);
    expect(b.rows.get("call_1")?.revision).toBe(1);
  });

  it("does not charge a settlement again that comes after it was forgotten", async () => {
    const b = await bench();
    for (const wait of [200_000, 0]) {
      const settled = b.account.settle(ORG, [end(1)]);
      await b.advance(20);
      await settled;
      await b.account.admit(call(2 + wait));
      await b.advance(wait);
    }
    expect((await b.account.balance(ORG)).chargedMicroUsd).toBe(1_000);
  });

  it("learns of new keys, keeps a revoked one revoked, and picks up new credit once", async () => {
    const record: Partial<AccountRecord> = { keys: [], grants: [{ seq: 1, amountMicroUsd: 500 }] };
    const b = await bench(record);
    expect(await b.account.admit(call(1))).toMatchObject({ refusal: { reason: "key_unknown" } });
    record.keys = [KEY];
    await b.advance(1_000);
    expect(await b.account.admit(call(1))).toMatchObject({ refusal: { reason: "insufficient_credits" } });
    record.grants = [...(record.grants ?? []), { seq: 2, amountMicroUsd: 1_000 }];
    await b.account.refresh(ORG);
    await b.account.refresh(ORG);
    expect((await b.account.balance(ORG)).availableMicroUsd).toBe(1_500);
    await b.account.revokeKey(ORG, "key_1");
    await b.account.refresh(ORG);
    await b.crash();
    expect(await b.account.admit(call(2))).toMatchObject({ refusal: { reason: "key_revoked" } });
    expect(await b.account.authenticate(ORG, "key_1", "abc")).toEqual({ ok: false, error: "key_revoked" });
  });

  it("writes the hold of a lone call, of a stream soonest, so that it leaves a row though both sides die", async () => {
    const b = await bench();
    await b.account.admit({ ...call(1), stream: false });
    await b.advance(5);
    await b.account.admit({ ...call(2), stream: true });
    await b.advance(50);
    await b.crash();
    await b.advance(2 * TTL);
    expect([...b.rows].map(([id, { status }]) => [id, status])).toEqual([["call_2", "interrupted"]]);

    await b.account.admit({ ...call(3), stream: false });
    await b.advance(150);
    await b.crash();
    await b.advance(2 * TTL);
    expect(b.rows.get("call_3")).toMatchObject({ status: "interrupted" });
  });

  it("reads the record again for whoever asks while a reading is under way", async () => {
    const record: Partial<AccountRecord> = {};
    const b = await bench(record);
    await b.account.admit(call(1));
    const first = b.account.refresh(ORG);
    record.suspended = true;
    const second = b.account.refresh(ORG);
    await Promise.all([first, second]);
    expect(await b.account.admit(call(2))).toMatchObject({ refusal: { reason: "suspended" } });
  });

  it("asks the record before it refuses for ever: the message of a grant may have been lost", async () => {
    const record: Partial<AccountRecord> = { grants: [{ seq: 1, amountMicroUsd: 500 }] };
    const b = await bench(record);
    expect(await b.account.admit(call(1))).toMatchObject({ refusal: { reason: "insufficient_credits" } });
    record.grants = [...(record.grants ?? []), { seq: 2, amountMicroUsd: 1_000 }];
    expect(await b.account.admit(call(1))).toMatchObject({ refusal: { reason: "insufficient_credits" } });
    await b.advance(30_000);
    expect((await b.account.admit(call(1))).ok).toBe(true);
  });

  it("sets a row aside that Postgres refuses, and brings the others", async () => {
    const b = await bench();
    for (const n of [1, 2, 3]) await b.account.admit(call(n));
    const settled = b.account.settle(ORG, [end(1), { ...end(2), requestId: "poison" }, end(3)]);
    await b.advance(1_000);
    await settled;
    expect([...b.rows.keys()]).toEqual(expect.arrayContaining(["call_1", "call_3"]));
    await b.advance(600_000);
    expect(b.storedKeys()).toBeLessThan(20);
  });

  it("backs off while Postgres is away, whatever comes in", async () => {
    const b = await bench();
    await b.account.admit(call(0));
    b.recordDown = true;
    const before = b.attempts();
    for (let n = 1; n <= 40; n += 1) {
      await b.account.admit(call(n));
      void b.account.settle(ORG, [end(n)]);
      await b.advance(500);
    }
    expect(b.attempts() - before).toBeLessThan(10);
  });

  it("says that it is unavailable when it has never seen the account and cannot reach the record", async () => {
    const b = await bench();
    b.recordDown = true;
    expect(await b.account.admit(call(1))).toMatchObject({ refusal: { reason: "unavailable" } });
    b.recordDown = false;
    expect((await b.account.admit(call(1))).ok).toBe(true);
  });

  it("refuses a call that was planned by another routing configuration, and hands the right one to who proves a key", async () => {
    const record = { routingVersion: 0 };
    let version = 3;
    let readings = 0;
    const world = await bench(record, async () => {
      readings += 1;
      return { version, text: `routing ${version}` };
    });
    expect(await world.account.admit(call(1))).toMatchObject({ ok: true });
    expect(await world.account.routing(ORG, KEY.id, KEY.hash)).toEqual({ ok: true, value: { version: 0, text: "" } });

    record.routingVersion = 3;
    await world.account.refresh(ORG);
    expect(await world.account.admit(call(2))).toMatchObject({ ok: false, refusal: { reason: "routing_stale" } });
    expect(await world.account.routing(ORG, KEY.id, "guessed")).toEqual({ ok: false, error: "key_unknown" });
    const three = { ok: true, value: { version: 3, text: "routing 3" } };
    expect(await world.account.routing(ORG, KEY.id, KEY.hash)).toEqual(three);
    expect(await world.account.admit({ ...call(2), routingVersion: 3 })).toMatchObject({ ok: true });

    // Kept over a death, and read once a version.
    await world.crash();
    world.recordDown = true;
    expect(await world.account.routing(ORG, KEY.id, KEY.hash)).toEqual(three);
    expect(readings).toBe(1);
    world.recordDown = false;
    record.routingVersion = 4;
    version = 5;
    await world.account.refresh(ORG);
    expect(await world.account.routing(ORG, KEY.id, KEY.hash)).toMatchObject({ value: { version: 5 } });
    expect(await world.account.admit({ ...call(3), routingVersion: 4 })).toMatchObject({ ok: false });
    expect(await world.account.admit({ ...call(3), routingVersion: 5 })).toMatchObject({ ok: true });
  });

  it("learns within minutes of a change whose message was lost, while calls come", async () => {
    const record = { routingVersion: 0 };
    const world = await bench(record);
    await world.account.admit(call(1));
    record.routingVersion = 1;
    await world.advance(4 * 60_000);
    expect(await world.account.admit(call(2))).toMatchObject({ ok: true });
    await world.advance(2 * 60_000);
    await world.account.admit(call(3));
    await world.advance(100);
    expect(await world.account.admit(call(4))).toMatchObject({ ok: false, refusal: { reason: "routing_stale" } });
  });

  it("lets a key have a call only when it is allowed each model that may answer it", async () => {
    const key = { ...KEY, allowedModels: ["openai/test", "anthropic/*"] };
    const world = await bench({ keys: [key] });
    expect(await world.account.admit({ ...call(1), alternatives: ["anthropic/claude"] })).toMatchObject({ ok: true });
    expect(await world.account.admit({ ...call(2), alternatives: ["anthropic/claude", "google/x"] })).toMatchObject({
      refusal: { reason: "model_not_allowed", model: "google/x" },
    });
  });

  it("begins from the record when its own memory is gone", async () => {
    const b = await bench({ chargedMicroUsd: 49_500, spentByKey: [["key_1", 49_500]], monthlyRequests: 7 });
    expect(await b.account.admit(call(1))).toMatchObject({
      refusal: { reason: "insufficient_credits", availableMicroUsd: 500 },
    });
  });
});
