/**
 * Names to addresses by DNS over HTTPS, in the JSON form that Cloudflare's and Google's resolvers speak
 * (https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/): a Worker has no
 * resolver of its own to ask.
 */
import * as z from "zod";
import { err, ok, type Result } from "../kernel/result.ts";

export type ResolveFailure = "not_found" | "failed";

export interface Resolved {
  /** A and AAAA, all of them; never empty. */
  addresses: readonly string[];
  /** The shortest life of the records, CNAMEs among them. */
  ttlMs: number;
}

/** Never throws. */
export type Resolve = (name: string) => Promise<Result<Resolved, ResolveFailure>>;

const TYPES = { A: 1, NS: 2, CNAME: 5, MX: 15, TXT: 16, AAAA: 28 } as const;
export type RecordType = keyof typeof TYPES;

/**
 * What stands under a name, of one kind: [] where the name has others only. Host names come in small letters without
 * their last dot, a TXT's pieces as the one text that they are. Never throws.
 */
export type LookUp = (name: string, type: RecordType) => Promise<Result<string[], ResolveFailure>>;

export interface DohOptions {
  url: string;
  send?: (url: string, init: RequestInit) => Promise<Response>;
  timeoutMs?: number;
}

const TIMEOUT_MS = 3_000;
const MAX_BYTES = 64 * 1024;
const MAX_RECORDS = 100;

const NO_ERROR = 0;
const NO_SUCH_NAME = 3;

const Answer = z.object({
  Status: z.int(),
  TC: z.boolean().optional(),
  Answer: z
    .array(z.object({ type: z.int(), TTL: z.number().min(0), data: z.string().max(1_000) }))
    .max(MAX_RECORDS)
    .optional(),
});

async function readJson(response: Response): Promise<unknown> {
  const reader = response.body?.getReader();
  if (!reader) return undefined;
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return JSON.parse(text + decoder.decode());
    size += value.byteLength;
    if (size > MAX_BYTES) {
      await reader.cancel();
      throw new RangeError("the resolver's answer is too large");
    }
    text += decoder.decode(value, { stream: true });
  }
}

function createAsk({ url, send = (input, init) => fetch(input, init), timeoutMs = TIMEOUT_MS }: DohOptions) {
  return async (name: string, type: RecordType): Promise<z.infer<typeof Answer>> => {
    const query = new URLSearchParams({ name, type });
    const response = await send(`${url}?${query}`, {
      headers: { accept: "application/dns-json" },
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`the resolver answers ${response.status}`);
    }
    return Answer.parse(await readJson(response));
  };
}

const host = (data: string): string => data.toLowerCase().replace(/\.$/, "");
/** `"one piece" "and another"`; some resolvers leave out the quotes of a single one. */
const text = (data: string): string =>
  data.startsWith('"')
    ? [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, piece = ""]) => piece.replace(/\\(.)/g, "$1")).join("")
    : data;

const READ: Record<RecordType, (data: string) => string> = {
  A: (data) => data,
  AAAA: (data) => data,
  NS: host,
  CNAME: host,
  MX: host,
  TXT: text,
};

export function createLookUp(options: DohOptions): LookUp {
  const ask = createAsk(options);
  return async (name, type) => {
    try {
      const { Status, TC, Answer: found = [] } = await ask(name, type);
      if (Status === NO_SUCH_NAME) return err("not_found");
      if (Status !== NO_ERROR || TC === true) return err("failed");
      return ok(found.filter((record) => record.type === TYPES[type]).map(({ data }) => READ[type](data)));
    } catch {
      return err("failed");
    }
  };
}

export function createResolver(options: DohOptions): Resolve {
  const ask = createAsk(options);
  return async (name) => {
    try {
      const answers = await Promise.all([ask(name, "A"), ask(name, "AAAA")]);
      if (answers.some(({ Status }) => Status === NO_SUCH_NAME)) return err("not_found");
      // Half of an answer is none: a fetch might take an address of the other half.
      if (answers.some(({ Status, TC }) => Status !== NO_ERROR || TC === true)) return err("failed");
      const records = answers.flatMap(({ Answer: found = [] }) => found);
      const addresses = records.filter(({ type }) => type === TYPES.A || type === TYPES.AAAA).map(({ data }) => data);
      if (addresses.length === 0) return err("not_found");
      return ok({ addresses, ttlMs: Math.min(...records.map(({ TTL }) => TTL)) * 1_000 });
    } catch {
      // Not reached, not in time, or nonsense: in each case nothing is known of the name.
      return err("failed");
    }
  };
}
