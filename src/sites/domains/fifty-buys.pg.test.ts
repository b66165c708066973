/** Fifty who buy one name at once, from the wish to the website that visitors see: on real Postgres, all of it together. */
import { afterEach, expect, it } from "vitest";
import * as z from "zod";
import { operatorAct } from "../../billing/billing.fixture.ts";
import { createOperatorRepo } from "../../billing/operator.repo.ts";
import { newId } from "../../kernel/id.ts";
import { safeInteger } from "../../platform/db.ts";
import { usePostgres } from "../../testing/pg.ts";
import { accountsAt, CONTACT, SAAS } from "../cloudflare/cloudflare.fixture.ts";
import { type WebsitesWorld, websitesWorld } from "../websites.fixture.ts";
import { buyer, nameOf, traceOf } from "./buyer.fixture.ts";
import { createDomainContacts } from "./contact.repo.ts";
import { createDomainStore } from "./domains.repo.ts";
import { createDomains, type Domains } from "./domains.service.ts";
import { reconcileDomains } from "./reconcile.service.ts";

const pg = usePostgres();
const PRICE = 10_460_000;
const CREDIT = 100_000_000;

let world: WebsitesWorld;
afterEach(() => world.sandbox.close());

/** With credit for several domains, five websites and somebody to register domains for. */
async function organisation() {
  const one = await buyer(pg);
  const { orgId, userId } = one;
  const grant = { grantId: newId("grant"), orgId, amountMicroUsd: CREDIT, note: "credit" };
  await createOperatorRepo(pg.db).grant(grant, operatorAct());
  await createDomainContacts(pg.db).set(orgId, CONTACT, traceOf(orgId, userId));
  return { ...one, sites: await Promise.all(Array.from({ length: 5 }, one.siteOf)) };
}
type Organisation = Awaited<ReturnType<typeof organisation>>;

function askedBy(
  { orgId, userId, sites }: Organisation,
  name: string,
  siteId: string = sites[0] ?? "",
  { purchase }: Pick<Domains, "purchase"> = world.websites.services.domains,
): ReturnType<Domains["purchase"]> {
  const member = { kind: "member", via: "session", orgId, userId } as Parameters<Domains["purchase"]>[1]["member"];
  const origin = { ip: "192.0.2.1", userAgent: "", requestId: "req" };
  const input = { name, confirm: name, siteId, priceMicroUsd: PRICE, years: 1 };
  return purchase(input, { member, origin, operationId: newId("op").slice(3) });
}

/** What each account of the ledger comes to. */
async function ledgerOf({ orgId }: Organisation): Promise<Record<string, number>> {
  const { rows } = await pg.owner.query(
    `select unit || '/' || account as name, sum(amount)::bigint as amount
     from ledger_entries where org_id = $1 group by 1 having sum(amount) <> 0`,
    [orgId],
  );
  const found = z.array(z.object({ name: z.string(), amount: safeInteger })).parse(rows);
  return Object.fromEntries(found.map(({ name, amount }) => [name, amount]));
}

async function countOf(query: string, ...parameters: string[]): Promise<number> {
  const { rows } = await pg.owner.query(`select count(*)::int as n from ${query}`, parameters);
  return z.tuple([z.object({ n: z.number() })]).parse(rows)[0].n;
}

it.each([
  ["and nothing goes wrong", () => {}],
  ["and the registrar's answer is lost", () => world.sandbox.fault({ operation: "registrar.register", kind: "lost" })],
  [
    "and all die before they wake anybody, and whoever works at it at every seventh call",
    () => {
      world.wakesNobody = true;
      world.callsALife = 7;
    },
  ],
])(
  "fifty of ten organisations buy one name %s: it is bought and paid once, and the others are told",
  async (_, goWrong) => {
    world = await websitesWorld(pg);
    const name = nameOf();
    const buyers = await Promise.all(Array.from({ length: 10 }, organisation));
    goWrong();
    const asked = await Promise.all(
      buyers.flatMap((one) => one.sites.map(async (siteId) => ({ one, answer: await askedBy(one, name, siteId) }))),
    );
    const isWorkedAt = !world.wakesNobody;
    world.wakesNobody = false;
    await world.settled();
    await world.sweep();

    const winner = asked.find(({ answer }) => answer.ok)?.one;
    if (!winner) throw new Error("nobody bought it");
    const [won, lost] = [true, false].map((is) => asked.filter(({ one }) => (one === winner) === is));
    const told = won?.map(({ answer }) =>
      answer.ok ? (answer.value.isNew ? "begun" : "joined") : answer.error.reason,
    );
    expect(told?.filter((one) => one === "begun")).toHaveLength(1);
    // Whoever hears of it late has it already.
    const repeats = isWorkedAt ? ["joined", "owned"] : ["joined"];
    for (const one of told?.filter((other) => other !== "begun") ?? []) expect(repeats).toContain(one);
    const attempts = won?.flatMap(({ answer }) => (answer.ok ? [answer.value.attempt.id] : []));
    expect(new Set(attempts).size).toBe(1);
    expect(lost?.map(({ answer }) => answer)).toEqual(
      Array.from({ length: 45 }, () => ({ ok: false, error: { reason: "taken", name } })),
    );

    const { state } = world.sandbox;
    expect(state.registrations.map((one) => [one.name, one.status])).toEqual([[name, "active"]]);
    expect(state.charges).toMatchObject([{ name, usd: "10.46" }]);
    expect(world.sandbox.violations()).toEqual([]);
    expect(world.deaths > 0).toBe(world.callsALife < Number.POSITIVE_INFINITY);

    expect(await ledgerOf(winner)).toEqual({
      "micro_usd/granted": -CREDIT,
      "micro_usd/credit": CREDIT - PRICE,
      "micro_usd/domain_sales": PRICE,
      "site_credit/granted": -1,
      "site_credit/sites": 1,
    });
    expect(await world.available(winner.orgId)).toBe(CREDIT - PRICE);
    for (const one of buyers.filter((other) => other !== winner)) {
      expect(await ledgerOf(one)).toEqual({
        "micro_usd/granted": -CREDIT,
        "micro_usd/credit": CREDIT,
        "site_credit/granted": -1,
        "site_credit/credit": 1,
      });
      expect(await countOf("provisionings where org_id = $1", one.orgId)).toBe(0);
    }

    const [ended] = await world.websites.services.domains.attempts(winner.orgId);
    expect(ended).toMatchObject({ state: "live", attention: null, domain: { name, status: "active" } });
    expect(await countOf("domains where name = $1", name)).toBe(1);
    expect(await countOf("provisionings where domain_id = $1", ended?.domain.id ?? "")).toBe(1);
    const seen = await world.websites.serve(new Request(`https://${name}/`), name, () => {});
    expect([seen?.status, await seen?.text()]).toEqual([200, expect.stringContaining("Corner Café")]);
    const held = async () => (await createDomainStore(pg.db).held()).filter((one) => one.name === name);
    const accounts = accountsAt(world.sandbox);
    const { findings } = await reconcileDomains({ accounts, held, saasZone: SAAS, ownNames: [SAAS] });
    expect([findings, world.keys("underway/"), world.warnings]).toEqual([[], [], []]);
  },
);

it.each([
  ["is being bought", true, { ok: true, value: { isNew: false } }],
  ["has been bought", false, { ok: false, error: { reason: "owned" } }],
])(
  "whoever asks beside another of the organisation, and hears from the registrar once it %s, is told so",
  async (_, isUnderWay, told) => {
    world = await websitesWorld(pg);
    const [one, name] = [await organisation(), nameOf()];
    const { main, ...pool } = accountsAt(world.sandbox);
    const check: typeof main.registrar.check = async (names) => {
      // Nobody wakes it before it is looked for: until then it stays where it is.
      world.wakesNobody = isUnderWay;
      await askedBy(one, name);
      if (isUnderWay) await main.registrar.register(name, { years: 1, contact: CONTACT });
      await world.settled();
      return main.registrar.check(names);
    };
    const second = createDomains({
      store: one.store,
      accounts: { ...pool, main: { ...main, registrar: { ...main.registrar, check } } },
      ways: undefined,
      contacts: createDomainContacts(pg.db),
      isVerified: async () => true,
      ownNames: [],
      begin: (_, __, change) => change(),
      lookUp: async () => ({ ok: true, value: [] }),
    });
    expect(await askedBy(one, name, one.sites[1], second)).toMatchObject(told);
  },
);
