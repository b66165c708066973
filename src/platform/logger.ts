/**
 * Structured JSON logs, one object a line. Only the fields named here are ever written: a field that nobody listed is
 * a field that nobody has thought about, and it does not compile. Text is scrubbed as well, since error messages quote
 * what they were given.
 */
export interface LogFields {
  requestId?: string;
  method?: string;
  /** The route's pattern (`/api/keys/{id}`), never the path or the query that came in. */
  route?: string;
  status?: number;
  durationMs?: number;
  code?: string;
  orgId?: string;
  userId?: string;
  keyId?: string;
  sessionId?: string;
  actorKind?: string;
  callId?: string;
  eventId?: string;
  operation?: string;
  provider?: string;
  model?: string;
  operationId?: string;
  check?: string;
  domainId?: string;
  count?: number;
  attempt?: number;
  sqlstate?: string;
  reason?: string;
  /** A sentence for whoever runs this. Scrubbed. */
  detail?: string;
}

export type Level = "debug" | "info" | "warn" | "error";

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields, error?: unknown): void;
  error(event: string, fields?: LogFields, error?: unknown): void;
  /** The same log with these fields on every line. */
  with(fields: LogFields): Log;
}

const MAX_TEXT = 2_000;
const MAX_STACK = 8_000;

// Each alternative is linear: text in logs can be chosen by an attacker.
const SECRETS =
  /\bew_live_[0-9a-z]+|\bew[rv]_[0-9A-Za-z_-]+|\b(?:sk|rk|pk|whsec|gsk|xai|re)[-_][A-Za-z0-9_-]{8,}|\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,4}|\b(?:Bearer|Basic)\s+[^\s"',;]+|\b(?:postgres|postgresql):\/\/[^\s"']+|("?(?:password|passwd|secret|token|authorization|api[-_]?key)"?\s*[:=]\s*)(?:(?:Bearer|Basic)\s+)?(?:"[^"]*"?|[^\s"',;}]+)/gi;

/** Takes out whatever looks like a credential: keys, tokens, connection strings, `password=…`. */
export function redact(text: string, max = MAX_TEXT): string {
  const cut = text.length > max ? `${text.slice(0, max)}…` : text;
  return cut.replace(SECRETS, (_match, label: string | undefined) => (label ? `${label}[redacted]` : "[redacted]"));
}

interface ErrorView {
  name: string;
  message: string;
  stack?: string;
  cause?: ErrorView;
}

function describe(error: unknown, depth = 0): ErrorView {
  if (!(error instanceof Error)) return { name: typeof error, message: redact(String(error)) };
  return {
    name: error.name,
    message: redact(error.message),
    ...(error.stack === undefined ? {} : { stack: redact(error.stack, MAX_STACK) }),
    ...(error.cause === undefined || depth >= 3 ? {} : { cause: describe(error.cause, depth + 1) }),
  };
}

export interface LoggerOptions {
  /** Lines below this level are dropped. */
  level?: Level;
  write?: (line: string, level: Level) => void;
  now?: () => number;
}

const RANK: Record<Level, number> = { debug: 0, info: 1, warn: 2, error: 3 };

const toConsole = (line: string, level: Level): void => {
  if (level === "error") console.error(line);
  else if (level === "warn") console.warn(line);
  else console.log(line);
};

export function createLogger({ level = "info", write = toConsole, now = Date.now }: LoggerOptions = {}): Log {
  const at = (base: LogFields): Log => {
    const line = (lineLevel: Level, event: string, fields: LogFields | undefined, error?: unknown): void => {
      if (RANK[lineLevel] < RANK[level]) return;
      const entry: Record<string, unknown> = { level: lineLevel, time: new Date(now()).toISOString(), event };
      for (const [name, value] of Object.entries({ ...base, ...fields })) {
        if (value !== undefined) entry[name] = typeof value === "string" ? redact(value) : value;
      }
      if (error !== undefined) entry.error = describe(error);
      write(JSON.stringify(entry), lineLevel);
    };
    return {
      debug: (event, fields) => line("debug", event, fields),
      info: (event, fields) => line("info", event, fields),
      warn: (event, fields, error) => line("warn", event, fields, error),
      error: (event, fields, error) => line("error", event, fields, error),
      with: (fields) => at({ ...base, ...fields }),
    };
  };
  return at({});
}
