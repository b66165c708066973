/**
 * What versions before have left on disk, byte for byte as they wrote it: nothing of that is built by what writes today. And
 * what is left where a state is large, or the storage refuses it.
 */
import { setImmediate as endOfTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { CallId } from "../../kernel/id.ts";
import type { AccountRecord } from "../account.schema.ts";
import { type Bench, bench, fakeStorage, ORG, TTL } from "./account.fixture.ts";
import { admitted, call, limitOf, START, settlement } from "./call.fixture.ts";
import { openJournal } from "./journal.ts";
import { largeEvents } from "./large-state.fixture.ts";
import { type AccountEvent, apply, emptyState } from "./state.ts";

const LIMITS = {
  requestsPerMinutePerKey: null,
  requestsPerMinutePerUser: null,
  tokensPerMinute: null,
  concurrency: null,
  monthlyRequests: null,
};
const hold = (callId: string) => ({
  callId,
  orgId: "org_1",
  keyId: "key_1",
  operation: "chat.completions",
  provider: "openai",
  model: "test",
  stream: true,
  requestId: "req",
  reserveMicroUsd: 1_000,
  reserveTokens: 100,
  priceVersion: "test",
  userId: "user_1",
  startedAt: START - 1_000,
  leaseId: null,
  expiresAt: START + TTL,
  progress: null,
});
const tokens = { input: 3, cacheRead: 0, cacheWrite: 0, output: 4, reasoning: 0 };

/** From before there were limits of an organisation's own. Of 50,000 it had spent 8,000, and then 1,000 more. */
const BEFORE_LIMITS = {
  config: { orgId: "org_1", suspended: false, limits: LIMITS },
  "k:key_1": {
    id: "key_1",
    userId: "user_1",
    hash: "abc",
    scopes: ["inference"],
    allowedModels: null,
    requestsPerMinute: null,
    budgetMicroUsd: null,
    expiresAt: null,
    revoked: false,
  },
  snapshot: {
    seq: 1,
    state: {
      balance: 30_000,
      escrow: 12_000,
      grantSeq: 1,
      month: "2026-11",
      monthlyRequests: 3,
      spentByKey: [["key_1", 8_000]],
      interrupted: [],
    },
  },
  "e:000000000000001.000000": { at: START - 1_000, ids: ["call_1"] },
  "j:000000000000001.000000": [{ t: "hold", hold: hold("call_2") }],
  "j:000000000000002.000000": [
    { t: "hold", hold: hold("call_3") },
    { t: "progress", callId: "call_3", expiresAt: START + TTL, tokens, costMicroUsd: 300 },
  ],
  "j:000000000000003.000000": [
    { t: "end", callId: "call_2", keyId: "key_1", at: START - 10, charge: 1_000, counts: true },
  ],
};

const record = (): Partial<AccountRecord> => ({
  subjectLimits: { version: 1, items: [limitOf("organisation", { monthlyBudgetMicroUsd: 1_300 })] },
});

async function settle(b: Bench, ...numbers: number[]): Promise<void> {
  const settled = b.account.settle(
    ORG,
    numbers.map((n) => settlement(call(n), 700)),
  );
  await b.advance(20);
  await settled;
}

it("an account whose journal was written before there were limits is what it was, and takes them from then on", async () => {
  const b = await bench(record(), undefined, BEFORE_LIMITS);
  expect(await b.account.balance(ORG)).toMatchObject({ chargedMicroUsd: 9_000 });
  await settle(b, 1, 2);
  expect(await b.account.balance(ORG)).toMatchObject({ chargedMicroUsd: 9_000 });
  await b.advance(TTL + 1_000);
  expect(b.rows.get("call_3")).toMatchObject({ status: "interrupted", tokens, costMicroUsd: 300 });

  await b.account.refreshLimits(ORG);
  for (const again of [false, true]) {
    if (again) await b.crash();
    expect(await b.account.limitUse(ORG, 1)).toMatchObject([{ subject: "organisation", monthMicroUsd: 300 }]);
  }
  await settle(b, 3);
  expect(await b.account.limitUse(ORG, 1)).toMatchObject([{ subject: "organisation", monthMicroUsd: 700 }]);
  expect(await b.account.admit(call(9))).toMatchObject({ refusal: { reason: "period_budget_used_up" } });
});

const WAITING = {
  callId: "call_7",
  orgId: "org_1",
  keyId: "key_1",
  userId: "user_1",
  operation: "chat.completions",
  provider: "openai",
  model: "test",
  stream: true,
  requestId: "req",
  reservedMicroUsd: 1_000,
  status: "ok",
  httpStatus: 200,
  tokens,
  estimated: false,
  costMicroUsd: 300,
  priceVersion: "test",
  startedAt: START - 900,
  endedAt: START - 100,
  admittedMs: 1,
  headersMs: 2,
  firstByteMs: 3,
  errorCode: null,
  revision: 1,
};
const WAITING_TEXT =
  '["call_8","key_1","user_1","messages","anthropic","some",false,"req-8","error",502,1,2,3,4,5,6,7,8,9,10,true,11,12,13,' +
  `"own",2,"miss",{"team":"a"},"v1",${START - 900},${START - 100},14,15,16,"upstream_500",3]`;

it("rows that wait get into the record as they were left, and count in limits that come before that", async () => {
  const b = await bench(record(), undefined, {
    ...BEFORE_LIMITS,
    "o:000000000000002.000000": [WAITING],
    "t:000000000000003.000000": [WAITING_TEXT],
  });
  b.recordDown = true;
  await b.advance(1_000);
  expect(b.rows.size).toBe(0);
  b.recordDown = false;
  await b.account.refreshLimits(ORG);
  expect(await b.account.limitUse(ORG, 1)).toMatchObject([{ subject: "organisation", monthMicroUsd: 312 }]);
  await b.advance(60_000);
  expect(b.rows.get("call_7")).toMatchObject(WAITING);
  expect(b.rows.get("call_8")).toEqual({
    callId: "call_8",
    orgId: "org_1",
    keyId: "key_1",
    userId: "user_1",
    operation: "messages",
    provider: "anthropic",
    model: "some",
    stream: false,
    requestId: "req-8",
    status: "error",
    httpStatus: 502,
    tokens: {
      input: 1,
      cacheRead: 2,
      cacheWrite: 3,
      cacheWriteLong: 4,
      inputAudio: 5,
      cacheReadAudio: 6,
      output: 7,
      outputAudio: 8,
      reasoning: 9,
      requests: 10,
    },
    estimated: true,
    reservedMicroUsd: 11,
    costMicroUsd: 12,
    providerCostMicroUsd: 13,
    credential: "own",
    attempts: 2,
    cache: "miss",
    tags: { team: "a" },
    priceVersion: "v1",
    startedAt: START - 900,
    endedAt: START - 100,
    admittedMs: 14,
    headersMs: 15,
    firstByteMs: 16,
    errorCode: "upstream_500",
    revision: 3,
  });
});

it("an account whose journal has the first limits, which told nothing of leases and refusals, holds to them", async () => {
  const limit = limitOf("key:key_1", { dailyBudgetMicroUsd: 2_500 });
  const period = (start: number, spent: number) => ({ start, spent, told: 0 });
  const tracked = (spent: number) => ({
    limit,
    day: period(Date.UTC(2026, 10, 20), spent),
    month: period(Date.UTC(2026, 10, 1), spent),
  });
  const { snapshot } = BEFORE_LIMITS;
  const limits = { version: 1, tracked: [tracked(5)], alerts: [] };
  const b = await bench({ subjectLimits: { version: 2, items: [limit] } }, undefined, {
    ...BEFORE_LIMITS,
    snapshot: { ...snapshot, state: { ...snapshot.state, limits } },
    "j:000000000000004.000000": [{ t: "limits", version: 2, set: [tracked(400)], drop: [] }],
    "j:000000000000005.000000": [
      {
        t: "end",
        callId: "call_3",
        keyId: "key_1",
        at: START,
        charge: 700,
        counts: true,
        spend: { subjects: ["key:key_1"], at: START },
      },
    ],
  });
  expect(await b.account.limitUse(ORG, 2)).toMatchObject([{ dayMicroUsd: 1_100, heldMicroUsd: 0 }]);
  expect(await b.account.admit(call(9, { reserveMicroUsd: 1_401 }))).toMatchObject({
    refusal: { reason: "period_budget_used_up", spentMicroUsd: 1_100 },
  });
  await b.advance(1_000);
  expect(b.raised).toMatchObject([{ subject: "key:key_1", refused: { neededMicroUsd: 1_401 } }]);
});

it("an account on whose disk is what its snapshot has replaced counts that once, and clears it away", async () => {
  const stale = { t: "end", callId: "call_1", keyId: "key_1", at: START - 2_000, charge: 8_000, counts: true };
  const b = await bench(record(), undefined, {
    ...BEFORE_LIMITS,
    "j:000000000000000.000000": [stale],
    "s:000000000000000.000000": { spentByKey: [["key_1", 5]], interrupted: [] },
  });
  expect(await b.account.balance(ORG)).toMatchObject({ chargedMicroUsd: 9_000 });
  await b.advance(TTL + 1_000);
  await settle(b, 3);
  // Configuration, key, snapshot and ends: nothing else is open, and the rows have gone.
  await b.advance(10_000);
  expect(b.storedKeys()).toBe(4 + 1);
});

describe("the journal", () => {
  const open = async (storage: ReturnType<typeof fakeStorage>["storage"]) => {
    const refused: unknown[] = [];
    const { journal, state = emptyState() } = await openJournal(storage, START, (error) => refused.push(error));
    const append = (events: AccountEvent[], at: number, confirmed = false) => {
      for (const event of events) apply(state, event);
      journal.append(state, events, [], at, confirmed);
    };
    return { journal, state, append, refused };
  };
  const grant = (seq: number): AccountEvent => ({ t: "grant", seq, amount: 100 });
  const holdOf = (n: number): AccountEvent => ({
    t: "hold",
    hold: { ...admitted(call(n)), expiresAt: START + TTL, progress: null },
  });

  it("leaves of an ordinary account what versions before have left", async () => {
    const { storage } = fakeStorage({});
    const { append, state } = await open(storage);
    append([grant(1), holdOf(1)], START);
    append([{ t: "end", callId: "call_0", keyId: "key_1", at: START + 5_000, charge: 7, counts: true }], START + 5_000);
    await endOfTurn();
    expect((await open(storage)).state).toEqual(state);
    const left = await storage.list({ prefix: "" });
    expect([...left.keys()]).toEqual(["e:000000000000002.000000", "j:000000000000002.000000", "snapshot"]);
    expect(left.get("snapshot")).toEqual({
      seq: 2,
      state: {
        balance: 100,
        escrow: -7,
        grantSeq: 1,
        month: "2026-11",
        monthlyRequests: 1,
        spentByKey: [["key_1", 7]],
        interrupted: [],
      },
    });
  });

  it("gives back what takes many times a value, from its events and from its snapshot, and leaves no part behind", async () => {
    const disk = fakeStorage({});
    const first = await open(disk.storage);
    for (const events of largeEvents()) first.append(events, START);
    await first.journal.sync();
    disk.crash();
    const fromEvents = await open(disk.storage);
    expect(fromEvents.state).toEqual(first.state);

    for (const folds of [1, 2]) {
      const living = await open(disk.storage);
      for (let n = 0; n < folds; n += 1) living.append([grant(n + 2)], START + 5_000 * (n + 1));
      await living.journal.sync();
      disk.crash();
      const fromSnapshot = await open(disk.storage);
      expect(fromSnapshot.state).toEqual(living.state);
      const seqs = new Set([...(await disk.storage.list({ prefix: "s:" })).keys()].map((key) => key.slice(2, 17)));
      expect([...seqs]).toEqual([expect.any(String)]);
      // The order is by time, in which they are forgotten.
      expect([...fromSnapshot.state.interrupted.keys()]).toEqual([...living.state.interrupted.keys()]);
    }
  });

  it("has no limits in a snapshot without room for them: a version that knows no parts takes them from the record", async () => {
    const { storage } = fakeStorage({});
    const { append, state } = await open(storage);
    for (const events of largeEvents()) append(events, START);
    append([grant(2)], START + 5_000);
    const { state: snapshot } = (await storage.get<{ state: object }>("snapshot")) ?? {};
    expect(snapshot).not.toHaveProperty("limits");
    expect(snapshot).toMatchObject({ balance: state.balance, setAside: [...state.setAside.values()] });
  });

  it("leaves calls that were presumed dead out of a snapshot first, and limits in it", async () => {
    const { storage } = fakeStorage({});
    const { append } = await open(storage);
    const period = { start: START, spent: 7, told: 0 };
    const tracked = { limit: limitOf("key:key_1", { dailyBudgetMicroUsd: 1 }), day: period, month: period };
    const dead = Array.from({ length: 20_000 }, (_, n): AccountEvent => {
      const interrupted = { charged: 1, revision: 1 };
      return { t: "end", callId: `call_${n}`, keyId: "key_1", at: START, charge: 1, counts: true, interrupted };
    });
    append([{ t: "limits", version: 3, set: [tracked], drop: [] }, ...dead], START);
    append([grant(1)], START + 5_000);
    const snapshot = await storage.get<{ state: { limits: unknown; interrupted: unknown[] } }>("snapshot");
    expect(snapshot?.state.limits).toMatchObject({ version: 3, tracked: [tracked] });
    expect(snapshot?.state.interrupted.length).toBeGreaterThan(1_000);
    expect(snapshot?.state.interrupted.length).toBeLessThan(20_000);
  });

  it("knows 100,000 calls that have ended", async () => {
    const disk = fakeStorage({});
    const { append, journal, state } = await open(disk.storage);
    const ids = Array.from({ length: 100_000 }, (_, n): CallId => `call_${String(n).padStart(26, "0")}`);
    for (let i = 0; i < ids.length; i += 10_000) {
      append(
        ids
          .slice(i, i + 10_000)
          .map((callId) => ({ t: "end", callId, keyId: "key_1", at: START, charge: 1, counts: true })),
        START,
      );
    }
    append([grant(1)], START + 5_000);
    await journal.sync();
    disk.crash();
    const again = (await open(disk.storage)).state;
    expect([...again.ended.keys()]).toEqual([...state.ended.keys()]);
    expect(again.ended.size).toBe(ids.length);
  });

  it("goes on where the routing is refused, which the record has anyway", async () => {
    const { storage } = fakeStorage({});
    const { append, journal, refused, state } = await open(storage);
    const routing = { version: 1, text: "r".repeat(2_000_000) };
    await expect(journal.saveRouting(routing)).rejects.toThrow("bytes");
    append([grant(1)], START);
    await journal.sync();
    expect(refused).toEqual([]);
    expect((await open(storage)).state).toEqual(state);
  });

  for (const confirmed of [false, true]) {
    it(`loses nothing by a ${confirmed ? "confirmed " : ""}write that is refused, and takes no other after it`, async () => {
      const disk = fakeStorage({});
      const { append, journal, refused } = await open(disk.storage);
      append([grant(1), holdOf(1)], START, true);
      append([{ t: "end", callId: "call_1", keyId: "key_1", at: START, charge: 7, counts: true }], START);
      await journal.sync();
      const before = (await open(disk.storage)).state;
      // One item that no cutting makes smaller, in a fold.
      const note = "n".repeat(2_000_000);
      append([{ t: "setAside", reservation: { key: "k", amountMicroUsd: 1, note } }], START + 5_000, confirmed);
      append([{ t: "setAside", reservation: { key: "l", amountMicroUsd: 1, note } }], START + 5_000, confirmed);
      await expect(journal.sync()).rejects.toThrow("refused a write");
      expect(refused).toMatchObject([{ message: expect.stringContaining("bytes") }]);
      expect(() => append([grant(2)], START + 5_001)).toThrow("refused a write");
      await expect(journal.saveKeys([])).rejects.toThrow("refused a write");
      await expect(journal.outbox(1)).rejects.toThrow("refused a write");
      await disk.storage.sync();
      disk.crash();
      expect((await open(disk.storage)).state).toEqual(before);
    });
  }
});

it("an account whose storage refuses a write tells whoever waits, once, and goes on from what is on disk", async () => {
  const b = await bench();
  await settle(b, 1);
  const long = settlement(call(2, { requestId: "r".repeat(2_000_000) }), 700);
  const settled = [b.account.settle(ORG, [long]), b.account.settle(ORG, [settlement(call(3), 700)])];
  const answers = Promise.allSettled(settled);
  await b.advance(20);
  expect(await answers).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
  expect(b.restarts).toHaveLength(1);
  await b.crash();
  expect(await b.account.balance(ORG)).toMatchObject({ chargedMicroUsd: 700 });
  await settle(b, 3);
  expect(await b.account.balance(ORG)).toMatchObject({ chargedMicroUsd: 1_400 });
});
