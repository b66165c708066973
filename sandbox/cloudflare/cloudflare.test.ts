import { mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Cloudflare from "cloudflare";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CloudflareSandbox, startCloudflareSandbox } from "./server.ts";
import { openStore } from "./state.ts";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const CONTACTS = {
  registrant: {
    email: "mia@corner-cafe.example",
    phone: "+1.5555555555",
    postal_info: {
      name: "Mia Marsh",
      address: { street: "1 High Street", city: "Austin", state: "TX", postal_code: "78701", country_code: "US" },
    },
  },
};

let sandbox: CloudflareSandbox;
let client: Cloudflare;

async function start(options: { path?: string; pace?: number; mostCalls?: number } = {}) {
  sandbox = await startCloudflareSandbox({ port: 0, pace: 0, ...options });
  client = new Cloudflare({ apiToken: "sandbox", baseURL: `${sandbox.url}/client/v4`, maxRetries: 0 });
}

const register = (domain_name: string, further: object = {}) =>
  client.registrar.registrations.create({
    account_id: ACCOUNT,
    domain_name,
    years: 1,
    auto_renew: false,
    privacy_mode: "redaction",
    contacts: CONTACTS,
    ...further,
  });

async function boughtZone(name: string) {
  await register(name);
  const { result } = await client.zones.list({ name, account: { id: ACCOUNT } });
  const [zone] = result;
  if (!zone) throw new Error("a bought domain has a zone");
  return zone;
}

beforeEach(() => start());
afterEach(async () => {
  const violations = sandbox.violations();
  await sandbox.close();
  // Whatever a test is about, nothing of it may break the vendor's own description.
  expect(violations).toEqual([]);
});

describe("the registrar", () => {
  it("finds names and says of each what it costs or why it cannot be had", async () => {
    const { domains } = await client.registrar.search({ account_id: ACCOUNT, q: "corner cafe", limit: 5 });
    expect(domains[0]).toMatchObject({ name: "corner-cafe.com", registrable: true });
    const checked = await client.registrar.check({
      account_id: ACCOUNT,
      domains: ["corner-cafe.com", "premium-cafe.com", "taken-cafe.com", "corner.cc", "corner.zz", "xn--caf-dma.com"],
    });
    expect(checked.domains.map(({ registrable, reason }) => reason ?? registrable)).toEqual([
      true,
      "domain_premium",
      "domain_unavailable",
      "extension_not_supported_via_api",
      "extension_not_supported",
      "extension_not_supported",
    ]);
    expect(checked.domains[0]?.pricing).toEqual({ currency: "USD", registration_cost: "10.46", renewal_cost: "10.46" });
  });

  it("registers a name once, charges it, and opens its zone", async () => {
    const first = await register("corner-cafe.com");
    expect(first).toMatchObject({ state: "succeeded", completed: true });
    await expect(register("corner-cafe.com")).rejects.toMatchObject({ status: 409 });
    const registration = await client.registrar.registrations.get("corner-cafe.com", { account_id: ACCOUNT });
    expect(registration).toMatchObject({ status: "active", auto_renew: false, privacy_mode: "redaction" });
    expect(sandbox.state.charges).toMatchObject([{ name: "corner-cafe.com", usd: "10.46" }]);
    const zone = await boughtZone("bistro.com");
    expect(zone).toMatchObject({ name: "bistro.com", status: "active", type: "full" });
  });

  it("leaves it to its sandbox to charge nothing and to open no zone", async () => {
    await client.registrarSandbox.registrations.create({
      account_id: ACCOUNT,
      domain_name: "try.com",
      contacts: CONTACTS,
    });
    expect(sandbox.state.charges).toEqual([]);
    expect(sandbox.state.zones).toEqual([]);
  });

  it("goes through the states that a name asks for", async () => {
    const state = async (name: string) => {
      await register(name).catch(() => {});
      return client.registrar.registrationStatus.get(name, { account_id: ACCOUNT });
    };
    expect(await state("cafe-fails.com")).toMatchObject({ state: "failed", error: { code: "registry_rejected" } });
    // Nobody has it for that, and it may be tried again.
    const { domains } = await client.registrar.check({ account_id: ACCOUNT, domains: ["cafe-fails.com"] });
    expect(domains).toMatchObject([{ registrable: true }]);
    expect(await state("cafe-fails.com")).toMatchObject({ state: "failed" });
    expect(sandbox.state.registrations).toHaveLength(1);
    expect(await state("cafe-blocked.com")).toMatchObject({ completed: true });
    expect(await state("cafe-action.com")).toMatchObject({ state: "action_required", completed: false });
    await fetch(`${sandbox.url}/_control/act/cafe-action.com`, { method: "POST" });
    expect(await state("cafe-action.com")).toMatchObject({ state: "succeeded" });
  });

  it("answers at once when asked to, and goes on behind it", async () => {
    await sandbox.close();
    await start({ pace: 0.05 });
    const begun = await client.registrar.registrations.create(
      { account_id: ACCOUNT, domain_name: "later.com", contacts: CONTACTS, Prefer: "respond-async" },
      { maxRetries: 0 },
    );
    expect(begun).toMatchObject({ state: "pending", completed: false });
    await vi.waitFor(async () =>
      expect(await client.registrar.registrationStatus.get("later.com", { account_id: ACCOUNT })).toMatchObject({
        state: "succeeded",
      }),
    );
  });

  it("has bought the name although the answer was lost, and a client that tries again hears so", async () => {
    sandbox.fault({ operation: "registrar.register", kind: "lost" });
    await expect(register("lost.com")).rejects.toThrow("Connection error");
    const status = await client.registrar.registrationStatus.get("lost.com", { account_id: ACCOUNT });
    expect(status).toMatchObject({ state: "succeeded" });
    expect(sandbox.state.charges).toHaveLength(1);
  });

  it("has not bought it where the request never came", async () => {
    sandbox.fault({ operation: "registrar.register", kind: "drop" });
    await expect(register("dropped.com")).rejects.toThrow("Connection error");
    const status = client.registrar.registrationStatus.get("dropped.com", { account_id: ACCOUNT });
    await expect(status).rejects.toMatchObject({ status: 404 });
    expect(sandbox.state.charges).toEqual([]);
  });

  it("switches the renewal by a workflow of its own", async () => {
    await register("renewed.com");
    await client.registrar.registrations.edit("renewed.com", { account_id: ACCOUNT, auto_renew: true });
    expect(await client.registrar.updateStatus.get("renewed.com", { account_id: ACCOUNT })).toMatchObject({
      state: "succeeded",
    });
    const registration = await client.registrar.registrations.get("renewed.com", { account_id: ACCOUNT });
    expect(registration.auto_renew).toBe(true);
  });
});

describe("zones and their DNS", () => {
  it("keeps records, all of a batch or nothing", async () => {
    const zone = await boughtZone("records.com");
    const zone_id = zone.id;
    await client.dns.records.batch({
      zone_id,
      posts: [
        { type: "AAAA", name: "records.com", content: "100::", ttl: 1, proxied: true },
        { type: "MX", name: "records.com", content: "mx.mail.example", priority: 10, ttl: 300 },
      ],
    });
    const refused = client.dns.records.batch({
      zone_id,
      posts: [
        { type: "TXT", name: "records.com", content: "v=spf1 -all", ttl: 300 },
        { type: "AAAA", name: "records.com", content: "100::", ttl: 1, proxied: true },
      ],
    });
    await expect(refused).rejects.toMatchObject({ status: 400, errors: [{ code: 81_058 }] });
    const { result } = await client.dns.records.list({ zone_id });
    expect(result.map(({ type }) => type)).toEqual(["AAAA", "MX"]);
    await client.dns.records.delete(result[1]?.id ?? "", { zone_id });
    expect(sandbox.state.records).toHaveLength(1);
  });

  it("refuses what no resolver could use", async () => {
    const { id: zone_id } = await boughtZone("strict.com");
    const create = (type: "A" | "MX" | "CNAME", content: string) =>
      client.dns.records.create({ zone_id, type, name: "www.strict.com", content, ttl: 1 });
    await create("A", "192.0.2.1");
    await expect(create("CNAME", "elsewhere.example")).rejects.toMatchObject({ errors: [{ code: 81_053 }] });
    await expect(create("MX", "mx.example")).rejects.toMatchObject({ errors: [{ code: 9100 }] });
  });

  it("tells resolvers of active zones, of names kept elsewhere, and of nothing else", async () => {
    const { id: zone_id } = await boughtZone("told.com");
    await client.dns.records.create({
      zone_id,
      type: "AAAA",
      name: "told.com",
      content: "100::",
      ttl: 1,
      proxied: true,
    });
    const ask = async (name: string, type: string) => {
      const answer = await fetch(`${sandbox.url}/_doh/dns-query?name=${name}&type=${type}`);
      return (await answer.json()) as { Status: number; Answer?: { data: string }[] };
    };
    expect(await ask("told.com", "A")).toMatchObject({ Status: 0, Answer: [{ data: "104.16.0.1" }] });
    expect((await ask("told.com", "NS")).Answer).toHaveLength(2);
    expect(await ask("nothing.told.com", "A")).toMatchObject({ Status: 3 });
    expect(await ask("stranger.test", "A")).toMatchObject({ Status: 3 });
  });

  it("has a certificate for an active zone, and says why one that is stuck has none", async () => {
    const { id: zone_id } = await boughtZone("secure.com");
    const { result } = await client.ssl.certificatePacks.list({ zone_id });
    expect(result).toMatchObject([{ status: "active", hosts: ["secure.com", "*.secure.com"] }]);
    const stuck = await boughtZone("bank-certstuck.com");
    const [pack] = (await client.ssl.certificatePacks.list({ zone_id: stuck.id, status: "all" })).result;
    expect(pack).toMatchObject({
      status: "pending_validation",
      validation_errors: [{ message: expect.stringContaining("CAA") }],
    });
  });

  it("routes a zone to a script once", async () => {
    const { id: zone_id } = await boughtZone("routed.com");
    const asked = { zone_id, pattern: "routed.com/*", script: "edgewright" };
    await client.workers.routes.create(asked);
    await expect(client.workers.routes.create(asked)).rejects.toMatchObject({ status: 409 });
  });

  it("purges", async () => {
    const { id: zone_id } = await boughtZone("fresh.com");
    await client.cache.purge({ zone_id, hosts: ["fresh.com"] });
    expect(sandbox.state.purges).toMatchObject([{ what: { hosts: ["fresh.com"] } }]);
  });
});

describe("custom hostnames", () => {
  it("says what is wrong until the name leads here, and tells by webhook once it does", async () => {
    const heard: { headers: Record<string, unknown>; body: { alert_type?: string; text?: string } }[] = [];
    const listener = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      request.on("end", () => {
        heard.push({ headers: request.headers, body: JSON.parse(text) });
        response.end();
      });
    });
    await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
    const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/webhooks/cloudflare`;
    try {
      const { id: zone_id } = await boughtZone("saas.com");
      const posts = [
        { type: "AAAA" as const, name: "customers.saas.com", content: "100::", ttl: 1 as const, proxied: true },
      ];
      await client.dns.records.batch({ zone_id, posts });
      await client.customHostnames.fallbackOrigin.update({ zone_id, origin: "customers.saas.com" });
      const webhook = await client.alerting.destinations.webhooks.create({
        account_id: ACCOUNT,
        name: "ew",
        url,
        secret: "s",
      });
      await client.alerting.policies.create({
        account_id: ACCOUNT,
        name: "hostnames",
        alert_type: "custom_ssl_certificate_event_type",
        enabled: true,
        mechanisms: { webhooks: [{ id: webhook.id ?? "" }] },
      });
      expect(heard[0]).toMatchObject({
        headers: { "cf-webhook-auth": "s" },
        body: { text: expect.stringContaining("test") },
      });

      const { id } = await client.customHostnames.create({
        zone_id,
        hostname: "www.own.example",
        ssl: { method: "http", type: "dv" },
      });
      await vi.waitFor(async () =>
        expect(await client.customHostnames.get(id, { zone_id })).toMatchObject({
          status: "pending",
          verification_errors: ["custom hostname does not CNAME to this zone."],
          ssl: {
            status: "pending_validation",
            validation_errors: [{ message: expect.stringContaining("does not lead") }],
          },
        }),
      );
      await fetch(`${sandbox.url}/_control/outside`, {
        method: "POST",
        body: JSON.stringify({ "www.own.example": { CNAME: ["customers.saas.com"] } }),
      });
      await client.customHostnames.edit(id, { zone_id, ssl: { method: "http", type: "dv" } });
      await vi.waitFor(async () =>
        expect(await client.customHostnames.get(id, { zone_id })).toMatchObject({
          status: "active",
          ssl: { status: "active" },
        }),
      );
      await vi.waitFor(() => expect(heard).toHaveLength(3));
      expect(heard[1]?.body.alert_type).toBe("custom_ssl_certificate_event_type");
    } finally {
      listener.closeAllConnections();
      listener.close();
    }
  });
});

describe("the vendor's ways", () => {
  it("refuses a token that it does not know, and a path", async () => {
    const wrong = new Cloudflare({ apiToken: "wrong", baseURL: `${sandbox.url}/client/v4`, maxRetries: 0 });
    await expect(wrong.user.tokens.verify()).rejects.toMatchObject({ status: 403 });
    const answer = await fetch(`${sandbox.url}/client/v4/nowhere`, { headers: { authorization: "Bearer sandbox" } });
    expect(answer.status).toBe(400);
  });

  it("fails on request, and only as often as asked", async () => {
    sandbox.fault({ operation: "tokens.verify", kind: 429, retryAfterS: 2 });
    const failed = await client.user.tokens.verify().catch((error: unknown) => error);
    expect(failed).toMatchObject({ status: 429 });
    expect(await client.user.tokens.verify()).toMatchObject({ status: "active" });
  });

  it("blocks a token that asks too often", async () => {
    await sandbox.close();
    await start({ mostCalls: 2 });
    await client.user.tokens.verify();
    await client.user.tokens.verify();
    const failed = (await client.user.tokens.verify().catch((error: unknown) => error)) as {
      status: number;
      headers: Headers;
    };
    expect(failed.status).toBe(429);
    expect(Number(failed.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("notes whatever does not hold to the description", async () => {
    await fetch(`${sandbox.url}/client/v4/zones`, {
      method: "POST",
      headers: { authorization: "Bearer sandbox", "content-type": "application/json" },
      body: JSON.stringify({ name: "unowned.com" }),
    });
    expect(sandbox.violations()).toEqual(["POST /zones request body: must have required property 'account'"]);
    // Whatever becomes of a request, it was sent.
    sandbox.fault({ operation: "zones.list", kind: "drop" });
    const get = (path: string) =>
      fetch(`${sandbox.url}/client/v4${path}`, { headers: { authorization: "Bearer sandbox" } });
    await expect(get("/zones?account[id]=mine")).rejects.toThrow();
    expect(sandbox.violations().slice(1)).toEqual(["GET /zones request query account[id]: is not described"]);
    await fetch(`${sandbox.url}/_control/state`, { method: "DELETE" });
  });

  it("keeps what it knows over a restart", async () => {
    const dir = mkdtempSync(join(tmpdir(), "edgewright-cloudflare-"));
    try {
      await sandbox.close();
      await start({ path: join(dir, "state.json") });
      await register("kept.com");
      await sandbox.close();
      await start({ path: join(dir, "state.json") });
      const registration = await client.registrar.registrations.get("kept.com", { account_id: ACCOUNT });
      expect(registration.status).toBe("active");
      // What has not changed is not written again, ten times a second.
      const store = openStore(join(dir, "idle.json"));
      store.save();
      const { ino } = statSync(join(dir, "idle.json"));
      store.save();
      expect(statSync(join(dir, "idle.json")).ino).toBe(ino);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
