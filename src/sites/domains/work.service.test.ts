import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../kernel/id.ts";
import { type Cloudflare, SAAS, startCloudflare, value } from "../cloudflare/cloudflare.fixture.ts";
import type { CloudflareAccounts } from "../cloudflare/cloudflare.schema.ts";
import { createCloudflareWays } from "../hosting/cloudflare-ways.ts";
import type { StoredAttempt } from "../provisioning/attempt.schema.ts";
import type { DomainStore, StoredDomain } from "./domains.service.ts";
import { ORG, type Purse, purse, storedDomain } from "./held-domains.fixture.ts";
import { createDomainWork } from "./work.service.ts";

const NAME = "www.old-cafe.example";

let cloudflare: Cloudflare;
let saasId: string;
let money: Purse;
let domain: StoredDomain;
let attemptId: string;
/** The site that visitors are shown under the name. */
let shown: string | undefined;
let bucketIsAway: boolean;
/** When its companions are to be looked at again, as they could not be taken away. */
let companionsAgain: number | undefined;
/** Of the attempt that is under way. */
let due: number | undefined;
let clock: number;
/** Side effects in the order of their doing. */
let effects: string[];
/** Dies at this one: before it is done, or behind. */
let cut: { effect: string; when: "before" | "after" } | undefined;

beforeEach(async () => {
  cloudflare = await startCloudflare();
  saasId = value(await cloudflare.main.zones.create(SAAS)).id;
  money = purse(1);
  attemptId = newId("prov");
  await money.reservations.reserve(ORG, { key: `site:${attemptId}`, unit: "site_credit", amount: 1, note: "" });
  domain = storedDomain({ name: NAME, kind: "connected", status: "removing" });
  shown = "site_1";
  bucketIsAway = false;
  companionsAgain = undefined;
  due = undefined;
  clock = 0;
  effects = [];
  cut = undefined;
});
afterEach(() => cloudflare.sandbox.close());

class Killed extends Error {}

async function effect<T>(name: string, run: () => Promise<T>): Promise<T> {
  const isCut = cut?.effect === name;
  if (isCut && cut?.when === "before") throw new Killed(name);
  const done = await run();
  effects.push(name);
  if (isCut) throw new Killed(name);
  return done;
}

function work(): Promise<number | undefined> {
  const { main } = cloudflare;
  const account = {
    ...main,
    hostnames: {
      ...main.hostnames,
      remove: (zoneId: string, id: string) => effect("hostname", () => main.hostnames.remove(zoneId, id)),
    },
  };
  const accounts: CloudflareAccounts = {
    all: [account],
    main: account,
    byId: () => account,
    saasZoneId: cloudflare.accounts.saasZoneId,
  };
  const store: Pick<DomainStore, "find" | "latest" | "hideHosts" | "creditSpent" | "release"> = {
    find: async () => domain,
    // Only its id is asked for.
    latest: async () => new Map([[domain.id, { id: attemptId } as StoredAttempt]]),
    hideHosts: () =>
      effect("hide", async () => {
        if (!bucketIsAway && shown === domain.siteId) shown = undefined;
      }),
    creditSpent: (_, id) => effect(`spent by ${id}`, async () => {}),
    release: () =>
      effect("release", async () => {
        domain = { ...domain, status: "released", holds: false, hostnames: {} };
      }),
  };
  return createDomainWork({
    store: store as DomainStore,
    saga: { work: async () => due },
    watch: async () => {
      effects.push("watch");
      return 1;
    },
    watchConnection: async () => {
      effects.push("watch connection");
      return 2;
    },
    ways: createCloudflareWays({ accounts, saasZone: SAAS, script: "edgewright" }),
    companions: {
      end: (_, { shown: still }) =>
        effect("companions", async () => {
          expect(still).toEqual([]);
          return companionsAgain;
        }),
    },
    reservations: {
      ...money.reservations,
      release: (...given) => effect("credit", () => money.reservations.release(...given)),
    },
    around: (_, __, change) => effect("around", change),
    shownAt: async () => shown,
    rest: () => effect("rest", async () => {}),
    now: () => clock,
  })(ORG, domain.id);
}

const hostnames = () => cloudflare.sandbox.state.hostnames.map(({ hostname }) => hostname);

describe("a domain that is taken away", () => {
  it("is hidden from visitors first, taken from the vendor next, and anybody's last", async () => {
    await cloudflare.main.hostnames.create(saasId, NAME);
    expect(await work()).toBeUndefined();
    expect(effects).toEqual(["hide", "around", "hostname", "companions", "credit", "release", "rest"]);
    expect([hostnames(), domain.status, money.balance]).toEqual([[], "released", 1]);
  });

  it("ends released wherever it is cut", async () => {
    for (const name of ["around", "hide", "hostname", "companions", "credit", "release", "rest"]) {
      for (const when of ["before", "after"] as const) {
        await cloudflare.main.hostnames.create(saasId, NAME);
        domain = storedDomain({ name: NAME, kind: "connected", status: "removing" });
        shown = "site_1";
        effects = [];
        cut = { effect: name, when };
        await expect(work()).rejects.toThrow(Killed);
        // Nobody can have the name while the vendor still leads it here.
        if (hostnames().length > 0) expect(domain.holds).toBe(true);
        cut = undefined;
        await work();
        expect([name, when, hostnames(), domain.status, money.balance]).toEqual([name, when, [], "released", 1]);
        expect(effects.at(-1)).toBe("rest");
      }
    }
  });

  it.each(["zones.list", "hostnames.list", "hostnames.delete"])(
    "keeps its name while %s is not answered, and is looked at again",
    async (operation) => {
      await cloudflare.main.hostnames.create(saasId, NAME);
      cloudflare.sandbox.fault({ operation, kind: "drop" });
      expect(await work()).toBe(30_000);
      expect([domain.status, domain.holds, effects.includes("rest")]).toEqual(["removing", true, false]);
      expect(await work()).toBeUndefined();
      expect([hostnames(), domain.status]).toEqual([[], "released"]);
    },
  );

  it("has its site keep the credit that was spent when its attempt was cut off", async () => {
    await money.reservations.capture(ORG, `site:${attemptId}`, "site_credit");
    await work();
    expect(effects.slice(-4)).toEqual(["credit", `spent by ${attemptId}`, "release", "rest"]);
    expect([domain.status, money.balance]).toEqual(["released", 0]);
  });

  it("keeps its name while visitors are still shown the site under it", async () => {
    await cloudflare.main.hostnames.create(saasId, NAME);
    bucketIsAway = true;
    expect(await work()).toBe(30_000);
    expect([hostnames(), domain.status, domain.holds]).toEqual([[NAME], "removing", true]);
    bucketIsAway = false;
    expect(await work()).toBeUndefined();
    expect([hostnames(), domain.status]).toEqual([[], "released"]);
  });

  it("and was never proven is gone whatever another domain shows under its name", async () => {
    await cloudflare.main.hostnames.create(saasId, NAME);
    domain = { ...domain, holds: false };
    bucketIsAway = true;
    expect(await work()).toBeUndefined();
    expect([hostnames(), domain.status, shown]).toEqual([[NAME], "released", "site_1"]);
  });

  it("keeps its name until its companions are taken away as well", async () => {
    companionsAgain = 5_000;
    expect(await work()).toBe(30_000);
    expect([domain.status, domain.holds]).toEqual(["removing", true]);
    companionsAgain = undefined;
    expect(await work()).toBeUndefined();
    expect(domain.status).toBe("released");
  });

  it("and was bought here leaves nothing under any of its hosts", async () => {
    for (const host of ["old-cafe.example", "www.old-cafe.example", "admin.old-cafe.example"])
      await cloudflare.main.hostnames.create(saasId, host);
    domain = storedDomain({ name: "old-cafe.example", kind: "registered", status: "removing" });
    await work();
    expect([hostnames(), domain.status]).toEqual([[], "released"]);
  });

  it("leaves alone what another organisation has under a name that it never proved", async () => {
    await cloudflare.main.hostnames.create(saasId, NAME);
    domain = { ...domain, holds: false };
    shown = "site_of_another";
    await work();
    expect([hostnames(), domain.status, money.balance]).toEqual([[NAME], "released", 1]);
  });
});

describe("a domain that is there", () => {
  it.each([
    ["registered", "active", 1, ["rest", "watch"]],
    ["registered", "lapsed", 1, ["rest", "watch"]],
    ["registered", "pending", undefined, ["rest"]],
    ["connected", "active", 2, ["rest", "watch connection"]],
    ["connected", "pending", undefined, ["rest"]],
  ] as const)("and is %s and %s is looked at again: %s", async (kind, status, again, done) => {
    domain = storedDomain({ name: NAME, kind, status });
    expect([await work(), effects]).toEqual([again, done]);
  });

  it.each([
    ["registered", "watch"],
    ["connected", "watch connection"],
  ] as const)("and is %s is looked after by the day while an attempt on it waits", async (kind, looked) => {
    due = 5;
    domain = storedDomain({ name: "old-cafe.com", kind, checkedAt: new Date(0).toISOString() });
    expect([await work(), effects]).toEqual([5, []]);
    clock = 24 * 60 * 60_000 + 1;
    expect([await work(), effects]).toEqual([5, [looked]]);
    domain = { ...domain, status: "pending" };
    expect([await work(), effects]).toEqual([5, [looked]]);
  });
});
