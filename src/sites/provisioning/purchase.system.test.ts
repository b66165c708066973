/** A purchase on the whole platform, which is killed, or loses its database, in the middle: it converges by itself. */
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import * as z from "zod";
import { type Platform, startPlatform } from "../../testing/platform.ts";
import type { Tenant } from "../../testing/tenants.ts";
import { CONTACT } from "../cloudflare/cloudflare.fixture.ts";
import { PRICE } from "./saga.fixture.ts";

let platform: Platform;
beforeAll(async () => {
  // Slow enough that there is a middle.
  platform = await startPlatform(inject("bundle"), {}, { cloudflarePace: 0.3 });
});
afterAll(() => platform?.close());

const Provisioning = z.object({ id: z.string(), domainId: z.string(), state: z.string(), attention: z.unknown() });
const LIVE = { timeout: 45_000, interval: 50 };

async function call<T>(schema: z.ZodType<T>, { apiKey }: Tenant, method: string, path: string, body?: object) {
  const answer = await fetch(`${platform.baseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return schema.parse(JSON.parse(text));
}

interface Purchase {
  tenant: Tenant;
  name: string;
  id: string;
}

/** `change` of its website, before anything is bought. */
async function buy(suffix = "", change?: object): Promise<Purchase> {
  const tenant = await platform.tenant();
  const name = `cafe-${crypto.randomUUID().slice(0, 8)}${suffix}.com`;
  const site = { name: "Corner Café", template: "restaurant" };
  const { id: siteId } = await call(z.object({ id: z.string() }), tenant, "POST", "/api/sites", site);
  if (change) await call(z.unknown(), tenant, "PATCH", `/api/sites/${siteId}`, change);
  await platform.postgres.query("insert into domain_contacts (org_id, contact) values ($1, $2::jsonb)", [
    tenant.orgId,
    JSON.stringify(CONTACT),
  ]);
  const order = { name, confirm: name, siteId, priceMicroUsd: PRICE };
  const { id } = await call(Provisioning, tenant, "POST", "/api/domains", order);
  return { tenant, name, id };
}

const registrationsOf = (name: string) => platform.cloudflare.state.registrations.filter((one) => one.name === name);

/** How often the stand-in was asked for this; a request that kills its sender counts. */
const asked = (operation: string): number =>
  platform.cloudflare.requests().filter((one) => one.operation === operation).length;

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error("what was waited for did not come");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

const stateOf = async ({ tenant, id }: Purchase): Promise<string> =>
  // The Worker may be away, or its database.
  (await call(Provisioning, tenant, "GET", `/api/provisionings/${id}`).catch(() => ({ state: "away" }))).state;

const Entry = z.object({ event_key: z.string(), account: z.string(), amount: z.coerce.number() });

/** One registration, one charge, the price and the site's credit spent once, and a page that is there. */
async function holdsFor(purchase: Purchase): Promise<void> {
  const { tenant, name, id } = purchase;
  await expect.poll(() => stateOf(purchase), LIVE).toBe("live");
  expect(registrationsOf(name).map(({ status, autoRenew }) => [status, autoRenew])).toEqual([["active", false]]);
  expect(platform.cloudflare.state.charges.filter((one) => one.name === name)).toMatchObject([{ usd: "10.46" }]);
  const entries = z
    .array(Entry)
    .parse(
      await platform.postgres.query(
        "select event_key, account, amount from ledger_entries where org_id = $1 and account in ('domain_sales', 'sites', 'reserved')",
        [tenant.orgId],
      ),
    );
  const of = (account: string) => entries.filter((one) => one.account === account);
  expect(of("domain_sales")).toEqual([
    { event_key: `capture:micro_usd:purchase:${id}`, account: "domain_sales", amount: PRICE },
  ]);
  expect(of("sites")).toEqual([{ event_key: `capture:site_credit:site:${id}`, account: "sites", amount: 1 }]);
  expect(of("reserved").reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  const visit = (host: string) => fetch(`${platform.cloudflare.url}/_edge/${host}/`, { redirect: "manual" });
  const [page, alias] = await Promise.all([visit(name), visit(`www.${name}`)]);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Corner Café")]);
  expect(alias.status).toBe(308);
  expect(platform.cloudflare.violations()).toEqual([]);
}

async function killedOnce(moment: () => Promise<void>): Promise<void> {
  await moment();
  await platform.kill();
  await platform.restart();
}

const KILLED_AT = ["registrar.check", "registrar.read", "zones.list", "dns.batch", "routes.create", "ssl.packs"];
/** Each is a start of the whole Worker: all of them where there is time. */
const full = process.env.EDGEWRIGHT_FULL !== undefined;

describe("a purchase", () => {
  it("for a website under maintenance, or that sends its visitors on, goes live as just that is seen", async () => {
    const redirects = [{ from: "/", to: "https://blog.example/", status: 302 }];
    const bought = [await buy("", { maintenance: true }), await buy("", { redirects })];
    for (const one of bought) await expect.poll(() => stateOf(one), LIVE).toBe("live");
    const seen = await Promise.all(
      bought.map(({ name }) => fetch(`${platform.cloudflare.url}/_edge/${name}/`, { redirect: "manual" })),
    );
    expect(seen.map(({ status, headers }) => [status, headers.get("location")])).toEqual([
      [503, null],
      [302, "https://blog.example/"],
    ]);
  });

  it("that is killed while the registry is at it goes live by itself", async () => {
    const purchase = await buy("-slow");
    await killedOnce(() => until(() => registrationsOf(purchase.name)[0]?.registration.now.state === "in_progress"));
    await holdsFor(purchase);
  });

  it("that is killed with the registrar's answer lost is not bought twice", async () => {
    const before = asked("registrar.register");
    platform.cloudflare.fault({ operation: "registrar.register", kind: "lost" });
    const purchase = await buy();
    await killedOnce(() => until(() => registrationsOf(purchase.name).length === 1));
    await holdsFor(purchase);
    expect(asked("registrar.register") - before).toBe(1);
  });

  // Killed as the stand-in hears of it: before, within or after its answer.
  it.each(full ? KILLED_AT : ["zones.list", "routes.create"])(
    "that is killed at %s goes live by itself",
    async (operation) => {
      const registered = asked("registrar.register");
      const purchase = await buy();
      const before = asked(operation);
      await killedOnce(() => until(() => asked(operation) > before));
      await holdsFor(purchase);
      expect(asked("registrar.register") - registered).toBe(1);
    },
  );

  it("that is killed again and again goes live by itself", async () => {
    const registered = asked("registrar.register");
    const purchase = await buy();
    for (let times = 0; times < 5; times += 1) {
      const before = platform.cloudflare.requests().length;
      await killedOnce(() => until(() => platform.cloudflare.requests().length > before + 2));
    }
    await holdsFor(purchase);
    expect(asked("registrar.register") - registered).toBe(1);
  });

  it("whose Postgres is stopped for some seconds goes live when it is back", async () => {
    const purchase = await buy("-slow");
    await until(() => registrationsOf(purchase.name).length === 1);
    await platform.postgres.stopListening();
    // The registrar ends meanwhile, which nobody can write down.
    await until(() => registrationsOf(purchase.name)[0]?.status === "active");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await platform.postgres.resumeListening();
    await holdsFor(purchase);
  });

  it("whose Postgres is stopped, and whose Worker is killed meanwhile, goes live when both are back", async () => {
    const purchase = await buy("-slow");
    await until(() => registrationsOf(purchase.name).length === 1);
    await platform.postgres.stopListening();
    await killedOnce(async () => {});
    await until(() => registrationsOf(purchase.name)[0]?.status === "active");
    await platform.postgres.resumeListening();
    await holdsFor(purchase);
  });
});
