import { describe, expect, it } from "vitest";
import { newId } from "../kernel/id.ts";
import { seedOrganisation, usePostgres } from "../testing/pg.ts";
import { createAccountRecord } from "./account-record.repo.ts";
import { createAuditRepo } from "./audit.repo.ts";
import type { AuditCursor } from "./audit.schema.ts";
import { createBalanceRepo } from "./balance.repo.ts";
import { noRouting, operatorAct, textsOf, usageRow } from "./billing.fixture.ts";
import { createOperatorRepo } from "./operator.repo.ts";

const pg = usePostgres();

const operator = () => createOperatorRepo(pg.db);
const audit = () => createAuditRepo(pg.db);
const FIRST = { after: undefined, limit: 100 };

describe("the operator", () => {
  it("grants once per grant, however often and at once it is asked, with one act and one audit event", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const order = { grantId: newId("grant"), orgId, amountMicroUsd: 2_500_000, note: "welcome" };
    const act = operatorAct();
    const granted = await Promise.all(Array.from({ length: 20 }, () => operator().grant(order, act)));
    expect(granted).toEqual(Array(20).fill({ seq: 1, amountMicroUsd: 2_500_000 }));
    expect(await createBalanceRepo(pg.db).recorded(orgId)).toMatchObject({ grantedMicroUsd: 2_500_000 });
    const acts = await operator().acts(FIRST, operatorAct());
    expect(acts.filter((row) => row.orgId === orgId)).toMatchObject([
      { id: act.id, action: "credit.grant", operatorEmail: "operator@example.com", ip: "203.0.113.7" },
    ]);
    expect(await audit().events(orgId, FIRST)).toMatchObject([
      { actorKind: "operator", action: "credit.grant", target: orgId, detail: { note: "welcome" } },
    ]);
  });

  it("numbers different grants without gaps when they come at once", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const granted = await Promise.all(
      Array.from({ length: 20 }, () =>
        operator().grant({ grantId: newId("grant"), orgId, amountMicroUsd: 1, note: "n" }, operatorAct()),
      ),
    );
    const numbers = granted.map((grant) => grant?.seq ?? 0).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    const record = await createAccountRecord(pg.db, noRouting).read(orgId, 0);
    expect(record?.grants.map(({ seq }) => seq)).toEqual(numbers);
  });

  it("suspends and resumes, which the account's record shows", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    expect(await operator().setStatus(orgId, "suspended", operatorAct())).toBe("suspended");
    expect(await createAccountRecord(pg.db, noRouting).read(orgId, 0)).toMatchObject({ suspended: true });
    const resume = operatorAct();
    expect(await operator().setStatus(orgId, "active", resume)).toBe("active");
    expect(await operator().setStatus(orgId, "active", resume)).toBe("active");
    expect(await createAccountRecord(pg.db, noRouting).read(orgId, 0)).toMatchObject({ suspended: false });
    expect(await audit().events(orgId, FIRST)).toHaveLength(2);
  });

  it("does nothing to an organisation that is not there, and leaves no act", async () => {
    const orgId = newId("org");
    const order = { grantId: newId("grant"), orgId, amountMicroUsd: 1, note: "n" };
    expect(await operator().grant(order, operatorAct())).toBeUndefined();
    expect(await operator().setStatus(orgId, "suspended", operatorAct())).toBeUndefined();
    expect((await operator().acts(FIRST, operatorAct())).filter((act) => act.orgId === orgId)).toEqual([]);
  });

  it("leaves an act by looking at the acts, once for a request", async () => {
    const look = operatorAct();
    expect((await operator().acts(FIRST, look)).map(({ id }) => id)).not.toContain(look.id);
    await operator().acts(FIRST, look);
    const seen = await operator().acts(FIRST, operatorAct());
    expect(seen.filter(({ id }) => id === look.id)).toMatchObject([{ action: "act.list", detail: { limit: 100 } }]);
  });

  it("lists organisations page by page, each once, with what they were granted and charged", async () => {
    const made = [await seedOrganisation(pg.owner), await seedOrganisation(pg.owner), await seedOrganisation(pg.owner)];
    const { orgId } = made[1] ?? made[0] ?? { orgId: newId("org") };
    await operator().grant({ grantId: newId("grant"), orgId, amountMicroUsd: 77, note: "n" }, operatorAct());
    await createAccountRecord(pg.db, noRouting).write(orgId, textsOf(usageRow(orgId, { costMicroUsd: 7 })));
    const seen: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await operator().organisations({ after, limit: 2 }, operatorAct());
      seen.push(...page.map(({ id }) => id));
      const found = page.find(({ id }) => id === orgId);
      if (found) expect(found).toMatchObject({ plan: "hobby", grantedMicroUsd: 77, chargedMicroUsd: 7 });
      after = page.at(-1)?.id;
      if (page.length < 2) break;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(made.map((organisation) => organisation.orgId)));
  });
});

describe("the audit log", () => {
  it("pages newest first without gap or repeat, events of one transaction's instant too", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const other = await seedOrganisation(pg.owner);
    await pg.owner.query(
      `insert into audit_events (org_id, id, actor_kind, actor_id, action, created_at)
       select $1, 'audit_' || lpad(n::text, 3, '0'), 'system', 'test', 'test.happened', now() - (n / 5) * interval '1 microsecond'
       from generate_series(1, 23) n`,
      [orgId],
    );
    const seen: string[] = [];
    let after: AuditCursor | undefined;
    for (;;) {
      const page = await audit().events(orgId, { after, limit: 4 });
      seen.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (!last || page.length < 4) break;
      after = [last.at, last.id];
    }
    expect(new Set(seen).size).toBe(23);
    expect(seen).toHaveLength(23);
    expect(await audit().events(other.orgId, FIRST)).toEqual([]);
  });
});
