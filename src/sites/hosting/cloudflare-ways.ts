/**
 * How visitors come to the Worker: where a domain's zone is in the Worker's own account by routes, else by custom hostnames
 * of the zone that the operator has set up for them, to which the names lead.
 */
import { ok } from "../../kernel/result.ts";
import type {
  Answered,
  CertificateStatus,
  CloudflareAccounts,
  CustomHostname,
  WorkerRoute,
} from "../cloudflare/cloudflare.schema.ts";
import { platformRecords } from "../dns/platform-records.service.ts";
import type { HostState, HostWays, KeptDomain } from "./hosting.ts";

export interface CloudflareWaysPorts {
  accounts: CloudflareAccounts;
  /** The zone of custom hostnames, in the Worker's account; undefined where the operator has set none. */
  saasZone: string | undefined;
  /** The Worker's script, as routes name it. */
  script: string;
}

const NONE: CertificateStatus = { status: "none", vendorStatus: null, hosts: [], expiresAt: null, errors: [] };

/** Where other people's DNS has to lead to. */
export const customersHost = (saasZone: string): string => `customers.${saasZone}`;

export function createCloudflareWays({ accounts, saasZone, script }: CloudflareWaysPorts): HostWays {
  const { main, saasZoneId } = accounts;
  const target = saasZone === undefined ? undefined : customersHost(saasZone);

  /** Whether a route can lead to the Worker from where the domain's zone is. */
  const isRouted = ({ kind, accountId }: KeptDomain): boolean =>
    kind === "registered" && accountId !== null && accounts.byId(accountId)?.isMain === true;

  const patternOf = (host: string): string => `${host}/*`;
  const hasRoute = (there: readonly WorkerRoute[], host: string): boolean =>
    there.some((route) => route.pattern === patternOf(host) && route.script === script);

  async function openRoutes(zoneId: string, hosts: readonly string[]): Answered<Record<string, string>> {
    const there = await main.routes.list(zoneId);
    if (!there.ok) return there;
    for (const host of hosts) {
      if (hasRoute(there.value, host)) continue;
      const created = await main.routes.create(zoneId, patternOf(host), script);
      if (!created.ok) return created;
    }
    return ok({});
  }

  async function openHostnames(hosts: readonly string[]): Answered<Record<string, string> | null> {
    const zone = await saasZoneId();
    if (!zone.ok || zone.value === null) return zone.ok ? ok(null) : zone;
    const ids: Record<string, string> = {};
    for (const host of hosts) {
      const found = await main.hostnames.find(zone.value, host);
      if (!found.ok) return found;
      const made = found.value ? ok(found.value) : await main.hostnames.create(zone.value, host);
      if (!made.ok) return made;
      ids[host] = made.value.id;
    }
    return ok(ids);
  }

  /** Its own zone's certificate covers all names of one level. Where its records lead is for who keeps them to read. */
  async function lookAtZone(zoneId: string | null, hosts: readonly string[]): Answered<HostState[]> {
    const found = zoneId === null ? ok(NONE) : await main.certificates.status(zoneId);
    if (!found.ok) return found;
    const routes = zoneId === null ? ok([]) : await main.routes.list(zoneId);
    if (!routes.ok) return routes;
    return ok(
      hosts.map((host) => {
        const leadsHere = hasRoute(routes.value, host);
        const id = leadsHere ? zoneId : null;
        return { host, id, leadsHere, leadsElsewhere: false, problems: [], certificate: found.value, since: null };
      }),
    );
  }

  async function lookAtHostnames(hosts: readonly string[]): Answered<HostState[] | null> {
    const zone = await saasZoneId();
    if (!zone.ok || zone.value === null) return zone.ok ? ok(null) : zone;
    const states: HostState[] = [];
    for (const host of hosts) {
      const found = await main.hostnames.find(zone.value, host);
      if (!found.ok) return found;
      states.push(stateOf(host, found.value));
    }
    return ok(states);
  }

  return {
    target,

    records: (domain) => platformRecords(domain.name, isRouted(domain) ? undefined : (target ?? "")),

    open: (domain, hosts) => (isRouted(domain) ? openRoutes(domain.zoneId ?? "", hosts) : openHostnames(hosts)),

    look: (domain, hosts) => (isRouted(domain) ? lookAtZone(domain.zoneId, hosts) : lookAtHostnames(hosts)),

    async hasten(id) {
      const zone = await saasZoneId();
      if (!zone.ok || zone.value === null) return zone.ok ? ok(undefined) : zone;
      const again = await main.hostnames.retry(zone.value, id);
      return again.ok ? ok(undefined) : again;
    },

    async close(host) {
      const zone = await saasZoneId();
      if (!zone.ok || zone.value === null) return zone.ok ? ok(undefined) : zone;
      const there = await main.hostnames.find(zone.value, host);
      if (!there.ok || there.value === null) return there.ok ? ok(undefined) : there;
      return main.hostnames.remove(zone.value, there.value.id);
    },
  };
}

/** Of the vendor's sixteen words for where a custom hostname stands; all others say that it is at it. */
const HERE = new Set(["active", "active_redeploying"]);
const ELSEWHERE = new Set(["moved", "deleted", "pending_deletion", "blocked", "pending_blocked"]);

const stateOf = (host: string, found: CustomHostname | null): HostState => ({
  host,
  id: found?.id ?? null,
  leadsHere: found !== null && HERE.has(found.status),
  leadsElsewhere: found === null || ELSEWHERE.has(found.status),
  problems: found?.verificationErrors ?? [],
  certificate: found?.certificate ?? NONE,
  since: found?.createdAt ?? null,
});
