import { describe, expect, it } from "vitest";
import { newId, type OrgId, type UserId } from "../kernel/id.ts";
import { seedOrganisation, usePostgres } from "../testing/pg.ts";
import type { AuditEvent, Origin } from "./audit.schema.ts";
import { createOrganisationStore } from "./organisations.repo.ts";

const pg = usePostgres();
const origin: Origin = { ip: "192.0.2.1", userAgent: "test", requestId: "request-1" };
const store = () => createOrganisationStore(pg.db);

const event = (orgId: OrgId, userId: UserId, action: string): AuditEvent => ({
  orgId,
  actor: { kind: "member", id: userId },
  action,
  target: orgId,
});

async function somebody({ verified = true } = {}) {
  const seeded = await seedOrganisation(pg.owner);
  await pg.owner.query("update users set email_verified_at = $2 where id = $1", [
    seeded.userId,
    verified ? new Date() : null,
  ]);
  return seeded;
}

const create = (userId: UserId, orgId: OrgId = newId("org"), maxOwned = 10) =>
  store().create({ orgId, userId, name: "Second" }, maxOwned, event(orgId, userId, "organisation.created"), origin);

const rows = async (statement: string, ...parameters: string[]) =>
  (await pg.owner.query<Record<string, unknown>>(statement, parameters)).rows;
const owned = (userId: UserId) =>
  rows("select org_id from memberships where user_id = $1 and role = 'owner' order by org_id", userId);

describe("organisations", () => {
  it("are made with their owner and one event, once however often it is repeated, and without credit", async () => {
    const { userId } = await somebody();
    const orgId = newId("org");
    expect(await Promise.all([1, 2, 3].map(() => create(userId, orgId)))).toEqual(["created", "created", "created"]);
    expect(await create(userId, orgId, 2)).toBe("created");
    expect(
      await rows("select name, jurisdiction, plan, credit_seq::int from organisations where id = $1", orgId),
    ).toEqual([{ name: "Second", jurisdiction: "global", plan: "hobby", credit_seq: 0 }]);
    expect(await rows("select user_id, role from memberships where org_id = $1", orgId)).toEqual([
      { user_id: userId, role: "owner" },
    ]);
    expect(await rows("select action, actor_id from audit_events where org_id = $1", orgId)).toEqual([
      { action: "organisation.created", actor_id: userId },
    ]);
  });

  it("stay within what one may own, also when many are made at once", async () => {
    const { userId } = await somebody();
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => create(userId, newId("org"), 4)));
    expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(3);
    expect(outcomes.filter((outcome) => outcome === "full")).toHaveLength(9);
    expect(await owned(userId)).toHaveLength(4);
  });

  it("are nothing for an unproven address or nobody at all, and leave no trace then", async () => {
    const { userId } = await somebody({ verified: false });
    const orgId = newId("org");
    expect(await create(userId, orgId)).toBe("unverified");
    expect(await create(newId("user"), orgId)).toBe("unverified");
    expect(await rows("select id from organisations where id = $1", orgId)).toEqual([]);
    expect(await owned(userId)).toHaveLength(1);
  });

  it("are not taken over by an id that somebody else has", async () => {
    const [mine, theirs] = [await somebody(), await somebody()];
    await expect(create(mine.userId, theirs.orgId)).rejects.toThrow();
    expect(await owned(mine.userId)).toEqual([{ org_id: mine.orgId }]);
  });

  it("get a new name with one event for each change, and only from inside", async () => {
    const [mine, theirs] = [await somebody(), await somebody()];
    const rename = (orgId: OrgId, name: string) =>
      store().rename(orgId, name, event(orgId, mine.userId, "organisation.renamed"), origin);
    for (const name of ["Engines", "Engines", "it's 2"]) await rename(mine.orgId, name);
    expect(await rows("select name from organisations where id = $1", mine.orgId)).toEqual([{ name: "it's 2" }]);
    const renamed = (orgId: OrgId) =>
      rows("select 1 from audit_events where org_id = $1 and action = 'organisation.renamed'", orgId);
    expect(await renamed(mine.orgId)).toHaveLength(2);
    expect(await renamed(theirs.orgId)).toEqual([]);
    expect(await rows("select name from organisations where id = $1", theirs.orgId)).not.toEqual([{ name: "it's 2" }]);
  });
});
