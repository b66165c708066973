/**
 * Whether visitors of a bought domain still come to its website: its zone, the platform's records, its ways here, its
 * certificate. What is the platform's own and lacks is made again as the purchase made it. Whoever looks reads first, so
 * a look may end anywhere.
 */
import type { CloudflareAccount, VendorError } from "../cloudflare/cloudflare.schema.ts";
import { changeTo, visitedHosts } from "../dns/platform-records.service.ts";
import type { HostState, HostWays } from "../hosting/hosting.ts";
import type { Attention } from "../provisioning/provisioning.schema.ts";
import type { StoredDomain } from "./domains.service.ts";
import {
  certificateLate,
  certificateLost,
  certificateStanding,
  isOverdue,
  refused,
  taken,
  unseen,
  zoneAway,
  zoneGone,
} from "./trouble.ts";

export type Served =
  /** `waits`: what is lacking comes by itself, and is not told yet. `unknown`: somebody did not answer. */
  { kind: "served" | "waits" | "unknown" } | { kind: "trouble"; attention: Attention };

export interface ServingPorts {
  ways: HostWays;
  now: () => number;
  warn: (event: string, facts: Record<string, string>) => void;
}

type Serving = (account: CloudflareAccount, domain: StoredDomain) => Promise<Served>;

/** Four calls where nothing lacks. */
export function createServing({ ways, now, warn }: ServingPorts): Serving {
  return async (account, domain) => {
    const { id, name, zoneId } = domain;
    const zone = await account.zones.find(name);
    if (!zone.ok) return afterVendor(domain, zone.error);
    if (zone.value === null || zone.value.id !== zoneId) return trouble(zoneGone(name));
    if (zone.value.status !== "active") {
      await account.zones.checkActivation(zoneId);
      return trouble(zoneAway(name));
    }
    const written = await writeRecords(account, domain, zoneId);
    if (written !== "there" && written !== "made") return written;
    const opened = await openWays(domain);
    if ("kind" in opened) return opened;
    if (written === "made" || opened.made) warn("domain_mended", { domainId: id, name });
    let all: Served = { kind: "served" };
    for (const state of opened.states) {
      const judged = await judge(domain, state);
      if (judged.kind === "trouble") return judged;
      if (judged.kind !== "served") all = judged;
    }
    return all;
  };

  async function writeRecords(
    account: CloudflareAccount,
    domain: StoredDomain,
    zoneId: string,
  ): Promise<Served | "there" | "made"> {
    const lacking = async () => {
      const there = await account.dns.list(zoneId);
      return there.ok ? { change: changeTo(ways.records(domain), there.value) } : afterVendor(domain, there.error);
    };
    const before = await lacking();
    if (!("change" in before)) return before;
    if (before.change === undefined) return "there";
    const applied = await account.dns.apply(zoneId, before.change);
    if (!applied.ok) return afterVendor(domain, applied.error);
    // What was told as done may be only half of it.
    const behind = await lacking();
    if (!("change" in behind)) return behind;
    return behind.change === undefined ? "made" : trouble(taken(domain.name));
  }

  async function openWays(domain: StoredDomain): Promise<Served | { states: HostState[]; made: boolean }> {
    const hosts = visitedHosts(domain);
    const before = await ways.look(domain, hosts);
    if (!before.ok) return afterVendor(domain, before.error);
    const lost = (before.value ?? []).filter(({ id }) => id === null).map(({ host }) => host);
    if (before.value !== null && lost.length === 0) return { states: before.value, made: false };
    const opened = await ways.open(domain, lost);
    if (!opened.ok) return afterVendor(domain, opened.error);
    const behind = await ways.look(domain, hosts);
    if (!behind.ok) return afterVendor(domain, behind.error);
    // Null: the operator has taken away what such names need.
    if (behind.value === null || behind.value.some(({ id }) => id === null)) return trouble(taken(domain.name));
    return { states: behind.value, made: true };
  }

  async function judge(domain: StoredDomain, { host, id, leadsHere, certificate }: HostState): Promise<Served> {
    const standing = certificateStanding(certificate, now());
    if (leadsHere && standing === "well") return { kind: "served" };
    const waits = (!leadsHere || standing === "pending") && !isOverdue(domain, now());
    // A certificate that is being renewed is not begun anew. Of a zone of its own the vendor looks by itself.
    if (id !== null && Object.hasOwn(domain.hostnames, host) && !(waits && leadsHere)) await ways.hasten(id);
    if (waits) return { kind: "waits" };
    if (!leadsHere) return trouble(unseen(host));
    return trouble(standing === "failed" ? certificateLost(host) : certificateLate(host));
  }

  /** What the vendor says is for the operator: strangers may have written some of it. */
  function afterVendor({ id, name }: StoredDomain, error: VendorError): Served {
    if (error.kind !== "refused") return { kind: "unknown" };
    warn("domain_not_mended", { domainId: id, name, refusal: error.message });
    return trouble(refused(name));
  }
}

const trouble = (attention: Attention): Served => ({ kind: "trouble", attention });
