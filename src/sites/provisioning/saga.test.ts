import { afterEach, describe, expect, it } from "vitest";
import type { RateLimiter } from "../../http/index.ts";
import { CONTACT, SAAS } from "../cloudflare/cloudflare.fixture.ts";
import { customersHost } from "../hosting/cloudflare-ways.ts";
import { PRICE, type SagaWorld, sagaWorld } from "./saga.fixture.ts";
import { MOST_WAIT_MS } from "./saga.service.ts";
import { cameToNothing, holds } from "./saga-roads.fixture.ts";

const worlds: SagaWorld[] = [];
async function world(options?: Parameters<typeof sagaWorld>[0]): Promise<SagaWorld> {
  const made = await sagaWorld(options);
  worlds.push(made);
  return made;
}
afterEach(async () => {
  for (const { sandbox } of worlds.splice(0)) await sandbox.close();
});

const NAME = "corner-cafe.com";

describe("a purchase", () => {
  it("goes from the wish to the live site, and is paid once", async () => {
    const w = await world();
    const ended = await w.run(w.begin("purchase", NAME));
    expect(ended).toMatchObject({ state: "live", attention: null, dueAt: null, domain: { status: "active" } });
    expect(ended.steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      "reserve done",
      "check done",
      "register done",
      "settle done",
      "zone done",
      "dns done",
      "edge done",
      "certificate done",
      "publish done",
      "probe done",
      "finish done",
    ]);
    await holds(w);
    expect(w.balance).toEqual({ micro_usd: 100_000_000 - PRICE, site_credit: 0 });
    expect([...w.shown.keys()]).toEqual([NAME, `www.${NAME}`, `admin.${NAME}`]);
    expect(w.warnings).toEqual([]);
  });

  const REFUSED = [
    ["taken-name.com", {}, "domain_unavailable"],
    ["premium-name.com", {}, "domain_premium"],
    [NAME, { priceMicroUsd: PRICE - 1 }, "price_changed"],
    ["shop-fails.com", {}, "registry_rejected"],
    [NAME, { priceMicroUsd: 999_000_000 }, "insufficient_credits"],
  ] as const;
  it.each(REFUSED)("of %s %j comes to nothing, and everything goes back", async (name, facts, code) => {
    const w = await world();
    const ended = await w.run(w.begin("purchase", name, facts));
    expect([ended.state, ended.attention?.code, ended.domain.status]).toEqual(["failed", code, "released"]);
    cameToNothing(w, ended);
    await holds(w);
  });

  it("without a site credit comes to nothing, unless the site has had its own", async () => {
    const w = await world();
    expect((await w.run(w.begin("purchase", NAME))).state).toBe("live");
    const second = await w.run(w.begin("purchase", "second-cafe.com"));
    expect([second.state, second.facts.siteCredit]).toEqual(["live", "covered"]);
    const other = await w.run(w.begin("purchase", "third-cafe.com", { siteId: "site_2" }));
    expect([other.state, other.attention?.code]).toEqual(["failed", "no_site_credit"]);
  });

  it("that waits for the registrant stops, says what to do, and goes on when told", async () => {
    const w = await world();
    const domainId = w.begin("purchase", "shop-action.com");
    const waiting = await w.run(domainId);
    expect([waiting.state, waiting.attention?.code, waiting.dueAt]).toEqual([
      "needs_attention",
      "action_required",
      null,
    ]);
    const asked = w.sandbox.requests().length;
    await w.run(domainId);
    expect(w.sandbox.requests().length).toBe(asked);
    await fetch(`${w.sandbox.url}/_control/act/shop-action.com`, { method: "POST" });
    w.resume(domainId);
    expect((await w.run(domainId)).state).toBe("live");
  });

  it("whose certificate is not given says why, and is not called live", async () => {
    const w = await world();
    const ended = await w.run(w.begin("purchase", "shop-certstuck.com"));
    expect([ended.state, ended.step, ended.attention?.code]).toEqual([
      "needs_attention",
      "certificate",
      "certificate_pending",
    ]);
    expect(ended.attention?.message).toMatch(/CAA/);
    expect(ended.dueAt).not.toBeNull();
  });

  it("of a name whose earlier registration failed is not taken for that one", async () => {
    const w = await world();
    await w.main.registrar.register("shop-fails.com", { years: 1, contact: CONTACT });
    const ended = await w.run(w.begin("purchase", "shop-fails.com"));
    expect(w.effects.filter((one) => one === "registrar.register")).toHaveLength(1);
    expect(ended.state).toBe("failed");
  });
});

describe("a connection", () => {
  it("is proven, led here and certified before it is live", async () => {
    const w = await world();
    const name = "www.old-cafe.example";
    const domainId = w.begin("connection", name);
    w.most = 5;
    expect((await w.run(domainId)).attention?.code).toBe("prove_domain");
    await w.outside({ [`_edgewright.${name}`]: { TXT: ["edgewright-verification=proof"] } });
    expect((await w.run(domainId)).attention?.code).toBe("point_domain");
    // Taken away at the vendor by somebody, it is made anew.
    Object.assign(w.sandbox.state, { hostnames: [] });
    await w.outside({ [name]: { CNAME: [customersHost(SAAS)] } });
    w.most = 400;
    const ended = await w.run(domainId);
    expect([ended.state, ended.domain.holds, [...w.shown.keys()]]).toEqual(["live", true, [name]]);
    await holds(w);
  });

  it("that nobody proves is not waited for any longer after four weeks, and goes on when told", async () => {
    const w = await world();
    const name = "www.old-cafe.example";
    const domainId = w.begin("connection", name);
    w.most = 3_000;
    const ended = await w.run(domainId);
    expect([ended.state, ended.dueAt, ended.attention?.code]).toEqual(["needs_attention", null, "prove_domain"]);
    expect(ended.attention?.action).toMatch(/go on/);
    await w.outside({ [`_edgewright.${name}`]: { TXT: ["edgewright-verification=proof"] } });
    w.resume(domainId);
    w.most = 3;
    expect((await w.run(domainId)).domain.holds).toBe(true);
  });

  it("of a name that another has proven comes to nothing", async () => {
    const w = await world();
    const name = "www.old-cafe.example";
    w.taken.add(name);
    await w.outside({ [`_edgewright.${name}`]: { TXT: ["edgewright-verification=proof"] } });
    const ended = await w.run(w.begin("connection", name));
    expect([ended.state, ended.attention?.code]).toEqual(["failed", "held"]);
  });
});

describe("calls that are not let through", () => {
  const proven = (name: string) => ({ [`_edgewright.${name}`]: { TXT: ["edgewright-verification=proof"] } });
  const ledHere = (host: string) => ({ [host]: { CNAME: [customersHost(SAAS)] } });
  const reply = (allowed: boolean) => ({ allowed, limits: [], retryAfterMs: allowed ? 0 : 2_000 });

  it("of connections keep nobody who buys waiting, nor what else is led to a domain that is there", async () => {
    let isSpent = false;
    const limiter: RateLimiter = {
      take: async (_, limits) => reply(!(isSpent && limits.some(({ key }) => key === "waits"))),
    };
    const w = await world({ limiter });
    const [there, late] = ["old-cafe.example", "new-cafe.example"];
    await w.outside({ ...proven(there), ...proven(late), ...ledHere(there), ...ledHere(late) });
    const thereId = w.begin("connection", there);
    expect((await w.run(thereId)).state).toBe("live");
    isSpent = true;
    const lateId = w.begin("connection", late);
    w.most = 10;
    expect(await w.run(lateId)).toMatchObject({ state: "running", step: "edge" });
    w.most = 400;
    expect((await w.run(w.begin("purchase", NAME))).state).toBe("live");
    await w.outside(ledHere(`www.${there}`));
    await w.tendCompanions(thereId);
    expect(w.shown.get(`www.${there}`)).toBe("site_1");
    isSpent = false;
    expect((await w.run(lateId)).state).toBe("live");
  });

  it("leave what the owner was told to do as it was, and the connection ends live", async () => {
    let isSpent = false;
    const w = await world({ limiter: { take: async () => reply(!isSpent) } });
    const name = "www.old-cafe.example";
    await w.outside(proven(name));
    const domainId = w.begin("connection", name);
    w.most = 12;
    const told = await w.run(domainId);
    expect([told.state, told.attention?.code]).toEqual(["needs_attention", "point_domain"]);
    const { state, attention } = told;
    isSpent = true;
    const refused = await w.run(domainId);
    expect(refused.steps.at(-1)?.note).toMatch(/busy/);
    expect(refused).toMatchObject({ state, attention });
    isSpent = false;
    w.sandbox.fault({ operation: "hostnames.list", kind: "drop" });
    w.most = 1;
    const unanswered = await w.run(domainId);
    expect(unanswered.steps.at(-1)?.note).toMatch(/did not answer/);
    expect(unanswered).toMatchObject({ state, attention });
    await w.outside(ledHere(name));
    w.most = 400;
    expect((await w.run(domainId)).state).toBe("live");
    await holds(w);
  });

  it("of one that has been given up are no other reason, and are not told twice", async () => {
    let isSpent = false;
    const w = await world({ limiter: { take: async () => reply(!isSpent) } });
    const name = "www.old-cafe.example";
    await w.outside(proven(name));
    const domainId = w.begin("connection", name);
    w.most = 12;
    await w.run(domainId);
    w.clock.now += MOST_WAIT_MS;
    const { attention } = await w.run(domainId);
    expect(attention?.action).toMatch(/four weeks/i);
    isSpent = true;
    w.resume(domainId);
    expect(await w.run(domainId)).toMatchObject({ state: "needs_attention", attention, dueAt: null });
  });

  it("amid every few of them make no purchase come to less, nor be paid twice", async () => {
    let asked = 0;
    const w = await world({ limiter: { take: async () => reply(asked++ % 7 < 4) } });
    const ended = await w.run(w.begin("purchase", NAME));
    expect([ended.state, ended.attention]).toEqual(["live", null]);
    expect(ended.steps.some(({ tries }) => tries > 1)).toBe(true);
    expect(w.balance).toEqual({ micro_usd: 100_000_000 - PRICE, site_credit: 0 });
    await holds(w);
  });
});

describe("a registrar that does not do as it should", () => {
  it.each(["lost", "drop", "hang", 500] as const)(
    "a registration that is answered with %s is never bought twice, killed behind it as well",
    async (kind) => {
      for (const when of ["before", "after"] as const) {
        const w = await world();
        w.sandbox.fault({ operation: "registrar.register", kind });
        const ended = await w.run(w.begin("purchase", NAME), { effect: "registrar.register", when, nth: 1 });
        expect(ended.state).toBe("live");
        await holds(w);
      }
    },
  );

  it("a registrar that never answers leaves a reason, and nothing that is paid for nothing", async () => {
    const w = await world();
    w.sandbox.fault({ operation: "registrar.register", kind: "drop", times: 100 });
    const ended = await w.run(w.begin("purchase", NAME));
    expect([ended.state, ended.attention?.code]).toEqual(["failed", "registrar_unreachable"]);
    await holds(w);
    expect(w.effects.filter((one) => one === "registrar.register")).toHaveLength(3);
  });

  it("a registrar that was busy before it refuses is told as refusing, for its reason", async () => {
    const w = await world();
    w.sandbox.fault({ operation: "registrar.register", kind: 429, retryAfterS: 1, times: 4 });
    w.sandbox.fault({ operation: "registrar.register", kind: 400 });
    const ended = await w.run(w.begin("purchase", NAME));
    expect([ended.state, ended.attention?.code, w.sandbox.unmet()]).toEqual(["failed", "registrar_refused", []]);
    await holds(w);
  });

  it("a name that somebody else takes while nobody answers is given up, and not paid", async () => {
    const w = await world();
    w.sandbox.fault({ operation: "registrar.register", kind: "drop" });
    const domainId = w.begin("purchase", NAME);
    w.most = 3;
    await w.run(domainId);
    await w.accounts.all[1]?.registrar.register(NAME, { years: 1, contact: CONTACT });
    w.most = 17;
    const unclear = await w.run(domainId);
    expect([unclear.attention?.code, w.balance.micro_usd]).toEqual(["registration_unclear", 100_000_000 - PRICE]);
    w.most = 400;
    const ended = await w.run(domainId);
    expect([ended.state, ended.attention?.code, w.balance]).toEqual([
      "failed",
      "domain_unavailable",
      { micro_usd: 100_000_000, site_credit: 1 },
    ]);
  });
});
