import { describe, expect, it } from "vitest";
import type { Act } from "../../billing/index.ts";
import { newId } from "../../kernel/id.ts";
import { seedOrganisation, usePostgres } from "../../testing/pg.ts";
import { createReleaseRecord } from "./release.repo.ts";

const pg = usePostgres();
const record = () => createReleaseRecord(pg.db);
const someAct = (): Act => ({
  id: newId("act"),
  operatorId: newId("user"),
  operatorEmail: "op@example.com",
  ip: "192.0.2.1",
  requestId: "req",
});

async function connected(status = "active") {
  const { orgId, userId } = await seedOrganisation(pg.owner);
  const [id, siteId] = [newId("dom"), newId("site")];
  const name = `www.${id.slice(-12)}.example`;
  await pg.owner.query(
    "insert into domains (org_id, id, name, kind, status, holds) values ($1, $2, $3, 'connected', $4, $5)",
    [orgId, id, name, status, status !== "released"],
  );
  await pg.owner.query(
    "insert into sites (org_id, id, name, slug, template, settings) values ($1, $2, 'S', $2, 'services', '{}')",
    [orgId, siteId],
  );
  await pg.owner.query(
    `insert into provisionings (org_id, id, kind, domain_id, site_id, state, step, due_at, requested_by)
     values ($1, $2, 'connection', $3, $4, 'running', 'probe', now(), $5)`,
    [orgId, newId("prov"), id, siteId, userId],
  );
  const count = async (table: string, where: string) =>
    Number(
      (await pg.owner.query(`select count(*) from ${table} where ${where} and org_id = $1`, [orgId])).rows[0].count,
    );
  return { orgId, id, name, count };
}

describe("a release", () => {
  it("is one act, one event and one mail, however often it is repeated, and ends what was under way", async () => {
    const { orgId, id, name, count } = await connected();
    const act = someAct();
    expect(await record().holder(name, act)).toEqual({ orgId, id, name, kind: "connected" });
    const all = await Promise.all(Array.from({ length: 5 }, () => record().release(id, "Sold.", act)));
    expect(new Set(all)).toEqual(new Set(["removing"]));
    const counts = async () => [
      await count("operator_acts", "action = 'domain.release'"),
      await count("audit_events", "action = 'domain.release' and actor_kind = 'operator'"),
      await count("domain_notices", "code = 'taken_away' and reason = 'Sold.'"),
      await count("provisionings", "state = 'failed' and due_at is null and finished_at is not null"),
    ];
    expect(await counts()).toEqual([1, 1, 1, 1]);
    // Once it is done the repeat still finds it, and another act does not.
    await pg.owner.query("update domains set status = 'released', holds = false where id = $1", [id]);
    expect(await record().holder(name, act)).toMatchObject({ id });
    expect(await record().release(id, "Sold.", act)).toBe("released");
    expect(await record().holder(name, someAct())).toBeUndefined();
    expect(await record().release(id, "Sold.", someAct())).toBeUndefined();
    expect(await counts()).toEqual([1, 1, 1, 1]);
  });

  it("of what its owner is taking away already changes nothing", async () => {
    const { id, count } = await connected("removing");
    expect(await record().release(id, "Sold.", someAct())).toBe("removing");
    expect(await count("domain_notices", "true")).toBe(0);
  });

  it("never ends a domain that was bought", async () => {
    const { id, name, count } = await connected();
    await pg.owner.query("update domains set kind = 'registered' where id = $1", [id]);
    expect(await record().holder(name, someAct())).toMatchObject({ kind: "registered" });
    expect(await record().release(id, "Sold.", someAct())).toBeUndefined();
    expect(await count("domains", "status = 'active'")).toBe(1);
  });
});
