import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { newId } from "../../kernel/id.ts";
import { usePostgres } from "../../testing/pg.ts";
import { createProvisioningStore } from "../provisioning/provisioning.repo.ts";
import { createSiteStorage } from "../sites.repo.ts";
import { buyer, nameOf, traceOf } from "./buyer.fixture.ts";
import { createCompanionStore } from "./companions.repo.ts";

const pg = usePostgres();

describe("a claim to a name", () => {
  it("again is the same attempt", async () => {
    const { orgId, userId, siteOf, store, claimOf } = await buyer(pg);
    const claim = claimOf(nameOf(), await siteOf());
    const trace = traceOf(orgId, userId);
    const [first, again] = [await store.claim(orgId, claim, trace), await store.claim(orgId, claim, trace)];
    expect([first, again]).toMatchObject([
      { kind: "begun", attempt: { id: claim.id } },
      { kind: "begun", attempt: { id: claim.id } },
    ]);
  });

  it("a name is being bought by the organisation that is at it, until that is over", async () => {
    const [one, other] = [await buyer(pg), await buyer(pg)];
    const name = nameOf();
    const asked = () => Promise.all([one, other].map(({ store, orgId }) => store.isBeingBought(orgId, name)));
    expect(await asked()).toEqual([false, false]);
    const claimed = await one.buy(name, await one.siteOf());
    if (!("attempt" in claimed)) throw new Error(claimed.kind);
    expect(await asked()).toEqual([true, false]);
    const over = { steps: [], facts: {}, state: "failed" as const, dueAt: null, finished: true };
    await createProvisioningStore(pg.db).write(claimed.attempt, over);
    expect(await asked()).toEqual([false, false]);
    const connection = { kind: "connection" as const, priceMicroUsd: 0, proofToken: "proof" };
    const connected = nameOf();
    await one.buy(connected, await one.siteOf(), connection);
    expect(await one.store.isBeingBought(one.orgId, connected)).toBe(false);
  });

  it("a site is on its way to one domain at a time", async () => {
    const { siteOf, buy } = await buyer(pg);
    const siteId = await siteOf();
    const claimed = await Promise.all([buy(nameOf(), siteId), buy(nameOf(), siteId), buy(nameOf(), siteId)]);
    expect(claimed.map(({ kind }) => kind).sort()).toEqual(["begun", "site_busy", "site_busy"]);
  });

  it("nobody buys for another's website, nor for one that is deleted", async () => {
    const [one, other] = [await buyer(pg), await buyer(pg)];
    expect(await one.buy(nameOf(), await other.siteOf())).toEqual({ kind: "no_site" });
    const siteId = await one.siteOf();
    await createSiteStorage(pg.db).remove(one.orgId, siteId, traceOf(one.orgId, one.userId));
    expect(await one.buy(nameOf(), siteId)).toEqual({ kind: "no_site" });
  });
});

describe("an attempt", () => {
  it("is written by one at a time, its domain with it, and released so that others can have the name", async () => {
    const { orgId, siteOf, buy, store: domains } = await buyer(pg);
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
    expect((await domains.find(orgId, attempt.domain.id))?.zoneId).toBe("z1");
    if (after) await store.write(after, { ...over, domain: { status: "released", holds: false } });
    expect(await store.open(orgId, attempt.domain.id)).toBeUndefined();
    expect(await domains.find(orgId, attempt.domain.id)).toBeUndefined();
    const other = await buyer(pg);
    expect((await other.buy(name, await other.siteOf())).kind).toBe("begun");
  });

  it("of a connection holds its name once it is proven, and only one organisation does", async () => {
    const name = `www.${nameOf()}`;
    const [one, other] = [await buyer(pg), await buyer(pg)];
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
  const { siteOf, buy } = await buyer(pg);
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
    const { orgId, userId, siteOf, store, claimOf, buy } = await buyer(pg);
    const [name, siteId] = [nameOf(), await siteOf()];
    const claimed = await buy(name, siteId);
    if (!("attempt" in claimed)) throw new Error(claimed.kind);
    const other = await siteOf();
    const claim = claimOf(name, other, { kind: "move", domainId: claimed.attempt.domain.id });
    const moved = await store.move(orgId, claim, traceOf(orgId, userId));
    expect(moved).toMatchObject({ kind: "joined", attempt: { id: claimed.attempt.id, siteId: other } });
  });

  it("is what an attempt goes on with whose own site had its credit, and is asked for one of its own", async () => {
    const { orgId, userId, siteOf, store, claimOf, buy } = await buyer(pg);
    const [name, siteId] = [nameOf(), await siteOf()];
    const claimed = await buy(name, siteId);
    if (!("attempt" in claimed)) throw new Error(claimed.kind);
    const facts = { siteCredit: "covered" as const, accountId: "account" };
    await createProvisioningStore(pg.db).write(claimed.attempt, { steps: [], step: "publish", facts });
    const other = await siteOf();
    const claim = claimOf(name, other, { kind: "move", domainId: claimed.attempt.domain.id });
    const moved = await store.move(orgId, claim, traceOf(orgId, userId));
    expect(moved).toMatchObject({ kind: "joined", attempt: { siteId: other, facts: { accountId: "account" } } });
    expect("attempt" in moved && moved.attempt.facts).not.toHaveProperty("siteCredit");
  });

  it("is not what an attempt at probe goes on with, whose site is shown", async () => {
    const { orgId, userId, siteOf, store, claimOf, buy } = await buyer(pg);
    const [name, siteId] = [nameOf(), await siteOf()];
    const claimed = await buy(name, siteId);
    if (!("attempt" in claimed)) throw new Error(claimed.kind);
    await createProvisioningStore(pg.db).write(claimed.attempt, { steps: [], step: "probe", facts: {} });
    const claim = claimOf(name, await siteOf(), { kind: "move", domainId: claimed.attempt.domain.id });
    const moved = await store.move(orgId, claim, traceOf(orgId, userId));
    expect(moved).toMatchObject({ kind: "joined", attempt: { siteId, step: "probe" } });
  });

  it("is brought there by an attempt of its own, where none is under way", async () => {
    const { orgId, userId, siteOf, store, claimOf, buy } = await buyer(pg);
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

  it("is not brought to one that has lapsed, which says so, while what is under way already goes on", async () => {
    const { orgId, userId, siteOf, store, claimOf, buy } = await buyer(pg);
    const [name, other] = [nameOf(), await siteOf()];
    const claimed = await buy(name, await siteOf());
    if (!("attempt" in claimed)) throw new Error(claimed.kind);
    const { id } = claimed.attempt.domain;
    const moveTo = (siteId: string) =>
      store.move(orgId, claimOf(name, siteId, { kind: "move", domainId: id }), traceOf(orgId, userId));
    await pg.owner.query("update domains set status = 'lapsed' where id = $1", [id]);
    expect(await moveTo(other)).toMatchObject({ kind: "joined", attempt: { siteId: other } });
    const over = { steps: [], facts: {}, state: "live" as const, dueAt: null, finished: true };
    const open = await createProvisioningStore(pg.db).open(orgId, id);
    if (open) await createProvisioningStore(pg.db).write(open, { ...over, domain: {} });
    expect(await moveTo(await siteOf())).toEqual({ kind: "lapsed" });
    await pg.owner.query("update domains set status = 'active' where id = $1", [id]);
    expect((await moveTo(await siteOf())).kind).toBe("begun");
  });

  it("is refused by what is in its way: a website that is not there, an organisation that is suspended", async () => {
    const { orgId, userId, siteOf, store, claimOf, buy } = await buyer(pg);
    const [name, other] = [nameOf(), await siteOf()];
    const claimed = await buy(name, await siteOf());
    if (!("attempt" in claimed)) throw new Error(claimed.kind);
    const over = { steps: [], facts: {}, state: "live" as const, dueAt: null, finished: true };
    await createProvisioningStore(pg.db).write(claimed.attempt, { ...over, domain: { status: "active" } });
    const moveTo = (siteId: string) => {
      const claim = claimOf(name, siteId, { kind: "move", domainId: claimed.attempt.domain.id });
      return store.move(orgId, claim, traceOf(orgId, userId));
    };
    expect(await moveTo(newId("site"))).toEqual({ kind: "no_site" });
    await pg.owner.query("update organisations set status = 'suspended' where id = $1", [orgId]);
    expect(await moveTo(other)).toEqual({ kind: "suspended" });
  });
});

it("a look that does not count as one leaves the time of the look before", async () => {
  const { orgId, siteOf, store, buy } = await buyer(pg);
  const claimed = await buy(nameOf(), await siteOf());
  if (!("attempt" in claimed)) throw new Error(claimed.kind);
  const { id } = claimed.attempt.domain;
  await pg.owner.query("update domains set status = 'active', checked_at = null where id = $1", [id]);
  const looked = { status: "active", registrarStatus: "active", expiresAt: null, autoRenew: false } as const;
  await store.look(orgId, id, { ...looked, attention: null, keepsTime: true });
  expect(await store.find(orgId, id)).toMatchObject({ registrarStatus: "active", checkedAt: null });
  await store.look(orgId, id, { ...looked, attention: null });
  expect((await store.find(orgId, id))?.checkedAt).not.toBeNull();
});

it("nothing is begun for an organisation that is suspended", async () => {
  const { orgId, siteOf, buy } = await buyer(pg);
  const siteId = await siteOf();
  await pg.owner.query("update organisations set status = 'suspended' where id = $1", [orgId]);
  expect(await buy(nameOf(), siteId)).toEqual({ kind: "suspended" });
});

describe("hosts", () => {
  const Hosts = z.array(z.object({ host: z.string(), claim: z.string(), role: z.string() }));

  async function connected() {
    const one = await buyer(pg);
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

describe("a connected domain's companions", () => {
  const connected = async () => {
    const one = await buyer(pg);
    const [siteId, domainId] = [await one.siteOf(), newId("dom")];
    const name = `shop.${nameOf()}`;
    await one.buy(name, siteId, { kind: "connection", domainId, proofToken: newId("proof") });
    await pg.owner.query("update domains set status = 'active', holds = true where id = $1", [domainId]);
    const found = () => one.store.find(one.orgId, domainId);
    return { ...one, siteId, domainId, name, found, companions: createCompanionStore(pg.db) };
  };
  const Pointed = z.array(z.object({ siteId: z.string(), claim: z.coerce.number() }));
  const at = async (host: string) =>
    Pointed.parse(
      (await pg.owner.query('select site_id as "siteId", claim from site_hosts where host = $1', [host])).rows,
    );

  it("are on record and shown until they are hidden, each by itself, and no other organisation's", async () => {
    const [one, other] = [await connected(), await connected()];
    const { orgId, domainId, siteId, name, store, companions, found } = one;
    const [www, admin] = [`www.${name}`, `admin.${name}`];
    expect(await companions.setHostname(orgId, domainId, admin, "id_1")).toBe(true);
    expect(await companions.setHostname(other.orgId, domainId, admin, "theirs")).toBe(false);
    const claim = { domainId, siteId, hosts: [{ host: name, role: "primary" as const }] };
    await store.claimHosts(orgId, claim);
    await store.claimHosts(orgId, {
      ...claim,
      hosts: [
        { host: www, role: "alias" },
        { host: admin, role: "admin" },
      ],
    });
    expect(await found()).toMatchObject({ hostnames: { [admin]: "id_1" }, shown: [admin, name, www] });
    await companions.drop(other.orgId, domainId, admin);
    await companions.hide(other.orgId, domainId, admin);
    // What is shown is not anybody's yet.
    await companions.drop(orgId, domainId, www);
    expect(await found()).toMatchObject({ hostnames: { [admin]: "id_1" }, shown: [admin, name, www] });
    const revisionOf = async () => (await createSiteStorage(pg.db).find(orgId, siteId))?.revision ?? 0;
    const revision = await revisionOf();
    const isHidden = () => companions.isHidden(orgId, domainId, admin);
    expect(await isHidden()).toBe(false);
    await companions.hide(orgId, domainId, admin);
    expect([await isHidden(), await companions.isHidden(other.orgId, domainId, admin)]).toEqual([true, false]);
    expect([(await found())?.shown, await revisionOf()]).toEqual([[name, www], revision + 1]);
    await companions.drop(orgId, domainId, admin);
    expect([(await found())?.hostnames, await at(admin), await isHidden()]).toEqual([{}, [], false]);
    // Nor is it hidden where another domain of its owner has claimed it since; nobody else can before it is dropped.
    await companions.hide(orgId, domainId, www);
    const hosts = [{ host: www, role: "primary" as const }];
    const theirs = { domainId: other.domainId, siteId: other.siteId, hosts };
    expect(await other.store.claimHosts(other.orgId, theirs)).toBe(www);
    expect(await companions.isHidden(orgId, domainId, www)).toBe(true);
    const [second, secondSite] = [newId("dom"), await one.siteOf()];
    await one.buy(www, secondSite, { kind: "connection", domainId: second, proofToken: newId("proof") });
    expect(await store.claimHosts(orgId, { domainId: second, siteId: secondSite, hosts })).toBeUndefined();
    expect(await companions.isHidden(orgId, domainId, www)).toBe(false);
  });

  it("are made for none that is on its way out, or was never proven", async () => {
    const { orgId, domainId, name, companions } = await connected();
    for (const change of ["status = 'removing'", "status = 'active', holds = false"]) {
      await pg.owner.query(`update domains set ${change} where id = $1`, [domainId]);
      expect(await companions.setHostname(orgId, domainId, `admin.${name}`, "id_1")).toBe(false);
    }
  });

  it("go along to another site, by a later claim, and what is hidden stays behind", async () => {
    const { orgId, domainId, siteId, siteOf, name, store, companions, found } = await connected();
    const [www, admin] = [`www.${name}`, `admin.${name}`];
    const primary = [{ host: name, role: "primary" as const }];
    const alias = { host: www, role: "alias" as const };
    await store.claimHosts(orgId, { domainId, siteId, hosts: [...primary, alias, { host: admin, role: "admin" }] });
    await companions.hide(orgId, domainId, admin);
    const [before] = await at(www);
    const second = await siteOf();
    expect(await store.claimHosts(orgId, { domainId, siteId: second, hosts: primary })).toBeUndefined();
    const [after] = await at(www);
    expect([after?.siteId, (after?.claim ?? 0) > (before?.claim ?? 0)]).toEqual([second, true]);
    expect([(await found())?.shown, (await at(admin))[0]?.siteId]).toEqual([[name, www], siteId]);
  });
});

it("a site whose credit was spent when its attempt was cut off takes no other", async () => {
  const { orgId, userId, siteOf, buy, store } = await buyer(pg);
  const siteId = await siteOf();
  const claimed = await buy(`www.${nameOf()}`, siteId, { kind: "connection", priceMicroUsd: 0, proofToken: "proof" });
  if (!("attempt" in claimed)) throw new Error(claimed.kind);
  const { attempt } = claimed;
  const provisioning = createProvisioningStore(pg.db);
  // The credit is captured; before that is written down the domain is taken away.
  await provisioning.write(attempt, { steps: [], step: "finish", facts: { siteCredit: "reserved" } });
  await store.startRemoving(orgId, attempt.domain.id, traceOf(orgId, userId));
  const next = newId("prov");
  expect(await provisioning.isPaid(orgId, siteId, next)).toBe(false);
  await store.creditSpent(orgId, attempt.id);
  expect(await provisioning.isPaid(orgId, siteId, next)).toBe(true);
});

describe("a bought name that has ended", () => {
  it("is let go with all that was under way, and only where it has lapsed", async () => {
    const { orgId, siteOf, buy, store } = await buyer(pg);
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
  it("is told what is held, whose a host is, what is overdue and what nobody looks at", async () => {
    const { orgId, siteOf, buy, store } = await buyer(pg);
    const name = nameOf();
    const claimed = await buy(name, await siteOf());
    if (!("attempt" in claimed)) throw new Error(claimed.kind);
    const { id } = claimed.attempt.domain;
    await pg.owner.query("update domains set account_id = 'account-of-test' where id = $1", [id]);
    expect(await store.held()).toContainEqual(expect.objectContaining({ orgId, id, name, status: "pending" }));
    expect(await store.ofHost(name)).toEqual([{ orgId, id }]);
    expect(await store.overdue(Date.now() + 60_000)).toContainEqual({ orgId, id });
    expect(await store.overdue(Date.now() - 60_000)).not.toContainEqual({ orgId, id });
    await pg.owner.query("update domains set status = 'active' where id = $1", [id]);
    expect(await store.unwatched(Date.now() + 60_000)).toContainEqual({ orgId, id });
    expect(await store.unwatched(Date.now() - 60_000)).not.toContainEqual({ orgId, id });
    // The tables themselves show nothing without an organisation.
    expect(await pg.db.system().rows(z.unknown(), sql`select id from domains`)).toEqual([]);
  });
});
