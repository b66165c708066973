import { beforeEach, expect, it } from "vitest";
import { err, ok } from "../../kernel/result.ts";
import { SAAS } from "../cloudflare/cloudflare.fixture.ts";
import type {
  CertificateStatus,
  CloudflareAccounts,
  CustomHostname,
  VendorError,
} from "../cloudflare/cloudflare.schema.ts";
import { createCloudflareWays, customersHost } from "../hosting/cloudflare-ways.ts";
import type { LookedUp, LookUp } from "../provisioning/steps/show.ts";
import type { Companions } from "./companions.service.ts";
import { createConnectionWatch } from "./connection-watch.service.ts";
import type { Looked, StoredDomain } from "./domains.service.ts";
import { ORG, storedDomain } from "./held-domains.fixture.ts";

const NAME = "www.old-cafe.example";
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const AWAY: VendorError = { kind: "unknown", message: "no answer" };
const HERE = { CNAME: [`${customersHost(SAAS)}.`] };
const ELSEWHERE = { CNAME: ["elsewhere.example"], A: ["192.0.2.7"] };

let clock: number;
let looks: Looked[];
/** What was done with its companions. */
let tended: string[];
/** What was asked of the vendor about the name itself. */
let effects: string[];
let domain: StoredDomain;
/** What resolvers say of the name; undefined: nothing. */
let dns: Partial<Record<"CNAME" | "A", string[]>> | undefined;
let companionsAgain: number | undefined;
beforeEach(() => {
  [clock, looks, tended, effects, dns, companionsAgain] = [0, [], [], [], HERE, undefined];
  domain = storedDomain({ name: NAME, kind: "connected", checkedAt: new Date(0).toISOString() });
});

const lookUp: LookUp = async (host, type): Promise<LookedUp> => {
  if (host !== NAME) return { ok: true, value: type === "A" ? ["198.51.100.1"] : [] };
  if (dns === undefined) return { ok: false, error: "failed" };
  return { ok: true, value: (type === "CNAME" || type === "A" ? dns[type] : undefined) ?? [] };
};

interface Certificate {
  status: CertificateStatus["status"];
  expiresAt?: Date;
}

/** Before a vendor that says this of the name; null: that there is none of it; undefined: nothing. */
async function look(
  status: string | null | undefined,
  { status: standing, expiresAt }: Certificate = { status: "active" },
): Promise<number> {
  const certificate = { status: standing, expiresAt: expiresAt ?? null };
  const hostname = { id: "hostname", status, certificate } as CustomHostname;
  const does = (effect: string) => async () => {
    effects.push(effect);
    return ok(hostname);
  };
  const find = async () => (status === undefined ? err(AWAY) : ok(status === null ? null : hostname));
  const accounts = {
    saasZoneId: async () => ok("zone"),
    main: { hostnames: { find, create: does("create"), retry: does("retry") } },
  } as unknown as CloudflareAccounts;
  const ways = createCloudflareWays({ accounts, saasZone: SAAS, script: "edgewright" });
  const store = {
    look: async (_org: string, _id: string, looked: Looked) => {
      looks.push(looked);
      const { status: now, attention } = looked;
      domain = { ...domain, status: now, attention, checkedAt: new Date(clock).toISOString() };
    },
  };
  const companions: Companions = {
    tend: async () => void tended.push("tend"),
    end: async () => {
      tended.push("end");
      return companionsAgain;
    },
  };
  const watch = createConnectionWatch({ store, ways, companions, lookUp, now: () => clock });
  return (await watch(ORG, domain)) - clock;
}

it.each(["active", "active_redeploying"])("leaves one that leads here for a day: %s", async (status) => {
  expect(await look(status)).toBe(DAY_MS);
  expect([looks, effects]).toMatchObject([[{ status: "active", attention: null }], []]);
});

it.each(["moved", "deleted", "pending_deletion", "blocked", "pending_blocked", null])(
  "tells of one that leads elsewhere by the vendor (%s) and by DNS, and looks often until it is back",
  async (status) => {
    dns = ELSEWHERE;
    expect(await look(status)).toBe(HOUR_MS);
    dns = HERE;
    await look("active");
    const elsewhere = { status: "lapsed", attention: { code: "leads_elsewhere" } };
    expect([looks, effects]).toMatchObject([[elsewhere, { status: "active", attention: null }], []]);
  },
);

it("does not call one lapsed that DNS leads here, and has the vendor look, or take it, again", async () => {
  expect(await look("moved")).toBe(HOUR_MS);
  expect(await look(null)).toBe(HOUR_MS);
  dns = { A: ["198.51.100.1"] };
  expect(await look("moved")).toBe(HOUR_MS);
  expect([looks, effects]).toEqual([[], ["retry", "create", "retry"]]);
  clock = 2 * DAY_MS + 1;
  await look("moved");
  expect(looks).toMatchObject([{ status: "active", attention: { code: "not_served" } }]);
});

it("does not call one lapsed that the vendor is at work on, whatever DNS says", async () => {
  dns = ELSEWHERE;
  for (const status of ["pending", "pending_migration", "provisioned"]) await look(status);
  expect([looks, tended]).toEqual([[], []]);
});

it("leaves one lapsed that DNS leads here again until the vendor has seen it", async () => {
  dns = ELSEWHERE;
  await look("moved");
  dns = HERE;
  await look("moved");
  expect([looks.length, domain.status, domain.attention?.code, effects]).toEqual([
    1,
    "lapsed",
    "leads_elsewhere",
    ["retry"],
  ]);
});

it("tells of a certificate that is renewed only once that lasts, and of one that is lost at once", async () => {
  expect(await look("active", { status: "pending" })).toBe(HOUR_MS);
  clock = 2 * DAY_MS;
  await look("active", { status: "pending" });
  expect([looks, effects]).toEqual([[], []]);
  clock += 1;
  await look("active", { status: "pending" });
  expect(looks).toMatchObject([{ status: "active", attention: { code: "certificate_pending" } }]);
  await look("active", { status: "pending" });
  expect(domain.attention?.code).toBe("certificate_pending");
  // The one before still holds.
  expect(await look("active", { status: "pending", expiresAt: new Date(clock + DAY_MS) })).toBe(DAY_MS);
  expect(await look("active", { status: "failed" })).toBe(HOUR_MS);
  expect(looks.slice(2)).toMatchObject([
    { status: "active", attention: null },
    { status: "active", attention: { code: "not_served" } },
  ]);
  expect(effects).toEqual(["retry", "retry", "retry"]);
});

it("says nothing of a domain while the vendor, or DNS where it is asked, does not answer", async () => {
  expect(await look(undefined)).toBe(HOUR_MS);
  dns = undefined;
  expect(await look("moved")).toBe(HOUR_MS);
  expect([looks, effects]).toEqual([[], []]);
});

it("tends its companions while it leads here, and ends them once it was seen to lead elsewhere twice", async () => {
  await look("active");
  dns = ELSEWHERE;
  await look("moved");
  expect(tended).toEqual(["tend"]);
  await look("moved");
  expect(tended).toEqual(["tend", "end"]);
  companionsAgain = clock + 5_000;
  expect(await look("moved")).toBe(5_000);
  dns = undefined;
  await look("moved");
  dns = HERE;
  await look("moved");
  await look("active");
  await look(undefined);
  expect(tended).toEqual(["tend", "end", "end", "tend"]);
});
