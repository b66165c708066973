import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ok } from "../../kernel/result.ts";
import {
  ACCOUNT,
  type Cloudflare,
  SAAS,
  SECOND_ACCOUNT,
  startCloudflare,
  value,
} from "../cloudflare/cloudflare.fixture.ts";
import { createCloudflareWays } from "../hosting/cloudflare-ways.ts";
import type { HostWays } from "../hosting/hosting.ts";
import type { StoredDomain } from "./domains.service.ts";
import { storedDomain } from "./held-domains.fixture.ts";
import { createServing, type Served } from "./serving.service.ts";

const NAME = "corner-cafe.com";
const DAY_MS = 24 * 60 * 60_000;

let cloudflare: Cloudflare;
let clock: number;
let domain: StoredDomain;
let ways: HostWays;
let warnings: string[];

beforeEach(async () => {
  clock = Date.now();
  warnings = [];
  cloudflare = await startCloudflare({
    now: () => clock,
    installation: { accountId: ACCOUNT, script: "edgewright", saasZone: SAAS },
  });
  ways = createCloudflareWays({ accounts: cloudflare.accounts, saasZone: SAAS, script: "edgewright" });
});
afterEach(async () => {
  expect(cloudflare.sandbox.violations()).toEqual([]);
  await cloudflare.sandbox.close();
});

/** Of this account, and served: what a purchase made of it. */
async function bought(accountId: string, name = NAME): Promise<void> {
  const account = cloudflare.accounts.byId(accountId);
  if (!account) throw new Error("no such account");
  const { id: zoneId } = value(await account.zones.create(name));
  Object.assign(zone(name), { status: "active", activeAt: clock });
  domain = storedDomain({
    name,
    kind: "registered",
    accountId,
    zoneId,
    shown: [name, `www.${name}`],
    checkedAt: new Date(clock).toISOString(),
  });
  value(await account.dns.apply(zoneId, { posts: ways.records(domain) }));
  const hostnames = value(await ways.open(domain, [name, `www.${name}`, `admin.${name}`])) ?? {};
  domain = { ...domain, hostnames };
}

const state = () => cloudflare.sandbox.state;
function zone(name: string) {
  const found = state().zones.find((one) => one.name === name);
  if (!found) throw new Error(`no zone ${name}`);
  return found;
}
const its = <T extends { zoneId: string }>(all: readonly T[]): T[] =>
  all.filter(({ zoneId }) => zoneId === domain.zoneId);
const records = () =>
  its(state().records)
    .map(({ type, name }) => `${type} ${name}`)
    .sort();
const routes = () => its(state().routes).length;
/** Somebody takes away what there is of the domain, or of one host. */
function without(what: "routes" | "records", host?: string): void {
  const { routes: ways, records: names } = state();
  const isTaken = (zoneId: string, of: string) => zoneId === domain.zoneId && (host === undefined || of === host);
  if (what === "routes") state().routes = ways.filter((one) => !isTaken(one.zoneId, one.pattern.replace("/*", "")));
  else state().records = names.filter((one) => !isTaken(one.zoneId, one.name));
}
const hostnames = () => state().hostnames.length;

function look(through: HostWays = ways): Promise<Served> {
  const account = cloudflare.accounts.byId(domain.accountId ?? "");
  if (!account) throw new Error("no such account");
  return createServing({ ways: through, now: () => clock, warn: (event) => warnings.push(event) })(account, domain);
}
/** What was asked by this, in its order: whether it was to read, or to write. */
async function asked(run: () => Promise<unknown>): Promise<string[]> {
  const before = cloudflare.sandbox.requests().length;
  await run();
  return cloudflare.sandbox
    .requests()
    .slice(before)
    .map(({ operation }) => operation);
}
const toldOf = (served: Served) => (served.kind === "trouble" ? served.attention.code : served.kind);

const ALL = ["AAAA admin.corner-cafe.com", "AAAA corner-cafe.com", "AAAA www.corner-cafe.com"];

describe("a bought domain", () => {
  it("that is as it was bought is read by four calls, and nothing is written", async () => {
    await bought(ACCOUNT);
    expect(await asked(async () => expect(await look()).toEqual({ kind: "served" }))).toEqual([
      "zones.list",
      "dns.list",
      "ssl.packs",
      "routes.list",
    ]);
    expect(warnings).toEqual([]);
  });

  it.each([
    ["its routes", () => without("routes")],
    ["one of its routes", () => without("routes", `www.${NAME}`)],
    ["its records", () => without("records")],
    ["the record of www", () => without("records", `www.${NAME}`)],
    ["the proxy before a record", () => Object.assign(its(state().records)[0] ?? {}, { proxied: false })],
    [
      "all of them",
      () => {
        without("routes");
        without("records");
      },
    ],
  ] as const)("has what was taken away made again: %s", async (_, take) => {
    await bought(ACCOUNT);
    take();
    expect(await look()).toEqual({ kind: "served" });
    expect([records(), routes(), warnings]).toEqual([ALL, 3, ["domain_mended"]]);
    expect(await look()).toEqual({ kind: "served" });
    expect(warnings).toEqual(["domain_mended"]);
  });

  it("has another's address in the place of its own put right, and keeps what is its owner's", async () => {
    await bought(ACCOUNT);
    const { dns } = cloudflare.main;
    const zoneId = domain.zoneId ?? "";
    const own = state().records.find(({ name }) => name === NAME);
    const elsewhere = { type: "A", name: NAME, content: "192.0.2.7", ttl: 1, proxied: true };
    const mail = { type: "MX", name: NAME, content: "mail.example", ttl: 1, priority: 10 };
    value(await dns.apply(zoneId, { deletes: [{ id: own?.id ?? "" }], posts: [elsewhere, mail] }));
    expect(await look()).toEqual({ kind: "served" });
    expect(records()).toEqual([...ALL.slice(0, 2), ALL[2], `MX ${NAME}`]);
  });

  it("of a pool's account has its records and custom hostnames made again, for which nobody is troubled", async () => {
    await bought(SECOND_ACCOUNT);
    await settled();
    state().hostnames.splice(0, 1);
    without("records", NAME);
    expect(["served", "waits"]).toContain(toldOf(await look()));
    await settled();
    expect([records().length, hostnames(), warnings]).toEqual([3, 3, ["domain_mended"]]);
  });

  it.each(["zones.list", "dns.list", "dns.batch", "ssl.packs", "routes.list", "routes.create"])(
    "is known nothing of where %s is not answered, and is mended by the next look",
    async (operation) => {
      for (const kind of ["drop", "lost"] as const) {
        await bought(ACCOUNT, `${kind}-cafe.com`);
        without("routes");
        without("records");
        cloudflare.sandbox.fault({ operation, kind });
        expect(await look()).toEqual({ kind: "unknown" });
        expect(await look()).toEqual({ kind: "served" });
        expect([records().length, routes()]).toEqual([3, 3]);
      }
    },
  );
});

/** Of names that are led here by custom hostnames the vendor takes a moment. */
async function settled(): Promise<void> {
  for (let looks = 0; looks < 5; looks += 1) {
    clock += 60_000;
    await look();
  }
  expect(await look()).toEqual({ kind: "served" });
}

describe("somebody is told", () => {
  it.each(["moved", "pending"] as const)(
    "of a zone that is %s, which the vendor is asked to look at",
    async (status) => {
      await bought(ACCOUNT);
      Object.assign(zone(NAME), { status, activeAt: null });
      expect(await asked(async () => expect(toldOf(await look())).toBe("not_served"))).toContain("zones.check");
      Object.assign(zone(NAME), { status: "active", activeAt: clock });
      expect(await look()).toEqual({ kind: "served" });
    },
  );

  it("of a zone that is gone, or is another one by now, where nothing is made", async () => {
    await bought(ACCOUNT);
    const before = domain;
    domain = { ...domain, zoneId: "another" };
    expect(await asked(async () => expect(toldOf(await look())).toBe("not_served"))).toEqual(["zones.list"]);
    domain = before;
    state().zones = state().zones.filter(({ name }) => name !== NAME);
    expect(await asked(async () => expect(toldOf(await look())).toBe("not_served"))).toEqual(["zones.list"]);
  });

  it("of what the vendor refuses, in no words of the vendor's", async () => {
    await bought(ACCOUNT);
    // Leads to another Worker, which nobody here may take away.
    Object.assign(its(state().routes)[0] ?? {}, { script: "another" });
    const served = await look();
    expect([toldOf(served), warnings]).toEqual(["not_served", ["domain_not_mended"]]);
    expect(JSON.stringify(served)).not.toContain("pattern");
  });

  it("of what does not come back though it was made again", async () => {
    await bought(ACCOUNT);
    without("routes");
    expect(toldOf(await look({ ...ways, open: async () => ok({}) }))).toBe("not_served");
    expect(warnings).toEqual([]);
  });

  it("of a certificate that has ended at once, and of one that is on its way once it lasts", async () => {
    await bought(ACCOUNT);
    clock += 91 * DAY_MS;
    expect(toldOf(await look())).toBe("not_served");
    await bought(ACCOUNT, "corner-certstuck.com");
    expect(await look()).toEqual({ kind: "waits" });
    clock += 2 * DAY_MS + 1;
    const told = await look();
    expect(toldOf(told)).toBe("certificate_pending");
    // And stays so, though that was told by a look that counts.
    domain = { ...domain, checkedAt: new Date(clock).toISOString() };
    if (told.kind === "trouble") domain = { ...domain, attention: told.attention };
    expect(await look()).toEqual(told);
  });
});
