import * as z from "zod";
import type { Control } from "../control.ts";
import { type Exchange, head, pause, sendJson } from "../exchange.ts";

/**
 * A resolver that speaks DNS over HTTPS in the JSON form of Cloudflare's: `GET /_doh/dns-query?name=…&type=A`. Names come
 * from a table that tests fill; all others under `.example` lead to one public address, and the rest is unknown.
 */
const Addresses = z.array(z.string());
const Answers = z.strictObject({
  a: Addresses.optional(),
  aaaa: Addresses.optional(),
  /** Where the name leads; the table tells what is there. */
  cname: z.string().optional(),
  /** 0 NOERROR, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED. */
  status: z.int().min(0).max(15).optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  ttlS: z.int().min(0).optional(),
  /** An answer that is no JSON, with this status of HTTP. */
  http: z.int().min(400).max(599).optional(),
});
/** One answer for all queries, or one for each in turn, of which the last stays: that is how a name is rebound. */
export const Names = z.record(z.string().toLowerCase(), z.union([Answers, z.array(Answers).min(1)]));
export type Names = z.infer<typeof Names>;
type Answers = z.infer<typeof Answers>;

interface Table {
  names: Map<string, Answers[]>;
  /** How often each name and type was asked for: types have their turns each of their own. */
  asked: Map<string, number>;
}

const TABLES = new WeakMap<Control, Table>();

function tableOf(control: Control): Table {
  const known = TABLES.get(control);
  if (known) return known;
  const made: Table = { names: new Map(), asked: new Map() };
  TABLES.set(control, made);
  return made;
}

/** Adds names to the table, or says them anew. */
export function setNames(control: Control, names: Names): void {
  const table = tableOf(control);
  for (const [name, answers] of Object.entries(names)) {
    table.names.set(name, Array.isArray(answers) ? answers : [answers]);
    for (const key of table.asked.keys()) if (key.startsWith(`${name} `)) table.asked.delete(key);
  }
}

export function clearNames(control: Control): void {
  TABLES.delete(control);
}

/** How often each name was asked for, by `name TYPE`. */
export const askedNames = (control: Control): Record<string, number> => Object.fromEntries(tableOf(control).asked);

const TYPES: Record<string, number> = { A: 1, "1": 1, CNAME: 5, "5": 5, AAAA: 28, "28": 28 };
const PUBLIC = "93.184.216.34";
const MOST_HOPS = 8;
const [NOERROR, SERVFAIL, NXDOMAIN] = [0, 2, 3];

interface Entry {
  name: string;
  type: number;
  TTL: number;
  data: string;
}

export async function resolve(exchange: Exchange, query: URLSearchParams): Promise<void> {
  const accept = String(exchange.request.headers.accept ?? "");
  if (!accept.includes("application/dns-json")) return refuse(exchange, 415, "unsupported media type");
  const name = (query.get("name") ?? "").toLowerCase().replace(/\.$/, "");
  const type = TYPES[(query.get("type") ?? "A").toUpperCase()];
  if (!/^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(name) || type === undefined)
    return refuse(exchange, 400, "Invalid query name or type");
  const { status, entries, delayMs, http } = lookUp(exchange.control, name, type);
  await pause(exchange, delayMs);
  if (exchange.gone.aborted) return;
  if (http !== undefined) return refuse(exchange, http, "resolver failure");
  const body = {
    Status: status,
    TC: false,
    RD: true,
    RA: true,
    AD: false,
    CD: false,
    Question: [{ name, type }],
    ...(entries.length > 0 ? { Answer: entries } : {}),
  };
  return sendJson(exchange, 200, body, { "content-type": "application/dns-json" });
}

async function refuse(exchange: Exchange, status: number, message: string): Promise<void> {
  head(exchange, status, { "content-type": "text/plain; charset=utf-8" });
  exchange.response.end(`${message}\n`);
}

function lookUp(control: Control, asked: string, type: number) {
  const table = tableOf(control);
  const entries: Entry[] = [];
  let name = asked;
  let delayMs = 0;
  for (let hop = 0; hop <= MOST_HOPS; hop++) {
    const found = turnOf(table, name, type);
    if (!found) return { status: NXDOMAIN, entries, delayMs };
    delayMs += found.delayMs ?? 0;
    if (found.http !== undefined) return { status: SERVFAIL, entries, delayMs, http: found.http };
    if (found.status) return { status: found.status, entries, delayMs };
    const TTL = found.ttlS ?? 300;
    if (found.cname === undefined || type === TYPES.CNAME) {
      const data = type === TYPES.A ? found.a : type === TYPES.AAAA ? found.aaaa : found.cname ? [found.cname] : [];
      entries.push(...(data ?? []).map((address) => ({ name, type, TTL, data: address })));
      return { status: NOERROR, entries, delayMs };
    }
    // The resolver's own names end in a dot.
    entries.push({ name, type: 5, TTL, data: `${found.cname}.` });
    name = found.cname.toLowerCase();
  }
  // A chain without an end.
  return { status: SERVFAIL, entries: [], delayMs };
}

function turnOf(table: Table, name: string, type: number): Answers | undefined {
  const key = `${name} ${type === 28 ? "AAAA" : type === 5 ? "CNAME" : "A"}`;
  const turn = table.asked.get(key) ?? 0;
  table.asked.set(key, turn + 1);
  const answers = table.names.get(name);
  if (answers) return answers[Math.min(turn, answers.length - 1)];
  return name === "example" || name.endsWith(".example") ? { a: [PUBLIC] } : undefined;
}
