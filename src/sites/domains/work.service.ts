/** What is to be done about a domain now, whatever woke it: bring a site onto it, take it away, look after it. */
import type { OrgId } from "../../kernel/id.ts";
import { visitedHosts } from "../dns/platform-records.service.ts";
import type { HostWays } from "../hosting/hosting.ts";
import type { Reservations } from "../provisioning/steps/money.ts";
import type { Companions } from "./companions.service.ts";
import type { DomainStore, StoredDomain } from "./domains.service.ts";

export interface WorkPorts {
  store: DomainStore;
  /** See createSaga. */
  saga: { work(orgId: OrgId, domainId: string): Promise<number | undefined> };
  /** Of one that was bought here. */
  watch: (orgId: OrgId, domain: StoredDomain) => Promise<number>;
  /** Of one that is kept elsewhere; undefined where there can be none. */
  watchConnection: ((orgId: OrgId, domain: StoredDomain) => Promise<number>) | undefined;
  ways: Pick<HostWays, "close">;
  companions: Pick<Companions, "end">;
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
  const { store, saga, watch, watchConnection, ways, companions, reservations, around, shownAt, rest, now } = ports;

  return async (orgId: OrgId, domainId: string): Promise<number | undefined> => {
    const due = await saga.work(orgId, domainId);
    const domain = await store.find(orgId, domainId);
    const isThere = domain?.status === "active" || domain?.status === "lapsed";
    if (due !== undefined) {
      // What waits for long must not let its name run out meanwhile, nor lead elsewhere unseen.
      if (isThere && isStale(domain)) await look(orgId, domain);
      return due;
    }
    if (domain?.status === "removing" && !(await remove(orgId, domain))) return now() + AGAIN_MS;
    await rest(orgId, domainId);
    if (!isThere) return undefined;
    return look(orgId, domain);
  };

  async function look(orgId: OrgId, domain: StoredDomain): Promise<number | undefined> {
    return domain.kind === "registered" ? watch(orgId, domain) : watchConnection?.(orgId, domain);
  }

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
    // What stands under a name that was never proven is another's, or comes of another domain: it is none of this one's.
    for (const host of domain.holds ? visitedHosts(domain) : []) {
      // Whoever has the name next is shown by a claim of their own; until then nobody else writes this pointer.
      if (domain.siteId !== null && (await shownAt(host)) === domain.siteId) return false;
      if (!(await ways.close(host)).ok) return false;
    }
    if (domain.kind === "connected" && (await companions.end(orgId, { ...domain, shown: [] })) !== undefined)
      return false;
    const attempt = (await store.latest(orgId, [domain.id])).get(domain.id);
    // What was set aside for an attempt that was cut off. What is spent stays so, for the site was seen on its domain, and
    // is on record then, however early the attempt was cut: the site's next domain takes no other.
    if (attempt && (await reservations.release(orgId, `site:${attempt.id}`, "site_credit")) === "captured")
      await store.creditSpent(orgId, attempt.id);
    await store.release(orgId, domain.id);
    return true;
  }
}
