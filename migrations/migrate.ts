import type { PGlite } from "@electric-sql/pglite";
import { drizzle as drizzlePostgres } from "drizzle-orm/node-postgres";
import { migrate as migratePostgres } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import * as z from "zod";

const migrationsFolder = import.meta.dirname;

/** Whoever owns the tables: a superuser, or (as on Neon) a role with CREATEROLE. */
export interface Owner {
  apply(): Promise<void>;
  query(statement: string, parameters?: unknown[]): Promise<unknown[]>;
}

/** `client` is connected, and is used by nobody else meanwhile. */
export const postgresOwner = (client: pg.Client | pg.PoolClient): Owner => ({
  async apply() {
    // One migrator at a time; then rather fail than queue behind, and in front of, the traffic on a busy table.
    await client.query("select pg_advisory_lock(hashtext('edgewright.migrate'))");
    await client.query("set lock_timeout = '10s'");
    try {
      await migratePostgres(drizzlePostgres({ client }), { migrationsFolder });
    } finally {
      await client.query("reset lock_timeout");
      await client.query("select pg_advisory_unlock(hashtext('edgewright.migrate'))");
    }
  },
  query: async (statement, parameters = []) => (await client.query<object>(statement, parameters)).rows,
});

export const pgliteOwner = (pglite: PGlite): Owner => ({
  async apply() {
    // Only where there is a PGlite: loading it takes longer than a whole migration of a real Postgres.
    const [{ drizzle }, { migrate }] = await Promise.all([
      import("drizzle-orm/pglite"),
      import("drizzle-orm/pglite/migrator"),
    ]);
    await migrate(drizzle({ client: pglite }), { migrationsFolder });
  },
  query: async (statement, parameters = []) => (await pglite.query(statement, parameters)).rows,
});

export class MigrationError extends Error {}

const Check = z.object({
  superuser: z.boolean(),
  bypasses_rls: z.boolean(),
  owns_tables: z.boolean(),
  unforced_tables: z.array(z.string()),
  ok: z.boolean(),
});

const Attributes = z.object({ role: z.string(), excess: z.array(z.string()) });

/** Takes away what the two roles must not have and this owner may take. What stays is for the check to refuse. */
async function correctRoles(owner: Owner): Promise<void> {
  const roles = z.array(Attributes).parse(
    await owner.query(`
      select rolname::text as role, array_remove(array[
        case when rolsuper then 'nosuperuser' end, case when rolbypassrls then 'nobypassrls' end,
        case when rolcreaterole then 'nocreaterole' end, case when rolcreatedb then 'nocreatedb' end,
        case when rolreplication then 'noreplication' end,
        case when rolcanlogin and rolname = 'edgewright_system' then 'nologin' end
      ], null) as excess
      from pg_catalog.pg_roles where rolname in ('edgewright_app', 'edgewright_system')`),
  );
  for (const { role, excess } of roles) {
    if (excess.length === 0) continue;
    try {
      await owner.query(`alter role ${role} ${excess.join(" ")}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new MigrationError(
        `The role ${role} must be ${excess.join(", ")}, and this owner may not change it: ${reason}`,
      );
    }
  }
}

async function checkRoles(owner: Owner): Promise<void> {
  const [row] = await owner.query("select * from public.platform_role_check('edgewright_app')");
  const check = Check.parse(row);
  if (check.ok) return;
  const wrong = [
    check.superuser && "it is, or can become, a superuser",
    check.bypasses_rls && "it bypasses row-level security, or can become a role that does",
    check.owns_tables && "it owns tables, or is a member of a role that does",
    check.unforced_tables.length > 0 && `row-level security is not forced on ${check.unforced_tables.join(", ")}`,
  ].filter((reason) => reason !== false);
  throw new MigrationError(`The role edgewright_app could see other tenants' rows: ${wrong.join("; ")}.`);
}

/**
 * Applies what is new and then makes sure that the Worker's role is bound by row-level security. Safe to run again, and
 * by two at once. With `appPassword` the Worker's role may log in with it; without, its log-in is left as it is.
 */
export async function migrate(owner: Owner, { appPassword }: { appPassword?: string } = {}): Promise<void> {
  await owner.apply();
  await correctRoles(owner);
  if (appPassword !== undefined) {
    const quoted = z
      .tuple([z.object({ statement: z.string() })])
      .parse(
        await owner.query("select format('alter role edgewright_app login password %L', $1::text) as statement", [
          appPassword,
        ]),
      );
    await owner.query(quoted[0].statement);
  }
  await checkRoles(owner);
}

/** The app role's password, if that is whom the Worker's connection string names. */
function appPasswordFrom(databaseUrl: string | undefined): string | undefined {
  const url = databaseUrl === undefined ? null : URL.parse(databaseUrl);
  return url?.username === "edgewright_app" && url.password !== "" ? decodeURIComponent(url.password) : undefined;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const reason = error.cause === undefined ? "" : `\n  ${explain(error.cause)}`;
  const where = "where" in error && typeof error.where === "string" ? `\n  ${error.where}` : "";
  return `${error.message}${where}${reason}`;
}

async function main(): Promise<void> {
  const connectionString = process.env.MIGRATION_DATABASE_URL;
  if (!connectionString) {
    throw new MigrationError(
      "MIGRATION_DATABASE_URL must name the database as its owner: postgres://owner:password@host/database",
    );
  }
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: 30_000,
    application_name: "edgewright-migrate",
  });
  await client.connect();
  try {
    const appPassword = appPasswordFrom(process.env.DATABASE_URL);
    await migrate(postgresOwner(client), appPassword === undefined ? {} : { appPassword });
    console.log("The database is up to date, and edgewright_app is bound by row-level security.");
  } finally {
    await client.end();
  }
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(`Migration failed: ${explain(error)}`);
    process.exitCode = 1;
  });
}
