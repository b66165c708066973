/** What versions before have left on disk, byte for byte as they wrote it: nothing here is built by what writes today. */
import { expect, it } from "vitest";
import type { AccountRecord } from "../account.schema.ts";
import { type Bench, bench, ORG, TTL } from "./account.fixture.ts";
import { call, limitOf, START, settlement } from "./call.fixture.ts";

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
    leaseId: null,
    reservedTokens: 0,
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
