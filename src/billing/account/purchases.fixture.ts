/**
 * An account that buys while calls draw on the same credit, in a world that dies before or after any of its effects and
 * loses answers. Its books are a model of the record or the record itself.
 */
import fc from "fast-check";
import { expect } from "vitest";
import type { CallId, OrgId } from "../../kernel/id.ts";
import type { AccountKey, AccountRecordPort, AdmitRequest, Settlement } from "../account.schema.ts";
import type { ReservationState } from "../ledger/ledger.schema.ts";
import { fakeStorage, TTL } from "./account.fixture.ts";
import { type Account, openAccount } from "./account.service.ts";
import { call, START, settlement } from "./call.fixture.ts";

/** What the record says when it is asked behind everybody's back. */
export interface Standing {
  /** All of `credit_grants`, reservations and releases with it. */
  creditGrants: number;
  /** `credit` in the ledger. */
  ledgerCredit: number;
  /** What all accounts of the ledger add up to. */
  ledgerSum: number;
  reservations: Map<string, { state: ReservationState; amount: number }>;
}

export interface Books {
  orgId: OrgId;
  key: AccountKey;
  port: AccountRecordPort;
  grant(amountMicroUsd: number): Promise<void>;
  capture(key: string): Promise<string>;
  release(key: string): Promise<string>;
  standing(): Promise<Standing>;
}

/** What goes wrong at one of the object's next effects on storage or record. */
interface Fault {
  /** At the so-many-th from now. */
  at: number;
  what:
    | { dies: "before" | "after" }
    /** Nothing gets through, or the answer is lost. */
    | { fails: "before" | "after" }
    /** Somebody gives the purchase up in this very moment. */
    | { released: string };
}

const never = () => new Promise<never>(() => {});

export class Market {
  readonly #books: Books;
  readonly #disk = fakeStorage({});
  #life = 0;
  #busy = 0;
  #fault: Fault | undefined;
  #timers: { at: number; run: () => void }[] = [];
  #wakeAt: number | undefined;
  /** The account, and which of its lives that is. */
  #open: { account: Account; life: number } | undefined;
  #now = START;
  #granted = 0;
  /** While somebody else had something to do with them. */
  readonly #givenUp = new Set<string>();
  /** Whether something was given to storage in this turn. */
  #isWriting = false;
  #calls = 0;
  #running = new Map<CallId, { call: AdmitRequest; until: number }>();
  #costs = 0;
  /** Of calls that had been presumed dead: the documented way into debt. */
  #lateCosts = 0;

  constructor(books: Books) {
    this.#books = books;
  }

  /** What this life of the object sees of the world: nothing more once it is over. */
  #mortal<Port extends object>(port: Port, isRecord: boolean): Port {
    const life = this.#life;
    const effect = async (run: () => unknown): Promise<unknown> => {
      if (this.#life !== life) return never();
      const what = this.#due();
      this.#busy += 1;
      try {
        if (what && "released" in what) {
          await this.#books.release(what.released);
          this.#givenUp.add(what.released);
        }
        // Writes of one turn commit together: behind one that is made, nobody dies before the next.
        if (what && "dies" in what && what.dies === "before" && !(this.#isWriting && !isRecord)) this.#life += 1;
        if (this.#life !== life) return never();
        if (what && "fails" in what && what.fails === "before" && isRecord) throw new Error("not reached");
        if (!isRecord) this.#writes();
        const result = await run();
        if (what && "fails" in what && isRecord) throw new Error("the answer is lost");
        if (what && "dies" in what) this.#life += 1;
        return this.#life === life ? result : never();
      } finally {
        this.#busy -= 1;
      }
    };
    return new Proxy(port, {
      get: (target, name) => {
        const method = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (...parameters: unknown[]) => effect(() => Reflect.apply(method, target, parameters));
      },
    });
  }

  /** Until the end of this turn of the event loop. */
  #writes(): void {
    this.#isWriting = true;
    queueMicrotask(() => {
      this.#isWriting = false;
    });
  }

  #due(): Fault["what"] | undefined {
    const fault = this.#fault;
    if (!fault || --fault.at > 0) return undefined;
    this.#fault = undefined;
    return fault.what;
  }

  async #begin(): Promise<Account> {
    const life = this.#life;
    this.#timers = [];
    this.#disk.crash();
    const opened = openAccount({
      storage: this.#mortal(this.#disk.storage, false),
      record: this.#mortal(this.#books.port, true),
      clock: () => this.#now,
      holdTtlMs: TTL,
      after: (ms, run) => {
        if (this.#life === life) this.#timers.push({ at: this.#now + ms, run });
      },
      wakeAt: (time) => {
        if (this.#life === life) this.#wakeAt = time;
      },
      raise: async (_orgId, alerts) => alerts.map(({ id }) => id),
      warn: () => {},
      restart: () => {
        this.#life += 1;
      },
    });
    let account: Account | undefined;
    opened.then((one) => {
      account = one;
    });
    // It may die while it is being opened, too.
    while (!account && this.#life === life) await this.#settled();
    return account ?? this.#begin();
  }

  /** Until nothing is on its way to storage or record. */
  async #settled(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.#busy > 0);
  }

  async #alive(): Promise<Account> {
    if (this.#open?.life !== this.#life) {
      const account = await this.#begin();
      this.#open = { account, life: this.#life };
    }
    return this.#open.account;
  }

  /**
   * Does something with the account; undefined when the account died of it, or said that it does not know. No answer goes
   * out before what was written is durable, hence none of one that died.
   */
  async #ask<T>(work: (account: Account) => T | Promise<T>): Promise<T | undefined> {
    const account = await this.#alive();
    const life = this.#life;
    let answer: T | undefined;
    Promise.resolve(work(account)).then(
      (given) => {
        answer = given;
      },
      () => {},
    );
    await this.#settled();
    if (this.#life !== life) return undefined;
    await this.#pass(10);
    return answer;
  }

  /** Lets time go by, with all that is due in it. */
  async #pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await this.#settled();
      const due = [...this.#timers.map(({ at }) => at), this.#wakeAt ?? Number.POSITIVE_INFINITY];
      const next = Math.min(...due);
      if (next > until) break;
      this.#now = Math.max(this.#now, next);
      const ready = this.#timers.filter(({ at }) => at <= this.#now);
      this.#timers = this.#timers.filter(({ at }) => at > this.#now);
      for (const { run } of ready) run();
      if (this.#wakeAt !== undefined && this.#wakeAt <= this.#now) {
        this.#wakeAt = undefined;
        (await this.#alive()).wake().catch(() => {});
      }
    }
    this.#now = until;
  }

  fault(fault: Fault): void {
    this.#fault = { ...fault };
  }

  crash(): void {
    this.#life += 1;
  }

  async grant(amount: number, told: boolean): Promise<void> {
    await this.#books.grant(amount);
    this.#granted += amount;
    if (told) await this.refresh();
  }

  async refresh(): Promise<void> {
    await this.#ask((account) => account.refresh(this.#books.orgId));
  }

  /** Several at once; what each was told, undefined where it was told nothing. */
  async reserve(keys: readonly string[], amountMicroUsd: number): Promise<void> {
    const answers = await this.#ask((account) =>
      Promise.allSettled(
        keys.map((key) => account.reserve(this.#books.orgId, { key, amountMicroUsd, note: "a name" })),
      ),
    );
    const { reservations } = await this.#books.standing();
    for (const [at, told] of (answers ?? []).entries()) {
      const key = keys[at] ?? "";
      if (told.status === "rejected" || this.#givenUp.has(key)) continue;
      expect(told.value).toBe(reservations.get(key)?.state ?? "insufficient");
    }
    this.#givenUp.clear();
  }

  async end(how: "capture" | "release", key: string, told: boolean): Promise<void> {
    const before = (await this.#books.standing()).reservations.get(key)?.state;
    const said = await this.#books[how](key);
    const asked = how === "capture" ? "captured" : "released";
    const expected = before === undefined ? (how === "capture" ? "unknown" : "released") : before;
    expect(said).toBe(before === "reserved" ? asked : expected);
    if (told) await this.refresh();
  }

  async admit(reserveMicroUsd: number): Promise<void> {
    this.#calls += 1;
    const { key, orgId } = this.#books;
    const callId: CallId = `call_${orgId}_${this.#calls}`;
    const wanted = call(this.#calls, { callId, orgId, keyId: key.id, keyHash: key.hash, reserveMicroUsd });
    const until = this.#now + TTL;
    const reply = await this.#ask((account) => account.admit(wanted));
    if (reply?.ok) this.#running.set(callId, { call: wanted, until });
  }

  async settle(index: number, share: number): Promise<void> {
    const picked = [...this.#running.values()][index % Math.max(1, this.#running.size)];
    if (!picked) return;
    const { call: ended, until } = picked;
    const cost = Math.floor(ended.reserveMicroUsd * share);
    this.#running.delete(ended.callId);
    this.#costs += cost;
    if (until <= this.#now + 100) this.#lateCosts += cost;
    const sent: Settlement = settlement(ended, cost, { endedAt: this.#now });
    // Until it is told that it is durable, as an isolate does.
    while ((await this.#ask((account) => account.settle(ended.orgId, [sent]).then(() => true))) === undefined);
  }

  wait(ms: number): Promise<void> {
    return this.#pass(ms);
  }

  /** Running calls may cost what they reserved; that, what calls did cost and what is bought is never more than was granted. */
  async expectCovered(): Promise<void> {
    let atRisk = this.#costs - this.#lateCosts;
    for (const { call: running, until } of this.#running.values()) {
      if (until > this.#now) atRisk += running.reserveMicroUsd;
    }
    const { reservations, creditGrants, ledgerCredit, ledgerSum } = await this.#books.standing();
    for (const { state, amount } of reservations.values()) if (state !== "released") atRisk += amount;
    expect(atRisk).toBeLessThanOrEqual(this.#granted);
    expect({ ledgerCredit, ledgerSum }).toEqual({ ledgerCredit: creditGrants, ledgerSum: 0 });
  }

  /** Lives on until nothing can be pending: then the object has what the record has, to the micro-dollar. */
  async expectNothingLeaked(): Promise<void> {
    this.#fault = undefined;
    while (this.#running.size > 0) await this.settle(0, 0.5);
    await this.#alive();
    for (let i = 0; i < 3; i += 1) await this.#pass(40_000);
    await this.refresh();
    const { creditGrants } = await this.#books.standing();
    expect(await this.#ask((account) => account.balance(this.#books.orgId))).toEqual({
      availableMicroUsd: creditGrants - this.#costs,
      heldMicroUsd: 0,
      chargedMicroUsd: this.#costs,
    });
  }
}

type Step = (market: Market) => void | Promise<void>;

const name = fc.integer({ min: 1, max: 5 }).map((n) => `purchase:${n}`);
const amount = fc.integer({ min: 1, max: 900 });
const when = fc.constantFrom("before" as const, "after" as const);
const what: fc.Arbitrary<Fault["what"]> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ dies: when }) },
  { weight: 2, arbitrary: fc.record({ fails: when }) },
  { weight: 2, arbitrary: fc.record({ released: name }) },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.tuple(fc.array(name, { minLength: 1, maxLength: 4 }), amount).map(
      ([keys, each]): Step =>
        (market) =>
          market.reserve(keys, each),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.tuple(fc.constantFrom("capture" as const, "release" as const), name, fc.boolean()).map(
      ([how, key, told]): Step =>
        (market) =>
          market.end(how, key, told),
    ),
  },
  {
    weight: 7,
    arbitrary: fc.record({ at: fc.integer({ min: 1, max: 12 }), what }).map(
      (fault): Step =>
        (market) =>
          market.fault(fault),
    ),
  },
  {
    weight: 4,
    arbitrary: amount.map(
      (reserve): Step =>
        (market) =>
          market.admit(reserve),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(5), fc.double({ min: 0, max: 1, noNaN: true })).map(
      ([index, share]): Step =>
        (market) =>
          market.settle(index, share),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 3_000 }).map(
      (ms): Step =>
        (market) =>
          market.wait(ms),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(amount, fc.boolean()).map(
      ([more, told]): Step =>
        (market) =>
          market.grant(more, told),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Step>((market) => market.refresh()) },
  { weight: 1, arbitrary: fc.constant<Step>((market) => market.crash()) },
);

/** A balance to begin with, and what happens then. */
export const marketDays = fc.tuple(fc.integer({ min: 0, max: 2_500 }), fc.array(step, { minLength: 3, maxLength: 25 }));

/** Lives through one, and holds the record and the object to their promises all the way. */
export async function expectSound(books: Books, [start, steps]: readonly [number, readonly Step[]]): Promise<void> {
  const market = new Market(books);
  await market.grant(start + 1, false);
  for (const act of steps) {
    await act(market);
    await market.expectCovered();
  }
  await market.expectNothingLeaked();
}
