/** What becomes of a connected domain: its DNS is its owner's, and can lead elsewhere on any day. */
import type { OrgId } from "../../kernel/id.ts";
import type { HostState, HostWays } from "../hosting/hosting.ts";
import type { Attention } from "../provisioning/provisioning.schema.ts";
import type { LookUp } from "../provisioning/steps/show.ts";
import type { Companions } from "./companions.service.ts";
import type { DomainStore, StoredDomain } from "./domains.service.ts";
import { leadsTo } from "./leads.ts";
import { certificateLate, certificateLost, certificateStanding, isOverdue, unseen } from "./trouble.ts";

const DAY_MS = 24 * 60 * 60_000;
const OFTEN_MS = 60 * 60_000;

export interface ConnectionWatchPorts {
  store: Pick<DomainStore, "look">;
  ways: HostWays;
  companions: Companions;
  lookUp: LookUp;
  now: () => number;
}

/**
 * Looks whether visitors of a connected domain still come here; tells when to look again. It has lapsed only where both
 * the vendor and DNS say that it leads elsewhere: a certificate that is renewed, or a vendor that is at work on it, is
 * told at most, and only once it lasts.
 */
export function createConnectionWatch({ store, ways, companions, lookUp, now }: ConnectionWatchPorts) {
  const often = (): number => now() + OFTEN_MS;

  const write = (orgId: OrgId, { id }: StoredDomain, status: "active" | "lapsed", attention: Attention | null) =>
    store.look(orgId, id, { status, attention, registrarStatus: null, expiresAt: null, autoRenew: false });

  return async (orgId: OrgId, domain: StoredDomain): Promise<number> => {
    const seen = await ways.look(domain, [domain.name]);
    const state = seen.ok ? seen.value?.[0] : undefined;
    // Who does not answer says nothing about the domain.
    if (!state) return often();
    const certificate = certificateStanding(state.certificate, now());
    if (state.leadsHere && certificate === "well") return well(orgId, domain);
    if (!state.leadsHere) return unsettled(orgId, domain, state);
    // One that is being renewed is not begun anew while it goes its way.
    if (certificate === "pending" && !isOverdue(domain, now())) return often();
    if (state.id !== null) await ways.hasten(state.id);
    const attention = certificate === "failed" ? certificateLost(domain.name) : certificateLate(domain.name);
    await write(orgId, domain, "active", attention);
    return often();
  };

  async function well(orgId: OrgId, domain: StoredDomain): Promise<number> {
    await write(orgId, domain, "active", null);
    const again = now() + DAY_MS;
    return Math.min(again, (await companions.tend(orgId, domain)) ?? again);
  }

  /** By the vendor it does not lead here: that is so, or the vendor is at it, or has lost it. */
  async function unsettled(orgId: OrgId, domain: StoredDomain, { id, leadsElsewhere }: HostState): Promise<number> {
    const target = ways.target ?? "";
    const leads = await leadsTo(lookUp, domain.name, target);
    if (leads === undefined) return often();
    if (!leads && leadsElsewhere) return lapsed(orgId, domain, target);
    if (id !== null) await ways.hasten(id);
    else await ways.open(domain, [domain.name]);
    // One that has lapsed is back once visitors come.
    if (domain.status !== "lapsed" && isOverdue(domain, now()))
      await write(orgId, domain, "active", leads ? unseen(domain.name) : elsewhere(domain.name, target));
    return often();
  }

  async function lapsed(orgId: OrgId, domain: StoredDomain, target: string): Promise<number> {
    await write(orgId, domain, "lapsed", elsewhere(domain.name, target));
    // What leads elsewhere at one look may be a slip, for which nobody loses certificates.
    if (domain.status !== "lapsed") return often();
    return Math.min(often(), (await companions.end(orgId, domain)) ?? often());
  }
}

const elsewhere = (name: string, target: string): Attention => ({
  code: "leads_elsewhere",
  message: `${name} does not lead here any more.`,
  action: `Where its DNS is kept, let its CNAME record lead to ${target} again, or take the domain away. It is looked at every hour.`,
});
