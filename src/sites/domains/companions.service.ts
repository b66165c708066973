/**
 * What else of a connected domain its owner leads here: `www`, from which visitors are sent on, and `admin`, where owners
 * sign in. Both come and go by their DNS alone. Whoever looks does what is lacking, so a look may end anywhere.
 */
import type { OrgId } from "../../kernel/id.ts";
import { companionsOf } from "../dns/platform-records.service.ts";
import type { HostWays } from "../hosting/hosting.ts";
import type { HostClaim } from "../provisioning/attempt.schema.ts";
import type { LookUp } from "../provisioning/steps/show.ts";
import { lookAfter } from "../provisioning/steps/vendor.ts";
import type { DomainStore, StoredDomain } from "./domains.service.ts";
import { isAlias } from "./leads.ts";

export interface CompanionStore {
  /** Of a connected domain that is there and proven; false: it is not, and nothing may be made for it. */
  setHostname(orgId: OrgId, domainId: string, host: string, id: string): Promise<boolean>;
  /** Visitors shall find nothing under this host of the domain's. */
  hide(orgId: OrgId, domainId: string, host: string): Promise<void>;
  /** Whether it is, and nobody else has claimed it since. */
  isHidden(orgId: OrgId, domainId: string, host: string): Promise<boolean>;
  /** Takes it off the record: one that is hidden is anybody's again. */
  drop(orgId: OrgId, domainId: string, host: string): Promise<void>;
}

export interface CompanionPorts {
  store: CompanionStore & Pick<DomainStore, "ofHost" | "claimHosts">;
  ways: HostWays;
  lookUp: LookUp;
  /** Runs a change of what visitors of a site see. */
  around: <T>(orgId: OrgId, siteId: string, change: () => Promise<T>) => Promise<T>;
  /** The site that visitors of a host are shown, by the pointer itself. */
  shownAt: (host: string) => Promise<string | undefined>;
  now: () => number;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
}

const OFTEN_MS = 60 * 60_000;
const SOON_MS = 5_000;
/** Nobody waits for them as for the domain itself, and each look costs calls that purchases wait for. */
const LEAST_MS = 20_000;
const DAY_MS = 24 * OFTEN_MS;
/** From then on the vendor looks so seldom that it is asked to. */
const HASTEN_MS = 60_000;
/** On record before it is made, so that nobody has to guess whose it is. */
const BEING_MADE = "";

export interface Companions {
  /** Brings them in line with their DNS. Tells when to look again; undefined: not for this. Never rejects. */
  tend(orgId: OrgId, domain: StoredDomain): Promise<number | undefined>;
  /** Takes them all away, as above: the domain leads elsewhere. */
  end(orgId: OrgId, domain: StoredDomain): Promise<number | undefined>;
}

export function createCompanions(ports: CompanionPorts): Companions {
  const { store, ways, lookUp, around, shownAt, now, warn } = ports;

  const isKnown = ({ hostnames }: StoredDomain, host: string): boolean => Object.hasOwn(hostnames, host);
  const often = (): number => now() + OFTEN_MS;

  /** Undefined where nobody answers. An alias of the domain itself leads here with it. */
  const leads = ({ name }: StoredDomain, host: string): Promise<boolean | undefined> =>
    isAlias(lookUp, host, [ways.target, name]);

  /** Somebody has connected and proven this very name: it is theirs. */
  const isOthers = async ({ id }: StoredDomain, host: string): Promise<boolean> =>
    (await store.ofHost(host)).some((other) => other.id !== id);

  async function tendOne(orgId: OrgId, domain: StoredDomain, claim: HostClaim): Promise<number | undefined> {
    const { host } = claim;
    if (!isKnown(domain, host)) {
      if (!(await leads(domain, host)) || (await isOthers(domain, host))) return undefined;
      if (!(await store.setHostname(orgId, domain.id, host, BEING_MADE))) return undefined;
    } else if (await isOthers(domain, host)) return takeAway(orgId, domain, host, "theirs");
    const seen = await ways.look(domain, [host]);
    if (!seen.ok || seen.value === null) return often();
    const [state] = seen.value;
    if (!state?.leadsHere && (await leads(domain, host)) === false) return takeAway(orgId, domain, host, "ours");
    if (!state?.id) return make(orgId, domain, host);
    if (state.leadsHere && state.certificate.status === "active") return show(orgId, domain, claim);
    const ageMs = state.since === null ? DAY_MS : now() - state.since.getTime();
    if (!state.leadsHere && ageMs > HASTEN_MS) await ways.hasten(state.id);
    return ageMs >= DAY_MS ? often() : now() + Math.max(LEAST_MS, lookAfter(ageMs));
  }

  async function make(orgId: OrgId, domain: StoredDomain, host: string): Promise<number> {
    const opened = await ways.open(domain, [host]);
    if (!opened.ok || !opened.value?.[host]) return often();
    await store.setHostname(orgId, domain.id, host, opened.value[host]);
    return now() + SOON_MS;
  }

  async function show(orgId: OrgId, { id, siteId, shown }: StoredDomain, claim: HostClaim): Promise<undefined> {
    if (siteId === null || shown.includes(claim.host)) return;
    await around(orgId, siteId, () => store.claimHosts(orgId, { domainId: id, siteId, hosts: [claim] }));
  }

  /** Visitors first, then the vendor, then the record, by which all of it is found again. */
  async function takeAway(
    orgId: OrgId,
    { id, siteId, shown }: StoredDomain,
    host: string,
    whose: "ours" | "theirs",
  ): Promise<number | undefined> {
    if (siteId !== null) {
      if (shown.includes(host)) await around(orgId, siteId, () => store.hide(orgId, id, host));
      // The pointer is brought in line by the record, so until then that has to have it; but for whoever has claimed it
      // since, whose pointer it is by then, of the same site or another.
      if ((await shownAt(host)) === siteId && (await store.isHidden(orgId, id, host))) return now() + SOON_MS;
    }
    if (whose === "ours" && !(await ways.close(host)).ok) return often();
    await store.drop(orgId, id, host);
    return undefined;
  }

  /** One that fails keeps no other waiting, and the domain least of all. */
  async function each(
    { id, name }: StoredDomain,
    tended: (claim: HostClaim) => Promise<number | undefined>,
  ): Promise<number | undefined> {
    let next: number | undefined;
    for (const claim of companionsOf(name)) {
      const due = await tended(claim).catch((error: unknown) => {
        warn("companion_not_tended", { domainId: id }, error);
        return often();
      });
      if (due !== undefined) next = Math.min(due, next ?? due);
    }
    return next;
  }

  return {
    tend: (orgId, domain) => each(domain, (claim) => tendOne(orgId, domain, claim)),
    end: (orgId, domain) =>
      each(domain, async ({ host }) => {
        if (!isKnown(domain, host)) return undefined;
        return takeAway(orgId, domain, host, (await isOthers(domain, host)) ? "theirs" : "ours");
      }),
  };
}
