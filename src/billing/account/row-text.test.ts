import * as fc from "fast-check";
import { expect, it } from "vitest";
import { inputTokensOf, outputTokensOf, type UsageRow } from "../account.schema.ts";
import { usageRow } from "../billing.fixture.ts";
import { NO_LIMITS } from "./call.fixture.ts";
import { callIdOf, endingOf, POSITIONS, rowOf, settlementTextOf, textOf } from "./row-text.ts";
import { settle } from "./settlement.service.ts";
import { emptyState } from "./state.ts";

const ORG = "org_1" as const;
const count = fc.nat();
const maybe = fc.option(fc.nat(), { nil: undefined });

const anyRow: fc.Arbitrary<UsageRow> = fc
  .record({
    model: fc.string({ unit: "binary" }),
    requestId: fc.string(),
    stream: fc.boolean(),
    status: fc.constantFrom("ok", "error", "cancelled", "interrupted"),
    tokens: fc.record({
      input: count,
      cacheRead: count,
      cacheWrite: count,
      cacheWriteLong: maybe,
      inputAudio: maybe,
      cacheReadAudio: maybe,
      output: count,
      outputAudio: maybe,
      reasoning: count,
      requests: maybe,
    }),
    estimated: fc.boolean(),
    costMicroUsd: count,
    providerCostMicroUsd: fc.option(count),
    credential: fc.constantFrom("platform", "own", undefined),
    attempts: maybe,
    cache: fc.constantFrom("hit", "miss", "refresh", "bypass", undefined),
    tags: fc.option(fc.dictionary(fc.string(), fc.string()), { nil: undefined }),
    admittedMs: fc.option(count),
    headersMs: fc.option(count),
    firstByteMs: fc.option(count),
    errorCode: fc.option(fc.string()),
    revision: count,
  })
  .map((over) => usageRow(ORG, over));

it("is the row again", () => {
  fc.assert(
    fc.property(anyRow, (row) => {
      const text = textOf(row);
      expect(rowOf(ORG, text)).toEqual(row);
      expect(callIdOf(text)).toBe(row.callId);
    }),
  );
});

const anySettlement = fc
  .record({ row: anyRow, leaseId: fc.option(fc.string()), reservedTokens: fc.nat() })
  .map(({ row: { revision: _none, ...row }, leaseId, reservedTokens }) => ({ ...row, leaseId, reservedTokens }));

it("says of a settlement to its account what its row says to the record", () => {
  fc.assert(
    fc.property(anySettlement, (settlement) => {
      const ending = endingOf(structuredClone(settlementTextOf(settlement)));
      const { leaseId, reservedTokens, ...row } = settlement;
      expect(ending.row).toBe(textOf({ ...row, revision: 1 }));
      const { row: text, usedTokens, ...told } = ending;
      expect({ ...row, leaseId, reservedTokens }).toMatchObject(told);
      expect({ ...rowOf(ORG, text), leaseId, reservedTokens }).toMatchObject(told);
      expect(usedTokens).toBe(inputTokensOf(row.tokens) + outputTokensOf(row.tokens));
    }),
  );
});

it("is understood where a version before says the row and three things more, of another revision", () => {
  fc.assert(
    fc.property(anySettlement, (settlement) => {
      const { leaseId, reservedTokens, orgId, ...row } = settlement;
      const text = textOf({ ...row, orgId, revision: 0 });
      expect(endingOf([text, orgId, leaseId, reservedTokens])).toEqual(endingOf(settlementTextOf(settlement)));
    }),
  );
});

it("is written as it came, unless the account knows better", () => {
  const row = usageRow(ORG, { endedAt: 1_000 });
  const told = settlementTextOf({ ...row, leaseId: null, reservedTokens: 0 });
  const written = (now: number, presumedDead?: number) => {
    const state = emptyState();
    if (presumedDead !== undefined) state.interrupted.set(row.callId, { at: 0, charged: 0, revision: presumedDead });
    return settle(state, NO_LIMITS, endingOf(told), now).row;
  };
  expect(written(1_000)).toBe(told[0]);
  expect(written(999)).toBe(textOf({ ...row, endedAt: 999, revision: 1 }));
  expect(written(1_000, 1)).toBe(textOf({ ...row, revision: 2 }));
});

it("has every value where it is said to stand", () => {
  fc.assert(
    fc.property(anyRow, (row) => {
      const values: unknown[] = JSON.parse(textOf(row));
      const named = new Map<string, unknown>(Object.entries({ ...row, ...row.tokens }));
      expect(values).toEqual(POSITIONS.map((name) => named.get(name) ?? null));
    }),
  );
});
