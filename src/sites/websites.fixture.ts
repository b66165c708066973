/**
 * All of the websites over real Postgres, in Node: the real services and stores, the real ledger and each organisation's
 * real account; Cloudflare is the sandbox's. Stood in for are their hosts alone: objects with their disks and alarms, the
 * bucket, and the way of a visitor to the Worker. Each wake is a process of its own, which dies when it is told to.
 */
import { fakeStorage, TTL } from "../billing/account/account.fixture.ts";
import { openAccount } from "../billing/account/account.service.ts";
import { createAccountRecord } from "../billing/account-record.repo.ts";
import { noRouting } from "../billing/billing.fixture.ts";
import { createLedger } from "../billing/ledger/ledger.repo.ts";
import { createReservations, type Reservations } from "../billing/ledger/reservations.service.ts";
import type { OrgId } from "../kernel/id.ts";
import type { Database } from "../platform/db.ts";
import { createOutbound, type Outbound } from "../platform/outbound.ts";
import { builtAssets } from "../testing/built-assets.ts";
import type { TestDatabase } from "../testing/pg.ts";
import { ACCOUNT, accountsAt, type Cloudflare, OPEN, SAAS, startCloudflare } from "./cloudflare/cloudflare.fixture.ts";
import { createCloudflareWays } from "./hosting/cloudflare-ways.ts";
import { createWebsites, type Websites, type WebsitesPorts } from "./sites.ts";

export class Killed extends Error {}

export interface WebsitesWorld {
  sandbox: Cloudflare["sandbox"];
  /** What answers requests. */
  websites: Websites;
  /** What of its credit an organisation's account can spend. */
  available(orgId: OrgId): Promise<number>;
  /** Requests die before they wake anybody. */
  wakesNobody: boolean;
  /** So many calls to Cloudflare and to accounts does a process live that works on a domain. */
  callsALife: number;
  /** How many have died. */
  deaths: number;
  /** Until nobody has anything to do. */
  settled(): Promise<void>;
  /** What the cron does a quarter of an hour later. */
  sweep(): Promise<void>;
  /** Keys in the bucket that begin so. */
  keys(prefix: string): string[];
  warnings: string[];
}

const HOUR_MS = 60 * 60_000;
const MOST_WAKES = 300;

export async function websitesWorld(pg: Pick<TestDatabase, "db">): Promise<WebsitesWorld> {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const installation = { accountId: ACCOUNT, script: "edgewright", saasZone: SAAS };
  const { sandbox } = await startCloudflare({ now, installation });
  const bucket = memoryBucket(now);
  const warnings: string[] = [];
  const disks = new Map<OrgId, ReturnType<typeof fakeStorage>>();
  const working = new Map<string, Promise<void>>();

  const diskOf = (orgId: OrgId) => {
    const disk = disks.get(orgId) ?? fakeStorage({});
    disks.set(orgId, disk);
    return disk;
  };
  const openAccountOf = (orgId: OrgId) =>
    openAccount({
      storage: diskOf(orgId).storage,
      record: createAccountRecord(pg.db, noRouting),
      clock: now,
      holdTtlMs: TTL,
      // What it does later by itself, nothing here waits for.
      after: () => {},
      wakeAt: () => {},
      raise: async (_, alerts) => alerts.map(({ id }) => id),
      warn: (message) => warnings.push(message),
      restart: (reason) => warnings.push(reason),
    });
  const open = new Map<OrgId, ReturnType<typeof openAccountOf>>();
  const accountOf = (orgId: OrgId) => {
    const account = open.get(orgId) ?? openAccountOf(orgId);
    open.set(orgId, account);
    return account;
  };

  const reservations: Reservations = createReservations({
    store: createLedger(pg.db),
    account: {
      reserve: async (orgId, reservation) => (await accountOf(orgId)).reserve(orgId, reservation),
      refresh: async (orgId) => (await accountOf(orgId)).refresh(orgId),
    },
    log: { warn: (event) => warnings.push(event) },
  });

  const wake = async (orgId: OrgId, domainId: string): Promise<void> => {
    if (world.wakesNobody) throw new Killed("nobody is woken");
    const before = working.get(domainId) ?? Promise.resolve();
    // One after the other, as a domain's object has it.
    working.set(
      domainId,
      before.then(() => work(orgId, domainId)),
    );
  };

  /** A process that dies of its so-many-th call, done or not: from then on nothing leaves it, to the record neither. */
  function process(calls: number): Websites {
    let left = calls;
    const alive = () => {
      if (left > 0) return;
      throw new Killed("dead");
    };
    async function call<T>(run: () => Promise<T>): Promise<T> {
      alive();
      left -= 1;
      if (left === 0 && world.deaths % 2 === 0) throw new Killed("before it");
      const answer = await run();
      alive();
      return answer;
    }
    const database: Database = {
      tenant: (orgId) => {
        alive();
        return pg.db.tenant(orgId);
      },
      system: () => {
        alive();
        return pg.db.system();
      },
    };
    const mortal: Reservations = {
      reserve: (...given) => call(() => reservations.reserve(...given)),
      reservation: (...given) => call(() => reservations.reservation(...given)),
      capture: (...given) => call(() => reservations.capture(...given)),
      release: (...given) => call(() => reservations.release(...given)),
    };
    const send = createOutbound();
    const outbound: Outbound = (url, init, options) =>
      call(async () => {
        if (url.startsWith(sandbox.url)) return send(url, init, options);
        const { hostname } = new URL(url);
        return (await websites.serve(new Request(url), hostname, () => {})) ?? new Response(null, { status: 404 });
      });
    const accounts = accountsAt(sandbox, { outbound });
    const ways = createCloudflareWays({ accounts, saasZone: SAAS, script: "edgewright" });
    const websites = createWebsites({
      settings: {
        ENVIRONMENT: "test",
        PUBLIC_URL: "https://edgewright.example",
        SITES_DOMAIN: "sites.example",
        TURNSTILE_BASE_URL: sandbox.url,
        FIRST_DRAFT_MODEL: "openai/gpt-4o-mini",
        DOH_URL: `${sandbox.url}/_doh/dns-query`,
        SITES_PROBE_URL: "https://{host}",
        CLOUDFLARE_SAAS_ZONE: SAAS,
      },
      database,
      complete: () => Promise.reject(new Error("nobody asks a model here")),
      outbound,
      accounts,
      ways,
      looks: ways,
      waits: ways,
      reservations: mortal,
      isVerified: async () => true,
      wake,
      limiter: OPEN,
      bucket,
      assets: builtAssets,
      edge: { match: async () => undefined, put: async () => {}, delete: async () => true },
      visits: {
        add: async () => {},
        read: () => Promise.reject(new Error("nobody asks for visits")),
        forget: async () => {},
      },
      adminSessions: {
        issue: async () => {},
        exchange: async () => undefined,
        find: async () => undefined,
        end: async () => {},
      },
      forms: {
        mayAsk: () => Promise.reject(new Error("nobody sends a form")),
        take: () => Promise.reject(new Error("nobody sends a form")),
        standing: async () => ({ waiting: 0, trapped: 0 }),
        forget: async () => {},
      },
      envelopes: {
        currentId: "",
        seal: () => Promise.reject(new Error("nobody has a secret")),
        open: () => Promise.reject(new Error("nobody has a secret")),
        rewrap: () => Promise.reject(new Error("nobody has a secret")),
      },
      sendMail: async () => "taken",
      person: async () => undefined,
      now,
      wait: async () => {},
      warn: (event, facts, error) => {
        if (!(error instanceof Killed)) warnings.push(`${event} ${JSON.stringify(facts)} ${error}`);
      },
      error: (event, _, error) => warnings.push(`${event} ${error}`),
    });
    return websites;
  }

  /** As often as it is due, until it is due in hours only. */
  async function work(orgId: OrgId, domainId: string): Promise<void> {
    for (let wakes = 0; wakes < MOST_WAKES; wakes += 1) {
      try {
        const due = await process(world.callsALife).work(orgId, domainId);
        if (due === undefined || due > now() + HOUR_MS) return;
        ahead += Math.max(0, due - now());
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        world.deaths += 1;
        // Its account dies with it, and has what was on its disk.
        diskOf(orgId).crash();
        open.delete(orgId);
        ahead += 60_000;
      }
    }
    throw new Error("it never comes to rest");
  }

  const world: WebsitesWorld = {
    sandbox,
    websites: process(Number.POSITIVE_INFINITY),
    available: async (orgId) => (await (await accountOf(orgId)).balance(orgId)).availableMicroUsd,
    wakesNobody: false,
    callsALife: Number.POSITIVE_INFINITY,
    deaths: 0,
    async settled() {
      await Promise.all(working.values());
    },
    async sweep() {
      ahead += HOUR_MS / 4;
      await world.websites.sweepDomains(now());
      await world.settled();
    },
    keys: bucket.keys,
    warnings,
  };
  return world;
}

/** What is used of R2, in memory. */
function memoryBucket(now: () => number): WebsitesPorts["bucket"] & { keys(prefix: string): string[] } {
  const objects = new Map<string, { bytes: Uint8Array<ArrayBuffer>; etag: string; uploaded: Date }>();
  let writes = 0;
  const keys = (prefix: string): string[] => [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  return {
    keys,
    async get(key: string) {
      const there = objects.get(key);
      if (!there) return null;
      const { bytes, etag } = there;
      const { body } = new Response(bytes);
      const text = async () => new TextDecoder().decode(bytes);
      return body && { body, etag, text, arrayBuffer: async () => bytes.slice().buffer };
    },
    head: async (key: string) => {
      const there = objects.get(key);
      return there ? { size: there.bytes.byteLength } : null;
    },
    async put(
      key: string,
      value: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
      { onlyIf }: { onlyIf?: { etagMatches: string } | { etagDoesNotMatch: string } } = {},
    ) {
      const etag = objects.get(key)?.etag;
      if (onlyIf && ("etagMatches" in onlyIf ? onlyIf.etagMatches !== etag : etag !== undefined)) return null;
      const bytes = new Uint8Array(await new Response(value).arrayBuffer());
      writes += 1;
      objects.set(key, { bytes, etag: String(writes), uploaded: new Date(now()) });
      return {};
    },
    delete: async (gone: string[]) => {
      for (const key of gone) objects.delete(key);
    },
    async list({ prefix, startAfter = "", limit = 1_000 }: { prefix: string; startAfter?: string; limit?: number }) {
      const found = keys(prefix).filter((key) => key > startAfter);
      const page = found.slice(0, limit);
      return {
        objects: page.map((key) => ({ key, uploaded: objects.get(key)?.uploaded ?? new Date(0) })),
        truncated: found.length > page.length,
      };
    },
  };
}
