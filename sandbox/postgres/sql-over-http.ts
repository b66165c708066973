import type { IncomingHttpHeaders } from "node:http";
import pg from "pg";
import * as z from "zod";
import { type Backend, BackendUnavailableError, QueryError, type RawResult, type TransactionMode } from "./backend.ts";

/**
 * Neon's SQL-over-HTTP as its proxy speaks it (https://github.com/neondatabase/neon, proxy/src/serverless/sql_over_http.rs):
 * one query or `{queries: […]}`, which is one transaction; 400 with Postgres' own fields when Postgres says no.
 */
export interface Answer {
  status: number;
  body: unknown;
}

/** The proxy turns other JSON values into text for Postgres to parse by the parameter's type. */
const Parameter = z.union([z.string(), z.null(), z.unknown()]).transform((value) => {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
});
const OneQuery = z.object({ query: z.string(), params: z.array(Parameter).default([]) });
const Batch = z.object({ queries: z.array(OneQuery).min(1) });

const ISOLATION: Record<string, TransactionMode["isolation"]> = {
  ReadUncommitted: "read uncommitted",
  ReadCommitted: "read committed",
  RepeatableRead: "repeatable read",
  Serializable: "serializable",
};

const PARSED = new Set([16, 21, 23, 114, 700, 701, 3802]);
const typeParser = (oid: number): ((text: string) => unknown) => pg.types.getTypeParser(oid);

interface Format {
  arrays: boolean;
  rawText: boolean;
}

function present({ command, rowCount, fields, rows }: RawResult, { arrays, rawText }: Format): unknown {
  const values = rows.map((row) =>
    row.map((text, column) => {
      const oid = fields[column]?.dataTypeID;
      return rawText || text === null || oid === undefined || !PARSED.has(oid) ? text : typeParser(oid)(text);
    }),
  );
  const shaped = arrays
    ? values
    : values.map((row) => Object.fromEntries(fields.map((field, column) => [field.name, row[column]])));
  return { command, rowCount, rows: shaped, fields, rowAsArray: arrays };
}

const refuse = (message: string): Answer => ({ status: 400, body: { message } });

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export async function answerSql(backend: Backend, headers: IncomingHttpHeaders, text: string): Promise<Answer> {
  const connectionString = header(headers, "neon-connection-string");
  if (connectionString === undefined) return refuse("missing header `Neon-Connection-String`");
  const connection = URL.parse(connectionString);
  if (!connection || !/^postgres(ql)?:$/.test(connection.protocol))
    return refuse("connection string is not a valid URL");
  if (connection.username === "") return refuse("connection string has no user");
  const user = decodeURIComponent(connection.username);

  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse("the body is not JSON");
  }
  const isBatch = typeof json === "object" && json !== null && "queries" in json;
  const parsed = isBatch ? Batch.safeParse(json) : OneQuery.safeParse(json);
  if (!parsed.success) return refuse(`the body is not a query: ${z.prettifyError(parsed.error)}`);
  const queries = "queries" in parsed.data ? parsed.data.queries : [parsed.data];

  const flag = (name: string): boolean => header(headers, name)?.toLowerCase() === "true";
  const mode: TransactionMode = {};
  if (isBatch) {
    const level = header(headers, "neon-batch-isolation-level");
    const isolation = level === undefined ? undefined : ISOLATION[level];
    if (level !== undefined && isolation === undefined) return refuse("invalid `Neon-Batch-Isolation-Level`");
    if (isolation !== undefined) mode.isolation = isolation;
    mode.readOnly = flag("neon-batch-read-only");
    mode.deferrable = flag("neon-batch-deferrable");
  }

  const format = { arrays: flag("neon-array-mode"), rawText: flag("neon-raw-text-output") };
  try {
    const results = (await backend.transaction(user, mode, queries)).map((result) => present(result, format));
    return { status: 200, body: isBatch ? { results } : results[0] };
  } catch (error) {
    if (error instanceof QueryError) return { status: 400, body: { message: error.message, ...error.fields } };
    if (error instanceof BackendUnavailableError)
      return { status: 503, body: { message: "couldn't connect to compute node" } };
    throw error;
  }
}
