import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallId, KeyId } from "../../kernel/id.ts";
import {
  type AccountKey,
  type AdmitRequest,
  NO_TOKENS,
  type Progress,
  type Settlement,
  type UsageRow,
} from "../account.schema.ts";
import { BUDGET_PERIODS, type BudgetPeriod, budgetOf, type SubjectLimit } from "../limits/limit.schema.ts";
import { type LimitSubject, subjectsOf } from "../limits/subject.schema.ts";
import { type AdmissionRules, admit } from "./admission.service.ts";
import { admitted, call, expired, KEY, limitOf, NO_LIMITS, START, settled, settlement } from "./call.fixture.ts";
import { endLeases, grantLease, LEASE_MS, leasesBefore } from "./lease.service.ts";
import { progress, thaw } from "./settlement.service.ts";
import { fromSnapshot, takeSnapshot } from "./snapshot.ts";
import { type AccountEvent, type AccountState, apply, emptyState, freezeLostHolds } from "./state.ts";
import { refusalAlert } from "./subject-limits.service.ts";
import { begin, change, type Periods, reached, startOf, type Tracked } from "./subjects.ts";

const TTL = 1_000;
const keyOf = (id: KeyId): AccountKey => ({ ...KEY, id });
const rules = (keyId: KeyId = "key_1"): AdmissionRules => ({
  suspended: false,
  limits: NO_LIMITS,
  key: keyOf(keyId),
  routingVersion: 0,
  holdTtlMs: TTL,
});

const unspent = (at: number): Periods => ({
  day: { start: startOf("day", at), spent: 0, told: 0 },
  month: { start: startOf("month", at), spent: 0, told: 0 },
});

/** An account with credit, in which these limits were just set. */
function limited(limits: readonly SubjectLimit[], at = START): AccountState {
  const state = emptyState();
  apply(state, { t: "grant", seq: 1, amount: 1_000_000_000 });
  apply(state, { t: "limits", version: 1, set: limits.map((limit) => begin(limit, unspent(at))), drop: [] });
  return state;
}

const refusalOf = (admission: ReturnType<typeof admit>) => (admission.ok ? "admitted" : admission.refusal);
const ask = (state: AccountState, asked: AdmitRequest, now = START) =>
  refusalOf(admit(state, rules(asked.keyId), asked, now));
const TEAM = { team: "search" };

describe("the limits of a call's subjects", () => {
  it.each<[string, LimitSubject, Partial<AdmitRequest>]>([
    ["the organisation", "organisation", { keyId: "key_9" }],
    ["a member", "member:user_1", { keyId: "key_9" }],
    ["a key", "key:key_1", {}],
    ["a tag", "tag:team=search", { keyId: "key_9", tags: { ...TEAM, other: "x" } }],
  ])("of %s hold for its calls and name it", (_who, subject, over) => {
    const state = limited([limitOf(subject, { requestsPerMinute: 1 })]);
    expect(ask(state, call(1, over))).toBe("admitted");
    expect(ask(state, call(2, over))).toEqual({ reason: "requests_limited", subject, retryAfterMs: 60_000 });
  });

  it("of a tag concern no call without it, and none with another value", () => {
    const state = limited([limitOf("tag:team=search", { concurrency: 0 })]);
    expect(ask(state, call(1))).toBe("admitted");
    expect(ask(state, call(2, { tags: { team: "ads" } }))).toBe("admitted");
    expect(ask(state, call(3, { tags: TEAM }))).toEqual({
      reason: "concurrency_limited",
      limit: 0,
      of: "tag:team=search",
    });
  });

  it("all count, and who is refused by one has taken nothing of the others", () => {
    const state = limited([
      limitOf("organisation", { requestsPerMinute: 10, tokensPerMinute: 10_000, concurrency: 5 }),
      limitOf("tag:team=search", { dailyBudgetMicroUsd: 999 }),
    ]);
    for (let n = 0; n < 50; n += 1)
      expect(ask(state, call(n, { tags: TEAM }))).toMatchObject({ reason: "period_budget_used_up" });
    expect(state.rates.size).toBe(0);
    expect(state.subjects.get("organisation")).toMatchObject({ held: 0, open: 0 });
  });

  it("on tokens count what is reserved, and get back what was not used", () => {
    const state = limited([limitOf("tag:team=search", { tokensPerMinute: 250 })]);
    const [first, second, third] = [1, 2, 3].map((n) => call(n, { tags: TEAM }));
    if (!first || !second || !third) throw new Error("three calls");
    expect([ask(state, first), ask(state, second)]).toEqual(["admitted", "admitted"]);
    expect(ask(state, third)).toMatchObject({ reason: "tokens_limited", of: "tag:team=search" });
    settled(state, NO_LIMITS, settlement(first, 1), START);
    expect(ask(state, third)).toBe("admitted");
    expect(ask(state, call(4, { tags: TEAM, reserveTokens: 251 }))).toEqual({
      reason: "tokens_beyond_limit",
      needed: 251,
      limit: 250,
      of: "tag:team=search",
    });
  });

  it("on models hold for each model that may answer", () => {
    const state = limited([limitOf("member:user_1", { allowedModels: ["openai/*", "groq/llama"] })]);
    const model = (asked: string) => ({ reason: "model_not_allowed", model: asked, of: "member:user_1" });
    expect(ask(state, call(1))).toBe("admitted");
    expect(ask(state, call(2, { provider: "groq", model: "other" }))).toEqual(model("groq/other"));
    expect(ask(state, call(3, { alternatives: ["groq/llama", "xai/grok"] }))).toEqual(model("xai/grok"));
  });

  it("show the client the one that is nearest", () => {
    const state = limited([
      limitOf("organisation", { requestsPerMinute: 100, tokensPerMinute: 500 }),
      limitOf("key:key_1", { requestsPerMinute: 3, tokensPerMinute: 900 }),
    ]);
    expect(admit(state, rules(), call(1), START).limits).toMatchObject({
      requests: { limit: 3, remaining: 2 },
      tokens: { limit: 500, remaining: 400 },
    });
  });
});

describe("a budget", () => {
  it("counts what is spent and what is held, and starts anew with its period", () => {
    const state = limited([limitOf("key:key_1", { dailyBudgetMicroUsd: 2_500, monthlyBudgetMicroUsd: 4_000 })]);
    const [first, second] = [call(1), call(2)];
    expect([ask(state, first), ask(state, second)]).toEqual(["admitted", "admitted"]);
    settled(state, NO_LIMITS, settlement(first, 900), START);
    expect(ask(state, call(3))).toEqual({
      reason: "period_budget_used_up",
      of: "key:key_1",
      period: "day",
      budgetMicroUsd: 2_500,
      spentMicroUsd: 900,
      heldMicroUsd: 1_000,
      neededMicroUsd: 1_000,
      resetsAt: Date.UTC(2026, 10, 21),
    });
    settled(state, NO_LIMITS, settlement(second, 1_000), START);
    const tomorrow = Date.UTC(2026, 10, 21);
    expect(ask(state, call(4), tomorrow)).toBe("admitted");
    expect(ask(state, call(5), tomorrow)).toBe("admitted");
    expect(ask(state, call(6, { reserveMicroUsd: 101 }), tomorrow)).toMatchObject({ period: "month" });
    expect(ask(state, call(7), Date.UTC(2026, 11, 1))).toMatchObject({ period: "day", heldMicroUsd: 2_000 });
  });

  it("is no concern of a call that costs nothing here", () => {
    const state = limited([limitOf("organisation", { dailyBudgetMicroUsd: 0 })]);
    expect(ask(state, call(1, { reserveMicroUsd: 0, credential: "own" }))).toBe("admitted");
    expect(ask(state, call(2))).toMatchObject({ reason: "period_budget_used_up" });
  });

  it("has calls kept before they are let in, and others not", () => {
    const state = limited([limitOf("tag:team=search", { monthlyBudgetMicroUsd: 10_000 })]);
    expect(admit(state, rules(), call(1, { tags: TEAM }), START)).toMatchObject({ ok: true, kept: true });
    expect(admit(state, rules(), call(2), START)).toMatchObject({ ok: true, kept: false });
  });

  it("counts calls that were under way when it was set", () => {
    const state = limited([]);
    ask(state, call(1));
    const limit = limitOf("organisation", { dailyBudgetMicroUsd: 1_500 });
    apply(state, { t: "limits", version: 2, set: [begin(limit, unspent(START))], drop: [] });
    expect(ask(state, call(2))).toMatchObject({ reason: "period_budget_used_up", heldMicroUsd: 1_000 });
  });

  it("holds what leases from before it may still let in", () => {
    const state = limited([]);
    const asked = call(1, { reserveMicroUsd: 10, wantCalls: 400 });
    expect(ask(state, asked)).toBe("admitted");
    const granted = grantLease(state, { limits: NO_LIMITS, key: keyOf("key_1") }, asked, START);
    expect(granted?.lease.microUsd).toBeGreaterThan(1_000);
    const limit = limitOf("tag:team=search", { dailyBudgetMicroUsd: 1_500 });
    apply(state, { t: "limits", version: 2, set: [begin(limit, unspent(START))], drop: [] });
    expect(ask(state, call(2, { tags: TEAM }))).toMatchObject({ reason: "period_budget_used_up" });
    endLeases(state, START + 10 * LEASE_MS);
    expect(ask(state, call(2, { tags: TEAM }), START + 10 * LEASE_MS)).toBe("admitted");
  });

  it.each<[string, number | null, LimitSubject[]]>([
    ["set", null, []],
    ["lowered", 1_000_000, []],
    ["removed and set again", 1_000_000, ["organisation"]],
  ])("of tokens get nothing back from calls that began before they were %s", (_how, before, drop) => {
    const state = limited(before === null ? [] : [limitOf("organisation", { tokensPerMinute: before })]);
    const early = [1, 2, 3].map((n) => call(n, { reserveTokens: 100_000 }));
    for (const asked of early) expect(ask(state, asked)).toBe("admitted");
    apply(state, { t: "limits", version: 2, set: [], drop });
    const limit = limitOf("organisation", { tokensPerMinute: 1_000 });
    const known = state.subjects.get("organisation");
    const set = [known ? change(known, limit) : begin(limit, unspent(START))];
    apply(state, { t: "limits", version: 3, set, drop: [] });
    let used = 0;
    for (const asked of early) {
      for (let n = 0; n < 30; n += 1) {
        const next = call(100 + 100 * early.indexOf(asked) + n);
        if (ask(state, next) === "admitted") used += next.reserveTokens;
      }
      settled(state, NO_LIMITS, settlement(asked, 1), START);
    }
    expect(used).toBeGreaterThan(0);
    expect(used).toBeLessThanOrEqual(1_000);
    // Those that took of it give back to it: 90 of 100.
    settled(state, NO_LIMITS, settlement(call(100), 1), START);
    expect(ask(state, call(9_000, { reserveTokens: 90 }))).toBe("admitted");
  });

  it("hold what leases from before them may let in also after a crash, until these are over", () => {
    const state = limited([]);
    const asked = call(1, { reserveMicroUsd: 10, wantCalls: 400 });
    const granted = grantLease(state, { limits: NO_LIMITS, key: keyOf("key_1") }, asked, START);
    if (!granted?.escrowed) throw new Error("no lease");
    const leases = leasesBefore(state, START);
    const set = (["key:key_1", "key:key_2"] as const).map((subject) =>
      begin(limitOf(subject, { dailyBudgetMicroUsd: granted.lease.microUsd }), unspent(START)),
    );
    const crashed = limited([]);
    apply(crashed, granted.escrowed);
    apply(crashed, { t: "limits", version: 2, set, drop: [], leases });
    const restored = fromSnapshot(structuredClone(takeSnapshot(crashed)));
    freezeLostHolds(restored, START, TTL);
    expect(ask(restored, call(2, { reserveMicroUsd: 1 }))).toMatchObject({ reason: "period_budget_used_up" });
    expect(ask(restored, call(3, { reserveMicroUsd: 1, keyId: "key_2" }))).toBe("admitted");
    expect(ask(restored, call(4, { reserveMicroUsd: 1 }), START + 10 * LEASE_MS)).toBe("admitted");
  });

  it.each<LimitSubject>(["organisation", "member:user_1", "key:key_1", "tag:any=thing"])(
    "or any limit of %s leaves the key without leases",
    (subject) => {
      const state = limited([limitOf(subject, { concurrency: 1_000_000 })]);
      const asked = call(1, { reserveMicroUsd: 10, wantCalls: 400 });
      ask(state, asked);
      expect(grantLease(state, { limits: NO_LIMITS, key: keyOf("key_1") }, asked, START)).toBeUndefined();
    },
  );

  it("of another key does not", () => {
    const state = limited([limitOf("key:key_2", { concurrency: 1 })]);
    const asked = call(1, { reserveMicroUsd: 10, wantCalls: 400 });
    ask(state, asked);
    expect(grantLease(state, { limits: NO_LIMITS, key: keyOf("key_1") }, asked, START)).toBeDefined();
  });

  it("counts a call that was presumed dead on the day that its settlement says", () => {
    const late = Date.UTC(2026, 10, 20, 23, 59, 59);
    const state = limited([limitOf("key:key_1", { dailyBudgetMicroUsd: 50_000 })], late);
    const dead = call(1);
    ask(state, dead, late);
    const used = { tokens: NO_TOKENS, costMicroUsd: 400 };
    progress(state, [{ call: admitted(dead, { startedAt: late }), ...used }], late + 10, TTL);
    expired(state, late + TTL + 10);
    expect(state.subjects.get("key:key_1")).toMatchObject({ day: { spent: 400 }, month: { spent: 400 } });
    settled(state, NO_LIMITS, settlement(dead, 700, { endedAt: late + 500 }), late + 5_000);
    expect(state.subjects.get("key:key_1")).toMatchObject({ day: { spent: 0 }, month: { spent: 700 } });
  });

  it("counts a call that ended in a day which has not begun here in the one that it is", () => {
    const late = Date.UTC(2026, 10, 20, 23, 59, 59, 980);
    const state = limited([limitOf("key:key_1", { dailyBudgetMicroUsd: 50_000 })], late);
    ask(state, call(1), late);
    const { row } = settled(state, NO_LIMITS, settlement(call(1), 700, { endedAt: late + 50 }), late + 10);
    expect(row).toMatchObject({ endedAt: late + 10 });
    const day = { start: Date.UTC(2026, 10, 20), spent: 700 };
    expect(state.subjects.get("key:key_1")).toMatchObject({ day, month: { spent: 700 } });
  });
});

describe("alerts", () => {
  const spend = (state: AccountState, n: number, cost: number, at = START) => {
    ask(state, call(n, { reserveMicroUsd: cost }), at);
    const { events } = settled(state, NO_LIMITS, settlement(call(n), cost, { endedAt: at }), at);
    return events.flatMap((event) => (event.t === "alert" ? [[event.alert.period, event.alert.threshold]] : []));
  };
  const budget = (dailyBudgetMicroUsd: number) => limitOf("key:key_1", { dailyBudgetMicroUsd });
  const set = (state: AccountState, limit: SubjectLimit) => {
    const known = state.subjects.get(limit.subject);
    if (!known) throw new Error("not limited");
    apply(state, { t: "limits", version: 2, set: [change(known, limit)], drop: [] });
  };

  it("are raised once for each threshold, again in the next period, and for the highest of several alone", () => {
    const state = limited([budget(1_000)]);
    expect(spend(state, 1, 499)).toEqual([]);
    expect(spend(state, 2, 1)).toEqual([["day", 50]]);
    expect(spend(state, 3, 100)).toEqual([]);
    expect(spend(state, 4, 400)).toEqual([["day", 100]]);
    expect(spend(state, 5, 500, Date.UTC(2026, 10, 21))).toEqual([["day", 50]]);
    expect(state.alerts).toHaveLength(3);
    expect(state.alerts[0]).toMatchObject({ subject: "key:key_1", budgetMicroUsd: 1_000, spentMicroUsd: 500 });
  });

  it("are raised for the day in which the call ended, also when it is settled in the next", () => {
    const late = Date.UTC(2026, 10, 20, 23, 59, 59, 990);
    const state = limited([budget(1_000)], late);
    ask(state, call(1), late);
    const { events } = settled(state, NO_LIMITS, settlement(call(1), 900, { endedAt: late }), late + 40);
    expect(events.filter(({ t }) => t === "alert")).toMatchObject([
      { alert: { period: "day", periodStart: Date.UTC(2026, 10, 20), threshold: 80, at: late + 40 } },
    ]);
  });

  it("are raised for what is spent of a new amount, and not for what it had reached when it was set", () => {
    const state = limited([budget(1_000)]);
    expect(spend(state, 1, 900)).toEqual([["day", 80]]);
    set(state, budget(1_500));
    expect(spend(state, 2, 1)).toEqual([]);
    expect(spend(state, 3, 300)).toEqual([["day", 80]]);
    set(state, budget(1_250));
    expect(spend(state, 4, 49)).toEqual([["day", 100]]);
  });

  it("are not raised anew by a change of another limit", () => {
    const state = limited([budget(1_000)]);
    expect(spend(state, 1, 600)).toEqual([["day", 50]]);
    set(state, { ...budget(1_000), concurrency: 7 });
    expect(spend(state, 2, 1)).toEqual([]);
  });

  it("are raised at the first refusal of a period, unless it was told that all is spent, and go with one for what is spent", () => {
    const state = limited([budget(1_000)]);
    const refuse = (reserveMicroUsd: number, at = START) => {
      const refusal = ask(state, call(90, { reserveMicroUsd }), at);
      const event = refusal === "admitted" ? undefined : refusalAlert(state, refusal, at);
      if (event) apply(state, event);
      return event;
    };
    expect(spend(state, 1, 300)).toEqual([]);
    const told = { subject: "key:key_1", period: "day", periodStart: Date.UTC(2026, 10, 20), at: START };
    expect(refuse(701)).toMatchObject({
      t: "alert",
      alert: { ...told, spentMicroUsd: 300, refused: { heldMicroUsd: 0, neededMicroUsd: 701 } },
    });
    expect(refuse(800)).toBeUndefined();
    const restored = fromSnapshot(structuredClone(takeSnapshot(state)));
    expect(restored.subjects.get("key:key_1")?.day).toMatchObject({ refusedIn: told.periodStart, told: 0 });
    expect(spend(state, 2, 300)).toEqual([["day", 50]]);
    set(state, { ...budget(1_000), concurrency: 5 });
    expect(refuse(800)).toBeUndefined();
    set(state, budget(900));
    expect(refuse(800)).toBeDefined();
    expect(spend(state, 3, 300)).toEqual([["day", 100]]);
    const tomorrow = Date.UTC(2026, 10, 21);
    expect(refuse(901, tomorrow)).toMatchObject({ alert: { periodStart: tomorrow } });
    expect(spend(state, 4, 900, tomorrow)).toEqual([["day", 100]]);
    set(state, budget(901));
    expect(spend(state, 5, 1, tomorrow)).toEqual([["day", 100]]);
    expect(refuse(1, tomorrow)).toBeUndefined();
  });

  it("are not raised by a budget of 0, which refuses by intent", () => {
    const state = limited([budget(0)]);
    const refusal = ask(state, call(1));
    if (refusal === "admitted") throw new Error("let in");
    expect(refusalAlert(state, refusal, START)).toBeUndefined();
  });

  it("wait in the state until the record has them", () => {
    const state = limited([budget(1_000)]);
    spend(state, 1, 600);
    spend(state, 2, 300);
    const [first] = state.alerts;
    if (!first) throw new Error("no alert");
    apply(state, { t: "alerted", ids: [first.id] });
    expect(fromSnapshot(structuredClone(takeSnapshot(state))).alerts).toEqual(state.alerts);
    expect(state.alerts.map(({ threshold }) => threshold)).toEqual([80]);
  });
});

const SUBJECTS: readonly LimitSubject[] = [
  "organisation",
  "member:user_1",
  "key:key_1",
  "key:key_2",
  "tag:team=a",
  "tag:team=b",
];

/** Everything that a refusal might have changed. */
const everything = ({ subjects, rates, held, ...state }: AccountState) =>
  structuredClone({ subjects, rates, held, snapshot: takeSnapshot({ subjects, rates, held, ...state }) });

/** The account and its callers around the turn of a month. What is not flushed is lost in a crash, rows as well. */
class World {
  now = Date.UTC(2026, 10, 30, 23, 59, 55);
  state = emptyState();
  journal: AccountEvent[] = [];
  rows: UsageRow[] = [];
  durable = { events: 0, rows: 0 };
  next = 1;
  unsaved = new Set<CallId>();
  open = new Map<CallId, { call: AdmitRequest; kept: boolean; until: number }>();
  unacknowledged = new Map<CallId, Settlement>();
  untold = new Map<CallId, Progress>();
  /** As the isolates have them: each admits by itself until then. */
  leases: { id: string; keyId: KeyId; calls: number; reserve: number; until: number }[] = [];

  constructor() {
    this.happens({ t: "grant", seq: 1, amount: 10_000_000 });
    this.flush();
  }
  happens(event: AccountEvent) {
    apply(this.state, event);
    this.journal.push(event);
  }
  keep({ events, row }: { events: readonly AccountEvent[]; row: UsageRow | undefined }) {
    this.journal.push(...events);
    if (row) this.rows.push(row);
  }
  flush() {
    this.durable = { events: this.journal.length, rows: this.rows.length };
    this.unacknowledged.clear();
    this.untold.clear();
  }
  /** What the record would have, once all rows are there. */
  spent(subject: LimitSubject, period: BudgetPeriod, at: number): number {
    const latest = new Map(this.rows.map((row) => [row.callId, row]));
    let sum = 0;
    for (const row of latest.values())
      if (subjectsOf(row).includes(subject) && startOf(period, row.endedAt) === startOf(period, at))
        sum += row.costMicroUsd;
    return sum;
  }
  set(subject: LimitSubject, day: number | null, month: number | null) {
    const limit = limitOf(subject, { dailyBudgetMicroUsd: day, monthlyBudgetMicroUsd: month });
    const known = this.state.subjects.get(subject);
    const periods = unspent(this.now);
    for (const period of BUDGET_PERIODS) periods[period].spent = this.spent(subject, period, this.now);
    this.saveHolds();
    const tracked = known ? change(known, limit) : begin(limit, periods);
    this.limits([tracked], []);
  }
  drop(subject: LimitSubject) {
    this.limits([], [subject]);
  }
  limits(set: Tracked[], drop: LimitSubject[]) {
    const leases = structuredClone(leasesBefore(this.state, this.now));
    this.happens({ t: "limits", version: this.state.limitsVersion + 1, set, drop, leases });
    this.flush();
  }
  /** Whatever it is by then, an isolate lets its calls in by itself. */
  lease(keyId: KeyId, reserve: number) {
    const asked = call(this.next++, { keyId, reserveMicroUsd: reserve, wantCalls: 400 });
    const { limits, key } = rules(keyId);
    if (!key) return;
    endLeases(this.state, this.now);
    const granted = grantLease(this.state, { limits, key }, asked, this.now);
    if (!granted) return;
    if (granted.escrowed) {
      this.journal.push(granted.escrowed);
      this.flush();
    }
    const { id, calls, forMs } = granted.lease;
    this.leases.push({ id, keyId, calls, reserve, until: this.now + forMs });
  }
  /** One that is over before anybody could tell of it. */
  callUnderLease(index: number, team: string | undefined, share: number) {
    const lease = this.leases[index % Math.max(1, this.leases.length)];
    if (!lease || lease.calls === 0 || lease.until <= this.now) return;
    lease.calls -= 1;
    const tags = team === undefined ? undefined : { team };
    const ended = call(this.next++, { keyId: lease.keyId, reserveMicroUsd: lease.reserve, tags });
    const cost = Math.floor(lease.reserve * share);
    this.unacknowledged.set(ended.callId, settlement(ended, cost, { endedAt: this.now, leaseId: lease.id }));
    this.deliver();
  }
  admit(keyId: KeyId, team: string | undefined, reserveMicroUsd: number) {
    const asked = call(this.next++, { keyId, reserveMicroUsd, tags: team === undefined ? undefined : { team } });
    thaw(this.state, this.now);
    endLeases(this.state, this.now);
    const before = everything(this.state);
    const admission = admit(this.state, rules(keyId), asked, this.now);
    if (!admission.ok) {
      expect(everything(this.state)).toEqual(before);
      const alert = refusalAlert(this.state, admission.refusal, this.now);
      if (alert) this.happens(structuredClone(alert));
      return;
    }
    if (admission.escrowed) this.journal.push(admission.escrowed);
    this.unsaved.add(asked.callId);
    if (admission.kept) this.saveHolds();
    if (admission.kept || admission.escrowed) this.flush();
    this.open.set(asked.callId, { call: asked, kept: admission.kept, until: this.now + TTL });
    if (reserveMicroUsd > 0) this.expectWithinBudgets(asked);
  }
  /** What this and all calls that were let in under the budget may still cost, with what is spent, is within it. */
  expectWithinBudgets(asked: AdmitRequest) {
    for (const name of subjectsOf({ ...asked, userId: "user_1" })) {
      const subject = this.state.subjects.get(name);
      for (const period of BUDGET_PERIODS) {
        const budget = subject && budgetOf(subject.limit, period);
        if (budget === undefined || budget === null) continue;
        let atRisk = this.spent(name, period, this.now);
        for (const { call: other, kept, until } of this.open.values())
          if (kept && until > this.now && subjectsOf({ ...other, userId: "user_1" }).includes(name))
            atRisk += other.reserveMicroUsd;
        for (const { keyId, calls, reserve, until } of this.leases)
          if (until > this.now && (name.startsWith("tag:") || subjectsOf({ keyId, userId: "user_1" }).includes(name)))
            atRisk += calls * reserve;
        expect(atRisk).toBeLessThanOrEqual(budget);
      }
    }
  }
  pick(index: number) {
    const ids = [...this.open.keys()];
    return this.open.get(ids[index % Math.max(1, ids.length)] ?? "call_0");
  }
  settle(index: number, share: number) {
    const picked = this.pick(index);
    if (!picked) return;
    const { call: ended } = picked;
    this.open.delete(ended.callId);
    this.unacknowledged.set(
      ended.callId,
      settlement(ended, Math.floor(ended.reserveMicroUsd * share), { endedAt: this.now }),
    );
    this.deliver();
  }
  deliver() {
    this.journal.push(...progress(this.state, [...this.untold.values()], this.now, TTL));
    for (const sent of this.unacknowledged.values()) this.keep(settled(this.state, NO_LIMITS, sent, this.now));
  }
  progress(index: number) {
    const picked = this.pick(index);
    if (!picked) return;
    const alive = admitted(picked.call, { startedAt: this.now });
    const used = { tokens: NO_TOKENS, costMicroUsd: Math.floor(alive.reserveMicroUsd / 3) };
    this.untold.set(alive.callId, { call: alive, ...used });
    this.journal.push(...progress(this.state, [{ call: alive, ...used }], this.now, TTL));
    if (!this.state.interrupted.has(alive.callId)) picked.until = this.now + TTL;
  }
  saveHolds() {
    for (const callId of this.unsaved) {
      const hold = this.state.holds.get(callId);
      if (hold) this.journal.push({ t: "hold", hold: { ...hold } });
    }
    this.unsaved.clear();
  }
  tick() {
    thaw(this.state, this.now);
    endLeases(this.state, this.now);
    for (const outcome of expired(this.state, this.now)) this.keep(outcome);
  }
  crash(share: number) {
    this.journal.length = this.durable.events;
    this.rows.length = this.durable.rows;
    const events = structuredClone(this.journal);
    const folded = emptyState();
    const half = Math.floor(events.length * share);
    for (const event of events.slice(0, half)) apply(folded, event);
    this.state = fromSnapshot(structuredClone(takeSnapshot(folded)));
    this.state.ended = folded.ended;
    for (const hold of folded.holds.values()) apply(this.state, { t: "hold", hold: structuredClone(hold) });
    for (const event of events.slice(half)) apply(this.state, event);
    freezeLostHolds(this.state, this.now, TTL);
    this.unsaved.clear();
    this.deliver();
  }
  expectSums() {
    const held = new Map<LimitSubject, number>();
    for (const hold of this.state.holds.values())
      for (const name of subjectsOf(hold)) held.set(name, (held.get(name) ?? 0) + hold.reserveMicroUsd);
    for (const [name, subject] of this.state.subjects) {
      expect(subject.held).toBe(held.get(name) ?? 0);
      for (const period of BUDGET_PERIODS) {
        const { start, spent, told } = subject[period];
        expect(spent).toBe(this.spent(name, period, start));
        expect(told).toBeGreaterThanOrEqual(reached(spent, budgetOf(subject.limit, period)));
      }
    }
    this.expectSingleAlerts();
  }
  /** One for each threshold of a budget and period, and for its refusals, however often the object dies. Who sets a budget, begins anew. */
  expectSingleAlerts() {
    const raised = new Set<string>();
    for (const event of this.journal) {
      if (event.t === "limits") raised.clear();
      if (event.t !== "alert") continue;
      const { subject: of, period, periodStart, threshold, refused } = event.alert;
      const alert = `${of} ${period} ${periodStart} ${refused ? "refused" : threshold}`;
      expect(raised).not.toContain(alert);
      raised.add(alert);
    }
  }
}

const subject = fc.constantFrom(...SUBJECTS);
const budget = fc.option(fc.integer({ min: 0, max: 3_000 }));
const step = fc.oneof(
  {
    weight: 10,
    arbitrary: fc
      .tuple(fc.constantFrom<KeyId>("key_1", "key_2"), fc.constantFrom("a", "b", undefined), fc.nat(900))
      .map(
        ([keyId, team, reserve]) =>
          (w: World) =>
            w.admit(keyId, team, reserve),
      ),
  },
  {
    weight: 8,
    arbitrary: fc.tuple(fc.nat(20), fc.double({ min: 0, max: 1, noNaN: true })).map(
      ([i, share]) =>
        (w: World) =>
          w.settle(i, share),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(subject, budget, budget).map(
      ([name, day, month]) =>
        (w: World) =>
          w.set(name, day, month),
    ),
  },
  { weight: 1, arbitrary: subject.map((name) => (w: World) => w.drop(name)) },
  { weight: 4, arbitrary: fc.nat(20).map((i) => (w: World) => w.progress(i)) },
  { weight: 1, arbitrary: fc.constant((w: World) => w.saveHolds()) },
  { weight: 3, arbitrary: fc.constant((w: World) => w.flush()) },
  {
    weight: 3,
    arbitrary: fc.integer({ min: 1, max: 1_500 }).map((ms) => (w: World) => {
      w.now += ms;
    }),
  },
  { weight: 3, arbitrary: fc.constant((w: World) => w.tick()) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom<KeyId>("key_1", "key_2"), fc.integer({ min: 1, max: 90 })).map(
      ([keyId, reserve]) =>
        (w: World) =>
          w.lease(keyId, reserve),
    ),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat(20), fc.constantFrom("a", "b", undefined), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(
        ([i, team, share]) =>
          (w: World) =>
            w.callUnderLease(i, team, share),
      ),
  },
  { weight: 2, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }).map((share) => (w: World) => w.crash(share)) },
);

describe("2,000 random lives of an account with limits", () => {
  it("let nothing in beyond a budget, know what each subject has spent and leave no trace of a refusal", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
        const world = new World();
        for (const act of steps) {
          act(world);
          world.expectSums();
        }
      }),
      { numRuns: 2_000 },
    );
  }, 120_000);
});
