import { PGlite, protocol } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import {
  type Backend,
  becomeUser,
  type Field,
  noSuchUser,
  type Query,
  type RawResult,
  stillInside,
  toQueryError,
  transactionSettings,
} from "./backend.ts";
import { lockDirectory } from "./directory-lock.ts";

/** One extended-protocol round: text in, text out. The trailing Sync leaves the connection usable after an error. */
async function execute(pglite: PGlite, { query, params }: Query): Promise<RawResult> {
  const { serialize } = protocol;
  const request = Buffer.concat([
    serialize.parse({ text: query }),
    serialize.bind({ values: params }),
    serialize.describe({ type: "P" }),
    serialize.execute({}),
    serialize.sync(),
  ]);
  const { messages } = await pglite.execProtocol(request, { syncToFs: false });
  let fields: Field[] = [];
  const rows: (string | null)[][] = [];
  let tag = "";
  for (const message of messages) {
    if (message instanceof protocol.messages.RowDescriptionMessage) {
      fields = message.fields.map((field) => ({ ...field, format: "text" }));
    } else if (message instanceof protocol.messages.DataRowMessage) rows.push(message.fields);
    else if (message instanceof protocol.messages.CommandCompleteMessage) tag = message.text;
  }
  const count = /\d+$/.exec(tag)?.[0];
  return { command: tag.split(" ")[0] ?? "", rowCount: count === undefined ? null : Number(count), fields, rows };
}

/**
 * Postgres in this process. There is one connection and its user is a superuser whom no policy binds, so transactions
 * take turns and each begins by becoming the user that the connection string names. Statements block the event loop,
 * and there is no timer to end one: `statement_timeout` is without effect here. `dump`: of another that was in memory, which
 * takes a tenth of the CPU of beginning anew.
 */
export async function createPgliteBackend(dataDir?: string, dump?: Blob): Promise<Backend & { pglite: PGlite }> {
  const unlock = dataDir === undefined ? () => {} : lockDirectory(dataDir);
  let pglite: PGlite;
  try {
    pglite = await PGlite.create(dataDir ?? "memory://", {
      extensions: { vector },
      ...(dump && { loadDataDir: dump }),
    });
  } catch (error) {
    unlock();
    throw error;
  }
  const logins = new Set<string>();

  async function mayLogIn(user: string): Promise<boolean> {
    if (logins.has(user)) return true;
    const { rows } = await pglite.query("select from pg_roles where rolname = $1 and rolcanlogin", [user]);
    if (rows.length > 0) logins.add(user);
    return rows.length > 0;
  }

  return {
    pglite,
    async transaction(user, mode, queries) {
      if (!(await mayLogIn(user))) throw noSuchUser(user);
      const control = (query: string) => execute(pglite, { query, params: [] });
      try {
        return await pglite.transaction(async () => {
          const settings = transactionSettings(mode);
          if (settings !== undefined) await control(settings);
          await control(becomeUser(user));
          const results: RawResult[] = [];
          for (const query of queries) results.push(stillInside(await execute(pglite, query)));
          return results;
        });
      } catch (error) {
        throw toQueryError(error) ?? error;
      }
    },
    async exec(statements) {
      await pglite.exec(statements);
    },
    query: async (statement, parameters = []) => (await pglite.query(statement, parameters)).rows,
    async close() {
      await pglite.close();
      unlock();
    },
  };
}
