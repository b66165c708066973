import { sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type pg from "pg";
import { type Database, databaseOver } from "./db.ts";

/**
 * The same units of work over a connection of Postgres' own, for commands where there is no HTTP in front of it. Whoever
 * has logged in, the work is done as the Worker's role, so that policies bind it. One unit at a time.
 */
export function databaseOnConnection(client: pg.Client): Database {
  const dialect = new PgDialect();
  return databaseOver(async (orgId, statements) => {
    await client.query("begin");
    try {
      await client.query("set local role edgewright_app");
      const found: unknown[][] = [];
      for (const statement of [sql`select set_config('app.org_id', ${orgId}, true)`, ...statements]) {
        const { sql: text, params } = dialect.sqlToQuery(statement);
        found.push((await client.query<object>(text, params)).rows);
      }
      await client.query("commit");
      return found.slice(1);
    } catch (error) {
      await client.query("rollback");
      throw error;
    }
  });
}
