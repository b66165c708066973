import { serialize } from "node:v8";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { KeyId } from "../../kernel/id.ts";
import type { BudgetAlert } from "../limits/limit.schema.ts";
import type { LimitSubject } from "../limits/subject.schema.ts";
import { limitOf, START } from "./call.fixture.ts";
import { cutEvents, sizeOf } from "./parts.ts";
import { type AccountEvent, apply, emptyState } from "./state.ts";

it("says of plain data no less than what it takes", () => {
  const leaf = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, undefined),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small" }, leaf, fc.array(tie("value")), fc.dictionary(fc.string(), tie("value"))),
  }));
  fc.assert(
    // Two bytes are of no value, but say which version of V8 has written them.
    fc.property(value, (data) => {
      expect(sizeOf(data)).toBeGreaterThanOrEqual(serialize(data).byteLength - 2);
    }),
    { numRuns: 200 },
  );
});

/** A list for each: V8 writes one that they share once. */
const patterns = (): string[] => Array.from({ length: 100 }, (_, i) => `some/${"m".repeat(190)}${i}`);
const SUBJECTS = Array.from({ length: 200 }, (_, i): LimitSubject => `tag:team=${i}`);
const period = { start: START, spent: 7, told: 0 };
const KEYS = Array.from({ length: 50_000 }, (_, i): [KeyId, number] => [`key_${String(i).padStart(26, "0")}`, i]);
const lease = { of: undefined, calls: 1, microUsd: 2, expiresAt: START };

it("keeps events that list more than a value may have in several, which come to the same", () => {
  const alert: BudgetAlert = {
    id: "alert_0",
    subject: "organisation",
    period: "day",
    periodStart: START,
    threshold: 50,
    budgetMicroUsd: 1,
    spentMicroUsd: 1,
    at: START,
  };
  const ids = Array.from({ length: 60_000 }, (_, i): BudgetAlert["id"] => `alert_${String(i).padStart(26, "0")}`);
  const set = SUBJECTS.map((name) => ({
    limit: limitOf(name, { allowedModels: patterns() }),
    day: period,
    month: period,
  }));
  const gone = limitOf("organisation");
  const events: AccountEvent[] = [
    { t: "begin", charged: 5, month: "2026-11", monthlyRequests: 3, spentByKey: KEYS },
    { t: "limits", version: 1, set: [{ limit: gone, day: period, month: period }], drop: [], leases: [] },
    { t: "alert", alert },
    { t: "alert", alert: { ...alert, id: ids.at(-1) ?? alert.id } },
    { t: "limits", version: 2, set, drop: [gone.subject], leases: [lease] },
    { t: "alerted", ids },
    { t: "grant", seq: 1, amount: 100 },
  ];
  const parts = cutEvents(events);
  for (const part of parts) expect(serialize(part).byteLength).toBeLessThan(1_900_000);
  const [whole, cut] = [emptyState(), emptyState()];
  for (const event of events) apply(whole, event);
  for (const event of parts.flat()) apply(cut, event);
  expect(cut).toEqual(whole);
  expect(whole).toMatchObject({ balance: 95, alerts: [{ id: "alert_0" }], earlierLeases: [lease] });
});

it("leaves a group as it is whose events fit", () => {
  const events: AccountEvent[] = [
    { t: "begin", charged: 5, month: "2026-11", monthlyRequests: 3, spentByKey: KEYS.slice(0, 3) },
    { t: "limits", version: 1, set: [], drop: [], leases: [] },
    { t: "grant", seq: 1, amount: 100 },
  ];
  expect(cutEvents(events)).toEqual([events]);
});
