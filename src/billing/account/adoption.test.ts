import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AccountRecord,
  type AdmitReply,
  type AdmitRequest,
  NO_TOKENS,
  type Settlement,
} from "../account.schema.ts";
import type { SubjectLimit, SubjectLimits } from "../limits/limit.schema.ts";
import type { LimitSubject } from "../limits/subject.schema.ts";
import { type Bench, bench, ORG } from "./account.fixture.ts";
import { admitted, call, KEY, limitOf, settlement } from "./call.fixture.ts";
import { LEASE_GRACE_MS, LEASE_MS } from "./lease.service.ts";

const budget = (subject: LimitSubject, dailyBudgetMicroUsd: number | null = null) =>
  limitOf(subject, { dailyBudgetMicroUsd });

/** A record whose limits a test may change. */
function recordOf(...items: SubjectLimit[]) {
  const record: Partial<AccountRecord> & { subjectLimits: SubjectLimits } = {
    subjectLimits: { version: items.length > 0 ? 1 : 0, items },
  };
  const set = (...now: SubjectLimit[]) => {
    record.subjectLimits = { version: record.subjectLimits.version + 1, items: now };
  };
  return { record, set };
}

const tagged = (n: number, team = "a"): AdmitRequest => call(n, { tags: { team } });
const ended = (n: number, cost: number, at: number, team = "a") => settlement(tagged(n, team), cost, { endedAt: at });
const TAG: LimitSubject = "tag:team=a";

/** Until it is durable. */
async function settle(b: Bench, settlement: Settlement): Promise<void> {
  const settled = b.account.settle(ORG, [settlement]);
  await b.advance(20);
  await settled;
}

/** A call under a budget waits for its hold to be durable, which takes no longer than this. */
async function admit(b: Bench, asked: AdmitRequest): Promise<AdmitReply> {
  const reply = b.account.admit(asked);
  await b.advance(5);
  return reply;
}

describe("an account whose organisation limits something", () => {
  it("holds to a limit from the moment that it has read it, also when it dies right after", async () => {
    const { record, set } = recordOf();
    const b = await bench(record);
    await admit(b, tagged(1));
    await settle(b, ended(1, 700, b.now));
    set(budget(TAG, 1_500));
    await b.account.refresh(ORG);
    await b.crash();
    expect(await admit(b, tagged(2))).toMatchObject({
      refusal: { reason: "period_budget_used_up", of: TAG, spentMicroUsd: 700 },
    });
    expect(await admit(b, tagged(3, "b"))).toMatchObject({ ok: true });
  });

  it("has limits before its first call when it begins from the record", async () => {
    const { record } = recordOf(budget(TAG, 999));
    const b = await bench(record);
    expect(await admit(b, tagged(1))).toMatchObject({ refusal: { reason: "period_budget_used_up" } });
  });

  it("reads what a lost message would have told when it is asked for a version that it does not know", async () => {
    const { record, set } = recordOf();
    const b = await bench(record);
    await admit(b, tagged(1));
    set(budget("organisation", 5_000));
    expect(await b.account.limitUse(ORG, 0)).toEqual([]);
    const use = { subject: "organisation", dayMicroUsd: 0, monthMicroUsd: 0, heldMicroUsd: 1_000, openCalls: 1 };
    expect(await b.account.limitUse(ORG, 1)).toEqual([use]);
  });

  it("lets go of a limit that is gone, and asks the record about a refusal now and then, should nobody have told", async () => {
    const { record, set } = recordOf(budget(TAG, 999));
    const b = await bench(record);
    expect(await admit(b, tagged(1))).toMatchObject({ ok: false });
    set();
    await b.advance(31_000);
    expect(await admit(b, tagged(2))).toMatchObject({ ok: true });
    expect(await b.account.limitUse(ORG, 2)).toEqual([]);
  });

  it("keeps the limits that it has, and says so, while the record cannot be asked about new ones", async () => {
    const { record, set } = recordOf(budget(TAG, 1_999));
    const b = await bench(record);
    await admit(b, tagged(1));
    set(budget(TAG, 9_000), budget("organisation", 9_000));
    b.recordDown = true;
    await expect(b.account.refreshLimits(ORG)).rejects.toThrow("down");
    expect(await admit(b, tagged(2))).toMatchObject({ refusal: { reason: "period_budget_used_up" } });
    b.recordDown = false;
    await b.advance(60_000);
    await b.account.refresh(ORG);
    expect(await admit(b, tagged(2))).toMatchObject({ ok: true });
  });

  it("takes credit, keys and a suspension while it cannot find out what a new limit needs, and says that alone", async () => {
    const { record, set } = recordOf();
    record.keys = [KEY];
    const b = await bench(record);
    await admit(b, tagged(1));
    set(budget(TAG, 9_000));
    record.grants = [
      { seq: 1, amountMicroUsd: 50_000 },
      { seq: 2, amountMicroUsd: 1_000_000 },
    ];
    record.keys = [KEY, { ...KEY, id: "key_2" }];
    b.sumsFail = true;
    await expect(b.account.refreshLimits(ORG)).rejects.toThrow("statement timeout");
    await b.account.refresh(ORG);
    expect(await b.account.balance(ORG)).toMatchObject({ availableMicroUsd: 1_049_000 });
    await b.advance(1_500);
    expect(await admit(b, { ...tagged(2), keyId: "key_2" })).toMatchObject({ ok: true });
    expect(await admit(b, { ...tagged(3), keyId: "key_3" })).toMatchObject({
      refusal: { reason: "key_unknown" },
    });
    record.suspended = true;
    await b.account.refresh(ORG);
    expect(await admit(b, tagged(4))).toMatchObject({ refusal: { reason: "suspended" } });
    b.sumsFail = false;
    await b.account.refreshLimits(ORG);
    expect(await b.account.limitUse(ORG, 1)).toMatchObject([{ subject: TAG, openCalls: 2 }]);
  });

  it("lets nothing in as long as it has never had its limits", async () => {
    const { record } = recordOf(budget(TAG, 999));
    const b = await bench(record);
    b.sumsFail = true;
    expect(await admit(b, tagged(1))).toMatchObject({ refusal: { reason: "unavailable" } });
    await b.crash();
    b.sumsFail = false;
    expect(await admit(b, tagged(1))).toMatchObject({ refusal: { reason: "period_budget_used_up" } });
  });

  it("keeps a call under a budget when it dies as soon as it has let it in", async () => {
    const { record } = recordOf(budget(TAG, 1_500));
    const b = await bench(record);
    expect(await admit(b, tagged(1))).toMatchObject({ ok: true });
    await b.crash();
    expect(await admit(b, tagged(2))).toMatchObject({
      refusal: { reason: "period_budget_used_up", heldMicroUsd: 1_000 },
    });
  });

  it("holds against a new budget what leases from before it may let in, also when it dies right after, until they are over", async () => {
    const { record, set } = recordOf();
    record.grants = [{ seq: 1, amountMicroUsd: 10_000_000 }];
    const b = await bench(record);
    const small = (n: number, wantCalls = 0) => ({ ...tagged(n), reserveMicroUsd: 10, wantCalls });
    expect(await b.account.admit(small(1, 400))).toMatchObject({ ok: true, lease: { microUsd: 4_000 } });
    set(budget(TAG, 4_005));
    await b.account.refreshLimits(ORG);
    await b.crash();
    expect(await admit(b, small(2))).toMatchObject({
      refusal: { reason: "period_budget_used_up", heldMicroUsd: 4_010 },
    });
    await b.advance(LEASE_MS + LEASE_GRACE_MS);
    expect(await admit(b, small(3))).toMatchObject({ ok: true });
  });

  it("lets calls under a budget in together, and none of them before all that it lets in is durable", async () => {
    const { record } = recordOf(budget(TAG, 10_000));
    const b = await bench(record);
    await admit(b, tagged(0));
    const kept = Promise.withResolvers<void>();
    b.diskWaits(kept.promise);
    const before = b.writes();
    const told: boolean[] = [];
    const ask = (n: number) => void Promise.resolve(b.account.admit(tagged(n))).then(({ ok }) => told.push(ok));
    for (let n = 1; n <= 40; n += 1) ask(n);
    await b.advance(2);
    // One whose answer was lost asks again.
    ask(1);
    // Whoever is not under the budget does not wait.
    expect(await b.account.admit(tagged(100, "b"))).toMatchObject({ ok: true });
    await b.advance(20);
    expect(told.filter((ok) => ok)).toEqual([]);
    expect(b.writes() - before).toBeLessThanOrEqual(2);
    kept.resolve();
    await b.advance(5);
    expect(told.filter((ok) => ok)).toHaveLength(10);
    await b.crash();
    expect(await admit(b, tagged(200))).toMatchObject({
      refusal: { reason: "period_budget_used_up", heldMicroUsd: 10_000 },
    });
  });

  it("knows after any crash of every call that it has let in under a budget, however long the disk takes", async () => {
    const turn = fc.oneof(
      fc.record({ do: fc.constant("ask" as const), n: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 12 }) }),
      fc.record({ do: fc.constantFrom("stall" as const, "crash" as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { maxLength: 40 }), async (turns) => {
        const { record } = recordOf(budget(TAG, 5_000));
        const b = await bench(record);
        await admit(b, tagged(0, "b"));
        const letIn = new Set<number>();
        for (const act of turns) {
          if (act.do === "ask")
            void Promise.resolve(b.account.admit(tagged(act.n))).then(({ ok }) => ok && letIn.add(act.n));
          if (act.do === "wait") await b.advance(act.ms);
          if (act.do === "stall") b.diskWaits(new Promise(() => {}));
          if (act.do === "crash") {
            b.diskWaits(Promise.resolve());
            await b.crash();
          }
          const [use] = await b.account.limitUse(ORG, 1);
          expect(use?.openCalls).toBeGreaterThanOrEqual(letIn.size);
          expect(use?.openCalls).toBeLessThanOrEqual(5);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("raises an alert once, however often it dies and the record is away", async () => {
    const { record } = recordOf(budget(TAG, 2_000));
    const b = await bench(record);
    await admit(b, tagged(1));
    b.recordDown = true;
    await settle(b, ended(1, 1_000, b.now));
    await b.advance(5_000);
    await b.crash();
    await settle(b, ended(1, 1_000, b.now));
    await b.advance(5_000);
    expect(b.raised).toEqual([]);
    b.recordDown = false;
    await b.advance(60_000);
    expect(b.raised).toMatchObject([{ subject: TAG, period: "day", threshold: 50, spentMicroUsd: 1_000 }]);
    await b.crash();
    await b.advance(60_000);
    expect(b.raised).toHaveLength(1);
  });

  it("raises an alert again, the longer the rarer, until those whom it concerns could be told", async () => {
    const { record } = recordOf(budget(TAG, 2_000));
    const b = await bench(record);
    await admit(b, tagged(1));
    b.mailDown = true;
    await settle(b, ended(1, 1_000, b.now));
    await b.advance(600_000);
    expect(b.raised.length).toBeGreaterThan(10);
    expect(b.raised.length).toBeLessThan(40);
    await b.crash();
    b.mailDown = false;
    await b.advance(60_000);
    const until = b.raised.length;
    expect(new Set(b.raised.map(({ id }) => id)).size).toBe(1);
    await b.advance(600_000);
    expect(b.raised).toHaveLength(until);
  });

  it("raises an alert at the first refusal, once, however often it refuses and dies", async () => {
    const { record } = recordOf(budget(TAG, 1_500));
    const b = await bench(record);
    await admit(b, tagged(1));
    expect(await admit(b, tagged(2))).toMatchObject({ ok: false });
    await b.crash();
    await b.advance(1_000);
    expect(b.raised).toHaveLength(1);
    for (let n = 3; n < 9; n += 1) await admit(b, tagged(n));
    await b.advance(60_000);
    expect(b.raised).toMatchObject([
      { subject: TAG, period: "day", spentMicroUsd: 0, refused: { heldMicroUsd: 1_000, neededMicroUsd: 1_000 } },
    ]);
  });

  it("is woken for an alert of a refusal, should it die before it is raised and nobody call again", async () => {
    const { record } = recordOf(budget(TAG, 999));
    const b = await bench(record);
    await admit(b, tagged(1, "b"));
    await b.advance(60_000);
    expect(b.wakesAt).toBeUndefined();
    expect(await admit(b, tagged(2))).toMatchObject({ ok: false });
    expect(b.raised).toEqual([]);
    expect(b.wakesAt).toBeLessThanOrEqual(b.now + 2_000);
  });

  it("raises none at a refusal of which the record knows that it is over", async () => {
    const { record, set } = recordOf(budget(TAG, 999));
    const b = await bench(record);
    await admit(b, tagged(1, "b"));
    set(budget(TAG, 9_000));
    await b.advance(31_000);
    expect(await admit(b, tagged(2))).toMatchObject({ ok: true });
    await b.advance(60_000);
    expect(b.raised).toEqual([]);
  });

  it("raises the same alert again when it dies before it has noted that it was raised", async () => {
    const { record } = recordOf(budget(TAG, 2_000));
    const b = await bench(record);
    await admit(b, tagged(1));
    await settle(b, ended(1, 1_000, b.now));
    await b.advance(260);
    expect(b.raised).toHaveLength(1);
    await b.crash();
    await b.advance(60_000);
    expect(new Set(b.raised.map(({ id }) => id)).size).toBe(1);
  });

  it("counts for a new limit each call that was before once, wherever its row is just then", async () => {
    await fc.assert(
      fc.asyncProperty(acts(12), acts(4), acts(4), acts(5), async (before, duringSum, afterSum, after) => {
        const life = await Life.begin();
        await life.live(before);
        life.bench.recordDown = false;
        await life.bench.advance(31_000);
        life.set(budget(TAG), budget("organisation"));
        life.bench.duringSums = { before: () => life.callOn(duringSum), after: () => life.callOn(afterSum) };
        await life.bench.account.refreshLimits(ORG);
        await life.live(after);
        life.bench.recordDown = false;
        await life.live([{ do: "settle" }]);
        const uses = await life.bench.account.limitUse(ORG, 0);
        const spent = Object.fromEntries(uses.map((use) => [use.subject, use.monthMicroUsd]));
        expect(spent).toEqual({ [TAG]: life.sum("a"), organisation: life.sum() });
      }),
      { numRuns: 300 },
    );
  });
});

type Act =
  | { do: "call"; cost: number; team: string }
  /** It tells how far it is, and settles when it is told to, perhaps after it was presumed dead. */
  | { do: "open"; cost: number; team: string }
  | { do: "settle" }
  | { do: "wait"; ms: number }
  | { do: "down"; is: boolean }
  | { do: "crash" };

const team = fc.constantFrom("a", "b");
const acts = (maxLength: number) =>
  fc.array(
    fc.oneof(
      fc.record({ do: fc.constant("call" as const), cost: fc.nat(1_000), team }),
      fc.record({ do: fc.constant("open" as const), cost: fc.nat(1_000), team }),
      fc.record({ do: fc.constant("settle" as const) }),
      fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(1, 20, 300, 6_000) }),
      fc.record({ do: fc.constant("down" as const), is: fc.boolean() }),
      fc.record({ do: fc.constant("crash" as const) }),
    ),
    { maxLength },
  );

/** An account and its callers, who know what their calls have cost. */
class Life {
  readonly bench: Bench;
  readonly set: (...items: SubjectLimit[]) => void;
  #next = 1;
  #costs = new Map<number, { cost: number; team: string }>();
  #open = new Map<number, { cost: number; team: string }>();

  constructor(made: Bench, set: Life["set"]) {
    this.bench = made;
    this.set = set;
  }

  static async begin(): Promise<Life> {
    const { record, set } = recordOf();
    record.grants = [{ seq: 1, amountMicroUsd: 1_000_000 }];
    const life = new Life(await bench(record), set);
    // So that it knows its organisation: it would read the record to find out, which another reading waits for below.
    await life.live([{ do: "call", cost: 1, team: "a" }]);
    return life;
  }

  async live(all: readonly Act[]): Promise<void> {
    for (const act of all) {
      if (act.do === "wait") await this.bench.advance(act.ms);
      else if (act.do === "down") this.bench.recordDown = act.is;
      else if (act.do === "crash") await this.bench.crash();
      else {
        await this.callOn([act]);
        // What callers tell is durable by now, so that a crash needs no resending.
        await this.bench.advance(20);
      }
    }
  }

  /** No time passes. */
  async callOn(all: readonly Act[]): Promise<void> {
    for (const act of all) {
      if (act.do === "call" && (await this.#admit(act.team))) this.#settle(this.#next, act);
      if (act.do === "open" && (await this.#admit(act.team))) {
        this.#open.set(this.#next, act);
        const told = admitted(tagged(this.#next, act.team), { startedAt: this.bench.now });
        void this.bench.account.settle(ORG, [], [{ call: told, tokens: NO_TOKENS, costMicroUsd: 100 }]);
      }
      if (act.do === "settle") {
        for (const [n, facts] of this.#open) this.#settle(n, facts);
        this.#open.clear();
      }
      for (let i = 0; i < 20; i += 1) await Promise.resolve();
    }
  }

  async #admit(of: string): Promise<boolean> {
    this.#next += 1;
    return (await this.bench.account.admit(tagged(this.#next, of))).ok;
  }

  #settle(n: number, facts: { cost: number; team: string }): void {
    this.#costs.set(n, facts);
    void this.bench.account.settle(ORG, [ended(n, facts.cost, this.bench.now, facts.team)]);
  }

  sum(of?: string): number {
    let total = 0;
    for (const { cost, team: whose } of this.#costs.values()) if (of === undefined || whose === of) total += cost;
    return total;
  }
}
