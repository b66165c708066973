import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { newId } from "../kernel/id.ts";
import { safeInteger } from "../platform/db.ts";
import { seedOrganisation, usePostgres } from "../testing/pg.ts";

const pg = usePostgres();
const system = () => pg.db.system();

const act = (id: string = newId("act")) =>
  JSON.stringify({ id, operatorId: "user_op", operatorEmail: "op@example.com", ip: "192.0.2.1", requestId: "req_1" });

const Grant = z.object({ seq: safeInteger, amount: safeInteger, created: z.boolean() });
const grant = (orgId: string, grantId: string, amount = 5, by = act()) =>
  system().maybe(
    Grant,
    sql`select seq, amount_micro_usd as amount, created from operator_grant_credit(${grantId}, ${orgId}, ${amount}, 'a note', ${by})`,
  );

const Status = z.object({ status: z.string(), changed: z.boolean() });
const setStatus = (orgId: string, status: string, by = act()) =>
  system().maybe(Status, sql`select * from operator_set_status(${orgId}, ${status}, ${by})`);

const actsOf = async (orgId: string) =>
  (
    await pg.owner.query(
      "select action, operator_id, operator_email, ip, detail from operator_acts where org_id = $1 order by created_at",
      [orgId],
    )
  ).rows;
const auditOf = async (orgId: string) =>
  (
    await pg.owner.query(
      "select action, actor_kind, actor_id, ip from audit_events where org_id = $1 order by created_at",
      [orgId],
    )
  ).rows;

describe("operator_grant_credit", () => {
  it("numbers 40 concurrent grants without a gap, with one act and one audit event each", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const answers = await Promise.all(Array.from({ length: 40 }, () => grant(orgId, newId("grant"))));
    expect(answers.map((answer) => answer?.seq).sort((a = 0, b = 0) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
    const { rows } = await pg.owner.query("select credit_seq::int from organisations where id = $1", [orgId]);
    expect(rows).toEqual([{ credit_seq: 40 }]);
    expect(await actsOf(orgId)).toHaveLength(40);
    expect(await auditOf(orgId)).toHaveLength(40);
  });

  it("makes one grant, act and audit event of an id that is sent many times at once", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const grantId = newId("grant");
    const answers = await Promise.all(Array.from({ length: 20 }, () => grant(orgId, grantId)));
    expect(answers.filter((answer) => answer?.created)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer?.seq))).toEqual(new Set([1]));
    expect(await grant(orgId, grantId, 999)).toEqual({ seq: 1, amount: 5, created: false });
    expect(await grant(orgId, newId("grant"))).toMatchObject({ seq: 2 });
    expect(await actsOf(orgId)).toHaveLength(2);
    expect(await auditOf(orgId)).toEqual(
      Array(2).fill({ action: "credit.grant", actor_kind: "operator", actor_id: "user_op", ip: null }),
    );
  });

  it("does all of it or nothing", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    expect(await grant(newId("org"), newId("grant"))).toBeUndefined();
    await expect(grant(orgId, newId("grant"), 0)).rejects.toMatchObject({ sqlstate: "22023" });
    await expect(grant(orgId, newId("grant"), -5)).rejects.toMatchObject({ sqlstate: "22023" });
    const by = act();
    await grant(orgId, newId("grant"), 5, by);
    await expect(grant(orgId, newId("grant"), 5, by)).rejects.toMatchObject({ sqlstate: "23505" });
    await expect(grant(orgId, newId("grant"), 5, "{}")).rejects.toMatchObject({ sqlstate: "23502" });
    const other = await seedOrganisation(pg.owner);
    const taken = newId("grant");
    await grant(orgId, taken);
    await expect(grant(other.orgId, taken)).rejects.toMatchObject({ sqlstate: "23505" });
    const { rows } = await pg.owner.query("select seq::int from credit_grants where org_id = $1 order by seq", [orgId]);
    expect(rows).toEqual([{ seq: 1 }, { seq: 2 }]);
    expect(await auditOf(other.orgId)).toEqual([]);
  });
});

describe("operator_set_status", () => {
  it("suspends and resumes, audited; a repeated act changes nothing even after another act", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const suspend = act();
    expect(await setStatus(orgId, "suspended", suspend)).toEqual({ status: "suspended", changed: true });
    expect(await setStatus(orgId, "active")).toEqual({ status: "active", changed: true });
    expect(await setStatus(orgId, "suspended", suspend)).toEqual({ status: "active", changed: false });
    expect(await setStatus(orgId, "active")).toEqual({ status: "active", changed: false });
    await expect(setStatus(orgId, "deleted")).rejects.toMatchObject({ sqlstate: "23514" });
    expect(await setStatus(newId("org"), "active")).toBeUndefined();
    expect((await actsOf(orgId)).map(({ detail }) => detail)).toEqual([
      { status: "suspended", before: "active" },
      { status: "active", before: "suspended" },
      { status: "active", before: "active" },
    ]);
    expect(await auditOf(orgId)).toHaveLength(3);
  });
});

describe("the operator's lists", () => {
  it("page through every organisation once, with what was granted and charged, and are acts themselves", async () => {
    const made = [await seedOrganisation(pg.owner), await seedOrganisation(pg.owner), await seedOrganisation(pg.owner)];
    for (const { orgId } of made) await grant(orgId, newId("grant"), 7);
    await pg.owner.query(
      `insert into usage_calls (org_id, id, key_id, user_id, operation, provider, model, stream, request_id, status, http_status, estimated,
        reserved_micro_usd, cost_micro_usd, price_version, started_at, ended_at, revision)
       select $1, 'call_' || n, 'k', 'u', 'chat.completions', 'p', 'm', false, 'r', 'ok', 200, false, 5, n, 'v', now(), now(), 1 from generate_series(1, 3) n`,
      [made[1]?.orgId],
    );
    const Row = z.object({ id: z.string(), granted: safeInteger, charged: safeInteger });
    const seen: z.infer<typeof Row>[] = [];
    for (let after: string | null = null; ; ) {
      const page: z.infer<typeof Row>[] = await system().rows(
        Row,
        sql`select id, granted_micro_usd as granted, charged_micro_usd as charged from operator_list_organisations(${after}, 2, ${act()})`,
      );
      seen.push(...page);
      after = page.at(-1)?.id ?? null;
      if (after === null) break;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    expect(seen).toEqual(
      expect.arrayContaining(made.map(({ orgId }, index) => ({ id: orgId, granted: 7, charged: index === 1 ? 6 : 0 }))),
    );
    const { rows } = await pg.owner.query("select count(*)::int from operator_acts where action = 'organisation.list'");
    expect(rows[0].count).toBeGreaterThanOrEqual(2);
  });

  it("list acts newest first", async () => {
    const page = async (after: string | null) =>
      (
        await system().rows(z.object({ id: z.string() }), sql`select id from operator_list_acts(${after}, 2, ${act()})`)
      ).map(({ id }) => id);
    const first = await page(null);
    const next = await page(first[1] ?? null);
    expect([...first, ...next]).toEqual([...first, ...next].sort().reverse());
    expect(new Set([...first, ...next]).size).toBe(4);
  });
});

describe("platform_role_check", () => {
  const Check = z.object({
    role_name: z.string(),
    ok: z.boolean(),
    superuser: z.boolean(),
    bypasses_rls: z.boolean(),
    owns_tables: z.boolean(),
    unforced_tables: z.array(z.string()),
  });
  const ask = (role: string) => system().one(Check, sql`select * from platform_role_check(${role})`);

  it("finds the Worker's own role harmless", async () => {
    expect(await system().one(Check, sql`select * from platform_role_check()`)).toEqual({
      ...{
        role_name: "edgewright_app",
        ok: true,
        superuser: false,
        bypasses_rls: false,
        owns_tables: false,
        unforced_tables: [],
      },
    });
  });

  it("sees through superusers, owners, members of the functions' role and a table without FORCE", async () => {
    expect(await ask("postgres")).toMatchObject({ ok: false, superuser: true });
    const run = newId("r").slice(-8);
    const roles = [`owner_${run}`, `member_${run}`, `bypass_${run}`];
    for (const role of roles) await pg.owner.query(`create role ${role}`);
    try {
      await pg.owner.query(`create table loose (id int); alter table loose owner to owner_${run}`);
      await pg.owner.query(`grant owner_${run} to member_${run}; alter role bypass_${run} bypassrls`);
      expect(await ask(`owner_${run}`)).toMatchObject({ ok: false, owns_tables: true, unforced_tables: ["loose"] });
      expect(await ask(`member_${run}`)).toMatchObject({ ok: false, owns_tables: true });
      expect(await ask(`bypass_${run}`)).toMatchObject({ ok: false, bypasses_rls: true });
      expect(await ask("edgewright_system")).toMatchObject({ ok: false, bypasses_rls: true });
      expect(await ask("edgewright_app")).toMatchObject({ ok: false, superuser: false, unforced_tables: ["loose"] });
    } finally {
      await pg.owner.query("drop table if exists loose");
      for (const role of roles) await pg.owner.query(`drop role ${role}`);
    }
  });
});
