import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Tats, take } from "../../http/rate-limiter.service.ts";
import {
  ACCOUNT,
  type Cloudflare,
  CONTACT,
  type FixtureOptions,
  SECOND_ACCOUNT,
  startCloudflare,
  value,
} from "./cloudflare.fixture.ts";

let cloudflare: Cloudflare;

async function restart(options: FixtureOptions) {
  await cloudflare.sandbox.close();
  cloudflare = await startCloudflare(options);
}

beforeEach(async () => {
  cloudflare = await startCloudflare();
});
afterEach(async () => {
  const violations = cloudflare.sandbox.violations();
  await cloudflare.sandbox.close();
  // Whatever a test is about, all that was sent holds to the vendor's own description, and so does what came back.
  expect(violations).toEqual([]);
});

const registrar = () => cloudflare.main.registrar;
const buy = (name: string) => registrar().register(name, { years: 1, contact: CONTACT });
const sent = (operation: string) => cloudflare.sandbox.requests().filter((entry) => entry.operation === operation);

async function boughtZone(name: string) {
  value(await buy(name));
  const zone = value(await cloudflare.main.zones.find(name));
  if (!zone) throw new Error("a bought domain has a zone");
  return zone;
}

describe("the registrar", () => {
  it("tells prices exactly, in micro-dollars, and the years that an extension demands", async () => {
    const names = ["corner-cafe.com", "premium-cafe.com", "corner.cc", "corner.ai"];
    const [standard, premium, unsupported, twoYears] = value(await registrar().check(names));
    expect(standard).toEqual({
      name: "corner-cafe.com",
      registrable: true,
      reason: null,
      tier: "standard",
      registrationMicroUsd: 10_460_000,
      renewalMicroUsd: 10_460_000,
      currency: "USD",
      minimumYears: 1,
    });
    expect(premium).toMatchObject({ registrable: false, tier: "premium", registrationMicroUsd: 2_400_000_000 });
    expect(unsupported).toMatchObject({ reason: "extension_not_supported_via_api", registrationMicroUsd: null });
    expect(twoYears).toMatchObject({ registrable: true, minimumYears: 2 });
  });

  it.each([
    ["another currency", { currency: "EUR", registration_cost: "8.57" }],
    ["more digits than there are", { currency: "USD", registration_cost: "8.5700001" }],
    ["words", { currency: "USD", registration_cost: "call us" }],
    ["a sign", { currency: "USD", registration_cost: "-8.57" }],
  ])("takes a price with %s for none", async (_what, price) => {
    const domains = [
      { name: "a.com", registrable: false, pricing: { ...price, renewal_cost: price.registration_cost } },
    ];
    const answered = vi
      .spyOn(globalThis, "fetch")
      .mockResolvedValueOnce(Response.json({ success: true, result: { domains } }));
    try {
      const [offer] = value(await registrar().check(["a.com"]));
      expect(offer).toMatchObject({ registrationMicroUsd: null, renewalMicroUsd: null });
    } finally {
      answered.mockRestore();
    }
  });

  it("asks for the rules of an extension once", async () => {
    for (let times = 0; times < 3; times += 1) value(await registrar().check(["a.com", "b.com", "c.shop"]));
    expect(sent("registrar.extension")).toHaveLength(2);
  });

  it("finds names in the extensions that were asked for", async () => {
    const found = value(await registrar().search("corner cafe", { extensions: ["dev", "app"], limit: 3 }));
    expect(found.map(({ name }) => name)).toEqual(["corner-cafe.dev", "corner-cafe.app", "get-corner-cafe.dev"]);
  });

  it("registers, and knows how it went and what came of it", async () => {
    expect(value(await registrar().status("corner-cafe.com"))).toBeNull();
    expect(value(await registrar().registration("corner-cafe.com"))).toBeNull();
    value(await buy("corner-cafe.com"));
    expect(sent("registrar.register")[0]?.body).toMatchObject({ auto_renew: false, privacy_mode: "redaction" });
    expect(value(await registrar().status("corner-cafe.com"))).toMatchObject({ state: "succeeded", completed: true });
    const registration = value(await registrar().registration("corner-cafe.com"));
    expect(registration).toMatchObject({ name: "corner-cafe.com", status: "active", autoRenew: false });
    expect(registration?.expiresAt).toBeInstanceOf(Date);
    value(await registrar().setAutoRenew("corner-cafe.com", true));
    expect(value(await registrar().registration("corner-cafe.com"))).toMatchObject({ autoRenew: true });
  });

  it("says what a registration waits for, and why one has failed", async () => {
    value(await buy("cafe-action.com"));
    expect(value(await registrar().status("cafe-action.com"))).toMatchObject({
      state: "action_required",
      completed: false,
      context: { action: "registrant_contact_verification" },
    });
    value(await buy("cafe-fails.com"));
    expect(value(await registrar().status("cafe-fails.com"))).toMatchObject({
      state: "failed",
      errorCode: "registry_rejected",
    });
  });

  it("reads all pages of what an account has", async () => {
    for (let at = 0; at < 60; at += 1) value(await buy(`page-${at}.com`));
    const names = value(await registrar().registrations()).map(({ name }) => name);
    expect(new Set(names).size).toBe(60);
    expect(value(await cloudflare.main.zones.list())).toHaveLength(60);
    expect(sent("zones.list")).toHaveLength(2);
  });

  it("uses the vendor's sandbox where it is told to, which charges nothing", async () => {
    await restart({ registrar: "sandbox" });
    value(await buy("try.com"));
    expect(value(await registrar().registration("try.com"))).toMatchObject({ status: "active" });
    expect(cloudflare.sandbox.state.charges).toEqual([]);
  });
});

describe("a registration whose answer does not come", () => {
  it.each(["lost", "drop", "hang"] as const)("(%s) is unknown, and is never sent again by itself", async (kind) => {
    await restart({ timeoutMs: 300 });
    cloudflare.sandbox.fault({ operation: "registrar.register", kind });
    expect(await buy("once.com")).toMatchObject({ ok: false, error: { kind: "unknown" } });
    expect(sent("registrar.register")).toHaveLength(1);
    expect(cloudflare.sandbox.state.charges).toHaveLength(kind === "lost" ? 1 : 0);
    const status = value(await registrar().status("once.com"));
    expect(status?.state).toBe(kind === "lost" ? "succeeded" : undefined);
  });

  it.each([500, 502, 408])("(%i) likewise", async (kind) => {
    cloudflare.sandbox.fault({ operation: "registrar.register", kind });
    expect(await buy("once.com")).toMatchObject({ ok: false, error: { kind: "unknown" } });
    expect(sent("registrar.register")).toHaveLength(1);
  });

  it.each([429, 400, 403, 409])("(%i) is proven not done, and is not sent again either", async (kind) => {
    cloudflare.sandbox.fault({ operation: "registrar.register", kind, retryAfterS: 9 });
    const error =
      kind === 429 ? { kind: "busy", retryAfterMs: 9_000 } : { kind: "refused", status: kind, code: 10_002 };
    expect(await buy("once.com")).toEqual({ ok: false, error: expect.objectContaining(error) });
    expect(sent("registrar.register")).toHaveLength(1);
    expect(cloudflare.sandbox.state.registrations).toEqual([]);
  });

  it("is unknown, too, where the answer is none that anybody understands", async () => {
    const garbled = vi.spyOn(globalThis, "fetch").mockResolvedValueOnce(Response.json({ success: true, result: {} }));
    try {
      expect(await buy("once.com")).toMatchObject({ ok: false, error: { kind: "unknown" } });
    } finally {
      garbled.mockRestore();
    }
  });
});

describe("zones", () => {
  it("takes one that is there for made, of its own account alone", async () => {
    const zone = value(await cloudflare.main.zones.create("own.example"));
    expect(value(await cloudflare.main.zones.create("own.example"))).toEqual(zone);
    const [, second] = cloudflare.accounts.all;
    expect(await second?.zones.create("own.example")).toMatchObject({ error: { kind: "refused", code: 1061 } });
    value(await cloudflare.main.zones.checkActivation(zone.id));
    expect(value(await cloudflare.main.zones.find("own.example"))).toEqual(zone);
    expect(value(await cloudflare.main.zones.find("none.example"))).toBeNull();
  });

  it("routes to the script, once, and to no other in its place", async () => {
    const { id } = await boughtZone("routed.com");
    const { routes } = cloudflare.main;
    value(await routes.create(id, "routed.com/*", "edgewright"));
    value(await routes.create(id, "routed.com/*", "edgewright"));
    expect(await routes.create(id, "routed.com/*", "other")).toMatchObject({ error: { kind: "refused", status: 409 } });
    expect(value(await routes.list(id))).toMatchObject([{ pattern: "routed.com/*", script: "edgewright" }]);
  });

  it("knows of a certificate, and what the authority says is in its way", async () => {
    const { id } = await boughtZone("secure.com");
    expect(value(await cloudflare.main.certificates.status(id))).toMatchObject({ status: "active", errors: [] });
    const stuck = await boughtZone("cafe-certstuck.com");
    expect(value(await cloudflare.main.certificates.status(stuck.id))).toMatchObject({
      status: "pending",
      vendorStatus: "pending_validation",
      errors: [expect.stringContaining("CAA")],
    });
  });
});

describe("DNS", () => {
  const APEX = { type: "AAAA", name: "records.com", content: "100::", ttl: 1, proxied: true };
  const MX = { type: "MX", name: "records.com", content: "mx.mail.example", priority: 10, ttl: 300 };
  const TXT = { type: "TXT", name: "records.com", content: '"v=spf1 -all"', ttl: 300, comment: "platform" };
  const CAA = { type: "CAA", name: "records.com", ttl: 300, data: { flags: 0, tag: "issue", value: "pki.goog" } };

  it("changes all of a batch, and counts what is done as done", async () => {
    const { id } = await boughtZone("records.com");
    const { dns } = cloudflare.main;
    value(await dns.apply(id, { posts: [APEX, MX] }));
    // Half of it stands: as after a crash in the middle.
    value(await dns.apply(id, { posts: [APEX, MX, TXT, CAA] }));
    const there = value(await dns.list(id));
    expect(there.map(({ type }) => type).sort()).toEqual(["AAAA", "CAA", "MX", "TXT"]);
    expect(there.find(({ type }) => type === "TXT")).toMatchObject({ comment: "platform", priority: null, data: null });
    const mx = there.find(({ type }) => type === "MX");
    if (!mx) throw new Error("it was just added");
    const exchange = { deletes: [{ id: mx.id }], posts: [{ ...MX, content: "mx2.mail.example" }] };
    value(await dns.apply(id, exchange));
    value(await dns.apply(id, exchange));
    expect(value(await dns.list(id)).filter(({ type }) => type === "MX")).toMatchObject([
      { content: "mx2.mail.example", priority: 10 },
    ]);
  });

  it("does nothing of a batch that is refused", async () => {
    const { id } = await boughtZone("records.com");
    const cname = { type: "CNAME", name: "records.com", content: "elsewhere.example", ttl: 1 };
    const refused = await cloudflare.main.dns.apply(id, { posts: [APEX, cname] });
    expect(refused).toMatchObject({ error: { kind: "refused", code: 81_053 } });
    expect(value(await cloudflare.main.dns.list(id))).toEqual([]);
  });
});

describe("custom hostnames", () => {
  it("are made once, and say what keeps them from being served", async () => {
    const { id } = await boughtZone("saas.com");
    const { hostnames } = cloudflare.main;
    expect(value(await hostnames.find(id, "www.own.example"))).toBeNull();
    const made = value(await hostnames.create(id, "www.own.example"));
    expect(value(await hostnames.create(id, "www.own.example")).id).toBe(made.id);
    expect(value(await hostnames.retry(id, made.id))).toMatchObject({
      status: "pending",
      verificationErrors: [expect.stringContaining("does not CNAME")],
      certificate: { status: "pending", errors: [expect.stringContaining("could not reach")] },
    });
    expect(value(await hostnames.list(id))).toHaveLength(1);
    value(await hostnames.remove(id, made.id));
    value(await hostnames.remove(id, made.id));
    expect(value(await hostnames.find(id, "www.own.example"))).toBeNull();
  });
});

describe("an account", () => {
  it("is one of a pool, and asks with a token of its own", async () => {
    const { accounts } = cloudflare;
    expect(accounts.all.map(({ accountId, isMain }) => [accountId, isMain])).toEqual([
      [ACCOUNT, true],
      [SECOND_ACCOUNT, false],
    ]);
    const second = accounts.byId(SECOND_ACCOUNT) ?? accounts.main;
    value(await second.registrar.register("second.com", { years: 1, contact: CONTACT }));
    expect(cloudflare.sandbox.state.registrations).toMatchObject([{ accountId: SECOND_ACCOUNT }]);
    expect(value(await registrar().registration("second.com"))).toBeNull();
    expect(accounts.byId("0".repeat(32))).toBeUndefined();
  });

  it("says that its token is not taken", async () => {
    await restart({ token: "wrong" });
    expect(await registrar().check(["a.com"])).toMatchObject({ error: { kind: "refused", status: 403, code: 10_000 } });
  });

  it("asks at most 1,000 times in any five minutes, each page for itself, and waits without asking", async () => {
    const tats = new Map<string, Tats>();
    let now = Date.UTC(2026, 10, 21);
    const limiter = {
      take: async (name: string, limits: Parameters<typeof take>[2], cost = 1) => {
        const [reply, next] = take(tats.get(name) ?? {}, now, limits, cost);
        if (next) tats.set(name, next);
        return reply;
      },
    };
    await restart({ limiter, mostCalls: 1_000_000 });
    const asked: number[] = [];
    let refused = 0;
    for (let second = 0; second < 400; second += 1, now += 1_000) {
      for (let times = 0; times < 4; times += 1) {
        const { length } = cloudflare.sandbox.requests();
        const answer = await cloudflare.main.zones.find("nobody.com");
        if (answer.ok) asked.push(now);
        else {
          refused += 1;
          expect(answer.error).toMatchObject({ kind: "busy", retryAfterMs: expect.any(Number) });
          expect(cloudflare.sandbox.requests()).toHaveLength(length);
        }
      }
    }
    const inFive = asked.map((from) => asked.filter((at) => at >= from && at < from + 300_000).length);
    expect(Math.max(...inFive)).toBeLessThanOrEqual(1_000);
    expect(refused).toBeGreaterThan(0);
    // The other account has a bucket of its own.
    expect(await cloudflare.accounts.byId(SECOND_ACCOUNT)?.zones.find("nobody.com")).toEqual({ ok: true, value: null });
  });

  it("keeps more than half of its bucket from people who only look", async () => {
    const tats = new Map<string, Tats>();
    const limiter = {
      take: async (name: string, limits: Parameters<typeof take>[2], cost = 1) => {
        const [reply, next] = take(tats.get(name) ?? {}, 0, limits, cost);
        if (next) tats.set(name, next);
        return reply;
      },
    };
    await restart({ limiter, share: "looks", mostCalls: 1_000_000 });
    const looks = async (times: number) => {
      let answered = 0;
      for (let at = 0; at < times; at += 1) if ((await cloudflare.main.zones.find("nobody.com")).ok) answered += 1;
      return answered;
    };
    expect(await looks(250)).toBe(200);
    // Nor before who waits for DNS elsewhere.
    await restart({ limiter, share: "waits", mostCalls: 1_000_000 });
    expect(await looks(200)).toBe(150);
    await restart({ limiter, mostCalls: 1_000_000 });
    expect(await looks(350)).toBe(150);
  });

  it("sends nothing while its bucket cannot be asked", async () => {
    await restart({ limiter: { take: () => Promise.reject(new Error("overloaded")) } });
    expect(await buy("once.com")).toMatchObject({ error: { kind: "busy" } });
    expect(cloudflare.sandbox.requests()).toEqual([]);
  });
});
