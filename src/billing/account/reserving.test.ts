import fc from "fast-check";
import { describe, it } from "vitest";
import type { AccountRecordPort, CreditGrant, UsageRow } from "../account.schema.ts";
import type { ReservationState } from "../ledger/ledger.schema.ts";
import { ORG } from "./account.fixture.ts";
import { KEY, NO_LIMITS } from "./call.fixture.ts";
import { type Books, expectSound, marketDays } from "./purchases.fixture.ts";
import { rowOf } from "./row-text.ts";

/** The record as it is meant to be; that it is so is shown in src/billing/ledger/ledger.pg.test.ts. */
function modelBooks(): Books {
  const grants: CreditGrant[] = [];
  const rows = new Map<string, UsageRow>();
  const reservations = new Map<string, { state: ReservationState; amount: number }>();
  const append = (amountMicroUsd: number, reservationKey?: string) =>
    grants.push({ seq: grants.length + 1, amountMicroUsd, reservationKey });
  const port: AccountRecordPort = {
    async read(orgId, grantsAfterSeq) {
      const before = grantsAfterSeq === 0 ? [...rows.values()] : [];
      const charged = before.reduce((sum, row) => sum + row.costMicroUsd, 0);
      return {
        orgId,
        suspended: false,
        limits: NO_LIMITS,
        keys: [KEY],
        grants: grants.filter(({ seq }) => seq > grantsAfterSeq),
        chargedMicroUsd: charged,
        routingVersion: 0,
        subjectLimits: { version: 0, items: [] },
        monthlyRequests: before.length,
        spentByKey: [[KEY.id, charged]],
      };
    },
    async write(_orgId, written) {
      for (const row of written.map((text) => rowOf(ORG, text))) {
        if (row.revision > (rows.get(row.callId)?.revision ?? 0)) rows.set(row.callId, row);
      }
      return [];
    },
    reservation: async (_orgId, key) => reservations.get(key)?.state,
    async reserve(_orgId, { key, amountMicroUsd }) {
      const decided = reservations.get(key);
      if (decided) return decided.state;
      reservations.set(key, { state: "reserved", amount: amountMicroUsd });
      append(-amountMicroUsd, key);
      return "reserved";
    },
    spent: async () => [],
    readRouting: () => Promise.reject(new Error("nothing is routed")),
  };
  const end = (key: string, as: "captured" | "released", unknown: string): string => {
    const decided = reservations.get(key);
    if (!decided && as === "released") reservations.set(key, { state: as, amount: 0 });
    if (decided?.state === "reserved") {
      decided.state = as;
      if (as === "released") append(decided.amount);
    }
    return decided?.state ?? unknown;
  };
  return {
    orgId: ORG,
    key: KEY,
    port,
    grant: async (amountMicroUsd) => void append(amountMicroUsd),
    capture: async (key) => end(key, "captured", "unknown"),
    release: async (key) => end(key, "released", "released"),
    async standing() {
      const sum = grants.reduce((total, grant) => total + grant.amountMicroUsd, 0);
      return { creditGrants: sum, ledgerCredit: sum, ledgerSum: 0, reservations: structuredClone(reservations) };
    },
  };
}

const TIMES = 2_000;

describe(`${TIMES} random lives of an account that buys`, () => {
  it("never overspend and never leak, whatever dies, is lost or is repeated", async () => {
    await fc.assert(
      fc.asyncProperty(marketDays, (days) => expectSound(modelBooks(), days)),
      { numRuns: TIMES },
    );
  }, 120_000);
});
