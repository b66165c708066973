import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, type Cloudflare, CONTACT, startCloudflare } from "../cloudflare/cloudflare.fixture.ts";
import type { CloudflareAccounts } from "../cloudflare/cloudflare.schema.ts";
import type { Looked, StoredDomain } from "./domains.service.ts";
import { ORG, type Purse, purse, storedDomain } from "./held-domains.fixture.ts";
import type { Served } from "./serving.service.ts";
import { createWatch } from "./watch.service.ts";

const NAME = "corner-cafe.com";
const RENEWAL = 10_460_000;
const DAY_MS = 24 * 60 * 60_000;

let cloudflare: Cloudflare;
let clock: number;
let money: Purse;
/** What happened, in its order. */
let events: string[];
let domain: StoredDomain;
let looked: Looked | undefined;
/** What is found where it is looked whether its visitors come to its website, and how often that was. */
let served: Served;
let servings: number;

beforeEach(async () => {
  clock = Date.now();
  cloudflare = await startCloudflare({ now: () => clock, timeoutMs: 1_000 });
  money = purse(100_000_000);
  events = [];
  looked = undefined;
  served = { kind: "served" };
  servings = 0;
  await cloudflare.main.registrar.register(NAME, { years: 1, contact: CONTACT });
  domain = storedDomain({ name: NAME, kind: "registered", accountId: ACCOUNT, renewalMicroUsd: RENEWAL });
  await look();
});
afterEach(() => cloudflare.sandbox.close());

async function control(what: string, body?: object): Promise<void> {
  const answer = await fetch(`${cloudflare.sandbox.url}/_control/${what}/${NAME}`, {
    method: "POST",
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
const registration = () => cloudflare.sandbox.state.registrations[0];
const charges = () => cloudflare.sandbox.state.charges.length;
const keys = () => [...money.decided];

/** Looks at it as its object does, and keeps what it found; how many days until the next look. */
async function look(): Promise<number> {
  const { main } = cloudflare;
  const account = {
    ...main,
    registrar: {
      ...main.registrar,
      setAutoRenew: (name: string, on: boolean) => {
        events.push(on ? "on" : "off");
        return main.registrar.setAutoRenew(name, on);
      },
    },
  };
  const accounts: CloudflareAccounts = { ...cloudflare.accounts, all: [account], main: account, byId: () => account };
  const { reservation, reserve, capture, release } = money.reservations;
  const watch = createWatch({
    accounts,
    now: () => clock,
    serving: async () => {
      servings += 1;
      return served;
    },
    warn: (event) => events.push(event),
    reservations: {
      reservation,
      reserve: async (...given) => {
        const decided = await reserve(...given);
        events.push(`reserve ${decided}`);
        return decided;
      },
      capture: async (...given) => {
        const decided = await capture(...given);
        events.push(`capture ${decided}`);
        return decided;
      },
      release: async (...given) => {
        const decided = await release(...given);
        events.push(`release ${decided}`);
        return decided;
      },
    },
    store: {
      look: async (_, __, found) => {
        looked = found;
        const { expiresAt, ...rest } = found;
        domain = { ...domain, ...rest, expiresAt: expiresAt?.toISOString() ?? null };
      },
      end: async () => {
        domain = { ...domain, status: "removing" };
      },
    },
  });
  return ((await watch(ORG, domain)) - clock) / DAY_MS;
}

const inDays = (days: number): Promise<void> => control("term", { expiresAt: clock + days * DAY_MS });

describe("a domain's renewal", () => {
  it("is left alone until 35 days before the end", async () => {
    await inDays(36);
    expect(await look()).toBe(1);
    expect([events, registration()?.autoRenew, looked?.attention]).toEqual([[], false, null]);
  });

  it("is set aside first, and only then turned on", async () => {
    await inDays(34.9);
    expect(await look()).toBeLessThan(0.25);
    expect(events).toEqual(["reserve reserved", "on"]);
    await look();
    expect([registration()?.autoRenew, looked?.autoRenew, looked?.attention]).toEqual([true, true, null]);
    expect(money.balance).toBe(100_000_000 - RENEWAL);
  });

  it("that the credit does not reach is never turned on, and says so until it does", async () => {
    money.balance = RENEWAL - 1;
    await inDays(30);
    await look();
    await look();
    expect([events, registration()?.autoRenew]).toEqual([["reserve insufficient", "reserve insufficient"], false]);
    expect([looked?.attention?.code, looked?.status]).toEqual(["renewal_unpaid", "active"]);
    money.balance = RENEWAL;
    await look();
    expect([events.slice(2), looked?.attention]).toEqual([["reserve reserved", "on"], null]);
  });

  it("whose price nobody knows is never turned on", async () => {
    domain = { ...domain, renewalMicroUsd: null };
    await inDays(30);
    await look();
    expect([events, looked?.attention?.code]).toEqual([[], "renewal_unpriced"]);
  });

  it("is spent once when the registrar has added the year, and turned off again", async () => {
    await inDays(34);
    await look();
    await look();
    clock += 5 * DAY_MS;
    await control("renew");
    events = [];
    await look();
    expect(events).toEqual(["capture captured", "off"]);
    await look();
    expect([registration()?.autoRenew, looked?.autoRenew, await look()]).toEqual([false, false, 1]);
    expect(events).toEqual(["capture captured", "off"]);
    expect([charges(), money.balance, keys().map(([, state]) => state)]).toEqual([
      2,
      100_000_000 - RENEWAL,
      ["captured"],
    ]);
  });

  it("is spent though the look that saw it was cut off before it was written down", async () => {
    await inDays(34);
    await look();
    const before = domain;
    await control("renew");
    await look();
    domain = before;
    await look();
    expect([money.balance, keys().map(([, state]) => state)]).toEqual([100_000_000 - RENEWAL, ["captured"]]);
  });

  it("that the owner no longer wants is turned off first, and goes back only once that is seen", async () => {
    await inDays(34);
    await look();
    await look();
    events = [];
    domain = { ...domain, renew: false };
    cloudflare.sandbox.fault({ operation: "registrar.change", kind: "drop" });
    expect(await look()).toBeLessThan(0.25);
    expect([events, money.balance, looked?.autoRenew]).toEqual([["off"], 100_000_000 - RENEWAL, true]);
    await look();
    expect([events, money.balance]).toEqual([["off", "off"], 100_000_000 - RENEWAL]);
    await look();
    expect([events, money.balance, looked?.autoRenew]).toEqual([
      ["off", "off", "release released"],
      100_000_000,
      false,
    ]);
    expect(looked?.attention?.code).toBe("ends");
  });

  it("that the owner gave up is set aside anew when it is wanted after all", async () => {
    for (const wasOn of [false, true]) {
      domain = { ...domain, renew: wasOn };
      await inDays(34);
      for (let looks = 0; looks < 3; looks += 1) await look();
      domain = { ...domain, renew: false };
      for (let looks = 0; looks < 3; looks += 1) await look();
      expect([registration()?.autoRenew, money.balance, looked?.attention?.code]).toEqual([false, 100_000_000, "ends"]);
    }
    domain = { ...domain, renew: true };
    for (let looks = 0; looks < 3; looks += 1) await look();
    expect([registration()?.autoRenew, money.balance]).toEqual([true, 100_000_000 - RENEWAL]);
    expect(looked?.attention).toBeNull();
    await control("renew");
    await look();
    await look();
    expect([charges(), money.balance, registration()?.autoRenew]).toEqual([2, 100_000_000 - RENEWAL, false]);
    expect(events).toContain("capture captured");
  });

  it("that the registrar did while the owner gave it up is paid all the same", async () => {
    await inDays(31);
    await look();
    await look();
    await control("renew");
    domain = { ...domain, renew: false };
    await look();
    await look();
    expect([charges(), money.balance, registration()?.autoRenew]).toEqual([2, 100_000_000 - RENEWAL, false]);
  });

  it("that came by another's hand is told to the operator, and not taken from anybody", async () => {
    await inDays(340);
    await look();
    await control("term", { expiresAt: clock + 705 * DAY_MS });
    await look();
    expect([events, money.balance]).toEqual([["capture unknown", "renewal_not_settled"], 100_000_000]);
  });
});

describe("a look at the registrar", () => {
  it.each([
    ["suspended", "suspended"],
    ["expired", "expired"],
    ["redemption_period", "expired"],
    ["pending_delete", "expired"],
  ])("that finds a name %s says what to do", async (status, code) => {
    await control("term", { status });
    await look();
    expect(looked).toMatchObject({ status: "lapsed", registrarStatus: status, attention: { code } });
    await control("term", { status: "active" });
    await look();
    expect(looked).toMatchObject({ status: "active", attention: null });
  });

  it("that finds no such name says so, and gives back what was set aside once its time is over", async () => {
    await inDays(34);
    await look();
    cloudflare.sandbox.state.registrations.length = 0;
    await look();
    expect([looked?.status, looked?.attention?.code, money.balance]).toEqual(["lapsed", "lost", 100_000_000 - RENEWAL]);
    clock += 35 * DAY_MS;
    await look();
    expect([looked?.attention?.code, money.balance]).toEqual(["lost", 100_000_000]);
  });

  it("lets a name go that is past its end and gone for a day, and never one that may come back", async () => {
    const registrations = cloudflare.sandbox.state.registrations.splice(0);
    await look();
    await look();
    expect(domain.status).toBe("lapsed");
    cloudflare.sandbox.state.registrations.push(...registrations);
    await look();
    expect(domain).toMatchObject({ status: "active", attention: null });
    await inDays(-1);
    await look();
    cloudflare.sandbox.state.registrations.length = 0;
    expect([await look(), domain.status, domain.attention?.code]).toEqual([1, "lapsed", "lost"]);
    expect([await look(), domain.status]).toEqual([0, "removing"]);
  });

  it("gives back what was set aside for a name that expired all the same", async () => {
    await inDays(34);
    await look();
    await look();
    clock += 35 * DAY_MS;
    await control("term", { status: "expired" });
    await look();
    expect([looked?.attention?.code, money.balance]).toEqual(["expired", 100_000_000]);
  });

  it.each(["drop", "hang", 500, 429] as const)("that is answered with %s tells nothing", async (kind) => {
    await inDays(34);
    looked = undefined;
    cloudflare.sandbox.fault({ operation: "registrar.read", kind });
    expect(await look()).toBe(0.25);
    expect([looked, events]).toEqual([undefined, []]);
  });
});

describe("a look whether its visitors come to its website", () => {
  const unserved: Served = {
    kind: "trouble",
    attention: { code: "not_served", message: "It does not lead there.", action: "Ask." },
  };

  it("is made of one that shows a website, while the registrar has it as active", async () => {
    await look();
    expect(servings).toBe(0);
    domain = { ...domain, shown: [NAME] };
    expect([await look(), servings]).toEqual([1, 1]);
    await control("term", { status: "suspended" });
    await look();
    expect([servings, looked?.attention?.code]).toEqual([1, "suspended"]);
  });

  it("is told of, and again within six hours looked at, until it is well", async () => {
    domain = { ...domain, shown: [NAME] };
    served = unserved;
    expect([await look(), looked?.status, looked?.attention]).toEqual([0.25, "active", unserved.attention]);
    // Nobody answered: it is not over by that.
    served = { kind: "unknown" };
    expect([await look(), looked?.attention]).toEqual([0.25, unserved.attention]);
    served = { kind: "served" };
    expect([await look(), looked?.attention]).toEqual([1, null]);
    served = { kind: "unknown" };
    expect([await look(), looked?.attention]).toEqual([0.25, null]);
  });

  it("does not count where what lacks may be there by the next", async () => {
    domain = { ...domain, shown: [NAME] };
    await look();
    expect(looked?.keepsTime).toBe(false);
    served = { kind: "waits" };
    expect([await look(), looked?.attention, looked?.keepsTime]).toEqual([0.25, null, true]);
  });

  it("hides no renewal that is not paid, nor is hidden by an end that is wanted", async () => {
    domain = { ...domain, shown: [NAME] };
    served = unserved;
    money.balance = 0;
    await inDays(30);
    await look();
    expect(looked?.attention).toMatchObject({
      code: "renewal_unpaid",
      message: expect.stringContaining("It does not lead there."),
    });
    domain = { ...domain, renew: false };
    await look();
    expect(looked?.attention).toMatchObject({
      code: "not_served",
      message: expect.stringContaining("is not renewed"),
    });
  });
});
