import { afterEach, beforeEach, expect, it } from "vitest";
import {
  ACCOUNT,
  type Cloudflare,
  CONTACT,
  SAAS,
  SECOND_ACCOUNT,
  startCloudflare,
  value,
} from "../cloudflare/cloudflare.fixture.ts";
import type { HeldDomain } from "./domains.service.ts";
import { heldDomain, ORG } from "./held-domains.fixture.ts";
import { reconcileDomains } from "./reconcile.service.ts";

const BOUGHT = "corner-cafe.com";
const POOLED = "other-cafe.com";
const CONNECTED = "www.old-cafe.example";

let cloudflare: Cloudflare;
let clock: number;
let saasId: string;

beforeEach(async () => {
  clock = Date.now();
  cloudflare = await startCloudflare({ now: () => clock });
  saasId = value(await cloudflare.main.zones.create(SAAS)).id;
});
afterEach(() => cloudflare.sandbox.close());

const second = () => cloudflare.accounts.byId(SECOND_ACCOUNT) ?? cloudflare.main;

/** One of each kind at Cloudflare, and as the record has them. */
async function everything(): Promise<HeldDomain[]> {
  const { main } = cloudflare;
  await main.registrar.register(BOUGHT, { years: 1, contact: CONTACT });
  await second().registrar.register(POOLED, { years: 1, contact: CONTACT });
  clock += 10_000;
  const ids: Record<string, string> = {};
  for (const host of [CONNECTED, POOLED, `www.${POOLED}`, `admin.${POOLED}`])
    ids[host] = value(await main.hostnames.create(saasId, host)).id;
  const { [CONNECTED]: connected = "", ...pooled } = ids;
  return [
    heldDomain({
      name: BOUGHT,
      kind: "registered",
      accountId: ACCOUNT,
      zoneId: value(await main.zones.find(BOUGHT))?.id ?? null,
    }),
    heldDomain({
      name: POOLED,
      kind: "registered",
      accountId: SECOND_ACCOUNT,
      zoneId: value(await second().zones.find(POOLED))?.id ?? null,
      hostnames: pooled,
    }),
    heldDomain({ name: CONNECTED, kind: "connected", hostnames: { [CONNECTED]: connected } }),
  ];
}

/** The platform is reached under a name of it. */
const OWN = "edgewright-platform.com";

/** `after`: what the record holds once Cloudflare has answered; else the same. */
const reconcile = (held: HeldDomain[], after = held) => {
  const reads = [held, after];
  return reconcileDomains({
    accounts: cloudflare.accounts,
    held: async () => reads.shift() ?? [],
    saasZone: SAAS,
    ownNames: [`app.${OWN}`, SAAS],
  });
};
const findings = async (held: HeldDomain[], after = held) => (await reconcile(held, after)).findings;

it("finds nothing where both agree; the platform's own zones are nobody's orphans", async () => {
  await cloudflare.main.zones.create(OWN);
  expect(await findings(await everything())).toEqual([]);
});

it("finds what is there and nobody's by the record, in each account", async () => {
  await everything();
  expect(await findings([])).toEqual([
    { kind: "orphan_registration", accountId: ACCOUNT, name: BOUGHT },
    { kind: "orphan_zone", accountId: ACCOUNT, name: BOUGHT },
    ...[CONNECTED, POOLED, `www.${POOLED}`, `admin.${POOLED}`].map((name) => ({
      kind: "orphan_hostname",
      accountId: ACCOUNT,
      name,
    })),
    { kind: "orphan_registration", accountId: SECOND_ACCOUNT, name: POOLED },
    { kind: "orphan_zone", accountId: SECOND_ACCOUNT, name: POOLED },
  ]);
});

it("finds what is somebody's by the record and not there, and whose", async () => {
  const held = await everything();
  Object.assign(cloudflare.sandbox.state, { registrations: [], hostnames: [] });
  cloudflare.sandbox.state.zones = cloudflare.sandbox.state.zones.filter(({ name }) => name === SAAS);
  const [bought, pooled, connected] = held;
  const of = (kind: string, accountId: string, name: string, domain: HeldDomain | undefined) => ({
    kind,
    accountId,
    name,
    orgId: ORG,
    domainId: domain?.id,
  });
  expect(await findings(held)).toEqual([
    of("missing_registration", ACCOUNT, BOUGHT, bought),
    of("missing_zone", ACCOUNT, BOUGHT, bought),
    ...[POOLED, `www.${POOLED}`, `admin.${POOLED}`].map((name) => of("missing_hostname", ACCOUNT, name, pooled)),
    of("missing_hostname", ACCOUNT, CONNECTED, connected),
    of("missing_registration", SECOND_ACCOUNT, POOLED, pooled),
    of("missing_zone", SECOND_ACCOUNT, POOLED, pooled),
  ]);
});

it("takes what is being bought or connected for nobody's orphan, though it is not on record yet", async () => {
  const held = await everything();
  const pending = held.map((domain) => ({
    ...domain,
    status: "pending",
    accountId: null,
    zoneId: null,
    hostnames: {},
  }));
  expect(await findings(pending)).toEqual([]);
  // Registered by now: its zone and its hosts are on their way into the record.
  expect(await findings(held.map((domain) => ({ ...domain, zoneId: null, hostnames: {} })))).toEqual([]);
});

it("tells whose registration has come while the record still waits for it", async () => {
  const held = await everything();
  const nowhere = heldDomain({ name: "not-yet.com", kind: "registered", status: "pending" });
  expect((await reconcile([...held, nowhere])).arrived).toEqual([]);
  const pending = held.map((domain) => ({ ...domain, status: "pending", accountId: null }));
  const { arrived } = await reconcile([...pending, nowhere]);
  expect(arrived.map(({ name }) => name)).toEqual([BOUGHT, POOLED]);
});

it("takes the companions of a connected domain for nobody's orphans, and misses those that are on record", async () => {
  const held = await everything();
  for (const host of [`admin.${CONNECTED}`, "admin.www.nobodys.example"])
    await cloudflare.main.hostnames.create(saasId, host);
  expect(await findings(held)).toMatchObject([{ kind: "orphan_hostname", name: "admin.www.nobodys.example" }]);
  cloudflare.sandbox.state.hostnames = cloudflare.sandbox.state.hostnames.filter(({ hostname }) =>
    [CONNECTED, POOLED, `www.${POOLED}`, `admin.${POOLED}`].includes(hostname),
  );
  const recorded = held.map((domain) =>
    domain.name === CONNECTED
      ? { ...domain, hostnames: { ...domain.hostnames, [`admin.${CONNECTED}`]: "made once" } }
      : domain,
  );
  expect(await findings(recorded)).toMatchObject([{ kind: "missing_hostname", name: `admin.${CONNECTED}` }]);
});

it("neither misses the registration of a name that has lapsed nor takes it for an orphan", async () => {
  const held = await everything();
  const lapsed = held.map((domain) => ({ ...domain, status: "lapsed" }));
  expect(await findings(lapsed)).toEqual([]);
  cloudflare.sandbox.state.registrations = [];
  expect((await findings(lapsed)).map(({ kind }) => kind)).toEqual([]);
});

it("says of whom it got no answer, and tells nothing of them", async () => {
  const held = await everything();
  for (const operation of ["registrar.list", "zones.list"])
    cloudflare.sandbox.fault({ operation, kind: "drop", times: 2 });
  expect(await findings(held)).toEqual(
    [ACCOUNT, SECOND_ACCOUNT].flatMap((accountId) =>
      ["registrations", "zones"].map((name) => ({ kind: "unanswered", accountId, name })),
    ),
  );
  cloudflare.sandbox.fault({ operation: "hostnames.list", kind: "drop" });
  expect(await findings(held)).toEqual([{ kind: "unanswered", accountId: ACCOUNT, name: "custom hostnames" }]);
});

it("tells of nothing that came onto the record, or off it, while Cloudflare was asked", async () => {
  const held = await everything();
  expect(await findings([], held)).toEqual([]);
  expect(await findings(held, [])).toEqual([]);
  Object.assign(cloudflare.sandbox.state, { registrations: [], hostnames: [] });
  cloudflare.sandbox.state.zones = cloudflare.sandbox.state.zones.filter(({ name }) => name === SAAS);
  expect(await findings([], held)).toEqual([]);
  expect(await findings(held, [])).toEqual([]);
});
