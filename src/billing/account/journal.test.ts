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

it("rows that wait as the version before wrote them get into the record, and count in limits that come before that", async () => {
  const { leaseId: _lease, reservedTokens: _tokens, ...ended } = settlement(call(7), 300);
  const row = { ...ended, revision: 1 };
  const b = await bench(record(), undefined, { ...BEFORE_LIMITS, "o:000000000000003.000000": [row] });
  b.recordDown = true;
  await b.advance(1_000);
  expect(b.rows.size).toBe(0);
  b.recordDown = false;
  await b.account.refreshLimits(ORG);
  expect(await b.account.limitUse(ORG, 1)).toMatchObject([{ subject: "organisation", monthMicroUsd: 300 }]);
  await b.advance(60_000);
  expect(b.rows.get("call_7")).toMatchObject(row);
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
