import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_TOKENS } from "../account.schema.ts";
import {
  emptyReckoning,
  isWrong,
  judge,
  type Ledger,
  monthRange,
  type RecordedCall,
  type Reprice,
  reckon,
} from "./reconcile.service.ts";

const call = (over: Partial<RecordedCall> = {}): RecordedCall => ({
  id: "call_1",
  provider: "openai",
  model: "m",
  startedAt: 0,
  status: "ok",
  credential: "platform",
  tokens: NO_TOKENS,
  priceVersion: "installed",
  costMicroUsd: 11,
  providerCostMicroUsd: 10,
  ...over,
});

/** What is installed prices every call alike. */
const reprice: Reprice = ({ priceVersion }) =>
  priceVersion === "installed" ? { costMicroUsd: 11, providerCostMicroUsd: 10 } : undefined;

function reckoningOf(calls: readonly RecordedCall[]) {
  const reckoning = emptyReckoning();
  for (const each of calls) reckon(reckoning, each, reprice);
  return reckoning;
}

const ledger = (charged: number, over: Partial<Ledger> = {}): Ledger => ({
  grants: [
    { seq: 1, amountMicroUsd: 100 },
    { seq: 2, amountMicroUsd: -20 },
  ],
  creditMicroUsd: 80,
  creditSeq: 2,
  chargedMicroUsd: charged,
  chargedByMonth: new Map([["2026-11", charged]]),
  ...over,
});

describe("the reckoning of a month", () => {
  it("finds nothing where rows are what their prices make of them", () => {
    const report = judge("org_1", "2026-11", reckoningOf([call(), call()]), ledger(22));
    expect(report).toMatchObject({ faults: [], grantedMicroUsd: 80, balanceMicroUsd: 58 });
    expect(isWrong(report)).toBe(false);
  });

  it("tells a row that differs, in its charge or in what its provider asks", () => {
    const reckoning = reckoningOf([
      call(),
      call({ id: "a", costMicroUsd: 12 }),
      call({ id: "b", providerCostMicroUsd: 9 }),
    ]);
    expect(reckoning).toMatchObject({ calls: 3, recordedMicroUsd: 34, recomputedMicroUsd: 33 });
    expect(reckoning.differences).toEqual([
      { what: "cost", callId: "a", recorded: 12, recomputed: 11 },
      { what: "provider cost", callId: "b", recorded: 9, recomputed: 10 },
    ]);
    expect(isWrong(judge("org_1", "2026-11", reckoning, ledger(34)))).toBe(true);
  });

  it("does not call wrong what nobody can recompute, nor what was never recorded", () => {
    const reckoning = reckoningOf([call({ id: "a", priceVersion: "old" }), call({ providerCostMicroUsd: null })]);
    expect(reckoning).toMatchObject({ recordedMicroUsd: 22, recomputedMicroUsd: 22, differences: [] });
    expect(reckoning.unpriced).toEqual([{ callId: "a", priceVersion: "old", recorded: 11 }]);
    expect(isWrong(judge("org_1", "2026-11", reckoning, ledger(22)))).toBe(false);
  });

  it.each<[string, Partial<Ledger>]>([
    ["a grant is missing", { grants: [{ seq: 2, amountMicroUsd: 80 }], creditSeq: 1 }],
    ["the ledger has another credit", { creditMicroUsd: 79 }],
    ["the last grant is missing", { creditSeq: 3 }],
    ["the account would begin with another charge", { chargedMicroUsd: 12 }],
    ["the month's sum is another", { chargedByMonth: new Map([["2026-11", 10]]), chargedMicroUsd: 10 }],
    [
      "another month has charges that the account does not know",
      {
        chargedByMonth: new Map([
          ["2026-10", 1],
          ["2026-11", 11],
        ]),
      },
    ],
  ])("tells that %s", (_what, over) => {
    const report = judge("org_1", "2026-11", reckoningOf([call()]), ledger(11, over));
    expect(report.faults).toHaveLength(1);
    expect(isWrong(report)).toBe(true);
  });

  it("is right exactly when no row was changed", () => {
    const change = fc.record({ at: fc.nat(9), by: fc.integer({ min: -11, max: 11 }) });
    fc.assert(
      fc.property(fc.option(change), (changed) => {
        const calls = Array.from({ length: 10 }, (_, at) =>
          call({ id: `call_${at}`, costMicroUsd: 11 + (changed?.at === at ? changed.by : 0) }),
        );
        const reckoning = reckoningOf(calls);
        const report = judge("org_1", "2026-11", reckoning, ledger(reckoning.recordedMicroUsd));
        expect(isWrong(report)).toBe(changed !== null && changed.by !== 0);
      }),
    );
  });
});

it("reads a month, to the instants where it begins and the next does", () => {
  expect(monthRange("2026-12")).toMatchObject({ value: { from: Date.UTC(2026, 11), to: Date.UTC(2027, 0) } });
  for (const text of ["2026-13", "2026-1", "26-01", "2026-00", ""]) expect(monthRange(text).ok, text).toBe(false);
});
