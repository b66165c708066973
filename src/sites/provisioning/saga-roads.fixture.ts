/** Every road of a domain: how it begins, what it asks of Cloudflare, and how it ends whatever happens on it. */
import { expect } from "vitest";
import { ACCOUNT, SAAS, SECOND_ACCOUNT } from "../cloudflare/cloudflare.fixture.ts";
import { customersHost } from "../hosting/cloudflare-ways.ts";
import type { Attempt } from "./attempt.schema.ts";
import { PRICE, type SagaWorld } from "./saga.fixture.ts";

const NAME = "corner-cafe.com";
const FAILS = "shop-fails.com";
const OWN = "old-cafe.example";
const START = 100_000_000;
const hostsOf = (name: string) => [name, `www.${name}`, `admin.${name}`];

export interface Road {
  road: string;
  /** Brings the world to where the road begins; what is cut and disturbed comes behind that. */
  begin(w: SagaWorld): Promise<string>;
  /** Of Cloudflare's: all that it asks when nothing disturbs it. */
  operations: readonly string[];
  /** True whenever a process begins, be it after a kill. */
  always(w: SagaWorld, attempt: Attempt): void;
  ends(w: SagaWorld, ended: Attempt): void;
}

const registrations = ({ sandbox }: SagaWorld) =>
  sandbox.state.registrations.filter(({ status }) => status === "active");
export const hostnames = ({ sandbox }: SagaWorld) => sandbox.state.hostnames.map(({ hostname }) => hostname).sort();
export const shownOn = ({ shown }: SagaWorld) => Object.fromEntries(shown);
const allShow = (hosts: readonly string[], siteId: string) => Object.fromEntries(hosts.map((host) => [host, siteId]));

function isLive({ state, attention, dueAt, domain }: Attempt): void {
  expect({ state, attention, dueAt, status: domain.status, holds: domain.holds }).toEqual({
    state: "live",
    attention: null,
    dueAt: null,
    status: "active",
    holds: true,
  });
}

/** Nothing is left of it, and nothing was spent. */
export function cameToNothing(w: SagaWorld, { state, domain }: Attempt): void {
  expect([state, domain.status, domain.holds]).toEqual(["failed", "released", false]);
  expect([registrations(w), hostnames(w), shownOn(w), w.balance.micro_usd]).toEqual([[], [], {}, START]);
}

/** Nobody is shown a name that is not ours. */
const shownOnceOurs = (w: SagaWorld): void => void (w.shown.size > 0 && expect(registrations(w)).toHaveLength(1));
const shownOnceProven = (w: SagaWorld, { domain }: Attempt): void =>
  void (w.shown.size > 0 && expect(domain.holds).toBe(true));

/** Proves it when it is asked for, and leads it here once that has been waited for. */
function ownerOf(w: SagaWorld): SagaWorld["meanwhile"] {
  const dns: Record<string, Record<string, string[]>> = {};
  return async ({ step, steps }) => {
    const tries = steps.at(-1)?.tries ?? 0;
    if (step === "prove" && tries >= 2) dns[`_edgewright.${OWN}`] = { TXT: ["edgewright-verification=proof"] };
    else if (step === "pointing" && tries >= 6) dns[OWN] = { CNAME: [customersHost(SAAS)] };
    else return;
    await w.outside(dns);
  };
}

async function connecting(w: SagaWorld): Promise<string> {
  w.meanwhile = ownerOf(w);
  return w.begin("connection", OWN);
}

/** A connected domain with both companions, shown. */
async function connected(w: SagaWorld): Promise<string> {
  const domainId = await connecting(w);
  await w.run(domainId);
  const names = Object.fromEntries(hostsOf(OWN).map((host) => [host, { CNAME: [customersHost(SAAS)] }]));
  await w.outside(names);
  await w.tendCompanions(domainId);
  expect([hostnames(w), [...w.shown.keys()].sort()]).toEqual([hostsOf(OWN).sort(), hostsOf(OWN).sort()]);
  return domainId;
}

async function bought(w: SagaWorld): Promise<string> {
  const domainId = w.begin("purchase", NAME);
  await w.run(domainId);
  return domainId;
}

const BUYING = ["registrar.check", "registrar.extension", "registrar.register", "registrar.registration-status"];

export const PURCHASE: Road = {
  road: "a purchase",
  begin: async (w) => w.begin("purchase", NAME),
  operations: [
    ...BUYING,
    "registrar.read",
    "zones.list",
    "dns.list",
    "dns.batch",
    "routes.list",
    "routes.create",
    "ssl.packs",
  ],
  always: shownOnceOurs,
  ends(w, ended) {
    isLive(ended);
    expect(registrations(w)).toMatchObject([{ name: NAME, accountId: ACCOUNT }]);
    expect([shownOn(w), w.balance]).toEqual([
      allShow(hostsOf(NAME), "site_1"),
      { micro_usd: START - PRICE, site_credit: 0 },
    ]);
  },
};

export const CONNECTION: Road = {
  road: "a connection",
  begin: connecting,
  operations: ["zones.list", "hostnames.list", "hostnames.create", "hostnames.change"],
  always: shownOnceProven,
  ends(w, ended) {
    isLive(ended);
    expect([hostnames(w), Object.keys(ended.domain.hostnames)]).toEqual([[OWN], [OWN]]);
    expect([shownOn(w), w.balance]).toEqual([{ [OWN]: "site_1" }, { micro_usd: START, site_credit: 0 }]);
  },
};

/** Not of a name that was bought here, which nobody can take away again. */
export const MOVE_OF_CONNECTED: Road = {
  road: "a move of a connected domain",
  async begin(w) {
    w.balance.site_credit = 2;
    const domainId = await connected(w);
    w.choose(domainId, "site_2");
    return domainId;
  },
  operations: [],
  always: (w) => expect(["site_1", "site_2"]).toContain(w.shown.get(OWN)),
  ends(w, ended) {
    isLive(ended);
    expect([shownOn(w), w.balance]).toEqual([allShow(hostsOf(OWN), "site_2"), { micro_usd: START, site_credit: 0 }]);
  },
};

export const ROADS: readonly Road[] = [
  PURCHASE,
  {
    road: "a purchase that an account of the pool makes",
    async begin(w) {
      w.full.add(ACCOUNT);
      return w.begin("purchase", NAME);
    },
    operations: [
      ...BUYING,
      "registrar.read",
      "zones.list",
      "dns.list",
      "dns.batch",
      "hostnames.list",
      "hostnames.create",
    ],
    always: shownOnceOurs,
    ends(w, ended) {
      isLive(ended);
      expect(registrations(w)).toMatchObject([{ name: NAME, accountId: SECOND_ACCOUNT }]);
      const there = Object.fromEntries(w.sandbox.state.hostnames.map(({ hostname, id }) => [hostname, id]));
      expect([hostnames(w), ended.domain.hostnames]).toEqual([hostsOf(NAME).sort(), there]);
      expect([shownOn(w), w.balance]).toEqual([
        allShow(hostsOf(NAME), "site_1"),
        { micro_usd: START - PRICE, site_credit: 0 },
      ]);
    },
  },
  {
    road: "a purchase that the registry rejects",
    begin: async (w) => w.begin("purchase", FAILS),
    operations: BUYING,
    always: ({ shown }) => expect(shown.size).toBe(0),
    ends(w, ended) {
      cameToNothing(w, ended);
      expect([ended.attention?.code, w.balance.site_credit]).toEqual(["registry_rejected", 1]);
    },
  },
  CONNECTION,
  {
    road: "a connection without a site credit",
    async begin(w) {
      w.balance.site_credit = 0;
      return connecting(w);
    },
    operations: [],
    always: ({ shown }) => expect(shown.size).toBe(0),
    ends(w, ended) {
      cameToNothing(w, ended);
      expect([ended.attention?.code, w.balance.site_credit]).toEqual(["no_site_credit", 0]);
    },
  },
  {
    road: "a move to another website",
    async begin(w) {
      w.balance.site_credit = 2;
      const domainId = await bought(w);
      w.choose(domainId, "site_2");
      return domainId;
    },
    operations: [],
    always: (w) => expect(["site_1", "site_2"]).toContain(w.shown.get(NAME)),
    ends(w, ended) {
      isLive(ended);
      expect([ended.kind, w.domain(ended.domain.id).siteId]).toEqual(["move", "site_2"]);
      expect([shownOn(w), w.balance]).toEqual([
        allShow(hostsOf(NAME), "site_2"),
        { micro_usd: START - PRICE, site_credit: 0 },
      ]);
    },
  },
  MOVE_OF_CONNECTED,
  {
    road: "a move without a site credit",
    async begin(w) {
      const domainId = await bought(w);
      w.choose(domainId, "site_2");
      return domainId;
    },
    operations: [],
    always: (w) => expect(shownOn(w)).toEqual(allShow(hostsOf(NAME), "site_1")),
    ends(w, ended) {
      expect([ended.state, ended.attention?.code, ended.domain.status]).toEqual(["failed", "no_site_credit", "active"]);
      expect([w.domain(ended.domain.id).siteId, shownOn(w)]).toEqual(["site_1", allShow(hostsOf(NAME), "site_1")]);
    },
  },
  {
    road: "a removal",
    async begin(w) {
      const domainId = await connected(w);
      w.remove(domainId);
      return domainId;
    },
    operations: ["zones.list", "hostnames.list", "hostnames.delete"],
    // Nobody can have the name while its visitors are led to the website of before.
    always(w, { domain }) {
      if (!domain.holds) expect([hostnames(w), shownOn(w)]).toEqual([[], {}]);
    },
    ends(w, { domain, facts }) {
      expect([domain.status, domain.holds, domain.hostnames]).toEqual(["released", false, {}]);
      expect([hostnames(w), shownOn(w), w.hosts.size]).toEqual([[], {}, 0]);
      // Its site was seen on its domain: that stays paid, and the site's next domain takes no other.
      expect([facts.siteCredit, w.balance]).toEqual(["captured", { micro_usd: START, site_credit: 0 }]);
    },
  },
];

/** However it went, and whichever road it was. */
export async function holds(w: SagaWorld): Promise<void> {
  const { sandbox, money, marks, warnings } = w;
  expect([sandbox.violations(), warnings, [...marks]]).toEqual([[], [], []]);
  const there = registrations(w);
  expect(there.length).toBeLessThanOrEqual(1);
  expect(sandbox.state.charges.map(({ name }) => name)).toEqual(there.map(({ name }) => name));
  const priced = [...money].filter(([, { unit, state }]) => unit === "micro_usd" && state === "captured");
  expect(priced.map(([, { amount }]) => amount)).toEqual(there.map(() => PRICE));
  // Whatever was set aside is spent or back.
  expect([...money.values()].filter(({ state }) => state === "reserved")).toEqual([]);
  // Nobody's, whoever looks; and nothing is on record that is not there.
  const recorded = new Set([...there.map(({ name }) => name), SAAS]);
  expect(sandbox.state.zones.filter(({ name }) => !recorded.has(name))).toEqual([]);
  expect(new Set(hostnames(w)).size).toBe(hostnames(w).length);
  expect(await w.differences()).toEqual([]);
}
