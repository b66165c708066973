import { beforeAll, expect, it } from "vitest";
import { usePostgres } from "../../testing/pg.ts";
import { buyer } from "./buyer.fixture.ts";

const pg = usePostgres();
const MANY = 10_000;
const OVERDUE = 250;

let seller: Awaited<ReturnType<typeof buyer>>;

beforeAll(async () => {
  seller = await buyer(pg);
  const siteId = await seller.siteOf();
  await pg.owner.query(
    `insert into domains (org_id, id, name, kind, status, holds, site_id, hostnames)
     select $1, 'dom_' || n, 'www.shop-' || n || '.example', 'connected', 'active', true, $2,
       jsonb_build_object('www.shop-' || n || '.example', 'id', 'admin.www.shop-' || n || '.example', 'id')
     from generate_series(1, ${MANY}) n`,
    [seller.orgId, siteId],
  );
  await pg.owner.query(
    `insert into provisionings (org_id, id, domain_id, site_id, kind, state, step, requested_by, due_at)
     select org_id, 'prov_' || id, id, site_id, 'move', 'running', 'publish', $1, now() - interval '1 hour'
     from domains order by id limit ${OVERDUE}`,
    [seller.userId],
  );
  await pg.owner.query("analyze domains");
});

it("finds whose a host is by an index, be it a domain's own or a companion's", async () => {
  const owner = [{ orgId: seller.orgId, id: "dom_7000" }];
  expect(await seller.store.ofHost("www.shop-7000.example")).toEqual(owner);
  expect(await seller.store.ofHost("admin.www.shop-7000.example")).toEqual(owner);

  const client = await pg.owner.connect();
  try {
    // As the function itself is bound by policies.
    await client.query("set role edgewright_system");
    const { rows } = await client.query("select prosrc from pg_proc where proname = 'domain_of_host'");
    const plan = await client.query(
      `explain ${String(rows[0]?.prosrc).replaceAll("p_host", "'admin.www.shop-7.example'")}`,
    );
    const text = plan.rows.map((row) => String(row["QUERY PLAN"])).join("\n");
    expect(text).toContain("domains_hostnames");
    expect(text).toContain("domains_held");
    expect(text).not.toContain("Seq Scan");
  } finally {
    await client.query("reset role");
    client.release();
  }
});

it("is told of all that is overdue, however much stays so", async () => {
  const told = new Set<string>();
  // A round has 200 of 250: that twenty leave one of them out is as good as impossible.
  for (let round = 0; round < 20; round += 1) for (const { id } of await seller.store.overdue(Date.now())) told.add(id);
  expect(told.size).toBe(OVERDUE);
});
