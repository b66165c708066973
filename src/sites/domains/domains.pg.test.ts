import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { auditEvent } from "../../identity/audit.schema.ts";
import { newId, type OrgId, type UserId } from "../../kernel/id.ts";
import { seedOrganisation, usePostgres } from "../../testing/pg.ts";
import { createProvisioningStore } from "../provisioning/provisioning.repo.ts";
import { createSiteStorage } from "../sites.repo.ts";
import type { SiteId } from "../sites.service.ts";
import { SiteSettings } from "../templates/template.schema.ts";
import { createDomainStore } from "./domains.repo.ts";
import type { Claim } from "./domains.service.ts";

const pg = usePostgres();
const settings = SiteSettings.parse({ businessName: "Corner Café" });
const nameOf = () => `${newId("name").slice(-12)}.com`;

function traceOf(orgId: OrgId, userId: UserId) {
  const origin = { ip: "192.0.2.1", userAgent: "", requestId: "req" };
  const member = { kind: "member", via: "session", orgId, userId } as Parameters<typeof auditEvent>[0]["member"];
  return {
    event: auditEvent({ member, origin, operationId: newId("op").slice(3) }, "domain.tested", "domain"),
    origin,
  };
}

async function buyer() {
  const { orgId, userId } = await seedOrganisation(pg.owner);
  const siteOf = async (): Promise<SiteId> => {
    const id = newId("site") satisfies SiteId;
    const site = { id, name: "Corner Café", slug: newId("slug").slice(-14), template: "services" as const, settings };
    await createSiteStorage(pg.db).create(orgId, site, 200, traceOf(orgId, userId));
    return id;
  };
  const store = createDomainStore(pg.db);
  const claimOf = (name: string, siteId: string, further: Partial<Claim> = {}): Claim => ({
    id: newId("prov"),
    domainId: newId("dom"),
    kind: "purchase",
    name,
    siteId,
    priceMicroUsd: 10_460_000,
    renewalMicroUsd: 10_460_000,
    years: 1,
    proofToken: null,
    requestedBy: userId,
    ...further,
  });
  const buy = (name: string, siteId: string, further: Partial<Claim> = {}) =>
    store.claim(orgId, claimOf(name, siteId, further), traceOf(orgId, userId));
  return { orgId, userId, siteOf, store, buy, claimOf };
}

describe("of many who buy a name at once", () => {
  it("one organisation gets it, whose repeats join the first; the others are told that it is taken", async () => {
    const name = nameOf();
    const buyers = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const one = await buyer();
        return { ...one, sites: await Promise.all(Array.from({ length: 5 }, one.siteOf)) };
      }),
    );
    const asked = await Promise.all(
      buyers.flatMap(({ buy, sites, orgId }) =>
        sites.map(async (siteId) => ({ orgId, claimed: await buy(name, siteId) })),
      ),
    );
    const begun = asked.filter(({ claimed }) => claimed.kind === "begun");
    expect(begun).toHaveLength(1);
    const winner = begun[0]?.orgId;
    for (const { orgId, claimed } of asked) {
      if (orgId === winner) expect(["begun", "joined"]).toContain(claimed.kind);
      else expect(claimed).toEqual({ kind: "taken" });
    }
    const { rows } = await pg.owner.query("select count(*) from domains where name = $1", [name]);
    expect(rows).toEqual([{ count: "1" }]);
    const attempts = await pg.owner.query(
      "select count(*) from provisionings p join domains d on d.id = p.domain_id where d.name = $1",
      [name],
    );
    expect(attempts.rows).toEqual([{ count: "1" }]);
  });

  it("the same claim again is the same attempt", async () => {
    const { orgId, userId, siteOf, store, claimOf } = await buyer();
    const claim = claimOf(nameOf(), await siteOf());
    const trace = traceOf(orgId, userId);
    const [first, again] = [await store.claim(orgId, claim, trace), await store.claim(orgId, claim, trace)];
    expect([first, again]).toMatchObject([
      { kind: "begun", attempt: { id: claim.id } },
      { kind: "begun", attempt: { id: claim.id } },
    ]);
  });

  it("a site is on its way to one domain at a time", async () => {
    const { siteOf, buy } = await buyer();
    const siteId = await siteOf();
    const claimed = await Promise.all([buy(nameOf(), siteId), buy(nameOf(), siteId), buy(nameOf(), siteId)]);
    expect(claimed.map(({ kind }) => kind).sort()).toEqual(["begun", "site_busy", "site_busy"]);
  });

  it("nobody buys for another's website, nor for one that is deleted", async () => {
    const [one, other] = [await buyer(), await buyer()];
    expect(await one.buy(nameOf(), await other.siteOf())).toEqual({ kind: "no_site" });
    const siteId = await one.siteOf();
    await createSiteStorage(pg.db).remove(one.orgId, siteId, traceOf(one.orgId, one.userId));
    expect(await one.buy(nameOf(), siteId)).toEqual({ kind: "no_site" });
  });
});

describe("an attempt", () => {
  it("is written by one at a time, its domain with it, and released so that others can have the name", async () => {
    const { orgId, siteOf, buy } = await buyer();
    const name = nameOf();
    const claimed = await buy(name, await siteOf());
    if (!("attempt" in claimed)) throw new Error(claimed.kind);
    const store = createProvisioningStore(pg.db);
    const attempt = await store.open(orgId, claimed.attempt.domain.id);
    if (!attempt) throw new Error("it is not open");
    const turn = { steps: [], facts: { registerAskedAt: 5 }, domain: { status: "active" as const, zoneId: "z1" } };
    const both = await Promise.all([store.write(attempt, turn), store.write(attempt, turn)]);
    expect(both.filter((revision) => revision !== undefined)).toEqual([attempt.revision + 1]);
    const after = await store.open(orgId, attempt.domain.id);
    expect(after).toMatchObject({ facts: { registerAskedAt: 5 }, domain: { status: "active", zoneId: "z1" } });
    // What lost has brought nothing to the domain either.
    expect(await store.write(attempt, { ...turn, domain: { zoneId: "z2" } })).toBeUndefined();
    expect((await store.open(orgId, attempt.domain.id))?.domain.zoneId).toBe("z1");
    const over = { steps: [], facts: {}, state: "failed" as const, dueAt: null, finished: true };
    if (after) await store.write(after, { ...over, domain: { status: "released", holds: false } });
    expect(await store.open(orgId, attempt.domain.id)).toBeUndefined();
    const other = await buyer();
    expect((await other.buy(name, await other.siteOf())).kind).toBe("begun");
  });

  it("of a connection holds its name once it is proven, and only one organisation does", async () => {
    const name = `www.${nameOf()}`;
    const [one, other] = [await buyer(), await buyer()];
    const connect = async ({ buy, siteOf }: typeof one) =>
      buy(name, await siteOf(), { kind: "connection", priceMicroUsd: 0, proofToken: newId("proof") });
    const claims = [await connect(one), await connect(other)];
    const [first, second] = claims.map((claim) => ("attempt" in claim ? claim.attempt.domain.id : ""));
    const store = createProvisioningStore(pg.db);
    expect(await store.hold(one.orgId, first ?? "")).toBe("holds");
    expect(await store.hold(one.orgId, first ?? "")).toBe("holds");
    expect(await store.hold(other.orgId, second ?? "")).toBe("held");
  });
});

it("a purchase joins no connection of the same name, which buys nothing, nor the other way round", async () => {
  const { siteOf, buy } = await buyer();
  const name = nameOf();
  const connection = { kind: "connection" as const, priceMicroUsd: 0, proofToken: "proof" };
  expect(await buy(name, await siteOf(), connection)).toMatchObject({ kind: "begun" });
  expect(await buy(name, await siteOf(), connection)).toMatchObject({ kind: "joined" });
  expect(await buy(name, await siteOf())).toMatchObject({ kind: "owned" });
  const bought = nameOf();
  expect(await buy(bought, await siteOf())).toMatchObject({ kind: "begun" });
  expect(await buy(bought, await siteOf(), connection)).toMatchObject({ kind: "owned" });
});

describe("another site for a domain", () => {
  it("is what an attempt that is under way goes on with", async () => {
    const { orgId, userId, siteOf, store, claimOf, buy } = await buyer();
    const [name, siteId] = [nameOf(), await siteOf()];
    const claimed = await buy(name, siteId);
    if (!("attempt" in claimed)) throw new Error(claimed.kind);
    const other = await siteOf();
    const claim = claimOf(name, other, { kind: "move", domainId: claimed.attempt.domain.id });
    const moved = await store.move(orgId, claim, traceOf(orgId, userId));
    expect(moved).toMatchObject({ kind: "joined", attempt: { id: claimed.attempt.id, siteId: other } });
  });

  it.each([
    { step: "probe" as const, facts: {} },
    { step: "publish" as const, facts: { siteCredit: "covered" as const } },
  ])("is not what an attempt at $step goes on with, whose site is shown, or was paid for by another", async (at) => {
    const { orgId, userId, siteOf, store, claimOf, buy } = await buyer();
    const [name, siteId] = [nameOf(), await siteOf()];
    const claimed = await buy(name, siteId);
    if (!("attempt" in claimed)) throw new Error(claimed.kind);
    await createProvisioningStore(pg.db).write(claimed.attempt, { steps: [], ...at });
    const claim = claimOf(name, await siteOf(), { kind: "move", domainId: claimed.attempt.domain.id });
    const moved = await store.move(orgId, claim, traceOf(orgId, userId));
    expect(moved).toMatchObject({ kind: "joined", attempt: { siteId, step: at.step } });
  });

  it("is brought there by an attempt of its own, where none is under way", async () => {
    const { orgId, userId, siteOf, store, claimOf, buy } = await buyer();
    const [name, siteId] = [nameOf(), await siteOf()];
    const claimed = await buy(name, siteId);
    if (!("attempt" in claimed)) throw new Error(claimed.kind);
    const provisioning = createProvisioningStore(pg.db);
    const over = { steps: [], facts: {}, state: "live" as const, dueAt: null, finished: true };
    await provisioning.write(claimed.attempt, { ...over, domain: { status: "active" } });
    const other = await siteOf();
    const claim = claimOf(name, other, { kind: "move", domainId: claimed.attempt.domain.id, priceMicroUsd: 0 });
    const moved = await store.move(orgId, claim, traceOf(orgId, userId));
    expect(moved).toMatchObject({ kind: "begun", attempt: { id: claim.id, kind: "move", siteId: other } });
  });
});

it("nothing is begun for an organisation that is suspended", async () => {
  const { orgId, siteOf, buy } = await buyer();
  const siteId = await siteOf();
  await pg.owner.query("update organisations set status = 'suspended' where id = $1", [orgId]);
  expect(await buy(nameOf(), siteId)).toEqual({ kind: "suspended" });
});

describe("hosts", () => {
  const Hosts = z.array(z.object({ host: z.string(), claim: z.string(), role: z.string() }));

  async function connected() {
    const one = await buyer();
    const siteId = await one.siteOf();
    const claimed = await one.buy(nameOf(), siteId);
    if (!("attempt" in claimed)) throw new Error(claimed.kind);
    return { ...one, siteId, domainId: claimed.attempt.domain.id };
  }

  it("are one site's, and another's after they were given up, by a later claim", async () => {
    const host = `shop.${nameOf()}`;
    const hosts = [{ host, role: "primary" as const }];
    const [one, other] = [await connected(), await connected()];
    expect(await one.store.claimHosts(one.orgId, { ...one, hosts })).toBeUndefined();
    expect(await one.store.claimHosts(one.orgId, { ...one, hosts })).toBeUndefined();
    const rows = async () =>
      Hosts.parse((await pg.owner.query("select host, claim, role from site_hosts where host = $1", [host])).rows);
    const [before] = await rows();
    expect(await other.store.claimHosts(other.orgId, { ...other, hosts })).toBe(host);
    await one.store.hideHosts(one.orgId, one.domainId);
    // It still shows that nothing is there.
    expect(await other.store.claimHosts(other.orgId, { ...other, hosts })).toBe(host);
    await pg.owner.query("update domains set status = 'removing' where id = $1", [one.domainId]);
    await one.store.release(one.orgId, one.domainId);
    expect(await other.store.claimHosts(other.orgId, { ...other, hosts })).toBeUndefined();
    const [after] = await rows();
    expect(Number(after?.claim)).toBeGreaterThan(Number(before?.claim));
  });
});

describe("a bought name that has ended", () => {
  it("is let go with all that was under way, and only where it has lapsed", async () => {
    const { orgId, siteOf, buy, store } = await buyer();
    const claimed = await buy(nameOf(), await siteOf());
    if (!("attempt" in claimed)) throw new Error(claimed.kind);
    const { id } = claimed.attempt.domain;
    const standing = async () => [
      (await store.find(orgId, id))?.status,
      (await store.attempt(orgId, claimed.attempt.id))?.state,
    ];
    const waits = { steps: [], facts: {}, state: "needs_attention" as const, dueAt: null };
    await createProvisioningStore(pg.db).write(claimed.attempt, { ...waits, domain: { status: "active" } });
    await store.end(orgId, id);
    expect(await standing()).toEqual(["active", "needs_attention"]);
    await pg.owner.query("update domains set status = 'lapsed' where id = $1", [id]);
    await store.end(orgId, id);
    expect(await standing()).toEqual(["removing", "failed"]);
  });
});

describe("over all organisations", () => {
  it("is told what is held, whose a host is, how full the accounts are and what is overdue", async () => {
    const { orgId, siteOf, buy, store } = await buyer();
    const name = nameOf();
    const claimed = await buy(name, await siteOf());
    if (!("attempt" in claimed)) throw new Error(claimed.kind);
    const { id } = claimed.attempt.domain;
    await pg.owner.query("update domains set account_id = 'account-of-test' where id = $1", [id]);
    expect(await store.held()).toContainEqual(expect.objectContaining({ orgId, id, name, status: "pending" }));
    expect(await store.ofHost(name)).toEqual([{ orgId, id }]);
    expect((await createProvisioningStore(pg.db).perAccount()).get("account-of-test")).toBe(1);
    expect(await store.overdue(Date.now() + 60_000)).toContainEqual({ orgId, id });
    expect(await store.overdue(Date.now() - 60_000)).not.toContainEqual({ orgId, id });
    // The tables themselves show nothing without an organisation.
    expect(await pg.db.system().rows(z.unknown(), sql`select id from domains`)).toEqual([]);
  });
});
