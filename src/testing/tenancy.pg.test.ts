import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { newId, type OrgId, type UserId } from "../kernel/id.ts";
import { DatabaseError } from "../platform/db.ts";
import { seedOrganisation, usePostgres } from "./pg.ts";

const pg = usePostgres();

const Column = z.object({ name: z.string(), type: z.string(), required: z.boolean() });
const Table = z.object({ name: z.string(), forced: z.boolean(), readable: z.boolean(), columns: z.array(Column) });
type Table = z.infer<typeof Table>;

/** Every table there is, whoever added it, except those of Postgres itself and the migrator's journal. */
async function allTables(): Promise<Table[]> {
  const { rows } = await pg.owner.query(`
    select c.oid::regclass::text as name, c.relrowsecurity and c.relforcerowsecurity as forced,
      has_schema_privilege('edgewright_app', c.relnamespace, 'USAGE')
        and has_any_column_privilege('edgewright_app', c.oid, 'SELECT') as readable,
      (select json_agg(json_build_object(
          'name', a.attname, 'type', format_type(a.atttypid, null), 'required', a.attnotnull and not a.atthasdef
        ) order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'f', 'm', 'v') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'drizzle')
    order by 1`);
  return z.array(Table).parse(rows);
}

/** The column that says whose a row is; undefined for a table of no tenant. */
const tenantColumn = ({ name, columns }: Table): string | undefined =>
  name === "organisations" ? "id" : columns.find((column) => column.name === "org_id")?.name;

/** Has an `org_id` and is nevertheless none of the tenant's business. */
const FUNCTIONS_ONLY = [
  "cloudflare_alerts",
  "domain_comparisons",
  "domain_differences",
  "email_tokens",
  "operator_acts",
  "signup_credits",
  "stripe_events",
  "users",
];

/** Columns that may be null, but not where their row has nothing else in their place. */
const ALSO = ["provider_credentials.provider_id"];

/** Columns that hold the id of a row of another table, which must have one. */
const PARENTS = new Map([
  ["usage_call_tags.call_id", "usage_calls"],
  ["site_versions.site_id", "sites"],
  ["site_hosts.site_id", "sites"],
  ["site_submissions.site_id", "sites"],
  ["site_forms.site_id", "sites"],
  ["site_images.site_id", "sites"],
  ["site_hosts.domain_id", "domains"],
  ["provisionings.site_id", "sites"],
  ["provisionings.domain_id", "domains"],
  ["domain_notices.domain_id", "domains"],
]);

let counter = 0;

/** Values that satisfy the constraints of columns whose type alone does not tell what they take. */
function valueFor(table: string, column: z.infer<typeof Column>, orgId: OrgId, userId: UserId): unknown {
  counter += 1;
  const known: Record<string, unknown> = {
    org_id: orgId,
    user_id: userId,
    role: "viewer",
    actor_kind: "system",
    kind: "seed",
    status: "ok",
    purpose: "verify",
    period: "day",
    seq: counter,
    hash: counter.toString(16).padStart(64, "0"),
    hint: "last",
    wrapped_key: "1.a.AAAA",
    body_retention_days: 30,
    "domains.kind": "registered",
    "domains.status": "active",
    "provisionings.kind": "purchase",
    "provisionings.state": "live",
    "site_hosts.role": "primary",
    "site_submissions.kind": "contact",
    "site_images.type": "image/webp",
  };
  for (const name of [`${table}.${column.name}`, column.name]) if (name in known) return known[name];
  if (column.type === "text[]") return ["x"];
  if (column.type.startsWith("timestamp")) return new Date();
  if (column.type === "boolean") return true;
  if (column.type === "jsonb") return "{}";
  if (/int|numeric/.test(column.type)) return counter;
  if (column.type === "text") return `${table}_${counter}`;
  throw new Error(`say in valueFor what ${table}.${column.name} takes`);
}

/** Makes sure that the organisation has a row in this table. */
async function ensureRow(table: Table, orgId: OrgId, userId: UserId): Promise<void> {
  const column = tenantColumn(table);
  const { rowCount } = await pg.owner.query(`select from ${table.name} where ${column} = $1`, [orgId]);
  if (rowCount !== 0) return;
  const columns = table.columns.filter(({ name, required }) => required || ALSO.includes(`${table.name}.${name}`));
  const values: unknown[] = [];
  for (const candidate of columns) {
    const parent = PARENTS.get(`${table.name}.${candidate.name}`);
    values.push(parent ? await rowOf(parent, orgId, userId) : valueFor(table.name, candidate, orgId, userId));
  }
  await pg.owner.query(
    `insert into ${table.name} (${columns.map(({ name }) => name).join(", ")}) values (${columns.map((_, index) => `$${index + 1}`).join(", ")})`,
    values,
  );
}

/** The id of the organisation's row in that table. */
async function rowOf(name: string, orgId: OrgId, userId: UserId): Promise<unknown> {
  const parent = (await allTables()).find((table) => table.name === name);
  if (!parent) throw new Error(`there is no table ${name}`);
  await ensureRow(parent, orgId, userId);
  const { rows } = await pg.owner.query<{ id: string }>(`select id from ${name} where org_id = $1`, [orgId]);
  return rows[0]?.id;
}

const content = async (table: string): Promise<unknown[]> =>
  (await pg.owner.query<object>(`select t::text from ${table} t order by 1`)).rows;

/** What the app gets: the rows a statement touched, or "denied". Nothing else may go wrong. */
async function attempt(orgId: OrgId | undefined, statement: string): Promise<unknown[] | "denied"> {
  const unit = orgId === undefined ? pg.db.system() : pg.db.tenant(orgId);
  try {
    return await unit.rows(z.unknown(), sql.raw(statement));
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlstate === "42501") return "denied";
    throw error;
  }
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

describe("with the role of the Worker", () => {
  it("every table is a tenant's or reached through functions only, and has row-level security forced", async () => {
    const tables = await allTables();
    expect(tables.length).toBeGreaterThan(10);
    for (const table of tables) {
      expect(table.forced, `${table.name} needs FORCE ROW LEVEL SECURITY`).toBe(true);
      const functionsOnly = FUNCTIONS_ONLY.includes(table.name);
      expect(
        table.readable,
        `${table.name}: grant it to the app with a tenant policy, or list it as functions only`,
      ).toBe(!functionsOnly);
      if (!functionsOnly) expect(tenantColumn(table), `${table.name} needs org_id`).toBeDefined();
    }
  });

  it("no query sees or writes another organisation's rows, in any table", async () => {
    const mine = await seedOrganisation(pg.owner);
    const other = await seedOrganisation(pg.owner);
    for (const table of await allTables()) {
      const column = tenantColumn(table);
      if (FUNCTIONS_ONLY.includes(table.name) || column === undefined) continue;
      await ensureRow(table, mine.orgId, mine.userId);
      await ensureRow(table, other.orgId, other.userId);
      const before = await content(table.name);
      const theirs = `${column} = ${literal(other.orgId)}`;

      const seen = await attempt(mine.orgId, `select ${column} as org from ${table.name}`);
      expect(seen, table.name).toEqual(expect.arrayContaining([{ org: mine.orgId }]));
      expect(seen, table.name).not.toContainEqual({ org: other.orgId });
      expect(await attempt(undefined, `select * from ${table.name}`), table.name).toEqual([]);

      for (const as of [mine.orgId, undefined]) {
        expect([[], "denied"], table.name).toContainEqual(
          await attempt(as, `delete from ${table.name} where ${theirs} returning 1`),
        );
        for (const { name } of table.columns) {
          const answer = await attempt(as, `update ${table.name} set ${name} = ${name} where ${theirs} returning 1`);
          expect([[], "denied"], `${table.name}.${name}`).toContainEqual(answer);
        }
        const names = table.columns.map(({ name }) => name).join(", ");
        const copy = table.columns.map(({ name }) =>
          name === column ? literal(other.orgId) : name === "id" ? literal(newId("x")) : name,
        );
        expect(
          await attempt(
            mine.orgId,
            `insert into ${table.name} (${names}) select ${copy.join(", ")} from ${table.name} returning 1`,
          ),
          `${table.name} takes a row for another organisation`,
        ).toBe("denied");
      }
      // Handing an own row over to another organisation is a write there as well.
      expect(
        await attempt(mine.orgId, `update ${table.name} set ${column} = ${literal(other.orgId)} returning 1`),
        table.name,
      ).toBe("denied");
      expect(await content(table.name), table.name).toEqual(before);
    }
  });

  it("tables that are reached through functions only can be neither read nor written", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    for (const table of FUNCTIONS_ONLY) {
      for (const statement of [
        `select * from ${table}`,
        `delete from ${table}`,
        `insert into ${table} default values`,
        `truncate ${table}`,
      ]) {
        expect(await attempt(orgId, statement), statement).toBe("denied");
      }
    }
  });

  it("append-only tables take no update and no delete, not even of own rows", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    for (const table of ["audit_events", "credit_grants", "ledger_entries"]) {
      expect(await attempt(orgId, `delete from ${table}`)).toBe("denied");
      expect(await attempt(orgId, `update ${table} set created_at = now()`)).toBe("denied");
    }
    expect(await attempt(orgId, "delete from usage_calls")).toBe("denied");
    for (const table of (await allTables()).map(({ name }) => name))
      expect(await attempt(orgId, `truncate ${table}`)).toBe("denied");
  });

  it("cannot become another role, change the schema or read the migrator's journal", async () => {
    for (const statement of [
      "set local role postgres",
      "set local role edgewright_system",
      "create table mine (id int)",
      "create function f() returns int language sql return 1",
      "select * from drizzle.__drizzle_migrations",
      "alter table usage_calls no force row level security",
      "drop policy tenant on usage_calls",
      "select public.billing_grant_credit('x', 'y', 1, 'seed', '', null)",
      "select public.operator_record_act('{}', 'x', null, '{}')",
      "select public.billing_post('x', 'y', '', '[]')",
      "select public.billing_move('x', 'y', '', 'micro_usd', 'granted', 'credit', 1)",
      "select public.billing_append_grant('x', 'y', 1, 'seed', '', null, null)",
    ]) {
      expect(await attempt(undefined, statement), statement).toBe("denied");
    }
  });

  it("leaves no organisation behind for the next unit of work", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    expect(await attempt(orgId, "select id from organisations")).toEqual([{ id: orgId }]);
    await expect(pg.db.tenant(orgId).batch([sql`select 1 / 0`])).rejects.toMatchObject({ sqlstate: "22012" });
    for (let index = 0; index < 60; index += 1)
      expect(await attempt(undefined, "select id from organisations")).toEqual([]);
  });
});

describe("the functions", () => {
  it("have a fixed search_path, belong to the right role and are not PUBLIC's to execute", async () => {
    const { rows } = await pg.owner.query(`
      select p.proname as name, p.prosecdef as definer, pg_get_userbyid(p.proowner) as owner, p.proconfig as config,
        exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0) as public
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public'`);
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) {
      expect(row, row.name).toMatchObject({ public: false, config: ["search_path=pg_catalog, pg_temp"] });
      if (row.name === "platform_role_check") expect(row.definer).toBe(false);
      else expect(row, row.name).toMatchObject({ definer: true, owner: "edgewright_system" });
    }
  });

  it("run as a role that cannot log in, bypass policies or create anything", async () => {
    const { rows } = await pg.owner.query(`
      select rolcanlogin, rolsuper, rolbypassrls, rolcreaterole,
        has_schema_privilege(oid, 'public', 'CREATE') as creates,
        exists (select from pg_class c where c.relowner = r.oid) as owns
      from pg_roles r where rolname = 'edgewright_system'`);
    expect(rows).toEqual([
      { rolcanlogin: false, rolsuper: false, rolbypassrls: false, rolcreaterole: false, creates: false, owns: false },
    ]);
  });
});
