/** What is to be done about a domain now, whatever woke it: bring a site onto it, take it away, look after it. */
import type { OrgId } from "../../kernel/id.ts";
import type { CloudflareAccounts } from "../cloudflare/cloudflare.schema.ts";
import { visitedHosts } from "../dns/platform-records.service.ts";
import type { Reservations } from "../provisioning/steps/money.ts";
import type { DomainStore, StoredDomain } from "./domains.service.ts";

export interface WorkPorts {
  store: DomainStore;
  /** See createSaga. */
  saga: { work(orgId: OrgId, domainId: string): Promise<number | undefined> };
  /** Of one that was bought here. */
  watch: (orgId: OrgId, domain: StoredDomain) => Promise<number>;
  /** Of one that is kept elsewhere; undefined where there can be none. */
  watchConnection: ((orgId: OrgId, domain: StoredDomain) => Promise<number>) | undefined;
  accounts: CloudflareAccounts;
  saasZone: string | undefined;
  reservations: Reservations;
  /** Runs a change of what visitors of a site see. */
  around: <T>(orgId: OrgId, siteId: string, change: () => Promise<T>) => Promise<T>;
  /** The site that visitors of a host are shown, by the pointer itself. */
  shownAt: (host: string) => Promise<string | undefined>;
  /** Nothing is under way with it any more. */
  rest: (orgId: OrgId, domainId: string) => Promise<void>;
  now: () => number;
}

const AGAIN_MS = 30_000;
const DAY_MS = 24 * 60 * 60_000;

/** Tells when to wake it again; undefined: only when somebody does. Safe to run again from the beginning. */
export function createDomainWork(ports: WorkPorts) {
  const { store, saga, watch, watchConnection, accounts, saasZone, reservations, around, shownAt, rest, now } = ports;

  return async (orgId: OrgId, domainId: string): Promise<number | undefined> => {
    const due = await saga.work(orgId, domainId);
    const domain = await store.find(orgId, domainId);
    const isThere = domain?.status === "active" || domain?.status === "lapsed";
    if (due !== undefined) {
      // What waits for long must not let its name run out meanwhile.
      if (isThere && domain.kind === "registered" && isStale(domain)) await watch(orgId, domain);
      return due;
    }
    if (domain?.status === "removing" && !(await remove(orgId, domain))) return now() + AGAIN_MS;
    await rest(orgId, domainId);
    if (!isThere) return undefined;
    return domain.kind === "registered" ? watch(orgId, domain) : watchConnection?.(orgId, domain);
  };

  function isStale({ checkedAt, registeredAt, createdAt }: StoredDomain): boolean {
    return now() - Date.parse(checkedAt ?? registeredAt ?? createdAt) > DAY_MS;
  }

  /**
   * Visitors first, then the vendor, then the name: nobody can have it while it still shows this site. False where the
   * vendor, or the bucket, did not do it.
   */
  async function remove(orgId: OrgId, domain: StoredDomain): Promise<boolean> {
    const hide = () => store.hideHosts(orgId, domain.id);
    await (domain.siteId === null ? hide() : around(orgId, domain.siteId, hide));
    for (const host of visitedHosts(domain)) {
      // Whoever has the name next is shown by a claim of their own; until then nobody else writes this pointer.
      if (domain.siteId !== null && (await shownAt(host)) === domain.siteId) return false;
      // What stands under a name that this organisation has not proven is somebody else's.
      if (domain.holds && !(await removeHostname(host))) return false;
    }
    const attempt = (await store.latest(orgId, [domain.id])).get(domain.id);
    // What was set aside for an attempt that was cut off; what is spent stays so.
    if (attempt) await reservations.release(orgId, `site:${attempt.id}`, "site_credit");
    await store.release(orgId, domain.id);
    return true;
  }

  /** Found by its name: one that was made may not be on record. */
  async function removeHostname(name: string): Promise<boolean> {
    if (saasZone === undefined) return true;
    const { zones, hostnames } = accounts.main;
    const zone = await zones.find(saasZone);
    if (!zone.ok) return false;
    if (!zone.value) return true;
    const there = await hostnames.find(zone.value.id, name);
    if (!there.ok) return false;
    return there.value === null || (await hostnames.remove(zone.value.id, there.value.id)).ok;
  }
}
