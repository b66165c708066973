import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setOutside } from "../../../sandbox/cloudflare/control-api.ts";
import { LOCAL_CLOUDFLARE } from "../../../sandbox/cloudflare/local.ts";
import { type Cloudflare, startCloudflare, value } from "../cloudflare/cloudflare.fixture.ts";
import { createCloudflareWays } from "../hosting/cloudflare-ways.ts";
import { adviceOn, type Certificates, createCertificateReader } from "./certificate.service.ts";
import type { DomainAtVendor } from "./domains.service.ts";

const SAAS = LOCAL_CLOUDFLARE.saasZone;

let cloudflare: Cloudflare;
let domain: DomainAtVendor | undefined;
let certificates: Certificates;

const read = async () => {
  const found = await certificates.read("org_1", "dom_1");
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return found.value.hosts;
};

async function registered(name: string): Promise<DomainAtVendor> {
  const { zones, accountId } = cloudflare.main;
  const zone = value(await zones.create(name));
  const opened = cloudflare.sandbox.state.zones.find(({ id }) => id === zone.id);
  setOutside(cloudflare.sandbox.control.store, { [name]: { NS: opened?.nameServers ?? [] } });
  value(await zones.checkActivation(zone.id));
  return { id: "dom_1", name, kind: "registered", accountId, zoneId: zone.id, hostnames: {} };
}

async function hosted(host: string): Promise<DomainAtVendor> {
  const zone = value(await cloudflare.main.zones.find(SAAS));
  const { id } = value(await cloudflare.main.hostnames.create(zone?.id ?? "", host));
  return { id: "dom_1", name: host, kind: "connected", accountId: null, zoneId: null, hostnames: { [host]: id } };
}

describe("a certificate", () => {
  beforeEach(async () => {
    const accountId = "0123456789abcdef0123456789abcdef";
    cloudflare = await startCloudflare({ installation: { ...LOCAL_CLOUDFLARE, accountId } });
    certificates = createCertificateReader({
      domain: async () => domain,
      ways: createCloudflareWays({ accounts: cloudflare.accounts, saasZone: SAAS, script: "edgewright" }),
    });
  });
  afterEach(async () => {
    expect(cloudflare.sandbox.violations()).toEqual([]);
    await cloudflare.sandbox.close();
  });

  it("of an own zone is told with its end", async () => {
    domain = await registered("secure.com");
    expect(await read()).toMatchObject([
      {
        host: "secure.com",
        status: "active",
        summary: expect.stringContaining("HTTPS"),
        expiresAt: expect.any(String),
        errors: [],
      },
    ]);
  });

  it("that is stuck is told with the authority's words, and with what to do", async () => {
    domain = await registered("bank-certstuck.com");
    const [host] = await read();
    expect(host).toMatchObject({
      status: "pending",
      vendorStatus: "pending_validation",
      errors: [{ message: expect.stringContaining("CAA"), advice: expect.stringContaining("remove the CAA records") }],
    });
  });

  it("of a name elsewhere says that it does not lead here, until it does", async () => {
    domain = await hosted("www.own.example");
    await vi.waitFor(async () => {
      const [host] = await read();
      expect(host).toMatchObject({ host: "www.own.example", status: "pending" });
      expect(host?.errors).toHaveLength(2);
      for (const { advice } of host?.errors ?? []) expect(advice).toContain("does not lead to us yet");
    });
    setOutside(cloudflare.sandbox.control.store, { "www.own.example": { CNAME: [`customers.${SAAS}`] } });
    const { hostnames } = domain;
    const zone = value(await cloudflare.main.zones.find(SAAS));
    value(await cloudflare.main.hostnames.retry(zone?.id ?? "", hostnames["www.own.example"] ?? ""));
    await vi.waitFor(async () => expect(await read()).toMatchObject([{ status: "active", errors: [] }]));
  });

  it("that nobody has asked for yet is none, and that of nobody's domain is not found", async () => {
    domain = { id: "dom_1", name: "new.example", kind: "connected", accountId: null, zoneId: null, hostnames: {} };
    expect(await read()).toMatchObject([{ status: "none", vendorStatus: null }]);
    domain = undefined;
    expect(await certificates.read("org_1", "dom_1")).toEqual({ ok: false, error: { reason: "not_found" } });
  });

  it("is not guessed at while the vendor does not answer", async () => {
    domain = await registered("quiet.com");
    cloudflare.sandbox.fault({ operation: "ssl.packs", kind: 500 });
    expect(await certificates.read("org_1", "dom_1")).toMatchObject({
      error: { reason: "vendor", error: { kind: "unknown" } },
    });
  });
});

describe("advice", () => {
  it.each([
    ["caa_error: corner.com", "CAA"],
    ["Zone does not have a fallback origin set.", "operator"],
    ["Fallback origin is in a status of initializing.", "operator"],
    ["custom hostname does not CNAME to this zone.", "does not lead to us"],
    [
      "None of the A or AAAA records are owned by this account and the pre-generated ownership validation token was not found.",
      "does not lead to us",
    ],
    ["DNS problem: NXDOMAIN looking up A for corner.com", "not found in DNS"],
    ["DNS problem: SERVFAIL looking up CAA for corner.com", "CAA"],
    ["The certificate authority had trouble performing a DNS lookup: SERVFAIL", "DNSSEC"],
    ["too many certificates already issued for corner.com", "in a week"],
    ["corner.com reported as potential risk: risky_keywords", "review"],
    ["The hostname is associated with a held zone. Please contact the owner to have the hold removed.", "hold"],
    ["Incorrect validation certificate for http token", "Another server answered"],
    ["The certificate authority encountered an internal error. Please try again.", "tried again by itself"],
  ])("on %j speaks of %j", (message, says) => {
    expect(adviceOn(message)).toContain(says);
  });

  it("is none on what nobody knows, which is shown as it came", () => {
    expect(adviceOn("E-4711")).toBeNull();
  });
});
