/** Domains over the routes as they are mounted, before the sandbox's Cloudflare. No visitor's edge stands before this Worker: nothing goes further than to the look from outside. */
import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import type { Scope } from "../../identity/actor.schema.ts";
import { newId } from "../../kernel/id.ts";
import { readSettings } from "../../platform/settings.ts";
import { api, expectJson, logIn, operatorToken, signUp } from "../../testing/harness.ts";
import { asOwner, createTenant, type Tenant, world } from "../../testing/world.ts";
import { Provisioning } from "../provisioning/provisioning.schema.ts";
import { ChecklistItem, Domain } from "./domains.schema.ts";

vi.setConfig({ testTimeout: 60_000 });

const PRICE = 10_460_000;
const CONTACT = {
  name: "Mia Marsh",
  organization: null,
  email: "mia@corner-cafe.example",
  phone: "+1.5555555555",
  street: "1 High Street",
  city: "Austin",
  state: "TX",
  postalCode: "78701",
  countryCode: "US",
};
const CUSTOMERS = "customers.edgewright.example";

const someName = (suffix = ""): string => `cafe-${crypto.randomUUID().slice(0, 12)}${suffix}`;

interface Shop {
  tenant: Tenant;
  as: string;
  siteId: string;
  siteName: string;
}

const newSite = async (as: string): Promise<{ id: string; name: string }> =>
  expectJson(z.object({ id: z.string(), name: z.string() }), 201, "/api/sites", {
    method: "POST",
    as,
    body: { name: `Corner ${crypto.randomUUID()}`, template: "restaurant" },
  });

/** Somebody with credit, a website, and a name to register domains for. */
async function shop({ scopes, contact = true }: { scopes?: readonly Scope[]; contact?: boolean } = {}): Promise<Shop> {
  const tenant = await createTenant(scopes && { scopes });
  const { apiKey: as } = tenant;
  const { id: siteId, name: siteName } = await newSite(as);
  const named = [tenant.orgId, JSON.stringify(CONTACT)];
  if (contact)
    await asOwner(z.unknown(), "insert into domain_contacts (org_id, contact) values ($1, $2::jsonb)", named);
  return { tenant, as, siteId, siteName };
}

const order = (name: string, siteId: string, more: object = {}) => ({
  name,
  confirm: name,
  siteId,
  priceMicroUsd: PRICE,
  ...more,
});
const buy = (as: string, body: object) => api("/api/domains", { method: "POST", as, body });
const begin = (as: string, body: object, path = "/api/domains") =>
  expectJson(Provisioning, 202, path, { method: "POST", as, body });
const connect = (as: string, name: string, siteId: string) => begin(as, { name, siteId }, "/api/domains/connections");
const read = (as: string, id: string) => expectJson(Provisioning, 200, `/api/provisionings/${id}`, { as });
const readDomain = (as: string, id: string) => expectJson(Domain, 200, `/api/domains/${id}`, { as });

/** Once it stands as the test wants it. */
const once = (as: string, id: string, wanted: (one: Provisioning) => unknown, expected: unknown) =>
  vi.waitFor(
    async () => {
      const one = await read(as, id);
      expect(wanted(one)).toEqual(expected);
      return one;
    },
    { timeout: 30_000, interval: 100 },
  );
const atProbe = (as: string, id: string) => once(as, id, ({ step }) => step, "probe");
const code = ({ state, attention }: Provisioning) => [state, attention?.code];

async function control(path: string, body: object = {}): Promise<void> {
  const answer = await fetch(`${world.cloudflareUrl}/_control/${path}`, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
}
const outside = (names: Record<string, Record<string, string[]>>) => control("outside", names);

const State = z.object({
  registrations: z.array(z.object({ name: z.string() })),
  charges: z.array(z.object({ name: z.string() })),
  hostnames: z.array(z.object({ hostname: z.string() })),
});
const atCloudflare = async () => State.parse(await (await fetch(`${world.cloudflareUrl}/_control/state`)).json());

const credits = async ({ orgId }: Tenant): Promise<Record<string, number>> => {
  const rows = await asOwner(
    z.object({ account: z.string(), sum: z.coerce.number() }),
    "select account, sum(amount) from ledger_entries where org_id = $1 and unit = 'site_credit' group by account",
    [orgId],
  );
  return Object.fromEntries(rows.map(({ account, sum }) => [account, sum]));
};

/** The texts that prove this domain. */
async function proof(as: string, domainId: string): Promise<string> {
  const { records } = await readDomain(as, domainId);
  return records.find(({ type }) => type === "TXT")?.value ?? "";
}

/** `http://<host>.localhost:8787` stands for the host itself. */
const visit = (host: string) => exports.default.fetch(`http://${host}.localhost:8787/`);
/** Pointers live for at most three seconds. */
const shows = (host: string, words: string) =>
  vi.waitFor(async () => expect(await (await visit(host)).text()).toContain(words), { timeout: 5_000, interval: 250 });
const showsNothing = (host: string) =>
  vi.waitFor(async () => expect((await visit(host)).status).toBe(404), { timeout: 10_000, interval: 250 });

describe("a purchase", () => {
  it("brings the site onto the domain; repeats join it, and it is registered and charged once", async () => {
    const { tenant, as, siteId, siteName } = await shop();
    const name = `${someName()}.com`;
    const all = await Promise.all(Array.from({ length: 5 }, () => begin(as, order(name, siteId))));
    const [first] = all;
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    await atProbe(as, first?.id ?? "");
    expect((await begin(as, order(name, siteId))).id).toBe(first?.id);
    await shows(name, siteName);
    const { registrations, charges } = await atCloudflare();
    expect(registrations.filter((one) => one.name === name)).toHaveLength(1);
    expect(charges.filter((one) => one.name === name)).toHaveLength(1);
    const price = await asOwner(
      z.object({ amount: z.coerce.number() }),
      "select amount from ledger_entries where org_id = $1 and account = 'domain_sales'",
      [tenant.orgId],
    );
    expect(price).toEqual([{ amount: PRICE }]);
    const domain = await readDomain(as, first?.domainId ?? "");
    expect(domain).toMatchObject({
      name,
      status: "active",
      registrarStatus: "active",
      renewalMicroUsd: PRICE,
      attention: null,
    });
    expect((await api(`/api/domains/${domain.id}`, { method: "DELETE", as })).status).toBe(409);
  });

  it("goes on though its object is killed again and again in the middle", async () => {
    const { tenant, as, siteId } = await shop();
    const name = `${someName("-slow")}.com`;
    await control("faults", { operation: "zones.list", kind: "slow", ms: 300 });
    const { id, domainId } = await begin(as, order(name, siteId));
    const object = env.DOMAIN.getByName(domainId);
    for (let times = 0; times < 4; times += 1) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      // Rejects, as does whatever the object was doing.
      await runInDurableObject(object, (_, state) => state.abort("killed by a test")).catch(() => {});
    }
    await atProbe(as, id);
    const { registrations, charges } = await atCloudflare();
    expect(registrations.filter((one) => one.name === name)).toHaveLength(1);
    expect(charges.filter((one) => one.name === name)).toHaveLength(1);
    expect(await credits(tenant)).toMatchObject({ credit: 0, reserved: 1 });
  });

  it("that waits for the registrant is resumed once that is done", async () => {
    const { as, siteId } = await shop();
    const name = `${someName("-action")}.com`;
    const { id } = await begin(as, order(name, siteId));
    const waiting = await once(as, id, code, ["needs_attention", "action_required"]);
    expect([waiting.goesOnByItself, waiting.attention?.action]).toEqual([false, expect.stringMatching(/e-mail/)]);
    await control(`act/${name}`);
    await expectJson(Provisioning, 202, `/api/provisionings/${id}/resume`, { method: "POST", as });
    await atProbe(as, id);
  });

  it("and whatever else an organisation does about domains comes twenty at once, so that others are not kept waiting", async () => {
    const { as, siteId } = await shop();
    const { id, domainId } = await begin(as, order(`${someName("-action")}.com`, siteId));
    await once(as, id, code, ["needs_attention", "action_required"]);
    const acts = [
      () => api(`/api/provisionings/${id}/resume`, { method: "POST", as }),
      () => api(`/api/domains/${domainId}`, { method: "PATCH", as, body: { renew: true } }),
      () => api(`/api/domains/${domainId}`, { method: "DELETE", as }),
      () => buy(as, order(`${someName()}.com`, siteId, { priceMicroUsd: PRICE - 1 })),
      () => api("/api/domains/connections", { method: "POST", as, body: { name: "shop.localhost", siteId } }),
    ];
    const answers = await Promise.all(Array.from({ length: 8 }, () => acts.map((act) => act())).flat());
    const refused = answers.filter(({ status }) => status === 429);
    // One was the purchase itself. A slow machine lets some more in: one every three seconds.
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(19);
    expect(refused.length).toBeGreaterThan(0);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused[0]?.json()).toMatchObject({ code: "rate_limited" });
    const other = await shop();
    expect((await buy(other.as, order(`${someName()}.com`, other.siteId))).status).toBe(202);
  });

  it("of a name that the registry rejects gives everything back", async () => {
    const { tenant, as, siteId } = await shop();
    const { id, domainId } = await begin(as, order(`${someName("-fails")}.com`, siteId));
    await once(as, id, code, ["failed", "registry_rejected"]);
    expect(await credits(tenant)).toMatchObject({ credit: 1, reserved: 0 });
    expect((await api(`/api/domains/${domainId}`, { as })).status).toBe(404);
  });

  it("is refused with the wrong confirmation, another price, without a contact, a proven address or the right", async () => {
    const { as, siteId } = await shop();
    const name = `${someName()}.com`;
    const refused = async (by: string, body: object) => (await buy(by, body)).status;
    expect(await refused(as, order(name, siteId, { confirm: `${someName()}.com` }))).toBe(400);
    expect(await refused(as, { name, siteId, priceMicroUsd: PRICE })).toBe(400);
    for (const priceMicroUsd of [PRICE - 1, PRICE + 1, 0])
      expect(await refused(as, order(name, siteId, { priceMicroUsd }))).toBe(409);
    for (const priceMicroUsd of [-1, 0.5, "10460000", null])
      expect(await refused(as, order(name, siteId, { priceMicroUsd }))).toBe(400);
    for (const years of [0, 11, 1.5]) expect(await refused(as, order(name, siteId, { years }))).toBe(400);
    expect(await refused(as, order(name, siteId, { years: 2 }))).toBe(409);

    const nobody = await shop({ contact: false });
    expect(await refused(nobody.as, order(name, nobody.siteId))).toBe(409);

    const unproven = await shop();
    await asOwner(z.unknown(), "update users set email_verified_at = null where id = $1", [unproven.tenant.userId]);
    expect(await refused(unproven.as, order(name, unproven.siteId))).toBe(403);

    const scopes = ["sites:read", "sites:write", "domains:read", "domains:write"] as const;
    const narrow = await shop({ scopes });
    expect(await refused(narrow.as, order(name, narrow.siteId))).toBe(403);

    const person = await signUp({ verified: true });
    await asOwner(z.unknown(), "update memberships set role = 'developer' where org_id = $1", [person.orgId]);
    const { accessToken: developer } = await logIn(person);
    const { id: developersSite } = await newSite(developer);
    expect(await refused(developer, order(name, developersSite))).toBe(403);

    expect((await atCloudflare()).registrations.filter((one) => one.name === name)).toEqual([]);
  });

  it.each(["taken-cafe.com", "premium-cafe.com", "cafe.cc", "cafe.zz", "www.corner-cafe.com", "xn--caf-dma.com"])(
    "of %s, which is not for sale, is refused at once",
    async (name) => {
      const { tenant, as, siteId } = await shop();
      expect((await buy(as, order(name, siteId))).status).toBe(409);
      expect(await credits(tenant)).toEqual({ credit: 1, granted: -1 });
    },
  );

  it("of one name by two organisations is one's alone", async () => {
    const [one, other] = await Promise.all([shop(), shop()]);
    const name = `${someName("-action")}.com`;
    const answers = await Promise.all([one, other].map(({ as, siteId }) => buy(as, order(name, siteId))));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
  });
});

describe("a name", () => {
  const HOSTILE = [
    "",
    "cafe",
    "cafe.com.",
    ".cafe.com",
    "cafe..com",
    "-cafe.com",
    "cafe-.com",
    "cafe.com:8787",
    "cafe.com/admin",
    "https://cafe.com",
    "user@cafe.com",
    "cafe.com?x",
    "cafe.com#x",
    "cafe .com",
    "cafe.com\ncafe.net",
    "cafe.com\u0000",
    "*.cafe.com",
    "_edgewright.cafe.com",
    "caf\u00e9.com",
    "c\u0430fe.com",
    "cafe\u3002com",
    "cafe\u200b.com",
    "\uff43afe.com",
    "127.0.0.1",
    "[::1]",
    "0x7f.1",
    `${"a".repeat(64)}.com`,
    `${"a.".repeat(149)}com`,
    "__proto__",
  ];
  it.each(HOSTILE)("such as %j is no name to buy or connect", async (name) => {
    const { as, siteId } = await shop({ contact: false });
    expect((await buy(as, order(name, siteId))).status).toBe(400);
    const body = { name, siteId };
    expect((await api("/api/domains/connections", { method: "POST", as, body })).status).toBe(400);
  });

  it.each([
    "shop.localhost",
    "sites.localhost",
    "corner-cafe.sites.localhost",
    "edgewright.example",
    CUSTOMERS,
    "  Shop.LOCALHOST ",
  ])("of the platform, such as %j, is nobody's", async (name) => {
    const { as, siteId } = await shop();
    expect((await buy(as, order(name, siteId))).status).toBe(409);
    const answer = await api("/api/domains/connections", { method: "POST", as, body: { name, siteId } });
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining("a name of this platform")]);
  });
});

describe("another organisation's", () => {
  it("domain, provisioning and website are not there", async () => {
    const owner = await shop();
    const name = `www.${someName()}.example`;
    const { id, domainId } = await connect(owner.as, name, owner.siteId);
    const { as, siteId } = await shop();
    const status = async (method: string, path: string, body?: object) =>
      (await api(path, { method, as, ...(body && { body }) })).status;
    expect(await status("GET", `/api/domains/${domainId}`)).toBe(404);
    expect(await status("GET", `/api/domains/${domainId}/checklist`)).toBe(404);
    expect(await status("PATCH", `/api/domains/${domainId}`, { renew: false })).toBe(404);
    expect(await status("PATCH", `/api/domains/${domainId}`, { siteId })).toBe(404);
    expect(await status("DELETE", `/api/domains/${domainId}`)).toBe(404);
    expect(await status("GET", `/api/provisionings/${id}`)).toBe(404);
    expect(await status("POST", `/api/provisionings/${id}/resume`)).toBe(404);
    for (const theirs of [owner.siteId, newId("site"), "../x"]) {
      expect(await status("POST", "/api/domains", order(`${someName()}.com`, theirs))).toBe(404);
      const body = { name: `www.${someName()}.example`, siteId: theirs };
      expect(await status("POST", "/api/domains/connections", body)).toBe(404);
    }
    const own = await connect(as, `www.${someName()}.example`, siteId);
    expect(await status("PATCH", `/api/domains/${own.domainId}`, { siteId: owner.siteId })).not.toBe(200);
    expect((await readDomain(owner.as, domainId)).renew).toBe(true);
    // Nor is the renewal of a domain that is kept elsewhere anybody's to turn here.
    expect(await status("PATCH", `/api/domains/${own.domainId}`, { renew: false })).toBe(400);
    const Ids = z.object({ items: z.array(z.object({ id: z.string() })) });
    const seen = await expectJson(Ids, 200, "/api/domains", { as });
    expect(seen.items.map((one) => one.id)).toEqual([own.domainId]);
  });
});

describe("a domain that is kept elsewhere", () => {
  it("is connected once its TXT and CNAME are there; the checklist says what is lacking", async () => {
    const { as, siteId, siteName } = await shop();
    const name = `www.${someName()}.example`;
    const { id, domainId } = await connect(as, name, siteId);
    expect((await connect(as, name, siteId)).id).toBe(id);
    const Items = z.object({ items: z.array(ChecklistItem) });
    const done = async () =>
      (await expectJson(Items, 200, `/api/domains/${domainId}/checklist`, { as })).items.map((item) => [
        item.what,
        item.done,
      ]);
    const lacks = (proof: boolean, pointing: boolean, certificate: boolean) => [
      ["proof", proof],
      ["pointing", pointing],
      ["certificate", certificate],
      ["admin", false],
    ];
    await once(as, id, code, ["needs_attention", "prove_domain"]);
    expect(await done()).toEqual(lacks(false, false, false));
    await outside({ [`_edgewright.${name}`]: { TXT: ["something else", await proof(as, domainId)] } });
    const waiting = await once(as, id, code, ["needs_attention", "point_domain"]);
    expect(waiting.attention?.action).toContain(CUSTOMERS);
    // Of the calls that connections share, some are taken.
    const waits = { key: "waits", limit: 150, periodMs: 5 * 60_000 };
    const { CLOUDFLARE_ACCOUNT_ID: account } = readSettings(env);
    const taken = await env.RATE_LIMITER.getByName(`cloudflare:${account}`).take([waits], 0);
    expect(taken.limits[0]?.remaining).toBeLessThan(150);
    // Once is enough.
    await outside({ [`_edgewright.${name}`]: { TXT: [] } });
    expect(await done()).toEqual(lacks(true, false, false));
    await outside({ [name]: { CNAME: [CUSTOMERS] } });
    await atProbe(as, id);
    expect(await done()).toEqual(lacks(true, true, true));
    await shows(name, siteName);
  });

  it("is proven by the text of one's own organisation alone; the first who proves it has it until it takes it away", async () => {
    const [owner, thief] = await Promise.all([shop(), shop()]);
    const name = `www.${someName()}.example`;
    const theirs = await connect(thief.as, name, thief.siteId);
    const ours = await connect(owner.as, name, owner.siteId);
    const text = await proof(owner.as, ours.domainId);
    expect(text).not.toBe(await proof(thief.as, theirs.domainId));
    await outside({ [`_edgewright.${name}`]: { TXT: [text] }, [name]: { CNAME: [CUSTOMERS] } });
    await atProbe(owner.as, ours.id);
    expect(code(await read(thief.as, theirs.id))).toEqual(["needs_attention", "prove_domain"]);
    await shows(name, owner.siteName);

    // Somebody who never proved it takes "it" away.
    expect((await api(`/api/domains/${theirs.domainId}`, { method: "DELETE", as: thief.as })).status).toBe(204);
    await vi.waitFor(
      async () => expect((await api(`/api/domains/${theirs.domainId}`, { as: thief.as })).status).toBe(404),
      10_000,
    );
    expect((await atCloudflare()).hostnames.filter(({ hostname }) => hostname === name)).toHaveLength(1);
    expect((await visit(name)).status).toBe(200);

    // Somebody who proves it as well comes too late.
    const late = await connect(thief.as, name, thief.siteId);
    await outside({ [`_edgewright.${name}`]: { TXT: [text, await proof(thief.as, late.domainId)] } });
    await once(thief.as, late.id, code, ["failed", "held"]);
    expect(await credits(thief.tenant)).toMatchObject({ credit: 1 });
    await shows(name, owner.siteName);

    // Taken away, it shows nothing at once, and the other can have it.
    expect((await api(`/api/domains/${ours.domainId}`, { method: "DELETE", as: owner.as })).status).toBe(204);
    await showsNothing(name);
    await vi.waitFor(
      async () => expect((await atCloudflare()).hostnames.filter(({ hostname }) => hostname === name)).toEqual([]),
      10_000,
    );
    const again = await connect(thief.as, name, thief.siteId);
    await outside({ [`_edgewright.${name}`]: { TXT: [await proof(thief.as, again.domainId)] } });
    await atProbe(thief.as, again.id);
    await shows(name, thief.siteName);
  });

  /** Connected, and live as where there is an edge. */
  async function liveAt(as: string, name: string, siteId: string): Promise<Provisioning> {
    const begun = await connect(as, name, siteId);
    const text = await proof(as, begun.domainId);
    await outside({ [`_edgewright.${name}`]: { TXT: [text] }, [name]: { CNAME: [CUSTOMERS] } });
    await atProbe(as, begun.id);
    await asOwner(
      z.unknown(),
      "update provisionings set state = 'live', finished_at = now(), due_at = null, revision = revision + 1 where id = $1",
      [begun.id],
    );
    return begun;
  }
  const look = (as: string, id: string) =>
    expectJson(Provisioning, 202, `/api/provisionings/${id}/resume`, { method: "POST", as });

  it("has its www and the place for its owners once they lead here too, and loses them with it", async () => {
    const { as, siteId, siteName } = await shop();
    const name = `${someName()}.example`;
    const [www, admin] = [`www.${name}`, `admin.${name}`];
    const { id, domainId } = await liveAt(as, name, siteId);
    const Items = z.object({ items: z.array(ChecklistItem) });
    const optional = async () => {
      const { items } = await expectJson(Items, 200, `/api/domains/${domainId}/checklist`, { as });
      return items.filter((item) => item.optional).map(({ what, done, record }) => [what, done, record]);
    };
    const records = [www, admin].map((host) => ({ type: "CNAME", name: host, value: CUSTOMERS }));
    expect(await optional()).toEqual([
      ["www", false, records[0]],
      ["admin", false, records[1]],
    ]);
    expect((await readDomain(as, domainId)).adminUrl).toBeNull();
    const hostnames = async () =>
      (await atCloudflare()).hostnames
        .map(({ hostname }) => hostname)
        .filter((host) => host.endsWith(name))
        .sort();
    expect(await hostnames()).toEqual([name]);

    await outside({ [www]: { CNAME: [name] }, [admin]: { CNAME: [CUSTOMERS] } });
    await vi.waitFor(
      async () => {
        await look(as, id);
        expect((await optional()).map(([, done]) => done)).toEqual([true, true]);
      },
      { timeout: 30_000, interval: 500 },
    );
    expect(await hostnames()).toEqual([admin, name, www]);
    expect((await readDomain(as, domainId)).adminUrl).toBe(`http://${admin}.localhost:8787`);
    await shows(name, siteName);
    const at = (host: string) => exports.default.fetch(`http://${host}.localhost:8787/menu`, { redirect: "manual" });
    const alias = await at(www);
    expect([alias.status, alias.headers.get("location")]).toEqual([308, `http://${name}.localhost:8787/menu`]);
    const place = await exports.default.fetch(`http://${admin}.localhost:8787/`, { redirect: "manual" });
    expect(place.headers.get("location")).toContain(`/site-sign-in?site=${siteId}&host=${admin}`);

    expect((await api(`/api/domains/${domainId}`, { method: "DELETE", as })).status).toBe(204);
    for (const host of [name, www, admin]) await showsNothing(host);
    await vi.waitFor(async () => expect(await hostnames()).toEqual([]), { timeout: 10_000 });
  });

  it("lets a name below it go to whoever has proven that very name", async () => {
    const [owner, other] = await Promise.all([shop(), shop()]);
    const name = `${someName()}.example`;
    const admin = `admin.${name}`;
    const { id, domainId } = await liveAt(owner.as, name, owner.siteId);
    await outside({ [admin]: { CNAME: [CUSTOMERS] } });
    const adminUrl = async () => (await readDomain(owner.as, domainId)).adminUrl;
    await vi.waitFor(
      async () => {
        await look(owner.as, id);
        expect(await adminUrl()).not.toBeNull();
      },
      { timeout: 30_000, interval: 500 },
    );
    const theirs = await connect(other.as, admin, other.siteId);
    const text = await proof(other.as, theirs.domainId);
    await outside({ [`_edgewright.${admin}`]: { TXT: [text] } });
    // Held until the domain above, told of it, lets go by itself, which may be at once.
    await vi.waitFor(async () => expect(await adminUrl()).toBeNull(), { timeout: 30_000, interval: 250 });
    await look(other.as, theirs.id);
    await atProbe(other.as, theirs.id);
    await shows(admin, other.siteName);
    await shows(name, owner.siteName);
  });

  it("that is taken away on its way gives the site's credit back, and the site is free for another", async () => {
    const { tenant, as, siteId } = await shop();
    const name = `www.${someName()}.example`;
    const { id, domainId } = await connect(as, name, siteId);
    expect((await buy(as, order(`${someName()}.com`, siteId))).status).toBe(409);
    await outside({ [`_edgewright.${name}`]: { TXT: [await proof(as, domainId)] } });
    await once(as, id, code, ["needs_attention", "point_domain"]);
    expect(await credits(tenant)).toMatchObject({ credit: 0, reserved: 1 });
    expect((await api(`/api/domains/${domainId}`, { method: "DELETE", as })).status).toBe(204);
    await vi.waitFor(async () => expect(await credits(tenant)).toMatchObject({ credit: 1, reserved: 0 }), 10_000);
    await vi.waitFor(async () => expect((await api(`/api/domains/${domainId}`, { as })).status).toBe(404), 10_000);
    expect((await atCloudflare()).hostnames.filter(({ hostname }) => hostname === name)).toEqual([]);
    await connect(as, `www.${someName()}.example`, siteId);
  });
});

describe("a domain that is there", () => {
  it("is moved to another site, which takes a credit of its own", async () => {
    const { tenant, as, siteId, siteName } = await shop();
    const name = `${someName()}.com`;
    const { id, domainId } = await begin(as, order(name, siteId));
    await atProbe(as, id);
    await shows(name, siteName);
    // As the look from outside ends where there is an edge.
    await asOwner(
      z.unknown(),
      "update provisionings set state = 'live', finished_at = now(), due_at = null, revision = revision + 1 where id = $1",
      [id],
    );
    const second = await newSite(as);
    const move = async (to: string): Promise<string> => {
      const body = { siteId: to };
      const moved = await expectJson(Domain, 200, `/api/domains/${domainId}`, { method: "PATCH", as, body });
      return moved.provisioning?.id ?? "";
    };
    await once(as, await move(second.id), code, ["failed", "no_site_credit"]);
    expect(await readDomain(as, domainId)).toMatchObject({ status: "active", siteId });
    await shows(name, siteName);
    const grant = { method: "POST", as: await operatorToken(), body: { siteCredits: 1, note: "Another site" } };
    await expectJson(z.unknown(), 201, `/api/operator/organisations/${tenant.orgId}/site-credits`, grant);
    await atProbe(as, await move(second.id));
    await shows(name, second.name);
    expect(await readDomain(as, domainId)).toMatchObject({ status: "active", siteId: second.id });
  });
});
