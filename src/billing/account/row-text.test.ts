import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { UsageRow } from "../account.schema.ts";
import { usageRow } from "../billing.fixture.ts";
import { limitsOf } from "../plans.service.ts";
import { callIdOf, POSITIONS, rowOf, settlementOf, settlementTextOf, textOf } from "./row-text.ts";
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
      expect(rowOf(ORG, text)).toMatchObject(row);
      expect(callIdOf(text)).toBe(row.callId);
    }),
  );
});

it("brings a settlement to its account as it was", () => {
  const lease = fc.option(fc.string());
  fc.assert(
    fc.property(anyRow, lease, fc.nat(), ({ revision: _none, ...row }, leaseId, reservedTokens) => {
      const settlement = { ...row, leaseId, reservedTokens };
      const arrived = settlementOf(structuredClone(settlementTextOf(settlement)));
      expect(arrived).toEqual({ ...settlement, text: textOf({ ...row, revision: 1 }), revision: 1 });
    }),
  );
});

it("is written as it came, unless the account knows better", () => {
  const row = usageRow(ORG, { endedAt: 1_000 });
  const [text, ...others] = settlementTextOf({ ...row, leaseId: null, reservedTokens: 0 });
  const came = settlementOf([text, ...others]);
  const settled = (given: typeof came, now: number, presumedDead = false) => {
    const state = emptyState();
    if (presumedDead) state.interrupted.set(row.callId, { at: 0, charged: 0, revision: 1 });
    const { row: made, text: written } = settle(state, limitsOf("hobby", {}), given, now);
    return [written, made && textOf(made)];
  };
  expect(settled(came, 1_000)).toEqual([text, text]);
  expect(settled(came, 999)).toEqual([undefined, textOf({ ...row, endedAt: 999 })]);
  expect(settled(came, 1_000, true)).toEqual([undefined, textOf({ ...row, revision: 2 })]);
  const before = settlementOf([textOf({ ...row, revision: 0 }), ...others]);
  expect(settled(before, 1_000)).toEqual([undefined, text]);
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
