/** Puts what there is about domains together from its ports. */
import type { RateLimiter } from "../../http/index.ts";
import { eachAtOnce } from "../../kernel/at-once.ts";
import type { OrgId, UserId } from "../../kernel/id.ts";
import type { Database } from "../../platform/db.ts";
import { createLookUp } from "../../platform/doh.ts";
import type { Outbound } from "../../platform/outbound.ts";
import type { Settings } from "../../platform/settings.ts";
import type { CloudflareAccounts, DomainContact } from "../cloudflare/cloudflare.schema.ts";
import { createDifferenceRecord } from "../differences/differences.repo.ts";
import { createDifferences, type DomainDifferences } from "../differences/differences.service.ts";
import { type Hosting, VERSION_HEADER } from "../hosting/hosting.ts";
import type { Notices } from "../notices/notices.service.ts";
import type { SiteStage } from "../provisioning/attempt.schema.ts";
import { createPlan } from "../provisioning/plan.ts";
import { createProvisioningStore } from "../provisioning/provisioning.repo.ts";
import { createSaga } from "../provisioning/saga.service.ts";
import type { Probe } from "../provisioning/steps/show.ts";
import { limitActs } from "./act-limit.service.ts";
import { createCompanionStore } from "./companions.repo.ts";
import { createCompanions } from "./companions.service.ts";
import { createConnectionWatch } from "./connection-watch.service.ts";
import { createDomainStore } from "./domains.repo.ts";
import { createDomains, type DomainPorts, type Domains } from "./domains.service.ts";
import { reconcileDomains } from "./reconcile.service.ts";
import { createServing } from "./serving.service.ts";
import { createUnderway, type UnderwayBucket, WAKES_AT_ONCE } from "./underway.ts";
import { createWatch, type RenewalReservations } from "./watch.service.ts";
import { createDomainWork } from "./work.service.ts";

export interface DomainServicesPorts {
  settings: Pick<Settings, "PUBLIC_URL" | "DOH_URL" | "CLOUDFLARE_SAAS_ZONE" | "SITES_PROBE_URL">;
  sitesDomain: string | undefined;
  database: Database;
  bucket: UnderwayBucket;
  outbound: Outbound;
  accounts: CloudflareAccounts | undefined;
  contacts: { find(orgId: OrgId): Promise<DomainContact | undefined> };
  reservations: RenewalReservations;
  isVerified: (userId: UserId) => Promise<boolean>;
  stage: SiteStage["stage"];
  homeAt: SiteStage["homeAt"];
  around: <T>(orgId: OrgId, siteId: string, change: () => Promise<T>) => Promise<T>;
  hosting: Pick<Hosting, "shownAt" | "tagOf" | "ways">;
  /** The host's ways for people who look at how things stand. */
  looks: Hosting["ways"];
  /** The host's ways for connections that wait for their owners' DNS. */
  waits: Hosting["ways"];
  /**
   * Has the domain's object look at once, and again whenever it is due. With `since`, it does so only where it has not
   * looked since then, or would not look again by itself.
   */
  wake: (orgId: OrgId, domainId: string, since?: number) => Promise<void>;
  notices: Notices;
  limiter: RateLimiter;
  now: () => number;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
  error: (event: string, facts: Record<string, string>, error: unknown) => void;
}

export interface DomainServices {
  domains: Domains;
  /** For what changes a domain from outside its organisation. */
  begin: DomainPorts["begin"];
  /** Undefined where there is no account at Cloudflare. */
  differences: DomainDifferences | undefined;
  /** For a domain's object. */
  work(orgId: OrgId, domainId: string): Promise<number | undefined>;
  /** Wakes whoever should be at work and may not be: asks the bucket, and the database only once a day. */
  sweep(now: number): Promise<number>;
  /** Cloudflare tells of a host, or of something: it is looked at anew. */
  hinted(host: string | null): Promise<void>;
}

const OVERDUE_MS = 30 * 60_000;
/** Every domain is looked at once a day: whose object did not come to it has lost its alarm. */
const UNWATCHED_MS = 26 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** The cron comes four times an hour; once a day it looks for all that nobody looked at. */
const TICK_MS = 15 * 60_000;
const DAILY_AT_MS = 3 * 60 * 60_000;

export function createDomainServices(ports: DomainServicesPorts): DomainServices {
  const { settings, sitesDomain, database, bucket, outbound, accounts, contacts, reservations } = ports;
  const { stage, homeAt, around, hosting, looks, waits, wake, notices, limiter, now, warn, error } = ports;
  const { ways } = hosting;
  const saasZone = settings.CLOUDFLARE_SAAS_ZONE;
  const store = createDomainStore(database);
  const provisionings = createProvisioningStore(database);
  const lookUp = createLookUp({ url: settings.DOH_URL });

  const rouse = (orgId: OrgId, domainId: string, since?: number): Promise<void> =>
    // Found by the sweep, where it fails.
    wake(orgId, domainId, since).catch((failure: unknown) => warn("domain_not_woken", { domainId }, failure));
  const rouseAll = (all: readonly { orgId: OrgId; id: string }[]): Promise<void> =>
    eachAtOnce(all, WAKES_AT_ONCE, ({ orgId, id }) => rouse(orgId, id));
  const underway = createUnderway({ bucket, wake: rouse, now });

  const begin: DomainPorts["begin"] = async (orgId, domainId, change) => {
    await underway.mark(orgId, domainId);
    const changed = await change();
    await rouse(orgId, domainId);
    return changed;
  };

  const ownNames = [new URL(settings.PUBLIC_URL).hostname, sitesDomain, saasZone].filter((name) => name !== undefined);

  const domains = limitActs(
    createDomains({
      store,
      accounts,
      ways: looks,
      contacts,
      isVerified: ports.isVerified,
      ownNames,
      begin,
      lookUp,
    }),
    limiter,
  );

  /** Whoever has proven the very name of another's companion gets it: its domain is to look, and lets it go. */
  const stageOrTell: SiteStage["stage"] = async (attempt, hosts) => {
    const staged = await stage(attempt, hosts);
    if (staged.kind !== "held") return staged;
    for (const { orgId, id } of await store.ofHost(staged.host)) if (id !== attempt.domain.id) await rouse(orgId, id);
    return staged;
  };

  const shownAt = async (host: string) => (await hosting.shownAt(host))?.siteId;
  const companions =
    ways &&
    createCompanions({
      store: { ...createCompanionStore(database), ofHost: store.ofHost, claimHosts: store.claimHosts },
      ways,
      lookUp,
      around,
      shownAt,
      now,
      warn,
    });
  const work =
    accounts &&
    ways &&
    waits &&
    companions &&
    createDomainWork({
      store,
      saga: createSaga({
        store: provisionings,
        plan: createPlan({
          accounts,
          store: provisionings,
          contacts,
          reservations,
          ways,
          waits,
          stage: stageOrTell,
          homeAt,
          lookUp,
          tagOf: hosting.tagOf,
          probe: (host) => probe(outbound, settings.SITES_PROBE_URL.replace("{host}", host)),
        }),
        now,
        warn,
      }),
      watch: createWatch({
        store,
        accounts,
        reservations,
        serving: createServing({ ways, now, warn }),
        now,
        warn,
      }),
      watchConnection:
        ways.target === undefined ? undefined : createConnectionWatch({ store, ways, companions, lookUp, now }),
      ways,
      companions,
      reservations,
      around,
      shownAt,
      rest: underway.rest,
      now,
    });

  const differences =
    accounts &&
    createDifferences({
      record: createDifferenceRecord(database),
      async reconcile() {
        const { findings, arrived } = await reconcileDomains({ accounts, held: store.held, saasZone, ownNames });
        // Paid for at Cloudflare, and asleep until somebody says 'go on': they may have forgotten to.
        await eachAtOnce(arrived, WAKES_AT_ONCE, async ({ orgId, id }) => {
          await store.rouse(orgId, id);
          await rouse(orgId, id);
        });
        return findings;
      },
      limiter,
      now,
      error,
    });

  return {
    domains,
    begin,
    differences,
    async work(orgId, domainId) {
      const dueAt = await work?.(orgId, domainId);
      const tellAt = await notices.tell(orgId, domainId);
      return tellAt === undefined ? dueAt : Math.min(tellAt, dueAt ?? tellAt);
    },

    async sweep(at) {
      if (!accounts) return 0;
      const isDaily = Math.floor((at % DAY_MS) / TICK_MS) === DAILY_AT_MS / TICK_MS;
      // Each by itself: what fails keeps nothing else from being done, and is told behind it.
      const [swept, ...others] = await Promise.allSettled([underway.sweep(), ...(isDaily ? daily() : [])]);
      const failed = others.find(({ status }) => status === "rejected");
      if (failed?.status === "rejected") throw failed.reason;
      if (swept.status === "rejected") throw swept.reason;
      return swept.value;
    },

    async hinted(host) {
      const told = host === null ? await store.overdue(now() + DAY_MS) : await store.ofHost(host);
      await eachAtOnce(told, WAKES_AT_ONCE, async ({ orgId, id }) => {
        await store.hasten(orgId, id);
        await rouse(orgId, id);
      });
    },
  };

  function daily(): Promise<unknown>[] {
    const late = now() - OVERDUE_MS;
    return [
      store.overdue(late).then(rouseAll),
      store.unwatched(now() - UNWATCHED_MS).then(rouseAll),
      notices.untold(late).then(rouseAll),
      ...(differences ? [differences.compare()] : []),
    ];
  }
}

const PROBE_MS = 5_000;

async function probe(outbound: Outbound, address: string): ReturnType<Probe> {
  try {
    const answer = await outbound(
      `${address}/`,
      { headers: { "accept-encoding": "identity" } },
      { timeoutMs: PROBE_MS },
    );
    await answer.body?.cancel();
    const { status, headers } = answer;
    return { status, location: headers.get("location"), version: headers.get(VERSION_HEADER) ?? headers.get("etag") };
  } catch (failure) {
    return { failure: failure instanceof Error ? failure.message : "no answer" };
  }
}
