/** A column as the wire protocol describes it; Neon's proxy passes it on under these names. */
export interface Field {
  name: string;
  tableID: number;
  columnID: number;
  dataTypeID: number;
  dataTypeSize: number;
  dataTypeModifier: number;
  format: string;
}

export interface Query {
  query: string;
  /** In text format, or null. */
  params: (string | null)[];
}

/** Rows in Postgres' own text format: what a driver parses by `dataTypeID`. */
export interface RawResult {
  command: string;
  rowCount: number | null;
  fields: Field[];
  rows: (string | null)[][];
}

export interface TransactionMode {
  isolation?: "read uncommitted" | "read committed" | "repeatable read" | "serializable";
  readOnly?: boolean;
  deferrable?: boolean;
}

/** What Postgres said no with, in the fields of its ErrorResponse. */
export const ERROR_FIELDS = [
  "severity",
  "code",
  "detail",
  "hint",
  "position",
  "internalPosition",
  "internalQuery",
  "where",
  "schema",
  "table",
  "column",
  "dataType",
  "constraint",
  "file",
  "line",
  "routine",
] as const;

export class QueryError extends Error {
  readonly fields: Partial<Record<(typeof ERROR_FIELDS)[number], string>>;

  constructor(message: string, fields: QueryError["fields"]) {
    super(message);
    this.name = "QueryError";
    this.fields = fields;
  }
}

/** Postgres itself is not there. */
export class BackendUnavailableError extends Error {}

/** `error` as a QueryError when Postgres gave it a SQLSTATE. */
export function toQueryError(error: unknown): QueryError | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  if (!/^[0-9A-Z]{5}$/.test(error.code)) return undefined;
  const said: Record<string, unknown> = { ...error };
  const fields: QueryError["fields"] = {};
  for (const name of ERROR_FIELDS) {
    const value = said[name];
    if (typeof value === "string") fields[name] = value;
  }
  return new QueryError(error.message, fields);
}

/** What a transaction begins with when it is of another kind than the default. */
export function transactionSettings({ isolation, readOnly, deferrable }: TransactionMode): string | undefined {
  const parts = [isolation && `isolation level ${isolation}`, readOnly && "read only", deferrable && "deferrable"];
  const wanted = parts.filter(Boolean).join(", ");
  return wanted === "" ? undefined : `set transaction ${wanted}`;
}

/** A role and not the session's user, which a single-user Postgres such as PGlite would not give back. */
export const becomeUser = (user: string): string => `set local role "${user.replaceAll('"', '""')}"`;

/** A statement that ends the transaction would end the user with it. */
export function stillInside(result: RawResult): RawResult {
  if (!/^(COMMIT|ROLLBACK|PREPARE)$/.test(result.command)) return result;
  throw new QueryError(`${result.command} is not possible here: every request is a transaction`, {
    severity: "ERROR",
    code: "2D000",
  });
}

export const noSuchUser = (user: string): QueryError =>
  new QueryError(`password authentication failed for user "${user}"`, { severity: "FATAL", code: "28P01" });

/** Where the statements run. */
export interface Backend {
  /** All of them in one transaction as this user, with a log-in's rights and no more. */
  transaction(user: string, mode: TransactionMode, queries: readonly Query[]): Promise<RawResult[]>;
  /** As the superuser, for migrations, seeds and a look behind the curtain. May hold several statements. */
  exec(statements: string): Promise<void>;
  /** One statement as the superuser; rows as objects with parsed values. */
  query(statement: string, parameters?: unknown[]): Promise<unknown[]>;
  close(): Promise<void>;
}
