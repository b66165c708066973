import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as migrateFrom } from "drizzle-orm/node-postgres/migrator";
import fc from "fast-check";
import postgres from "pg";
import { describe, expect, inject, it } from "vitest";
import * as z from "zod";
import { migrate, postgresOwner } from "../../../migrations/migrate.ts";
import { newId, type OrgId } from "../../kernel/id.ts";
import { safeInteger } from "../../platform/db.ts";
import { seedOrganisation, usePostgres } from "../../testing/pg.ts";
import { type Books, expectSound, marketDays, type Standing } from "../account/purchases.fixture.ts";
import { createAccountRecord } from "../account-record.repo.ts";
import { makeKey, noRouting, operatorAct } from "../billing.fixture.ts";
import { createOperatorRepo } from "../operator.repo.ts";
import { createLedger } from "./ledger.repo.ts";
import { LEDGER_UNITS, type LedgerCursor, type LedgerUnit, RESERVATION_STATES } from "./ledger.schema.ts";

const pg = usePostgres();
const ledger = () => createLedger(pg.db);

const grantCredit = (orgId: OrgId, amountMicroUsd: number) =>
  createOperatorRepo(pg.db).grant({ grantId: newId("grant"), orgId, amountMicroUsd, note: "credit" }, operatorAct());
const grantSites = (orgId: OrgId, siteCredits: number, grantId = newId("grant"), act = operatorAct()) =>
  createOperatorRepo(pg.db).grantSiteCredits({ grantId, orgId, siteCredits, note: "more" }, act);

const of = (unit: LedgerUnit, key: string, amount = 1) => ({ key, unit, amount, note: key });

/** What each account comes to, as the owner sees it. */
async function accounts(orgId: OrgId): Promise<Record<string, number>> {
  const { rows } = await pg.owner.query(
    "select unit || '/' || account as name, sum(amount)::bigint as amount from ledger_entries where org_id = $1 group by 1 order by 1",
    [orgId],
  );
  const found = z.array(z.object({ name: z.string(), amount: safeInteger })).parse(rows);
  return Object.fromEntries(found.map(({ name, amount }) => [name, amount]));
}

async function standing(orgId: OrgId): Promise<Standing> {
  const Row = z.object({ creditGrants: safeInteger, ledgerCredit: safeInteger, ledgerSum: safeInteger });
  const { rows } = await pg.owner.query(
    `select (select coalesce(sum(amount_micro_usd), 0) from credit_grants where org_id = $1) as "creditGrants",
            coalesce(sum(amount) filter (where account = 'credit' and unit = 'micro_usd'), 0) as "ledgerCredit",
            coalesce(sum(amount), 0) as "ledgerSum"
     from ledger_entries where org_id = $1`,
    [orgId],
  );
  const [sums] = z.tuple([Row]).parse(rows);
  const Reservation = z.object({ key: z.string(), state: z.enum(RESERVATION_STATES), amount: safeInteger });
  // All three begin with a word of seven letters.
  const found = await pg.owner.query(
    `select substr(event_key, length('reserve:micro_usd:') + 1) as key, max(abs(amount)) as amount,
            case when bool_or(event_key like 'capture:%') then 'captured'
                 when bool_or(event_key like 'release:%') then 'released' else 'reserved' end as state
     from ledger_entries where org_id = $1 and event_key like '%:micro_usd:%' group by 1`,
    [orgId],
  );
  const reservations = new Map<string, Omit<z.infer<typeof Reservation>, "key">>();
  for (const { key, ...reservation } of z.array(Reservation).parse(found.rows)) reservations.set(key, reservation);
  return { ...sums, reservations };
}

describe("a reservation", () => {
  it("takes the last website credit once when 20 keys ask for it at once", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const asked = Array.from({ length: 20 }, (_, n) => ledger().reserve(orgId, of("site_credit", `site:${n}`)));
    const answers = await Promise.all(asked);
    expect(answers.filter((answer) => answer === "reserved")).toHaveLength(1);
    expect(answers.filter((answer) => answer === "insufficient")).toHaveLength(19);
    expect(await ledger().siteCredits(orgId)).toEqual({ available: 0, reserved: 1 });
  });

  it("is one, however often and at once its key is asked for", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    await grantSites(orgId, 10);
    await grantCredit(orgId, 1_000);
    for (const unit of LEDGER_UNITS) {
      const asked = Array.from({ length: 20 }, () => ledger().reserve(orgId, of(unit, "same")));
      expect(new Set(await Promise.all(asked))).toEqual(new Set(["reserved"]));
    }
    expect(await accounts(orgId)).toEqual({
      "micro_usd/credit": 999,
      "micro_usd/granted": -1_000,
      "micro_usd/reserved": 1,
      "site_credit/credit": 10,
      "site_credit/granted": -11,
      "site_credit/reserved": 1,
    });
  });

  it.each(LEDGER_UNITS)("of %s ends once, by what came first, and says so ever after", async (unit) => {
    const { orgId } = await seedOrganisation(pg.owner);
    await grantSites(orgId, 9);
    await grantCredit(orgId, 100);
    const before = await accounts(orgId);
    const { reserve, capture, release } = ledger();
    expect(await capture(orgId, "a", unit)).toBe("unknown");
    for (const key of ["a", "b"]) expect(await reserve(orgId, of(unit, key, 3))).toBe("reserved");
    for (let n = 0; n < 2; n += 1) expect(await capture(orgId, "a", unit)).toBe("captured");
    for (let n = 0; n < 2; n += 1) expect(await release(orgId, "b", unit)).toBe("released");
    expect([await release(orgId, "a", unit), await capture(orgId, "b", unit)]).toEqual(["captured", "released"]);
    expect([await reserve(orgId, of(unit, "a", 5)), await reserve(orgId, of(unit, "b", 5))]).toEqual([
      "captured",
      "released",
    ]);
    // Never reserved: closed.
    expect([await release(orgId, "c", unit), await reserve(orgId, of(unit, "c"))]).toEqual(["released", "released"]);
    const sold = unit === "micro_usd" ? "domain_sales" : "sites";
    expect(await accounts(orgId)).toEqual({
      ...before,
      [`${unit}/credit`]: (before[`${unit}/credit`] ?? 0) - 3,
      [`${unit}/reserved`]: 0,
      [`${unit}/${sold}`]: 3,
    });
  });

  it("is the organisation's own affair", async () => {
    const mine = await seedOrganisation(pg.owner);
    const other = await seedOrganisation(pg.owner);
    await ledger().reserve(other.orgId, of("site_credit", "site:1"));
    expect(await ledger().reservation(mine.orgId, "site:1", "site_credit")).toBeUndefined();
    for (const statement of [
      sql`select billing_reserve(${other.orgId}, 'k', 'site_credit', 1, '', 'grant_x')`,
      sql`select billing_capture(${other.orgId}, 'site:1', 'site_credit')`,
      sql`select billing_release(${other.orgId}, 'site:1', 'site_credit', 'grant_x')`,
    ]) {
      await expect(pg.db.tenant(mine.orgId).rows(z.unknown(), statement)).rejects.toMatchObject({ sqlstate: "42501" });
      await expect(pg.db.system().rows(z.unknown(), statement)).rejects.toMatchObject({ sqlstate: "42501" });
    }
    expect(
      await pg.db
        .tenant(mine.orgId)
        .rows(z.unknown(), sql`select billing_reservation(${other.orgId}, 'site:1', 'site_credit') as "state"`),
    ).toEqual([{ state: null }]);
  });
});

describe("the ledger", () => {
  const entry = (account: string, amount: number, unit = "site_credit") => ({ account, unit, amount });
  const post = async (orgId: OrgId, key: string, entries: object[], as = orgId) => {
    const client = await pg.owner.connect();
    try {
      await client.query("begin");
      await client.query("select set_config('app.org_id', $1, true)", [as]);
      const { rows } = await client.query("select billing_post($1, $2, '', $3) as posted", [
        orgId,
        key,
        JSON.stringify(entries),
      ]);
      await client.query("commit");
      return rows[0]?.posted;
    } catch (error) {
      await client.query("rollback");
      throw error;
    } finally {
      client.release();
    }
  };

  it("takes an event once, whole, of the organisation that is at work, and never more than there is", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const other = await seedOrganisation(pg.owner);
    const fair = [entry("granted", -2), entry("credit", 2)];
    expect([await post(orgId, "grant:1", fair), await post(orgId, "grant:1", fair)]).toEqual([true, false]);
    const before = await accounts(orgId);
    for (const [entries, sqlstate] of [
      [[entry("granted", -2), entry("credit", 3)], "23514"],
      [[entry("granted", -2), entry("credit", 2, "micro_usd")], "23514"],
      [[], "23514"],
      [[entry("credit", -4), entry("sites", 4)], "23514"],
      [[entry("reserved", -1, "micro_usd"), entry("credit", 1, "micro_usd")], "23514"],
    ] as const) {
      await expect(post(orgId, "x", [...entries]), JSON.stringify(entries)).rejects.toMatchObject({ code: sqlstate });
    }
    await expect(post(orgId, "x", fair, other.orgId)).rejects.toMatchObject({ code: "42501" });
    expect(await accounts(orgId)).toEqual(before);
    expect(before).toEqual({ "site_credit/credit": 3, "site_credit/granted": -3 });
  });

  it("has one free website for each organisation, and what the operator grants, once for a grant", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    expect(await ledger().siteCredits(orgId)).toEqual({ available: 1, reserved: 0 });
    const [grantId, act] = [newId("grant"), operatorAct()];
    const granted = await Promise.all(Array.from({ length: 10 }, () => grantSites(orgId, 4, grantId, act)));
    expect(granted).toEqual(Array(10).fill(4));
    expect(await grantSites(newId("org"), 4)).toBeUndefined();
    expect(await ledger().siteCredits(orgId)).toEqual({ available: 5, reserved: 0 });
    const { rows } = await pg.owner.query(
      `select a.action, e.detail from operator_acts a join audit_events e using (id) where a.org_id = $1`,
      [orgId],
    );
    expect(rows).toEqual([{ action: "site_credit.grant", detail: { grantId, siteCredits: 4, note: "more" } }]);
  });

  it("is read newest first, page by page, each event once and whole", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const { orgId: other } = await seedOrganisation(pg.owner);
    await grantCredit(orgId, 100);
    await grantCredit(other, 100);
    await ledger().reserve(orgId, of("micro_usd", "purchase:1", 30));
    await ledger().capture(orgId, "purchase:1", "micro_usd");
    await ledger().reserve(orgId, of("micro_usd", "purchase:2", 20));
    await ledger().release(orgId, "purchase:2", "micro_usd");
    const seen = [];
    let after: LedgerCursor | undefined;
    for (;;) {
      const page = await ledger().events(orgId, { after, limit: 2 });
      seen.push(...page);
      const last = page.at(-1);
      if (!last || page.length < 2) break;
      after = [last.at, last.key];
    }
    const money = (account: string, amount: number) => entry(account, amount, "micro_usd");
    expect(seen.map(({ key, entries }) => [key.replace(/grant_.*/, "…"), entries])).toEqual([
      ["release:micro_usd:purchase:2", [money("reserved", -20), money("credit", 20)]],
      ["reserve:micro_usd:purchase:2", [money("credit", -20), money("reserved", 20)]],
      ["capture:micro_usd:purchase:1", [money("reserved", -30), money("domain_sales", 30)]],
      ["reserve:micro_usd:purchase:1", [money("credit", -30), money("reserved", 30)]],
      ["grant:…", [money("granted", -100), money("credit", 100)]],
      ["grant:first_site", [entry("granted", -1), entry("credit", 1)]],
    ]);
  });

  it("begins with what was granted before there was one", async () => {
    const { port, superuser } = inject("postgres");
    const database = `ledger_${newId("x").slice(-8)}`;
    await pg.owner.query(`create database ${database}`);
    const client = new postgres.Client({ host: "127.0.0.1", port, ...superuser, database });
    await client.connect();
    try {
      await migrateFrom(drizzle({ client }), { migrationsFolder: migrationsBefore("ledger") });
      await client.query(
        "insert into organisations (id, name, created_at) values ('org_1', 'Old', '2026-01-01T00:00:00Z')",
      );
      await client.query("select billing_grant_credit('grant_1', 'org_1', 70, 'signup', 'hello', null)");
      await migrate(postgresOwner(client));
      await client.query("select billing_grant_credit('grant_2', 'org_1', 5, 'seed', '', null)");
      const { rows } = await client.query(
        "select event_key, account, unit, amount::int from ledger_entries order by created_at, amount",
      );
      expect(rows.map((row) => Object.values(row).join(" "))).toEqual([
        "grant:first_site granted site_credit -1",
        "grant:first_site credit site_credit 1",
        "grant:grant_1 granted micro_usd -70",
        "grant:grant_1 credit micro_usd 70",
        "grant:grant_2 granted micro_usd -5",
        "grant:grant_2 credit micro_usd 5",
      ]);
    } finally {
      await client.end();
    }
  });
});

/** The migrations as they were before that one. */
function migrationsBefore(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "migrations-"));
  cpSync(join(import.meta.dirname, "../../../migrations"), folder, { recursive: true });
  const path = join(folder, "meta/_journal.json");
  const journal = z.object({ entries: z.array(z.looseObject({ tag: z.string() })) }).loose();
  const found = journal.parse(JSON.parse(readFileSync(path, "utf8")));
  const at = found.entries.findIndex(({ tag }) => tag.endsWith(`_${name}`));
  expect(at).toBeGreaterThan(0);
  writeFileSync(path, JSON.stringify({ ...found, entries: found.entries.slice(0, at) }));
  return folder;
}

/** The record itself, for an account on a disk that a test holds. */
async function recordBooks(): Promise<Books> {
  const { orgId, userId } = await seedOrganisation(pg.owner);
  const id = await makeKey(pg.owner, orgId, userId);
  await pg.owner.query("update organisations set limits = $2 where id = $1", [
    orgId,
    JSON.stringify({
      requestsPerMinutePerKey: null,
      requestsPerMinutePerUser: null,
      tokensPerMinute: null,
      concurrency: null,
      monthlyRequests: null,
    }),
  ]);
  const port = createAccountRecord(pg.db, noRouting);
  const hash = createHash("sha256").update(id).digest("hex");
  const [key] = (await port.read(orgId, 0))?.keys ?? [];
  if (key?.hash !== hash) throw new Error("the account's key is not on record");
  return {
    orgId,
    key,
    port,
    grant: async (amountMicroUsd) => void (await grantCredit(orgId, amountMicroUsd)),
    capture: (name) => ledger().capture(orgId, name, "micro_usd"),
    release: (name) => ledger().release(orgId, name, "micro_usd"),
    standing: () => standing(orgId),
  };
}

describe("random lives of an account that buys, on the record itself", () => {
  it("never overspend and never leak; the ledger adds up and says what credit_grants say", async () => {
    await fc.assert(
      fc.asyncProperty(marketDays, async (days) => expectSound(await recordBooks(), days)),
      { numRuns: 25 },
    );
  }, 120_000);
});
