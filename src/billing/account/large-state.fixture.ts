/** What makes an account's state as large as it ever was: many times what one value of its storage takes. */
import type { CallId, KeyId } from "../../kernel/id.ts";
import type { LimitSubject } from "../limits/subject.schema.ts";
import { limitOf, START } from "./call.fixture.ts";
import type { AccountEvent } from "./state.ts";
import type { Tracked } from "./subjects.ts";

const idOf = (n: number): string => String(n).padStart(26, "0");
const upTo = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

/** As a limit could be set before its patterns were bounded in all. A list for each: V8 writes one that they share once. */
const patterns = (): string[] => upTo(100, (n) => `some/${"m".repeat(190)}${n}`);
const period = { start: START, spent: 7, told: 0 };
const LIMITS = upTo(200, (n): Tracked => {
  const subject: LimitSubject = `tag:${"k".repeat(40)}=${"é中".repeat(45)}${n}`;
  return { limit: limitOf(subject, { allowedModels: patterns() }), day: period, month: period };
});

/** In groups: 30,000 keys, 200 limits, 5,000 alerts, a purchase and 30,000 calls that were presumed dead. */
export const largeEvents = (): AccountEvent[][] => [
  [
    {
      t: "begin",
      charged: 10,
      month: "2026-11",
      monthlyRequests: 3,
      spentByKey: upTo(30_000, (n): [KeyId, number] => [`key_${idOf(n)}`, n + 1]),
    },
    { t: "grant", seq: 1, amount: 1_000_000 },
    {
      t: "limits",
      version: 3,
      set: LIMITS,
      drop: [],
      leases: [{ of: undefined, calls: 1, microUsd: 2, expiresAt: START }],
    },
    { t: "setAside", reservation: { key: "site:1", amountMicroUsd: 11, note: "a name" } },
  ],
  upTo(5_000, (n) => ({
    t: "alert",
    alert: {
      id: `alert_${idOf(n)}`,
      subject: LIMITS[n % LIMITS.length]?.limit.subject ?? "organisation",
      period: "day",
      periodStart: START,
      threshold: 50,
      budgetMicroUsd: 14,
      spentMicroUsd: 7,
      at: START + n,
    },
  })),
  ...upTo(30, (group) =>
    upTo(1_000, (n): AccountEvent => {
      const callId: CallId = `call_${idOf(group * 1_000 + n)}`;
      const at = START + group;
      return {
        t: "end",
        callId,
        keyId: "key_1",
        at,
        charge: 1,
        counts: true,
        interrupted: { charged: 1, revision: 1 },
      };
    }),
  ),
];
