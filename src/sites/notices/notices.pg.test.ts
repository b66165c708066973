import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { createRecipients } from "../../identity/index.ts";
import { newId, type OrgId } from "../../kernel/id.ts";
import { seedOrganisation, usePostgres } from "../../testing/pg.ts";
import { createNoticeStore } from "./notices.repo.ts";

const pg = usePostgres();
const NOW = Date.now();

/** A bought domain that ends in 30 days, unpaid. */
async function owned() {
  const { orgId, userId } = await seedOrganisation(pg.owner);
  const id = newId("dom");
  const name = `${id.slice(-12)}.com`;
  await pg.owner.query(
    `insert into domains (org_id, id, name, kind, status, holds, attention, expires_at)
     values ($1, $2, $3, 'registered', 'active', true, $4, $5)`,
    [orgId, id, name, { code: "renewal_unpaid", message: "m", action: "a" }, new Date(NOW + 30 * 86_400_000)],
  );
  return { orgId, userId, id, name, store: createNoticeStore(pg.db) };
}
const raised = (occasion = "2026-12-21 -35") => ({ id: newId("notice"), code: "x", occasion, raisedAt: NOW });

async function attempt(orgId: OrgId, domainId: string, userId: string): Promise<string> {
  const [siteId, id] = [newId("site"), newId("prov")];
  await pg.owner.query(
    "insert into sites (org_id, id, name, slug, template, settings) values ($1, $2, 'S', $2, 'services', '{}')",
    [orgId, siteId],
  );
  await pg.owner.query(
    `insert into provisionings (org_id, id, kind, domain_id, site_id, state, step, steps, attention, due_at, requested_by)
     values ($1, $2, 'purchase', $3, $4, 'needs_attention', 'register', $5, $6, null, $7)`,
    [
      orgId,
      id,
      domainId,
      siteId,
      JSON.stringify([{ step: "register", startedAt: new Date(NOW - 5_000).toISOString() }]),
      { code: "action_required", message: "m", action: "a" },
      userId,
    ],
  );
  return id;
}

describe("a domain's standing", () => {
  it("is read with its end, its latest attempt and its notices", async () => {
    const { orgId, userId, id, name, store } = await owned();
    expect(await store.read(orgId, id)).toEqual({
      standing: {
        name,
        status: "active",
        attention: { code: "renewal_unpaid", message: "m", action: "a" },
        expiresAt: NOW + 30 * 86_400_000,
        attempt: null,
      },
      notices: [],
    });
    const attemptId = await attempt(orgId, id, userId);
    expect((await store.read(orgId, id))?.standing.attempt).toMatchObject({
      id: attemptId,
      state: "needs_attention",
      goesOnByItself: false,
      stepSince: NOW - 5_000,
      finishedAt: null,
    });
  });

  it("is nobody else's to read, nor to write", async () => {
    const { id, store } = await owned();
    const { orgId: stranger } = await seedOrganisation(pg.owner);
    expect(await store.read(stranger, id)).toBeUndefined();
    await expect(store.put(stranger, id, { raise: [raised()], over: [] })).rejects.toMatchObject({ sqlstate: "23503" });
  });
});

describe("a notice", () => {
  it("is there once for each occasion, however many put it down at once", async () => {
    const { orgId, id, store } = await owned();
    await Promise.all(Array.from({ length: 10 }, () => store.put(orgId, id, { raise: [raised()], over: [] })));
    const notices = await store.put(orgId, id, { raise: [raised("2026-12-21 -14")], over: [] });
    expect(notices.map(({ occasion }) => occasion)).toEqual(["2026-12-21 -35", "2026-12-21 -14"]);
  });

  it("keeps whom it was told to, and when it was over", async () => {
    const { orgId, id, store } = await owned();
    const one = raised();
    await store.put(orgId, id, { raise: [one], over: [] });
    await store.told(orgId, one.id, ["user_1"], false);
    await store.told(orgId, one.id, ["user_2"], true);
    const [told] = (await store.read(orgId, id))?.notices ?? [];
    expect(told).toMatchObject({ id: one.id, told: ["user_1", "user_2"], raisedAt: NOW, overAt: null });
    expect(told?.settledAt).toEqual(expect.any(Number));
    const [over] = await store.put(orgId, id, { raise: [], over: [one.id] });
    expect(over?.overAt).toEqual(expect.any(Number));
    // Once it was told it stays over; one that was not is opened again.
    expect((await store.put(orgId, id, { raise: [raised()], over: [] }))[0]?.overAt).toEqual(expect.any(Number));
    await pg.owner.query("update domain_notices set settled_at = null where id = $1", [one.id]);
    expect((await store.put(orgId, id, { raise: [raised()], over: [] }))[0]?.overAt).toBeNull();
  });

  it("that was not told in time is found over all organisations, and not one that was or is over", async () => {
    const [one, told, over] = [await owned(), await owned(), await owned()];
    for (const { orgId, id, store } of [one, told, over]) {
      const notice = raised();
      await store.put(orgId, id, { raise: [notice], over: [] });
      if (id === told.id) await store.told(orgId, notice.id, [], true);
      if (id === over.id) await store.put(orgId, id, { raise: [], over: [notice.id] });
    }
    const ids = async (before: number) => (await one.store.untold(before)).map(({ id }) => id);
    expect(await ids(NOW + 1)).toContain(one.id);
    for (const { id } of [told, over]) expect(await ids(NOW + 1)).not.toContain(id);
    expect(await ids(NOW - 1)).not.toContain(one.id);
    await pg.owner.query("update domain_notices set raised_at = now() - interval '9 days' where domain_id = $1", [
      one.id,
    ]);
    expect(await ids(NOW + 1)).not.toContain(one.id);
    expect(await pg.db.system().rows(z.unknown(), sql`select id from domain_notices`)).toEqual([]);
  });
});

it("goes to members with such a role and a proven address, of one's own organisation alone", async () => {
  const { orgId, userId } = await seedOrganisation(pg.owner);
  const join = async (role: string, proven: boolean) => {
    const member = await seedOrganisation(pg.owner);
    await pg.owner.query("insert into memberships (org_id, user_id, role) values ($1, $2, $3)", [
      orgId,
      member.userId,
      role,
    ]);
    if (proven) await pg.owner.query("update users set email_verified_at = now() where id = $1", [member.userId]);
    return member.userId;
  };
  const admin = await join("admin", true);
  await join("admin", false);
  for (const role of ["billing", "developer", "viewer"]) await join(role, true);
  const read = createRecipients(pg.db);
  expect((await read(orgId, ["owner", "admin"])).map((one) => one.userId)).toEqual([admin]);
  await pg.owner.query("update users set email_verified_at = now() where id = $1", [userId]);
  expect((await read(orgId, ["owner", "admin"])).map((one) => one.userId)).toEqual([userId, admin]);
  const asked = sql`select user_id from identity_recipients(${orgId}, '{owner,admin}')`;
  const { orgId: stranger } = await seedOrganisation(pg.owner);
  expect(await pg.db.tenant(stranger).rows(z.unknown(), asked)).toEqual([]);
  expect(await pg.db.system().rows(z.unknown(), asked)).toEqual([]);
});
