import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallId } from "../../kernel/id.ts";
import {
  type AccountKey,
  type AccountLimits,
  type AdmitRequest,
  type CreditGrant,
  type MoneyReservation,
  NO_TOKENS,
  type Settlement,
  type UsageRow,
} from "../account.schema.ts";
import { type AdmissionRules, admit } from "./admission.service.ts";
import { admitted, call, expired, KEY, NO_LIMITS, START, settled, settlement } from "./call.fixture.ts";
import { endLeases, grantLease, LEASE_GRACE_MS, LEASE_MS } from "./lease.service.ts";
import { progress, releaseIdleEscrow, setAside, thaw } from "./settlement.service.ts";
import { fromSnapshot, takeSnapshot } from "./snapshot.ts";
import { type AccountEvent, type AccountState, apply, available, emptyState, freezeLostHolds } from "./state.ts";

const TTL = 1_000;
const rules = (limits: Partial<AccountLimits> = {}, key: Partial<AccountKey> = {}): AdmissionRules => ({
  suspended: false,
  limits: { ...NO_LIMITS, ...limits },
  key: { ...KEY, ...key },
  routingVersion: 0,
  holdTtlMs: TTL,
});

const funded = (amount: number): AccountState => {
  const state = emptyState();
  apply(state, { t: "grant", seq: 1, amount });
  return state;
};

const refusalOf = (admission: ReturnType<typeof admit>) => (admission.ok ? "admitted" : admission.refusal.reason);

describe("admission", () => {
  it("lets exactly as many through as the balance covers", () => {
    const state = funded(50_000);
    let admitted = 0;
    for (let n = 0; n < 200; n += 1) if (admit(state, rules(), call(n), START).ok) admitted += 1;
    expect(admitted).toBe(50);
    expect(available(state)).toBe(0);
  });

  it("holds once for a call that asks again because the answer was lost", () => {
    const state = funded(50_000);
    const limited = rules({ requestsPerMinutePerKey: 1 });
    expect(admit(state, limited, call(1), START).ok).toBe(true);
    expect(admit(state, limited, call(1), START).ok).toBe(true);
    expect(state).toMatchObject({ held: 1_000, holds: { size: 1 } });
  });

  it("names what speaks against the key", () => {
    const state = funded(50_000);
    const ask = (key: Partial<AccountKey>, over: Partial<AdmitRequest> = {}) =>
      refusalOf(admit(state, rules({}, key), call(1, over), START));
    expect(refusalOf(admit(state, { ...rules(), key: undefined }, call(1), START))).toBe("key_unknown");
    expect(ask({ hash: "abd" })).toBe("key_unknown");
    expect(ask({ revoked: true })).toBe("key_revoked");
    expect(ask({ expiresAt: START })).toBe("key_expired");
    expect(ask({ scopes: ["usage:read"] })).toBe("scope_missing");
    expect(ask({ allowedModels: ["openai/other"] })).toBe("model_not_allowed");
    expect(ask({ allowedModels: ["openai/*"] })).toBe("admitted");
    expect(refusalOf(admit(state, { ...rules(), suspended: true }, call(2), START))).toBe("suspended");
  });

  it("limits requests by key and by user, and tells when to come back", () => {
    const state = funded(1_000_000);
    const limited = rules({ requestsPerMinutePerUser: 10 }, { requestsPerMinute: 2 });
    expect(admit(state, limited, call(1), START)).toMatchObject({
      ok: true,
      limits: { requests: { limit: 2, remaining: 1 } },
    });
    expect(admit(state, limited, call(2), START).ok).toBe(true);
    expect(admit(state, limited, call(3), START)).toMatchObject({
      ok: false,
      refusal: { reason: "requests_limited", subject: "key", retryAfterMs: 30_000 },
    });
    expect(admit(state, limited, call(3), START + 30_000).ok).toBe(true);
  });

  it("takes nothing from any limit when it refuses", () => {
    const state = funded(500);
    const limited = rules({ requestsPerMinutePerKey: 5, tokensPerMinute: 1_000 });
    for (let n = 0; n < 50; n += 1)
      expect(refusalOf(admit(state, limited, call(n), START))).toBe("insufficient_credits");
    expect(state.rates.size).toBe(0);
    expect(state.holds.size).toBe(0);
  });

  it("says that waiting does not help with a call that is larger than the limit", () => {
    const refused = admit(funded(1_000_000), rules({ tokensPerMinute: 50 }), call(1), START);
    expect(refused).toMatchObject({ refusal: { reason: "tokens_beyond_limit", needed: 100, limit: 50 } });
  });

  it("counts reserved tokens and gives back what was not used", () => {
    const state = funded(1_000_000);
    const limited = rules({ tokensPerMinute: 250 });
    const first = call(1);
    expect(admit(state, limited, first, START).ok).toBe(true);
    expect(admit(state, limited, call(2), START).ok).toBe(true);
    expect(refusalOf(admit(state, limited, call(3), START))).toBe("tokens_limited");
    settled(state, limited.limits, settlement(first, 10), START);
    expect(refusalOf(admit(state, limited, call(3), START))).toBe("admitted");
  });

  it("limits concurrency, the month and the key's budget", () => {
    const state = funded(1_000_000);
    const first = call(1);
    admit(state, rules(), first, START);
    expect(refusalOf(admit(state, rules({ concurrency: 1 }), call(2), START))).toBe("concurrency_limited");
    settled(state, NO_LIMITS, settlement(first, 600), START);
    expect(admit(state, rules({ monthlyRequests: 1 }), call(2), START)).toMatchObject({
      refusal: { reason: "quota_used_up", resetsAt: Date.UTC(2026, 11, 1) },
    });
    expect(refusalOf(admit(state, rules({ monthlyRequests: 1 }), call(2), Date.UTC(2026, 11, 1)))).toBe("admitted");
    expect(refusalOf(admit(state, rules({}, { budgetMicroUsd: 2_000 }), call(3), START))).toBe("budget_used_up");
  });

  it("grants one lease to a call that asks again since the answer was lost, and gets back all that it held", () => {
    const state = funded(1_000_000);
    const asked = call(1, { reserveMicroUsd: 10, wantCalls: 400 });
    const grant = () => grantLease(state, { limits: NO_LIMITS, key: KEY }, asked, START)?.lease.calls;
    expect([grant(), grant()]).toEqual([400, undefined]);
    endLeases(state, START + LEASE_MS + LEASE_GRACE_MS);
    expect(state).toMatchObject({ held: 0, leasedCalls: 0 });
    expect(state.keyUse.get(KEY.id)).toMatchObject({ held: 0 });
  });

  it("records a cost above the reservation as a small debt and refuses the next call", () => {
    const state = funded(1_000);
    const first = call(1);
    admit(state, rules(), first, START);
    settled(state, NO_LIMITS, settlement(first, 1_500), START);
    expect(available(state)).toBe(-500);
    expect(refusalOf(admit(state, rules(), call(2, { reserveMicroUsd: 0 }), START))).toBe("insufficient_credits");
    apply(state, { t: "grant", seq: 2, amount: 600 });
    expect(refusalOf(admit(state, rules(), call(2, { reserveMicroUsd: 100 }), START))).toBe("admitted");
  });
});

describe("the end of a call", () => {
  it("corrects the charge of a call that was presumed dead", () => {
    const state = funded(10_000);
    const dead = call(1);
    admit(state, rules(), dead, START);
    const used = { input: 5, cacheRead: 0, cacheWrite: 0, output: 5, reasoning: 0 };
    progress(state, [{ call: admitted(dead), tokens: used, costMicroUsd: 400 }], START + 10, TTL);
    const [outcome] = expired(state, START + TTL + 10);
    expect(outcome?.row).toMatchObject({
      status: "interrupted",
      costMicroUsd: 400,
      revision: 1,
      tokens: used,
      priceVersion: "test",
    });
    expect(available(state)).toBe(9_600);
    expect(settled(state, NO_LIMITS, settlement(dead, 900), START + 5_000).row).toMatchObject({
      status: "ok",
      revision: 2,
    });
    expect(available(state)).toBe(9_100);
    expect(settled(state, NO_LIMITS, settlement(dead, 900), START + 6_000).row).toBeUndefined();
    expect(available(state)).toBe(9_100);
  });

  it("records every bucket, who pays the provider, what that asks and how often one was asked", () => {
    const state = funded(10_000);
    const tokens = {
      input: 1,
      cacheRead: 2,
      cacheWrite: 3,
      cacheWriteLong: 4,
      inputAudio: 5,
      cacheReadAudio: 6,
      output: 7,
      outputAudio: 8,
      reasoning: 0,
      requests: 1,
    };
    const told = { tokens, costMicroUsd: 0, providerCostMicroUsd: 300 };
    const own = [call(1, { credential: "own" }), call(2, { credential: "own" })] as const;
    for (const each of own) admit(state, rules(), each, START);
    progress(state, [{ call: admitted(own[0]), ...told }], START + 10, TTL);
    const ended = settlement(own[1], 0, { ...told, attempts: 3 });
    expect(settled(state, NO_LIMITS, ended, START + 20).row).toMatchObject({ ...told, credential: "own", attempts: 3 });
    expect(expired(state, START + TTL + 10).map(({ row }) => row)).toEqual([
      expect.objectContaining({ ...told, credential: "own", status: "interrupted" }),
    ]);
  });

  it("records a call that was cut with the provider that it was sent to last", () => {
    const state = funded(10_000);
    const first = call(1);
    admit(state, rules(), first, START);
    const sentTo = { provider: "groq", model: "other", priceVersion: "overlay", credential: "own" as const };
    const told = { call: admitted(first, sentTo), tokens: NO_TOKENS, costMicroUsd: 0 };
    const events = progress(state, [told, told], START + 10, TTL);
    expect(events.map((event) => event.t === "progress" && event.sentTo)).toEqual([sentTo, undefined]);
    const [outcome] = expired(state, START + TTL + 10);
    expect(outcome?.row).toMatchObject({ ...sentTo, reservedMicroUsd: first.reserveMicroUsd });
  });

  it("gives back of the limit on tokens what no bucket has used", () => {
    const state = funded(10_000);
    const limits = { ...NO_LIMITS, tokensPerMinute: 1_000 };
    const only = call(1, { reserveTokens: 1_000 });
    admit(state, rules(limits), only, START);
    const tokens = { ...NO_TOKENS, inputAudio: 300, cacheWriteLong: 200, outputAudio: 100 };
    settled(state, limits, settlement(only, 1, { tokens }), START);
    expect(refusalOf(admit(state, rules(limits), call(2, { reserveTokens: 401 }), START))).toBe("tokens_limited");
    expect(refusalOf(admit(state, rules(limits), call(2, { reserveTokens: 400 }), START))).toBe("admitted");
  });

  it("gives a call that is alive its hold back when a crash has lost it, however long it streams", () => {
    const world = new World();
    world.grant(1_000);
    world.admit(1_000);
    world.crash(false);
    expect(world.state.holds.size).toBe(0);
    for (let round = 0; round < 5; round += 1) {
      world.progress(0);
      world.wait(700);
      world.tick();
      world.admit(500);
    }
    expect([...world.state.holds.keys()]).toEqual(["call_1"]);
  });

  it("returns the escrow of a quiet account, so that a restart freezes nothing", () => {
    const state = funded(10_000);
    const only = call(1);
    admit(state, rules(), only, START);
    expect(releaseIdleEscrow(state, START + 60_000, 1_000)).toEqual([]);
    settled(state, NO_LIMITS, settlement(only, 100), START);
    expect(releaseIdleEscrow(state, START + 500, 1_000)).toEqual([]);
    expect(releaseIdleEscrow(state, START + 1_000, 1_000)).toHaveLength(1);
    expect(state).toMatchObject({ escrow: 0, balance: 9_900 });
  });
});

/**
 * The object and its callers under crashes. The journal's tail that is not yet durable, and holds that were never
 * written, are lost in a crash; callers resend settlements until they are told that they are durable.
 */
class World {
  state = emptyState();
  journal: AccountEvent[] = [];
  durable = 0;
  now = START;
  granted = 0;
  /** The record's grants, and what is set aside and not among them yet. */
  grants: CreditGrant[] = [];
  aside: MoneyReservation[] = [];
  bought = 0;
  next = 1;
  unsaved = new Set<CallId>();
  /** Calls that a caller believes open, with the time until which the object must honour them. */
  open = new Map<CallId, { call: AdmitRequest; leaseId: string | null; until: number }>();
  drawn: { id: string; calls: number; reserve: number; until: number } | undefined;
  unacknowledged = new Map<CallId, Settlement>();
  costs = new Map<CallId, number>();
  /** Costs that came after the call had been presumed dead: the documented way into debt. */
  lateCosts = 0;
  rows = new Map<CallId, UsageRow[]>();

  write(events: readonly AccountEvent[]) {
    this.journal.push(...events);
  }
  keep(row: UsageRow | undefined) {
    if (row) this.rows.set(row.callId, [...(this.rows.get(row.callId) ?? []), row]);
  }
  heldInAll() {
    let held = 0;
    for (const { reserveMicroUsd } of this.state.holds.values()) held += reserveMicroUsd;
    for (const { microUsd } of this.state.leases.values()) held += microUsd;
    return held;
  }
  grant(amount: number) {
    this.granted += amount;
    this.record(amount);
    this.adopt();
    this.flush();
  }
  record(amountMicroUsd: number, reservationKey?: string) {
    this.grants.push({ seq: this.grants.length + 1, amountMicroUsd, reservationKey });
  }
  /** Reads the record, which is durable with whatever is written next. */
  adopt() {
    for (const { seq, amountMicroUsd: amount, reservationKey } of this.grants.slice(this.state.grantSeq)) {
      const event: AccountEvent = { t: "grant", seq, amount, ...(reservationKey !== undefined && { reservationKey }) };
      apply(this.state, event);
      this.write([event]);
    }
  }
  buy(amountMicroUsd: number) {
    const reservation = { key: `purchase:${this.next++}`, amountMicroUsd, note: "" };
    const events = setAside(this.state, reservation);
    if (events === "short") return;
    this.write(events);
    this.flush();
    this.aside.push(reservation);
    this.bought += amountMicroUsd;
    this.expectCovered();
  }
  putOnRecord() {
    const reservation = this.aside.shift();
    if (reservation) this.record(-reservation.amountMicroUsd, reservation.key);
  }
  admit(reserve: number) {
    const wanted = call(this.next++, { reserveMicroUsd: reserve });
    const admission = admit(this.state, rules(), wanted, this.now);
    if (!admission.ok) return;
    this.unsaved.add(wanted.callId);
    if (admission.escrowed) {
      this.write([admission.escrowed]);
      this.flush();
    }
    this.open.set(wanted.callId, { call: wanted, leaseId: null, until: this.now + TTL });
    this.expectCovered();
  }
  /** What running calls may still cost and what calls have cost is never more than was granted. */
  expectCovered() {
    let atRisk = this.bought;
    for (const { call: other, until } of this.open.values()) if (until > this.now) atRisk += other.reserveMicroUsd;
    for (const cost of this.costs.values()) atRisk += cost;
    expect(atRisk - this.lateCosts).toBeLessThanOrEqual(this.granted);
  }
  /** An isolate draws a lease with an admission, and then admits from it by itself. */
  lease(reserve: number) {
    const wanted = call(this.next++, { reserveMicroUsd: reserve, wantCalls: 40 });
    const admission = admit(this.state, rules(), wanted, this.now);
    if (!admission.ok) return;
    this.unsaved.add(wanted.callId);
    const granted = grantLease(this.state, { limits: NO_LIMITS, key: KEY }, wanted, this.now);
    const escrowed = [admission.escrowed, granted?.escrowed].filter((event) => event !== undefined);
    this.write(escrowed);
    if (escrowed.length > 0) this.flush();
    this.open.set(wanted.callId, { call: wanted, leaseId: null, until: this.now + TTL });
    if (granted) this.drawn = { id: granted.lease.id, calls: granted.lease.calls, reserve, until: this.now + LEASE_MS };
    this.expectCovered();
  }
  draw(times: number) {
    for (let i = 0; i < times; i += 1) {
      const { drawn } = this;
      if (!drawn || drawn.calls < 1 || this.now >= drawn.until) return;
      drawn.calls -= 1;
      const wanted = call(this.next++, { reserveMicroUsd: drawn.reserve });
      this.open.set(wanted.callId, { call: wanted, leaseId: drawn.id, until: drawn.until + LEASE_GRACE_MS });
      this.expectCovered();
    }
  }
  pick(index: number) {
    const ids = [...this.open.keys()];
    const id = ids[index % Math.max(1, ids.length)];
    return id === undefined ? undefined : this.open.get(id);
  }
  settle(index: number, share: number) {
    const picked = this.pick(index);
    if (!picked) return;
    const { call: ended, until } = picked;
    this.open.delete(ended.callId);
    const cost = Math.floor(ended.reserveMicroUsd * share);
    this.costs.set(ended.callId, cost);
    if (until <= this.now) this.lateCosts += cost;
    this.unacknowledged.set(ended.callId, settlement(ended, cost, { leaseId: picked.leaseId }));
    this.deliver();
  }
  deliver() {
    for (const sent of this.unacknowledged.values()) {
      const { events, row } = settled(this.state, NO_LIMITS, sent, this.now);
      this.write(events);
      this.keep(row);
    }
  }
  progress(index: number) {
    const picked = this.pick(index);
    if (!picked) return;
    const { call: alive } = picked;
    const known = {
      call: admitted(alive, { leaseId: picked.leaseId }),
      tokens: settlement(alive, 0).tokens,
      costMicroUsd: Math.floor(alive.reserveMicroUsd / 3),
    };
    const events = progress(this.state, [known], this.now, TTL);
    // Whoever was presumed dead has lost its claim; anybody else is renewed, also when the object had lost the hold.
    if (!this.state.interrupted.has(alive.callId)) picked.until = this.now + TTL;
    this.write(events);
  }
  saveHolds() {
    for (const callId of this.unsaved) {
      const hold = this.state.holds.get(callId);
      if (hold) this.write([{ t: "hold", hold: { ...hold } }]);
    }
    this.unsaved.clear();
  }
  flush() {
    this.durable = this.journal.length;
    this.unacknowledged.clear();
  }
  tick() {
    thaw(this.state, this.now);
    endLeases(this.state, this.now);
    for (const { events, row } of expired(this.state, this.now)) {
      this.write(events);
      this.keep(row);
    }
    this.write(releaseIdleEscrow(this.state, this.now, 300));
  }
  wait(ms: number) {
    this.now += ms;
  }
  crash(throughSnapshot: boolean) {
    this.journal.length = this.durable;
    let state = emptyState();
    const half = throughSnapshot ? Math.floor(this.durable / 2) : 0;
    this.journal.slice(0, half).forEach((event) => {
      apply(state, structuredClone(event));
    });
    if (throughSnapshot) {
      const { ended, holds } = state;
      state = fromSnapshot(structuredClone(takeSnapshot(state)));
      state.ended = ended;
      for (const hold of holds.values()) apply(state, { t: "hold", hold: structuredClone(hold) });
    }
    this.journal.slice(half).forEach((event) => {
      apply(state, structuredClone(event));
    });
    freezeLostHolds(state, this.now, TTL);
    this.state = state;
    this.unsaved.clear();
    this.deliver();
  }
}

const step = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 900 }).map((reserve) => (w: World) => w.admit(reserve)) },
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(20), fc.double({ min: 0, max: 1, noNaN: true })).map(
      ([i, share]) =>
        (w: World) =>
          w.settle(i, share),
    ),
  },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 12 }).map((reserve) => (w: World) => w.lease(reserve)) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 20 }).map((times) => (w: World) => w.draw(times)) },
  { weight: 2, arbitrary: fc.nat(20).map((i) => (w: World) => w.progress(i)) },
  { weight: 2, arbitrary: fc.constant((w: World) => w.saveHolds()) },
  { weight: 3, arbitrary: fc.constant((w: World) => w.flush()) },
  { weight: 2, arbitrary: fc.constant((w: World) => w.deliver()) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 700 }).map((ms) => (w: World) => w.wait(ms)) },
  { weight: 3, arbitrary: fc.constant((w: World) => w.tick()) },
  { weight: 2, arbitrary: fc.boolean().map((snapshot) => (w: World) => w.crash(snapshot)) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 200 }).map((amount) => (w: World) => w.grant(amount)) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 900 }).map((amount) => (w: World) => w.buy(amount)) },
  { weight: 2, arbitrary: fc.constant((w: World) => w.putOnRecord()) },
  { weight: 2, arbitrary: fc.constant((w: World) => w.adopt()) },
);

describe("10,000 random lives of an account", () => {
  it("never overspend, never settle twice, never leak a hold", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_500 }),
        fc.array(step, { minLength: 5, maxLength: 60 }),
        (start, steps) => {
          const world = new World();
          world.grant(start);
          for (const act of steps) {
            act(world);
            expect(world.state.held).toBe(world.heldInAll());
            expect(world.state.frozen).toBeGreaterThanOrEqual(0);
          }
          // Every caller settles in the end; the object lives on until nothing can be pending.
          while (world.open.size > 0) world.settle(0, 0.5);
          world.deliver();
          while (world.aside.length > 0) world.putOnRecord();
          world.adopt();
          world.flush();
          world.now += 10 * TTL;
          world.tick();
          world.tick();
          expect(world.state.holds.size).toBe(0);
          expect([world.state.held, world.state.frozen]).toEqual([0, 0]);
          const charged = [...world.costs.values()].reduce((sum, cost) => sum + cost, 0);
          expect(world.state.balance + world.state.escrow).toBe(world.granted - world.bought - charged);
          expect(world.state.setAside.size).toBe(0);
          for (const [callId, cost] of world.costs) {
            const rows = world.rows.get(callId) ?? [];
            const last = rows.reduce((a, b) => (b.revision >= a.revision ? b : a));
            expect(last).toMatchObject({ status: "ok", costMicroUsd: cost });
          }
        },
      ),
      { numRuns: 10_000 },
    );
  }, 120_000);
});
