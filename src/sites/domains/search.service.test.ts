import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RateLimiter } from "../../http/index.ts";
import { type Tats, take } from "../../http/rate-limiter.service.ts";
import { type Cloudflare, startCloudflare } from "../cloudflare/cloudflare.fixture.ts";
import { createDomainSearch, type DomainSearch, offerView } from "./search.service.ts";

const ORG = "org_1";
const OTHER = "org_2";

/** The rule itself, with a clock that stands. */
function limiterOf(): RateLimiter {
  const tats = new Map<string, Tats>();
  return {
    async take(name, limits, cost = 1) {
      const [reply, next] = take(tats.get(name) ?? {}, 0, limits, cost);
      if (next) tats.set(name, next);
      return reply;
    },
  };
}

let cloudflare: Cloudflare;
let search: DomainSearch;
const sent = (operation: string) => cloudflare.sandbox.requests().filter((entry) => entry.operation === operation);

beforeEach(async () => {
  cloudflare = await startCloudflare();
  search = createDomainSearch({ registrar: cloudflare.main.registrar, limiter: limiterOf() });
});
afterEach(async () => {
  expect(cloudflare.sandbox.violations()).toEqual([]);
  await cloudflare.sandbox.close();
});

describe("a check", () => {
  it("says of each name, in the order that was asked for, what it costs or why it cannot be had", async () => {
    const names = [
      "Corner-Cafe.com.",
      "corner.ai",
      "taken-cafe.com",
      "premium-cafe.com",
      "corner.cc",
      "corner.zz",
      "café.com",
      "xn--caf-dma.com",
      "no name",
      "corner-cafe.com",
    ];
    const checked = await search.check(ORG, names);
    if (!checked.ok) throw new Error(JSON.stringify(checked.error));
    expect(checked.value.map(({ name, reason }) => [name, reason])).toEqual([
      ["corner-cafe.com", null],
      ["corner.ai", null],
      ["taken-cafe.com", "unavailable"],
      ["premium-cafe.com", "premium"],
      ["corner.cc", "extension_unsupported"],
      ["corner.zz", "extension_unknown"],
      ["café.com", "international"],
      ["xn--caf-dma.com", "international"],
      ["no name", "not_a_domain"],
    ]);
    expect(checked.value[0]).toMatchObject({ registrable: true, years: 1, purchaseMicroUsd: 10_460_000 });
    // Two years are paid at once.
    expect(checked.value[1]).toMatchObject({ years: 2, purchaseMicroUsd: 280_000_000, renewalMicroUsd: 140_000_000 });
    expect(checked.value[3]).toMatchObject({ tier: "premium", registrable: false });
    for (const offer of checked.value) expect(offer.explanation === null).toBe(offer.registrable);
    // What is no name is not asked about, and no name twice.
    expect(sent("registrar.check")).toMatchObject([{ body: { domains: expect.not.arrayContaining(["café.com"]) } }]);
  });

  it("asks nobody where nothing is left to ask", async () => {
    expect(await search.check(ORG, ["no name"])).toMatchObject({ ok: true });
    expect(cloudflare.sandbox.requests()).toEqual([]);
  });

  it("sells nothing without a price in dollars", () => {
    const offer = {
      name: "corner.com",
      registrable: true,
      reason: null,
      tier: "standard",
      registrationMicroUsd: null,
      renewalMicroUsd: null,
      currency: "EUR",
      minimumYears: 1,
    } as const;
    expect(offerView(offer)).toMatchObject({ registrable: false, reason: "price_unknown", purchaseMicroUsd: null });
    expect(offerView({ ...offer, registrationMicroUsd: 1, renewalMicroUsd: 1 })).toMatchObject({ registrable: true });
    // The first year has a price of its own.
    const twoYears = { ...offer, registrationMicroUsd: 10, renewalMicroUsd: 30, minimumYears: 2 };
    expect(offerView(twoYears)).toMatchObject({ years: 2, purchaseMicroUsd: 40, renewalMicroUsd: 30 });
    expect(offerView({ ...offer, registrationMicroUsd: 1, renewalMicroUsd: 1, tier: "premium" })).toMatchObject({
      registrable: false,
      reason: "premium",
    });
  });

  it("tells what the vendor failed with", async () => {
    cloudflare.sandbox.fault({ operation: "registrar.check", kind: 429, retryAfterS: 3 });
    expect(await search.check(ORG, ["a.com"])).toMatchObject({ error: { kind: "busy", retryAfterMs: 3_000 } });
  });
});

describe("a search", () => {
  const typed = (orgId: "org_1" | "org_2", q: string) => search.search(orgId, { q, limit: 5 });

  it("asks the vendor once for what several type", async () => {
    expect(await typed(ORG, "Corner")).toMatchObject({
      ok: true,
      value: [{ name: "corner.com", registrable: true }, {}, {}, {}, {}],
    });
    await typed(OTHER, "corner");
    expect(sent("registrar.search")).toHaveLength(1);
  });

  it("lets nobody who types use up what others need to buy", async () => {
    for (let at = 0; at < 30; at += 1) expect(await typed(ORG, `word ${at}`)).toMatchObject({ ok: true });
    expect(await typed(ORG, "one more")).toMatchObject({
      error: { kind: "limited", retryAfterMs: expect.any(Number), limits: [{ name: "domain_searches", remaining: 0 }] },
    });
    // What was typed before is remembered, and others have limits of their own.
    expect(await typed(ORG, "word 3")).toMatchObject({ ok: true });
    expect(await typed(OTHER, "one more")).toMatchObject({ ok: true });
    expect(sent("registrar.search")).toHaveLength(31);
  });

  it("lets all together use a fifth of the account's calls at most", async () => {
    const outcomes = [];
    for (let org = 0; org < 6; org += 1)
      for (let at = 0; at < 25; at += 1)
        outcomes.push(await search.search(`org_${org}`, { q: `${org} ${at}`, limit: 1 }));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(100);
    expect(outcomes.at(-1)).toMatchObject({ error: { limits: [{ name: "all_domain_searches" }] } });
  });
});
