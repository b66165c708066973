import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type pg from "pg";
import { type Owner, pgliteOwner } from "../../migrations/migrate.ts";
import type { Backend } from "./backend.ts";
import { createPgliteBackend } from "./pglite-backend.ts";
import { createPoolBackend } from "./pool-backend.ts";
import { answerSql } from "./sql-over-http.ts";

/** As the real proxy has it. */
const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

/** The password that the sandbox' own connection string names. PGlite asks for none; it is no secret. */
export const SANDBOX_APP_PASSWORD = "edgewright";

export interface PostgresSandbox {
  /** A connection string for `DATABASE_URL`, as the Worker's role. Its port is the HTTP port: Postgres' own is not open. */
  readonly url: string;
  /** For `DATABASE_HTTP_URL`. */
  readonly sqlUrl: string;
  readonly port: number;
  readonly backend: Backend;
  /** For `migrate(sandbox.owner, { appPassword: SANDBOX_APP_PASSWORD })`. Absent over a pool. */
  readonly owner?: Owner;
  /** All of it, to begin another with; only of one in memory. */
  readonly dump?: () => Promise<Blob>;
  /** As the superuser: several statements, or one with parameters. */
  exec(statements: string): Promise<void>;
  query(statement: string, parameters?: unknown[]): Promise<unknown[]>;
  /** "Postgres is stopped": the port refuses connections and open ones break. */
  stopListening(): Promise<void>;
  /** And is started again, on the same port. */
  resumeListening(): Promise<void>;
  close(): Promise<void>;
}

type Where = { dataDir: string } | { memory: true; dump?: Blob } | { pool: pg.Pool };

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) throw new TypeError("a request without an encoding yields buffers");
    size += chunk.length;
    if (size <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  return size <= MAX_REQUEST_BYTES ? Buffer.concat(chunks).toString("utf8") : undefined;
}

async function answer(backend: Backend, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: unknown): void => {
    if (response.destroyed) return;
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  if (request.url !== "/sql") return send(404, { message: "not found: queries go to /sql" });
  if (request.method !== "POST") return send(405, { message: "queries are posted" });
  const body = await readBody(request);
  if (body === undefined) return send(413, { message: `request is too large (max is ${MAX_REQUEST_BYTES} bytes)` });
  const { status, body: json } = await answerSql(backend, request.headers, body);
  send(status, json);
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("the server has no port"));
      else resolve(address.port);
    });
  });

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

type Opened = Pick<PostgresSandbox, "backend" | "owner" | "dump">;

async function openBackend(where: Where): Promise<Opened> {
  if ("pool" in where) return { backend: createPoolBackend(where.pool) };
  const inMemory = "memory" in where;
  const backend = await (inMemory ? createPgliteBackend(undefined, where.dump) : createPgliteBackend(where.dataDir));
  const { pglite } = backend;
  return {
    backend,
    owner: pgliteOwner(pglite),
    ...(inMemory && { dump: () => pglite.dumpDataDir("none") }),
  };
}

/**
 * Postgres behind Neon's HTTP protocol: PGlite in a directory (which survives a restart and a `kill -9`) or in memory,
 * or a pool of connections to a real one. Answers on the loopback only. Port 0 takes a free one. Nothing is migrated.
 */
export async function startPostgresSandbox(options: Where & { port: number }): Promise<PostgresSandbox> {
  const opened = await openBackend(options);
  const { backend } = opened;
  const newServer = (): Server => {
    const server = createServer((request, response) => {
      answer(backend, request, response).catch((error: unknown) => {
        if (!request.destroyed) console.error("postgres sandbox:", error);
        if (response.headersSent) response.destroy();
        else response.writeHead(500, { "content-type": "application/json" }).end('{"message":"internal error"}');
      });
    });
    // Longer than any client keeps one, so that it is never the server that closes first, under a request's feet.
    server.keepAliveTimeout = 120_000;
    return server;
  };

  let server: Server | undefined = newServer();
  let port: number;
  try {
    port = await listen(server, options.port);
  } catch (error) {
    await backend.close();
    throw error;
  }

  async function stopListening(): Promise<void> {
    const running = server;
    server = undefined;
    if (running) await stop(running);
  }

  return {
    url: `postgres://edgewright_app:${SANDBOX_APP_PASSWORD}@127.0.0.1:${port}/edgewright`,
    sqlUrl: `http://127.0.0.1:${port}/sql`,
    port,
    ...opened,
    exec: (statements) => backend.exec(statements),
    query: (statement, parameters) => backend.query(statement, parameters),
    stopListening,
    async resumeListening() {
      if (server) return;
      server = newServer();
      await listen(server, port);
    },
    async close() {
      await stopListening();
      await backend.close();
    },
  };
}
