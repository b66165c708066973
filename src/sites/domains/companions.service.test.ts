import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setOutside } from "../../../sandbox/cloudflare/control-api.ts";
import { createLookUp } from "../../platform/doh.ts";
import { ACCOUNT, type Cloudflare, SAAS, startCloudflare } from "../cloudflare/cloudflare.fixture.ts";
import { createCloudflareWays } from "../hosting/cloudflare-ways.ts";
import { type CompanionPorts, createCompanions } from "./companions.service.ts";
import type { StoredDomain } from "./domains.service.ts";
import { ORG, storedDomain } from "./held-domains.fixture.ts";

const NAME = "shop.example";
const WWW = `www.${NAME}`;
const ADMIN = `admin.${NAME}`;
const HERE = { CNAME: [`customers.${SAAS}`] };
const AWAY = { CNAME: ["elsewhere.example"] };
const HOUR_MS = 60 * 60_000;

let cloudflare: Cloudflare;
let clock: number;
let domain: StoredDomain;
/** Hosts, with whose they are: proven by another. */
let others: Set<string>;
/** What visitors of a host are shown. */
let pointers: Map<string, string>;
/** On record as the domain's, and gone. */
let hidden: Set<string>;
let bucketIsAway: boolean;
let resolverIsAway: boolean;
let warnings: string[];
let effects: string[];
/** Dies at this one: before it is done, or behind. */
let cut: { effect: string; when: "before" | "after" } | undefined;

beforeEach(async () => {
  clock = Date.now();
  cloudflare = await startCloudflare({
    now: () => clock,
    timeoutMs: 1_000,
    installation: { accountId: ACCOUNT, script: "edgewright", saasZone: SAAS },
  });
  domain = storedDomain({ name: NAME, kind: "connected", hostnames: { [NAME]: "there" }, shown: [NAME] });
  others = new Set();
  pointers = new Map([[NAME, "site_1"]]);
  hidden = new Set();
  [bucketIsAway, resolverIsAway] = [false, false];
  [warnings, effects] = [[], []];
  cut = undefined;
});
afterEach(async () => {
  expect(cloudflare.sandbox.violations()).toEqual([]);
  await cloudflare.sandbox.close();
});

class Killed extends Error {}
let dead = false;

async function effect<T>(name: string, run: () => Promise<T>): Promise<T> {
  if (dead) throw new Killed(name);
  const isCut = cut?.effect === name;
  const isBefore = isCut && cut?.when === "before";
  if (isCut) {
    cut = undefined;
    dead = true;
  }
  if (isBefore) throw new Killed(name);
  const done = await run();
  effects.push(name);
  if (isCut) throw new Killed(name);
  return done;
}

const outside = (names: Record<string, Record<string, string[]>>) =>
  setOutside(cloudflare.sandbox.control.store, names);
const hostnames = () => cloudflare.sandbox.state.hostnames.map(({ hostname }) => hostname).sort();
const shown = () =>
  [...pointers]
    .filter(([, site]) => site !== "gone")
    .map(([host]) => host)
    .sort();
const onRecord = () => Object.keys(domain.hostnames).sort();

function companions() {
  const { main } = cloudflare;
  const account = {
    ...main,
    hostnames: {
      ...main.hostnames,
      create: (zone: string, host: string) => effect("make", () => main.hostnames.create(zone, host)),
      remove: (zone: string, id: string) => effect("unmake", () => main.hostnames.remove(zone, id)),
    },
  };
  const accounts = { ...cloudflare.accounts, main: account };
  const store: CompanionPorts["store"] = {
    setHostname: (_org, _id, host, id) =>
      effect("record", async () => {
        if (domain.status !== "active") return false;
        domain = { ...domain, hostnames: { ...domain.hostnames, [host]: id } };
        return true;
      }),
    hide: (_org, _id, host) =>
      effect("hide", async () => {
        domain = { ...domain, shown: domain.shown.filter((one) => one !== host) };
        hidden.add(host);
        if (!bucketIsAway) pointers.set(host, "gone");
      }),
    isHidden: async (_org, _id, host) => hidden.has(host),
    drop: (_org, _id, host) =>
      effect("drop", async () => {
        const { [host]: _, ...left } = domain.hostnames;
        domain = { ...domain, hostnames: left };
        hidden.delete(host);
      }),
    claimHosts: (_org, { siteId, hosts }) =>
      effect("claim", async () => {
        for (const { host } of hosts) {
          domain = { ...domain, shown: [...domain.shown, host] };
          pointers.set(host, siteId);
          hidden.delete(host);
        }
        return undefined;
      }),
    ofHost: async (host) => [
      ...(host in domain.hostnames ? [{ orgId: ORG, id: domain.id }] : []),
      ...(others.has(host) ? [{ orgId: ORG, id: "dom_another" }] : []),
    ],
  };
  const lookUp = createLookUp({ url: `${cloudflare.sandbox.url}/_doh/dns-query` });
  return createCompanions({
    store,
    ways: createCloudflareWays({ accounts, saasZone: SAAS, script: "edgewright" }),
    lookUp: async (name, type) => (resolverIsAway ? { ok: false, error: "failed" } : lookUp(name, type)),
    around: (_org, _site, change) => change(),
    shownAt: async (host) => pointers.get(host),
    now: () => clock,
    warn: (event) => warnings.push(event),
  });
}

/** As its object does it: again whenever it is due, and after a death anew. Of looks as many as settle it. */
async function settle(what: "tend" | "end" = "tend", most = 20): Promise<number | undefined> {
  let due: number | undefined;
  for (let looks = 0; looks < most; looks += 1) {
    dead = false;
    due = await companions()[what](ORG, domain);
    if (due === undefined) return undefined;
    clock = Math.max(due, clock);
  }
  return due;
}

describe("a companion of a connected domain", () => {
  it("is asked of nobody but DNS while it does not lead here", async () => {
    outside({ [WWW]: AWAY, [ADMIN]: {} });
    expect(await settle()).toBeUndefined();
    expect([effects, hostnames(), cloudflare.sandbox.requests()]).toEqual([[], [], []]);
  });

  it("that leads here is on record, then made, and shown once its certificate is there", async () => {
    outside({ [NAME]: HERE, [WWW]: { CNAME: [`${NAME}.`] }, [ADMIN]: HERE });
    expect(await companions().tend(ORG, domain)).toBe(clock + 5_000);
    expect(shown()).toEqual([NAME]);
    expect(await settle()).toBeUndefined();
    expect([hostnames(), onRecord(), shown()]).toEqual([
      [ADMIN, WWW],
      [ADMIN, NAME, WWW],
      [ADMIN, NAME, WWW],
    ]);
    expect(effects).toEqual(["record", "make", "record", "record", "make", "record", "claim", "claim"]);
    effects = [];
    await settle();
    expect(effects).toEqual([]);
  });

  it("is none of a name that begins with www but the place for owners below it", async () => {
    domain = { ...domain, name: WWW };
    outside({ [`www.${WWW}`]: HERE, [`admin.${WWW}`]: HERE });
    await settle();
    expect(hostnames()).toEqual([`admin.${WWW}`]);
  });

  it("ends shown wherever its making is cut, and away wherever its going is", async () => {
    for (const when of ["before", "after"] as const) {
      for (const name of ["record", "make", "claim", "hide", "unmake", "drop"]) {
        outside({ [ADMIN]: HERE });
        cut = { effect: name, when };
        await settle();
        expect([name, when, hostnames(), onRecord(), shown()]).toEqual([
          name,
          when,
          [ADMIN],
          [ADMIN, NAME],
          [ADMIN, NAME],
        ]);
        outside({ [ADMIN]: AWAY });
        // The vendor finds it at its next look.
        clock += 24 * HOUR_MS;
        await settle();
        expect([name, when, hostnames(), onRecord(), shown()]).toEqual([name, when, [], [NAME], [NAME]]);
        expect(cut).toBeUndefined();
      }
    }
  });

  it("that leads elsewhere is hidden before the vendor lets it go, and stays until visitors see nothing", async () => {
    outside({ [ADMIN]: HERE });
    await settle();
    outside({ [ADMIN]: AWAY });
    clock += 24 * HOUR_MS;
    [effects, bucketIsAway] = [[], true];
    await settle("tend", 2);
    expect([effects, hostnames(), shown()]).toEqual([["hide"], [ADMIN], [ADMIN, NAME]]);
    // The pointer follows the record, whoever brings it in line.
    pointers.set(ADMIN, "gone");
    await settle();
    expect([effects, hostnames(), onRecord()]).toEqual([["hide", "unmake", "drop"], [], [NAME]]);
  });

  it("that another has proven is theirs: it is not made, and one that was is let go without being taken down", async () => {
    outside({ [WWW]: HERE, [ADMIN]: HERE });
    others.add(WWW);
    await settle();
    expect([hostnames(), onRecord()]).toEqual([[ADMIN], [ADMIN, NAME]]);
    others.add(ADMIN);
    effects = [];
    await settle();
    expect([effects, hostnames(), onRecord()]).toEqual([["hide", "drop"], [ADMIN], [NAME]]);
  });

  it("that another has proven stays on record until visitors see nothing of it, or what the other shows there", async () => {
    for (const then of ["gone", "site_2", "site_1"]) {
      outside({ [ADMIN]: HERE });
      others.clear();
      await settle();
      others.add(ADMIN);
      [effects, bucketIsAway] = [[], true];
      await settle("tend", 2);
      expect([effects, onRecord(), pointers.get(ADMIN)]).toEqual([["hide"], [ADMIN, NAME], "site_1"]);
      // The pointer follows the record, or the other claims the host: for the same site, where it is of the same owner.
      pointers.set(ADMIN, then);
      if (then !== "gone") hidden.delete(ADMIN);
      await settle();
      expect([then, effects, onRecord()]).toEqual([then, ["hide", "drop"], [NAME]]);
      bucketIsAway = false;
    }
  });

  it("stays as it is while nobody answers for it", async () => {
    outside({ [ADMIN]: HERE });
    await settle();
    effects = [];
    cloudflare.sandbox.fault({ operation: "hostnames.list", kind: "drop" });
    expect(await companions().tend(ORG, domain)).toBe(clock + HOUR_MS);
    expect([effects, shown()]).toEqual([[], [ADMIN, NAME]]);
    // The vendor alone says that it leads elsewhere by now, which may be a slip of its own.
    outside({ [ADMIN]: AWAY });
    clock += 24 * HOUR_MS;
    resolverIsAway = true;
    await settle("tend", 2);
    expect([effects, shown()]).toEqual([[], [ADMIN, NAME]]);
    resolverIsAway = false;
    outside({ [ADMIN]: HERE });
    // Nor is one forgotten that could not be made.
    outside({ [WWW]: HERE });
    cloudflare.sandbox.fault({ operation: "hostnames.create", kind: "drop" });
    expect(await companions().tend(ORG, domain)).toBe(clock + HOUR_MS);
    expect(onRecord()).toContain(WWW);
    await settle();
    expect(shown()).toEqual([ADMIN, NAME, WWW]);
  });

  it("is not made for a domain that is being taken away meanwhile", async () => {
    outside({ [ADMIN]: HERE });
    const making = companions().tend(ORG, domain);
    domain = { ...domain, status: "removing" };
    expect(await making).toBeUndefined();
    expect(hostnames()).toEqual([]);
  });

  it("goes with its domain, but for what another has by now", async () => {
    outside({ [WWW]: HERE, [ADMIN]: HERE });
    await settle();
    others.add(WWW);
    cloudflare.sandbox.fault({ operation: "hostnames.delete", kind: "drop" });
    expect(await settle("end", 1)).toBe(clock);
    await settle("end");
    expect([hostnames(), onRecord(), shown()]).toEqual([[WWW], [NAME], [NAME]]);
  });

  it("that fails on our side is told to the operator, and keeps no other waiting", async () => {
    outside({ [WWW]: HERE, [ADMIN]: HERE });
    await settle();
    clock += HOUR_MS;
    domain = { ...domain, shown: [NAME] };
    cut = { effect: "claim", when: "before" };
    expect(await companions().tend(ORG, domain)).toBe(clock + HOUR_MS);
    expect(warnings).toContain("companion_not_tended");
  });
});
