import { neon, neonConfig } from "@neondatabase/serverless";
import type { SQL } from "drizzle-orm";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/neon-http";
import * as z from "zod";
import type { OrgId } from "../kernel/id.ts";
import type { Settings } from "./settings.ts";

/** How long a unit of work may take in all. */
const TIMEOUT_MS = 10_000;

/**
 * One unit is one HTTP request and one transaction: set the organisation, then the statements. There is no interactive
 * transaction; a decision that needs a lock is one conditional statement or an SQL function.
 */
export interface UnitOfWork {
  /** One statement, its rows parsed. Alias columns to camelCase: `select created_at as "createdAt"`. */
  rows<T>(schema: z.ZodType<T>, statement: SQL): Promise<T[]>;
  /** Exactly one row; throws otherwise. */
  one<T>(schema: z.ZodType<T>, statement: SQL): Promise<T>;
  /** At most one row; throws on more. */
  maybe<T>(schema: z.ZodType<T>, statement: SQL): Promise<T | undefined>;
  /** All statements in one transaction: all of them count or none. The rows of each. */
  batch(statements: readonly SQL[]): Promise<unknown[][]>;
}

export interface Database {
  /** Sees and writes rows of this organisation only. */
  tenant(orgId: OrgId): UnitOfWork;
  /** Before a tenant is known: row-level security shows it no row, so only functions are of use here. */
  system(): UnitOfWork;
}

/**
 * What Postgres or the way there answered. The message holds no parameter and no connection string; `detail`, which
 * quotes values of rows, is left out on purpose.
 */
export class DatabaseError extends Error {
  readonly sqlstate?: string;
  /** The constraint that refused, when it was one. */
  readonly constraint?: string;
  /** Not reached, timed out or shutting down: the same work can succeed later. */
  readonly unavailable: boolean;

  constructor(message: string, facts: { sqlstate?: string; constraint?: string; unavailable: boolean }) {
    super(message);
    this.name = "DatabaseError";
    if (facts.sqlstate !== undefined) this.sqlstate = facts.sqlstate;
    if (facts.constraint !== undefined) this.constraint = facts.constraint;
    this.unavailable = facts.unavailable;
  }
}

/** A column's time as ISO text in UTC, with milliseconds. `column` is ours, never a caller's. */
export const isoTime = (column: string): SQL =>
  sql`to_char(${sql.raw(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** `bigint` and `numeric` arrive as text. Refuses what a number cannot hold exactly. */
export const safeInteger = z
  .union([z.number(), z.string().regex(/^-?\d+$/)])
  .transform(Number)
  .refine(Number.isSafeInteger, "must be a safe integer");

/** Connection failures, shutdown, out of resources, cancelled by timeout (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const UNAVAILABLE = /^(08|53|57P0|57014$|25P03$)/;

const DriverError = z.object({
  message: z.string(),
  code: z.string().optional().catch(undefined),
  constraint: z.string().optional().catch(undefined),
});

function toDatabaseError(error: unknown): DatabaseError {
  const parsed = DriverError.safeParse(error);
  if (!parsed.success) return new DatabaseError("the database failed", { unavailable: true });
  const { message, code, constraint } = parsed.data;
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code)) {
    return new DatabaseError(`${code}: ${message}`, {
      sqlstate: code,
      ...(constraint !== undefined && { constraint }),
      unavailable: UNAVAILABLE.test(code),
    });
  }
  const status = /^Server error \(HTTP status (\d{3})\)/.exec(message)?.[1];
  if (status !== undefined) {
    const unavailable = Number(status) >= 500 || status === "429" || status === "408";
    return new DatabaseError(`the database answered with HTTP status ${status}`, { unavailable });
  }
  return new DatabaseError(message, { unavailable: true });
}

/**
 * The driver takes its endpoint from one global. Only hosts that a `DATABASE_HTTP_URL` was given for are redirected;
 * all others keep the driver's own rule.
 */
const redirected = new Map<string, string>();
let hooked = false;

function redirect(connection: URL, endpoint: string): void {
  redirected.set(`${connection.hostname}:${connection.port}`, endpoint);
  if (hooked) return;
  hooked = true;
  const derived = neonConfig.fetchEndpoint;
  neonConfig.fetchEndpoint = (host, port, options) =>
    redirected.get(`${host}:${port}`) ?? (typeof derived === "function" ? derived(host, port, options) : derived);
}

/**
 * Postgres over Neon's HTTP protocol, in workerd and in Node. Makes no connection by itself, keeps none, and repeats
 * nothing: who calls knows whether that is safe.
 */
export function createDatabase(
  settings: Pick<Settings, "DATABASE_URL" | "DATABASE_HTTP_URL">,
  timeoutMs: number = TIMEOUT_MS,
): Database {
  const connection = URL.parse(settings.DATABASE_URL.replace(/^postgres(ql)?:/, "http:"));
  if (!connection?.username || !connection.hostname || connection.pathname.length < 2) {
    throw new Error("DATABASE_URL must be postgres://user:password@host/database");
  }
  if (settings.DATABASE_HTTP_URL !== undefined) redirect(connection, settings.DATABASE_HTTP_URL);

  async function run(orgId: string, statements: readonly SQL[]): Promise<unknown[][]> {
    const client = neon(settings.DATABASE_URL, { fetchOptions: { signal: AbortSignal.timeout(timeoutMs) } });
    const db = drizzle({ client });
    // Each statement gives up a little before we do, so that Postgres says so and does not work on for nobody.
    const statementTimeout = String(Math.ceil(timeoutMs * 0.9));
    const begin = db.execute(
      sql`select set_config('app.org_id', ${orgId}, true), set_config('statement_timeout', ${statementTimeout}, true)`,
    );
    let results: { rows: unknown[] }[];
    try {
      results = await db.batch([begin, ...statements.map((statement) => db.execute(statement))]);
    } catch (error) {
      throw toDatabaseError(error);
    }
    return results.slice(1).map((result) => result.rows);
  }

  return databaseOver(run);
}

/** Units of work over whatever runs the statements of one as one transaction, its organisation set before them. */
export function databaseOver(run: (orgId: string, statements: readonly SQL[]) => Promise<unknown[][]>): Database {
  function parse<T>(schema: z.ZodType<T>, row: unknown): T {
    const parsed = schema.safeParse(row);
    if (parsed.success) return parsed.data;
    throw new Error(`a row is not of the expected shape: ${z.prettifyError(parsed.error)}`);
  }

  const unit = (orgId: string): UnitOfWork => {
    const rows = async <T>(schema: z.ZodType<T>, statement: SQL): Promise<T[]> => {
      const [found = []] = await run(orgId, [statement]);
      return found.map((row) => parse(schema, row));
    };
    return {
      rows,
      async one(schema, statement) {
        const [row, ...more] = await rows(schema, statement);
        if (row === undefined || more.length > 0) throw new Error("expected exactly one row");
        return row;
      },
      async maybe(schema, statement) {
        const [row, ...more] = await rows(schema, statement);
        if (more.length > 0) throw new Error("expected at most one row");
        return row;
      },
      batch: (statements) => run(orgId, statements),
    };
  };

  return {
    tenant(orgId) {
      if (orgId.length === 0) throw new Error("a tenant's unit of work needs an organisation");
      return unit(orgId);
    },
    system: () => unit(""),
  };
}
