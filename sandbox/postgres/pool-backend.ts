import type pg from "pg";
import {
  type Backend,
  BackendUnavailableError,
  becomeUser,
  type Query,
  type RawResult,
  stillInside,
  toQueryError,
  transactionSettings,
} from "./backend.ts";

const asText = { getTypeParser: () => (text: string) => text };

/** `queryMode` makes the driver use the extended protocol even without parameters, which is what the real proxy does. */
const extended = { rowMode: "array", queryMode: "extended", types: asText } as const;

async function execute(client: pg.PoolClient, { query, params }: Query): Promise<RawResult> {
  const result = await client.query<(string | null)[]>({ ...extended, text: query, values: params });
  return {
    command: result.command ?? "",
    rowCount: result.rowCount,
    fields: result.fields.map((field) => ({ ...field, format: "text" })),
    rows: result.rows,
  };
}

/**
 * A real Postgres. `pool` logs in as a user who may become the one that a connection string names: that user itself, or
 * a superuser.
 */
export function createPoolBackend(pool: pg.Pool): Backend {
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on("error", () => {});

  async function connect(): Promise<pg.PoolClient> {
    try {
      return await pool.connect();
    } catch (error) {
      throw toQueryError(error) ?? new BackendUnavailableError(error instanceof Error ? error.message : String(error));
    }
  }

  return {
    async transaction(user, mode, queries) {
      const client = await connect();
      let broken: Error | undefined;
      client.on("error", onError);
      function onError(error: Error): void {
        broken = error;
      }
      try {
        await client.query("begin");
        const settings = transactionSettings(mode);
        if (settings !== undefined) await client.query(settings);
        await client.query(becomeUser(user));
        const results: RawResult[] = [];
        for (const query of queries) results.push(stillInside(await execute(client, query)));
        await client.query("commit");
        return results;
      } catch (error) {
        try {
          await client.query("rollback");
        } catch (rollbackError) {
          broken ??= rollbackError instanceof Error ? rollbackError : new Error(String(rollbackError));
        }
        throw (
          toQueryError(error) ?? new BackendUnavailableError(error instanceof Error ? error.message : String(error))
        );
      } finally {
        client.off("error", onError);
        client.release(broken);
      }
    },
    async exec(statements) {
      await pool.query(statements);
    },
    query: async (statement, parameters = []) => (await pool.query<object>(statement, parameters)).rows,
    /** The pool belongs to whoever made it. */
    close: async () => {},
  };
}
