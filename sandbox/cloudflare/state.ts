import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";

/** Where a workflow of the registrar goes on by itself, and when. */
const Stage = z.object({
  at: z.number(),
  state: z.enum(["pending", "in_progress", "action_required", "blocked", "succeeded", "failed"]),
  context: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});
export type Stage = z.infer<typeof Stage>;

const Workflow = z.object({
  kind: z.enum(["registration", "update"]),
  createdAt: z.number(),
  updatedAt: z.number(),
  now: Stage,
  ahead: z.array(Stage),
  /** An update's: what holds once it has succeeded. */
  autoRenew: z.boolean().optional(),
});
export type Workflow = z.infer<typeof Workflow>;

const Registration = z.object({
  accountId: z.string(),
  /** Of the registrar's own sandbox: nothing is charged and no zone comes of it. */
  sandbox: z.boolean(),
  name: z.string(),
  years: z.number(),
  createdAt: z.number(),
  expiresAt: z.number().nullable(),
  autoRenew: z.boolean(),
  privacyMode: z.enum(["redaction", "off"]),
  status: z.enum(["active", "registration_pending", "expired", "suspended", "redemption_period", "pending_delete"]),
  registration: Workflow,
  update: Workflow.optional(),
});
export type Registration = z.infer<typeof Registration>;
/** What becomes of a registration with time. */
export const Term = Registration.pick({ expiresAt: true, status: true }).partial().strict();

const Zone = z.object({
  id: z.string(),
  accountId: z.string(),
  name: z.string(),
  status: z.enum(["initializing", "pending", "active", "moved"]),
  createdAt: z.number(),
  modifiedAt: z.number(),
  activeAt: z.number().nullable(),
  nameServers: z.array(z.string()),
  fallbackOrigin: z.object({ origin: z.string(), createdAt: z.number(), activeAt: z.number() }).optional(),
});
export type Zone = z.infer<typeof Zone>;

const DnsRecord = z.object({
  id: z.string(),
  zoneId: z.string(),
  type: z.string(),
  name: z.string(),
  content: z.string(),
  ttl: z.number(),
  proxied: z.boolean(),
  priority: z.number().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  comment: z.string().nullable(),
  tags: z.array(z.string()),
  createdAt: z.number(),
  modifiedAt: z.number(),
});
export type DnsRecord = z.infer<typeof DnsRecord>;

const CustomHostname = z.object({
  id: z.string(),
  zoneId: z.string(),
  hostname: z.string(),
  createdAt: z.number(),
  status: z.enum(["pending", "active", "moved", "deleted"]),
  sslStatus: z.enum(["initializing", "pending_validation", "pending_issuance", "active", "validation_timed_out"]),
  method: z.enum(["http", "txt", "email"]),
  sslId: z.string(),
  token: z.string(),
  /** When it was last tried, and how often. */
  triedAt: z.number(),
  tries: z.number(),
  /** Since when its name leads here. */
  pointsSince: z.number().nullable(),
});
export type CustomHostname = z.infer<typeof CustomHostname>;

const WorkerRoute = z.object({ id: z.string(), zoneId: z.string(), pattern: z.string(), script: z.string() });

const Webhook = z.object({
  id: z.string(),
  accountId: z.string(),
  name: z.string(),
  url: z.string(),
  secret: z.string().optional(),
  createdAt: z.number(),
  lastSuccess: z.number().nullable(),
  lastFailure: z.number().nullable(),
});
export type Webhook = z.infer<typeof Webhook>;

const Policy = z.object({
  id: z.string(),
  accountId: z.string(),
  name: z.string(),
  alertType: z.string(),
  enabled: z.boolean(),
  webhooks: z.array(z.string()),
  createdAt: z.number(),
});

const State = z.object({
  registrations: z.array(Registration),
  zones: z.array(Zone),
  records: z.array(DnsRecord),
  hostnames: z.array(CustomHostname),
  routes: z.array(WorkerRoute),
  webhooks: z.array(Webhook),
  policies: z.array(Policy),
  /** What the account's card paid. */
  charges: z.array(z.object({ accountId: z.string(), name: z.string(), usd: z.string(), at: z.number() })),
  purges: z.array(z.object({ zoneId: z.string(), what: z.unknown(), at: z.number() })),
  /** The DNS of everybody else, by name and type: `www.shop.example` → `{ CNAME: ["customers.edgewright.example"] }`. */
  outside: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
});
export type State = z.infer<typeof State>;

const empty = (): State => ({
  registrations: [],
  zones: [],
  records: [],
  hostnames: [],
  routes: [],
  webhooks: [],
  policies: [],
  charges: [],
  purges: [],
  outside: {},
});

export interface Store {
  readonly state: State;
  /** To be called behind each change; a crash in the middle leaves the state before it. */
  save(): void;
  clear(): void;
}

/** Everything in one file, since it is small; in memory alone where there is no path. */
export function openStore(path: string | undefined): Store {
  let state = path === undefined ? empty() : read(path);
  let written = "";
  if (path !== undefined) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const save = (): void => {
    if (path === undefined) return;
    const text = JSON.stringify(state);
    if (text === written) return;
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    written = text;
  };
  return {
    get state() {
      return state;
    },
    save,
    clear() {
      state = empty();
      save();
    },
  };
}

/** A file of another version is no reason not to start: the sandbox begins anew. */
function read(path: string): State {
  try {
    const found = State.safeParse(JSON.parse(readFileSync(path, "utf8")));
    return found.success ? found.data : empty();
  } catch {
    return empty();
  }
}
