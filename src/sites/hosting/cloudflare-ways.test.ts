import { afterEach, beforeEach, expect, it } from "vitest";
import {
  ACCOUNT,
  type Cloudflare,
  SAAS,
  SECOND_ACCOUNT,
  startCloudflare,
  value,
} from "../cloudflare/cloudflare.fixture.ts";
import { createCloudflareWays } from "./cloudflare-ways.ts";
import type { HostWays, KeptDomain } from "./hosting.ts";

const SHOP = "www.shop.example";
const OUTSIDE: KeptDomain = { kind: "connected", accountId: null, zoneId: null };

let cloudflare: Cloudflare;
let ways: HostWays;

beforeEach(async () => {
  cloudflare = await startCloudflare({ installation: { accountId: ACCOUNT, script: "edgewright", saasZone: SAAS } });
  ways = createCloudflareWays({ accounts: cloudflare.accounts, saasZone: SAAS, script: "edgewright" });
});
afterEach(async () => {
  expect(cloudflare.sandbox.violations()).toEqual([]);
  await cloudflare.sandbox.close();
});

const hostnames = () => cloudflare.sandbox.state.hostnames.map(({ hostname }) => hostname);

it("opens a name that is kept elsewhere once, and finds and closes it by its name", async () => {
  const first = value(await ways.open(OUTSIDE, [SHOP]));
  expect(value(await ways.open(OUTSIDE, [SHOP]))).toEqual(first);
  expect(hostnames()).toEqual([SHOP]);
  expect(value(await ways.look(OUTSIDE, [SHOP, "admin.shop.example"]))).toMatchObject([
    { host: SHOP, id: first?.[SHOP], leadsHere: false, certificate: { status: "pending" } },
    { host: "admin.shop.example", id: null, leadsHere: false, certificate: { status: "none" } },
  ]);
  value(await ways.close(SHOP));
  value(await ways.close(SHOP));
  expect(hostnames()).toEqual([]);
});

it("leads to the Worker by routes from its own account alone, and from a pool's by names that lead there", async () => {
  const name = "corner-cafe.com";
  const { id: zoneId } = value(await cloudflare.main.zones.create(name));
  const own: KeptDomain = { kind: "registered", accountId: ACCOUNT, zoneId };
  expect(value(await ways.open(own, [name, `www.${name}`]))).toEqual({});
  expect(value(await cloudflare.main.routes.list(zoneId)).map(({ pattern }) => pattern)).toEqual([
    `${name}/*`,
    `www.${name}/*`,
  ]);
  expect(value(await ways.look(own, [name, `www.${name}`]))).toMatchObject([
    { host: name, leadsHere: true },
    { host: `www.${name}`, leadsHere: true },
  ]);
  const { state } = cloudflare.sandbox;
  state.routes = state.routes.filter(({ pattern }) => pattern !== `${name}/*`);
  expect(value(await ways.look(own, [name, `www.${name}`]))).toMatchObject([
    { host: name, id: null, leadsHere: false },
    { host: `www.${name}`, id: zoneId, leadsHere: true },
  ]);
  const pooled: KeptDomain = { ...own, accountId: SECOND_ACCOUNT };
  expect(value(await ways.open(pooled, [name]))).toHaveProperty([name]);
  expect(hostnames()).toEqual([name]);
  const targets = (domain: KeptDomain) => ways.records({ ...domain, name }).map(({ type, content }) => [type, content]);
  expect(targets(own)[0]).toEqual(["AAAA", "100::"]);
  expect(targets(pooled)[0]).toEqual(["CNAME", ways.target]);
});

it("says that nothing is set up where the operator has no zone for such names, and closes them all the same", async () => {
  const accounts = { ...cloudflare.accounts, saasZoneId: async () => ({ ok: true, value: null }) as const };
  const none = createCloudflareWays({ accounts, saasZone: undefined, script: "edgewright" });
  expect([value(await none.open(OUTSIDE, [SHOP])), value(await none.look(OUTSIDE, [SHOP])), none.target]).toEqual([
    null,
    null,
    undefined,
  ]);
  expect((await none.close(SHOP)).ok).toBe(true);
});
