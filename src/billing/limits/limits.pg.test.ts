import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { type KeyId, newId, type OrgId, type UserId } from "../../kernel/id.ts";
import { dayStart, monthStart } from "../../kernel/utc.ts";
import { seedOrganisation, usePostgres } from "../../testing/pg.ts";
import { limitOf } from "../account/call.fixture.ts";
import type { UsageRow } from "../account.schema.ts";
import { createAccountRecord } from "../account-record.repo.ts";
import { makeKey, noRouting, textsOf, usageRow } from "../billing.fixture.ts";
import { createAlertStore } from "./alerts.repo.ts";
import type { BudgetAlert, SubjectLimit } from "./limit.schema.ts";
import { createLimitStore } from "./limits.repo.ts";
import { keySubject, type LimitSubject, memberSubject, subjectsOf } from "./subject.schema.ts";

const pg = usePostgres();

const ORIGIN = { ip: "203.0.113.7", userAgent: "test", requestId: "request-1" };
const limited = (subject: LimitSubject, over: Partial<SubjectLimit> = {}) =>
  limitOf(subject, { concurrency: 5, ...over });
const event = (orgId: OrgId, action = "limit.set") => ({
  orgId,
  actor: { kind: "system" as const, id: "test" },
  action,
  target: "x",
});
const put = (orgId: OrgId, limit: SubjectLimit, max = 200) =>
  createLimitStore(pg.db).put(orgId, limit, max, event(orgId), ORIGIN);

describe("limits in the record", () => {
  it("are read back as they were set, and each change makes a new version", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const keyId = await makeKey(pg.owner, orgId, userId, "Web shop");
    const record = createAccountRecord(pg.db, noRouting);
    const ofKey = limited(keySubject(keyId), {
      requestsPerMinute: 7,
      tokensPerMinute: 900_000_000,
      dailyBudgetMicroUsd: 5_000_000_000,
      monthlyBudgetMicroUsd: 0,
      allowedModels: ["openai/*", "groq/llama"],
    });
    const ofTag = limited("tag:team=a=b: c");
    expect((await record.read(orgId, 0))?.subjectLimits).toEqual({ version: 0, items: [] });
    expect(await put(orgId, ofKey)).toMatchObject({ created: true, limit: ofKey });
    expect(await put(orgId, ofTag)).toMatchObject({ created: true });
    expect(await put(orgId, { ...ofTag, concurrency: 9 })).toMatchObject({ created: false });
    expect((await record.read(orgId, 0))?.subjectLimits).toEqual({
      version: 3,
      items: [ofKey, { ...ofTag, concurrency: 9 }],
    });
    const store = createLimitStore(pg.db);
    expect(await store.remove(orgId, ofTag.subject, event(orgId, "limit.removed"), ORIGIN)).toBe(true);
    expect(await store.remove(orgId, ofTag.subject, event(orgId, "limit.removed"), ORIGIN)).toBe(false);
    expect(await store.list(orgId)).toMatchObject({ version: 4, items: [{ ...ofKey, called: "Web shop" }] });
    const { rows } = await pg.owner.query("select action from audit_events where org_id = $1 order by id", [orgId]);
    expect(rows.map(({ action }) => action)).toEqual(["limit.set", "limit.set", "limit.set", "limit.removed"]);
  });

  it("are of members and keys that the organisation has, and at most so many, also when several are set at once", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const stranger = await seedOrganisation(pg.owner);
    expect(await put(orgId, limited(memberSubject(stranger.userId)))).toBe("unknown");
    expect(await put(orgId, limited(keySubject(newId("key"))))).toBe("unknown");
    expect(await put(orgId, limited(memberSubject(userId)))).toMatchObject({ created: true });
    const made = await Promise.all([1, 2, 3, 4, 5].map((n) => put(orgId, limited(`tag:n=${n}`), 3)));
    expect(made.filter((done) => done === "full")).toHaveLength(3);
    expect(await put(orgId, limited(memberSubject(userId), { concurrency: 1 }), 3)).toMatchObject({ created: false });
  });
});

describe("what limits' subjects are called", () => {
  it("is the name of the organisation's own members and keys, and of nobody else", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const keyId = await makeKey(pg.owner, orgId, userId, "Web shop");
    const stranger = await seedOrganisation(pg.owner);
    const theirs = await makeKey(pg.owner, stranger.orgId, stranger.userId, "Secret");
    const store = createAlertStore(pg.db);
    const mine = [memberSubject(userId), keySubject(keyId)] as const;
    const subjects: LimitSubject[] = [
      ...mine,
      keySubject(theirs),
      memberSubject(stranger.userId),
      "organisation",
      "tag:a=b",
    ];
    expect(await store.called(orgId, subjects)).toEqual(
      new Map([
        [mine[0], "Test"],
        [mine[1], "Web shop"],
      ]),
    );
    for (const subject of [...mine, "organisation" as const]) await put(orgId, limited(subject));
    const { items } = await createLimitStore(pg.db).list(orgId);
    expect(items.map(({ subject, called }) => [subject, called])).toEqual([
      [mine[1], "Web shop"],
      [mine[0], "Test"],
      ["organisation", null],
    ]);
  });

  it("is nothing where a member gave no name", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    await pg.owner.query("update users set name = '' where id = $1", [userId]);
    expect(await createAlertStore(pg.db).called(orgId, [memberSubject(userId)])).toEqual(new Map());
  });
});

describe("what subjects have spent", () => {
  const NOW = Date.UTC(2026, 10, 20, 12);
  const since = { dayStart: dayStart(NOW), monthStart: monthStart(NOW) };
  const DAY = 86_400_000;

  it("is what calls that ended in the day and month have cost, but for the calls that are named", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const record = createAccountRecord(pg.db, noRouting);
    const [keyA, keyB] = [newId("key"), newId("key")] as const satisfies readonly KeyId[];
    const [userA, userB] = [newId("user"), newId("user")] as const satisfies readonly UserId[];
    const ends = [NOW, since.dayStart, since.dayStart - 1, since.monthStart, since.monthStart - 1, NOW - 40 * DAY];
    const rows = ends.flatMap((endedAt, at): UsageRow[] => [
      usageRow(orgId, { keyId: keyA, userId: userA, endedAt, startedAt: endedAt - 5_000, costMicroUsd: 3 ** at }),
      usageRow(orgId, {
        keyId: keyB,
        userId: at % 2 ? userA : userB,
        tags: { team: "search", other: `${at}` },
        endedAt,
        startedAt: endedAt - DAY + 1,
        costMicroUsd: 1_000 * 3 ** at,
      }),
    ]);
    await record.write(orgId, textsOf(...rows));
    const subjects = [...new Set(rows.flatMap(subjectsOf)), "tag:team=nobody" as const];
    const [left] = rows;
    if (!left) throw new Error("no rows");
    const sum = (subject: LimitSubject, from: number) =>
      rows
        .filter((row) => row !== left && row.endedAt >= from && subjectsOf(row).includes(subject))
        .reduce((total, row) => total + row.costMicroUsd, 0);
    const found = await record.spent(orgId, subjects, since, [left.callId]);
    expect(found.toSorted((a, b) => (a.subject < b.subject ? -1 : 1))).toEqual(
      subjects.toSorted().map((subject) => ({
        subject,
        dayMicroUsd: sum(subject, since.dayStart),
        monthMicroUsd: sum(subject, since.monthStart),
      })),
    );
  });
});

describe("alerts in the record", () => {
  const alert = (over: Partial<BudgetAlert> = {}): BudgetAlert => ({
    id: newId("alert"),
    subject: "tag:team=a",
    period: "day",
    periodStart: Date.UTC(2026, 10, 20),
    threshold: 50,
    budgetMicroUsd: 1_000,
    spentMicroUsd: 600,
    at: Date.UTC(2026, 10, 20, 12, 0, 0, 123),
    ...over,
  });

  it("are there once for each threshold, period and amount, and tell whose mails are not sent", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const store = createAlertStore(pg.db);
    const [first, again, later] = [alert(), alert(), alert({ threshold: 80, at: Date.UTC(2026, 10, 20, 13) })];
    expect(await store.put(orgId, [first])).toEqual([first]);
    expect(await store.put(orgId, [first, again, later])).toEqual([first, later]);
    const refused = alert({ threshold: 100, refused: { heldMicroUsd: 7, neededMicroUsd: 9 }, at: first.at - 1 });
    const spent = alert({ threshold: 100, at: first.at - 2 });
    expect(await store.put(orgId, [refused, spent, { ...refused, id: newId("alert") }])).toEqual([refused, spent]);
    await store.mailed(orgId, first.id);
    expect(await store.put(orgId, [first, later])).toEqual([later]);
    const all = await store.alerts(orgId, { after: undefined, limit: 10 });
    expect(all).toEqual([
      { ...later, mailedAt: null, called: null },
      { ...first, mailedAt: expect.any(Number), called: null },
      { ...refused, mailedAt: null, called: null },
      { ...spent, mailedAt: null, called: null },
    ]);
    const after = [new Date(later.at).toISOString(), later.id] as [string, string];
    expect(await store.alerts(orgId, { after, limit: 1 })).toEqual([all[1]]);
  });

  it("go to owners, admins and billing members with a proven address", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const members = await Promise.all(
      (["admin", "billing", "developer", "viewer", "admin"] as const).map(async (role, at) => {
        const member = await seedOrganisation(pg.owner);
        await pg.owner.query("update users set email_verified_at = $2 where id = $1", [
          member.userId,
          at === 4 ? null : new Date(),
        ]);
        await pg.owner.query("insert into memberships (org_id, user_id, role) values ($1, $2, $3)", [
          orgId,
          member.userId,
          role,
        ]);
        return member.userId;
      }),
    );
    await pg.owner.query("update users set email_verified_at = now() where id = $1", [userId]);
    const found = await createAlertStore(pg.db).recipients(orgId);
    expect(new Set(found.map((recipient) => recipient.userId))).toEqual(new Set([userId, members[0], members[1]]));
    const stranger = await seedOrganisation(pg.owner);
    const asked = sql`select user_id from identity_recipients(${orgId}, '{owner}')`;
    expect(await pg.db.tenant(stranger.orgId).rows(z.unknown(), asked)).toEqual([]);
    expect(await pg.db.system().rows(z.unknown(), asked)).toEqual([]);
  });
});
