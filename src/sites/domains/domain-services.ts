/** Puts what there is about domains together from its ports. */
import type { OrgId, UserId } from "../../kernel/id.ts";
import type { Database } from "../../platform/db.ts";
import { createLookUp } from "../../platform/doh.ts";
import type { Outbound } from "../../platform/outbound.ts";
import type { Settings } from "../../platform/settings.ts";
import type { CloudflareAccounts, DomainContact } from "../cloudflare/cloudflare.schema.ts";
import { whileThere } from "../hosting/bucket-away.ts";
import type { SiteStage } from "../provisioning/attempt.schema.ts";
import { createPlan } from "../provisioning/plan.ts";
import { createProvisioningStore } from "../provisioning/provisioning.repo.ts";
import { createSaga } from "../provisioning/saga.service.ts";
import { createConnectionWatch } from "./connection-watch.service.ts";
import { createDomainStore } from "./domains.repo.ts";
import { createDomains, type Domains } from "./domains.service.ts";
import { type Finding, reconcileDomains } from "./reconcile.service.ts";
import { createWatch, type RenewalReservations } from "./watch.service.ts";
import { createDomainWork } from "./work.service.ts";

/** What of an R2 bucket is used to remember what is under way. */
export interface UnderwayBucket {
  put(key: string, value: string): Promise<unknown>;
  delete(keys: string[]): Promise<void>;
  list(options: { prefix: string; limit: number }): Promise<{ objects: readonly { key: string; uploaded: Date }[] }>;
}

export interface DomainServicesPorts {
  settings: Pick<Settings, "PUBLIC_URL" | "DOH_URL" | "CLOUDFLARE_SAAS_ZONE" | "CLOUDFLARE_WORKER" | "SITES_PROBE_URL">;
  sitesDomain: string | undefined;
  database: Database;
  bucket: UnderwayBucket;
  outbound: Outbound;
  accounts: CloudflareAccounts | undefined;
  contacts: { find(orgId: OrgId): Promise<DomainContact | undefined> };
  reservations: RenewalReservations;
  isVerified: (userId: UserId) => Promise<boolean>;
  stage: SiteStage["stage"];
  around: <T>(orgId: OrgId, siteId: string, change: () => Promise<T>) => Promise<T>;
  /** The site that visitors of a host are shown, by the pointer itself. */
  shownAt: (host: string) => Promise<string | undefined>;
  /** Has the domain's object look at once, and again whenever it is due. */
  wake: (orgId: OrgId, domainId: string) => Promise<void>;
  now: () => number;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
  error: (event: string, facts: Record<string, string>, error: unknown) => void;
}

export interface DomainServices {
  domains: Domains;
  /** For a domain's object. */
  work(orgId: OrgId, domainId: string): Promise<number | undefined>;
  /** Wakes whoever should be at work and may not be: asks the bucket, and the database only once a day. */
  sweep(now: number): Promise<number>;
  /** Cloudflare tells of a host, or of something: it is looked at anew. */
  hinted(host: string | null): Promise<void>;
}

const PREFIX = "underway/";
/** Who began is done with it by then, or dead. */
const LEFT_MS = 60_000;
const MOST_AT_ONCE = 500;
const OVERDUE_MS = 30 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** The cron comes four times an hour; once a day it has everything looked at. */
const TICK_MS = 15 * 60_000;
const DAILY_AT_MS = 3 * 60 * 60_000;

const markOf = (orgId: OrgId, domainId: string): string => `${PREFIX}${orgId}/${domainId}`;

export function createDomainServices(ports: DomainServicesPorts): DomainServices {
  const { settings, sitesDomain, database, bucket, outbound, accounts, contacts, reservations } = ports;
  const { stage, around, shownAt, wake, now, warn, error } = ports;
  const saasZone = settings.CLOUDFLARE_SAAS_ZONE;
  const store = createDomainStore(database);
  const lookUp = createLookUp({ url: settings.DOH_URL });

  const rouse = (orgId: OrgId, domainId: string): Promise<void> =>
    // Found by the sweep, where it fails.
    wake(orgId, domainId).catch((failure: unknown) => warn("domain_not_woken", { domainId }, failure));

  const ownNames = [new URL(settings.PUBLIC_URL).hostname, sitesDomain, saasZone].filter((name) => name !== undefined);

  const domains = createDomains({
    store,
    accounts,
    saasZone,
    contacts,
    isVerified: ports.isVerified,
    ownNames,
    async begin(orgId, domainId, change) {
      await whileThere(bucket.put(markOf(orgId, domainId), ""));
      const changed = await change();
      await rouse(orgId, domainId);
      return changed;
    },
    lookUp,
  });

  const work =
    accounts &&
    createDomainWork({
      store,
      saga: createSaga({
        store: createProvisioningStore(database),
        plan: createPlan({
          accounts,
          store: createProvisioningStore(database),
          contacts,
          reservations,
          saasZone,
          script: settings.CLOUDFLARE_WORKER,
          stage,
          lookUp,
          probe: (host) => probe(outbound, settings.SITES_PROBE_URL.replace("{host}", host)),
        }),
        now,
        warn,
      }),
      watch: createWatch({ store, accounts, reservations, now, warn }),
      watchConnection:
        saasZone === undefined ? undefined : createConnectionWatch({ store, main: accounts.main, saasZone, now }),
      accounts,
      saasZone,
      reservations,
      around,
      shownAt,
      rest: (orgId, domainId) => bucket.delete([markOf(orgId, domainId)]),
      now,
    });

  return {
    domains,
    work: async (orgId, domainId) => work?.(orgId, domainId),

    async sweep(at) {
      if (!accounts) return 0;
      const { objects } = await bucket.list({ prefix: PREFIX, limit: MOST_AT_ONCE });
      const left = objects.filter(({ uploaded }) => now() - uploaded.getTime() > LEFT_MS);
      const due = left.map(({ key }) => key.slice(PREFIX.length).split("/"));
      for (const [orgId = "", domainId = ""] of due) await rouse(orgId as OrgId, domainId);
      if (Math.floor((at % DAY_MS) / TICK_MS) === DAILY_AT_MS / TICK_MS) await daily();
      return due.length;
    },

    async hinted(host) {
      const told = host === null ? await store.overdue(now() + DAY_MS) : await store.ofHost(host);
      for (const { orgId, id } of told) {
        await store.hasten(orgId, id);
        await rouse(orgId, id);
      }
    },
  };

  async function daily(): Promise<void> {
    if (!accounts) return;
    const overdue = await store.overdue(now() - OVERDUE_MS);
    const watched = (await store.held()).filter(({ kind }) => kind === "registered");
    for (const { orgId, id } of [...overdue, ...watched]) await rouse(orgId, id);
    const findings = await reconcileDomains({ accounts, held: store.held, saasZone, ownNames });
    for (const finding of findings) error("cloudflare_differs", factsOf(finding), undefined);
  }
}

const factsOf = (finding: Finding): Record<string, string> =>
  Object.fromEntries(Object.entries(finding).map(([key, value]) => [key === "kind" ? "finding" : key, String(value)]));

const PROBE_MS = 5_000;

async function probe(
  outbound: Outbound,
  address: string,
): Promise<{ status: number; etag: string | null } | { failure: string }> {
  try {
    const answer = await outbound(
      `${address}/`,
      { headers: { "accept-encoding": "identity" } },
      { timeoutMs: PROBE_MS },
    );
    await answer.body?.cancel();
    return { status: answer.status, etag: answer.headers.get("etag") };
  } catch (failure) {
    return { failure: failure instanceof Error ? failure.message : "no answer" };
  }
}
