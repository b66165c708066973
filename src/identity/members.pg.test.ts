import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { OrgId, UserId } from "../kernel/id.ts";
import { seedOrganisation, usePostgres } from "../testing/pg.ts";
import type { Role } from "./actor.schema.ts";
import { createMembers } from "./members.repo.ts";

const pg = usePostgres();

/** Somebody who belongs to an organisation of their own as well. */
async function join(orgId: OrgId, role: Role, name: string): Promise<UserId> {
  const { userId } = await seedOrganisation(pg.owner);
  await pg.owner.query("update users set name = $2 where id = $1", [userId, name]);
  await pg.owner.query("insert into memberships (org_id, user_id, role, created_at) values ($1, $2, $3, $4)", [
    orgId,
    userId,
    role,
    new Date(Date.UTC(2026, 10, 20)),
  ]);
  return userId;
}

describe("the members of an organisation", () => {
  it("are listed page by page, each once, with what others may know of them", async () => {
    const { orgId, userId, email } = await seedOrganisation(pg.owner);
    const ada = await join(orgId, "developer", "Ada");
    const bob = await join(orgId, "viewer", "Bob");
    const members = createMembers(pg.db);
    const first = await members.list(orgId, { after: undefined, limit: 2 });
    expect(first).toEqual([
      { id: userId, name: "Test", email, role: "owner", joinedAt: expect.any(Number) },
      { id: ada, name: "Ada", email: `${ada}@example.com`, role: "developer", joinedAt: Date.UTC(2026, 10, 20) },
    ]);
    expect((await members.list(orgId, { after: ada, limit: 2 })).map(({ id }) => id)).toEqual([bob]);
  });

  it("are told to a unit of work of that organisation alone", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const stranger = await seedOrganisation(pg.owner);
    const asked = sql`select user_id from identity_members(${orgId})`;
    expect(await pg.db.tenant(orgId).rows(z.unknown(), asked)).toHaveLength(1);
    expect(await pg.db.tenant(stranger.orgId).rows(z.unknown(), asked)).toEqual([]);
    expect(await pg.db.system().rows(z.unknown(), asked)).toEqual([]);
  });
});
